"""What all formats say of a run: its findings in one order, each with what, where and why."""

from collections.abc import Iterator
from typing import NamedTuple

from vetting.config_rules._document import NOT_ALLOWED, UNTRUSTED
from vetting.model.check import MAY_RUN, CheckReport, ConfigFinding
from vetting.model.rule import Rule, Severity


class Row(NamedTuple):
    """One thing to say. `server` is empty for what concerns a whole file."""

    path: str
    line: int
    server: str
    status: str
    rule_id: str
    severity: Severity
    message: str
    next_step: str
    fails: bool
    known: bool = False
    waived: tuple[str, str] | None = None
    fingerprint: str = ""

    @property
    def level(self) -> str:
        """`error` for what fails the run, `warning` or `note` for the rest."""
        if self.fails:
            return "error"
        return "note" if self.severity in (Severity.INFO, Severity.LOW) else "warning"


def rows(report: CheckReport) -> Iterator[Row]:
    """Everything there is to say, in the order of files and lines; what fails comes first."""
    found = [*_untrusted(report), *_files(report), *_servers(report)]
    yield from sorted(found, key=lambda row: (not row.fails, row.path, row.line, row.rule_id))


def _untrusted(report: CheckReport) -> Iterator[Row]:
    for problem in report.untrusted:
        yield _own(UNTRUSTED, report.allowlist, 1, problem)


def _files(report: CheckReport) -> Iterator[Row]:
    for file in report.files:
        for item in file.findings:
            yield _row(item, file.path, "", "read" if file.error is None else "unparsable")


def _servers(report: CheckReport) -> Iterator[Row]:
    for server in report.servers:
        if server.status not in MAY_RUN and not server.findings:
            message = f"it is {server.status.value.replace('_', ' ')}"
            yield _own(
                NOT_ALLOWED, server.file, server.line, message, server.name, server.status.value
            )
        for item in server.findings:
            yield _row(item, server.file, server.name, server.status.value)


def _row(item: ConfigFinding, path: str, server: str, status: str) -> Row:
    return Row(
        path=path,
        line=item.line,
        server=server,
        status=status,
        rule_id=item.rule_id,
        severity=item.severity,
        message=item.message,
        next_step=item.next_step,
        fails=item.fails,
        known=item.known,
        waived=item.waived,
        fingerprint=item.fingerprint,
    )


def _own(
    rule: Rule, path: str, line: int, message: str, server: str = "", status: str = "untrusted"
) -> Row:
    import hashlib

    digest = hashlib.sha256(f"{rule.id}\0{path}\0{server}".encode("utf-8", "replace"))
    return Row(
        path=path,
        line=line,
        server=server,
        status=status,
        rule_id=rule.id,
        severity=rule.severity,
        message=message,
        next_step=rule.remedy,
        fails=True,
        fingerprint=digest.hexdigest(),
    )


def summary(report: CheckReport) -> str:
    """`2 of 5 servers not allowed`, and what else decides."""
    total = len(report.servers)
    bad = sum(1 for server in report.servers if server.code)
    fine = sum(1 for server in report.servers if server.status in MAY_RUN)
    some = f"{bad or fine} of " if total and (bad or fine < total) else ""
    state = " not allowed" if bad else " allowed" if total else ""
    unread = sum(1 for file in report.files if file.error is not None)
    words = [f"{some}{count(total, 'server')}{state}"]
    words.append(f"{count(len(report.files), 'file')} looked at")
    if unread:
        words.append(f"{unread} not readable")
    if report.untrusted:
        words.append(f"{count(len(report.untrusted), 'entry', 'entries')} not to be trusted")
    known = sum(1 for _, item in report.findings if item.known)
    if known:
        words.append(f"{known} known from the baseline")
    return ", ".join(words)


def count(number: int, one: str, many: str = "") -> str:
    """`1 server`, `2 servers`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
