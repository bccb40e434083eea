"""Functions of a package: what they are called, and how."""

import ast
from typing import Any

from vetting.surface._ir import COPIES, Index, Name, Node, Scope
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure

_DECLARED = frozenset({"function_declaration", "generator_function_declaration"})

_SCHEMAS = frozenset({
    *("object", "strictObject", "looseObject", "string", "number", "boolean", "array", "enum"),
    *("literal", "union", "discriminatedUnion", "record", "any", "unknown", "coerce", "optional"),
})  # fmt: skip


def function_name(raw: Any) -> str:
    """The name a function is called by: that of the variable whose value it is, before its own, which
    nobody else sees.
    """
    if isinstance(name := getattr(raw, "name", None), str):
        return name
    if not hasattr(raw, "child_by_field_name"):
        return ""
    holder = raw.parent if raw.parent is not None else raw
    is_value = holder.type == "variable_declarator"
    node = (holder if is_value else raw).child_by_field_name("name")
    return node.text.decode("utf-8", "replace") if node is not None else ""


def is_plain(scope: Scope) -> bool:
    """Whether a function is called by its name alone, with no object before it."""
    if isinstance(scope.raw, ast.AST):
        return scope.parent is None or scope.parent.kind != "class"
    holder = getattr(scope.raw, "parent", None)
    given = holder is not None and holder.type == "variable_declarator"
    return given or getattr(scope.raw, "type", "") in _DECLARED


def same(one: Any, two: Any) -> bool:
    """Whether two pieces of syntax are the same one."""
    return one is two or getattr(one, "id", 0) == getattr(two, "id", 1)


def key_of(raw: Any) -> object:
    """What tells a syntax node from others."""
    number = getattr(raw, "id", None)  # the parser of JavaScript makes an object anew when asked
    return number if isinstance(number, int) else id(raw)


def is_self(node: Node) -> bool:
    """Whether an expression is the object that a method belongs to."""
    return isinstance(node, Name) and node.name in ("self", "this", "cls")


def is_of_table(func: Node, scope: Scope) -> bool:
    """Whether what is called is `table[key]`, or a variable that is that."""
    at = owner(func.name, scope) if isinstance(func, Name) else None
    nodes = filled(at).names.get(func.name, []) if at is not None and isinstance(func, Name) else []
    return isinstance(func, Index) or (bool(nodes) and all(isinstance(n, Index) for n in nodes))


def makes_schema(target: Closure, name: str) -> bool:
    """Whether a function is one of Zod's, of a copy in the package: what it is given says it all."""
    return name in _SCHEMAS and not COPIES.isdisjoint(target.scope.module.path.split("/"))


def extent(raw: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a syntax node begins and ends, to compare with others of its file."""
    if isinstance(raw, ast.AST):
        start, end = (getattr(raw, name, 0) or 0 for name in ("lineno", "end_lineno"))
        left, right = (getattr(raw, name, 0) or 0 for name in ("col_offset", "end_col_offset"))
        return (start, left), (end, right)
    return (raw.start_byte, 0), (raw.end_byte, 0)
