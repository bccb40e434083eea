"""The three abilities that together let a stranger's text carry private data away.

An agent that reads private data, reads text that strangers wrote, and can send something out, can
be made to send the first to the writer of the second. No tool needs to be malicious for that.
https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Leg(StrEnum):
    """One of the three."""

    PRIVATE_DATA = "private_data"
    UNTRUSTED_CONTENT = "untrusted_content"
    WAY_OUT = "way_out"


LEG_WORDS = {
    Leg.PRIVATE_DATA: "gives private data",
    Leg.UNTRUSTED_CONTENT: "brings in text of strangers",
    Leg.WAY_OUT: "is a way out",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LegReason:
    """A leg that a tool has, and what of the tool says so."""

    leg: Leg
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A tool of a server that is part of a chain, with the legs it stands for."""

    server: str
    """What the server is called; empty where there is only one."""

    tool: str
    reasons: tuple[LegReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The fewest tools that have all three legs together."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """`fetch brings in text of strangers, read_file gives private data, …`."""
        return ", ".join(
            (f"{step.server}: " if step.server else "")
            + f"{step.tool} "
            + " and ".join(LEG_WORDS[reason.leg] for reason in step.reasons)
            for step in self.steps
        )


Known = tuple[str, str, tuple[LegReason, ...]]
"""A server's name, a tool's, and the legs the tool has."""


def shortest_chain(tools: Iterable[Known]) -> Chain | None:
    """The fewest tools that have all three legs, of the fewest servers; None where one is missing.

    Of tools with the same legs the first one of each server stands for all.
    """
    first: dict[tuple[str, frozenset[Leg]], Known] = {}
    for known in tools:
        legs = frozenset(reason.leg for reason in known[2])
        if legs:
            first.setdefault((known[0], legs), known)
    best: dict[frozenset[Leg], tuple[Known, ...]] = {frozenset(): ()}
    for _ in Leg:
        for have, chain in list(best.items()):
            for (_, legs), known in first.items():
                made = (*chain, known)
                union = have | legs
                if union != have and (union not in best or _cost(made) < _cost(best[union])):
                    best[union] = made
    found = best.get(frozenset(Leg))
    return _chain(found) if found else None


def _cost(chain: tuple[Known, ...]) -> tuple[int, int]:
    return len(chain), len({server for server, _, _ in chain})


def _chain(found: tuple[Known, ...]) -> Chain:
    """Each leg once, with the first tool that has it, in the order of the attack."""
    steps: list[Step] = []
    seen: set[Leg] = set()
    for server, tool, reasons in found:
        new = {reason.leg: reason for reason in reversed(reasons) if reason.leg not in seen}
        seen |= new.keys()
        ordered = tuple(new[leg] for leg in _ORDER if leg in new)
        steps.append(Step(server=server, tool=tool, reasons=ordered))
    steps.sort(key=lambda step: _ORDER.index(step.reasons[0].leg))
    return Chain(steps=tuple(steps))


_ORDER = (Leg.UNTRUSTED_CONTENT, Leg.PRIVATE_DATA, Leg.WAY_OUT)
