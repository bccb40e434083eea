"""What text and Markdown both say of a verdict, in the order a reviewer needs it."""

from collections.abc import Iterable
from dataclasses import dataclass

from vetting.model.evidence import Finding, Severity
from vetting.model.profile import Place
from vetting.model.surface import SurfaceState
from vetting.model.verdict import Decision, Update, Verdict
from vetting.patterns import pattern

VERDICT_WORDS = {
    Decision.ALLOW: "allowed by policy",
    Decision.REVIEW: "needs a person's decision",
    Decision.DENY: "denied by policy",
}


_TOOLS = 20
_ADDED = 12
"""Names of one kind that an update adds, of which a report tells."""

_VERSION = pattern(r"[0-9A-Za-z.+!_-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All findings of one rule, the worst first."""

    rule_id: str
    severity: Severity
    findings: tuple[Finding, ...]


def groups(verdict: Verdict) -> list[Group]:
    """The findings above `info`, by rule, worst first."""
    found: dict[str, list[Finding]] = {}
    for _, finding in verdict.ranked:
        if finding.severity is not Severity.INFO:
            found.setdefault(finding.rule_id, []).append(finding)
    return [
        Group(rule_id=rule_id, severity=items[0].severity, findings=tuple(items))
        for rule_id, items in found.items()
    ]


def counts(verdict: Verdict) -> str:
    """`1 high, 2 low, 14 facts`."""
    order = ("critical", "high", "unknown", "medium", "low", "info")
    numbers = dict.fromkeys(order, 0)
    for _, finding in verdict.ranked:
        numbers[finding.severity.value] += 1
    words = [f"{numbers[name]} {name}" for name in order[:-1] if numbers[name]]
    if numbers["info"]:
        words.append(f"{numbers['info']} fact{'s' * (numbers['info'] != 1)}")
    return ", ".join(words) or "none"


def gaps(verdict: Verdict) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Check, reason, and the unread files with why, for everything not fully looked at."""
    return [
        (
            item.check,
            item.reason or "could not look at everything",
            [(u.path, u.why) for u in item.coverage.unread] if item.coverage else [],
        )
        for item in verdict.incomplete
    ]


def all_read(verdict: Verdict) -> str:
    """What to say when no check reports a gap."""
    if not verdict.subject:
        return "everything: no file of the release could be read"
    count = max((item.coverage.files for item in verdict.evidence if item.coverage), default=0)
    return f"nothing: all {count} files were read" if count else "nothing"


def and_more(count: int) -> str:
    """What stands for places that are not listed."""
    return f"and {count} more place{'s' * (count != 1)}"


def waived(group: Group, verdict: Verdict) -> str | None:
    """The waiver in force for findings of `group`, in words, and for how many of them."""
    found = [waiver for item in group.findings if (waiver := verdict.waiver_for(item))]
    if not found:
        return None
    few = f" ({len(found)} of {len(group.findings)})" if len(found) < len(group.findings) else ""
    return f"until {found[0].until:%Y-%m-%d}{few}: {found[0].reason}"


def counted(verdict: Verdict) -> list[str]:
    """Downloads and stars with their source and day: context, which decides nothing."""
    signals = verdict.signals
    return [
        f"{count.value:,} {what} ({count.source}, {count.as_of:%Y-%m-%d})"
        for what, count in (("downloads last week", signals.downloads), ("stars", signals.stars))
        if count is not None
    ]


def touches(verdict: Verdict) -> list[tuple[str, str]]:
    """Capability classes and credentials with their first places: what the code can touch."""
    profile = verdict.profile
    rows = _tools(verdict)
    for name in profile.classes():
        if name == "env":
            continue
        places = [place for found, place in profile.capabilities if found == name]
        rows.append((name, _places(places)))
    if profile.env:
        secret = sorted({item.name for item in profile.env if item.secret})
        plain = sorted({item.name for item in profile.env if not item.secret})
        rows.append(("env", ", ".join([*(f"{name} (secret)" for name in secret), *plain])))
    if profile.env_dynamic:
        rows.append(("env, by computed name", _places(profile.env_dynamic)))
    if profile.credential_files:
        rows.append(
            (
                "credential files",
                ", ".join(sorted({item.what for item in profile.credential_files})),
            )
        )
    if profile.hosts:
        rows.append(("hosts", ", ".join(sorted({item.host for item in profile.hosts}))))
    rows += [(f"runs on {script.name}", script.command) for script in profile.install_scripts]
    return rows


def _tools(verdict: Verdict) -> list[tuple[str, str]]:
    """How many tools the server declares, how sure that is, and their names."""
    surface = next((item.surface for item in verdict.evidence if item.surface), None)
    if surface is None or (surface.state is SurfaceState.NONE and not surface.tools):
        return []
    names = [tool.name for tool in surface.tools]
    shown = ", ".join(names[:_TOOLS]) + (
        f" and {len(names) - _TOOLS} more" if len(names) > _TOOLS else ""
    )
    count = f"{len(names)} ({surface.state})"
    return [("tools", f"{count}: {shown}" if names else count)]


def _places(places: Iterable[Place], most: int = 3) -> str:
    """The first places; those in the artifact that most clients install before all others."""
    known = sorted(set(places), key=lambda place: ("!/" in place.path, place))
    shown = ", ".join(f"{place.path}:{place.line}" for place in known[:most])
    return shown + (f" and {len(known) - most} more" if len(known) > most else "")


def update_head(verdict: Verdict) -> tuple[str, list[str]] | None:
    """What it is against the version that people approved last, and all that it adds, a line for each
    kind; None if no version was approved.
    """
    update = verdict.update
    if update is None:
        return None
    until = f"approved until {update.until:%Y-%m-%d}" if update.until else "approved"
    if update.base == verdict.pin:
        head = f"This version is {until}"
        return (
            (f"{head}: nothing was added since", [])
            if not update.adds
            else (f"{head}, and now it is not the same:", _adds(update))
        )
    head = f"Update of {update.base.version} ({until})"
    return (f"{head}: adds nothing", []) if not update.adds else (f"{head} adds:", _adds(update))


def _adds(update: Update) -> list[str]:
    lines = []
    for item in update.adds:
        left = len(item.names) - _ADDED
        more = f" and {left} more" if left > 0 else ""
        lines.append(f"{item.kind}: {', '.join(item.names[:_ADDED])}{more}")
    return lines


def next_steps(verdict: Verdict) -> list[str]:
    """Commands that lead on from here."""
    steps = []
    update = verdict.update
    if update is not None and update.base != verdict.pin:
        steps.append(f"mcp-vet diff {verdict.pin}")
        if update.by_policy:
            steps.append(f"mcp-vet approve {verdict.pin} --by-policy")
    if verdict.decision is not Decision.DENY and not verdict.subject:
        steps.append(f"mcp-vet vet {verdict.pin}")
    elif verdict.decision is not Decision.DENY:
        steps.append(f'mcp-vet approve {verdict.pin} --reason "what it is for"')
    else:
        newest = verdict.release.newest_version or ""
        # It comes from the registry unchecked, and people paste these lines into a shell.
        if _VERSION.fullmatch(newest) and newest != verdict.pin.version:
            steps.append(f"mcp-vet vet {verdict.pin.ecosystem}:{verdict.pin.name}@{newest}")
    if verdict.reasons:
        steps.append(f"mcp-vet explain {verdict.reasons[0].rule_id}")
    return steps
