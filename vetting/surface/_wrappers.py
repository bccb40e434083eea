"""Registrars that only hand on what they are given: the SDK's own, and those around it."""

from vetting.surface._callers import function_name
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Attr, Call, Module, Name, Node, Scope, Site, Spread


def passes_on(site: Site) -> bool:
    """`def tool(self, *args): return self.inner.tool(*args)`: who calls that is read instead."""
    if not _inside_registrar(site.scope):
        return False
    first = site.call.args[0] if site.call.args else None
    inner = first.args if isinstance(first, Call) else (first,)
    return all(item is None or isinstance(item, Name | Spread) for item in inner)


def _inside_registrar(scope: Scope) -> bool:
    at: Scope | None = scope
    while at is not None:
        if at.kind == "function" and function_name(at.raw) in REGISTER:
            return True
        at = at.parent
    return False


def is_sdk(site: Site, module: Module) -> bool:
    """Whether a call is the SDK's own, carried along in a bundle: `this.server.send…()`."""
    node = site.call.func
    while isinstance(node, Attr):
        node = node.of
    return is_self(node) and any(module.sites(frozenset({"_createRegisteredTool"})))


def is_self(node: Node) -> bool:
    """Whether an expression is the object that a method belongs to."""
    return isinstance(node, Name) and node.name in ("self", "this", "cls")
