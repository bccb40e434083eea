"""Markdown, for a merge request or a job's summary."""

from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import Row, rows, summary
from vetting.escaping import code_span, for_markdown, inert, one_line
from vetting.model.check import CheckReport

_MOST = 200


class Markdown(CheckFormat):
    """See the module."""

    name = "markdown"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        word = "passed" if report.ok else "failed"
        lines = [f"## mcp-vet check {word}", "", for_markdown(summary(report)), ""]
        found = [row for row in rows(report) if row.level != "note" or row.waived]
        if found:
            lines += ["| | where | server | what | next |", "|---|---|---|---|---|"]
            lines += [_line(row) for row in found[:_MOST]]
            lines.append("")
        if len(found) > _MOST:
            lines += [f"and {len(found) - _MOST} more (`--format json` lists all)", ""]
        for note in report.waivers:
            text = f"{note.where}, until {note.until} ({note.state}): {note.reason}"
            lines.append(f"- waiver of {code_span(note.rule)}: {for_markdown(text)}")
        for line in report.fixed:
            lines.append(f"- fixed: {for_markdown(line)}")
        return inert("\n".join(lines).rstrip("\n") + "\n")


def _line(row: Row) -> str:
    state = "fails" if row.fails else "waived" if row.waived else "known" if row.known else "warns"
    what = f"{for_markdown(one_line(row.message, 300))} {code_span(row.rule_id)}"
    cells = (
        f"**{state}**" if row.fails else state,
        code_span(f"{row.path}:{row.line}"),
        code_span(row.server) if row.server else "",
        what,
        for_markdown(one_line(row.next_step, 300)),
    )
    return f"| {' | '.join(cells)} |"
