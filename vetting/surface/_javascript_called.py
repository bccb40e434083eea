"""Calls that JavaScript has other spellings for: `f.call(this, a)`, `f.apply(null, list)`,
`Reflect.apply(f, null, [a])`.
"""

from vetting.surface._ir import Attr, Call, Name, Node, Seq, Spread

_NO_OBJECTS = frozenset({"null", "undefined", "this"})


def spelled_out(call: Call) -> Call | None:
    """The call that one of `call`, `apply` or `Reflect.apply` is; of an object, `call` may be a method of
    its own.
    """
    func, args = call.func, call.args
    if not isinstance(func, Attr) or func.name not in ("call", "apply") or not args:
        return None
    if isinstance(func.of, Name) and func.of.name == "Reflect":
        return _called(call, args[0], _listed(args[2:3])) if func.name == "apply" else None
    owner = func.of.of if isinstance(func.of, Attr) else None
    first = getattr(args[0].raw, "text", b"").decode("utf-8", "replace")
    itself = owner is not None and getattr(owner.raw, "text", None) == getattr(
        args[0].raw, "text", b""
    )
    if not (itself or first in _NO_OBJECTS):
        return None
    return _called(call, func.of, _listed(args[1:2]) if func.name == "apply" else args[1:])


def _called(call: Call, func: Node, args: tuple[Node, ...]) -> Call:
    return Call(call.line, call.raw, func=func, args=args)


def _listed(given: tuple[Node, ...]) -> tuple[Node, ...]:
    """The arguments that stand in a list."""
    if not given:
        return ()
    first = given[0]
    return first.items if isinstance(first, Seq) else (Spread(first.line, first.raw, of=first),)
