"""See `_python_quantified`, for JavaScript: `[name, day].every((one) => NAME.test(one))`."""

from collections.abc import Callable
from typing import Any

from vetting.surface._flow_shapes import LEADS
from vetting.surface._javascript_looks import called, is_part, receiver
from vetting.surface._javascript_lower import FUNCTIONS, word

_UP, _MOST = 60, 400
_EACH = frozenset({"every", "some", "forEach", "find", "findIndex"})
_KEEPS = frozenset({
    *("join", "String", "trim", "toLowerCase", "toUpperCase", "split", "from", "concat", "toString"),
})  # fmt: skip
_TEXTS = frozenset({"string", "template_string"})


def spread(
    node: Any, names: set[str], function: Any, names_of: Callable[[Any], set[str]]
) -> set[str]:
    """The variables of which each part is looked at, where one of `names` stands for that."""
    found, at, denied = set[str](), node, False
    for _ in range(_UP):
        at = at.parent
        if at is None or at == function:
            break
        denied ^= _denies(at)
        outer = at.parent.parent if at.type in FUNCTIONS and at.parent is not None else None
        if outer is None or outer.type != "call_expression" or called(outer) not in _EACH:
            continue
        of, first = receiver(outer), at.child_by_field_name("parameters")
        own = {word(one) for one in (first.named_children if first is not None else ())[:1]}
        own |= {word(at.child_by_field_name("parameter"))}
        if own.isdisjoint(names) or of is None or not _is_all(of):
            continue
        if _asks_each(outer, at, denied=denied):
            found |= names_of(of)
    return found


def _denies(node: Any) -> bool:
    return node is not None and node.type == "unary_expression" and word(node)[:1] == "!"


def _asks_each(call: Any, test: Any, *, denied: bool) -> bool:
    """Whether none may fail what is asked of each: that one passes says nothing of the others."""
    if called(call) == "every":
        return not _lets_out(test.child_by_field_name("body"))
    return called(call) == "forEach" or denied or not _denies(call.parent)


def _nodes(node: Any) -> list[Any]:
    found = [node]
    for one in found:
        if len(found) > _MOST:
            break
        found += one.named_children
    return found


def _is_all(of: Any) -> bool:
    """Whether nothing of a text is left out there."""
    every = _nodes(of)
    return len(every) <= _MOST and all(
        called(one) in _KEEPS if one.type == "call_expression" else not is_part(one)
        for one in every
    )


def _lets_out(body: Any) -> bool:
    """Whether a test of characters names some that lead somewhere, as those that may be there."""
    texts = (word(one)[1:-1] for one in _nodes(body) if one.type in _TEXTS)
    return any(map(LEADS.search, texts))
