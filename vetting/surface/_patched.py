"""Whether what is put in the place of a method that registers leaves the list as it is: `x.tool = y` of what
is no server, the method itself put back, and a function that hands on all that it is given; in Python with a
wrapper around what is registered that is called like it: `mcp.tool = with_telemetry`.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import is_self
from vetting.surface._held import is_own
from vetting.surface._holders import made_from
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Attr, Func, Name, Node, Scope, Site
from vetting.surface._output import Output
from vetting.surface._patched_handlers import keeps_answers
from vetting.surface._patched_javascript import kept
from vetting.surface._python_lower import lower
from vetting.surface._python_parts import PythonParts
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, External, Instance, flat
from vetting.surface._wrapped import behind
from vetting.surface._wrappers import is_exports

_MAY_SERVE = pattern(r"mcp|modelcontextprotocol|server|app(?![a-z])|agent")
"""What stands in the name of what another package may have for a server."""

_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOKS = frozenset({"len", "callable", "isinstance", "bool"})
_ANY = Func(0, name="function")
"""Stands for whatever function a tool is made of."""

_SAID = frozenset({"__name__", "__qualname__", "__doc__"})


def take(machine: Evaluator, site: Site, output: Output) -> None:
    """What an assignment to a member with a registrar's name changes, as a gap; what it puts around every
    tool, as code of these.
    """
    if not is_harmless(machine, site):
        name = last_name(site.call.func).removesuffix("=")
        output.gap(
            site.scope.module.path, site.call.line, f"something else is put in the place of {name}"
        )
    elif (found := kept(machine, site)) is not None:
        output.around += found.around


def is_harmless(machine: Evaluator, site: Site) -> bool:
    """Whether an assignment to a member with a registrar's name changes no list of tools."""
    of, scope = site.call.func, site.scope
    if not isinstance(of, Attr):
        return False
    if is_self(of.of):
        own = next((at for at in outwards(scope) if at.kind == "class"), None)
        if own is None or not made_from(machine, ClassRef(own, ""), SERVERS):
            return True
    elif is_exports(of.of, scope) or _is_no_server(machine, of.of, scope, of.name):
        return True
    raw = getattr(of.of, "raw", None)
    if not isinstance(raw, ast.AST):
        return kept(machine, site) is not None or keeps_answers(machine, site)
    given, method = site.call.args[-1], of.name.removesuffix("=")
    return _is_method(given, scope, method, ast.unparse(raw)) or _hands_on(
        machine, given, scope, method, ast.unparse(raw)
    )


def _is_no_server(machine: Evaluator, node: Node, scope: Scope, name: str) -> bool:
    if isinstance(node, Name) and _is_caught(node, scope):
        return True
    found = flat(machine.value(node, scope, {}))
    return bool(found) and all(_serves_not(machine, one, name.removesuffix("=")) for one in found)


def _is_caught(node: Name, scope: Scope) -> bool:
    """Whether a variable is an exception that is handled."""
    parts = getattr(scope.module, "parts", None)
    at = parts.around.get(id(node.raw)) if isinstance(parts, PythonParts) else None
    while isinstance(parts, PythonParts) and at is not None and not isinstance(at, _DEFINED):
        if isinstance(at, ast.ExceptHandler) and at.name == node.name:
            return True
        at = parts.around.get(id(at))
    return False


def _serves_not(machine: Evaluator, value: Any, method: str) -> bool:
    """Whether a value is known to be no server, and nothing that stands before one."""
    if isinstance(value, External):
        return bool(value.spec) and not _MAY_SERVE.search(f"{value.spec}.{value.name}".lower())
    of = value.of if isinstance(value, Instance) else value
    if not isinstance(of, ClassRef):
        return False
    scope = filled(of.scope)
    if scope.names.keys() & {method, "__getattr__"} or made_from(machine, of, SERVERS):
        return False
    bases = [machine.value(base, scope.parent or scope, {}) for base in scope.bases]
    return all(
        is_own(base, scope.module)
        if isinstance(base, External)
        else isinstance(base, ClassRef) and _serves_not(machine, base, method)
        for base in bases
    )


def _is_method(node: Node, scope: Scope, method: str, of: str) -> bool:
    """Whether it is what was there before: `original = mcp.tool` and `mcp.tool = original`."""
    at = owner(node.name, scope) if isinstance(node, Name) else None
    if at is None or not isinstance(node, Name):
        return False
    made = filled(at).names[node.name]
    return len(made) == 1 and all(
        isinstance(one, Attr) and one.name == method and _source(one.of) == of for one in made
    )


def _source(node: Node) -> str:
    raw = node.raw
    return ast.unparse(raw) if isinstance(raw, ast.AST) else getattr(node, "name", "")


def _hands_on(machine: Evaluator, node: Node, scope: Scope, method: str, of: str) -> bool:
    """Whether a function calls the method with just what it is given."""
    value = machine.value(node, scope, {})
    raw = value.func.raw if isinstance(value, Closure) else None
    if not isinstance(value, Closure) or not isinstance(raw, ast.FunctionDef):
        return False
    args = raw.args
    if args.vararg is None or args.kwarg is None or args.args or args.kwonlyargs:
        return False
    body = value.scope.module.function(value.func, value.scope)
    handed = _Handed(machine, body, raw, args.vararg.arg, args.kwarg.arg)
    calls = [call for call in handed.whole() if _is_method(lower(call.func), body, method, of)]
    return bool(calls) and handed.is_only(calls) and all(map(handed.registers, calls))


class _Handed:
    """A function that is put in the place of a method, and what it does with what it is given."""

    def __init__(
        self, machine: Evaluator, scope: Scope, raw: ast.FunctionDef, args: str, words: str
    ) -> None:
        self._machine = machine
        self._scope = scope
        self._raw = raw
        self._given = {args, words}
        self._parts = PythonParts(raw)
        self._inner = {
            one.name: one for one in walk(raw) if isinstance(one, _DEFINED) and one != raw
        }

    def whole(self) -> Iterator[ast.Call]:
        """The calls that are given all of it: `original(*args, **kwargs)`."""
        for node in walk(self._raw):
            match node:
                case ast.Call(
                    args=[ast.Starred(value=ast.Name(id=one))],
                    keywords=[ast.keyword(arg=None, value=ast.Name(id=other))],
                ) if {one, other} == self._given:
                    yield node

    def is_only(self, calls: list[ast.Call]) -> bool:
        """Whether nothing else is done with it than to look at it, and with names and words of what
        is registered nothing at all.
        """
        for node in walk(self._raw):
            loads = isinstance(getattr(node, "ctx", None), ast.Load)
            if isinstance(node, ast.Attribute) and node.attr in _SAID and not loads:
                return False
            used = isinstance(node, ast.Name) and node.id in self._given
            if used and not (loads and self._is_fine(node, calls)):
                return False
        return True

    def _is_fine(self, node: ast.AST, calls: list[ast.Call]) -> bool:
        around = self._parts.around
        above = around.get(id(node))
        while isinstance(above, ast.Starred | ast.keyword | ast.Subscript):
            node, above = above, around.get(id(above))
        if not isinstance(above, ast.Call):
            return isinstance(above, ast.If | ast.IfExp | ast.BoolOp | ast.UnaryOp | ast.Compare)
        named = above.func.id if isinstance(above.func, ast.Name) else ""
        return any(above is one for one in calls) or (
            node in above.args and (named in _LOOKS or named in self._inner)
        )

    def registers(self, call: ast.Call) -> bool:
        """Whether the decorator that the method gives is given back, or put to what is called like
        the function that it is for.
        """
        above = self._parts.around.get(id(call))
        if isinstance(above, ast.Return):
            return True
        if isinstance(above, ast.Call) and above.func is call:
            return self._is_for_it(above)
        if not isinstance(above, ast.Assign) or not isinstance(above.targets[0], ast.Name):
            return False
        name = above.targets[0].id
        uses = [one for one in walk(self._raw) if isinstance(one, ast.Name) and one.id == name]
        return all(self._is_used(one) for one in uses if isinstance(one.ctx, ast.Load))

    def _is_used(self, node: ast.Name) -> bool:
        above = self._parts.around.get(id(node))
        return isinstance(above, ast.Return) or (
            isinstance(above, ast.Call) and above.func is node and self._is_for_it(above)
        )

    def _is_for_it(self, call: ast.Call) -> bool:
        """Whether what is registered is the function that a decorator is given, or a wrapper of it
        that says so: `@wraps(function)`.
        """
        at: Any = call
        while at is not None and not (isinstance(at, _DEFINED) and at is not self._raw):
            at = self._parts.around.get(id(at))
        if at is None or len(call.args) != 1 or call.keywords or len(at.args.args) != 1:
            return False
        scope = self._scope.module.function(lower(at), self._scope)
        function = Closure(_ANY, self._scope)
        env = {(id(scope), at.args.args[0].arg): function}
        found = behind(self._machine, self._machine.value(lower(call.args[0]), scope, env))
        every = [one for value in found for one in flat(value)]
        inner = [one for value in every for one in behind(self._machine, value)]
        return bool(inner) and all(isinstance(one, Closure) and one.func is _ANY for one in inner)
