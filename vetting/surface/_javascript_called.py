"""Calls that JavaScript has other spellings for: `f.call(this, a)`, `f.apply(null, list)`,
`Reflect.apply(f, null, [a])`, a text with a function before it.
"""

from collections.abc import Callable
from typing import Any

from vetting.surface._ir import Node, Seq, Spread

_NO_OBJECTS = frozenset({"null", "undefined", "this"})
Lower = Callable[[Any], Node]


def function_of(raw: Any) -> Any:
    """The syntax of what a call, or `new`, calls."""
    func = raw.child_by_field_name("function") or raw.child_by_field_name("constructor")
    if _is_reflected(func):
        given = _given(raw)
        return given[0] if given else func
    return func.child_by_field_name("object") if _way(raw, func) else func


def arguments_of(raw: Any, lower: Lower, line: int) -> tuple[Node, ...]:
    """All that it is given."""
    args = raw.child_by_field_name("arguments")
    if args is None:
        return ()
    if args.type == "template_string":
        parts = [part for part in args.named_children if part.type == "template_substitution"]
        texts = [lower(part) for part in args.named_children if part.type == "string_fragment"]
        filled = (lower(part.named_children[0] if part.named_children else None) for part in parts)
        return (Seq(line, args, items=tuple(texts)), *filled)
    func, given = raw.child_by_field_name("function"), _given(raw)
    if _is_reflected(func):
        return _listed(given[2:3], lower)
    way = _way(raw, func)
    if way == "apply":
        return _listed(given[1:2], lower)
    return tuple(map(lower, given[1:] if way == "call" else given))


def bound(raw: Any) -> Any:
    """The function that `f.bind(this)` is but for its object; None of other calls."""
    func, given = raw.child_by_field_name("function"), _given(raw)
    return (
        func.child_by_field_name("object")
        if len(given) == 1 and _way(raw, func) == "bind"
        else None
    )


def is_raw(raw: Any) -> bool:
    """Whether a call is a text as it is written: `String.raw` before it."""
    args, func = raw.child_by_field_name("arguments"), raw.child_by_field_name("function")
    return args is not None and args.type == "template_string" and func.text == b"String.raw"


def _given(raw: Any) -> list[Any]:
    args = raw.child_by_field_name("arguments")
    given = args is not None and args.type == "arguments"
    return [one for one in args.named_children if one.type != "comment"] if given else []


def _way(raw: Any, func: Any) -> str:
    """Which of a function's own methods a call is of: of an object, `call` may be one of its own."""
    if func is None or func.type != "member_expression":
        return ""
    name = func.child_by_field_name("property").text.decode()
    given = _given(raw)
    if name not in ("call", "apply", "bind") or not given:
        return ""
    of = func.child_by_field_name("object")
    owner = of.child_by_field_name("object") if of.type == "member_expression" else None
    itself = owner is not None and owner.text == given[0].text
    return name if itself or given[0].text.decode("utf-8", "replace") in _NO_OBJECTS else ""


def _is_reflected(func: Any) -> bool:
    return func is not None and func.text == b"Reflect.apply"


def _listed(given: list[Any], lower: Lower) -> tuple[Node, ...]:
    """The arguments that stand in a list."""
    if not given:
        return ()
    made = lower(given[0])
    return made.items if isinstance(made, Seq) else (Spread(made.line, given[0], of=made),)
