"""Markdown for the comment on a pull request: what text says, safe to render."""

import re
from collections.abc import Iterator

from vetting import diff_reports
from vetting.escaping import code_span, for_markdown, inert, visible
from vetting.review_reports import ReviewReport
from vetting.review_reports import _sections as parts
from vetting.review_reports._sections import Section
from vetting.workflow.review import Page, WorkList

_MOST = 60_000
"""Characters; hosts of Git take comments of 65,536."""


class Markdown(ReviewReport):
    """See the module."""

    name = "markdown"

    def work_list(self, work: WorkList) -> str:
        """See `ReviewReport.work_list`."""
        if not work.rows:
            return "Nothing waits for a decision.\n"
        lines = [
            "| Pin | Decision | Waits | Asked by | Missing approvals |",
            "|---|---|---|---|---|",
        ]
        for row in work.rows:
            old = parts.age(row.since, work.now) if row.since else "not asked for"
            word = row.status.value if row.why else row.decision
            people = for_markdown(", ".join(row.requesters))
            lines.append(
                f"| {code_span(str(row.pin))} | {word} | {old} | {people} | {row.missing} |"
            )
        return inert("\n".join(lines)) + "\n"

    def page(self, page: Page, *, lines: int = 200) -> str:
        """See `ReviewReport.page`."""
        text = inert("\n".join(_page(page, lines))) + "\n"
        if len(text) > _MOST and lines:
            return self.page(page, lines=0)
        if len(text) <= _MOST:
            return text
        # Cut between sections: inside a code block the rest would become part of it. The decision,
        # which comes first, holds none.
        end = text.rfind("\n### ", 0, _MOST)
        whole = text[: (end if end > 0 else text.rfind("\n", 0, _MOST)) + 1]
        actions = "\n".join(_fenced(tuple(parts.commands(page)), "sh"))
        return f"{whole}\n**Cut here: mcp-vet review shows all of it.**\n\n{actions}\n"


def _page(page: Page, lines: int) -> Iterator[str]:
    yield f"## {parts.head(page)}: {code_span(str(page.row.pin))}"
    yield ""
    yield from _section(parts.decision_bar(page), titled=False)
    yield ""
    yield "### What changed since the approved version"
    yield ""
    if page.changes is None:
        yield f"{for_markdown(page.no_changes)}"
    else:
        yield from diff_reports.get("markdown").render(page.changes, lines=lines).splitlines()
    for section in parts.sections(page):
        yield ""
        yield from _section(section)


def _section(section: Section, *, titled: bool = True) -> Iterator[str]:
    if titled:
        yield f"### {for_markdown(section.title)}"
        yield ""
    if section.rows:
        yield "| | |"
        yield "|---|---|"
        yield from (
            f"| {for_markdown(name)} | {for_markdown(text)} |" for name, text in section.rows
        )
    for item in section.items:
        yield f"- {for_markdown(item.text)}"
        yield from (f"  - {code_span(text)}" for text in item.below)
        if item.code:
            yield ""
            yield from (f"  {line}" for line in _fenced(item.code))
            yield ""
    if section.commands:
        yield from _fenced(section.commands, "sh")


def _fenced(lines: tuple[str, ...], language: str = "") -> Iterator[str]:
    """A block whose fence is longer than any run of back-ticks in it."""
    shown = [visible(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield from shown
    yield fence
