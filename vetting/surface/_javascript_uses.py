"""What JavaScript does with a variable: see `_use`."""

import re
from collections.abc import Iterator
from typing import Any

from vetting.surface._ir import Call, Site
from vetting.surface._javascript_lower import FUNCTIONS, call, line_of, lower, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import owner
from vetting.surface._use import Role, Use, Variable

_SAME = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    *("non_null_expression", "type_assertion", "ternary_expression"),
})  # fmt: skip
_PART = re.compile(rb"[\w$#]")
_GIVEN = re.compile(rb"\s{0,9}[=:](?![=:])")
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_CALLS = frozenset({"call_expression", "new_expression"})
_DEPTH = 12
"""Steps from a name to what is done with it."""


def uses(module: JavaScriptModule, variable: Variable) -> Iterator[Use]:
    """Every use of a variable in its module."""
    for node in _named(module, variable):
        if variable.member:
            of = node.parent.child_by_field_name("object")
            found = of is not None and of.type == "this"
        else:
            found = node.type in _NAMES and _is_of(module, node, variable)
        whole = node.parent if variable.member else node
        if found and (use := _use(module, whole)) is not None:
            yield use


def _named(module: JavaScriptModule, variable: Variable) -> Iterator[Any]:
    """The leaves that are the name of a variable, but for assignments to it and keys."""
    data, name, last = module.data, variable.name.encode(), variable.scope.raw.end_byte
    start = data.find(name, variable.scope.raw.start_byte, last)
    while start >= 0:
        end = start + len(name)
        alone = not _PART.match(data[start - 1 : start]) and not _PART.match(data[end : end + 1])
        if alone and not _GIVEN.match(data, end):
            node = module.leaf(start, len(name))
            if node is not None and node.parent is not None:
                yield node
        start = data.find(name, end, last)


def _is_of(module: JavaScriptModule, node: Any, variable: Variable) -> bool:
    return owner(variable.name, module.scope_at(node)) is variable.scope


def use_of(module: JavaScriptModule, site: Site) -> Use | None:
    """What is done with what a call gives."""
    return _use(module, site.call.raw)


def _use(module: JavaScriptModule, node: Any) -> Use | None:
    """What is done with the value of an expression."""
    path: tuple[str, ...] = ()
    key: str | None = "" if node.type == "shorthand_property_identifier" else None
    key = word(node) if key == "" else key
    for _ in range(_DEPTH):
        parent = node.parent
        if parent is None:
            return None
        kind = parent.type
        if kind in _MEMBERS and parent.child_by_field_name("object") == node:
            name = _member(parent)
            if (found := _touched(module, parent, name, path)) is not None:
                return found
            path = (*path, name)
        elif kind == "pair" and parent.child_by_field_name("value") == node:
            key = word(parent.child_by_field_name("key")).strip("\"'")
        elif kind == "arguments":
            place = [c for c in parent.named_children if c.type != "comment"].index(node)
            site = module.site(parent.parent, call(parent.parent))
            return Use(
                role=Role.GIVEN, line=site.call.line, scope=site.scope, path=path, place=place,
                key=key, site=site,
            )  # fmt: skip
        elif kind not in _SAME and kind not in ("object", "array", "binary_expression"):
            return _kept(module, node, parent, path) if key is None else None
        if kind == "binary_expression" and word(parent.child_by_field_name("operator")) not in (
            *("??", "||", "&&"),
        ):
            return None
        node = parent
    return None


def _member(node: Any) -> str:
    """The name of a member; `[]` where it is made at run time."""
    if node.type == "member_expression":
        return word(node.child_by_field_name("property"))
    said = getattr(lower(node.child_by_field_name("index")), "value", None)
    return said if isinstance(said, str) else "[]"


def _touched(module: JavaScriptModule, node: Any, name: str, path: tuple[str, ...]) -> Use | None:
    """A member that is called or assigned to."""
    outer, scope = node.parent, module.scope_at(node)
    if outer.type == "call_expression" and outer.child_by_field_name("function") == node:
        site = module.site(outer, call(outer))
        return Use(
            role=Role.CALLED, line=line_of(outer), scope=scope, name=name, path=path, site=site
        )
    left = outer.child_by_field_name("left") if outer.type.endswith("assignment_expression") else 0
    if left == node or (outer.type == "unary_expression" and word(outer).startswith("delete")):
        made = Call(line_of(outer), outer, func=lower(node), args=(lower(outer),))
        site = module.site(outer, made)
        return Use(role=Role.SET, line=line_of(outer), scope=scope, name=name, path=path, site=site)
    return None


def _kept(module: JavaScriptModule, node: Any, parent: Any, path: tuple[str, ...]) -> Use | None:
    """A value that is kept under a name, gone through or returned."""
    scope, line, kind = module.scope_at(parent), line_of(parent), parent.type
    target, role, member = None, Role.NAMED, False
    if kind == "variable_declarator" and parent.child_by_field_name("value") == node:
        target = parent.child_by_field_name("name")
    elif kind == "assignment_expression" and parent.child_by_field_name("right") == node:
        target = parent.child_by_field_name("left")
        if target.type == "member_expression":
            member = target.child_by_field_name("object").type == "this"
            target = target.child_by_field_name("property") if member else None
    elif kind in _FIELDS and parent.child_by_field_name("value") == node:
        target, member = parent.child_by_field_name("property"), True
        target = target or parent.child_by_field_name("name")
    elif kind == "for_in_statement" and parent.child_by_field_name("right") == node:
        target, role = parent.child_by_field_name("left"), Role.TURNED
    elif kind == "return_statement" or kind in FUNCTIONS:
        return Use(role=Role.RETURNED, line=line, scope=scope, path=path)
    if target is None or target.type not in ("identifier", "property_identifier"):
        return None
    at = _class(scope) if member else owner(word(target), scope)
    if at is None:
        return None
    return Use(role=role, line=line, scope=at, name=word(target), path=path, member=member)


def _class(scope: Any) -> Any:
    while scope is not None and scope.kind != "class":
        scope = scope.parent
    return scope
