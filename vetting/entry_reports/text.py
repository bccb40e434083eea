"""Text for a terminal: who decided, what was approved, how to start it."""

from collections.abc import Iterable, Iterator

import click

from vetting import reports
from vetting.entry_reports import EntryReport
from vetting.entry_reports import _rows as rows
from vetting.escaping import inert, one_line
from vetting.workflow.show import Shown

_COLOURS = {"valid": "green", "incomplete": "yellow"}


class Text(EntryReport):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def render(self, shown: Shown, *, evidence: bool = False) -> str:
        """See `EntryReport.render`."""
        page = inert("\n".join(_page(shown))) + "\n" if shown.state else ""
        if shown.verdict is None or (shown.entry is not None and not evidence):
            return page
        verdict = reports.get("text").verdicts([shown.verdict])
        return f"{page}\n{verdict}" if page else verdict


def _page(shown: Shown) -> Iterator[str]:
    colour = _COLOURS.get(shown.state, "red")
    word = click.style(rows.STATES.get(shown.state, shown.state.upper()), fg=colour, bold=True)
    yield f"{word}  {click.style(one_line(str(shown.pin)), bold=True)}"
    yield f"  {one_line(rows.headline(shown), 400)}"
    if shown.entry is None:
        return
    yield from ("", click.style("Decision", bold=True), *_table(rows.decision(shown.entry)))
    yield from ("", click.style("What was approved", bold=True), *_table(rows.envelope(shown)))
    count, listed = rows.tools(shown)
    yield from ("", f"{click.style('Tools it offers to the model', bold=True)}: {count}")
    for tool in listed:
        legs = rows.legs(tool)
        words = one_line(tool.description.strip().partition("\n")[0], 90)
        yield f"  {one_line(tool.name, 60):28} {words}{f'  [{legs}]' if legs else ''}"
    steps = rows.launch(shown)
    if steps:
        yield from ("", click.style("Next", bold=True), *(f"  {step}" for step in steps))


def _table(found: Iterable[rows.Row]) -> Iterator[str]:
    before = ""
    for name, words in found:
        yield f"  {'' if name == before else name:12} {one_line(words, 600)}"
        before = name
