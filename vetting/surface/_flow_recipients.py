"""Who is in a list of recipients, however it is put together: of each the address that the code says."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_mailbox import Mailboxes
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_up_to import up_to
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Each,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
)
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled, owner
from vetting.surface._values import members

_MAIL = pattern(r"[^\s@<>]{1,64}@[^\s@<>.]{1,63}(?:\.[^\s@<>.]{1,63}){1,8}")
_DEPTH = 4
_RETURNS, _HANDED = 8, 2
_BETWEEN = pattern(r"[\s,;]*|None|False|null|undefined")
_YIELDS = pattern(r"\byield\b")
_SAME = frozenset({
    *("list", "set", "tuple", "sorted", "frozenset", "reversed", "iter", "dict", "Set", "Array"),
    *("from", "fromkeys", "unique", "uniq"),
})  # fmt: skip
"""Functions that make a list of the same people as the one that they are given."""

_KEEPS = frozenset({
    *("join", "filter", "flat", "split", "keys", "values", "copy", "slice", "sort", "reverse"),
    *("toSorted", "toReversed", "strip", "trim"),
})  # fmt: skip
"""Methods of a list that give the same people."""

_KEYED = frozenset({"[]", "set", "setdefault"})
"""What puts a member into an object, whose key may be the recipient."""


class Recipients(Sink):
    """Tells who is in a list of recipients; with `near` only those whom the code always names, and not
    those whom a setting may replace.
    """

    def __init__(self, values: Values, *, near: bool = False) -> None:
        super().__init__(values)
        self._mailboxes = None if near else Mailboxes(values)

    def recipients(self, node: Node, scope: Scope, depth: int = 0) -> list[str | None]:
        """Each of a list of recipients: the address that the code says, or None for one that it does
        not.
        """
        value = self.values.machine.value(node, scope, {})
        if isinstance(value, str):
            return [mail(value)]
        if depth > _DEPTH:
            return [None]
        if self._mailboxes is not None and (texts := self._mailboxes.of_text(node, scope)):
            return texts
        if isinstance(node, Call) and (closures := self.values.functions(node, scope)):
            inner = self.values.inner(closures[0])
            every = up_to(_RETURNS, inner.returns, self.values.cut, inner, "lists of recipients")
            given = [self.recipients(made, inner, depth + 1) for made in every]
            if _is_generator(inner):
                return [one for some in given for one in some] or [None]
            return max(given, key=len, default=[None])  # one of them, not all together
        if (handed := self._handed(node, scope, depth)) is not None:
            return handed
        parts = _parts(self.written(node, scope), scope.module.path.endswith(".py"))
        put = self.put(node, scope, depth) if isinstance(node, Name) else []
        if not parts:
            if isinstance(value, list):
                return put + [mail(item) for item in value]
            return [*put, self._mailboxes.said(node, scope) if self._mailboxes else None]
        # What stands between two addresses is none.
        return put + [
            one
            for part in parts
            if not (isinstance(part, Lit) and _BETWEEN.fullmatch(str(part.value)))
            for one in self.recipients(part, scope, depth + 1)
        ]

    def _handed(self, node: Node, scope: Scope, depth: int) -> list[str | None] | None:
        """Those of a list that a function is given, of the call that names the most; and of a part of what
        one returns: `message, recipients = build(to)`.
        """
        if not isinstance(node, Name) or (at := owner(node.name, scope)) is None:
            return None
        nodes = filled(at).names[node.name]
        match nodes[0] if len(nodes) == 1 else None:
            case Param() if at.kind == "function" and depth < _HANDED:
                given = self.values.received.given(node.name, at)
                every = up_to(_RETURNS, given, self.values.cut, at, "lists of recipients")
                some = [self.recipients(one, where, depth + 1) for one, where in every]
                mixed = [one for one in some if any(one) and None in one]
                return max(mixed, key=len, default=None)
            case Index(of=Call() as call, key=Lit(value=int() as number)):
                closures = self.values.functions(call, at)
                inner = self.values.inner(closures[0]) if len(closures) == 1 else None
                made = [one for one in inner.returns if isinstance(one, Seq)] if inner else []
                if inner is None or len(made) != 1 or number >= len(made[0].items):
                    return None
                return self.recipients(made[0].items[number], inner, depth + 1)
        return None

    def put(self, node: Node, scope: Scope, depth: int = 0) -> list[str | None]:
        """The recipients that are put into a list after it was made: `hidden.append("…")`."""
        if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "join":
            node = node.func.of
        if not isinstance(node, Name):
            return []
        found: list[str | None] = []
        for name, args in _added(node.name, scope):
            if name in _KEYED:  # `seen[address] = 1`
                each = (one for arg in args[:2] for one in self.recipients(arg, scope, depth + 1))
                found += list(filter(None, each))
            elif name == "splice":
                found += self._all(args[2:], scope, depth)
            elif name == "update" and args and isinstance(args[0], Map):
                keys = tuple(key for key, _ in args[0].pairs if key is not None)
                found += self._all(keys, scope, depth)
            else:
                found += self._all(args if name == "push" else args[-1:], scope, depth)
        return found

    def _all(self, nodes: tuple[Node, ...], scope: Scope, depth: int) -> list[str | None]:
        return [one for node in nodes for one in self.recipients(node, scope, depth + 1)]


def _added(name: str, scope: Scope) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """How something is put into the variable `name`, and what, where `scope` says so itself."""
    sites = [*scope.module.additions(name), *scope.module.sites(frozenset({"splice"}))]
    grown = scope.module.grown() if isinstance(scope.module, PythonModule) else ()
    for site in (*sites, *grown):
        func, of = site.call.func, getattr(site.call.func, "of", None)
        mine = site.scope is scope and isinstance(of, Name) and of.name == name
        if mine and isinstance(func, Attr):
            yield func.name, site.call.args


def _parts(node: Node, python: bool) -> tuple[Node, ...]:
    """What a list is put together from, where it is written out."""
    match node:
        case Seq(items=items):
            return tuple(one.of if isinstance(one, Spread) else one for one in items)
        case Concat(parts=texts):
            return texts
        case Each(over=over):
            return (over,)
        case Map(pairs=pairs):
            return tuple(key or value for key, value in pairs)
        case Call(func=Attr(name="concat" | "union", of=of), args=args):
            return (of, *args)
        case Call(func=Attr(name="join"), args=args) if python:
            return args
        case Call(func=Attr(name="chain") | Name(name="chain"), args=args):
            return args  # `itertools.chain(to, [archive])`
        case Call(func=Attr(name=name) | Name(name=name), args=args) if name in _SAME:
            return args[:1]
        case Call(func=Name(name="filter" | "map"), args=args):
            return args[1:2]
        case Call(func=Attr(name=name, of=of)) if name in _KEEPS:
            return (of,)
    return ()


def _is_generator(scope: Scope) -> bool:
    """Whether all that a function returns goes into one list: `yield`."""
    return _YIELDS.search(scope.module.source(scope.raw)) is not None


def mail(value: Any) -> str | None:
    """The first address of mail in a text or list."""
    if isinstance(value, list):
        return next((found for item in value if (found := mail(item))), None)
    if isinstance(value, str) and _MAIL.search(value):
        return value[:80]
    held = members(value)
    return next((found for item in held.values() if (found := mail(item))), None) if held else None
