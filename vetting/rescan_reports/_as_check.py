"""A re-scan in the shape of the gate's report, for formats that others prescribe."""

import hashlib

from vetting.allowlist.roles import entry_path
from vetting.model.check import CheckedFile, CheckedServer, CheckReport, ConfigFinding, Status
from vetting.model.rescan import Change, Fate, Reaction, RemoteEnd, Rescan, Rescanned
from vetting.model.rule import Severity
from vetting.rescan_reports._rows import next_for, next_step, worth_telling

_STATUS = {
    Fate.KEPT: Status.ALLOWED,
    Fate.FLAGGED: Status.ALLOWED,
    Fate.EXPIRED: Status.EXPIRED,
    Fate.STALE: Status.INCOMPLETE,
    Fate.SUSPENDED: Status.SUSPENDED,
}
_SEVERITY = {
    Reaction.NOTE: Severity.INFO,
    Reaction.FLAG: Severity.MEDIUM,
    Reaction.SUSPEND: Severity.CRITICAL,
}


def as_check(done: Rescan) -> CheckReport:
    """Entries as servers of their own files, sources that could not be asked as unreadable files."""
    return CheckReport(
        command="rescan",
        allowlist=done.allowlist,
        policy_digest=done.policy_digest,
        untrusted=done.problems,
        files=tuple(
            CheckedFile(
                path=source.name,
                client="source",
                error=source.gap,
                findings=(_gap(source.name, source.gap),),
            )
            for source in done.sources
            if source.gap
        ),
        servers=(
            *(_server(item, done) for item in worth_telling(done)),
            *(_remote(item, done) for item in done.remotes),
        ),
    )


def _server(item: Rescanned, done: Rescan) -> CheckedServer:
    path = f"{done.allowlist}/{entry_path(item.pin)}"
    findings = [_finding(change, item) for change in item.changes]
    findings += [_gap(str(item.pin), gap) for gap in item.gaps]
    return CheckedServer(
        file=path,
        line=1,
        name=str(item.pin),
        disabled=False,
        kind="package",
        refs=(),
        flags=(),
        status=_STATUS[item.fate],
        findings=tuple(findings),
    )


def _remote(item: RemoteEnd, done: Rescan) -> CheckedServer:
    return CheckedServer(
        file=f"{done.allowlist}/remotes",
        line=1,
        name=f"remote {item.pattern}",
        disabled=False,
        kind="remote",
        refs=(),
        flags=(),
        status=Status.EXPIRED if item.days_left < 0 else Status.REMOTE,
        findings=(
            ConfigFinding(
                rule_id=f"rescan/{item.change.cause.value}",
                severity=_SEVERITY[item.change.reaction],
                message=item.change.message,
                line=1,
                next_step=next_for(item),
                fails=bool(item.code),
                fingerprint=_fingerprint(item.pattern, item.change.key),
            ),
        ),
    )


def _finding(change: Change, item: Rescanned) -> ConfigFinding:
    severity = _SEVERITY[change.reaction]
    if item.fate is Fate.SUSPENDED and len(item.changes) == 1:
        severity = Severity.CRITICAL
    return ConfigFinding(
        rule_id=f"rescan/{change.cause.value}",
        severity=severity,
        message=change.message,
        line=1,
        next_step=next_step(item),
        fails=bool(item.code) and severity is not Severity.INFO,
        fingerprint=_fingerprint(str(item.pin), change.key),
    )


def _gap(about: str, why: str | None) -> ConfigFinding:
    return ConfigFinding(
        rule_id="rescan/not-asked",
        severity=Severity.UNKNOWN,
        message=why or "",
        line=1,
        next_step="run it again when it can be reached",
        fails=True,
        fingerprint=_fingerprint(about, "not-asked"),
    )


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
