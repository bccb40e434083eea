"""What the rules say of one version and not of the other, by rule and file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vetting.comparison._lasting import lasting
from vetting.comparison._values import Change, Section
from vetting.model.evidence import Finding, Severity
from vetting.model.verdict import Verdict

_OF_THE_SERVER = frozenset({"tri.server", "tool.unverifiable"})
"""Rules about all tools together: the file they name is only the first of several."""

_OF_THE_CLOSURE = frozenset({"inst.npm.transitive"})
"""Rules about packages that a launch brings in, without a place in one."""

_SHOWN, _LONG = 3, 200
"""Messages of one row, and characters of one."""

_BEGINS = "pkg:"
"""How the path begins of a file of a package that a launch brings in."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The findings of one version above facts, by what lasts of them."""

    found: Mapping[str, list[Finding]]
    folded: Mapping[str, int]
    """Rules that name only some of their places here, and how many more there are."""


def findings(before: Verdict, after: Verdict, closure: str | None) -> Section:
    """The section about them; `closure` is why the packages that come along are not known in full."""
    one, two = _side(before), _side(after)
    changes = []
    of_closure = False
    for name in sorted(one.found.keys() | two.found.keys()):
        was, now = (side.found.get(name, []) for side in (one, two))
        rule = (was or now)[0].rule_id
        of_closure = of_closure or _is_of_closure(name, rule)
        counted = rule not in one.folded and rule not in two.folded
        first, second = (_told(side, counted=counted) for side in (was, now))
        if first == second:
            continue
        known = {_plain(finding.message) for finding in was}
        said = [finding.message for finding in now if _plain(finding.message) not in known]
        unsure = closure if _is_of_closure(name, rule) else None
        changes.append(
            Change(
                name=name,
                before=first or _among(one.folded.get(rule), unsure),
                after=second or _among(two.folded.get(rule), unsure),
                what=_shown(said),
            )
        )
    return Section(
        name="findings", changes=tuple(changes), gap=closure if of_closure and closure else None
    )


def _side(verdict: Verdict) -> _Side:
    found: dict[str, list[Finding]] = {}
    folded: dict[str, int] = {}
    for _, finding in verdict.ranked:
        if finding.severity is Severity.INFO:
            continue
        found.setdefault(f"{finding.rule_id} {_path(finding)}".rstrip(), []).append(finding)
        if finding.stands_for:
            folded[finding.rule_id] = folded.get(finding.rule_id, 0) + finding.stands_for
    return _Side(found, folded)


def _is_of_closure(name: str, rule: str) -> bool:
    return rule in _OF_THE_CLOSURE or name.partition(" ")[2].startswith(_BEGINS)


def _told(found: list[Finding], *, counted: bool) -> str | None:
    """The severity of the worst of them, and how many there are where all are named."""
    if not found:
        return None
    many = counted and len(found) > 1
    return f"{found[0].severity.value}, {len(found)} places" if many else found[0].severity.value


def _among(folded: int | None, closure: str | None) -> str | None:
    """What is said of a side that does not name a place, and may have it still."""
    if folded:
        return f"perhaps among {folded} further places that are not named"
    return f"not known: {closure}" if closure else None


def _shown(messages: list[str]) -> tuple[str, ...]:
    """The messages that are new, of each the beginning."""
    every = list(dict.fromkeys(messages))
    shown = [one if len(one) <= _LONG else f"{one[:_LONG]}…" for one in every[:_SHOWN]]
    return (*shown, *([f"and {len(every) - _SHOWN} more"] if len(every) > _SHOWN else []))


def _plain(message: str) -> str:
    """A message without the numbers in it: lines move."""
    return re.sub(r"\d++", "0", message)


def _path(finding: Finding) -> str:
    """Where it is, without the version of the artifact, and of a member of the closure."""
    if finding.rule_id in _OF_THE_SERVER:
        return ""
    path = finding.location.path if finding.location else ""
    path = lasting(path)
    return re.sub(r"^(pkg:[^!]+)@[^!@]*(?=!/)", r"\1", path)
