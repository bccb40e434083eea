"""What the CI gate looks for in client configurations, one subject per module.

A rule sees one server with everything that was made of it: what its command line would fetch
(`resolved`) and what the allowlist says of each part (`answers`). It never decides whether a
server is allowed: it says what a person should know, where, and what to do next.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from vetting import discovery
from vetting.model.check import ConfigFinding, Status
from vetting.model.pin import PackagePin
from vetting.model.rule import Rule, Severity
from vetting.model.server import Ref, Resolved, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the allowlist says of one thing that would be fetched, or of a remote server.

    A remote server is `remote` if its address is approved, else `not_allowlisted`; a package of
    which only other versions are approved is `pin_mismatch`.
    """

    ref: Ref
    status: Status
    reason: str = ""
    nearest: PackagePin | None = None
    """The nearest approved version of the same package: same major first, newest of those."""

    approved: tuple[str, ...] = ()
    """Approved versions of the package, newest first."""

    expects: tuple[str, str] | None = None
    """The transport and the authentication that a remote server is approved for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One server with all that is known of it."""

    server: Server
    resolved: Resolved
    answers: tuple[Answer, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of the files beside the configuration, by path relative to the server's folder; read
    when they are asked for, and not all of them are named by going through it."""

    ignored: bool | None = None
    """Whether Git ignores the configuration file; None outside a repository."""

    shared: bool = True
    """Whether the file is a project's, read by everybody, and not one person's own."""

    tracked: frozenset[str] = frozenset()
    """Files with variables, among `files`, that Git does not ignore; empty outside a repository."""

    flags: frozenset[str] = field(init=False)
    """What the command line and the entry itself ask for."""

    def __post_init__(self) -> None:
        flags = frozenset((*self.resolved.flags, *self.server.switches))
        object.__setattr__(self, "flags", flags)

    @property
    def approved(self) -> bool:
        """Whether there is something to ask the allowlist about, and all of it is allowed."""
        return bool(self.answers) and all(
            answer.status is Status.ALLOWED for answer in self.answers
        )

    def finding(
        self,
        rule: Rule,
        message: str,
        line: int | None = None,
        next_step: str = "",
        *,
        severity: Severity | None = None,
    ) -> ConfigFinding:
        """A finding of `rule` at the server's own line unless there is a nearer one.

        Of a server that is switched off it is one step milder: one edit switches it on again.
        """
        given = severity or rule.severity
        if self.server.disabled:
            given = _MILDER.get(given, given)
        return finding(rule, message, line or self.server.line, next_step, severity=given)


_MILDER = {
    Severity.CRITICAL: Severity.HIGH,
    Severity.HIGH: Severity.MEDIUM,
    Severity.MEDIUM: Severity.LOW,
    Severity.LOW: Severity.INFO,
}


class ConfigRules(ABC):
    """Rules about one subject; every finding carries one of `rules`."""

    rules: ClassVar[tuple[Rule, ...]]
    flags: ClassVar[Mapping[str, Rule]] = {}
    """The flags of launchers, servers and files that one of `rules` answers for."""

    @abstractmethod
    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """What is to be said of a server. Never raises, whatever stands in it."""


def finding(
    rule: Rule, message: str, line: int, next_step: str = "", *, severity: Severity | None = None
) -> ConfigFinding:
    """A finding of `rule`; what to do next is the rule's remedy unless there is something nearer.

    `message` says what is wrong with the server whose name stands beside it in every report. It
    never repeats a secret: name the place, its prefix, its length.
    """
    return ConfigFinding(
        rule_id=rule.id,
        severity=severity or rule.severity,
        message=message,
        line=line,
        next_step=next_step or rule.remedy,
    )


@cache
def all_rules() -> tuple[ConfigRules, ...]:
    """Every subject's rules, by name."""
    return discovery.load_all(__name__, ConfigRules)  # type: ignore[type-abstract]


def judge(judged: Judged) -> tuple[ConfigFinding, ...]:
    """What all rules say of a server: the worst first, each thing once."""
    found = {item: None for rules in all_rules() for item in rules.judge(judged)}
    return tuple(sorted(found, key=lambda item: (item.severity.rank, item.line, item.rule_id)))


def rule_index() -> dict[str, Rule]:
    """The rules about servers and those about whole files, by id."""
    from vetting.config_rules import _document, _trifecta

    of_files = (*_document.RULES, *_document.GATE_RULES, _trifecta.TRIFECTA)
    rules = [*of_files, *(rule for subject in all_rules() for rule in subject.rules)]
    return {rule.id: rule for rule in rules}
