"""Methods of a server's class that do what those of the library do which they stand for, and more: what
they add is read where it stands, and the list is the library's still.
"""

from collections.abc import Iterator

from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import is_self
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Attr, Call, Func, Name, Node, Scope, Site, Within
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import External

STARTING = frozenset({"setToolRequestHandlers", "_setup_handlers"})
"""Methods that only say who answers: other answers than theirs are read where they are registered."""

_DEPTH = 3
"""Methods of the class that are followed into each other."""


def calls_what_it_stands_for(machine: Evaluator, own: Scope, name: str) -> bool:
    """Whether all that a class calls by a name of `STARTING` calls what the library calls so."""
    nodes = filled(own).names.get(name, []) if name in STARTING else []
    return bool(nodes) and all(_calls(machine, node, own, name) for node in nodes)


def stands_for(machine: Evaluator, scope: Scope, name: str) -> bool:
    """As `calls_what_it_stands_for`, for `this.name = …` in a method of a class."""
    own = next((at for at in outwards(scope) if at.kind == "class"), None)
    return own is not None and calls_what_it_stands_for(machine, own, name)


def _calls(machine: Evaluator, node: Node, own: Scope, name: str, depth: int = 0) -> bool:
    scope = own
    if isinstance(node, Within):
        scope, node = node.scope, node.of
    if not isinstance(node, Func) or depth > _DEPTH:
        return False
    body = scope.module.function(node, scope)
    if any(_is_librarys(machine, site, name) for site in _sites(body, frozenset({name, "call"}))):
        return True
    members = own.names
    for site in _sites(body, frozenset(members)):
        func = site.call.func
        if isinstance(func, Attr) and is_self(func.of) and func.name != name:
            called = members[func.name]
            if len(called) == 1 and _calls(machine, called[0], own, name, depth + 1):
                return True
    return False


def _sites(body: Scope, names: frozenset[str]) -> Iterator[Site]:
    """The calls that run whenever a function does, or may."""
    for site in body.module.sites(names):
        if not site.dead and site.scope is body:
            yield site


def _is_librarys(machine: Evaluator, site: Site, name: str) -> bool:
    """`super.name()`, `super().name()` and `McpServer.prototype.name.call(this)`."""
    func = site.call.func
    if isinstance(func, Attr) and func.name == "call":
        given = bool(site.call.args) and is_self(site.call.args[0])
        func = func.of
        if not given or not isinstance(func, Attr) or func.name != name:
            return False
        of = func.of.of if isinstance(func.of, Attr) and func.of.name == "prototype" else None
        value = machine.value(of, site.scope, {}) if of is not None else None
        return isinstance(value, External) and value.name.rpartition(".")[2] in SERVERS
    if not isinstance(func, Attr) or func.name != name:
        return False
    of = func.of.func if isinstance(func.of, Call) else func.of
    return isinstance(of, Name) and of.name == "super"
