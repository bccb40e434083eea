"""Is anything publicly known against this version, or against anything it drags in?"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from packaging.version import InvalidVersion, Version

from vetting.checks import Check, Context, outcome_of
from vetting.errors import VettingError
from vetting.model.advisory import Hit
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.package import PackagePin
from vetting.model.subject import Subject
from vetting.sources import pip_audit
from vetting.sources.osv.lookup import Answer
from vetting.sources.pip_audit import Opinion, Reported

_MALICIOUS = Rule(
    id="adv.malicious",
    title="Published as malware",
    severity=Severity.CRITICAL,
    meaning="A malicious-package database names exactly this version: somebody analysed it and found "
    "code that attacks its users. It was not downloaded.",
    normal="Reports are sometimes wrong and are then withdrawn, which lifts the finding.",
    remedy="Do not install it; if it ran anywhere, rotate every secret it could reach.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
    references=("https://github.com/ossf/malicious-packages",),
)
_CONFLICT = Rule(
    id="meta.evidence_conflict",
    title="Two sources disagree about an advisory",
    severity=Severity.MEDIUM,
    meaning="Our own evaluation and pip-audit looked at the same versions, and only one of them says "
    "that an advisory applies. Whichever is wrong, the vulnerability is reported too.",
    normal="Records that were changed between the two questions, or that describe versions loosely.",
    remedy="Read the advisory and decide whether this version is meant.",
    cwe=("CWE-1395",),
    owasp=("MCP04",),
    references=("https://github.com/pypa/pip-audit",),
)


def _rules(prefix: str, whose: str) -> dict[Severity, Rule]:
    return {
        severity: Rule(
            id=f"{prefix}.{'unknown_severity' if severity is Severity.UNKNOWN else severity.value}",
            title=f"A known vulnerability ({severity.value}) in {whose}",
            severity=severity,
            meaning=f"A published advisory says that {whose} is vulnerable in exactly this version. "
            "Severity is that of its CVSS vector, else of the database's own word, else unknown.",
            normal="Not every vulnerability can be reached from this server; a waiver with a reason "
            "and a date says so.",
            remedy="Take the fixed version the finding names; else waive it for a time.",
            signal=prefix,
            cwe=("CWE-1395",),
            owasp=("MCP04",),
            references=("https://ossf.github.io/osv-schema/",),
        )
        for severity in Severity
        if severity is not Severity.INFO
    }


_OWN = _rules("adv.vuln", "the server itself")
_TRANSITIVE = _rules("adv.transitive", "a package it brings in")
_MOST_GAPS = 10
_ONLY_THEIRS = "is reported by pip-audit only"
UNFIXED = "no fixed version is known"
"""What a finding says of an advisory that has none."""


class Advisories(Check):
    """See the module. The answer was gathered before anything was downloaded; pip-audit gives a
    second opinion on Python closures.
    """

    name = "advisories"
    version = 2
    title = "matching advisories"
    rules = (_MALICIOUS, *_OWN.values(), *_TRANSITIVE.values(), _CONFLICT)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`.

        1. Match the advisories with the pin and every member of its closure.
        2. Ask pip-audit about the same versions, and join the two by alias.
        3. What neither can decide is a gap.
        """
        pin, closure = subject.release.pin, context.closure
        members = _matched(pin, closure, context.advisories)  # (1)
        gaps = [context.advisories.gap] if context.advisories.gap else []
        if pin.ecosystem == "pypi" and closure is not None and closure.complete:  # (2)
            try:
                folder = context.scratch / "pip-audit"
                folder.mkdir()
                opinion = pip_audit.audit(closure.members, context.advisories, context.http, folder)
                gaps += _join(members, opinion)
            except VettingError as error:
                gaps.append(str(error))
        gaps += _undecided(members)  # (3)
        found = [one for known in members.values() for one in _findings(known, pin, closure)]
        return self.evidence(context, found, reason="; ".join(gaps) or None)


def again(
    recorded: Evidence, pin: PackagePin, closure: Closure | None, answer: Answer, now: datetime
) -> Evidence:
    """What this check recorded, with what `answer` says in place of the advisories of then. The
    second opinion stays as it was given.
    """
    members = _matched(pin, closure, answer)
    found = [one for known in members.values() for one in _findings(known, pin, closure)]
    ours = {name for finding in found for name in finding.aliases}
    theirs = {
        name
        for item in recorded.findings
        if item.rule_id == _CONFLICT.id and _ONLY_THEIRS in item.message
        for name in item.aliases
    } - ours
    found += [
        item
        for item in recorded.findings
        if theirs & {*item.aliases} or (item.rule_id == _CONFLICT.id and ours & {*item.aliases})
    ]
    gaps = [answer.gap] if answer.gap else []
    reason = "; ".join([*gaps, *_undecided(members)]) or None
    return replace(
        recorded,
        findings=tuple(sorted(found, key=lambda finding: finding.order)),
        reason=reason,
        outcome=outcome_of(found, reason),
        collected_at=now,
    )


def rule_of(hit: Hit, *, own: bool) -> Rule:
    """The rule of a finding about `hit`: of the server's `own` version, or of what it brings in."""
    rules = _OWN if own else _TRANSITIVE
    return _MALICIOUS if hit.malicious else rules.get(hit.severity, rules[Severity.LOW])


def about(finding: Finding) -> str:
    """The name and version that a finding of this check is about, as its message begins."""
    return finding.message.partition(": ")[0]


@dataclass(slots=True, kw_only=True)
class _Known:
    """What is known against one version, and where two sources disagree on it."""

    pin: PackagePin
    member: ClosureMember | None = None
    hits: list[Hit] = field(default_factory=list)
    conflicts: list[tuple[str, Hit]] = field(default_factory=list)


def _matched(
    pin: PackagePin, closure: Closure | None, answer: Answer
) -> dict[tuple[str, str, str], _Known]:
    """The pin and every member of its closure, each with what is known against it."""
    members = {(pin.ecosystem, pin.name, pin.version): _Known(pin=pin)}
    for member in closure.members if closure else ():
        key = (member.ecosystem, member.name, member.version)
        members.setdefault(key, _Known(pin=_pin(member), member=member))
    for key, known in members.items():
        known.hits = list(answer.hits(*key))
    return members


def _undecided(members: dict[tuple[str, str, str], _Known]) -> list[str]:
    """The gaps that advisories leave which do not tell what they are about."""
    found = [
        f"{hit.ids[0]} does not tell whether {known.pin} is affected"
        for known in members.values()
        for hit in known.hits
        if hit.undecidable
    ]
    more = [f"and {len(found) - _MOST_GAPS} more"] if len(found) > _MOST_GAPS else []
    return found[:_MOST_GAPS] + more


def _pin(member: ClosureMember) -> PackagePin:
    return PackagePin(ecosystem=member.ecosystem, name=member.name, version=member.version)


def _join(members: dict[tuple[str, str, str], _Known], opinion: Opinion) -> list[str]:
    """Add what pip-audit reports, and each difference; the gaps it leaves."""
    said: dict[tuple[str, str], list[Reported]] = {}
    for item in opinion.reported:
        said.setdefault((item.name, item.version), []).append(item)
    skipped = {(item.name, item.version) for item in opinion.skipped}
    for known in members.values():
        place = known.pin.name, _normal(known.pin.version)
        if place in skipped or (known.pin.name, known.pin.version) in skipped:
            continue
        theirs = said.get(place, [])
        ours = list(known.hits)
        for hit in ours:
            names = set(hit.ids)
            if not hit.undecidable and not any(names & set(item.ids) for item in theirs):
                known.conflicts.append(("is not reported by pip-audit", hit))
        for item in theirs:
            same = [hit for hit in ours if set(hit.ids) & set(item.ids)]
            if all(hit.undecidable for hit in same):
                hit = _reported(item)
                known.hits = [one for one in known.hits if one not in same]
                known.hits.append(hit)
                if not same:
                    known.conflicts.append((_ONLY_THEIRS, hit))
    return [
        f"pip-audit did not look at {item.name} {item.version}: {item.why}"
        for item in opinion.skipped[:_MOST_GAPS]
    ]


def _normal(version: str) -> str:
    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def _reported(item: Reported) -> Hit:
    fixes = sorted(map(Version, item.fixed_in))
    above = [str(fix) for fix in fixes if fix >= Version(item.version)]
    return Hit(
        ids=item.ids,
        summary="",
        severity=Severity.UNKNOWN,
        malicious=any(name.startswith("MAL-") for name in item.ids),
        undecidable=False,
        fixed_in=above[0] if above else None,
    )


def _findings(known: _Known, pin: PackagePin, closure: Closure | None) -> Iterator[Finding]:
    own = known.pin == pin
    what = f"{known.pin.name} {known.pin.version}"
    told = known.hits or known.conflicts  # of most members there is nothing to say
    via = _via(closure, known.member) if told and not own and known.member is not None else ""
    for hit in known.hits:
        if not hit.undecidable:
            yield _finding(hit, rule_of(hit, own=own), what, via)
    for words, hit in known.conflicts:
        conflict = _CONFLICT.finding(f"{what}: {hit.ids[0]} {words}{via}")
        yield replace(conflict, aliases=hit.ids)


def _finding(hit: Hit, rule: Rule, what: str, via: str) -> Finding:
    names = hit.ids[0] + (f" ({', '.join(hit.ids[1:4])})" if len(hit.ids) > 1 else "")
    fix = f"; fixed in {hit.fixed_in}" if hit.fixed_in else f"; {UNFIXED}"
    text = f"{what}: {names} {hit.summary}".rstrip()
    message = text + via if hit.malicious else text + fix + via
    return replace(rule.finding(message, references=hit.references), aliases=hit.ids)


def _via(closure: Closure | None, member: ClosureMember) -> str:
    return f" (via {' → '.join(path_to(closure, member))})"


def path_to(closure: Closure | None, member: ClosureMember) -> list[str]:
    """The shortest chain of names from the pin to `member`, both included."""
    if closure is None:
        return [member.name]
    by_purl = {item.purl: item for item in closure.members}
    before: dict[str, str | None] = {member.purl: None}
    queue = [member.purl]
    for purl in queue:
        askers = [asker for asker in by_purl[purl].via if asker in by_purl]
        if not askers:
            chain = [purl]
            while (following := before[chain[-1]]) is not None:
                chain.append(following)
            return [by_purl[item].name for item in chain]
        for asker in askers:
            if asker not in before:
                before[asker] = purl
                queue.append(asker)
    return [member.name]
