import json
from dataclasses import replace

import pytest

from tests.factories import evidence, finding, pin, release, tree, verdict
from tests.fakes import FakeNpm, FakeServer, Reply
from vetting.diff_reports._rows import summary
from vetting.drift import Drift
from vetting.errors import NotFound
from vetting.model.artifact import ArtifactKind, ArtifactTree, Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.profile import EnvName, Host, InstallScript, Place, Profile
from vetting.model.surface import Offer, Surface, SurfaceState, Tool
from vetting.model.verdict import Verdict
from vetting.surface import VERSION
from vetting.workflow import Tools
from vetting.workflow.diff import Change, Diff, Side, compare, diff, look
from vetting.workflow.vet import vet

QUIET = {"README.md": "hello\n"}


def member(name: str, version: str = "1.0.0", value: str = "00", **fields: object) -> ClosureMember:
    files = ((f"{name}.tgz", Digest(algorithm="sha512", value=value)),)
    return ClosureMember(ecosystem="npm", name=name, version=version, files=files, **fields)  # type: ignore[arg-type]


def closed(*members: ClosureMember, complete: bool = True) -> Verdict:
    return verdict(
        replace(evidence(), closure=Closure(complete=complete, digest=None, members=members))
    )


def touching(profile: Profile) -> Verdict:
    return verdict(evidence(profile=profile))


def changes(found: Diff, name: str) -> list[tuple[str, str | None, str | None]]:
    section = next(section for section in found.sections if section.name == name)
    if name not in ("tools", "capabilities"):  # there the worst comes first
        assert section.changes == tuple(sorted(section.changes, key=lambda change: change.name))
    return [(change.name, change.before, change.after) for change in section.changes]


def sides(before: Verdict, after: Verdict) -> Diff:
    return compare(Side(verdict=before, trees=(tree({}),)), Side(verdict=after, trees=(tree({}),)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([member("a")], [member("a")], []),
        ([], [member("a")], [("a", None, "1.0.0")]),
        ([member("a")], [], [("a", "1.0.0", None)]),
        ([member("a")], [member("a", "2.0.0")], [("a", "1.0.0", "2.0.0")]),
        (
            [member("a"), member("a", "2.0.0")],
            [member("a", "2.0.0")],
            [("a", "1.0.0, 2.0.0", "2.0.0")],
        ),
        (
            [member("a")],
            [member("a", value="11")],
            [("a", "1.0.0 (sha512:00)", "1.0.0 (sha512:11)")],
        ),
        (
            [member("a")],
            [member("a", install_scripts=True), member("b", withdrawn="yanked")],
            [
                ("a", "1.0.0", "1.0.0 (runs code when installed)"),
                ("b", None, "1.0.0 (withdrawn)"),
            ],
        ),
    ],
)
def test_members_that_are_not_as_before(
    before: list[ClosureMember],
    after: list[ClosureMember],
    expected: list[tuple[str, str | None, str | None]],
) -> None:
    assert changes(sides(closed(*before), closed(*after)), "closure") == expected


def test_a_member_with_fewer_files_is_as_before_and_one_with_more_is_not() -> None:
    def wheels(*names: str, value: str = "00") -> ClosureMember:
        values = (value, "99")
        files = tuple(
            (name, Digest(algorithm="sha256", value=value))
            for name, value in zip(names, values, strict=False)
        )
        return ClosureMember(ecosystem="pypi", name="a", version="1.0.0", files=files)

    many, one = closed(wheels("x.whl", "y.whl")), closed(wheels("x.whl"))
    assert changes(sides(many, one), "closure") == []
    assert changes(sides(one, many), "closure") == [("a", "1.0.0", "1.0.0 (new files: y.whl)")]
    assert changes(sides(closed(wheels("x.whl", value="11")), many), "closure") == [
        ("a", "1.0.0 (sha256:11)", "1.0.0 (sha256:00, sha256:99)")
    ]


def test_a_record_and_what_was_vetted_just_now_are_compared_by_bytes() -> None:
    def files(**named: str) -> Verdict:
        held = tuple(
            (name and f"{name}.whl", Digest(algorithm="sha256", value=value))
            for name, value in named.items()
        )
        return closed(ClosureMember(ecosystem="pypi", name="a", version="1.0.0", files=held))

    recorded = files(**{"": "00"})
    assert changes(sides(recorded, files(x="00")), "closure") == []
    assert changes(sides(recorded, files(x="00", y="11")), "closure") == [
        ("a", "1.0.0", "1.0.0 (new files: y.whl)")
    ]
    assert changes(sides(files(x="00", y="11"), recorded), "closure") == []
    ((_, _, now),) = changes(sides(files(x="00", y="11"), files(z="22")), "closure")
    assert now == "1.0.0 (sha256:22)"


@pytest.mark.parametrize("other", [verdict(), closed(complete=False)])
def test_a_closure_that_is_not_complete_is_a_gap(other: Verdict) -> None:
    for found in (sides(closed(), other), sides(other, closed())):
        (section,) = (section for section in found.sections if section.name == "closure")
        assert section.gap == "a closure is not complete"


def test_what_the_code_touches() -> None:
    place = Place(path="index.js", line=1)
    before = Profile(
        capabilities=(("network", place),),
        env=(EnvName(name="OLD", secret=False, path="a", line=1),),
        hosts=(Host(host="a.example", path="a", line=1),),
        install_scripts=(InstallScript(name="install", command="a"),),
    )
    after = Profile(
        capabilities=(("network", Place(path="b.js", line=9)), ("process_exec", place)),
        env=(EnvName(name="TOKEN", secret=True, path="a", line=1),),
        hosts=(Host(host="a.example", path="b", line=2),),
        install_scripts=(InstallScript(name="install", command="b"),),
    )
    found = sides(touching(before), touching(after))
    assert [name for name, _, _ in changes(found, "capabilities")] == ["process_exec", "network"]
    assert changes(found, "environment") == [("OLD", "", None), ("TOKEN", None, "secret")]
    assert changes(found, "hosts") == []
    assert changes(found, "install scripts") == [("install", "a", "b")]


def test_tools_are_compared_by_their_declaration() -> None:
    def declaring(**tools: str) -> Verdict:
        place = Place(path="a", line=1)
        listed = tuple(
            Tool(name=name, description="", place=place, digest=digest)
            for name, digest in tools.items()
        )
        surface = Surface(state=SurfaceState.COMPLETE, tools=listed)
        return verdict(replace(evidence(), surface=surface))

    found = sides(declaring(read="1", gone="2"), declaring(read="3", new="4"))
    assert sorted(changes(found, "tools")) == [
        ("gone", "2", None),
        ("new", None, "4"),
        ("read", "1", "3"),
    ]


def test_a_section_knows_what_is_new_gone_and_other() -> None:
    found = compare(
        Side(verdict=verdict(), trees=(tree({"a": "1", "b": "1", "c": "1"}),)),
        Side(verdict=verdict(), trees=(tree({"b": "1", "c": "2", "d": "3"}),)),
    )
    (files,) = (section for section in found.sections if section.name == "files")
    assert [change.name for change in files.added] == ["d"]
    assert [change.name for change in files.removed] == ["a"]
    assert [(change.name, change.what) for change in files.changed] == [("c", ("+1 -1",))]
    assert found.code is not None
    assert {file.path for file in found.code.files} == {"a", "c", "d"}


def test_two_pins_are_vetted_and_compared(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {**QUIET, "old.md": "old"})
    npm.publish("server", "1.2.4", {**QUIET, "README.md": "changed\n", "new.md": "x"})
    found = diff(pin(), pin(version="1.2.4"), tools)
    assert [name for name, _, _ in changes(found, "files")] == [
        "README.md", "new.md", "old.md", "package.json",
    ]  # fmt: skip
    assert changes(found, "closure") == []  # the package itself is not among them
    assert all(section.gap is None for section in found.sections)
    assert tools.store.latest(pin(version="1.2.4")) is not None


def test_what_is_on_record_is_not_vetted_again(
    tools: Tools, npm: FakeNpm, server: FakeServer
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    recorded = vet(pin(), tools).verdict
    server.requests.clear()
    side = look(pin(), tools)
    assert side.verdict.decided_at == recorded.decided_at
    (only,) = side.trees
    assert {file.path for file in only.files} == {"README.md", "package.json"}


def test_files_other_than_those_vetted_are_not_compared(
    tools: Tools, npm: FakeNpm, server: FakeServer
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    recorded = vet(pin(), tools).verdict
    other = replace(recorded, pin=pin(), subject=())
    tools.store.record(other)
    assert look(pin(), tools).trees == ()
    server.routes["/server"] = Reply(status=403)
    found = compare(look(pin(), tools), look(pin(), tools))
    (files,) = (section for section in found.sections if section.name == "files")
    assert files.gap == "the files that were vetted cannot be had"


def test_what_does_not_exist_cannot_be_compared(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    with pytest.raises(NotFound):
        diff(pin(), pin(version="9.9.9"), tools)
    assert release(of=pin()).pin == pin()


def places(*paths: str, cap: str = "process_exec") -> Verdict:
    found = tuple((cap, Place(path=path, line=n)) for n, path in enumerate(paths, 1))
    return touching(Profile(capabilities=found))


def row(found: Diff, name: str) -> Change:
    (change,) = (c for section in found.sections if section.name == name for c in section.changes)
    return change


def test_a_capability_with_more_places_is_told() -> None:
    found = row(sides(places("a.js", "b.js"), places("a.js", "a.js", "c.js")), "capabilities")
    assert (found.before, found.after) == ("2 places in 2 files", "3 places in 2 files")
    assert found.what == ("a.js: 1 → 2", "b.js: 1 → 0", "c.js: 0 → 1")
    assert found.drift is None
    new = row(sides(touching(Profile()), places("a.js")), "capabilities")
    assert (new.before, new.drift) == (None, Drift.REACH)
    moved = sides(places("a.js", "b.js"), places("b.js", "a.js"))
    assert changes(moved, "capabilities") == []
    built = sides(places("d/chunk-B4JQTSBD.js"), places("d/chunk-BAHK6DOT.js"))
    assert changes(built, "capabilities") == []


def test_environment_tells_secrets_and_computed_names() -> None:
    secret = EnvName(name="API_KEY", secret=True, path="a.js", line=1)
    after = touching(Profile(env=(secret,), env_dynamic=(Place(path="a.js", line=2),)))
    names, computed = (
        c for s in sides(touching(Profile()), after).sections if s.name == "environment"
        for c in s.changes
    )  # fmt: skip
    assert (names.name, names.after, names.drift) == ("API_KEY", "secret", Drift.REACH)
    assert (computed.name, computed.after) == ("names that are computed", "1 place in 1 file")


def test_findings_and_release_facts_that_are_new() -> None:
    after = verdict(
        evidence(finding("adv.vuln", path="package.json")),
        of=replace(release(), publisher="mallory", repository_url="https://x.example"),
    )
    before = verdict(evidence(), of=replace(release(), publisher="alice"))
    found = sides(before, after)
    assert [name for name, _, _ in changes(found, "findings")] == ["adv.vuln package.json"]
    assert ("publisher", "alice", "mallory") in changes(found, "release")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("a-1.0.0.tar.gz!/x.sh", "a-1.1.0.tar.gz!/x.sh", True),
        ("a_b-1.0.0.dist-info/METADATA", "a_b-1.1.0.dist-info/METADATA", True),
        ("a-1.0.0-py3-none-any.whl!/x", "a-1.1.0-py3-none-any.whl!/x", True),
        ("pkg:npm/x@1.0.0!/x.js", "pkg:npm/x@1.1.0!/x.js", True),
        ("lib/v-1/x.js", "lib/v-2/x.js", False),
    ],
)
def test_a_finding_at_a_place_named_after_the_version_is_the_same(
    before: str, after: str, same: bool
) -> None:
    sides_of = [verdict(evidence(finding(path=path))) for path in (before, after)]
    assert (changes(sides(*sides_of), "findings") == []) is same


def surfaced(
    text: str,
    state: SurfaceState = SurfaceState.COMPLETE,
    version: int = 1,
    of: str = "1.2.4",
) -> Verdict:
    declared = Tool(
        name="read",
        description=text,
        place=Place(path="a.js", line=1),
        digest=f"sha256:{text}",
        declaration=json.dumps({"name": "read", "description": text}),
    )
    surface = Surface(state=state, tools=(declared,))
    item = replace(evidence(check="tool-surface"), surface=surface, version=version)
    return verdict(item, of=release(of=pin(version=of)))


def test_the_new_text_of_a_tool_is_looked_at() -> None:
    found = row(sides(surfaced("Reads.", of="1.2.3"), surfaced("Reads. Hid\u200bden.")), "tools")
    assert found.drift is Drift.TEXT
    assert 'description changed: "Hid\u200bden."' in found.what
    assert any("[tool.hidden_unicode]" in what for what in found.what)
    same = row(
        sides(surfaced("Hid\u200bden. Reads.", of="1.2.3"), surfaced("Hid\u200bden. Writes.")),
        "tools",
    )
    assert same.what == ('description changed: "Writes."',)


def test_what_cannot_be_compared_is_said_and_never_nothing() -> None:
    def gap(after: Verdict) -> str | None:
        return next(s.gap for s in sides(surfaced("a"), after).sections if s.name == "tools")

    assert gap(surfaced("a")) is None
    assert gap(surfaced("a", SurfaceState.PARTIAL)) == (
        "the list after is partial (no place is named) (D8)"
    )
    assert "two versions of mcp-vet" in str(gap(surfaced("a", version=2)))
    unknown = sides(surfaced("a"), surfaced("a", SurfaceState.PARTIAL))
    (section,) = (one for one in unknown.sections if one.name == "tools")
    assert unknown.drift is Drift.UNKNOWN
    assert summary(section).startswith("no change found; INCOMPLETE: ")
    assert gap(verdict()) == "the tools after were never read (D8)"


def test_one_pin_with_other_tools_changed_under_its_pin() -> None:
    found = sides(surfaced("a"), surfaced("b"))
    assert found.before.pin == found.after.pin
    assert found.drift is Drift.PINNED


def test_manifests_are_compared_in_meaning() -> None:
    def side(text: str) -> Side:
        return Side(verdict=verdict(), trees=(tree({"package.json": text}),))

    before = side('{"dependencies": {"zod": "^3"}, "bin": {"s": "a.js"}, "main": "a.js"}')
    after = side('{"dependencies": {"zod": "^4", "ws": "8"}, "bin": "b.js", "main": "a.js"}')
    assert changes(compare(before, after), "manifest") == [
        ("bin", None, "b.js"),
        ("command s", "a.js", None),
        ("dependency ws", None, "8"),
        ("dependency zod", "^3", "^4"),
    ]
    broken = changes(compare(before, side("{")), "manifest")
    assert broken[-1][0] == "package.json"


def test_who_a_package_says_made_it_is_compared() -> None:
    def wheel(who: str) -> Side:
        meta = f"Metadata-Version: 2.1\nName: s\nVersion: 1\nAuthor-email: {who}\n"
        made = tree({"s-1.dist-info/METADATA": meta}, kind=ArtifactKind.WHEEL)
        return Side(verdict=verdict(), trees=(made,))

    assert changes(compare(wheel("a@a.example"), wheel("a@b.example")), "manifest") == [
        ("author", "a@a.example", "a@b.example")
    ]

    def npm(who: str) -> Side:
        made = tree({"package.json": f'{{"author": {who}}}'})
        return Side(verdict=verdict(), trees=(made,))

    assert changes(compare(npm('"A"'), npm('{"name": "B"}')), "manifest") == [
        ("author", "A", '{"name": "B"}')
    ]


def test_wheels_are_compared_with_wheels_built_alike() -> None:
    def wheel(name: str, text: str) -> ArtifactTree:
        meta = f"Metadata-Version: 2.1\nName: s\nVersion: 1\nRequires-Dist: {text}\n"
        files = {"s-1.dist-info/METADATA": meta}
        return tree(files, kind=ArtifactKind.WHEEL, filename=name)

    one = Side(
        verdict=verdict(),
        trees=(wheel("s-1-py3-none-win32.whl", "b>=1"), wheel("s-1-py3-none-any.whl", "httpx>=1")),
    )
    two = Side(verdict=verdict(), trees=(wheel("s-2-py3-none-any.whl", "httpx>=2; extra == 'x'"),))
    assert changes(compare(one, two), "manifest") == [
        ("requirement httpx", ">=1", None),
        ('requirement httpx; extra == "x"', None, ">=2"),
    ]


def test_what_the_code_touches_is_not_known_where_it_was_not_read_whole() -> None:
    def gap(before: Verdict, after: Verdict, name: str) -> str | None:
        return next(item.gap for item in sides(before, after).sections if item.name == name)

    read = verdict(evidence(check="capabilities"))
    unread = verdict(evidence(check="capabilities", reason="1 of 2 files not fully read"))
    older = verdict(replace(evidence(check="capabilities"), version=0))
    for name in ("capabilities", "environment"):
        assert gap(read, read, name) is None
        assert gap(read, unread, name) == "after: 1 of 2 files not fully read"
        assert "two versions of mcp-vet" in str(gap(older, read, name))


def test_prompts_and_resources_are_compared_by_their_digests() -> None:
    def offering(*offers: Offer, state: SurfaceState = SurfaceState.COMPLETE) -> Verdict:
        listed = Surface(state=state, digest="sha256:0", prompts=offers)
        return verdict(replace(evidence(check="tool-surface"), surface=listed))

    at = Place(path="index.js", line=1)
    was = Offer(name="plan", description="Plan.", place=at, digest="sha256:1")
    now = replace(was, description="Plan\u200bit.", digest="sha256:2")
    found = sides(offering(was), offering(now))
    assert changes(found, "prompts and resources") == [("prompt plan", "sha256:1", "sha256:2")]
    words = row(found, "prompts and resources").what
    assert words[0].startswith('description changed: "Plan')
    assert words[1].startswith("the new text: ")
    assert changes(sides(offering(was), offering(was)), "prompts and resources") == []
    assert changes(sides(offering(), offering(was)), "prompts and resources") == [
        ("prompt plan", None, "sha256:1")
    ]
    lost = sides(offering(was), offering(state=SurfaceState.PARTIAL))
    assert row(lost, "prompts and resources").what == (
        "not found any more; what the server offers was not read whole",
    )


def told(*offers: Offer, version: int = VERSION) -> Verdict:
    """A verdict on a server with these instructions."""
    listed = Surface(state=SurfaceState.COMPLETE, digest="sha256:0", instructions=offers)
    return verdict(replace(evidence(check="tool-surface"), surface=listed, version=version))


def test_what_the_model_is_told_before_any_tool() -> None:
    at = Place(path="index.js", line=1)
    was = Offer(name="s", description="Ask first. Be short.", place=at, digest="sha256:1")
    now = replace(was, description="Ask first. Use nothing else.", digest="sha256:2")
    new = sides(told(), told(was))
    assert changes(new, "instructions") == [("s", None, "sha256:1")]
    assert row(new, "instructions").what == ('new: "Ask first. Be short."',)
    assert new.drift is Drift.TEXT
    other = row(sides(told(was), told(replace(now, name="t"))), "instructions")
    assert (other.name, other.what) == ("t", ('changed: "Use nothing else."',))
    assert row(sides(told(now), told()), "instructions").what == ("removed",)
    assert changes(sides(told(was), told(was)), "instructions") == []


def test_instructions_that_were_not_read_yet_are_a_gap() -> None:
    def gap(before: Verdict, after: Verdict) -> str | None:
        return next(s.gap for s in sides(before, after).sections if s.name == "instructions")

    assert gap(told(), told()) is None
    assert "not read yet" in str(gap(told(version=23), told(version=23)))
    assert "two versions" in str(gap(told(version=VERSION + 1), told()))


def test_two_servers_of_one_name_keep_their_instructions_apart() -> None:
    at = Place(path="index.js", line=1)
    one = Offer(name="s", description="One.", place=at, digest="sha256:1")
    two = replace(one, description="Two.", digest="sha256:2")
    assert changes(sides(told(one), told(one, two)), "instructions") == [
        ("s (2)", None, "sha256:2")
    ]


def test_what_is_said_of_the_whole_server_has_no_place() -> None:
    moved = [verdict(evidence(finding("tri.server", path=path))) for path in ("a.py", "b.py")]
    assert changes(sides(*moved), "findings") == []
    assert changes(sides(verdict(evidence()), moved[0]), "findings") == [
        ("tri.server", None, "medium")
    ]
