"""Text for a terminal: the answer, why, and what to paste or to do next."""

import textwrap
from collections.abc import Iterator, Sequence

import click

from vetting.escaping import inert, one_line, visible
from vetting.request_reports import RequestReport
from vetting.request_reports import _answer as parts
from vetting.workflow.request import Answered, Kind

_COLOURS = {Kind.APPROVED: "green", Kind.FILED: "yellow", Kind.JOINED: "yellow"}


class Text(RequestReport):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def render(
        self, answers: Sequence[Answered], *, several: bool = False, client: str | None = None
    ) -> str:
        """See `RequestReport.render`."""
        del several
        pages = ("\n".join(_page(answer, client)) + "\n" for answer in answers)
        return inert("\n".join(pages))


def _page(answer: Answered, client: str | None) -> Iterator[str]:
    word = click.style(parts.WORDS[answer.kind], fg=_COLOURS.get(answer.kind, "red"), bold=True)
    yield f"{word}  {click.style(visible(str(answer.pin)), bold=True)}"
    for text in parts.facts(answer):
        yield from textwrap.wrap(
            one_line(text, 600), 100, initial_indent="  ", subsequent_indent="    "
        )
    if answer.path:
        yield f"  {visible(str(answer.path))}"
    for names, snippet in parts.grouped(answer, client):
        yield ""
        yield from textwrap.wrap(one_line(names, 2000), 100, break_long_words=False)
        yield from (f"  {visible(line)}" for line in snippet.splitlines())
    steps = list(parts.steps(answer))
    if steps:
        yield ""
        yield click.style("Next", bold=True)
        yield from (f"  {visible(step)}" for step in steps)
