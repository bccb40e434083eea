"""Dependencies from a loopback registry, scanned by the real engine."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.checks.conftest import fresh
from tests.factories import CountingEngine, subject, tree
from tests.factories import context as make_context
from tests.fakes import FakeNpm, FakePypi, FakeServer, Reply, sdist, wheel
from vetting.boundary.http import Client
from vetting.checks import Context
from vetting.checks.closure_code import ClosureCode
from vetting.ecosystems import Address, Registry
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Outcome
from vetting.scan import scan

BAD = "eval(Buffer.from('Y29uc29sZS5sb2coMSk7', 'base64').toString());\n"
RULE = "text/javascript-decode-exec"


def npm_member(
    npm: FakeNpm, name: str, files: dict[str, bytes | str], **options: Any
) -> ClosureMember:
    data = npm.publish(name, "1.0.0", files, **options)
    digest = Digest(algorithm="sha512", value=hashlib.sha512(data).hexdigest())
    return ClosureMember(
        ecosystem="npm", name=name, version="1.0.0", files=((f"{name}-1.0.0.tgz", digest),)
    )


@pytest.fixture
def engine() -> CountingEngine:
    return CountingEngine()


@pytest.fixture
def given(server: FakeServer, tmp_path: Path, engine: CountingEngine) -> Iterator[Context]:
    """A context in which the fakes are the registries."""
    client = Client(tmp_path / "http", trusted=frozenset({server.host}))
    addresses = {"npm": server.url + "/", "pypi": server.url + "/simple/"}
    registries = {
        name: Registry(http=client, default=Address(url=url, origin="a test"))
        for name, url in addresses.items()
    }
    made = make_context(tmp_path, engine=engine)
    yield replace(made, http=client, registries=registries, closure_code=True)
    made.scans.close()


def run(given: Context, *members: ClosureMember, **changed: Any) -> Evidence:
    own = ClosureMember(ecosystem="npm", name="server", version="1.2.3", files=())
    closure = Closure(complete=True, digest=None, members=(own, *members))
    return ClosureCode().run(subject(), replace(fresh(given), closure=closure, **changed))


def places(evidence: Evidence) -> list[str]:
    return [f"{f.rule_id} {f.location.path}" for f in evidence.findings if f.location]


def unread(evidence: Evidence) -> dict[str, str]:
    assert evidence.coverage is not None
    return {item.path: item.why for item in evidence.coverage.unread}


def test_a_dependency_is_scanned_and_named(given: Context, npm: FakeNpm) -> None:
    bad = npm_member(npm, "bad", {"lib/index.js": BAD})
    good = npm_member(npm, "good", {"index.js": "eval(x);\nfetch('https://example.com');\n"})
    evidence = run(given, bad, good)
    assert f"{RULE} pkg:npm/bad@1.0.0!/lib/index.js" in places(evidence)
    assert all("pkg:npm/bad@1.0.0!/" in place for place in places(evidence)), "high findings only"
    assert (evidence.outcome, evidence.reason) == (Outcome.FAILED, None)
    assert evidence.coverage is not None
    assert (evidence.coverage.files, evidence.coverage.read) == (2, 2)
    finding = evidence.findings[0]
    assert finding.location is not None
    assert (finding.location.line, finding.excerpt) == (1, None)


def test_what_was_scanned_once_is_never_fetched_or_scanned_again(
    given: Context, npm: FakeNpm, engine: CountingEngine, server: FakeServer
) -> None:
    members = [npm_member(npm, name, {"index.js": BAD + f"eval({name});\n"}) for name in ("a", "b")]
    first = run(given, *members)
    assert engine.starts == 1
    asked = len(server.requests)
    shutil.rmtree(given.blobs)
    assert run(given, *members) == first
    assert (engine.starts, len(server.requests)) == (1, asked)
    # Another server that shares one of them pays for the other only.
    run(given, members[0], npm_member(npm, "c", {"index.js": BAD + "eval(c);\n"}))
    assert engine.starts == 2
    assert not [path for path in server.paths()[asked:] if path.startswith("/a")]


def test_what_two_dependencies_share_is_said_of_both_and_kept_for_both(
    given: Context, npm: FakeNpm, engine: CountingEngine
) -> None:
    first, second = (npm_member(npm, name, {"index.js": BAD}) for name in ("a", "b"))
    wanted = [f"{RULE} pkg:npm/a@1.0.0!/index.js", f"{RULE} pkg:npm/b@1.0.0!/index.js"]
    assert set(wanted) <= set(places(run(given, first, second)))
    assert set(wanted[1:]) <= set(places(run(given, second))), "also without the other"
    assert engine.starts == 1


def test_what_fewer_rules_found_in_a_file_does_not_pass_for_what_all_find(
    given: Context, npm: FakeNpm, engine: CountingEngine
) -> None:
    code = BAD + "require('vm').runInThisContext(process.argv[2]);\n"
    run(given, npm_member(npm, "a", {"index.js": code}))
    whole = scan(subject(tree({"index.js": code})), fresh(given).scanner("own"))
    assert engine.starts == 2
    assert "javascript/vm-run" in {hit.rule.rule.id for hit in whole.hits}


def test_other_bytes_of_the_same_version_are_scanned_again(
    given: Context, npm: FakeNpm, engine: CountingEngine
) -> None:
    run(given, npm_member(npm, "a", {"index.js": BAD + "eval(a);\n"}))
    shutil.rmtree(given.blobs.parent / "http")
    evidence = run(given, npm_member(npm, "a", {"index.js": BAD}))
    assert engine.starts == 2
    assert places(evidence)


def test_with_metadata_only_what_was_never_scanned_is_listed_as_such(
    given: Context, npm: FakeNpm, engine: CountingEngine, server: FakeServer
) -> None:
    known = npm_member(npm, "known", {"index.js": BAD})
    run(given, known)
    asked = len(server.requests)
    cold = npm_member(npm, "cold", {"index.js": BAD})
    evidence = run(given, known, cold, closure_code=False)
    assert unread(evidence) == {"pkg:npm/cold@1.0.0": "not scanned (--closure metadata)"}
    assert evidence.reason == "1 of 2 packages not fully read"
    assert [place for place in places(evidence) if "known" in place]
    assert (engine.starts, len(server.requests)) == (1, asked)


def test_a_wheel_for_every_platform_stands_for_its_release(given: Context, pypi: FakePypi) -> None:
    bad = {"a/__init__.py": "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n"}
    files = {
        "a-1.0-py3-none-any.whl": wheel("a", "1.0", bad),
        "a-1.0.tar.gz": sdist("a", "1.0", {"setup.py": "pass"}),
    }
    pypi.publish("a", "1.0", files)
    digests = tuple(
        (name, Digest(algorithm="sha256", value=hashlib.sha256(data).hexdigest()))
        for name, data in files.items()
    )
    member = ClosureMember(ecosystem="pypi", name="a", version="1.0", files=digests)
    assert "text/python-decode-exec pkg:pypi/a@1.0!/a/__init__.py" in places(run(given, member))


def _gone(_: FakeNpm, member: ClosureMember) -> ClosureMember:
    return replace(member, name="gone")


def _other_bytes(npm: FakeNpm, member: ClosureMember) -> ClosureMember:
    npm.publish("a", "1.0.0", {"index.js": "let b;\n"})
    return member


def _elsewhere(npm: FakeNpm, member: ClosureMember) -> ClosureMember:
    npm.publish("a", "1.0.0", {"index.js": BAD}, dist={"tarball": "http://example.com/a.tgz"})
    return member


def _swapped(npm: FakeNpm, member: ClosureMember) -> ClosureMember:
    npm.server.routes["/a/-/a-1.0.0.tgz"] = Reply(body=b"other bytes")
    return member


def _missing(npm: FakeNpm, member: ClosureMember) -> ClosureMember:
    del npm.server.routes["/a/-/a-1.0.0.tgz"]
    return member


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_gone, "there is no npm package gone"),
        (_other_bytes, "the registry has none of its locked files"),
        (_elsewhere, "the packument of a points to a tarball on another host, example.com"),
        (_swapped, "its bytes are not what is declared"),
        (_missing, "404"),
    ],
)
def test_a_dependency_that_cannot_be_had_is_not_scanned_and_tried_again(
    given: Context, npm: FakeNpm, change: Any, why: str, engine: CountingEngine, server: FakeServer
) -> None:
    member = change(npm, npm_member(npm, "a", {"index.js": BAD}))
    evidence = run(given, member)
    assert (evidence.outcome, evidence.findings) == (Outcome.INCOMPLETE, ())
    ((path, said),) = unread(evidence).items()
    assert path == member.purl
    assert why in said
    assert engine.starts == 0
    server.requests.clear()
    assert run(given, member) == evidence
    assert engine.starts == 0


def test_a_hostile_archive_is_not_scanned(given: Context, npm: FakeNpm) -> None:
    evidence = run(given, npm_member(npm, "a", {}, tarball=b"no archive"))
    assert list(unread(evidence)) == ["pkg:npm/a@1.0.0"]


def test_a_file_that_cannot_be_read_is_named_with_its_package(given: Context, npm: FakeNpm) -> None:
    evidence = run(given, npm_member(npm, "a", {"addon.node": b"\x7fELF\x02\x01\x01\0"}))
    assert [*unread(evidence)] == ["pkg:npm/a@1.0.0!/addon.node"]


def test_without_a_closure_there_is_nothing_to_look_at(given: Context) -> None:
    for closure in (None, Closure(complete=False, digest=None, members=(), reason="no npm")):
        evidence = ClosureCode().run(subject(), replace(given, closure=closure))
        assert evidence.reason == "there is no closure to look at"


def test_a_package_alone_has_no_dependencies_to_scan(given: Context) -> None:
    evidence = run(given)
    assert (evidence.outcome, evidence.findings) == (Outcome.PASSED, ())
