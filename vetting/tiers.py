"""Tiers: how many people must approve, by what is approved."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vetting.errors import ConfigError
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.pin import PackagePin
from vetting.model.profile import CAPABILITIES
from vetting.model.review import Kind

_ONLY_LOWER = frozenset({"max_changed_lines", "adds_nothing"})
_CONDITIONS = frozenset({"capabilities", "review", "scopes", *_ONLY_LOWER})
_SCOPE = r"(npm|pypi):(@[\w.-]+|(@[\w.-]+/)?[\w.-]+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be approved, as far as tiers ask; None is what nobody knows."""

    pin: PackagePin
    kind: Kind
    envelope: CapabilityEnvelope | None
    changed_lines: int | None = None
    adds_nothing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """How many people must approve what fits every condition that is given. One that `lowers` may
    ask for fewer than `reviewers.json`, and fits nothing that is unknown.
    """

    name: str
    approvers: int
    lowers: bool
    capabilities: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset(Kind)
    scopes: tuple[str, ...] = ()
    max_changed_lines: int | None = None
    adds_nothing: bool = False

    def why(self, case: Case) -> str | None:
        """In which words it fits, None if it does not."""
        words = []
        if case.kind not in self.kinds:
            return None
        if self.scopes:
            mine = f"{case.pin.ecosystem}:{case.pin.name}"
            fit = [scope for scope in self.scopes if mine == scope or mine.startswith(scope + "/")]
            if not fit:
                return None
            words.append(fit[0])
        if self.capabilities:
            known = None if case.envelope is None else frozenset(case.envelope.capabilities)
            if known is None and self.lowers:
                return None
            here = self.capabilities if known is None else self.capabilities & known
            if not here:
                return None
            words.append("not known" if known is None else ", ".join(sorted(here)))
        if self.max_changed_lines is not None:
            if case.changed_lines is None or case.changed_lines > self.max_changed_lines:
                return None
            words.append(f"{case.changed_lines} changed lines")
        if self.adds_nothing:
            if not case.adds_nothing:
                return None
            words.append("adds nothing")
        return ", ".join(words) or case.kind.value


def parse(tables: Mapping[str, Any], place: Callable[[str, str | None], str]) -> tuple[Tier, ...]:
    """The tiers in the policy's table `[tiers]`; `place` tells file and line of a tier's key.

    Raises:
        ConfigError: one is not valid; starts with file and line.
    """

    def fail(name: str, key: str | None, message: str, hint: str | None = None) -> ConfigError:
        return ConfigError(f"{place(name, key)}: {message}", hint=hint)

    found = []
    for name, table in tables.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name) or not isinstance(table, dict):
            raise fail(name, None, f"{name!r}: a tier is a table with a name, [tiers.NAME]")
        for key, value in table.items():
            if key not in _FORMS:
                raise fail(
                    name, key, f"there is no {key!r} in a tier", f"known: {', '.join(_FORMS)}"
                )
            fits, form = _FORMS[key]
            if not fits(value):
                raise fail(name, key, f"{key} must be {form}")
            if key in _ONLY_LOWER and value and not table.get("lower"):
                hint = "lower = true says that it does"
                raise fail(name, key, f"{key} is for a tier that asks for fewer people", hint)
        if "approvers" not in table:
            raise fail(name, None, f"tier {name} needs approvers, a number")
        if not table.keys() & _CONDITIONS:
            hint = "the number for everything is the threshold of reviewers.json"
            raise fail(name, None, f"tier {name} has no condition", hint)
        found.append(_tier(name, table))
    return tuple(found)


def _tier(name: str, table: Mapping[str, Any]) -> Tier:
    return Tier(
        name=name,
        approvers=table["approvers"],
        lowers=table.get("lower", False),
        capabilities=frozenset(table.get("capabilities", ())),
        kinds=frozenset(map(Kind, table.get("review", Kind))),
        scopes=tuple(table.get("scopes", ())),
        max_changed_lines=table.get("max_changed_lines"),
        adds_nothing=table.get("adds_nothing", False),
    )


def _listed(value: object, allowed: Callable[[str], object]) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, str) and allowed(item) for item in value)
    )


def _is_count(value: object, least: int) -> bool:
    return type(value) is int and least <= value <= 1_000_000


_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "approvers": (lambda v: _is_count(v, 1) and v <= 100, "a whole number from 1 to 100"),
    "lower": (lambda v: isinstance(v, bool), "true or false"),
    "capabilities": (
        lambda v: _listed(v, CAPABILITIES.__contains__),
        f"a list of some of {', '.join(CAPABILITIES)}",
    ),
    "review": (
        lambda v: _listed(v, set(Kind).__contains__),
        f"a list of some of {', '.join(Kind)}",
    ),
    "scopes": (
        lambda v: _listed(v, lambda item: re.fullmatch(_SCOPE, item)),
        'a list of packages or scopes such as "npm:@modelcontextprotocol"',
    ),
    "max_changed_lines": (lambda v: _is_count(v, 0), "a whole number of lines"),
    "adds_nothing": (lambda v: isinstance(v, bool), "true or false"),
}

KEYS = tuple(_FORMS)
"""What a tier may say."""
