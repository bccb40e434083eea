"""Members that hold the names of variables: `{ envKey: "TOKEN" }` in one place, and in another one
`process.env[provider.envKey]`. A member is a function to which its values are given, `.envKey`; so is
a function that gives a name back, `keyName() { return "TOKEN" }`. What it means is known when all
files are.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Given, Passed
from vetting.profile._javascript_functions import name_of, parameter
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import items, looped, strings
from vetting.profile._javascript_variables import FUNCTIONS
from vetting.profile._telling import is_telling

_CONSTANT = pattern(rb"[A-Z][A-Z0-9]*+_[A-Z0-9_]+")
_HELD = pattern(rb"(?:[:=\[?>]|\breturn)\s*+\Z")
_ELSE = frozenset({"||", "??"})
_WITHIN = frozenset(
    {"ternary_expression", "parenthesized_expression", "array", "as_expression"}
    | {"satisfies_expression", "binary_expression"}
)
_TELLS_MEMBER = pattern(rb"return this\.([\w$]{2,60})(?![\w$.(\[])")
_METHOD = pattern(rb"(?<![\w$.])([\w$]{3,60})\s*+\([^()\n]{0,80}\)\s*+\{\s*+\Z")
_NEAR = 160
"""Bytes before what a method gives back that say what it is called."""

_KEEPS = pattern(rb"this\.([\w$]{3,60})\s*+=\s*+([\w$]{1,60})(?:\.([\w$]{3,60}))?+(?![\w$.(\[])")
_PROPERTY = pattern(
    rb"[(,]\s*+(?:(?:private|public|protected|readonly)\s++)++([\w$]{3,60})\s*+\??+:"
)
_MARKS = (b"private ", b"public ", b"protected ", b"readonly ")
_MOST = 2000
"""Places of one kind that are looked at; where there are more, it is said."""

_MOST_INSIDE = 20_000
"""Parts of a function that are looked through for what it gives back."""

_DEPTH = 6
_BACK = 40
"""Bytes before a literal that say whether something holds it."""


def given(source: Source, upper: Iterable[re.Match[bytes]]) -> Iterator[Given]:
    """The names among the literals in capital letters that members hold, or functions give back."""
    held = (m for m in upper if _CONSTANT.fullmatch(m[1]) and _is_held(source.data, m.start()))
    for match in source.up_to(_MOST, held):
        node = source.root.descendant_for_byte_range(match.start(), match.end())
        if node is None or node.type not in ("string", "template_string"):
            continue
        name = _holder(node)
        if is_telling(name):
            every = node.parent.named_children if node.parent.type == "array" else [node]
            for item in every:
                if item.type == "string":
                    yield Given(callee=f".{name}", index=0, text=literal(item), line=line_of(item))
            if node.type == "template_string":
                yield Given(callee=f".{name}", index=0, text=literal(node), line=line_of(node))


def _is_held(data: bytes, at: int) -> bool:
    return _HELD.search(data[max(at - _BACK, 0) : at]) is not None


def _holder(node: Any) -> str:
    """What is given a value, alone or in a list: a member, a field, or a function's result."""
    child, parent = node, node.parent
    while parent is not None and parent.type in _WITHIN:
        if child == parent.child_by_field_name("condition"):
            return ""
        child, parent = parent, parent.parent
    match parent.type if parent is not None else "":
        case "pair":
            key = parent.child_by_field_name("key")
            is_value = child == parent.child_by_field_name("value")
            return (literal(key) if key.type == "string" else word(key)) if is_value else ""
        case "enum_assignment":
            return word(parent.child_by_field_name("name"))
        case "field_definition" | "public_field_definition":
            name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
            return word(name).lstrip("#")
        case "assignment_expression":
            return word(parent.child_by_field_name("left").child_by_field_name("property"))
        case "arrow_function":
            return name_of(parent)
        case "return_statement":
            while parent is not None and parent.type not in FUNCTIONS:
                parent = parent.parent
            return name_of(parent)
    return ""


def handed_on(source: Source) -> Iterator[Passed]:
    """What goes from one member to another, or from what makes an object: `this.envKey = envKey`,
    `keyName() { return this.envKey }`.
    """
    every = (match for match in _KEEPS.finditer(source.data) if is_telling(match[1].decode()))
    for match in source.up_to(_MOST, every):
        kept, _, member = (part.decode() for part in match.groups(b""))
        if member:
            if member != kept and is_telling(member):
                yield Passed(name=f".{member}", index=0, callee=f".{kept}", at=0)
            continue
        leaf = source.at(*match.span(2))
        binding = source.binding(leaf) if leaf is not None and leaf.type == "identifier" else None
        found = parameter(binding) if binding is not None else None
        if found is not None:
            name, index = found
            yield Passed(name=name, index=index, callee=f".{kept}", at=0)
    yield from _properties(source)
    if b"return this." in source.data:
        for match in _TELLS_MEMBER.finditer(source.data):
            method = _METHOD.search(source.data[max(match.start() - _NEAR, 0) : match.start()])
            if method is None:
                continue
            name, member = method[1].decode(), match[1].decode()
            if is_telling(name) and is_telling(member):
                yield Passed(name=f".{member}", index=0, callee=f".{name}", at=0)


def _properties(source: Source) -> Iterator[Passed]:
    """Parameters that are members: `constructor(private readonly envKey: string)`."""
    marked = any(mark in source.data for mark in _MARKS) and b"constructor" in source.data
    every = _PROPERTY.finditer(source.data) if marked else ()
    telling = (match for match in every if is_telling(match[1].decode()))
    for match in source.up_to(_MOST, telling):
        leaf = source.at(*match.span(1))
        found = parameter(leaf) if leaf is not None else None
        if found is not None:
            yield Passed(name=found[0], index=found[1], callee=f".{word(leaf)}", at=0)


def asked(source: Source, node: Any, depth: int = 0) -> Iterator[str]:
    """The members, or functions, whose value an expression may be."""
    node = inner(node)
    if node is None or depth > _DEPTH:
        return
    name = ""
    match node.type:
        case "member_expression":
            name = word(node.child_by_field_name("property")).lstrip("#")
        case "subscript_expression":
            index = node.child_by_field_name("index")
            if index.type == "number":
                yield from asked(source, node.child_by_field_name("object"), depth + 1)
            name = literal(index) if index.type == "string" else ""
        case "call_expression":
            callee = node.child_by_field_name("function")
            name = word(callee.child_by_field_name("property") or callee)
        case "ternary_expression":
            for side in ("consequence", "alternative"):
                yield from asked(source, node.child_by_field_name(side), depth + 1)
        case "binary_expression" if word(node.child_by_field_name("operator")) in _ELSE:
            for side in ("left", "right"):
                yield from asked(source, node.child_by_field_name(side), depth + 1)
        case "identifier":
            yield from _of_variable(source, node, depth)
    if is_telling(name):
        yield f".{name}"


def _of_variable(source: Source, node: Any, depth: int) -> Iterator[str]:
    binding = source.binding(node)
    if binding is None:
        return
    if name := taken(binding):
        yield from (f".{name}",) if is_telling(name) else ()
        return
    over, owner = looped(binding), binding.parent
    declared = over is None and owner.type == "variable_declarator"
    if declared and binding == owner.child_by_field_name("name"):
        over = owner.child_by_field_name("value")
    if over is not None and over.id != node.id:
        yield from asked(source, over, depth + 1)


def taken(binding: Any) -> str:
    """The member that a variable in braces takes: `{ name } = …`."""
    if binding.type == "shorthand_property_identifier_pattern":
        return word(binding)
    node = binding
    while node.parent is not None and node.parent.type in (
        "object_assignment_pattern",
        "assignment_pattern",
    ):
        node = node.parent
    pair = node.parent
    is_pair = pair is not None and pair.type == "pair_pattern"
    return word(pair.child_by_field_name("key")) if is_pair else ""


def returned(source: Source, node: Any) -> frozenset[str]:
    """What a function of this file may give back, where a name is what it gives."""
    node = inner(node)
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    if node.type == "identifier":  # a variable that has its result
        binding = source.binding(node)
        declared = binding.parent if binding is not None else None
        if declared is not None and declared.type == "variable_declarator":
            value = inner(declared.child_by_field_name("value"))
            if value is not None and value.type == "call_expression":
                callee = value.child_by_field_name("function")
    if callee is None or callee.type != "identifier":
        return frozenset(_of_map(source, callee)) if callee is not None else frozenset()
    binding = source.binding(callee)
    owner = binding.parent if binding is not None else None
    if owner is not None and owner.type == "variable_declarator":
        owner = owner.child_by_field_name("value")
    if owner is None or owner.type not in FUNCTIONS:
        return frozenset()
    return frozenset(text for one in results(source, owner) for text in strings(source, one))


def _of_map(source: Source, callee: Any) -> Iterator[str]:
    """The values of a `new Map([["key", "NAME"], …])` that is asked for one."""
    if word(callee.child_by_field_name("property")) != "get":
        return
    for item in items(source, callee.child_by_field_name("object")):
        if not isinstance(item, str | tuple) and item is not None and item.type == "array":
            for value in item.named_children[1:2]:
                yield from strings(source, value)


def results(source: Source, function: Any) -> Iterator[Any]:
    """The expressions that a function gives back."""
    todo = [function.child_by_field_name("body")]
    if todo[0] is not None and todo[0].type != "statement_block":
        yield todo.pop()
    for _ in range(_MOST_INSIDE):
        if not todo:
            return
        node = todo.pop()
        if node.type == "return_statement":
            yield from node.named_children[:1]
        elif node.type not in FUNCTIONS and "expression" not in node.type:
            todo += node.named_children
    source.cut = source.cut or bool(todo)
