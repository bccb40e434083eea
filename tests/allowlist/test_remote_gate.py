"""What somebody can do to approvals of remote servers who can write the directory, and no more."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.factories import NOW
from vetting.allowlist import remotes
from vetting.allowlist.gate import Gate
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.server import Ref
from vetting.model.stop import Reach, Reason
from vetting.workflow.approve_remote import approve_remote
from vetting.workflow.refresh import refresh
from vetting.workflow.stop import reinstate, scope_of, stop

PATTERN = "https://mcp.example.com/*"
ADDRESS = "https://mcp.example.com/sse"


def approve(site: Site, pattern: str = PATTERN, *, auth: str = "oauth", hours: float = 0) -> Path:
    return approve_remote(
        pattern, site.later(hours), transport="any", authentication=auth, reason="issues"
    ).path


def gate(site: Site) -> Gate:
    cache = VerifiedCache(site.folder / "verified.json", site.folder / "cache.secret")
    return Gate(site.root, now=NOW + timedelta(hours=6), cache=cache)


def ask(site: Site, address: str = ADDRESS) -> tuple[Answer, list[str]]:
    asked = gate(site)
    answer = asked.ask(Ref(ecosystem="remote", name=address, pinned=None))
    return answer, asked.problems


def copied(path: Path, before: bytes) -> None:
    """Put `before` back into `path`, and under another name."""
    path.write_bytes(before)
    (path.parent / "somebody-00000000.dsse.json").write_bytes(before)


def deleted(path: Path, before: bytes) -> None:
    """Delete the approval in force, and leave the older one under another name."""
    path.unlink()
    (path.parent / "somebody-00000000.dsse.json").write_bytes(before)


def waiting(path: Path, before: bytes) -> None:
    """Let the older one wait to take the newer one's place."""
    path.with_name(f".{path.name}.{'0' * 64}").write_bytes(before)


@pytest.mark.parametrize("attack", [copied, deleted, waiting])
def test_an_older_approval_never_comes_back(
    site: Site, attack: Callable[[Path, bytes], None]
) -> None:
    before = approve(site, auth="none").read_bytes()
    path = approve(site, auth="oauth", hours=1)
    assert ask(site)[0].expects == ("any", "oauth")
    attack(path, before)
    for _ in range(2):
        answer, _ = ask(site)
        assert answer.expects in (None, ("any", "oauth"))
        done = refresh(site.later(2))
        assert done.problems
    assert ask(site)[0].expects in (None, ("any", "oauth"))


def test_an_approval_counts_once_the_index_lists_it(site: Site) -> None:
    path = approve(site)
    signed = path.read_bytes()
    draft = site.draft()
    draft.drop(path.relative_to(site.root).as_posix())
    draft.commit()
    answer, problems = ask(site)
    assert (answer.status, problems) == (Status.NOT_ALLOWLISTED, [])
    assert answer.reason == "its approval is not in the signed index; mcp-vet refresh lists it"
    assert refresh(site.later(2)).problems == ()
    assert (ask(site)[0].status, path.read_bytes()) == (Status.REMOTE, signed)


def test_an_edited_approval_is_said_to_be_damaged(site: Site) -> None:
    path = approve(site)
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps({**document, "x": 1}))
    answer, problems = ask(site)
    assert answer.status is Status.NOT_ALLOWLISTED
    assert "is not the entry that the index lists" in problems[0]


def test_an_approval_under_another_name_or_host_is_refused(site: Site) -> None:
    path = approve(site)
    moved = site.root / "remotes" / "evil.example" / path.name
    moved.parent.mkdir()
    shutil.copy(path, moved)
    answer, _ = ask(site, "https://evil.example/")
    assert answer.status is Status.NOT_ALLOWLISTED
    (problem,) = refresh(site.later(1)).problems
    assert problem.startswith(f"{moved}: its subject is no pattern of addresses that belongs here")


def test_a_renewal_without_the_index_keys_takes_nothing_away(site: Site) -> None:
    path = approve(site, auth="none")
    keys = site.tools.key_dir
    alone = site.folder / "alone"
    alone.mkdir(mode=0o700)
    for path_of_key in keys.glob("reviewer*"):
        shutil.copy(path_of_key, alone)
    person = replace(site.later(1), key_dir=alone)
    done = approve_remote(PATTERN, person, transport="sse", authentication="oauth", reason="x")
    assert (done.indexed, done.path) == (False, path)
    assert ask(site)[0].expects == ("any", "none")
    assert refresh(site.later(2)).problems == ()
    assert ask(site)[0].expects == ("sse", "oauth")
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("pattern", "revokes", "status"),
    [
        (PATTERN, True, Status.REVOKED),
        (PATTERN, False, Status.SUSPENDED),
        ("https://*.example.com/sse", True, Status.REVOKED),
        ("https://mcp.example.com/other", True, Status.REMOTE),
        ("https://other.example.com/*", True, Status.REMOTE),
    ],
)
def test_one_person_stops_remote_servers(
    site: Site, pattern: str, revokes: bool, status: Status
) -> None:
    approve(site)
    scope = scope_of(pattern, Reach.REMOTE)
    done = stop(site.later(1), scope, revokes=revokes, reason=Reason.COMPROMISED, note="leaks")
    meets = status is not Status.REMOTE or pattern == "https://mcp.example.com/other"
    assert (done.remotes, done.indexed) == ((PATTERN,) if meets else (), True)
    answer, problems = ask(site)
    assert (answer.status, problems) == (status, [])
    left = [found.pattern for found in gate(site).remotes.approved()[0]]
    assert left == ([] if meets else [PATTERN])
    if status is not Status.REMOTE:
        assert answer.reason.startswith(f"remote {pattern}: COMPROMISED: leaks (")
        done.path.unlink()  # whoever takes the order away takes everything away
        with pytest.raises(AllowlistError, match="a stop order was taken away"):
            ask(site)


def test_a_stopped_remote_server_starts_again_as_it_was(site: Site) -> None:
    approve(site)
    scope = scope_of(PATTERN, Reach.REMOTE)
    stop(site.later(1), scope, revokes=True, reason=Reason.OTHER, note="")
    approve(site, hours=2)  # approving again does not lift the order
    assert ask(site)[0].status is Status.REVOKED
    assert reinstate(site.later(3), scope, note="it was nothing").missing == 0
    assert ask(site)[0].status is Status.REMOTE


def test_what_was_revoked_may_be_deleted(site: Site) -> None:
    path = approve(site)
    before = path.read_bytes()
    path.unlink()
    (problem,) = refresh(site.later(1)).problems
    assert problem.startswith(f"{path}: missing, though the index lists it: restore it")
    scope = scope_of(PATTERN, Reach.REMOTE)
    stop(site.later(1), scope, revokes=True, reason=Reason.OTHER, note="")
    assert refresh(site.later(2)).problems == ()
    path.write_bytes(before)
    refresh(site.later(3))
    assert ask(site)[0].status is Status.REVOKED


def test_what_was_verified_is_not_verified_again(site: Site, signatures: list[str]) -> None:
    approve(site)
    cache = VerifiedCache(site.folder / "verified.json", site.folder / "cache.secret")
    ref = Ref(ecosystem="remote", name=ADDRESS, pinned=None)
    first = Gate(site.root, now=NOW, cache=cache).ask(ref)
    cache.save()
    signatures.clear()
    assert gate(site).ask(ref) == first
    assert signatures == []


def test_the_place_of_an_approval_says_whose_it_is_and_of_what(site: Site) -> None:
    path = approve(site)
    assert path == remotes.location(site.root, PATTERN, "mailto:alice@example.com")
    assert path.name.startswith("alice-example.com-")
