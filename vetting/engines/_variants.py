"""The variants of rules that a scan gives to the engine: each target gets what can match in it.

Every variant costs the engine as well, to read it and to hold it against every target, so that those
are made one that differ by less than this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vetting.engines import Target
from vetting.engines._asked import Held
from vetting.engines._live import LiveRule

_WORTH = 90_000
"""Bytes of targets, times patterns, that cost the engine what one more variant does (measured)."""


@dataclass(slots=True)
class _Variant:
    met: int
    size: int
    targets: list[int]


@dataclass(slots=True)
class Chosen:
    """`rules` are variants with ids of their own, `of` whose variants they are, and `wanted` the
    numbers of those that each target gets; a target without any cannot match.
    """

    rules: list[dict[str, Any]] = field(default_factory=list)
    of: dict[str, str] = field(default_factory=dict)
    wanted: list[list[int]] = field(default_factory=list)


def choose(
    targets: Sequence[Target], rules: Iterable[Mapping[str, Any]], worth: int = _WORTH
) -> Chosen:
    """The variants of `rules` for `targets`, of which each saves at least `worth`."""
    chosen = Chosen(wanted=[[] for _ in targets])
    held = [Held(target.path.read_bytes()) for target in targets]
    for rule in rules:
        name = str(rule["id"])
        live = LiveRule(rule)
        found: dict[int, _Variant] = {}
        for number, target in enumerate(targets):
            if target.rules is None or name in target.rules:
                met = live.met(held[number])
                if live.shape(met) is not None:
                    variant = found.setdefault(met, _Variant(met, 0, []))
                    variant.size += target.size
                    variant.targets.append(number)
        for variant in _merged(found.values(), worth):
            shape = live.shape(variant.met) or rule
            number = len(chosen.rules)
            chosen.rules.append({**shape, "id": f"{name}.{number}"})
            chosen.of[f"{name}.{number}"] = name
            for target_number in variant.targets:
                chosen.wanted[target_number].append(number)
    return chosen


def _merged(variants: Iterable[_Variant], worth: int) -> list[_Variant]:
    done: list[_Variant] = []
    for one in sorted(variants, key=lambda one: -one.size):
        costs = ((_more(one, other), number) for number, other in enumerate(done))
        more, best = min(costs, default=(worth, 0))
        if more >= worth:
            done.append(one)
            continue
        other = done[best]
        done[best] = _Variant(
            one.met | other.met, one.size + other.size, one.targets + other.targets
        )
    return done


def _more(one: _Variant, other: _Variant) -> int:
    """What both cost more when they are one."""
    return sum(a.size * (b.met & ~a.met).bit_count() for a, b in ((one, other), (other, one)))
