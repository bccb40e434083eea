"""What the variables of functions are made of, by name."""

from collections.abc import Iterator
from typing import Any

from vetting.grammars import kind_of
from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_syntax import Syntax
from vetting.surface._functions import key_of
from vetting.surface._ir import (
    Attr,
    Call,
    Class,
    Element,
    Func,
    Imported,
    Index,
    Module,
    Node,
    Param,
    Scope,
    Within,
)
from vetting.surface._javascript_flow import JavaScriptSyntax
from vetting.surface._python_flow import PythonSyntax
from vetting.surface._scopes import filled

_MAX_BINDINGS = 20
_SELF = frozenset({"self", "this"})
_PARSES = pattern(r"URL|parse|url(?:parse|split)|splitext")
"""Calls that take an address or path apart: what looks at a part looks at the whole."""


class Origins:
    """See the module."""

    def __init__(self) -> None:
        self._syntax: dict[int, Syntax] = {}
        self._sources: dict[int, str] = {}
        self._parts_of: dict[tuple[int, object], tuple[Any, set[str]]] = {}
        """What values are made of, by module and syntax node, which is kept: each look asks for it."""

    def syntax(self, module: Module) -> Syntax:
        """The syntax of a module's language."""
        known = self._syntax.get(id(module))
        if known is None:
            python = module.path.endswith((".py", ".pyw"))
            kind = kind_of(module.path)
            known = PythonSyntax(module.scope.raw) if python else JavaScriptSyntax(kind)
            self._syntax[id(module)] = known
        return known

    def source(self, module: Module) -> str:
        """All of a module: many names ask for it, and of Python it takes long to write."""
        if id(module) not in self._sources:
            self._sources[id(module)] = module.source(module.scope.raw)
        return self._sources[id(module)]

    def sources(self, names: set[str], scope: Scope) -> set[str]:
        """The variables of a function with these names, and all those that they are made of."""
        filled(scope)
        found, todo = set[str](), list(names)
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            for node in scope.names.get(name, ())[:_MAX_BINDINGS]:
                todo += self._mentioned(node, scope)
            todo += self._kept_from(name, scope)
        return found

    def _kept_from(self, name: str, scope: Scope) -> Iterator[str]:
        """What a member of the object is made of, where the function itself puts it there: `self.name =
        name; if not NAME.fullmatch(self.name): raise …`.
        """
        of, _, member = name.partition(".")
        at = scope.parent
        if of in _SELF and at is not None and at.kind == "class":
            for node in filled(at).names.get(member, ())[:_MAX_BINDINGS]:
                if isinstance(node, Within) and node.scope is scope:
                    yield from self._mentioned(node.of, scope)

    def _mentioned(self, node: Node, scope: Scope) -> set[str]:
        if isinstance(node, Param | Imported | Func | Class):
            return set()
        if isinstance(node, Element):  # of a list that a loop goes through
            return self._mentioned(node.over, scope)
        if node.raw is None:  # a part that was taken out of something
            of = node.of if isinstance(node, Attr | Index) else None
            parsed = isinstance(of, Call) and _PARSES.fullmatch(last_name(of.func))
            return self._mentioned(of, scope) if of is not None and parsed else set()
        syntax = self.syntax(scope.module)
        if syntax.is_void(node.raw):
            return set()
        key = id(scope.module), key_of(node.raw)
        known = self._parts_of.get(key)
        if known is None:
            known = self._parts_of[key] = node.raw, syntax.made_of(node.raw)
        return known[1]
