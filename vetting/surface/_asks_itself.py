"""Handlers that answer with what their own server would have answered: `mcp._mcp_server.list_tools()(some)`,
where `some` returns what `mcp.list_tools()` gives, or those of it that a client may see.
"""

import ast

from vetting.surface._callers import callers, parameter
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import is_self
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Attr, Name, Node, Scope, Site
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import Closure, Record, flat

_ASKS = "list_tools"
_INNER = frozenset({"_mcp_server", "_lowlevel_server"})
"""What the library's servers have inside, which answers; of others nobody knows what they list."""


def asks_itself(machine: Evaluator, site: Site, handler: Closure) -> bool:
    """Whether a handler that a call of Python registers adds nothing to the list that its server has."""
    raw = handler.func.raw
    server = _server(site.call.func)
    if server is None or not isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if not _is_librarys(machine, server, site.scope):
        return False
    body = handler.scope.module.function(handler.func, handler.scope)
    own = _Own(machine, server.name, owner(server.name, site.scope), body)
    every = list(ast.walk(raw))
    returned = [node.value for node in every if isinstance(node, ast.Return)]
    if any(isinstance(node, ast.Lambda | ast.Yield | ast.YieldFrom) for node in every):
        return False
    return bool(returned) and all(own.gives(value) for value in returned) and own.is_left(every)


def _server(func: Node) -> Name | None:
    """The server in `mcp._mcp_server.list_tools()`."""
    asks = isinstance(func, Attr) and func.name.removesuffix("()") == _ASKS
    inner = func.of if isinstance(func, Attr) and asks else None
    of = inner.of if isinstance(inner, Attr) and inner.name in _INNER else None
    return of if isinstance(of, Name) and not is_self(of) else None


def _is_librarys(machine: Evaluator, node: Name, scope: Scope) -> bool:
    """Whether a variable is a server of the library, of whoever gives it where it is a parameter: what
    another object lists, only that knows.
    """
    value = machine.value(node, scope, {})
    param = parameter(value)
    envs = callers(machine, param) if param is not None else ()
    every = [machine.value(node, scope, env) for env in envs] if param is not None else [value]
    made = [one for given in every for one in flat(given)]
    return bool(made) and all(isinstance(one, Record) and one.callee in SERVERS for one in made)


class _Own:
    """What a handler knows of its server's list."""

    def __init__(self, machine: Evaluator, name: str, at: Scope | None, body: Scope) -> None:
        self._machine = machine
        self._name = name
        self._at = at
        self._body = body
        self._harmless: set[int] = set()
        """Places of variables where nothing is done to the list."""

        self._variables: set[str] = set()

    def gives(self, value: ast.expr | None) -> bool:
        """Whether an expression is the list, or some of it as it is."""
        match value:
            case ast.Await(value=of):
                return self.gives(of)
            case ast.Call(func=func, args=[], keywords=[]):
                return self._asks(func)
            case ast.Name(id=name):
                self._harmless.add(id(value))
                return self._is_list(name)
            case ast.ListComp(
                elt=ast.Name(id=kept),
                generators=[ast.comprehension(target=ast.Name(id=each), iter=of)],
            ):
                return kept == each and _only_looks(value, each) and self.gives(of)
        return False

    def is_left(self, every: list[ast.AST]) -> bool:
        """Whether nothing else is done with the variables that are the list."""
        names = (node for node in every if isinstance(node, ast.Name))
        return all(
            id(node) in self._harmless or isinstance(node.ctx, ast.Store)
            for node in names
            if node.id in self._variables
        )

    def _is_list(self, name: str) -> bool:
        if name in self._variables:
            return True
        self._variables.add(name)  # also where it is given itself
        raw = self._body.raw
        values = [value for node in ast.walk(raw) for value in _given(node, name)]
        stored = [
            node
            for node in ast.walk(raw)
            if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        ]
        # As often as it is given a value, it is given one alone: by no loop, and no part of a list.
        known = owner(name, self._body) is self._body and len(values) == len(stored) > 0
        return known and all(map(self.gives, values))

    def _asks(self, func: ast.expr) -> bool:
        """Whether what is called is `mcp.list_tools`, by itself or in a variable that is it."""
        match func:
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return attr == _ASKS and self._is_server(name, self._body)
            case ast.Name(id=name) if (at := owner(name, self._body)) is not None:
                match filled(at).names.get(name, []):
                    case [Attr(of=Name(name=of), name=attr)] if not self._is_set(name):
                        return attr == _ASKS and self._is_server(of, at)
        return False

    def _is_server(self, name: str, scope: Scope) -> bool:
        at = owner(name, scope)
        known = filled(at).names.get(name, []) if at is not None else []
        once = len(known) < 2 and not self._is_set(name)
        return name == self._name and at is self._at and once

    def _is_set(self, name: str) -> bool:
        """Whether another function or module may put something else in the place of a variable."""
        tree = [*outwards(self._body)][-1].raw
        outer = (node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal))
        sites = self._machine.program.sites(frozenset({f"{name}="}))
        return any(name in node.names for node in outer) or any(True for _ in sites)


def _given(node: ast.AST, name: str) -> list[ast.expr | None]:
    """What a statement gives a variable."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=to)], value=value)
            | ast.AnnAssign(target=ast.Name(id=to), value=value)
        ) if to == name:
            return [value]
        case ast.arg(arg=to) if to == name:
            return [None]
    return []


def _only_looks(node: ast.ListComp, name: str) -> bool:
    """Whether the conditions only look at members of each, and call nothing of it or with it."""
    every = [one for test in node.generators[0].ifs for one in ast.walk(test)]
    looked = {id(one.value) for one in every if isinstance(one, ast.Attribute)}
    calls = (one.func for one in every if isinstance(one, ast.Call))
    called = {id(func.value) for func in calls if isinstance(func, ast.Attribute)}
    return all(
        id(one) in looked - called for one in every if isinstance(one, ast.Name) and one.id == name
    )
