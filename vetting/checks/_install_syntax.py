"""The syntax of JavaScript as install scripts are read: what stands in it, and what is around that."""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_objects import inner as within
from vetting.profile._javascript_source import literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_PATTERNS = frozenset({"array_pattern", "rest_pattern", "pair_pattern", "object_pattern"})


def inner(node: Any) -> Any:
    """The expression in brackets and `await`, which the grammar takes for a call before a bracket."""
    while True:
        node = within(node)
        if node is None or node.type != "call_expression":
            return node
        callee, args = node.child_by_field_name("function"), arguments(node)
        if word(callee) != "await" or len(args) != 1:
            return node
        node = args[0]


def arguments(call: Any) -> list[Any]:
    """What a call is given."""
    args = call.child_by_field_name("arguments")
    if args is None:
        return []
    return [one for one in args.named_children if one.type != "comment"]


def key_of(node: Any) -> str:
    """The name of a member in an object or a pattern; empty where it is put together."""
    if node is None or node.type == "computed_property_name":
        return ""
    return literal(node) if node.type == "string" else word(node)


def pairs(node: Any) -> dict[str, Any]:
    """The members of an object literal; what is spread into it has the name `...`."""
    found: dict[str, Any] = {}
    for one in node.named_children:
        match one.type:
            case "pair":
                found[key_of(one.child_by_field_name("key"))] = one.child_by_field_name("value")
            case "shorthand_property_identifier":
                found[word(one)] = one
            case "method_definition":
                found[key_of(one.child_by_field_name("name"))] = one
            case "spread_element":
                found["..."] = one.named_children[0]
    return found


def whole_of(node: Any) -> Any:
    """The longest chain of plain members that begins with a name."""
    while True:
        parent = node.parent
        of = parent.child_by_field_name("object") if parent.type == "member_expression" else None
        if of is None or of.id != node.id:
            return node
        node = parent


def is_declared(node: Any) -> bool:
    """Whether something only gets another name, which is followed by itself."""
    parent = node.parent
    if parent.type == "await_expression":
        return is_declared(parent)
    value = parent.child_by_field_name("value") if parent.type == "variable_declarator" else None
    return value is not None and bool(value.id == node.id)


def is_pattern(use: Any) -> bool:
    """Whether something is put into a variable by a pattern that declares none."""
    node, parent = use, use.parent
    while parent.type in _PATTERNS or (
        parent.type in ("assignment_pattern", "object_assignment_pattern")
        and parent.child_by_field_name("left").id == node.id
    ):
        node, parent = parent, parent.parent
    shorthand = use.type == "shorthand_property_identifier_pattern"
    return shorthand or bool(node.id != use.id)


def around(node: Any, kinds: frozenset[str] = FUNCTIONS) -> Any:
    """The next node of some kinds around one."""
    node = node.parent
    while node is not None and node.type not in kinds:
        node = node.parent
    return node


def returned(function: Any) -> list[Any]:
    """What a function gives back."""
    body = function.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return [body] if body is not None else []
    return [
        node.named_children[0]
        for node in every(body)
        if node.type == "return_statement"
        and node.named_children
        and around(node).id == function.id
    ]


def every(root: Any) -> Iterator[Any]:
    """All nodes of a tree, in the order of the text."""
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(node.children)


def exports_of(node: Any) -> Iterator[tuple[str, Any]]:
    """What an export statement exports, by name."""
    declared = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    default = any(one.type == "default" for one in node.children)
    if default and (declared or value) is not None:
        yield "default", declared or value
    elif declared is not None:
        names = [declared.child_by_field_name("name")]
        names += [one.child_by_field_name("name") for one in declared.named_children]
        for name in names:
            if name is not None and name.type == "identifier":
                yield word(name), name
    for clause in node.named_children:
        if clause.type == "export_clause" and node.child_by_field_name("source") is None:
            for one in clause.named_children:
                name = one.child_by_field_name("name")
                yield word(one.child_by_field_name("alias") or name), name


def import_of(node: Any) -> Any:
    """The statement that an imported name stands in."""
    while node.type != "import_statement":
        node = node.parent
    return node


def is_callee(node: Any) -> bool:
    """Whether an expression is called."""
    parent = node.parent
    of = parent.child_by_field_name("function") if parent.type == "call_expression" else None
    return of is not None and bool(of.id == node.id)


def is_exported(use: Any) -> bool:
    """Whether a name only says what a module exports."""
    parent = use.parent
    if parent.type in ("export_specifier", "export_statement"):
        return True
    if parent.type == "object":
        parent = parent.parent
    left = parent.child_by_field_name("left") if parent.type == "assignment_expression" else None
    return left is not None and word(left).startswith(("module.exports", "exports."))
