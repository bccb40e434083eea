"""Mappings that the functions of a Python file are given, and what they look up in them: variables where
one is the whole environment, which is known when all files are.
"""

import ast
from dataclasses import replace

from vetting.patterns import pattern
from vetting.profile._facts import HELD, MORE, Facts, Looked
from vetting.profile._python_bindings import Scope
from vetting.profile._python_given import LOOKS, NAME, PythonGiven, called_by, parameters
from vetting.profile._python_handed import looked_into
from vetting.profile._python_helpers import Helpers
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_shared import Shared

_ALL = frozenset(("items", "keys"))
_ENVIRONMENT = pattern(r"(?i)env|vars")
_MOST = 500
"""Names of parameters that are looked up in another one, in one file; beyond, any may be looked up."""


class Mappings:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(
        self, scopes: Scopes, facts: Facts, given: PythonGiven, helpers: Helpers, shared: Shared
    ) -> None:
        self._shared = shared
        self._scopes = scopes
        self._facts = facts
        self._kept = given.kept
        self._helpers = helpers
        self._known: dict[int, frozenset[str]] = {}

    def call(self, node: ast.Call, scope: Scope) -> None:
        """`env.get(name)`, and `env.items()`, which gives all there is."""
        match node.func:
            case ast.Attribute(value=of, attr=name) if name in LOOKS and node.args:
                self.look(of, node.args[0], scope)
            case ast.Attribute(value=ast.Name() as of, attr=name) if name in _ALL and not node.args:
                self._goes_through(of, node.lineno, scope)

    def other(self, node: ast.AST, scope: Scope) -> None:
        """`name in env`, and `for name in env`."""
        match node:
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[of]):
                self.look(of, key, scope)
            case ast.For(iter=ast.Name() as of) | ast.comprehension(iter=ast.Name() as of):
                if _ENVIRONMENT.search(of.id):  # most that is gone through is no mapping
                    self._goes_through(of, of.lineno, scope)

    def look(self, of: ast.expr, key: ast.expr, scope: Scope) -> None:
        """`of[key]`, where `of` may be a parameter, what an object was made with, or what another file
        exports.
        """
        if not isinstance(of, ast.Name | ast.Attribute):
            return
        found = self._places(of, scope)
        theirs = set(self._shared.names(of, scope))
        if not found and not theirs:
            return
        said = self._scopes.strings(key, scope)
        for text in said:
            if NAME.fullmatch(text) or MORE in text:
                self._facts.looked |= {
                    Looked(name=name, index=HELD, text=text, line=key.lineno) for name in theirs
                }
                for name, index, _ in found:
                    looked = Looked(name=name, index=index, text=text, line=key.lineno)
                    self._facts.looked.add(looked)
        if said:
            return
        if len(self._facts.maybe) > _MOST:
            self._facts.gone_through |= {(name, index, key.lineno) for name, index, _ in found}
            return
        for one in self._helpers.of(key, key.lineno, scope)[0]:
            self._facts.maybe += [
                replace(one, of=(name, index), mapping=word) for name, index, word in found
            ]

    def _goes_through(self, of: ast.Name, line: int, scope: Scope) -> None:
        for name, index in parameters(of, scope):
            where = scope.find(of.id)
            function = where[0].node if where else None
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                if id(function) not in self._known:
                    self._known[id(function)] = looked_into(function)
                if of.id not in self._known[id(function)]:  # to compare a name with each
                    self._facts.gone_through.add((name, index, line))

    def _places(self, of: ast.Name | ast.Attribute, scope: Scope) -> list[tuple[str, int, str]]:
        """The parameters that a mapping is: of which function, at which place, and called what."""
        if isinstance(of, ast.Name):
            return [(name, index, of.id) for name, index in parameters(of, scope)]
        kept = self._kept.parameters(of, scope)
        return [(called_by(one, at), one.index, word) for word, one, at in kept]
