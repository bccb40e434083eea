"""Which advisories about an entry are news, by what was known when it was approved. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from vetting.checks.advisories import UNFIXED, about, rule_of
from vetting.model.advisory import Hit
from vetting.model.evidence import Evidence, Finding
from vetting.model.pin import PackagePin
from vetting.model.rescan import Cause, Change, Reaction
from vetting.model.verdict import ALWAYS_DENIED, Effect, Verdict, Waiver
from vetting.policy import Policy
from vetting.workflow.rescan_facts import Evidenced, member, pin_of


def news(pin: PackagePin, recorded: Evidenced, hits: Iterable[tuple[str, Hit]]) -> bool:
    """Whether any of the `hits` on members was not known when the entry was approved."""
    known: dict[tuple[str, str], set[str]] = {}
    for what, rule_id, ids in recorded.known:
        known.setdefault((what, rule_id), set()).update(ids)
    for name, hit in hits:
        if hit.undecidable:
            if _is_unheard_of(name, hit, recorded):
                return True
            continue
        rule = rule_of(hit, own=name == member(pin))
        what = name.partition(" ")[2]
        told = known.get((what, rule.id), set())
        if hit.malicious or told.isdisjoint(hit.ids):
            return True
        waived = (ids for about_it, ids in recorded.unfixed if about_it == what)
        if hit.fixed_in and any(not {*ids}.isdisjoint(hit.ids) for ids in waived):
            return True
    return False


def advisories(
    before: Evidence | None, today: Evidence, verdict: Verdict, policy: Policy, now: datetime
) -> Iterator[Change]:
    """The advisories in `today`'s evidence that were not in what was recorded `before`.

    A waiver of a whole rule was given for the advisories of then; a new one is covered only by its
    own name.
    """
    known = before.findings if before else ()
    for finding in today.findings:
        if not finding.rule_id.startswith("adv."):
            continue
        malware = finding.rule_id in ALWAYS_DENIED
        old = None if malware else next((one for one in known if _same(finding, one)), None)
        if old is not None:
            if UNFIXED in old.message and UNFIXED not in finding.message and _waived(old, verdict):
                yield _fixed(finding, verdict)
            continue
        effect = policy.effect(finding)
        waived = not malware and any(_names(item, finding, now) for item in verdict.waivers)
        cause = Cause.MALWARE if malware else Cause.ADVISORY
        reaction = policy.rescan.reaction(cause, denied=effect is Effect.DENY)
        if effect is Effect.NOTE or waived:
            reaction = Reaction.NOTE
        yield Change(
            cause=cause,
            message=finding.message + (" (waived)" if waived else ""),
            key=f"{cause.value}:{finding.aliases[0] if finding.aliases else ''}:{about(finding)}",
            reaction=reaction,
            about=_purl(verdict, about(finding)),
            rule_id=finding.rule_id,
        )


def undecided(recorded: Evidenced, hits: Iterable[tuple[str, Hit]]) -> Iterator[Change]:
    """Advisories that came since and do not tell whether a member is affected: for a person."""
    for name, hit in hits:
        if hit.undecidable and _is_unheard_of(name, hit, recorded):
            yield Change(
                cause=Cause.ADVISORY,
                message=f"{hit.ids[0]} does not tell whether {pin_of(name)} is affected",
                key=f"undecided:{hit.ids[0]}:{name}",
                reaction=Reaction.FLAG,
                about=pin_of(name).purl,
                rule_id="meta.not_evaluated",
            )


def _is_unheard_of(name: str, hit: Hit, recorded: Evidenced) -> bool:
    """Whether an advisory that does not tell was neither a gap nor a finding then: pip-audit may
    have decided what our own evaluation could not.
    """
    what = name.partition(" ")[2]
    found = any(told == what and not {*ids}.isdisjoint(hit.ids) for told, _, ids in recorded.known)
    return not found and hit.ids[0] not in recorded.undecided


def _same(finding: Finding, old: Finding) -> bool:
    shared = not {*finding.aliases}.isdisjoint(old.aliases)
    return finding.rule_id == old.rule_id and about(finding) == about(old) and shared


def _waived(finding: Finding, verdict: Verdict) -> bool:
    return any(waiver.covers(finding, verdict.decided_at) for waiver in verdict.waivers)


def _fixed(finding: Finding, verdict: Verdict) -> Change:
    """A waiver was given because there was nothing to move to, and now there is."""
    return Change(
        cause=Cause.ADVISORY,
        message=f"it was waived when there was no fix: {finding.message}",
        key=f"fixed:{finding.aliases[0]}:{about(finding)}",
        reaction=Reaction.FLAG,
        about=_purl(verdict, about(finding)),
        rule_id=finding.rule_id,
    )


def _names(waiver: Waiver, finding: Finding, now: datetime) -> bool:
    return waiver.finding.partition("@")[0] in finding.aliases and now <= waiver.until


def _purl(verdict: Verdict, what: str) -> str:
    """The purl of the closure's member that is called `name version`; empty for the package."""
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    for item in closure.members if closure else ():
        if f"{item.name} {item.version}" == what and item.purl != verdict.pin.purl:
            return item.purl
    return ""
