"""Text for a terminal: what changed in meaning first, then the code, ranked."""

from collections.abc import Iterator

import click

from vetting.code_diff import CodeDiff
from vetting.diff_reports import DiffReport
from vetting.diff_reports import _rows as rows
from vetting.escaping import inert, one_line, visible
from vetting.workflow.diff import Diff

_WIDE = 100
"""Characters of a row that stays on one line."""

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


class Text(DiffReport):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def render(self, diff: Diff, *, lines: int | None = 400) -> str:
        """See `DiffReport.render`."""
        return inert("\n".join(_page(diff, lines))) + "\n"


def _page(diff: Diff, lines: int | None) -> Iterator[str]:
    head = f"{diff.before.pin} → {diff.after.pin}"
    yield click.style(one_line(head, 500), bold=True)
    said = rows.headline(diff)
    if said:
        yield f"  {said}"
    for section in rows.shown(diff):
        yield ""
        yield f"{click.style(section.name, bold=True)}: {one_line(rows.summary(section), 400)}"
        for row in rows.rows(section):
            yield from _row(row)
    same = rows.unchanged(diff)
    if same:
        yield ""
        yield f"no change: {same}"
    if diff.code is not None and diff.code.files and lines != 0:
        yield ""
        yield from _code(diff.code, lines)


def _row(row: rows.Row) -> Iterator[str]:
    """A row on one line where that is short, or else with what is said of it below."""
    begin = f"  {click.style(row.sign, fg=_COLOURS.get(row.sign))} "
    if len(row.line) <= _WIDE:
        yield begin + one_line(row.line)
        return
    yield begin + one_line(row.head, rows.LONG)
    for detail in row.details:
        yield f"      {one_line(detail, rows.LONG)}"


def _code(code: CodeDiff, lines: int | None) -> Iterator[str]:
    yield f"{click.style('code', bold=True)}: {rows.about_code(code)}"
    for file in code.opaque:
        yield f"  opaque  {one_line(file.path)}: {one_line(file.opaque)}"
    found, left = rows.parts(code, lines)
    for part in found:
        old, new = rows.names(part.file)
        yield ""
        yield click.style(f"--- {visible(old)}", bold=True)
        yield click.style(f"+++ {visible(new)}", bold=True)
        for hunk in part.hunks:
            why = f"  [{', '.join(hunk.signals)}]" if hunk.signals else ""
            yield click.style(hunk.header, fg="cyan") + why
            shown, rest = rows.body(hunk, lines)
            for line in shown:
                yield click.style(visible(line, keep="\t"), fg=_COLOURS.get(line[0]))
            if rest:
                yield rest
    if left:
        yield ""
        yield left
