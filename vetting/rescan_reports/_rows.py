"""What all formats say of a re-scan: the same words and the same next steps."""

from collections.abc import Iterator

from vetting.model.rescan import Cause, Fate, RemoteEnd, Rescan, Rescanned


def worth_telling(done: Rescan) -> Iterator[Rescanned]:
    """The entries with something to say, worst first."""
    order = list(Fate).index
    found = [
        item
        for item in done.entries
        if item.fate is not Fate.KEPT or {*item.causes} - {Cause.RULES}
    ]
    yield from sorted(found, key=lambda item: (-order(item.fate), item.pin))


def next_step(item: Rescanned) -> str:
    """What a person does about an entry."""
    match item.fate:
        case Fate.SUSPENDED:
            return (
                f"look at it; then mcp-vet reinstate {item.pin} --reason TEXT, or "
                f"mcp-vet revoke {item.pin} --reason CODE"
            )
        case Fate.FLAGGED if set(item.causes) > {Cause.EXPIRY} or Cause.EXPIRY not in item.causes:
            return (
                f"mcp-vet vet {item.pin}; then approve it again, or "
                f"mcp-vet suspend {item.pin} --reason TEXT"
            )
        case Fate.STALE:
            return "run it again when what could not be asked can be reached"
        case Fate.EXPIRED:
            return f"mcp-vet vet {item.pin}, then approve it; or mcp-vet revoke {item.pin}"
        case _ if Cause.EXPIRY in item.causes:
            return f"mcp-vet renew {item.pin} --reason TEXT"
        case _:
            return ""


def next_for(remote: RemoteEnd) -> str:
    """What a person does about an approval of remote servers that ends."""
    transport = "" if remote.transport == "any" else f" --transport {remote.transport}"
    return (
        f"mcp-vet approve --remote '{remote.pattern}' --auth {remote.authentication}{transport} "
        "--reason TEXT"
    )


def headline(done: Rescan) -> str:
    """The worst of it in two words."""
    words = {4: "not to be trusted", 5: "suspended", 3: "incomplete", 1: "needs a person"}
    return next((said for code, said in words.items() if code in done.codes), "clean")


def summary(done: Rescan) -> str:
    """`2 of 40 entries suspended, 3 flagged, 35 kept`, and how many were decided again."""
    total = len(done.entries)
    parts = [f"{done.count(fate)} {fate.value}" for fate in reversed(Fate) if done.count(fate)]
    said = f": {', '.join(parts)}" if parts else ""
    entries = "1 entry" if total == 1 else f"{total} entries"
    return f"{entries}{said}; {done.redecided} decided again"


def older_rules(done: Rescan) -> str:
    """How many entries other rules looked at; not worth a line each."""
    count = sum(1 for item in done.entries if Cause.RULES in item.causes)
    if not count:
        return ""
    return f"{count} of {len(done.entries)} looked at by other rules than today's: mcp-vet rescan --vet"
