"""Changing who signs a role of the index."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vetting.allowlist.chain import Chain
from vetting.allowlist.draft import Draft
from vetting.allowlist.roles import ENTRIES, ROOT, STATUS, TARGETS, check_role
from vetting.errors import AllowlistError

if TYPE_CHECKING:
    from securesystemslib.signer import Key


def keys_of(chain: Chain, role: str) -> "tuple[list[Key], int]":
    """The keys that sign for `role`, and how many of them must."""
    by = chain.targets.signed if role in (ENTRIES, STATUS) else chain.root.signed
    listed = by.get_delegated_role(role)
    return [by.get_key(keyid) for keyid in listed.keyids], listed.threshold


def set_keys(chain: Chain, draft: Draft, role: str, keys: "Iterable[Key]", threshold: int) -> None:
    """Let `keys` sign for `role` from the next index on, and no other key. `draft` is of `chain`.

    Raises:
        AllowlistError: one key is given twice, or the threshold cannot be met.
    """
    listed = {key.keyid: key for key in keys}
    if role in (ENTRIES, STATUS):
        _set_delegated(chain, draft, role, listed, threshold)
        return
    root = chain.root.signed
    root.roles[role].keyids = list(listed)
    root.roles[role].threshold = threshold
    root.keys.update(listed)
    used = {keyid for item in root.roles.values() for keyid in item.keyids}
    for keyid in [keyid for keyid in root.keys if keyid not in used]:
        del root.keys[keyid]
    check_role(root.roles[role], root.keys, f"role {role}")
    draft.sign_anew(*((ROOT, TARGETS) if role == TARGETS else (ROOT,)))


def _set_delegated(
    chain: Chain, draft: Draft, role: str, listed: "dict[str, Key]", threshold: int
) -> None:
    delegations = chain.targets.signed.delegations
    if delegations is None or delegations.roles is None:
        raise AllowlistError(f"{chain.where}: the targets delegate nothing")
    delegations.roles[role].keyids = list(listed)
    delegations.roles[role].threshold = threshold
    delegations.keys.update(listed)
    used = {keyid for item in delegations.roles.values() for keyid in item.keyids}
    for keyid in [keyid for keyid in delegations.keys if keyid not in used]:
        del delegations.keys[keyid]
    check_role(delegations.roles[role], delegations.keys, f"role {role}")
    draft.sign_anew(TARGETS)
    follow(chain, draft, role)


def follow(chain: Chain, draft: Draft, role: str) -> None:
    """Have what `role` signs signed anew, by the keys that the targets now name for it."""
    keys, threshold = keys_of(chain, role)
    listed = {key.keyid: key for key in keys}
    draft.sign_anew(role)
    bins = chain.entries.signed.delegations
    if role == ENTRIES and bins is not None and bins.succinct_roles is not None:
        chain.leaves()  # verified by the old keys, before they are gone
        bins.succinct_roles.keyids = list(listed)
        bins.succinct_roles.threshold = threshold
        bins.keys = dict(listed)
        draft.sign_anew(*chain.leaf_names())
