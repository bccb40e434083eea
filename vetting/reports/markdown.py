"""Markdown for pull requests and issues: the text report's content, safe to render."""

import re
from collections.abc import Iterator, Sequence

from vetting.escaping import code_span, for_markdown, inert, visible
from vetting.model.evidence import Excerpt, Finding
from vetting.model.verdict import Verdict
from vetting.reports import Report
from vetting.reports._page import (
    VERDICT_WORDS,
    all_read,
    and_more,
    counted,
    counts,
    gaps,
    groups,
    next_steps,
    touches,
    update_head,
    waived,
)
from vetting.reports._tool_table import MAX_ROWS, chain, heading, rows, surface_of

_PLACES = 5
_SAYS = 120
"""Characters of a tool's description."""

_UNREAD = 20


class Markdown(Report):
    """See the module."""

    name = "markdown"

    def verdicts(self, verdicts: Sequence[Verdict], *, several: bool = False) -> str:
        """See `Report.verdicts`."""
        del several
        return inert("\n---\n\n".join("\n".join(_page(verdict)) + "\n" for verdict in verdicts))


def _page(verdict: Verdict) -> Iterator[str]:
    release = verdict.release
    yield f"## {verdict.decision.value.upper()}: {code_span(str(verdict.pin))}"
    yield ""
    if told := update_head(verdict):
        yield f"**{for_markdown(told[0])}**"
        yield ""
        for line in told[1]:
            yield f"- {for_markdown(line)}"
        if told[1]:
            yield ""
    yield f"**{VERDICT_WORDS[verdict.decision].capitalize()}.**"
    if release.description:
        yield f"{for_markdown(release.description)}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    published = f"{release.published_at:%Y-%m-%d}" if release.published_at else "unknown"
    for name, value in (
        ("Published", published),
        ("Publisher", release.publisher),
        ("Licence", release.license),
        ("Repository", release.repository_url),
        ("Newest version", release.newest_version),
        ("Context", " · ".join(counted(verdict))),
    ):
        if value:
            yield f"| {name} | {for_markdown(value)} |"
    for file in verdict.subject:
        sha256 = next((d.value for d in file.digests if d.algorithm == "sha256"), "")
        yield f"| {code_span(file.filename)} | `sha256:{sha256}` |"
    if verdict.reasons:
        yield ""
        yield "### Why"
        yield ""
        for reason in verdict.reasons:
            yield (
                f"- **{reason.effect.value}** {for_markdown(reason.message)} "
                f"({code_span(reason.rule_id)})"
            )
    yield from _gaps(verdict)
    yield from _touches(verdict)
    yield from _tools(verdict)
    yield from _findings(verdict)
    steps = next_steps(verdict)
    if steps:
        yield ""
        yield "### Next"
        yield ""
        yield "```sh"
        yield from (visible(step).replace("```", "'''") for step in steps)
        yield "```"


def _gaps(verdict: Verdict) -> Iterator[str]:
    yield ""
    yield "### Not looked at"
    yield ""
    found = gaps(verdict)
    if not found:
        yield f"{all_read(verdict)}.".capitalize()
    for check, reason, unread in found:
        yield f"- {code_span(check)}: {for_markdown(reason)}"
        for path, why in unread[:_UNREAD]:
            yield f"  - {code_span(path)}: {for_markdown(why)}"
        if len(unread) > _UNREAD:
            yield f"  - and {len(unread) - _UNREAD} more"


def _touches(verdict: Verdict) -> Iterator[str]:
    rows = touches(verdict)
    if rows:
        yield ""
        yield "### What it can touch"
        yield ""
        yield "| | |"
        yield "|---|---|"
        for name, value in rows:
            yield f"| {for_markdown(name)} | {for_markdown(value)} |"


def _tools(verdict: Verdict) -> Iterator[str]:
    surface = surface_of(verdict)
    if surface is None or not (surface.tools or surface.prompts or surface.resources):
        return
    yield ""
    yield f"### What it offers: {heading(surface)}"
    yield ""
    yield "| Tool | Says | Reaches | Hints | Trifecta | Notes |"
    yield "|---|---|---|---|---|---|"
    for row in rows(surface):
        cells = (row.says[:_SAYS], row.reaches, row.hints, row.legs, "; ".join(row.notes))
        yield f"| {code_span(row.name)} | {' | '.join(map(for_markdown, cells))} |"
    if len(surface.tools) > MAX_ROWS:
        yield ""
        yield f"and {len(surface.tools) - MAX_ROWS} more."
    if told := chain(surface):
        yield ""
        yield f"**Together**: {for_markdown(told)}"


def _findings(verdict: Verdict) -> Iterator[str]:
    yield ""
    yield f"### Findings: {counts(verdict)}"
    for group in groups(verdict):
        first = group.findings[0]
        yield ""
        yield (
            f"**{group.severity.value.upper()}** {for_markdown(first.message)} "
            f"({code_span(group.rule_id)})"
        )
        waiver = waived(group, verdict)
        if waiver:
            yield f"**Waived** {for_markdown(waiver)}"
        yield ""
        places = [item for item in group.findings if item.location is not None]
        for finding in places[:_PLACES]:
            yield f"- {code_span(_place(finding))}"
        if len(places) > _PLACES:
            yield f"- {and_more(len(places) - _PLACES)}"
        if first.excerpt:
            yield ""
            yield from _excerpt(first.excerpt)


def _excerpt(excerpt: Excerpt) -> Iterator[str]:
    """Source as a code block whose fence is longer than any run of back-ticks in it: indented code
    after a list would be a paragraph of its last item, and so markup.
    """
    lines = [visible(line) for line in excerpt.lines]
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence
    for number, line in enumerate(lines, excerpt.first):
        yield f"{number:>6}  {line}"
    yield fence


def _place(finding: Finding) -> str:
    place = finding.location
    if place is None:
        return ""
    return place.path + (f":{place.line}" if place.line else "")
