"""What a staged change of keys changes, in words, for the person who is to sign it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist.chain import Chain
from vetting.allowlist.layout import read_file
from vetting.allowlist.reviewers import Reviewers, parse_list
from vetting.allowlist.roles import ENTRIES, ROOT, STATUS, TARGETS, key_bytes
from vetting.allowlist.staged import POLICY, REVIEWERS, Staged
from vetting.signing.keys import PublicKey

if TYPE_CHECKING:
    from securesystemslib.signer import Key


def name_of(key: "Key") -> str:
    """The fingerprint of an Ed25519 key, which `ssh-keygen -l` prints; of others the index's id."""
    if key.keytype == "ed25519":
        raw = key_bytes(key)
        return PublicKey(raw=raw).keyid if len(raw) == 32 else key.keyid
    return key.keyid


def words(made: Staged, chain: Chain, in_force: Reviewers) -> list[str]:
    """One line for each thing that would be different."""
    found: list[str] = []
    if (root := made.parts.get(ROOT)) is not None:
        for role in sorted(chain.root.signed.roles):
            found += _role(role, chain.root.signed, root.signed)
    if (targets := made.parts.get(TARGETS)) is not None:
        for role in (ENTRIES, STATUS):
            found += _role(role, chain.targets.signed, targets.signed)
    if (listed := made.signed.get(REVIEWERS)) is not None:
        found += _people(in_force, parse_list(listed, made.where / REVIEWERS))
    if (policy := made.signed.get(POLICY)) is not None:
        found += _lines(made.where.parents[1] / POLICY, policy)
    for role, part in made.parts.items():
        found.append(f"{role}: version {part.signed.version}, ends {part.signed.expires:%Y-%m-%d}")
    return found


def _role(name: str, old: Any, new: Any) -> Iterator[str]:
    before, after = old.get_delegated_role(name), new.get_delegated_role(name)
    was = {key_bytes(key): key for key in map(old.get_key, before.keyids)}
    will = {key_bytes(key): key for key in map(new.get_key, after.keyids)}
    for raw in will.keys() - was.keys():
        yield f"{name}: {name_of(will[raw])} may sign"
    for raw in was.keys() - will.keys():
        yield f"{name}: {name_of(was[raw])} no longer signs"
    if (len(was), before.threshold) != (len(will), after.threshold):
        yield (
            f"{name}: {after.threshold} of {len(will)} keys must sign "
            f"(today {before.threshold} of {len(was)})"
        )


def _people(old: Reviewers, new: Reviewers) -> Iterator[str]:
    if old.threshold != new.threshold:
        yield f"approvals: {new.threshold} people must approve (today {old.threshold})"
    was = {person.id: person for person in old.people}
    for person in new.people:
        before = was.pop(person.id, None)
        if before is None:
            yield f"reviewer {person.id}: is new"
        yield from _keys(person.id, before.keys if before else (), person.keys)
        yield from _retired(
            person.id,
            before.keys if before else (),
            before.retired if before else (),
            person.retired,
            person.keys,
        )
    for name in was:
        yield f"reviewer {name}: is taken off the list; nothing that they signed counts"
    yield from _keys("the verifier", old.verifier_keys, new.verifier_keys)
    yield from _retired(
        "the verifier",
        old.verifier_keys,
        old.verifier_retired,
        new.verifier_retired,
        new.verifier_keys,
    )
    if old.verifier != new.verifier:
        yield f"the verifier is called {new.verifier} (today {old.verifier})"


def _lines(path: Path, after: bytes) -> Iterator[str]:
    """The lines of the policy that change."""
    before = read_file(path).decode("utf-8", "replace").splitlines()
    new = after.decode("utf-8", "replace").splitlines()
    lines = list(unified_diff(before, new, n=0, lineterm=""))[2:]
    yield f"policy.toml: {len(lines)} lines of this difference:"
    yield from (f"  {line}" for line in lines)


def _keys(who: str, old: Iterable[PublicKey], new: Iterable[PublicKey]) -> Iterator[str]:
    before, after = set(old), set(new)
    what = "signs entries" if who == "the verifier" else "approves"
    for key in after - before:
        yield f"{who}: {key.keyid} {what}"
    for key in before - after:
        yield f"{who}: {key.keyid} {what} no longer"


def _retired(
    who: str,
    keys: tuple[PublicKey, ...],
    before: tuple[tuple[PublicKey, datetime], ...],
    now: tuple[tuple[PublicKey, datetime], ...],
    left: tuple[PublicKey, ...],
) -> Iterator[str]:
    """What becomes of what earlier `keys` signed, and of those that were retired `before`."""
    for key, until in sorted(set(now) - set(before), key=lambda pair: pair[1]):
        yield f"{who}: what {key.keyid} signed before {until:%Y-%m-%d %H:%M} UTC counts"
    known = {key for key, _ in now} | set(left)
    for key in (*keys, *(key for key, _ in before)):
        if key not in known:
            yield f"{who}: nothing that {key.keyid} ever signed counts"
