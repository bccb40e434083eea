"""Which parts of a rule can match in a text at all: what is left of it finds the same, for less.

What a rule costs grows with the number of its patterns, and most are for calls that a text does not
name. What a pattern asks of a text: `_asked`.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from vetting.engines._asked import Asked, Held, guard, of_expression, of_pattern
from vetting.patterns import pattern

_QUOTED = pattern(r"""["'`]\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*["'`]""")
_ANY_OF = ("pattern-sources", "pattern-sinks")
_SOME = ("pattern-sanitizers", "pattern-propagators")
_SEARCH = ("pattern", "patterns", "pattern-either", "pattern-regex")
_NOT = ("pattern-not", "pattern-not-inside")
_POSITIVE = frozenset({*_SEARCH, "pattern-inside"})

Node = Mapping[str, Any]
_ALWAYS: Node = {}
"""What is left of a guard that is met: nothing, beside what lies in the text that it asks about."""


class LiveRule:
    """A rule in the engine's JSON, of which only what can match is given to it."""

    def __init__(self, rule: Node) -> None:
        self.rule = rule
        wanted = (*_ANY_OF, *_SOME) if rule.get("mode") == "taint" else _SEARCH
        self._body = {key: rule[key] for key in wanted if key in rule}
        quoted = (name.strip("\"'`") for name in _QUOTED.findall(_strings(rule)))
        self._quoted = {name.replace("...", "") for name in quoted}
        self._asked: dict[int, Asked] = {}
        self._guards: dict[int, re.Pattern[bytes]] = {}
        for node in _nodes(self._body):
            asked, guarded = self._ask(node), guard(node)
            if asked is not None:
                self._asked[id(node)] = asked
            if guarded is not None:
                self._guards[id(node)] = guarded
        self._shapes: dict[int, Node | None] = {}

    def _ask(self, node: Node) -> Asked | None:
        for key in ("pattern", "pattern-inside", *_NOT):
            if isinstance(node.get(key), str):
                return of_pattern(node[key])
        if "pattern-regex" in node:
            return of_expression(node["pattern-regex"])
        about = node.get("metavariable-regex")
        if about and about["metavariable"].replace("...", "") not in self._quoted:
            return of_expression(about["regex"])
        return None

    def met(self, held: Held) -> int:
        """What a text tells: a bit for each pattern that can match in it, for each guard that is
        met, and for each that is not. What two texts tell, together, is true of both.
        """
        told = [held.meets(one) for one in self._asked.values()]
        # A guard costs a search; one whose words are missing is not met.
        met = [
            held.meets(self._asked[node]) if node in self._asked else True for node in self._guards
        ]
        pairs = zip(met, self._guards.values(), strict=True)
        met = [can and held.guarded(one) for can, one in pairs]
        told += [*met, *(not one for one in met)]
        return sum(1 << number for number, one in enumerate(told) if one)

    def shape(self, met: int) -> Node | None:
        """What is left of it when this is told; None when nothing can match."""
        if met not in self._shapes:
            can = {node: bool(met >> number & 1) for number, node in enumerate(self._asked)}
            sure = set()
            for number, node in enumerate(self._guards, len(self._asked)):
                can[node] = bool(met >> number & 1)
                if not met >> number + len(self._guards) & 1:
                    sure.add(node)
            self._shapes[met] = self._shape(_Told(can, sure))
        return self._shapes[met]

    def _shape(self, told: "_Told") -> Node | None:
        if all(told.can.values()) and not told.sure:
            return self.rule
        if self.rule.get("mode") != "taint":
            found = told.of(self._body)
            return None if found is None else {**self.rule, **found}
        shape = dict(self.rule)
        for key in (*_ANY_OF, *_SOME):
            if key in shape:
                shape[key] = [left for node in shape[key] if (left := told.of(node)) is not None]
                if not shape[key] and key in _SOME:
                    del shape[key]
        shape["pattern-sources"] = sources = _labelled(shape["pattern-sources"])
        labels = frozenset(str(source.get("label")) for source in sources)
        shape["pattern-sinks"] = [one for one in shape["pattern-sinks"] if _can(one, labels)]
        return shape if sources and shape["pattern-sinks"] else None


class _Told:
    """By the ids of nodes: which can match, and which guards are met wherever the rule is read."""

    def __init__(self, can: Mapping[int, bool], sure: AbstractSet[int]) -> None:
        self.can, self.sure = can, sure

    def of(self, node: Node) -> Node | None:
        """What is left of a node that stands by itself; None when it cannot match."""
        left = self._beside(node)
        return node if left is _ALWAYS else left

    def _beside(self, node: Node) -> Node | None:
        """The same of one that stands beside others."""
        if not self.can.get(id(node), True):
            return None
        if id(node) in self.sure:
            return _ALWAYS
        found: dict[str, Any] = dict(node)
        for key, value in node.items():
            left: object = value
            if key == "patterns":
                left = self._all(value)
            elif key == "pattern-either":
                left = self._either(value)
            elif key in ("pattern", "pattern-inside") and isinstance(value, dict):
                left = self.of(value)
            if left is _ALWAYS and len(node) == 1:
                return _ALWAYS
            if left is None:
                return None
            found[key] = value if left is _ALWAYS else left
        return found

    def _all(self, nodes: list[Node]) -> list[Node] | Node | None:
        kept: list[Node] = []
        for node in nodes:
            if any(name in node for name in _NOT):
                if self.can.get(id(node), True):
                    kept.append(node)
                continue
            left = self._beside(node)
            if left is None:
                return None
            if left is not _ALWAYS:
                kept.append(left)
        if any(_POSITIVE.intersection(node) for node in kept):
            return kept
        return nodes if kept else _ALWAYS

    def _either(self, nodes: list[Node]) -> list[Node] | Node | None:
        lefts = [(node, left) for node in nodes if (left := self._beside(node)) is not None]
        if not lefts:
            return None
        if all(left is _ALWAYS for _, left in lefts):
            return _ALWAYS
        return [node if left is _ALWAYS else left for node, left in lefts]


def _nodes(value: Any) -> Iterator[Node]:
    """Every object within, the same one once."""
    todo, seen = [value], set[int]()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, dict):
            yield one
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def _strings(rule: Node) -> str:
    """All patterns of a rule."""
    return "\n".join(text for node in _nodes(rule) for text in node.values() if type(text) is str)


def _labelled(sources: Iterable[Node]) -> list[Node]:
    """The sources that can be, with the labels that the others give."""
    found = list(sources)
    while True:
        labels = frozenset(str(source.get("label")) for source in found)
        kept = [source for source in found if _can(source, labels)]
        if len(kept) == len(found):
            return kept
        found = kept


def _can(node: Node, labels: AbstractSet[str]) -> bool:
    """Whether what a source or sink requires can be true when there are only these labels."""
    requires = node.get("requires")
    if not isinstance(requires, str):
        return True
    return _possible(ast.parse(requires, mode="eval").body, labels, wanted=True)


def _possible(test: ast.expr, labels: AbstractSet[str], *, wanted: bool) -> bool:
    if isinstance(test, ast.Name):
        return test.id in labels or not wanted
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _possible(test.operand, labels, wanted=not wanted)
    if isinstance(test, ast.BoolOp):
        both = isinstance(test.op, ast.And) is wanted
        some = (_possible(value, labels, wanted=wanted) for value in test.values)
        return all(some) if both else any(some)
    return True
