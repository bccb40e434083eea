"""What JavaScript does with a variable: see `_use`."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._ir import Call, Node, Scope, Site
from vetting.surface._javascript_lower import FUNCTIONS, call, line_of, lower, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import owner
from vetting.surface._use import Role, Use, Variable, belongs

_SAME = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    *("non_null_expression", "type_assertion", "ternary_expression", "sequence_expression"),
})  # fmt: skip
_PART = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$#")
_GIVEN = pattern(rb"\s{0,9}=(?!=)")
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_RETURNS = frozenset({"return_statement", "yield_expression"})
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_PROPERTIES = frozenset({"property_identifier", "private_property_identifier"})
_GIVES = {
    "variable_declarator": ("value", "name"),
    "assignment_expression": ("right", "left"),
    "augmented_assignment_expression": ("right", "left"),
    "assignment_pattern": ("right", "left"),
    "for_in_statement": ("right", "left"),
    **dict.fromkeys(_FIELDS, ("value", "property", "name")),
}
"""Where a value is kept: the field that it is, and those that say where."""

_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_PATTERNS = frozenset({"pair_pattern", "array_pattern"})
_CALLS = frozenset({"call_expression", "new_expression"})
_DEPTH = 12
"""Steps from a name to what is done with it."""


def uses(module: JavaScriptModule, variable: Variable) -> Iterator[Use]:
    """Every use of a variable in its module."""
    for node in named(module, variable):
        if variable.name == "this":
            found = node.type == "this" and _class(module.scope_at(node)) is variable.scope
        elif variable.member:
            of = node.parent.child_by_field_name("object")
            found = of is not None and of.type == "this"
        else:
            found = node.type in _NAMES and is_of(module, node, variable)
        whole = node.parent if variable.member else node
        if found and (use := _use(module, whole)) is not None:
            yield use


def named(module: JavaScriptModule, variable: Variable) -> Iterator[Any]:
    """The leaves that are the name of a variable, but for assignments to it and keys."""
    data, name, last = module.data, variable.name.encode(), variable.scope.raw.end_byte
    start = data.find(name, variable.scope.raw.start_byte, last) if name else -1
    while start >= 0:
        end = start + len(name)
        alone = not start or data[start - 1] not in _PART
        alone = alone and (end == len(data) or data[end] not in _PART)
        if alone and not _GIVEN.match(data, end):
            node = module.leaf(start, len(name))
            if node is not None and node.parent is not None:
                yield node
        start = data.find(name, end, last)


def is_of(module: JavaScriptModule, node: Any, variable: Variable) -> bool:
    """Whether a name is that of a variable."""
    return belongs(variable, module.scope_at(node))


def of_members(module: JavaScriptModule, name: str) -> Iterator[tuple[Node, Use]]:
    """What is done with every member of this name, and what it is a member of."""
    for leaf in named(module, Variable(scope=module.scope, name=name)):
        owner_ = leaf.parent
        if owner_.type == "string":
            leaf, owner_ = owner_, owner_.parent  # noqa: PLW2901 - the key with its quotes
        if owner_.type not in _MEMBERS or leaf == owner_.child_by_field_name("object"):
            continue
        of, outer = lower(owner_.child_by_field_name("object")), owner_.parent
        if outer.type in _PATTERNS:  # `({ tools: kept.tools } = others)`
            scope = module.scope_at(outer)
            yield of, Use(role=Role.SET, line=line_of(outer), scope=scope, name="[]")
        elif (use := _use(module, owner_)) is not None:
            yield of, use


def use_of(module: JavaScriptModule, site: Site) -> Use | None:
    """What is done with what a call gives."""
    return _use(module, site.call.raw)


def _use(module: JavaScriptModule, node: Any) -> Use | None:  # noqa: C901, PLR0912 - one case per kind
    """What is done with the value of an expression."""
    path: tuple[str, ...] = ()
    key: str | None = word(node) if node.type == "shorthand_property_identifier" else None
    into: tuple[str, ...] = (key,) if key is not None else ()
    for _ in range(_DEPTH):
        parent = node.parent
        if parent is None:
            return None
        kind = parent.type
        if kind in _MEMBERS and parent.child_by_field_name("object") == node:
            name = _member(parent)
            if (found := _touched(module, parent, name, path, into)) is not None:
                return found
            if into:  # `{ server }.server`
                if not {into[0], "[]"} & {name, "[]"}:
                    return None
                into = into[1:]
            else:
                path = (*path, name)
        elif kind == "pair" and parent.child_by_field_name("value") == node:
            key = word(parent.child_by_field_name("key")).strip("\"'")
            into = (key, *into)
        elif kind == "array":
            into = ("[]", *into)
        elif kind == "spread_element":
            path = path if parent.parent.type == "object" else (*path, "[]")
        elif kind == "arguments":
            place = [c for c in parent.named_children if c.type != "comment"].index(node)
            site = module.site(parent.parent, call(parent.parent))
            return Use(
                role=Role.GIVEN, line=site.call.line, scope=site.scope, path=path, place=place,
                key=key, site=site, into=into,
            )  # fmt: skip
        elif kind not in _SAME and kind not in ("object", "binary_expression"):
            return _kept(module, node, parent, path, into)
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


def _touched(
    module: JavaScriptModule, node: Any, name: str, path: tuple[str, ...], into: tuple[str, ...]
) -> Use | None:
    """A member that is called or assigned to."""
    outer, scope = node.parent, module.scope_at(node)
    if outer.type == "call_expression" and outer.child_by_field_name("function") == node:
        site = module.site(outer, call(outer))
        return Use(
            role=Role.CALLED, line=line_of(outer), scope=scope, name=name, path=path, site=site,
            into=into,
        )  # fmt: skip
    left = outer.child_by_field_name("left") if outer.type.endswith("assignment_expression") else 0
    if left == node or (outer.type == "unary_expression" and word(outer).startswith("delete")):
        made = Call(line_of(outer), outer, func=lower(node), args=(lower(outer),))
        site = module.site(outer, made)
        return Use(role=Role.SET, line=line_of(outer), scope=scope, name=name, path=path, site=site)
    return None


def _kept(
    module: JavaScriptModule, node: Any, parent: Any, path: tuple[str, ...], into: tuple[str, ...]
) -> Use | None:
    """A value that is kept under a name, gone through or returned."""
    scope, line, kind = module.scope_at(parent), line_of(parent), parent.type
    carried = any(part != "[]" for part in into)
    target, role = _target(node, parent), Role.HELD if carried else Role.NAMED
    if kind == "for_in_statement":
        role = Role.TURNED
    elif target is None and (kind in _RETURNS or kind in FUNCTIONS):
        into = ("[]", *into) if kind == "yield_expression" else into
        role = Role.GIVES if carried else Role.RETURNED
        return Use(role=role, line=line, scope=scope, path=path, into=into)
    if target is None:
        return None
    if target.type in ("object_pattern", "array_pattern"):
        inner = tuple(parts(target, ()))
        return Use(role=Role.SPLIT, line=line, scope=scope, path=path, into=into, parts=inner)
    member = target.type in _MEMBERS and target.child_by_field_name("object").type == "this"
    if target.type in _MEMBERS and not member:
        of, name = lower(target.child_by_field_name("object")), _member(target)
        return Use(role=Role.PUT, line=line, scope=scope, name=name, path=path, into=into, of=of)
    if member:
        target = target.child_by_field_name("property")
    member = member or kind in _FIELDS
    if target is None or target.type not in ("identifier", *_PROPERTIES):
        return None
    at = _class(scope) if member else owner(word(target), scope)
    if at is None:
        return None
    return Use(
        role=role, line=line, scope=at, name=word(target), path=path, member=member, into=into
    )


def _target(node: Any, parent: Any) -> Any:
    """What a value is given to; None where it is no such place."""
    fields = _GIVES.get(parent.type)
    if fields is None or parent.child_by_field_name(fields[0]) != node:
        return None
    found = (parent.child_by_field_name(name) for name in fields[1:])
    return next((one for one in found if one is not None), None)


def parts(pattern: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The variables of a pattern, each with the members that lead to it."""
    for child in pattern.named_children if len(path) < _DEPTH else ():
        kind, value, inner = child.type, child, path
        if kind in ("object_assignment_pattern", "assignment_pattern"):
            value = child.child_by_field_name("left")
        if pattern.type == "array_pattern":
            inner = (*path, "[]")
        elif kind == "pair_pattern":
            key, value = (child.child_by_field_name(name) for name in ("key", "value"))
            inner = (*path, word(key).strip("\"'"))
        elif kind != "rest_pattern":
            inner = (*path, word(value))
        if value.type == "rest_pattern" and value.named_children:
            value = value.named_children[0]
        if value.type in ("object_pattern", "array_pattern"):
            yield from parts(value, inner)
        elif value.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield inner, word(value)


def _class(scope: Any) -> Any:
    while scope is not None and scope.kind != "class":
        scope = scope.parent
    return scope


def around(module: JavaScriptModule, scope: Any) -> tuple[Node, str, Scope] | None:
    """See `_uses.around`."""
    args = scope.raw.parent
    made = args.parent if args is not None and args.type == "arguments" else None
    func = made.child_by_field_name("function") if made is not None else None
    if func is None or func.type != "member_expression":
        return None
    of = lower(func.child_by_field_name("object"))
    return of, word(func.child_by_field_name("property")), module.scope_at(made)


def given(module: JavaScriptModule, scope: Any) -> Use | None:
    """See `_uses.given`."""
    return _use(module, scope.raw)
