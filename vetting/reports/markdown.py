"""Markdown for pull requests and issues: the text report's content, safe to render."""

from collections.abc import Iterator, Sequence

from vetting.escaping import code_span, for_markdown, visible
from vetting.model.evidence import Finding
from vetting.model.verdict import Verdict
from vetting.reports import Report
from vetting.reports._page import VERDICT_WORDS, counts, gaps, groups, next_steps, touches

_PLACES = 5
_UNREAD = 20


class Markdown(Report):
    """See the module."""

    name = "markdown"

    def verdicts(self, verdicts: Sequence[Verdict]) -> str:
        """See `Report.verdicts`."""
        return "\n---\n\n".join("\n".join(_page(verdict)) + "\n" for verdict in verdicts)


def _page(verdict: Verdict) -> Iterator[str]:
    release = verdict.release
    yield f"## {verdict.decision.value.upper()}: {code_span(str(verdict.pin))}"
    yield ""
    yield f"This version is **{VERDICT_WORDS[verdict.decision]}**."
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
        yield "Nothing: every file was read."
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
        waiver = verdict.waiver_for(first)
        if waiver:
            yield f"Waived until {waiver.until:%Y-%m-%d}: {for_markdown(waiver.reason)}"
        yield ""
        places = [item for item in group.findings if item.location is not None]
        for finding in places[:_PLACES]:
            yield f"- {code_span(_place(finding))}"
        if len(places) > _PLACES:
            yield f"- and {len(places) - _PLACES} more places"
        if first.excerpt:
            yield ""
            for number, line in enumerate(first.excerpt.lines, first.excerpt.first):
                # Indented code: nothing inside it is markup, not even a fence.
                yield f"    {number:>6}  {visible(line)}"


def _place(finding: Finding) -> str:
    place = finding.location
    if place is None:
        return ""
    return place.path + (f":{place.line}" if place.line else "")
