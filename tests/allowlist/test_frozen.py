import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import NOW, pin, verdict
from tests.fakes import FakeNpm
from tests.workflow.freezing import frozen, publish_npm, resolved
from vetting.allowlist import frozen as locks
from vetting.allowlist import index, repository
from vetting.allowlist.frozen import Frozen, of, read
from vetting.errors import AllowlistError, SignatureError
from vetting.model.entry import FROZEN, Lock
from vetting.signing import dsse
from vetting.workflow import Tools
from vetting.workflow.approve import approve


def found(tools: Tools) -> Frozen:
    return of(tools.allowlist, pin(), index.load(tools.allowlist, NOW))


@pytest.fixture
def base(npm: FakeNpm, tools: Tools) -> Path:
    publish_npm(npm, scripts={"postinstall": "x"})
    return frozen(tools)


def test_an_approval_freezes_the_closure(base: Path, tools: Tools) -> None:
    (path,) = base.glob("lock/*")
    agreed = found(tools)
    assert agreed.lock.path == f"lock/{path.name}"
    assert path.name == f"package-lock-{agreed.lock.sha256[:8]}.json"
    assert read(base, agreed.lock) == path.read_bytes()
    assert agreed.scripts == ()
    current = index.load(tools.allowlist, NOW)
    entry = repository.verify(tools.allowlist, pin(), current.reviewers, NOW, read=current.read)
    assert entry.lock == agreed.lock
    assert FROZEN in entry.levels
    (approval,) = base.glob("approvals/*")
    payload = json.loads(dsse.payload(approval.read_bytes(), ""))
    closure = payload["predicate"]["closure"]
    assert closure["uri"] == agreed.lock.path
    assert closure["digest"] == {"sha256": agreed.lock.sha256}
    assert closure["components"] == 1
    assert set(closure["members"]) == {"sha256"}


def test_install_scripts_are_named_in_the_approval(npm: FakeNpm, tools: Tools) -> None:
    publish_npm(npm, scripts={"postinstall": "x"})
    frozen(tools, scripts=True)
    assert found(tools).scripts == ("pkg:npm/server@1.2.3",)


def test_a_renewal_keeps_the_lock(base: Path, tools: Tools) -> None:
    before = found(tools)
    approve(resolved(tools), tools, reason="again")
    assert found(tools) == before
    assert len(list(base.glob("lock/*"))) == 1


def _drop(path: Path) -> None:
    path.unlink()


def _alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1.2.3", b"6.6.6"))


def _link(path: Path) -> None:
    other = path.parent.parent / "other"
    path.rename(other)
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_drop, "missing, though the approvals name it"),
        (_alter, "changed since it was approved"),
        (_link, "the approvals name a lock outside its folder"),
    ],
)
def test_a_lock_that_is_not_what_was_approved_is_told(
    base: Path, tools: Tools, change: Callable[[Path], None], message: str
) -> None:
    (path,) = base.glob("lock/*")
    change(path)
    with pytest.raises(AllowlistError, match=message) as caught:
        read(base, found(tools).lock)
    assert "lock" in str(caught.value)


@pytest.mark.parametrize("path", ["../x", "lock/../../x", "/etc/passwd", "lock/", "lock/.x", "x"])
def test_a_lock_lies_in_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(AllowlistError, match="outside its folder"):
        read(tmp_path, Lock(path=path, sha256=""))


def test_an_altered_approval_is_told(base: Path, tools: Tools) -> None:
    (path,) = base.glob("approvals/*")
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SignatureError, match="changed since the entry was signed"):
        found(tools)


def test_an_altered_entry_is_told(base: Path, tools: Tools) -> None:
    path = base / repository.ENTRY
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SignatureError, match="is not the entry that the index lists"):
        found(tools)


def test_without_a_lock_the_closure_is_not_frozen(npm: FakeNpm, tools: Tools) -> None:
    publish_npm(npm)
    approve(verdict(), tools, reason="no closure was resolved")
    with pytest.raises(AllowlistError, match="is not frozen: the approvals name no lock") as caught:
        found(tools)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("mcp-vet vet npm:server@1.2.3 --approve")


def test_without_an_index_nothing_says_which_entry_counts(base: Path, tools: Tools) -> None:
    assert base.exists()
    current = index.load(tools.allowlist, NOW)
    unsigned = index.Index(tools.allowlist, current.reviewers, None, ())
    with pytest.raises(AllowlistError, match="has no signed index"):
        of(tools.allowlist, pin(), unsigned)


def test_people_who_name_different_locks_freeze_nothing(base: Path) -> None:
    (path,) = base.glob("lock/*")
    lock = Lock(path=f"lock/{path.name}", sha256=path.stem.rpartition("-")[2])
    assert locks.agreed(base, [lock, replace(lock, path="lock/other")]) == {}
    assert locks.agreed(base, [lock, None]) == {}
    assert locks.agreed(base, []) == {}
    assert locks.agreed(base, [lock]) == {}, "the digest decides, not the name"
