"""Comparing live entries with today's advisories, registries, policy and rules. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vetting import rulesets
from vetting.allowlist.index import Index
from vetting.checks import all_checks
from vetting.model.advisory import Hit
from vetting.model.check import STOPPED
from vetting.model.pin import PackagePin
from vetting.model.rescan import Asked, Change
from vetting.model.verdict import Effect
from vetting.policy import Policy
from vetting.sources.osv.lookup import Answer
from vetting.workflow import (
    Tools,
    rescan_advisories,
    rescan_changes,
    rescan_registry,
    rescan_vetted,
)
from vetting.workflow.rescan_again import Again
from vetting.workflow.rescan_facts import pin_of
from vetting.workflow.rescan_live import Compared, Live
from vetting.workflow.rescan_registry import Today


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of a run. `pins` are the entries to look at, all if empty; of advisories
    only those count that were modified `since` then, but for malware.
    """

    pins: tuple[PackagePin, ...] = ()
    since: datetime | None = None
    dry_run: bool = False
    offline: bool = False
    """Ask no registry: only the advisories, the policy and the dates."""

    vet: bool = False
    """Vet again what other rules looked at, whatever the policy says."""


def compare(
    tools: Tools, current: Index, lives: Sequence[Live], policy: Policy, wish: Wish
) -> tuple[list[Compared], tuple[Asked, ...]]:
    """What changed about each of `lives`, and who was asked. Nothing is written.

    1. Ask for the advisories on all packages of all closures at once, and find who brings in what
       they hit.
    2. Ask the registries about the entries themselves.
    3. Decide again where there is news, or where another policy decided.
    """
    now = tools.clock()
    seen = [Compared(live=live) for live in lives]
    running = [
        item for item in seen if item.live.ends >= now and item.live.standing.status not in STOPPED
    ]
    answer = _advisories(tools, running, policy, wish)  # (1)
    hits = _hits(running, answer)
    today: Mapping[PackagePin, Today] = {}
    asked: tuple[Asked, ...] = ()
    if not wish.offline:  # (2)
        tools.progress("asking the registries")
        pins = [item.live.pin for item in running]
        today, asked = rescan_registry.ask(pins, tools, policy.targets)
    checks = {check.name: check.version for check in all_checks()}
    rules = rulesets.load().digest
    again = Again(tools, current, policy)
    blind = policy.on_incomplete("advisories") is not Effect.NOTE
    tools.progress("comparing")
    for item in running:  # (3)
        live = item.live
        if answer.gap and blind:
            item.gaps.append(f"advisories: {answer.gap}")
        item.changes += _registry(today.get(live.pin), item, policy)
        mine = [(name, hit) for name in live.facts.members for hit in hits.get(name, ())]
        again.decide(item, answer if rescan_advisories.news(live.pin, live.facts, mine) else None)
        item.changes += rescan_advisories.undecided(live.facts, mine)
        other = list(rescan_vetted.by_rules(live.facts, checks, rules, policy))
        item.changes += other
        if other and (wish.vet or policy.rescan.vet):
            again.vet(item)
    told = Asked(
        name=f"advisories ({answer.source})",
        asked=len({name for item in running for name in item.live.facts.members}),
        as_of=answer.as_of,
        gap=answer.gap if blind else None,
    )
    return seen, (told, *asked)


def _advisories(tools: Tools, running: Sequence[Compared], policy: Policy, wish: Wish) -> Answer:
    tools.progress("asking for advisories")
    members = map(pin_of, {name for item in running for name in item.live.facts.members})
    packages = sorted({(pin.ecosystem, pin.name) for pin in members})
    answer = tools.advisories.ask(packages, tools.clock(), policy.advisory_age)
    since = wish.since
    if since is None:
        return answer
    late = {
        package: tuple(
            item
            for item in items
            if item.malicious or item.modified is None or item.modified >= since
        )
        for package, items in answer.advisories.items()
    }
    return replace(answer, advisories=late, matched={})


def _hits(running: Sequence[Compared], answer: Answer) -> dict[str, tuple[Hit, ...]]:
    """What is known against each distinct member, where anything is."""
    found = {}
    for name in {name for item in running for name in item.live.facts.members}:
        pin = pin_of(name)
        if hits := answer.hits(pin.ecosystem, pin.name, pin.version):
            found[name] = hits
    return found


def _registry(today: Today | None, item: Compared, policy: Policy) -> list[Change]:
    if today is None:
        return []
    if today.gap:
        item.gaps.append(f"registry: {today.gap}")
    if today.gone:
        return [rescan_changes.gone(today.gone, policy)]
    if today.release:
        return list(rescan_changes.registry(item.live.facts, today.release, policy))
    return []
