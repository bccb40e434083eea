"""Text for a terminal: what it is, what could not be seen, what was found, what to do next."""

import textwrap
from collections.abc import Iterator, Sequence

import click

from vetting.escaping import inert, one_line, visible
from vetting.model.evidence import Finding, Severity
from vetting.model.verdict import Decision, Effect, Verdict
from vetting.reports import Report
from vetting.reports._page import (
    VERDICT_WORDS,
    Group,
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

_WIDTH = 100
_PLACES = 3
_UNREAD = 8
_COLOURS = {
    "critical": "bright_red",
    "high": "red",
    "unknown": "yellow",
    "medium": "yellow",
    "low": "cyan",
    "deny": "red",
    "review": "yellow",
    "allow": "green",
}


class Text(Report):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def verdicts(self, verdicts: Sequence[Verdict], *, several: bool = False) -> str:
        """See `Report.verdicts`."""
        del several
        rule = "\n" + "─" * _WIDTH + "\n\n"
        return inert(rule.join("\n".join(_page(verdict)) + "\n" for verdict in verdicts))


def _page(verdict: Verdict) -> Iterator[str]:
    yield from _head(verdict)
    yield from _reasons(verdict)
    yield from _gaps(verdict)
    yield from _touches(verdict)
    yield from _tools(verdict)
    yield from _findings(verdict)
    steps = next_steps(verdict)
    if steps:
        yield ""
        yield _title("Next")
        yield from (f"  {step}" for step in steps)


def _head(verdict: Verdict) -> Iterator[str]:
    release = verdict.release
    name = click.style(visible(str(verdict.pin)), bold=True)
    word = click.style(
        verdict.decision.value.upper(), fg=_COLOURS[verdict.decision.value], bold=True
    )
    yield f"{word}  {name}  ({VERDICT_WORDS[verdict.decision]})"
    if told := update_head(verdict):
        yield f"  {click.style(visible(told[0]), bold=True)}"
        for line in told[1]:
            yield from _wrapped("  · ", one_line(line, 600))
    if release.description:
        yield f"  {one_line(release.description, 96)}"
    facts = [
        f"published {release.published_at:%Y-%m-%d}"
        if release.published_at
        else "publish time unknown",
        f"by {release.publisher}" if release.publisher else "",
        release.license or "no licence named",
        release.repository_url or "no repository named",
    ]
    yield "  " + one_line(" · ".join(fact for fact in facts if fact), 160)
    if numbers := counted(verdict):
        yield "  " + one_line(" · ".join(numbers), 160)
    if release.newest_version not in (None, verdict.pin.version):
        yield f"  the newest version is {one_line(str(release.newest_version), 60)}"
    if verdict.subject or release.skipped_artifacts:
        yield ""
    for file in verdict.subject:
        sha256 = next((d.value for d in file.digests if d.algorithm == "sha256"), "")
        yield f"  {visible(file.filename)}  {_size(file.size)}  sha256:{sha256}"
    if release.skipped_artifacts:
        count = len(release.skipped_artifacts)
        yield f"  {count} more file(s) of the release fit no target platform: not looked at"


def _reasons(verdict: Verdict) -> Iterator[str]:
    if not verdict.reasons:
        return
    denied = verdict.decision is Decision.DENY
    yield ""
    yield _title("Why it is denied" if denied else "Why a person decides")
    for reason in verdict.reasons:
        if denied and reason.effect is not Effect.DENY:
            continue
        yield from _wrapped("· ", f"{one_line(reason.message, 300)}  [{reason.rule_id}]")


def _gaps(verdict: Verdict) -> Iterator[str]:
    yield ""
    found = gaps(verdict)
    if not found:
        yield _title("Not looked at") + f"  {all_read(verdict)}"
        return
    yield _title("Not looked at")
    for check, reason, unread in found:
        yield from _wrapped("· ", f"{check}: {one_line(reason, 300)}")
        for path, why in unread[:_UNREAD]:
            yield from _wrapped("    ", f"{one_line(path)}: {one_line(why)}")
        if len(unread) > _UNREAD:
            yield f"      and {len(unread) - _UNREAD} more (--format json lists all)"


def _touches(verdict: Verdict) -> Iterator[str]:
    rows = [(one_line(name, 40), value) for name, value in touches(verdict)]
    yield ""
    yield _title("What it can touch") + ("" if rows else "  nothing that the rules know")
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        first = f"{name.ljust(width)}  "
        yield from _wrapped(first, one_line(_cut(value, 600), 660))


def _cut(listed: str, most: int) -> str:
    """As many names of a list as fit, and how many more there are."""
    if len(listed) <= most:
        return listed
    shown = listed[:most].rpartition(", ")[0] or listed[:most]
    more = listed[len(shown) :].count(", ")
    return f"{shown} and {more} more" if more else listed


def _tools(verdict: Verdict) -> Iterator[str]:
    surface = surface_of(verdict)
    if surface is None or not (surface.tools or surface.prompts or surface.resources):
        return
    yield ""
    yield _title("What it offers") + f"  {heading(surface)}"
    for row in rows(surface):
        said = f"  {one_line(row.says, 70)}" if row.says else ""
        yield f"  {click.style(one_line(row.name, 60), bold=True)}{said}"
        yield from _wrapped("    ", " · ".join(p for p in (row.reaches, row.hints, row.legs) if p))
        for note in row.notes:
            yield from _wrapped("    ! ", one_line(note, 200))
    if len(surface.tools) > MAX_ROWS:
        yield f"  and {len(surface.tools) - MAX_ROWS} more (--format json lists all)"
    if told := chain(surface):
        yield from _wrapped("together: ", one_line(told, 400))


def _findings(verdict: Verdict) -> Iterator[str]:
    yield ""
    yield _title("Findings") + f"  {counts(verdict)}"
    for group in groups(verdict):
        yield from _group(group, verdict)


def _group(group: Group, verdict: Verdict) -> Iterator[str]:
    label = group.severity.value.upper().ljust(8)
    first = group.findings[0]
    yield ""
    word = click.style(label, fg=_COLOURS.get(group.severity.value))
    yield f"  {word}  {one_line(first.message, 120)}  {click.style(f'[{group.rule_id}]', dim=True)}"
    waiver = waived(group, verdict)
    if waiver:
        yield f"            waived {one_line(waiver)}"
    places = [item for item in group.findings if item.location is not None]
    for finding in places[:_PLACES]:
        note = "" if finding.message == first.message else f"  {one_line(finding.message, 80)}"
        yield f"            {_place(finding)}{note}"
    if len(places) > _PLACES:
        yield f"            {and_more(len(places) - _PLACES)}"
    if first.excerpt and group.severity is not Severity.LOW:
        yield from _excerpt(first)


def _excerpt(finding: Finding) -> Iterator[str]:
    excerpt, place = finding.excerpt, finding.location
    if excerpt is None or place is None or place.line is None:
        return
    for number, line in enumerate(excerpt.lines, excerpt.first):
        hit = place.line <= number <= (place.end_line or place.line)
        text = f"{number:>6} │ {visible(line)}"
        yield "          " + (click.style(f"> {text}", bold=True) if hit else f"  {text}")


def _place(finding: Finding) -> str:
    place = finding.location
    if place is None:
        return ""
    return one_line(place.path) + (f":{place.line}" if place.line else "")


def _wrapped(first: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {first}",
        subsequent_indent="  " + " " * len(first),
        break_on_hyphens=False,
        break_long_words=False,
    ) or [f"  {first}"]


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.1f} kB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
