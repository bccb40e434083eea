from vetting.model.profile import Host, InstallScript, Place, Profile, merge


def test_profiles_are_merged_sorted_and_without_repeats() -> None:
    one = Profile(
        capabilities=(("network", Place(path="b", line=1)), ("env", Place(path="a", line=2))),
        hosts=(Host(host="h", path="a", line=1),),
    )
    two = Profile(
        capabilities=(("network", Place(path="b", line=1)),),
        install_scripts=(InstallScript(name="install", command="x"),),
    )
    merged = merge([one, two, Profile()])
    assert merged == Profile(
        capabilities=(("env", Place(path="a", line=2)), ("network", Place(path="b", line=1))),
        hosts=(Host(host="h", path="a", line=1),),
        install_scripts=(InstallScript(name="install", command="x"),),
    )
    assert merged.classes() == ("network", "env")
    assert merge([]) == Profile()
    assert merge([two, one]) == merged
