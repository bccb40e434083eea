"""Markdown for pull requests: what changed in meaning first, then the code, folded away."""

import re
from collections.abc import Iterator

from vetting.code_diff import CodeDiff
from vetting.diff_reports import DiffReport
from vetting.diff_reports import _rows as rows
from vetting.escaping import code_span, for_markdown, inert, one_line, visible
from vetting.workflow.diff import Diff


class Markdown(DiffReport):
    """See the module."""

    name = "markdown"

    def render(self, diff: Diff, *, lines: int | None = 400) -> str:
        """See `DiffReport.render`."""
        return inert("\n".join(_page(diff, lines))) + "\n"


def _page(diff: Diff, lines: int | None) -> Iterator[str]:
    pins = (code_span(one_line(str(side.pin))) for side in (diff.before, diff.after))
    yield f"## {' → '.join(pins)}"
    said = rows.headline(diff)
    if said:
        yield from ("", for_markdown(said))
    for section in rows.shown(diff):
        yield from ("", f"**{section.name}**: {for_markdown(rows.summary(section))}")
        listed = [line for row in rows.rows(section) for line in _row(row)]
        if listed:
            yield from ("", *listed)
    same = rows.unchanged(diff)
    if same:
        yield from ("", f"No change: {same}.")
    if diff.code is not None and diff.code.files and lines != 0:
        yield from ("", *_code(diff.code, lines))


def _row(row: rows.Row) -> Iterator[str]:
    """A row as an item of a list, what is said of it as items below where there are several."""
    if len(row.details) < 2:
        yield f"- {row.sign} {code_span(one_line(row.line, rows.LONG))}"
        return
    yield f"- {row.sign} {code_span(one_line(row.head, rows.LONG))}"
    yield from (f"  - {code_span(one_line(detail, rows.LONG))}" for detail in row.details)


def _code(code: CodeDiff, lines: int | None) -> Iterator[str]:
    yield f"**code**: {for_markdown(rows.about_code(code))}"
    opaque = [
        f"- opaque: {code_span(file.path)}: {for_markdown(file.opaque)}" for file in code.opaque
    ]
    if opaque:
        yield from ("", *opaque)
    found, left = rows.parts(code, lines)
    text: list[str] = []
    for part in found:
        old, new = rows.names(part.file)
        text += [f"--- {visible(old)}", f"+++ {visible(new)}"]
        for hunk in part.hunks:
            text.append(hunk.header + (f" {', '.join(hunk.signals)}" if hunk.signals else ""))
            shown, rest = rows.body(hunk, lines)
            text += [visible(line, keep="\t") for line in shown]
            text += [f"\\ {rest}"] if rest else []
    if text:
        longest = max((len(run) for line in text for run in _ticks(line)), default=0)
        fence = "`" * max(3, longest + 1)
        yield from ("", "<details><summary>unified diff</summary>", "")
        yield from (f"{fence}diff", *text, fence, "", "</details>")
    if left:
        yield from ("", for_markdown(left))


def _ticks(line: str) -> list[str]:
    """The runs of back-ticks in a line, which must not end the fence."""
    return re.findall(r"`+", line)
