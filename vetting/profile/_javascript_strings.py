"""The strings that an expression of a JavaScript file can be, as far as the file says."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from vetting.profile._javascript_calls import CASES
from vetting.profile._javascript_objects import DEPTH, inner, members, pairs, under
from vetting.profile._javascript_source import Source, literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_MOST = 400
_LONG = 300
"""Characters from which a string is put together no further."""

_PATTERNS = frozenset(
    {"array_pattern", "object_pattern", "pair_pattern", "object_assignment_pattern"}
    | {"assignment_pattern"}
)
_OF_OBJECT: dict[str, Callable[[tuple[str, Any]], "Item"]] = {
    "Object.keys": lambda pair: pair[0],
    "Object.values": lambda pair: pair[1],
    "Object.entries": lambda pair: pair,
}
_SOME = frozenset({"filter", "slice", "sort", "toSorted", "reverse", "concat", "values"})
"""Methods whose result has elements of the list that they are called on."""

Item = Any
"""An element: a syntax node, a text that is known, or a key and a value; None is unknown."""

_OVER = frozenset(
    {"map", "filter", "forEach", "some", "every", "find", "reduce", "flatMap", "findIndex"}
)


def strings(source: Source, node: Any, depth: int = 0) -> frozenset[str]:
    """Every string that `node` may be; empty when nobody knows."""
    if node is None or depth > DEPTH:
        return frozenset()
    node = inner(node)
    if node is None:
        return frozenset()
    return _known(source, ("value", node.id), lambda: _strings(source, node, depth + 1))


def _strings(source: Source, node: Any, depth: int) -> Iterable[str]:
    match node.type:
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
        case "subscript_expression":
            return _indexed(source, node, depth)
        case "call_expression":
            return _cased(source, node, depth)
    return ()


def _cased(source: Source, node: Any, depth: int) -> Iterable[str]:
    """`name.toUpperCase()`."""
    callee = node.child_by_field_name("function")
    name = callee.child_by_field_name("property") if callee.type == "member_expression" else None
    change = CASES.get(word(name)) if name is not None else None
    if change is None:
        return ()
    return [change(text) for text in strings(source, callee.child_by_field_name("object"), depth)]


def texts_of(source: Source, item: Item, depth: int = 0) -> Iterable[str]:
    """The strings that an element may be."""
    if isinstance(item, tuple):
        return ()
    return [item] if isinstance(item, str) else strings(source, item, depth)


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
        every = (one + text for one in whole for text in texts if len(one) < _LONG)
        whole = list(source.up_to(_MOST, every))
    return whole


def _variable(source: Source, node: Any, depth: int) -> Iterable[str]:
    binding = source.binding(node)
    if binding is None:
        return ()
    return _known(source, ("variable", binding.id), lambda: _bound(source, binding, depth))


def _known(
    source: Source, key: tuple[str, int], find: Callable[[], Iterable[str]]
) -> frozenset[str]:
    """What is found out once under a key; what goes in circles is empty."""
    if key not in source.texts:
        source.texts[key] = frozenset()
        found = list(islice(find(), _MOST + 1))
        source.cut = source.cut or len(found) > _MOST
        source.texts[key] = frozenset(found[:_MOST])
    return source.texts[key]


def _bound(source: Source, binding: Any, depth: int) -> Iterator[str]:
    over = looped(binding)
    if over is not None:
        for item in items(source, over, depth):
            yield from texts_of(source, picked(item, binding), depth + 1)
    elif binding.parent.type == "variable_declarator":
        yield from strings(source, binding.parent.child_by_field_name("value"), depth)


def looped(binding: Any) -> Any:
    """What a variable is an element of, or part of one: in a loop, or in a function handed to `map`
    and others.
    """
    parent = binding.parent
    while parent is not None and parent.type in _PATTERNS:
        parent = parent.parent
    loop = parent
    if parent.type == "variable_declarator" and parent.parent is not None:
        loop = parent.parent.parent
    if loop is not None and loop.type == "for_in_statement":
        return loop.child_by_field_name("right")
    function = parent
    while function.type in ("formal_parameters", "required_parameter"):
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


def picked(item: Item, binding: Any) -> Item:
    """The part of one element that a loop's variable is: all of it, or what a pattern takes out."""
    pattern = binding.parent
    if pattern.type not in _PATTERNS:
        return item
    is_array = pattern.type == "array_pattern"
    whole = pattern if is_array or pattern.type == "object_pattern" else pattern.parent
    if whole is None or whole.parent.type in _PATTERNS or item is None or isinstance(item, str):
        return None
    if is_array:
        place = next((n for n, c in enumerate(pattern.named_children) if c == binding), 0)
        list_of = item.named_children if not isinstance(item, tuple) else item
        known = isinstance(item, tuple) or item.type == "array"
        return list_of[place] if known and place < len(list_of) else None
    is_object = not isinstance(item, tuple) and item.type == "object"
    key = word(pattern.child_by_field_name("key") or binding)
    return dict(members(item)).get(key) if is_object else None


def items(source: Source, node: Any, depth: int = 0) -> Iterator[Item]:
    """The elements of an array, the keys or values of an object."""
    node = inner(node)
    if node is None or depth > DEPTH:
        return
    match node.type:
        case "array":
            yield from node.named_children
        case "ternary_expression":
            for side in ("consequence", "alternative"):
                yield from items(source, node.child_by_field_name(side), depth + 1)
        case "identifier":
            binding = source.binding(node)
            if binding is not None and binding.parent.type == "variable_declarator":
                yield from items(source, binding.parent.child_by_field_name("value"), depth + 1)
        case "call_expression":
            yield from _of_call(source, node, depth)
        case "new_expression":  # new Set([...])
            args = node.child_by_field_name("arguments")
            for item in args.named_children if args is not None else []:
                yield from items(source, item, depth + 1)


def _of_call(source: Source, node: Any, depth: int) -> Iterator[Item]:
    callee, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = args.named_children if args is not None else []
    name = word(callee) if callee.end_byte - callee.start_byte < _LONG else ""
    if name == "Object.freeze" and given:
        yield from items(source, given[0], depth + 1)
    elif name in _OF_OBJECT and given:
        for pair in pairs(source, given[0], depth):
            yield _OF_OBJECT[name](pair)
    elif word(callee.child_by_field_name("property")) in _SOME:
        yield from items(source, callee.child_by_field_name("object"), depth + 1)


def _indexed(source: Source, node: Any, depth: int) -> Iterable[str]:
    """`TABLE[key]`: any of its values when the key is not known."""
    of = inner(node.child_by_field_name("object"))
    asked = strings(source, node.child_by_field_name("index"), depth)
    if asked:
        found = under(source, of, sorted(asked), depth)
        return [text for value in found for text in strings(source, value, depth)]
    table = source.binding(of) if of.type == "identifier" else of
    if table is None:
        return ()
    values = (value for _, value in pairs(source, of, depth))
    return _known(
        source,
        ("table", table.id),
        lambda: (text for value in values for text in strings(source, value, depth)),
    )


def _member(source: Source, node: Any, depth: int) -> Iterator[str]:
    """A member of an object literal of this file."""
    name = word(node.child_by_field_name("property"))
    of = node.child_by_field_name("object")
    if of is None or of.type != "identifier":
        return
    for value in under(source, of, (name,), depth):
        yield from strings(source, value, depth)
    binding = source.binding(of)
    over = looped(binding) if binding is not None else None
    for item in items(source, over, depth) if over is not None else ():
        part = inner(picked(item, binding))
        if part is not None and not isinstance(part, str | tuple) and part.type == "object":
            yield from strings(source, dict(members(part)).get(name), depth + 1)
