"""GitHub: workflow commands that put findings beside the lines they are about.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import Row, rows, summary
from vetting.escaping import for_ci, one_line
from vetting.model.check import CheckReport

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
MAX_SHOWN = 10
"""Annotations of one kind that GitHub shows of a step; what fails the run stands first."""


class Github(CheckFormat):
    """See the module."""

    name = "github"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        lines, counts = [], dict.fromkeys(_COMMANDS, 0)
        for row in rows(report):
            counts[row.level] += 1
            if not (row.waived or row.known) and counts[row.level] <= MAX_SHOWN:
                lines.append(_annotation(row))
        more = sum(max(0, count - MAX_SHOWN) for count in counts.values())
        if more:
            lines.append(f"mcp-vet: {more} more findings; --format json lists all")
        word = "PASS" if report.ok else "FAIL"
        return "\n".join([*lines, f"mcp-vet: {word}  {for_ci(summary(report))}", ""])


def _annotation(row: Row) -> str:
    server = f"{row.server}: " if row.server else ""
    step = f" Next: {row.next_step}" if row.next_step else ""
    properties = (
        f"file={_property(row.path)},line={max(row.line, 1)},"
        f"title={_property(f'mcp-vet {row.rule_id}')}"
    )
    return f"::{_COMMANDS[row.level]} {properties}::{_data(f'{server}{row.message}.{step}')}"


def _data(text: str) -> str:
    """A message: on one visible line, and nothing in it that a runner would undo or carry out."""
    return for_ci(one_line(text, 1000)).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
