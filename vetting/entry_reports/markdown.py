"""Markdown for pull requests and pages: who decided, what was approved, how to start it."""

from collections.abc import Iterable, Iterator

from vetting import reports
from vetting.entry_reports import EntryReport
from vetting.entry_reports import _rows as rows
from vetting.escaping import code_span, for_markdown, inert, one_line
from vetting.workflow.show import Shown


class Markdown(EntryReport):
    """See the module."""

    name = "markdown"

    def render(self, shown: Shown, *, evidence: bool = False) -> str:
        """See `EntryReport.render`."""
        page = inert("\n".join(_page(shown))) + "\n" if shown.state else ""
        if shown.verdict is None or (shown.entry is not None and not evidence):
            return page
        verdict = reports.get("markdown").verdicts([shown.verdict])
        return f"{page}\n{verdict}" if page else verdict


def _page(shown: Shown) -> Iterator[str]:
    word = rows.STATES.get(shown.state, shown.state.upper())
    yield f"## {word} {code_span(one_line(str(shown.pin)))}"
    yield from ("", for_markdown(rows.headline(shown)))
    if shown.entry is None:
        return
    yield from ("", "### Decision", "", *_table(rows.decision(shown.entry)))
    yield from ("", "### What was approved", "", *_table(rows.envelope(shown)))
    count, listed = rows.tools(shown)
    yield from ("", f"### Tools it offers to the model: {for_markdown(count)}")
    if listed:
        yield from ("", "| tool | says | trifecta |", "|---|---|---|")
    for tool in listed:
        words = for_markdown(tool.description.strip().partition("\n")[0][:160])
        yield f"| {code_span(tool.name[:80])} | {words} | {rows.legs(tool)} |"
    steps = rows.launch(shown)
    if steps:
        yield from ("", "### Next", "", *(f"- {code_span(step)}" for step in steps))


def _table(found: Iterable[rows.Row]) -> Iterator[str]:
    yield from ("| | |", "|---|---|")
    for name, words in found:
        yield f"| {name} | {for_markdown(one_line(words, 600))} |"
