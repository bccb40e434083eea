"""Conditions in JavaScript that ask whether a digest begins with zeros: see `_flow_zeros`."""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import word

ZEROS = pattern(
    r"[\"'`]0{2,64}[\"'`]|[\"'`]0[\"'`]\.repeat\(.{1,60}\)|Buffer\.alloc\([\w.]{1,40}\)"
    r"|new Uint8Array\([\w.]{1,40}\)"
)
_NONE = pattern(r"0n?")
_ROW = pattern(r"/\^0(?:\{\d{1,3}(?:,\d{0,3})?\}|0{1,63}[+*]?)/[a-z]{0,4}")
_IS_ZERO = pattern(r"\(?\w{1,20}\)?=>(?:\w{1,20}===?0n?|!\w{1,20}|0n?===?\w{1,20})")
_IS_NONE = pattern(r"\(?\w{1,20}\)?=>(?:\w{1,20}(?:!==?|>)0n?|!!\w{1,20}|\w{1,20})|Boolean")
_NOT = {"!==": False, "!=": False, ">": False, ">=": False, "===": True, "==": True, "<=": True}
"""What a comparison with zeros is met by."""

_JOINS = frozenset({"&&", "||"})
_MAX = 2_000


def asks_for_zeros(test: Any, is_digest: Callable[[Any], bool], *, there: bool = True) -> bool:
    """As the same of Python."""
    return any(found == there for found in _asked(test, is_digest))


def _asked(test: Any, is_digest: Callable[[Any], bool]) -> Iterator[bool]:
    todo = [(test, True)]
    while todo and len(todo) < _MAX:
        node, wanted = todo.pop()
        if node is None:
            continue
        if node.type == "parenthesized_expression":
            todo += [(one, wanted) for one in node.named_children]
        elif node.type == "unary_expression":
            if word(node.child_by_field_name("operator")) == "!":
                todo.append((node.child_by_field_name("argument"), not wanted))
        elif node.type == "binary_expression":
            sign = word(node.child_by_field_name("operator"))
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if sign in _JOINS:
                todo += [(left, wanted), (right, wanted)]
            elif sign in _NOT and _is_none(left, right) and is_digest(left):
                yield _NOT[sign] == wanted
        elif node.type == "call_expression":
            found = _called(node, is_digest)
            if found is not None:
                yield found == wanted


def _is_none(left: Any, right: Any) -> bool:
    """Whether a digest is compared with zeros, or what is left of it with none."""
    if ZEROS.fullmatch(word(right)[:90]):
        return True
    shifted = left.type == "binary_expression" or ".compare(" in word(left)[:400]
    return shifted and _NONE.fullmatch(word(right)[:4]) is not None


def _called(call: Any, is_digest: Callable[[Any], bool]) -> bool | None:
    """Whether a call is met by zeros, by others, or asks for neither."""
    func = call.child_by_field_name("function")
    args = call.child_by_field_name("arguments")
    of = func.child_by_field_name("object")
    if of is None or args is None or len(args.named_children) != 1:
        return None
    name, given = word(func.child_by_field_name("property")), args.named_children[0]
    said = "".join(word(given)[:90].split())
    if name in ("startsWith", "equals"):
        return True if ZEROS.fullmatch(word(given)[:90]) and is_digest(of) else None
    if name == "test":
        return True if _ROW.fullmatch(word(of)[:40]) and is_digest(given) else None
    if name == "every":
        return True if _IS_ZERO.fullmatch(said) and is_digest(of) else None
    if name == "some":
        return False if _IS_NONE.fullmatch(said) and is_digest(of) else None
    return None
