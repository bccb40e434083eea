"""What text and Markdown both say on a reviewer's page, in the order a decision needs it.

Nothing here is escaped: each format does that for everything it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vetting.model.evidence import Finding
from vetting.model.request import Request
from vetting.model.surface import Tool
from vetting.model.verdict import Decision, Effect, Reason, Verdict
from vetting.reports import _page as of_verdict
from vetting.workflow.review import Page, Waiting

PLACES = 5
TOOLS = 60
UNREAD = 8
MOST = 60
"""Reasons, findings and requesters that are shown: evidence comes from anybody, of any size."""

_LINES, _WIDTH = 12, 300
_STANDING = {"allow": "allowed by policy", "review": "needs a person", "deny": "denied by policy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to read, what belongs to it, and source code as it stands there."""

    text: str
    below: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page; `commands` are lines to copy."""

    title: str
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    commands: tuple[str, ...] = ()


def head(page: Page) -> str:
    """The decision in one word, or what stands in its place."""
    if page.row.status.value in ("allowed", "suspended", "revoked", "expired"):
        return page.row.status.value.upper()
    return page.row.decision.upper()


def decision_bar(page: Page) -> Section:
    """Who asks for what, what policy says and why, and who may decide."""
    row, verdict = page.row, page.verdict
    rows = [("purl", row.pin.purl)]
    if row.why:
        rows.append(("state", f"{row.status.value}: {row.why}"))
    rows.append(("policy", _STANDING.get(row.decision, row.decision)))
    rows += _few([("", f"{item.message} [{item.rule_id}]") for item in _reasons(verdict)])
    for file in verdict.subject if verdict else ():
        digests = ", ".join(f"{digest.algorithm}:{digest.value}" for digest in file.digests)
        rows.append(("file", f"{file.filename} ({file.size:,} bytes) {digests}"))
    rows += _few([("asked by", _asked(item, page.now)) for item in row.requests])
    needed = f"{row.missing} more must approve" if row.missing else "enough people have approved"
    if row.tier:
        needed += f" ({row.tier})"
    have = f"; so far {', '.join(row.agreed)}" if row.agreed else ""
    rows.append(("approvals", f"{needed}{have}"))
    if row.conflict:
        rows.append(("you", row.conflict))
    rows += [("evidence", text) for text in _evidence(page)]
    return Section(title="Decision", rows=tuple(rows))


def _few(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    more = len(rows) - MOST
    return rows if more <= 0 else [*rows[:MOST], ("", f"and {more} more: --format json")]


def _reasons(verdict: Verdict | None) -> list[Reason]:
    if verdict is None:
        return []
    denied = verdict.decision is Decision.DENY
    return [item for item in verdict.reasons if not denied or item.effect is Effect.DENY]


def _asked(item: Request, now: datetime) -> str:
    wish = item.wish
    more = [
        wish.reason,
        f"for {wish.purpose}" if wish.purpose else "",
        f"data: {wish.data.value}" if wish.data else "",
        f"team: {wish.team}" if wish.team else "",
        f"until {wish.needed_until:%Y-%m-%d}" if wish.needed_until else "",
    ]
    return f"{item.requester}, {age(item.asked_at, now)} ago: {' · '.join(filter(None, more))}"


def _evidence(page: Page) -> Iterator[str]:
    found = page.found
    if found is None:
        yield f"none: nobody has vetted it; mcp-vet review {page.row.pin} --vet does"
        return
    day = f"{found.at:%Y-%m-%d %H:%M} UTC"
    if not found.counts:
        yield (
            f"UNSIGNED: the word of {found.by}, who asks for it ({day}). Nobody can approve on it: "
            f"mcp-vet review {page.row.pin} --vet looks for itself"
        )
    else:
        yield f"found on this machine ({day})" if not found.by else f"found by {found.by} ({day})"
    yield found.digest
    for item in page.differs:
        yield f"{item.requester} brought other evidence: {item.evidence}"


def age(since: datetime, now: datetime) -> str:
    """`3 days`, for people."""
    seconds = max(0, int((now - since).total_seconds()))
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {word}{'s' * (count != 1)}"
    return "a moment"


def sections(page: Page) -> Iterator[Section]:
    """Everything below the decision and what changed."""
    verdict = page.verdict
    if verdict is not None:
        yield _gaps(verdict)
        yield _findings(verdict)
        yield _tools(verdict)
        yield _credentials(verdict)
    yield _launch(page.row)
    if verdict is not None:
        yield _provenance(verdict)
    yield _history(page)
    yield _actions(page)


def _gaps(verdict: Verdict) -> Section:
    found = of_verdict.gaps(verdict)
    items = []
    for check, reason, unread in found:
        below = [f"{path}: {why}" for path, why in unread[:UNREAD]]
        if len(unread) > UNREAD:
            below.append(f"and {len(unread) - UNREAD} more")
        items.append(Item(text=f"{check}: {reason}", below=tuple(below)))
    return Section(
        title="Not looked at",
        items=tuple(items) or (Item(text=of_verdict.all_read(verdict)),),
    )


def _findings(verdict: Verdict) -> Section:
    items = []
    groups = of_verdict.groups(verdict)
    for group in groups[:MOST]:
        first = group.findings[0]
        places = [item for item in group.findings if item.location is not None]
        below = [_place(item) for item in places[:PLACES]]
        if len(places) > PLACES:
            below.append(of_verdict.and_more(len(places) - PLACES))
        if waiver := of_verdict.waived(group, verdict):
            below.insert(0, f"waived {waiver}")
        words = f"{group.severity.value.upper()}  {first.message} [{group.rule_id}]"
        items.append(Item(text=words, below=tuple(below), code=tuple(_excerpt(first))))
    if len(groups) > MOST:
        items.append(Item(text=f"and those of {len(groups) - MOST} more rules: --format json"))
    return Section(title=f"Findings: {of_verdict.counts(verdict)}", items=tuple(items))


def _excerpt(finding: Finding) -> Iterator[str]:
    excerpt, place = finding.excerpt, finding.location
    if excerpt is None or place is None:
        return
    first = place.line or 0
    for number, line in enumerate(excerpt.lines[:_LINES], excerpt.first):
        mark = ">" if first <= number <= (place.end_line or first) else " "
        cut = "…" if len(line) > _WIDTH else ""
        yield f"{mark}{number:>5} | {line[:_WIDTH]}{cut}"


def _place(finding: Finding) -> str:
    place = finding.location
    return "" if place is None else place.path + (f":{place.line}" if place.line else "")


def _tools(verdict: Verdict) -> Section:
    surface = next((item.surface for item in verdict.evidence if item.surface), None)
    if surface is None:
        return Section(title="Tools", items=(Item(text="not looked for"),))
    items = [
        Item(text=f"{tool.name}: {tool.description}", below=tuple(_tool(tool)))
        for tool in surface.tools[:TOOLS]
    ]
    if len(surface.tools) > TOOLS:
        items.append(Item(text=f"and {len(surface.tools) - TOOLS} more"))
    items += [
        Item(text=f"not resolved: {item.place.path}:{item.place.line}: {item.why}")
        for item in surface.unresolved[:UNREAD]
    ]
    title = f"Tools: {len(surface.tools)} ({surface.state.value})"
    return Section(title=title, items=tuple(items))


def _tool(tool: Tool) -> Iterator[str]:
    """Where it is, what it takes, what it says of itself and what its code was seen to do."""
    facts = [
        f"takes {', '.join(tool.parameters)}" if tool.parameters else "",
        " ".join(f"{name}={str(value).lower()}" for name, value in tool.annotations),
        f"does {', '.join(tool.reaches)}" if tool.reaches else "",
        f"may do {', '.join(tool.may_reach)}" if tool.may_reach else "",
    ]
    yield " · ".join([f"{tool.place.path}:{tool.place.line}", *filter(None, facts)])
    yield from (f"{item.leg.value.replace('_', ' ')}: {item.why}" for item in tool.legs)


def _credentials(verdict: Verdict) -> Section:
    rows = [row for row in of_verdict.touches(verdict) if row[0] != "tools"]
    empty = () if rows else (Item(text="nothing that the rules know"),)
    return Section(title="What it can touch", rows=tuple(rows), items=empty)


def _launch(row: Waiting) -> Section:
    pin = row.pin
    plain = "npx -y" if pin.ecosystem == "npm" else "uvx"
    items = (
        Item(text="with the dependencies as they were vetted", below=(f"mcp-vet run {pin} --",)),
        Item(
            text="plainly, which resolves the dependencies anew at each start",
            below=(f"{plain} {pin.name}@{pin.version}",),
        ),
    )
    return Section(title="Commands that an approval allows", items=items)


def _provenance(verdict: Verdict) -> Section:
    release = verdict.release
    rows = [
        ("published", f"{release.published_at:%Y-%m-%d}" if release.published_at else "not known"),
        ("publisher", release.publisher or "not known"),
        ("repository", release.repository_url or "none named"),
        ("licence", release.license or "none named"),
    ]
    said = next((item.provenance for item in verdict.evidence if item.provenance), None)
    words = f"{said.state.value} {said.identity or ''} {said.detail or ''}" if said else "not known"
    rows.append(("provenance", words.strip()))
    rows += [("context only", text) for text in of_verdict.counted(verdict)]
    return Section(title="Where it comes from", rows=tuple(rows))


def _history(page: Page) -> Section:
    rows = [(str(item.pin), f"rejected: {item.words}") for item in page.rejections]
    rows += [
        ("", f"instead: {item.alternative}") for item in page.rejections[:1] if item.alternative
    ]
    rows += list(page.history)
    empty = () if rows else (Item(text="nothing was decided about this package before"),)
    return Section(title="History", rows=tuple(rows), items=empty)


def _actions(page: Page) -> Section:
    return Section(title="Decide", commands=tuple(commands(page)))


def commands(page: Page) -> list[str]:
    """The lines that decide, for whoever may."""
    pin, found = page.row.pin, page.found
    lines = []
    if found is None or not found.counts:
        lines.append(f"mcp-vet review {pin} --vet")
    elif page.verdict is not None and page.verdict.decision is Decision.DENY:
        lines.append(
            f'mcp-vet approve {pin} --evidence {found.digest} --reason TEXT --waive "RULE=WHY@DATE"'
        )
    else:
        lines.append(f"mcp-vet approve {pin} --evidence {found.digest} --reason TEXT")
    lines.append(f"mcp-vet reject {pin} --reason CODE --note TEXT --alternative PIN")
    return lines
