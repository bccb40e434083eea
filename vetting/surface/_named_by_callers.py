"""Tools that a library's own code, carried along in a bundle, registers: under no names but those that
its methods are given, whose calls are read themselves.
"""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._functions import function_name
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Attr, Lit, Map, Name, Node, Param, Scope, Site
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import outwards, owner

HANDLE = frozenset({"enable", "disable", "remove", "update"})
"""Members of what the library gives back for a tool."""

_OF_RESOURCES = pattern(r"(?i)resource")
_MAKES = pattern(r"_createRegistered(?:Tool|Prompt|Resource|ResourceTemplate)")


def named_by_callers(node: Node, scope: Scope) -> bool:
    """Whether a name is what a method is given that registers: `tool(name, …) { … name … }`, or the
    new name of what was registered, `update(changes) { … changes.name … }`.
    """
    if scope.module.path.endswith(".py"):
        return False
    later = isinstance(node, Attr) and node.name in ("name", "uri")
    of = node.of if isinstance(node, Attr) and later else node
    at = owner(of.name, scope) if isinstance(of, Name) else None
    if at is None or not isinstance(of, Name) or at.kind != "function":
        return False
    method = next((one for one in outwards(at) if _registers(one)), None)
    if method is None or (later and not _is_handle(at.raw)):
        return False
    first = not _OF_RESOURCES.search(function_name(method.raw))  # these have a name before
    given = at.names[of.name]
    if not all(isinstance(one, Param) and (one.index == 0 or not first) for one in given):
        return False
    return (later or at is method) and next(iter(at.module.assigned(of.name, at)), None) is None


def _is_handle(raw: Any) -> bool:
    """Whether a function is the `update` of what the library gives back for what it registered."""
    pair = raw.parent
    holder = pair.parent if pair is not None and pair.type == "pair" else None
    if holder is None or word(pair.child_by_field_name("key")) != "update":
        return False
    keys = (one.child_by_field_name("key") for one in holder.named_children)
    return {word(key) for key in keys if key is not None} >= HANDLE


def only_takes_away(site: Site) -> bool:
    """Whether what a method registered is switched off or taken away by what it gives back for that:
    `remove: () => tool.update({ name: null })`.
    """
    told = site.call.args[0] if site.call.args else None
    if not isinstance(told, Map) or not any(_registers(one) for one in outwards(site.scope)):
        return False
    values = [value.value if isinstance(value, Lit) else ... for _, value in told.pairs]
    return all(value is None or isinstance(value, bool) for value in values)


def _registers(scope: Scope) -> bool:
    """Whether a function is a method that registers."""
    if scope.kind != "function" or scope.parent is None or scope.parent.kind != "class":
        return False
    name = function_name(scope.raw)
    return name in REGISTER or _MAKES.fullmatch(name) is not None
