"""Registrars under another name: `const add = server.registerTool.bind(server)`, `tool = mcp.tool`.

What is handed on, and whose calls are not found, is a gap: a list is not called whole for which
somebody else may register more.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name, is_self
from vetting.surface._holders import inherits
from vetting.surface._idioms import HANDLERS, LISTS, OWN, REGISTER, SERVER_NAME, SERVERS
from vetting.surface._ir import (
    Attr,
    Call,
    Func,
    Imported,
    Index,
    Lit,
    Module,
    Name,
    Node,
    Scope,
    Site,
    Within,
)
from vetting.surface._javascript_mentions import is_symbol
from vetting.surface._javascript_mentions import mentions as in_javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._mention import Mention, Role
from vetting.surface._named_by_callers import named_by_callers
from vetting.surface._output import Output
from vetting.surface._patched import is_harmless
from vetting.surface._patched_javascript import is_for_it, is_kept
from vetting.surface._python_lower import call
from vetting.surface._python_mentions import GIVERS
from vetting.surface._python_mentions import mentions as in_python
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, External, Instance, Many, Record
from vetting.surface._wrappers import is_direct, is_sdk

_GENERIC = frozenset({"tool", "prompt", "resource"})
"""Names that other things have too: only of what is a server they are registrars."""

_METHODS = frozenset({*REGISTER, *HANDLERS, *LISTS})
_HANDED = "a method that registers is handed on, and not followed"
_PUT = "a tool is put into the library's own list"
OWN_LISTS = (*OWN, "_tools", "_prompts")
_DEPTH = 6
_USED = (ast.Call, ast.Expr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
"""Where a decorator is used up that stands there."""

_STEPS = 20_000
"""Of evaluation, for what has the member: a server is simple, and what takes more may be one."""


class Aliases:
    """Finds them in one program."""

    def __init__(self, machine: Evaluator, output: Output) -> None:
        self._machine = machine
        self._glance = Evaluator(machine.program, machine, _STEPS)
        self._apart = Evaluator(machine.program)
        """For names alone: who is asked for one of them registers nothing by that."""

        self._output = output

    def sites(self) -> Iterator[tuple[Site, Module]]:
        """Their calls, as calls of the registrars themselves."""
        bound: dict[str, list[Mention]] = {}
        for module in modules(self._machine):
            self._own_lists(module)
            for mention in self._mentions(module):
                if mention.role is Role.CALLED and mention.site is not None:
                    yield mention.site, module
                elif mention.role is Role.BOUND:
                    bound.setdefault(mention.name, []).append(mention)
                else:
                    self._gap(mention)
        if not bound:
            return
        found: set[tuple[str, int]] = set()
        for site in self._machine.program.sites(frozenset(bound)):
            meant = self._meant(site.call.func, site.scope) if not site.dead else None
            if meant is not None:
                found.add((meant[1].module.path, meant[0].line))
                direct = _direct(site, *meant)
                if self._is_patched(direct):
                    continue  # calls of the method itself are read
                if _is_kept(direct):
                    self._output.gap(site.scope.module.path, site.call.line, _HANDED)
                yield _put_on(direct), site.scope.module
        for mention in (one for many in bound.values() for one in many):
            module, node = mention.scope.module, mention.node
            if (module.path, node.line) not in found and not is_for_it(self._machine, module, node):
                self._gap(mention)

    def _is_patched(self, site: Site) -> bool:
        """Whether a call stands in what is put in the place of the method, and leaves the list as it is."""
        if isinstance(site.scope.module, JavaScriptModule):
            return is_kept(self._machine, site)
        around = {function_name(at.raw) for at in outwards(site.scope) if at.kind == "function"}
        patch = f"{last_name(site.call.func).removesuffix('()')}="
        return any(
            last_name(one.call.args[-1]) in around and is_harmless(self._machine, one)
            for one in (site.scope.module.sites(frozenset({patch})) if around else ())
            if one.call.args
        )

    def _mentions(self, module: Module) -> Iterator[Mention]:
        names = _METHODS
        if isinstance(module, JavaScriptModule):
            found = in_javascript(module, names)
        elif isinstance(module, PythonModule):
            found = in_python(module, names)
        else:
            return
        for mention in found:
            node = mention.node
            site = Site(node, mention.scope) if isinstance(node, Call) else None
            if site is not None and is_direct(self._machine, site):
                continue
            if mention.key is not None and not self._may_be(mention.key, mention.scope):
                continue
            if self._registers(node, mention.scope) and not is_sdk(_as_site(mention), module):
                yield mention

    def _may_be(self, key: Node, scope: Scope) -> bool:
        """Whether a computed name may be that of a registrar."""
        todo = [self._apart.value(key, scope, {})]
        while todo:
            value = todo.pop()
            if isinstance(value, Many):
                todo += value.options
            elif isinstance(value, Record) and is_symbol(value.node):
                continue
            elif not isinstance(value, str) or value in _METHODS:
                return True
        return False

    def _registers(self, node: Attr | Call, scope: Scope) -> bool:
        """Whether a member is one of a server."""
        func = node.func if isinstance(node, Call) else node
        if not isinstance(func, Attr) or func.name not in _METHODS:
            return False
        if isinstance(func.of, Name) and func.of.name in ("this", "self", "cls"):
            return inherits(self._machine, func.name, scope)  # its own methods' inside is read
        machine = self._machine if self._glance.exhausted else self._glance
        value = machine.value(func.of, scope, {})
        if machine.short:
            return True  # perhaps it is one
        if isinstance(value, Record):
            return value.callee in SERVERS or func.name not in _GENERIC
        if isinstance(value, Instance | ClassRef):
            made = value.of if isinstance(value, Instance) else value
            bases = (self._machine.value(b, made.scope, {}) for b in filled(made.scope).bases)
            return func.name not in made.scope.names and any(
                isinstance(base, External) for base in bases
            )
        return func.name not in _GENERIC or bool(SERVER_NAME.fullmatch(last_name(func.of)))

    def _meant(self, node: Node, scope: Scope, depth: int = 0) -> tuple[Attr | Call, Scope] | None:
        """The registrar that a variable, member or result stands for, and where that is written."""
        if depth > _DEPTH:
            return None
        if isinstance(node, Within):
            return self._meant(node.of, node.scope, depth + 1)
        if isinstance(node, Name):
            return self._bound(node.name, owner(node.name, scope), depth)
        if (
            isinstance(node, Attr)
            and isinstance(node.of, Name)
            and node.of.name in ("this", "self")
        ):
            own = next((at for at in outwards(scope) if at.kind == "class"), None)
            return self._bound(node.name, own, depth) if own is not None else None
        if isinstance(node, Imported):
            other = self._machine.program.imported(scope.module, node.spec)
            found = self._machine.program.find(other, node.name or "") if other else None
            return self._meant(found[1], found[0].scope, depth + 1) if found else None
        if isinstance(node, Func):
            body = filled(scope.module.function(node, scope))
            given = (self._meant(one, body, depth + 1) for one in body.returns)
            return next((one for one in given if one and isinstance(one[0], Call)), None)
        return self._written(node, scope)

    def _bound(
        self, name: str, scope: Scope | None, depth: int
    ) -> tuple[Attr | Call, Scope] | None:
        for node in filled(scope).names.get(name, ()) if scope is not None else ():
            if (found := self._meant(node, scope, depth + 1)) is not None:  # type: ignore[arg-type]
                return found
        return None

    def _written(self, node: Node, scope: Scope) -> tuple[Attr | Call, Scope] | None:
        """`server.tool`, `server.tool.bind(server)`, `partial(mcp.tool, …)` and `mcp.tool(…)`."""
        if isinstance(node, Index) and isinstance(node.key, Lit):  # `const { tool: add } = server`
            node = Attr(node.line, node.raw, of=node.of, name=str(node.key.value))
        if isinstance(node, Call):
            func = node.func
            if last_name(func) == "bind" and isinstance(func, Attr):
                return self._written(func.of, scope)
            if last_name(func) == "partial" and node.args:
                inner = self._written(node.args[0], scope)
                if inner is None or not isinstance(inner[0], Attr):
                    return None
                return Call(node.line, inner[0].raw, func=inner[0], named=node.named), scope
        if isinstance(node, Attr | Call) and self._registers(node, scope):
            giver = isinstance(node, Attr) or last_name(node.func) in GIVERS
            return (node, scope) if giver else None
        return None

    def _own_lists(self, module: Module) -> None:
        """`server._registeredTools["x"] = …`, from outside of the library."""
        for name in OWN_LISTS:
            for site in module.additions(name):
                of = site.call.func.of if isinstance(site.call.func, Attr) else None
                holder = of.of if isinstance(of, Attr) else None
                inner = name in OWN or last_name(holder) in OWN if holder is not None else False
                if inner and not site.dead and not _is_named(site):
                    self._output.gap(module.path, site.call.line, _PUT)

    def _gap(self, mention: Mention) -> None:
        func = mention.node.func if isinstance(mention.node, Call) else mention.node
        kind = REGISTER.get(last_name(func), "tool")
        self._output.missing(kind, mention.scope.module.path, mention.node.line, _HANDED)


def _is_named(site: Site) -> bool:
    """Whether something is put into a list of the library's by its own code: `this.list[name] = …`."""
    func, args = site.call.func, site.call.args
    root: Node = func
    while isinstance(root, Attr):
        root = root.of
    return bool(args) and is_self(root) and named_by_callers(args[0], site.scope)


def _as_site(mention: Mention) -> Site:
    node = mention.node
    return Site(
        node if isinstance(node, Call) else Call(node.line, node.raw, func=node), mention.scope
    )


def _around(site: Site) -> Any:
    """What a call stands in, where Python wrote it."""
    module = site.scope.module
    python = isinstance(module, PythonModule) and isinstance(site.call.raw, ast.Call)
    return module.parts.around.get(id(site.call.raw)) if python else None  # type: ignore[attr-defined]


def _put_on(site: Site) -> Site:
    """`add()(function)`, a decorator put to it by hand, as a call of `tool()` with both arguments."""
    outer, func = _around(site), site.call.func
    if not isinstance(outer, ast.Call) or outer.func is not site.call.raw:
        return site
    if site.target is not None or not isinstance(func, Attr):
        return site
    whole, name = call(outer), func.name.removesuffix("()")
    if name not in _GENERIC:
        return site
    # of a function that gives a decorator, what it was given is not the decorator's
    args = (*whole.args, *site.call.args) if func.name == name else whole.args
    func = replace(func, name=f"{name}()")
    return replace(site, call=replace(whole, func=func, args=args, named=site.call.named))


def _is_kept(site: Site) -> bool:
    """Whether a decorator is made by an alias and kept for later: `put = add()`."""
    name, outer = last_name(site.call.func), _around(site)
    if site.target is not None or site.call.args or name.removesuffix("()") not in _GENERIC:
        return False
    return isinstance(outer, ast.AST) and not isinstance(outer, _USED)


def _direct(site: Site, meant: Attr | Call, scope: Scope) -> Site:
    """A call of an alias as one of what it stands for, with the arguments that were given there."""
    own, decorates = site.call, site.target is not None
    written = meant.func if isinstance(meant, Call) else meant
    if not isinstance(written, Attr):
        return site
    name = written.name if decorates or isinstance(meant, Attr) else f"{written.name}()"
    func = replace(written, of=Within(own.line, of=written.of, scope=scope), name=name)
    if isinstance(meant, Attr):
        return replace(site, call=replace(own, func=func))
    before = tuple((key, Within(own.line, of=one, scope=scope)) for key, one in meant.named)
    given = tuple(Within(own.line, of=one, scope=scope) for one in meant.args)
    args = given if decorates else (*own.args, *given)
    made = replace(own, func=func, args=args, named=(*before, *own.named))
    return replace(site, call=made)
