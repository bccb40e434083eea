"""Functions that come back to themselves over others, more often with every round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, auto


class Times(Flag):
    """How often something is done where it stands."""

    ONCE = 0
    SEVERAL = auto()
    """For each of something, which may have been taken away when it is come to again."""

    SAME = auto()
    """For each of what a variable of the module holds."""

    FIXED = auto()
    """For each of so many as the code says, two at least."""

    MADE = auto()
    """For each of those that a thing makes of itself."""


Path = tuple[str, ...]
"""A function of a module: the names of what it is in, and its own."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A call that one function makes, whatever happens."""

    to: Path
    times: Times
    later: bool
    """It is made by a timer, a thread or a task, and not by who waits for it."""

    ended: bool
    """It is made when something else is done."""

    bare: bool
    """It is given nothing, so that no round differs from the one before."""

    answer: int = 0
    """Which of the answers to something makes it: of an error and an end, one comes."""


def rings(edges: Mapping[Path, Sequence[Edge]]) -> Iterator[Path]:
    """Functions that start themselves more than once over what they start: one of each ring."""
    for ring in _rings({path: [edge.to for edge in own] for path, own in edges.items()}):
        inner = [
            edge for path in ring for edge in _together(edges.get(path, ())) if edge.to in ring
        ]
        if _multiplies(inner, len(ring)):
            # the first that does more than go on to the next
            yield next(one for one in edges if one in ring and _splits(edges[one], ring))


def _splits(edges: Sequence[Edge], ring: set[Path]) -> bool:
    inner = [edge for edge in edges if edge.to in ring]
    return len(inner) > 1 or any(edge.times != Times.ONCE for edge in inner)


def _together(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The calls of a function; two of the same function are one that is made twice."""
    seen = dict[Path, Edge]()
    for edge in edges:
        before = seen.get(edge.to)
        if before is None:
            seen[edge.to] = edge
        else:
            twice = Times.FIXED if edge.answer == before.answer else Times.ONCE
            seen[edge.to] = Edge(
                edge.to,
                edge.times | before.times | twice,
                later=edge.later or before.later,
                ended=edge.ended or before.ended,
                bare=edge.bare or before.bare,
                answer=edge.answer,
            )
    yield from seen.values()


def _multiplies(inner: Sequence[Edge], functions: int) -> bool:
    """Whether what leads from some functions to others of them is more than one way round."""
    if not any(edge.later for edge in inner):
        return False
    times = Times.ONCE
    for edge in inner:
        times |= edge.times
    return (
        Times.FIXED in times
        or len(inner) > functions
        or (Times.SAME in times and any(edge.bare for edge in inner))
        or (Times.MADE in times and any(edge.ended for edge in inner))
    )


def _rings(ways: Mapping[Path, Sequence[Path]]) -> Iterator[set[Path]]:
    """All sets of functions of which each leads to each other, or to itself."""
    order = list[Path]()
    seen = set[Path]()
    for start in ways:
        todo = [(start, False)]
        while todo:
            at, left = todo.pop()
            if left:
                order.append(at)
            elif at not in seen:
                seen.add(at)
                todo.append((at, True))
                todo += [(to, False) for to in ways.get(at, ()) if to not in seen]
    back: dict[Path, list[Path]] = {}
    for path, many in ways.items():
        for to in many:
            back.setdefault(to, []).append(path)
    seen.clear()
    for start in reversed(order):
        ring, more = set[Path](), [start]
        while more:
            at = more.pop()
            if at not in seen:
                seen.add(at)
                ring.add(at)
                more += back.get(at, ())
        if len(ring) > 1 or (ring and start in ways.get(start, ())):
            yield ring
