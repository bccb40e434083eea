"""Lists in which something is looked for that it was put into itself, `name in [name]`, and the names of all
variables of the environment: both let through whatever a caller gives.
"""

from collections.abc import Iterator
from typing import Protocol

from vetting.surface._calls import last_name
from vetting.surface._flow_syntax import Syntax, dotted
from vetting.surface._ir import Attr, Call, Choice, Concat, Lit, Map, Name, Node, Scope, Seq, Spread
from vetting.surface._scopes import owner

_ENVIRONMENTS = frozenset({"os.environ", "environ", "process.env", "Deno.env", "Bun.env"})
_ALL_NAMES = frozenset({"dir", "globals", "locals", "vars"})
_COPIES = frozenset({"set", "list", "tuple", "frozenset", "sorted", "dict", "str", "String", "Set"})
_SAME = frozenset({"keys", "copy", "items", "toObject", "lower", "upper", "toLowerCase"})
_DEPTH = 6
_MOST = 60
"""Elements of one list that are looked at."""


class Held(Protocol):
    """What is known of the values of a program."""

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None: ...


def has_all(every: Node, one: Node, syntax: Syntax, scope: Scope, values: Held) -> bool:
    """Whether looking for `one` in `every` tells nothing of it."""
    names = syntax.names(one.raw)
    for node in _elements(every, scope, values, 0):
        if isinstance(node, Name | Attr) and dotted(node) in _ENVIRONMENTS:
            return True
        if isinstance(node, Call) and last_name(node.func) in _ALL_NAMES and not node.args:
            return True
        if names and not names.isdisjoint(syntax.names(node.raw)) and _is_plain(node):
            return True
    return False


def _is_plain(node: Node) -> bool:
    """Whether an element is a variable, or no more than another form of one."""
    while isinstance(node, Call):
        if isinstance(node.func, Attr) and node.func.name in _SAME and not node.args:
            node = node.func.of
        elif last_name(node.func) in _COPIES and len(node.args) == 1:
            node = node.args[0]
        else:
            return False
    return isinstance(node, Name | Attr)


def _elements(node: Node, scope: Scope, values: Held, depth: int) -> Iterator[Node]:
    """What a list, a table's keys or a text is put together of."""
    parts = _parts(node) or _given(node, scope, values)
    if not parts or depth > _DEPTH:
        yield node
        return
    for part in parts[:_MOST]:
        if not isinstance(part, Lit):
            yield from _elements(part, scope, values, depth + 1)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Seq(items=items) | Concat(parts=items) | Choice(options=items):
            return items
        case Map(pairs=pairs):
            return tuple(value if key is None else key for key, value in pairs)
        case Spread(of=of) | Call(func=Attr(of=Name(name="Object"), name="keys"), args=(of,)):
            return (of,)
        case Call(func=Name(), args=(of,)) if last_name(node.func) in _COPIES:
            return (of,)
        case Call(func=Attr(of=of, name=name), args=()) if name in _SAME:
            return (of,)
    return ()


def _given(node: Node, scope: Scope, values: Held) -> tuple[Node, ...]:
    """The list, or another name of it, that a variable of the function is given in its only place."""
    if not isinstance(node, Name) or owner(node.name, scope) is not scope:
        return ()
    made = values.only(node.name, scope, node.raw)
    return (made[0],) if made is not None and made[1] is scope and _is_list(made[0]) else ()


def _is_list(node: Node) -> bool:
    called = isinstance(node, Call) and last_name(node.func) in (*_COPIES, *_SAME)
    known = isinstance(node, Attr) and dotted(node) in _ENVIRONMENTS
    return called or known or isinstance(node, Seq | Map | Concat)
