"""Markdown for the description of a pull request, or an answer to an issue."""

from collections.abc import Iterator, Sequence

from vetting.escaping import code_span, for_markdown, inert, visible
from vetting.request_reports import RequestReport
from vetting.request_reports import _answer as parts
from vetting.workflow.request import Answered


class Markdown(RequestReport):
    """See the module."""

    name = "markdown"

    def render(
        self, answers: Sequence[Answered], *, several: bool = False, client: str | None = None
    ) -> str:
        """See `RequestReport.render`."""
        del several
        return inert("\n".join("\n".join(_page(answer, client)) + "\n" for answer in answers))


def _page(answer: Answered, client: str | None) -> Iterator[str]:
    yield f"## {parts.WORDS[answer.kind]}: {code_span(str(answer.pin))}"
    yield ""
    yield from (f"- {for_markdown(text)}" for text in parts.facts(answer))
    if answer.request is not None:
        asked = answer.request
        yield f"- asked by {for_markdown(asked.requester)}: {for_markdown(asked.wish.reason)}"
    if answer.path:
        yield f"- {code_span(str(answer.path))}"
    for names, snippet in parts.grouped(answer, client):
        yield from ("", f"{for_markdown(names)}:", "")
        yield from ("```", *map(visible, snippet.splitlines()), "```")
    steps = list(parts.steps(answer))
    if steps:
        yield from ("", "### Next", "", "```sh", *map(visible, steps), "```")
