"""Publishing: killed anywhere, two at once, without a disk; and read by python-tuf's own client."""

import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.factories import NOW
from vetting.allowlist import index, publisher, repository
from vetting.allowlist.roles import ENTRIES, entry_path
from vetting.allowlist.warm import bin_of
from vetting.boundary import files
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.package import PackagePin
from vetting.model.stop import Reason
from vetting.workflow.refresh import refresh
from vetting.workflow.stop import reinstate, scope_of, stop

HOUR = timedelta(hours=1)


def suspend(site: Site, target: str = "npm:server@1.2.3") -> None:
    stop(site.tools, scope_of(target), revokes=False, reason=Reason.OTHER, note="")


# Killed (hostile-input.md R1).


def killed_at_every_change(site: Site, act: Callable[[], object]) -> Iterator[int]:
    """Do `act` in a process of its own; yields with the allowlist as it would be if that had been
    killed before its first, second, ... change of the disk, the last time as it was at the end.

    What a killed process leaves is what the kernel was given until then. So one process keeps a copy
    before each change, and is killed after the last: killing one for each would do all of `act` that
    often.
    """
    with warnings.catch_warnings():  # from Python 3.12 on, threads make a fork suspicious
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            keeper = _Keeper(site)
            sys.addaudithook(keeper)
            act()
            keeper.keeping = True
            site.copy("the end")
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    places = sorted(site.folder.glob("killed *"), key=lambda place: int(place.name.split()[1]))
    places.append(site.folder / "the end")
    assert places[-1].exists(), "it never came to its end"
    for count, place in enumerate(places):
        site.restore(place)
        yield count


class _Keeper:
    """Keeps a copy of the allowlist before each change of the disk."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._count = 0
        self.keeping = False

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        opened = (
            event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if self.keeping or not (opened or event in ("os.rename", "os.remove", "os.mkdir")):
            return
        self.keeping = True  # what is done for the copy is no change
        self._site.copy(f"killed {self._count}")
        self._count += 1
        self.keeping = False


@pytest.mark.exhaustive
def test_publishing_killed_anywhere_leaves_the_old_entry_or_the_new(site: Site) -> None:
    seen = []
    for count in killed_at_every_change(site, lambda: site.approve(hours=1)):
        answer, problems = site.ask(days=1)
        assert (answer.status, problems) == (Status.ALLOWED, [])
        found = site.index()
        seen.append(found.verified_at(PackagePin(ecosystem="npm", name="server", version="1.2.3")))
        if count % 5 == 0:  # and the next one goes on
            refresh(site.later(2))
            assert site.ask(days=1)[0].status is Status.ALLOWED
    assert len(seen) > 15
    assert seen == sorted(seen, key=str)
    assert {NOW, NOW + HOUR} == set(seen)


@pytest.mark.exhaustive
def test_a_first_approval_killed_anywhere_is_there_or_not(site: Site) -> None:
    states = []
    for _ in killed_at_every_change(site, lambda: site.approve("new", hours=1)):
        answer, problems = site.ask("new", days=1)
        assert problems == []
        states.append(answer.status)
        assert site.ask(days=1)[0].status is Status.ALLOWED
    assert states == sorted(states, key=lambda status: status is Status.ALLOWED)
    assert set(states) == {Status.NOT_ALLOWLISTED, Status.ALLOWED}


def test_suspending_killed_anywhere_has_stopped_it_or_not(site: Site) -> None:
    states = []
    for _ in killed_at_every_change(site, lambda: suspend(site)):
        answer, problems = site.ask()
        assert problems == []
        states.append(answer.status)
    assert states == sorted(states, key=lambda status: status is Status.SUSPENDED)
    assert set(states) == {Status.ALLOWED, Status.SUSPENDED}
    assert states.count(Status.ALLOWED) == 4, "it works long before the index is signed"


def test_what_killed_writes_left_behind_is_removed(site: Site) -> None:
    for name in (".timestamp.json.k3j2h1", "9.snapshot.json", "9.entries.json"):
        (site.metadata / name).write_bytes(b"half")
    site.approve("other")
    names = {path.name for path in site.metadata.iterdir()}
    assert names == {
        *("1.root.json", "1.targets.json", "1.status.json", "2.entries.json", "3.entries.json"),
        *("2.snapshot.json", "3.snapshot.json", "timestamp.json"),
    }


# Two at once.


def test_two_who_publish_at_once_both_come_to_their_end(site: Site) -> None:
    names = [f"p{number}" for number in range(4)]
    errors: list[BaseException] = []

    def publish(name: str) -> None:
        try:
            site.approve(name)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=publish, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert {pin.name for pin in site.index().pins()} == {"server", *names}


def test_who_finds_it_busy_for_too_long_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "_WAIT", 0.1)
    busy = pytest.raises(AllowlistError, match="another mcp-vet has been changing it")
    with publisher.writing(site.root), busy as caught:
        site.approve("other")
    assert caught.value.hint == "try again when it has ended"


# Disks.


def test_a_full_disk_leaves_the_old_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever write it is that no longer fits."""
    before = site.copy("before")
    real = files.write_atomic
    for count in range(4):
        site.restore(before)
        left = [count]

        def full(path: Path, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device", str(path))
            real(path, data)

        monkeypatch.setattr("vetting.allowlist.draft.write_atomic", full)
        if count < 3:
            with pytest.raises(OSError, match="No space left"):
                site.approve("other")
        else:
            site.approve("other")
        monkeypatch.setattr("vetting.allowlist.draft.write_atomic", real)
        assert site.ask()[0].status is Status.ALLOWED
        expected = Status.ALLOWED if count == 3 else Status.NOT_ALLOWLISTED
        assert site.ask("other")[0].status is expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_read_only_folder_is_an_error_and_no_half_entry(site: Site) -> None:
    site.metadata.chmod(0o500)
    with pytest.raises(PermissionError):
        site.approve("other")
    site.metadata.chmod(0o700)
    assert site.ask()[0].status is Status.ALLOWED


# Many entries.


def many(site: Site, count: int) -> list[PackagePin]:
    """List so many entries, whose files nobody looks at here."""
    pins = [PackagePin(ecosystem="npm", name=f"p{n}", version="1.0.0") for n in range(count)]
    draft = site.draft()
    for pin in pins:
        draft.put(entry_path(pin), pin.purl.encode())
    draft.commit()
    return pins


def test_many_entries_are_spread_and_each_is_found(site: Site) -> None:
    pins = many(site, 1001)
    found = site.index()
    assert len(found.chain.leaf_names()) == 256
    assert len(found.pins()) == 1002
    assert all(found.listed(pin) for pin in pins)
    assert {bin_of(entry_path(pin), 8) for pin in pins} == {
        found.chain.leaf_name(entry_path(pin)) for pin in pins
    }
    before = {path.name for path in site.metadata.iterdir()}
    site.approve("one-more", hours=2)
    new = {path.name for path in site.metadata.iterdir()} - before
    assert len(new) == 2, "one part of the entries, and the snapshot"
    assert site.ask("one-more")[0].status is Status.ALLOWED
    assert site.ask("one-more")[0].status is Status.ALLOWED, "and from memory"
    assert site.ask()[0].status is Status.ALLOWED


def test_a_part_of_the_entries_that_was_altered_is_refused(site: Site) -> None:
    many(site, 1001)
    assert site.ask()[0].status is Status.ALLOWED
    name = bin_of("entries/npm/server/1.2.3/vsa.dsse.json", 8)
    (path,) = site.metadata.glob(f"*.{name}.json")
    path.write_text(path.read_text().replace('"length":', '"length": '))
    answer, problems = site.ask()
    assert answer.status is Status.NOT_ALLOWLISTED
    assert "is not the file that the index lists" in problems[0]


# python-tuf's own client reads it.


def client(site: Site, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """The reference client, fed from the directory instead of the network."""
    from tuf.api import exceptions
    from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig
    from tuf.ngclient._internal import trusted_metadata_set

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def]
            return NOW if tz else NOW.replace(tzinfo=None)

    monkeypatch.setattr(trusted_metadata_set.datetime, "datetime", Clock)

    class Directory(FetcherInterface):
        def _fetch(self, url: str) -> Iterator[bytes]:
            path = site.root / url.removeprefix("dir://")
            if not path.exists():
                raise exceptions.DownloadHTTPError(url, 404)
            yield path.read_bytes()

    folder = site.folder / "client"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Updater(
        str(folder),
        "dir://metadata/",
        target_dir=str(folder),
        target_base_url="dir://",
        fetcher=Directory(),
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=(site.metadata / "1.root.json").read_bytes(),
    )


@pytest.mark.parametrize("count", [0, 1001])
def test_the_reference_client_accepts_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    many(site, count)
    suspend(site, "npm:other")
    updater = client(site, monkeypatch)
    updater.refresh()
    entry = "entries/npm/server/1.2.3/vsa.dsse.json"
    (order,) = (f"status/{path.name}" for path in (site.root / "status").iterdir())
    for name in (entry, order, "reviewers.json", "policy.toml"):
        info = updater.get_targetinfo(name)
        assert info is not None, name
        place = updater.download_target(info, str(site.folder / "downloaded"))
        assert Path(place).read_bytes() == (site.root / name).read_bytes()
    assert updater.get_targetinfo("entries/npm/server/9.9.9/vsa.dsse.json") is None


# An allowlist from before there was an index.


def unsigned(site: Site) -> None:
    shutil.rmtree(site.metadata)
    path = site.root / "reviewers.json"
    document = json.loads(path.read_text())
    del document["index"]
    path.write_text(json.dumps(document))


def test_an_allowlist_without_an_index_goes_on_until_it_gets_one(site: Site) -> None:
    unsigned(site)
    assert not site.index().signed
    assert site.ask()[0].status is Status.ALLOWED
    suspend(site, "npm:other")
    assert site.ask("other")[0].status is Status.SUSPENDED
    done = refresh(site.tools)
    assert (done.made, [str(pin) for pin in done.listed]) == (True, ["npm:server@1.2.3"])
    assert site.index().signed
    assert site.ask()[0].status is Status.ALLOWED
    assert site.ask("other")[0].status is Status.SUSPENDED


def test_the_first_approval_gives_it_one(site: Site) -> None:
    unsigned(site)
    site.approve("other")
    assert [str(pin) for pin in site.index().pins()] == ["npm:other@1.2.3", "npm:server@1.2.3"]


# Refreshing.


def test_refreshing_moves_the_end_on(site: Site) -> None:
    later = replace(site.tools, clock=lambda: NOW + timedelta(days=40))
    with pytest.raises(AllowlistError, match="nobody vouches"):
        site.index(now=NOW + timedelta(days=40))
    done = refresh(later)
    assert done.until == NOW + timedelta(days=70)
    assert site.index(now=NOW + timedelta(days=69)).signed
    assert done.due == ()


def test_refreshing_lists_what_lies_there_and_holds(site: Site) -> None:
    old = site.copy("old")
    site.approve("other")
    fresh = site.copy("fresh")
    site.restore(old)
    shutil.copytree(fresh / "entries/npm/other", site.root / "entries/npm/other")
    answer, problems = site.ask("other")
    assert (answer.status, problems) == (Status.NOT_ALLOWLISTED, [])
    assert answer.reason == "its entry is not in the signed index; mcp-vet refresh lists it"
    done = refresh(site.tools)
    assert [str(pin) for pin in done.listed] == ["npm:other@1.2.3"]
    assert site.ask("other")[0].status is Status.ALLOWED


def test_refreshing_brings_no_older_entry_back(site: Site) -> None:
    old = site.copy("old")
    site.approve(hours=1)
    shutil.rmtree(site.root / "entries")
    shutil.copytree(old / "entries", site.root / "entries")
    done = refresh(site.later(2))
    assert done.listed == ()
    assert "is older than the entry that the index lists" in done.problems[0]


def test_refreshing_does_not_forget_what_was_deleted(site: Site) -> None:
    shutil.rmtree(site.root / "entries")
    done = refresh(site.tools)
    assert "its entry is missing, though the index lists it" in done.problems[0]
    assert site.ask()[1] != []


def test_refreshing_signs_no_change_that_nobody_read(site: Site) -> None:
    with (site.root / "policy.toml").open("a") as file:
        file.write("# weaker\n")
    with pytest.raises(
        AllowlistError, match=r"policy\.toml: changed since it was signed"
    ) as caught:
        refresh(site.tools)
    assert "mcp-vet refresh --sign" in str(caught.value.hint)
    refresh(site.tools, sign=True)
    assert site.ask()[0].status is Status.ALLOWED


def test_refreshing_finishes_what_was_killed(site: Site) -> None:
    entry = site.root / "entries/npm/server/1.2.3/vsa.dsse.json"
    old = entry.read_bytes()
    site.approve(hours=1)
    current = entry.read_bytes()
    waiting = repository.waiting(entry, hashlib.sha256(current).hexdigest())
    waiting.write_bytes(current)
    entry.write_bytes(old)
    assert site.ask()[0].status is Status.ALLOWED
    refresh(site.later(2))
    assert entry.read_bytes() == current
    assert not waiting.exists()


def test_a_revoked_entry_leaves_the_index_and_comes_back_with_the_lifting(site: Site) -> None:
    scope = scope_of("npm:server")
    stop(site.tools, scope, revokes=True, reason=Reason.LICENSE, note="")
    assert site.index().pins() == []
    assert site.ask()[0].status is Status.REVOKED
    assert refresh(site.later(1)).listed == ()
    reinstate(site.later(1), scope, note="bought")
    assert [str(pin) for pin in site.index().pins()] == ["npm:server@1.2.3"]
    assert site.ask()[0].status is Status.ALLOWED


def test_the_roles_have_ends_of_their_own(site: Site) -> None:
    chain = index.load(site.root, NOW).chain
    days = {
        name: (part.signed.expires - NOW.astimezone(UTC)).days
        for name, part in (
            ("root", chain.root),
            ("targets", chain.targets),
            (ENTRIES, chain.entries),
            ("status", chain.status),
            ("snapshot", chain.snapshot),
            ("timestamp", chain.timestamp),
        )
    }
    assert days == {
        "root": 365,
        "targets": 365,
        "entries": 90,
        "status": 30,
        "snapshot": 30,
        "timestamp": 30,
    }
