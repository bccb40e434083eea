import re
from pathlib import Path

from vetting import ecosystems
from vetting import known_names as known

DATA = Path(known.__file__).parent / "data"


def test_popular_names_are_canonical_sorted_and_said_once() -> None:
    names = known.popular()
    assert len(names) == len(set(names)) > 150
    for ecosystem, name in names:
        pin = ecosystems.parse_pin(f"{ecosystem}:{name}@1.0.0")
        assert (pin.ecosystem, pin.name) == (ecosystem, name)
    text = (DATA / "popular_names.txt").read_text("utf-8")
    assert re.match(r"# .*\n(#.*\n)*#.* on 20\d\d-\d\d-\d\d", text), "it says what it is, and when"
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        assert lines == sorted(lines)


def test_the_pairs_that_are_always_mistaken_for_squats_are_known() -> None:
    names = {"jsdoc", "jsdom", "stylus", "stylis", "tslint", "eslint", "react", "preact"}
    assert {("npm", name) for name in names} <= set(known.popular())


def test_vendors_say_what_is_theirs_in_the_form_it_is_compared_in() -> None:
    owners: list[str] = []
    for vendor in known.vendors():
        assert vendor.scopes or vendor.packages or vendor.repositories, vendor.name
        for scope in vendor.scopes:
            assert re.fullmatch(r"@[a-z0-9][a-z0-9-]*", scope)
        for ecosystem, name in vendor.packages:
            assert ecosystems.parse_pin(f"{ecosystem}:{name}@1.0.0").name == name
        for owner in vendor.repositories:
            assert re.fullmatch(r"[a-z0-9-]+", owner), "compared in lower case"
        owners += vendor.scopes
        owners += vendor.words
    assert len(known.vendors()) > 50
    assert len(owners) == len(set(owners)), "nothing belongs to two vendors"


def test_the_tables_hold_nothing_else() -> None:
    import tomllib

    keys = {"words", "scopes", "publishers", "packages", "repositories"}
    for name, table in tomllib.loads((DATA / "vendors.toml").read_text("utf-8")).items():
        assert table.keys() <= keys, name


def test_every_scope_is_of_a_vendor_or_a_popular_name() -> None:
    assert {"@modelcontextprotocol", "@stripe", "@wonderwhy-er"} <= known.scopes()
