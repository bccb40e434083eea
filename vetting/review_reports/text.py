"""Text for a terminal: the work list as a table, a page from the decision down to the commands."""

import textwrap
from collections.abc import Iterator

import click

from vetting import diff_reports
from vetting.escaping import inert, one_line, visible
from vetting.model.request import Request
from vetting.review_reports import ReviewReport
from vetting.review_reports import _sections as parts
from vetting.review_reports._sections import Section
from vetting.workflow.review import Page, WorkList

_WIDTH = 100
_COLOURS = {"DENY": "red", "REVIEW": "yellow", "ALLOW": "green", "ALLOWED": "green"}


class Text(ReviewReport):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def work_list(self, work: WorkList) -> str:
        """See `ReviewReport.work_list`."""
        if not work.rows:
            return "nothing waits for a decision\n"
        lines = []
        for row in work.rows:
            word = row.decision.upper() if not row.why else row.status.value.upper()
            old = parts.age(row.since, work.now) if row.since else "not asked for"
            lines.append(
                f"{click.style(word.ljust(11), fg=_COLOURS.get(word, 'yellow'))} "
                f"{click.style(one_line(str(row.pin)), bold=True)}  {old}  "
                f"{row.missing} more must approve"
            )
            lines += [f"            {one_line(said, 160)}" for said in _said(row.requests)]
            if row.agreed:
                lines.append(f"            approved by {one_line(', '.join(row.agreed), 160)}")
            if row.conflict:
                lines.append(f"            {one_line(row.conflict)}")
        lines += ["", f"next: mcp-vet review {one_line(str(work.rows[0].pin))}"]
        return inert("\n".join(lines)) + "\n"

    def page(self, page: Page, *, lines: int = 200) -> str:
        """See `ReviewReport.page`."""
        return inert("\n".join(_page(page, lines))) + "\n"


def _said(requests: tuple[Request, ...]) -> Iterator[str]:
    for item in requests:
        yield f"{item.requester}: {item.wish.reason}"


def _page(page: Page, lines: int) -> Iterator[str]:
    word = parts.head(page)
    name = click.style(visible(str(page.row.pin)), bold=True)
    yield f"{click.style(word, fg=_COLOURS.get(word, 'yellow'), bold=True)}  {name}"
    yield from _section(parts.decision_bar(page), titled=False)
    yield ""
    yield click.style("What changed since the approved version", bold=True)
    if page.changes is None:
        yield from _wrapped("  ", page.no_changes)
    else:
        found = diff_reports.get("text").render(page.changes, lines=lines)
        yield from (f"  {line}".rstrip() for line in found.splitlines())
    for section in parts.sections(page):
        yield ""
        yield from _section(section)


def _section(section: Section, *, titled: bool = True) -> Iterator[str]:
    if titled:
        yield click.style(one_line(section.title), bold=True)
    width = min(24, max((len(name) for name, _ in section.rows), default=0))
    for name, value in section.rows:
        yield from _wrapped(f"  {one_line(name, 60).ljust(width)}  ", value)
    for item in section.items:
        yield from _wrapped("  · ", item.text)
        for text in item.below:
            yield from _wrapped("      ", text)
        yield from (f"      {visible(line)}" for line in item.code)
    yield from (f"  {visible(line)}" for line in section.commands)


def _wrapped(first: str, text: str) -> list[str]:
    return textwrap.wrap(
        one_line(text, 1200),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
        break_long_words=False,
    ) or [first.rstrip()]
