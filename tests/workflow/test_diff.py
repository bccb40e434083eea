from dataclasses import replace

import pytest

from tests.factories import evidence, pin, release, verdict
from tests.fakes import FakeNpm, FakeServer, Reply
from vetting.errors import NotFound
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.profile import EnvName, Host, InstallScript, Place, Profile
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Verdict
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
    assert section.changes == tuple(sorted(section.changes, key=lambda change: change.name))
    return [(change.name, change.before, change.after) for change in section.changes]


def sides(before: Verdict, after: Verdict) -> Diff:
    return compare(Side(verdict=before, files={}), Side(verdict=after, files={}))


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
    assert changes(found, "capabilities") == [("process_exec", None, "")]
    assert changes(found, "environment") == [("OLD", "", None), ("TOKEN", None, "")]
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
    assert changes(found, "tools") == [("gone", "2", None), ("new", None, "4"), ("read", "1", "3")]


def test_a_section_knows_what_is_new_gone_and_other() -> None:
    found = compare(
        Side(verdict=verdict(), files={"a": "1", "b": "1", "c": "1"}),
        Side(verdict=verdict(), files={"b": "1", "c": "2", "d": "1"}),
    )
    (files,) = (section for section in found.sections if section.name == "files")
    assert files.added == (Change(name="d", before=None, after="1"),)
    assert files.removed == (Change(name="a", before="1", after=None),)
    assert files.changed == (Change(name="c", before="1", after="2"),)


def test_two_pins_are_vetted_and_compared(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {**QUIET, "old.md": "x"})
    npm.publish("server", "1.2.4", {**QUIET, "README.md": "changed\n", "new.md": "x"})
    found = diff(pin(), pin(version="1.2.4"), tools)
    assert [name for name, _, _ in changes(found, "files")] == [
        "README.md", "new.md", "old.md", "package.json",
    ]  # fmt: skip
    assert changes(found, "closure")[0][1:] == ("1.2.3", "1.2.4")
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
    assert side.files is not None
    assert set(side.files) == {"README.md", "package.json"}


def test_files_other_than_those_vetted_are_not_compared(
    tools: Tools, npm: FakeNpm, server: FakeServer
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    recorded = vet(pin(), tools).verdict
    other = replace(recorded, pin=pin(), subject=())
    tools.store.record(other)
    assert look(pin(), tools).files is None
    server.routes["/server"] = Reply(status=403)
    found = compare(look(pin(), tools), look(pin(), tools))
    (files,) = (section for section in found.sections if section.name == "files")
    assert files.gap == "the files that were vetted cannot be had"


def test_what_does_not_exist_cannot_be_compared(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    with pytest.raises(NotFound):
        diff(pin(), pin(version="9.9.9"), tools)
    assert release(of=pin()).pin == pin()
