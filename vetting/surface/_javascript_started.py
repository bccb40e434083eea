"""Functions that a call of JavaScript runs for others: `names.map(readFile)`, `setTimeout(run, 0, path)`,
`run.call(this, path)`, `Reflect.apply(run, null, [path])`.
"""

from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Element, Name, Node, Seq
from vetting.surface._javascript_lower import call

Started = tuple[Node, list[Node], list[tuple[str, Node]]]

_EACH = frozenset({"forEach", "map", "flatMap", "filter", "find", "findLast", "some", "every"})
_ALL = frozenset({"forEach", "map", "flatMap"})
"""Those that give it each element, whatever it answers: what it refuses in one stands in none."""

_DONE = frozenset({"then", "pipe"})
_LATER = {"setTimeout": 2, "setInterval": 2, "setImmediate": 1, "queueMicrotask": 1, "nextTick": 1}
"""What runs a function later, and the place of the first argument that it gets."""


def started(raw: Any) -> Started | None:
    """The function that a call runs, which it is given by its name, and the arguments of that."""
    if raw is None or raw.type not in ("call_expression", "new_expression"):
        return None
    made = call(raw)
    name, args = last_name(made.func), made.args
    if name in _LATER and len(args) > _LATER[name]:
        return _told(args[0], args[_LATER[name] :])
    of = made.func.of if isinstance(made.func, Attr) else None
    if of is None or not args or getattr(of, "name", "") in ("this", "super"):
        return None  # `this.call(path)` is a method of the object's own
    if name in _EACH:
        raw = _parted(of).raw if name in _ALL else args[0].raw
        return _told(args[0], (Element(made.line, raw, over=of),))
    if name in _DONE:
        return _told(args[0], (of,))
    return _bound(name, of, made)


def _parted(node: Node) -> Node:
    """The text of which a list has all parts: `name` of `name.split(".").filter(Boolean)`."""
    match node:
        case Call(func=Attr(name="split", of=of)):
            return of
        case Call(func=Attr(name="filter", of=of), args=(Name(name="Boolean"),)):
            return _parted(of)
    return node


def _bound(name: str, of: Node, made: Call) -> Started | None:
    args = made.args
    if name == "apply" and isinstance(of, Name) and of.name == "Reflect" and len(args) > 2:
        return _told(args[0], args[2].items) if isinstance(args[2], Seq) else None
    if name == "apply" and len(args) > 1 and isinstance(args[1], Seq):
        return _told(of, args[1].items)
    return _told(of, args[1:]) if name in ("call", "bind") and len(args) > 1 else None


def _told(func: Node, args: tuple[Node, ...]) -> Started | None:
    return (func, list(args), []) if isinstance(func, Name | Attr) else None
