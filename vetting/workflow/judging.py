"""What becomes of findings: policy decides, waivers and the baseline take away, in the open."""

import fnmatch
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vetting.config_files import ConfigFile
from vetting.config_policy import ConfigPolicy
from vetting.config_rules import Judged, _document, judge, rule_index
from vetting.configs import Read
from vetting.model.check import STOPPED, ConfigFinding, WaiverNote
from vetting.model.server import Resolved, Server

if TYPE_CHECKING:
    from vetting.config_waivers import ConfigWaiver


class Judging:
    """What rules, policy, waivers and baseline make of the findings of one run."""

    def __init__(self, policy: ConfigPolicy, now: datetime, baseline: frozenset[str]) -> None:
        self._policy = policy
        self._now = now
        self._baseline = baseline
        self._rules = rule_index()
        self._used: set[ConfigWaiver] = set()
        self.seen: set[str] = set()
        """The fingerprints of everything that was found."""

    def of_server(
        self, judged: Judged, path: str, unread: Iterable[tuple[str, str]]
    ) -> tuple[ConfigFinding, ...]:
        """The findings of a server, decided."""
        server = judged.server
        found = [*judge(judged)]
        for name, why in unread:
            message = f"{name} beside the configuration cannot be read: {why}"
            found.append(judged.finding(self._rules["config/incomplete"], message))
        return self._decided(found, path, server.name, _identity(server, judged.resolved))

    def of_file(
        self, file: ConfigFile, more: Iterable[ConfigFinding] = ()
    ) -> tuple[ConfigFinding, ...]:
        """The findings of a file as a whole, and `more` that is known of it, decided."""
        read = Read(servers=file.servers, flags=file.flags, duplicates=file.duplicates)
        found = [*_document.of_read(read), *more]
        if file.error is not None:
            found.append(_document.unparsable(file.error, file.error_line or 1))
        return self._decided(found, file.path, "", "")

    def _decided(
        self, found: Iterable[ConfigFinding], path: str, server: str, identity: str
    ) -> tuple[ConfigFinding, ...]:
        counts: dict[str, int] = {}
        decided = []
        for item in found:
            number = counts[item.rule_id] = counts.get(item.rule_id, 0) + 1
            parts = (item.rule_id, path, server, identity, str(number))
            digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
            self.seen.add(digest)
            stopped = item.rule_id in _STOPPED
            waiver = None if stopped else self._waiver(item, path, server)
            known = not stopped and digest in self._baseline
            decided.append(
                replace(
                    item,
                    fingerprint=digest,
                    waived=(waiver.reason, waiver.until.isoformat()) if waiver else None,
                    known=known,
                    fails=stopped or (self._fails(item) and not waiver and not known),
                )
            )
        return tuple(decided)

    def _fails(self, item: ConfigFinding) -> bool:
        rule = self._rules.get(item.rule_id)
        signal = (rule.signal if rule else "") or item.rule_id
        return self._policy.fails(item.rule_id, signal, item.severity.value)

    def _waiver(self, item: ConfigFinding, path: str, server: str) -> "ConfigWaiver | None":
        for waiver in self._policy.waivers:
            fits = (
                waiver.rule == item.rule_id
                and waiver.server in (None, server)
                and (waiver.file is None or _ends_with(path, waiver.file))
            )
            if fits:
                self._used.add(waiver)
                if self._state(waiver) == "in force":
                    return waiver
        return None

    def _state(self, waiver: "ConfigWaiver") -> str:
        today, most = self._now.date(), self._policy.waiver_max_days
        if waiver.until < today:
            return "ended"
        if waiver.until > today + timedelta(days=most):
            return f"not applied: it may last {most} days at most"
        return "in force" if waiver in self._used else "fits nothing"

    def notes(self) -> tuple[WaiverNote, ...]:
        """Every waiver of the policy, with what became of it."""
        return tuple(
            WaiverNote(
                rule=waiver.rule,
                where=waiver.where,
                reason=waiver.reason,
                until=waiver.until.isoformat(),
                state=self._state(waiver),
            )
            for waiver in self._policy.waivers
        )


_STOPPED = frozenset(f"config/{status.value}" for status in STOPPED)


def _identity(server: Server, resolved: Resolved) -> str:
    """What the server is, so that another one under its name is something new. The words of a
    command that is not understood may hold secrets: only their digest is kept.
    """
    refs = sorted(
        f"{ref.ecosystem}:{ref.name}@{ref.version or ref.unpinned or ''}" for ref in resolved.refs
    )
    if refs:
        return " ".join(refs)
    return "\0".join((server.command or "", *server.args))


def _ends_with(path: str, pattern: str) -> bool:
    """Whether the end of `path` fits `pattern`, whole segments only."""
    wanted = pattern.removeprefix("./").count("/") + 1
    end = "/".join(path.replace("\\", "/").split("/")[-wanted:])
    return fnmatch.fnmatchcase(end, pattern.removeprefix("./"))
