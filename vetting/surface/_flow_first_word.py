"""The program of a command whose words are put together from texts of the code and a caller's values: what
`` line`ffprobe ${name}` `` runs with `fixed.flatMap((text, at) => [...text.split(" "), values[at]])`. Each
value is one word then, and the first word is the code's.
"""

import re
from itertools import chain

from vetting.surface._calls import last_name
from vetting.surface._flow_always import always_run
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Element,
    Func,
    Index,
    Lit,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
)
from vetting.surface._scopes import filled, owner

_DEPTH = 12
_SAME = frozenset({
    *("split", "trim", "trimStart", "trimEnd", "filter", "flat", "slice", "toString", "strip", "lstrip"),
    *("rstrip", "shift", "pop", "lower", "toLowerCase"),
})  # fmt: skip
"""Methods of lists and texts after which the first word is the same."""

_WRAPS = frozenset({"String", "str", "list", "tuple", "split", "from"})
_ADDS = frozenset({"push", "append", "extend"})
_EACH = frozenset({"flatMap", "map", "forEach"})
_REORDERS = (
    r"\s*\.\s*(?:splice|reverse|sort|fill|copyWithin|insert|unshift|appendleft|toSorted|toReversed)\b"
    r"|\s*\[[^\]\n]{0,40}\]\s*=[^=]"
)


class FirstWord:
    """Asks how lists of words begin."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._texts: set[tuple[int, str]] = set()
        """Parameters that are each text of such a list, while a function is looked into that gets these."""

        self._adding = 0
        """While it is looked at what a loop adds first, which counts from zero there."""

        self._empty: set[tuple[int, str]] = set()
        """Those that are the list so far, which is empty at first."""

    def is_fixed(self, node: Node, scope: Scope) -> bool:
        """Whether a word, or the first one of a list, surely stands in the code."""
        return self._is(node, scope, 0)

    def _is(self, node: Node, scope: Scope, depth: int) -> bool:
        if depth > _DEPTH:
            return False
        inner = depth + 1
        match node:
            case Lit(value=value):
                return isinstance(value, str) and bool(value.strip())
            case Seq(items=items):
                return self._first(list(items), scope, inner)
            case Concat(parts=parts) if parts:
                return self._first(list(parts), scope, inner)
            case Spread(of=of) | Element(over=of):
                return self._is(of, scope, inner)
            case Choice(options=options):
                return bool(options) and all(self._is(one, scope, inner) for one in options)
            case Index(of=of, key=Lit(value=0)):
                return self._is(of, scope, inner)
            case Index(of=of, key=Name() as key) if self._adding:
                return self._counts_from_zero(key, scope) and self._is(of, scope, inner)
            case Name():
                return self._named(node, scope, inner)
            case Call():
                return self._called(node, scope, inner)
        return False

    def _first(self, items: list[Node], scope: Scope, depth: int) -> bool:
        """Whether the first of several is fixed; the list so far is none."""
        while items and self._is_empty(items[0], scope):
            items = items[1:]
        return bool(items) and self._is(items[0], scope, depth)

    def _is_empty(self, node: Node, scope: Scope) -> bool:
        node = node.of if isinstance(node, Spread) else node
        at = owner(node.name, scope) if isinstance(node, Name) else None
        return at is not None and isinstance(node, Name) and (id(at), node.name) in self._empty

    def _counts_from_zero(self, key: Name, scope: Scope) -> bool:
        at = owner(key.name, scope)
        nodes = at.names.get(key.name, ()) if at is not None else ()
        return any(isinstance(one, Lit) and one.value == 0 for one in nodes)

    def _named(self, node: Name, scope: Scope, depth: int) -> bool:
        at = owner(node.name, scope)
        if at is None:
            return False
        if (id(at), node.name) in self._texts:
            return True
        nodes = at.names.get(node.name, [])
        if len(nodes) != 1 or self._is_reordered(node.name, at):
            return False
        made = nodes[0]
        if isinstance(made, Param):
            said = self._values.begins.texts(node.name, at)
            free = self._values.marks(node, scope)
            return bool(said) and not free and all(map(_begins, said))
        if isinstance(made, Seq) and not made.items:
            return self._is_filled(node.name, at, depth)
        return self._is(made, at, depth)

    def _is_reordered(self, name: str, at: Scope) -> bool:
        """Whether something is put before what a list has, or in its place."""
        return (
            re.search(rf"(?<![\w$]){re.escape(name)}(?:{_REORDERS})", at.module.source(at.raw))
            is not None
        )

    def _is_filled(self, name: str, at: Scope, depth: int) -> bool:
        """Whether the first thing that is added to an empty list is fixed."""
        added = [site for site in at.module.additions(name) if owner(name, site.scope) is at]
        syntax = self._values.syntax(at.module)
        added.sort(key=lambda site: syntax.place(site.call.raw))
        if not added or last_name(added[0].call.func) not in _ADDS or not added[0].call.args:
            return False
        if not always_run(added[0].call.raw, at.raw):
            return False
        first, scope = added[0].call.args[0], added[0].scope
        each = self._each_of(scope, at, depth)
        self._texts |= each
        self._adding += 1
        try:
            return self._is(first, scope, depth)
        finally:
            self._texts -= each
            self._adding -= 1

    def _each_of(self, scope: Scope, at: Scope, depth: int) -> set[tuple[int, str]]:
        """The parameter of a function that is called for each text: `fixed.forEach((text) => …)`."""
        if scope is at or not scope.params:
            return set()
        for site in at.module.sites(frozenset({"forEach"})):
            func = site.call.func
            for arg in site.call.args[:1]:
                if isinstance(arg, Func) and isinstance(func, Attr):
                    inner = at.module.function(arg, site.scope)
                    if inner is scope and self._is(func.of, site.scope, depth):
                        return {(id(scope), scope.params[0].name)}
        return set()

    def _called(self, node: Call, scope: Scope, depth: int) -> bool:
        name, func = last_name(node.func), node.func
        if isinstance(func, Attr) and name in ("flatMap", "map") and node.args:
            return self._is(func.of, scope, depth) and self._made(node.args[0], 0, scope, depth)
        if isinstance(func, Attr) and name == "reduce" and len(node.args) > 1:
            begun = node.args[1]
            empty = isinstance(begun, Seq) and not begun.items
            return (
                empty
                and self._is(func.of, scope, depth)
                and self._made(node.args[0], 1, scope, depth)
            )
        if isinstance(func, Attr) and name == "concat":
            return self._first([func.of, *node.args], scope, depth)
        if name in _WRAPS and node.args and not self._is_text(func, scope, depth):
            return self._is(node.args[0], scope, depth)
        if name in ("slice", "pop") and not _from_start(node):
            return False
        if name == "filter" and not self._only_blanks(node, scope):
            return False
        return isinstance(func, Attr) and name in _SAME and self._is(func.of, scope, depth)

    def _only_blanks(self, node: Call, scope: Scope) -> bool:
        """Whether a filter leaves out no more than empty texts: `words.filter(Boolean)`."""
        func = node.args[0] if node.args else None
        if not isinstance(func, Func):
            return isinstance(func, Name) and func.name == "Boolean"
        returns = filled(scope.module.function(func, scope)).returns
        return len(returns) == 1 and (
            isinstance(returns[0], Name) or last_name(returns[0]) in ("length", "trim")
        )

    def _is_text(self, func: Node, scope: Scope, depth: int) -> bool:
        """Whether `split` is a method of a text, and no function that is given one."""
        return isinstance(func, Attr) and func.name == "split" and self._is(func.of, scope, depth)

    def _made(self, func: Node, place: int, scope: Scope, depth: int) -> bool:
        """Whether what a function makes of each text begins with that."""
        if isinstance(func, Name) and func.name in ("String", "Boolean"):
            return True
        if not isinstance(func, Func):
            return False
        inner = filled(scope.module.function(func, scope))
        if len(inner.params) <= place or len(inner.returns) != 1:
            return False
        texts = {(id(inner), inner.params[place].name)}
        before = {(id(inner), inner.params[0].name)} if place else set[tuple[int, str]]()
        self._texts |= texts
        self._empty |= before
        try:
            return self._is(inner.returns[0], inner, depth)
        finally:
            self._texts -= texts
            self._empty -= before


def is_fixed(node: Node, scope: Scope, values: Values) -> bool:
    """Whether a word surely stands in the code."""
    return FirstWord(values).is_fixed(node, scope)


def held_lists(node: Node, key: Node) -> tuple[Node, ...] | None:
    """The elements of the lists that stand at a place of each list that something may be."""
    place = key.value if isinstance(key, Lit) and isinstance(key.value, int) else -1
    options = node.options if isinstance(node, Choice) else (node,)
    held = [
        one.items[place] for one in options if isinstance(one, Seq) and 0 <= place < len(one.items)
    ]
    lists = [one.items for one in held if isinstance(one, Seq)]
    return tuple(chain.from_iterable(lists)) if lists else None


def _begins(text: Node) -> bool:
    """Whether a text, or the first of several, has a word."""
    first = text.items[0] if isinstance(text, Seq) and text.items else text
    return isinstance(first, Lit) and isinstance(first.value, str) and bool(first.value.strip())


def _from_start(node: Call) -> bool:
    """Whether a part of a list begins where that does: `words.slice(0, 2)`, `words.pop(0)`."""
    first = node.args[0] if node.args else None
    return isinstance(first, Lit) and first.value == 0
