"""The strings that an expression of a JavaScript file can be, as far as the file says."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from vetting.profile._javascript_source import FUNCTIONS, Source, literal, word

_DEPTH = 10
_MOST = 40
_MEMBERS = 1000
"""Members of one object literal that are looked at."""

_INNER = frozenset(
    {"parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"}
    | {"non_null_expression", "type_assertion"}
)
_OVER = frozenset(
    {"map", "filter", "forEach", "some", "every", "find", "reduce", "flatMap", "findIndex"}
)


def inner(node: Any) -> Any:
    """The expression in brackets, casts and `await`."""
    while node is not None and node.type in _INNER and node.named_children:
        node = next((c for c in node.named_children if c.type != "comment"), None)
    return node


def strings(source: Source, node: Any, depth: int = 0) -> frozenset[str]:
    """Every string that `node` may be; empty when nobody knows."""
    if node is None or depth > _DEPTH:
        return frozenset()
    return frozenset(list(_strings(source, inner(node), depth + 1))[:_MOST])


def _strings(source: Source, node: Any, depth: int) -> Iterable[str]:
    match node.type if node is not None else "":
        case "string":
            return [literal(node)]
        case "template_string":
            return _joined(source, _parts(node), depth)
        case "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            match word(node.child_by_field_name("operator")):
                case "+":
                    return _joined(source, [left, right], depth)
                case "||" | "??":
                    return strings(source, left, depth) | strings(source, right, depth)
        case "ternary_expression":
            sides = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
            return [text for side in sides for text in strings(source, side, depth)]
        case "identifier":
            return _variable(source, node, depth)
        case "member_expression":
            return _member(source, node, depth)
    return ()


def _parts(node: Any) -> list[Any]:
    return [
        child.named_children[0]
        if child.type == "template_substitution" and child.named_children
        else child
        for child in node.named_children
    ]


def _joined(source: Source, parts: list[Any], depth: int) -> Iterable[str]:
    whole = [""]
    for part in parts:
        fixed = part.type in ("string_fragment", "escape_sequence")
        texts = [word(part)] if fixed else sorted(strings(source, part, depth))
        whole = [before + text for before in whole for text in texts][:_MOST]
    return whole


def _variable(source: Source, node: Any, depth: int) -> Iterator[str]:
    binding = source.binding(node)
    if binding is None:
        return
    over = looped(binding)
    if over is not None:
        yield from elements(source, over, depth)
    elif binding.parent.type == "variable_declarator":
        yield from strings(source, binding.parent.child_by_field_name("value"), depth)


def looped(binding: Any) -> Any:
    """What a variable is an element of: in a loop, or in a function handed to `map` and others."""
    parent = binding.parent
    loop = parent
    if parent.type == "variable_declarator" and parent.parent is not None:
        loop = parent.parent.parent
    if loop is not None and loop.type == "for_in_statement":
        return loop.child_by_field_name("right")
    function = parent
    while function.type in ("formal_parameters", "required_parameter", "array_pattern"):
        function = function.parent
    if function.type not in FUNCTIONS or function.parent is None:
        return None
    call = function.parent.parent
    callee = call.child_by_field_name("function") if call is not None else None
    if function.parent.type != "arguments" or callee is None:
        return None
    name = callee.child_by_field_name("property")
    over = name is not None and word(name) in _OVER
    return callee.child_by_field_name("object") if over else None


def elements(source: Source, node: Any, depth: int = 0) -> Iterator[str]:
    """The strings in an array, the keys or values of an object."""
    node = inner(node)
    if node is None or depth > _DEPTH:
        return
    if node.type == "array":
        for item in node.named_children:
            first = item.named_children[0] if item.type == "array" and item.named_children else item
            yield from strings(source, first, depth + 1)
    elif node.type == "identifier":
        binding = source.binding(node)
        if binding is not None and binding.parent.type == "variable_declarator":
            yield from elements(source, binding.parent.child_by_field_name("value"), depth + 1)
    elif node.type == "call_expression":
        callee, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        given = args.named_children if args is not None else []
        name = word(callee)
        if name in ("Object.keys", "Object.values", "Object.entries", "Object.freeze") and given:
            for key, value in pairs(source, given[0], depth):
                if name == "Object.values":
                    yield from strings(source, value, depth + 1)
                else:
                    yield key
            yield from elements(source, given[0], depth + 1) if name == "Object.freeze" else ()
    elif node.type == "new_expression":  # new Set([...])
        args = node.child_by_field_name("arguments")
        for item in args.named_children if args is not None else []:
            yield from elements(source, item, depth + 1)


def pairs(source: Source, node: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The keys of an object literal with their values."""
    node = inner(node)
    if node is None or depth > _DEPTH:
        return
    if node.type == "identifier":
        binding = source.binding(node)
        if binding is not None and binding.parent.type == "variable_declarator":
            yield from pairs(source, binding.parent.child_by_field_name("value"), depth + 1)
    elif node.type == "call_expression" and word(node.child_by_field_name("function")).startswith(
        "Object.freeze"
    ):
        args = node.child_by_field_name("arguments")
        yield from pairs(source, args.named_children[0], depth + 1) if args.named_children else ()
    elif node.type == "object":
        if node.id not in source.memo:
            source.memo[node.id] = list(islice(_members(node), _MEMBERS))
        yield from source.memo[node.id]


def _members(node: Any) -> Iterator[tuple[str, Any]]:
    for pair in node.named_children:
        if pair.type == "pair":
            key = pair.child_by_field_name("key")
            text = literal(key) if key.type == "string" else word(key)
            yield text, pair.child_by_field_name("value")


def _member(source: Source, node: Any, depth: int) -> Iterator[str]:
    """A member of an object literal of this file."""
    name = word(node.child_by_field_name("property"))
    of = node.child_by_field_name("object")
    if of is not None and of.type == "identifier":
        for key, value in pairs(source, of, depth):
            if key == name:
                yield from strings(source, value, depth)
