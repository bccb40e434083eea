"""Is anything publicly known against this version, or against anything it drags in?"""

from collections.abc import Iterable

from vetting.checks import Check, Context
from vetting.model.advisory import Hit
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.subject import Subject
from vetting.sources.osv.match import hits

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


class Advisories(Check):
    """See the module. The answer was gathered before anything was downloaded."""

    name = "advisories"
    title = "matching advisories"
    rules = (_MALICIOUS, *_OWN.values(), *_TRANSITIVE.values())

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        pin = subject.release.pin
        answer = context.advisories
        gaps = [answer.gap] if answer.gap else []
        findings: list[Finding] = []
        own = answer.advisories.get((pin.ecosystem, pin.name), ())
        for hit in hits(own, pin.ecosystem, pin.name, pin.version):
            if hit.undecidable:
                gaps.append(f"{hit.ids[0]} does not tell whether {pin.version} is affected")
            else:
                findings.append(_finding(hit, _OWN, f"{pin.name} {pin.version}", ""))
        for member in _others(context.closure, pin.purl):
            known = answer.advisories.get((member.ecosystem, member.name), ())
            for hit in hits(known, member.ecosystem, member.name, member.version):
                if hit.undecidable:
                    gaps.append(f"{hit.ids[0]} does not tell whether {member.purl} is affected")
                    continue
                via = " → ".join(path_to(context.closure, member))
                what = f"{member.name} {member.version}"
                findings.append(_finding(hit, _TRANSITIVE, what, f" (via {via})"))
        return self.evidence(context, findings, reason="; ".join(gaps[:10]) or None)


def _finding(hit: Hit, rules: dict[Severity, Rule], what: str, via: str) -> Finding:
    from dataclasses import replace

    rule = _MALICIOUS if hit.malicious else rules.get(hit.severity, rules[Severity.LOW])
    names = hit.ids[0] + (f" ({', '.join(hit.ids[1:4])})" if len(hit.ids) > 1 else "")
    fix = f"; fixed in {hit.fixed_in}" if hit.fixed_in else "; no fixed version is known"
    text = f"{what}: {names} {hit.summary}".rstrip()
    message = text + via if hit.malicious else text + fix + via
    return replace(rule.finding(message, references=hit.references), aliases=hit.ids)


def _others(closure: Closure | None, purl: str) -> Iterable[ClosureMember]:
    return (member for member in closure.members if member.purl != purl) if closure else ()


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
