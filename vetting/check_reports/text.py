"""Text for a terminal or a CI log: what may not run, where, why, and what to do next."""

from collections.abc import Iterable, Iterator

import click

from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import Row, count, rows, summary
from vetting.escaping import inert, one_line
from vetting.model.check import CheckedServer, CheckReport, Status
from vetting.secret_values import masked

_WIDTH = 100
_LEAST = 40
"""Columns that a line may have at least: narrower than this nothing can be read."""

_MOST = 500
"""Servers that are shown in full."""

_WORDS = {
    Status.NOT_ALLOWLISTED: "NOT APPROVED",
    Status.PIN_MISMATCH: "ANOTHER VERSION IS APPROVED",
    Status.INCOMPLETE: "NOT UNDERSTOOD",
}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


class Text(CheckFormat):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        columns = max(_LEAST, self.columns) if self.columns else None
        lines = _page(report, min(_WIDTH, columns or _WIDTH))
        return inert("\n".join(_folded(lines, columns)) + "\n")


def _folded(lines: Iterable[str], columns: int | None) -> Iterator[str]:
    """Lines that are too wide, broken at spaces; what follows stands further in."""
    for line in lines:
        if columns is None or len(click.unstyle(line)) <= columns:
            yield line
            continue
        start = len(line) - len(line.lstrip(" "))
        indent = " " * min(start + 4, columns // 2)
        held = ""
        for word in line.split(" "):
            if held.strip() and len(click.unstyle(f"{held} {word}")) > columns:
                yield held.rstrip(" ")
                held = indent + word if word else indent[:-1]
            else:
                held = f"{held} {word}" if held else word or " "
        yield held


def _page(report: CheckReport, width: int) -> Iterator[str]:
    word = click.style("PASS", fg="green", bold=True)
    if not report.ok:
        word = click.style("FAIL", fg="red", bold=True)
    digest = report.policy_digest.rpartition(":")[2][:12]
    where = f"allowlist {report.allowlist}, policy {digest}"
    yield f"mcp-vet: {word}  {one_line(summary(report), 300)}  ({one_line(where, 300)})"
    found = list(rows(report))
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        if row.level != "note" and not row.waived and not row.known:
            groups.setdefault((row.path, row.server), []).append(row)
    servers: dict[tuple[str, str], CheckedServer] = {}
    for server in report.servers:
        held = servers.setdefault((server.file, server.name), server)
        if server.status.rank > held.status.rank:
            servers[server.file, server.name] = server
    for key, group in list(groups.items())[:_MOST]:
        yield ""
        yield from _group(group, servers.get(key), width)
    if len(groups) > _MOST:
        yield f"\nand {len(groups) - _MOST} more (--format json lists all)"
    yield from _rest(report, found)


def _group(group: list[Row], server: CheckedServer | None, width: int) -> Iterator[str]:
    first = group[0]
    place = f"{one_line(first.path, 200)}:{first.line}"
    if server is None:
        yield click.style(place, bold=True)
    else:
        refs = ", ".join(_ref(server)) or server.kind
        state = _WORDS.get(server.status, server.status.value.replace("_", " ").upper())
        colour = "red" if server.code else "green"
        off = "  (disabled)" if server.disabled else ""
        yield (
            f"{click.style(place, bold=True)}  {one_line(server.name, 80)!r}  "
            f"{one_line(refs, 200)}{off}  {click.style(state, fg=colour, bold=True)}"
        )
    for row in sorted(group, key=lambda row: (not row.fails, row.severity.rank)):
        mark = click.style(row.severity.value, fg=_COLOURS[row.level])
        yield from _wrapped(f"{mark}  ", f"{one_line(row.message, 400)}  [{row.rule_id}]", width)
        if row.next_step:
            yield from _wrapped("  next: ", one_line(row.next_step, 400), width)
    suggestion = server.suggestion if server else None
    if suggestion:
        words = ", ".join(f'"{one_line(arg, 120)}"' for arg in masked(suggestion.args))
        how = "  (mcp-vet check --fix writes it)" if suggestion.span else ""
        yield f'    fix: "args": [{words}]{how}'


def _ref(server: CheckedServer) -> Iterator[str]:
    for ref in server.refs[:5]:
        if ref.ecosystem == "remote":
            yield ref.name
        else:
            separator = "==" if ref.ecosystem == "pypi" else "@"
            version = f"{separator}{ref.version}" if ref.version else ""
            yield f"{ref.ecosystem}:{ref.name}{version}"


def _rest(report: CheckReport, found: list[Row]) -> Iterator[str]:
    known = [row for row in found if row.known]
    if known:
        yield ""
        for row in known[:_MOST]:
            yield (
                f"KNOWN   {one_line(row.path, 200)}:{row.line}  {one_line(row.server, 80)}  "
                f"{one_line(row.message, 200)}  [{row.rule_id}]"
            )
    if report.waivers:
        yield ""
    for note in report.waivers:
        yield (
            f"WAIVER  {one_line(note.rule, 80)}  {one_line(note.where, 200)}  until {note.until}  "
            f"{note.state}: {one_line(note.reason, 200)}"
        )
    notes = sum(1 for row in found if row.level == "note")
    if notes:
        yield ""
        yield f"{count(notes, 'note that fails', 'notes that fail')} nothing (--format json lists all)"
    if report.gone:
        yield ""
        gone = count(report.gone, "finding of the baseline is", "findings of the baseline are")
        yield f"{gone} gone: mcp-vet check --update-baseline forgets them"
    for line in report.fixed:
        yield f"FIXED   {one_line(line, 300)}"


def _wrapped(first: str, text: str, width: int) -> list[str]:
    import textwrap

    indent = " " * len(click.unstyle(first))
    return textwrap.wrap(
        text,
        width,
        initial_indent=f"    {first}",
        subsequent_indent=f"    {indent}",
        break_on_hyphens=False,
        break_long_words=False,
    ) or [f"    {first}"]
