"""JUnit XML: a suite for each file, a case for each server and each rule it breaks."""

from collections.abc import Iterator
from html import escape

from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import Row, rows
from vetting.escaping import inert, one_line
from vetting.model.check import CheckReport


class Junit(CheckFormat):
    """See the module. What cannot be read is an `error`, what is waived or known `skipped`."""

    name = "junit"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        found: dict[str, list[Row]] = {file.path: [] for file in report.files}
        for row in rows(report):
            found.setdefault(row.path, []).append(row)
        named: dict[str, list[str]] = {}
        for server in report.servers:
            named.setdefault(server.file, []).append(server.name)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="mcp-vet {report.command}">',
        ]
        for path, items in found.items():
            lines += _suite(path, items, named.get(path, []))
        return inert("\n".join([*lines, "</testsuites>", ""]))


def _suite(path: str, found: list[Row], servers: list[str]) -> Iterator[str]:
    said = {row.server for row in found}
    clean = [name for name in servers if name not in said]
    errors = sum(1 for row in found if row.fails and row.status == "unparsable")
    failures = sum(1 for row in found if row.fails) - errors
    skipped = sum(1 for row in found if row.waived or row.known)
    yield (
        f'  <testsuite name={_quoted(path)} tests="{len(found) + len(clean)}" '
        f'failures="{failures}" errors="{errors}" skipped="{skipped}">'
    )
    for name in clean:
        yield f"    <testcase classname={_quoted(path)} name={_quoted(name)}/>"
    for row in found:
        yield from _case(path, row)
    yield "  </testsuite>"


def _case(path: str, row: Row) -> Iterator[str]:
    name = f"{row.server} {row.rule_id}".strip()
    head = f'    <testcase classname={_quoted(path)} name={_quoted(name)} line="{max(row.line, 1)}"'
    if row.fails:
        kind = "error" if row.status == "unparsable" else "failure"
        yield f"{head}>"
        text = one_line(f"{row.path}:{row.line} {row.next_step}", 1000)
        yield (
            f"      <{kind} type={_quoted(row.rule_id)} message={_quoted(row.message)}>"
            f"{escape(text)}</{kind}>"
        )
        yield "    </testcase>"
    elif row.waived or row.known:
        why = f"waived until {row.waived[1]}: {row.waived[0]}" if row.waived else "in the baseline"
        yield f"{head}><skipped message={_quoted(why)}/></testcase>"
    else:
        yield f"{head}/>"


def _quoted(text: str) -> str:
    return f'"{escape(one_line(text, 1000))}"'
