"""Re-scan: is what was approved still what it was? Every live entry, decided again where it is not."""

from vetting.allowlist import index, repository
from vetting.allowlist.index import Index
from vetting.errors import NotFound
from vetting.model.pin import PackagePin
from vetting.model.rescan import Rescan
from vetting.workflow import Tools, memory, rescan_remotes
from vetting.workflow.rescan_compare import Wish, compare
from vetting.workflow.rescan_fate import Stopping, descended, fate
from vetting.workflow.rescan_live import find
from vetting.workflow.vet import policy_in_force


def rescan(tools: Tools, wish: Wish | None = None) -> Rescan:
    """Look at every live entry again.

    1. The index must verify and be no older than what was seen; its end does not matter, as this
       run signs it anew.
    2. Verify the entries, and read what their evidence says.
    3. Compare that with today's advisories, registries, policy, rules and dates; decide again only
       what is not as it was. Of remote servers only the ends of their approvals are looked at.
    4. Stop at once what must be stopped and is not: the order works from the moment it lies there,
       and is not repeated for what people have reinstated since.
    5. Sign the index, once.

    Raises:
        AllowlistError: there is no allowlist, or it cannot be relied on.
        NotFound: there is no entry of a wished pin.
        ConfigError: the policy is malformed.
    """
    wish = wish or Wish()
    now = tools.clock()
    known = memory.remembered(tools.allowlist, tools.key_dir)
    current = index.load(tools.allowlist, None, known)  # (1)
    policy = policy_in_force(tools)
    found = find(tools.allowlist, current, _pins(tools, current, wish), tools.scans)  # (2)
    seen, sources = compare(tools, current, found.lives, policy, wish)  # (3)
    stopping = Stopping(tools, current, dry_run=wish.dry_run)
    entries = tuple(fate(item, now, stopping) for item in seen)  # (4)
    if any(item.stopped_now for item in entries) and not wish.dry_run:
        ordered = index.load(tools.allowlist, None)
        entries = tuple(descended(entries, seen, ordered))
    remote, wrong = ((), []) if wish.pins else rescan_remotes.ends(tools.allowlist, current, now)
    until, unsigned = (None, None) if wish.dry_run else stopping.sign()  # (5)
    return Rescan(
        at=now,
        allowlist=str(tools.allowlist),
        policy_digest=policy.digest,
        entries=entries,
        sources=sources,
        dry_run=wish.dry_run,
        index_until=until,
        unsigned=unsigned,
        problems=(*found.problems, *wrong),
        remotes=remote,
    )


def _pins(tools: Tools, current: Index, wish: Wish) -> list[PackagePin]:
    there = current.pins() if current.signed else repository.pins(tools.allowlist)[0]
    for pin in wish.pins:
        if pin not in there:
            raise NotFound(f"there is no entry of {pin}", hint="mcp-vet list shows what there is")
    return [pin for pin in there if pin in wish.pins] if wish.pins else there
