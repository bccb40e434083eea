"""Classes whose objects keep nothing but what their members are given: of a request that is counted, its
method and the length of its headers.

What an object was made with is otherwise taken to be in it. Here all that its code does with the
object itself is to name its members and to hand it back, and no function in it lives on.
"""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._flow_marks import NOTHING, SEEN, Marks, of_kind, without
from vetting.surface._ir import Func, Scope
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance

_MOST = 2_000
"""Syntax nodes of a class that is looked at."""

_FUNCTIONS = frozenset({
    *("arrow_function", "function_expression", "generator_function", "function_declaration", "class"),
    *("class_declaration", "generator_function_declaration"),
})  # fmt: skip
_PATTERNS = frozenset({"array_pattern", "object_pattern", "for_in_statement"})
_EITHER = ("ternary_expression", "parenthesized_expression")
_ODD = frozenset({"class_heritage", "super", "decorator", "ERROR", "meta_property"})
_WHOLE = frozenset({"arguments", "eval"})
_WAYS_OUT = frozenset({"constructor", "prototype", "__proto__", "__dict__", "__class__"})
"""Members by which all others are reached."""

_LIVE_ON = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_MAKERS = ("constructor", "__init__")


def kept_members(scope: Scope) -> frozenset[str] | None:
    """The members of such a class, whose `scope` it is; None of any other class."""
    if not any(name in scope.names for name in _MAKERS):
        return None
    methods = frozenset(
        name for name, made in scope.names.items() if all(isinstance(one, Func) for one in made)
    )
    if isinstance(scope.raw, ast.ClassDef):
        return _in_python(scope.raw, methods)
    return _in_javascript(scope.raw, methods) if hasattr(scope.raw, "named_children") else None


def kept_of(held: Marks, made: ClassRef | Instance, bound: Callable[[str, Scope], Marks]) -> Marks:
    """What is left in an object of what it is made with: who counts requests keeps little of them. `bound`
    tells what a member is given.
    """
    if not of_kind(held, SEEN) or isinstance(made, Instance):
        return held
    names = kept_members(filled(made.scope))
    if names is None:
        return held
    kept = NOTHING.union(*(bound(name, made.scope) for name in sorted(names)))
    return without(held, SEEN) | of_kind(kept, SEEN)


def _in_javascript(raw: Any, methods: frozenset[str]) -> frozenset[str] | None:
    found = set[str]()
    for number, node in enumerate(_nodes(raw)):
        if number > _MOST or node.type in _ODD:
            return None
        if node.type == "this":
            name = _member(node, methods)
            if name is None or name in _WAYS_OUT:
                return None
            found.add(name)
        elif (node.type == "identifier" and word(node) in _WHOLE) or (
            node.type in _FUNCTIONS and node != raw and not _is_run_at_once(node)
        ):
            return None
    return frozenset(found - {""})


def _nodes(raw: Any) -> Iterator[Any]:
    todo = [raw]
    while todo:
        node = todo.pop()
        yield node
        todo += node.named_children


def _member(this: Any, methods: frozenset[str]) -> str | None:
    """The member that is named there; "" where the object is handed back, None of any other use, and where
    what is called is no method of the class, which may do anything with the object.
    """
    parent = this.parent
    back = parent
    while back.type in _EITHER:
        back = back.parent
    if back.type == "return_statement":
        return ""
    if parent.type != "member_expression" or parent.child_by_field_name("object") != this:
        return None
    node = parent
    while node is not None and node.type != "class_body":
        if node.type in _PATTERNS:
            return None
        node = node.parent
    name, call = word(parent.child_by_field_name("property")), parent.parent
    called = call.type == "call_expression" and call.child_by_field_name("function") == parent
    return name if not called or name in methods else None


def _is_run_at_once(func: Any) -> bool:
    """Whether a function is one for each element, and nobody keeps it: `headers.forEach(…)`."""
    call = func.parent.parent if func.parent.type == "arguments" else None
    called = call.child_by_field_name("function") if call is not None else None
    return (
        called is not None
        and called.type == "member_expression"
        and word(called.child_by_field_name("property")) == "forEach"
    )


def _in_python(raw: ast.ClassDef, methods: frozenset[str]) -> frozenset[str] | None:
    if raw.bases or raw.keywords or raw.decorator_list:
        return None
    found = set[str]()
    for line in raw.body:
        if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef):
            members = _in_method(line, methods)
            if members is None:
                return None
            found |= members
    return frozenset(found)


def _in_method(
    function: ast.FunctionDef | ast.AsyncFunctionDef, methods: frozenset[str]
) -> set[str] | None:
    own = function.args.args[0].arg if function.args.args else ""
    found, apart = set[str](), set[int]()
    for number, node in enumerate(one for line in function.body for one in walk(line)):
        if number > _MOST or isinstance(node, _LIVE_ON):
            return None
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=member)) if name == own:
                if member not in methods:
                    return None
            case ast.Attribute(value=ast.Name(id=name) as of, attr=member) if name == own:
                if member in _WAYS_OUT:
                    return None
                found.add(member)
                apart.add(id(of))
            case ast.Return(value=ast.Name(id=name) as of) if name == own:
                apart.add(id(of))
            case ast.Tuple(elts=items, ctx=ast.Store()) | ast.List(elts=items, ctx=ast.Store()):
                if not all(isinstance(one, ast.Name) for one in items):
                    return None
            case ast.Name(id=name) if name == own and id(node) not in apart:
                return None
    return found
