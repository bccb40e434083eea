"""Calls that JavaScript has other spellings for: `f.call(this, a)`, `f.apply(null, list)`,
`Reflect.apply(f, null, [a])`, a text with a function before it.
"""

from collections.abc import Callable
from typing import Any

from vetting.surface._ir import Attr, Call, Name, Node, Seq, Spread

Lower = Callable[[Any], Node]
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


def arguments_of(raw: Any, lower: Lower) -> tuple[Node, ...]:
    """What a call is given; of a function before a text, the texts, and what is filled into them."""
    args = raw.child_by_field_name("arguments")
    if args is not None and args.type == "arguments":
        return tuple(lower(one) for one in args.named_children if one.type != "comment")
    if args is None or args.type != "template_string":
        return ()
    parts = [part for part in args.named_children if part.type == "template_substitution"]
    texts = [lower(part) for part in args.named_children if part.type == "string_fragment"]
    values = (lower(part.named_children[0] if part.named_children else None) for part in parts)
    return (Seq(args.start_point[0] + 1, args, items=tuple(texts)), *values)


def is_raw(raw: Any) -> bool:
    """Whether a call is a text as it is written: `String.raw` before it."""
    args, func = raw.child_by_field_name("arguments"), raw.child_by_field_name("function")
    return args is not None and args.type == "template_string" and func.text == b"String.raw"


def _called(call: Call, func: Node, args: tuple[Node, ...]) -> Call:
    return Call(call.line, call.raw, func=func, args=args)


def _listed(given: tuple[Node, ...]) -> tuple[Node, ...]:
    """The arguments that stand in a list."""
    if not given:
        return ()
    first = given[0]
    return first.items if isinstance(first, Seq) else (Spread(first.line, first.raw, of=first),)
