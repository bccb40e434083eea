"""Which variables functions look at before they use them."""

from collections.abc import Iterable

from vetting.grammars import kind_of
from vetting.surface._flow_syntax import Syntax
from vetting.surface._ir import Class, Func, Imported, Module, Node, Param, Scope
from vetting.surface._javascript_flow import JavaScriptSyntax
from vetting.surface._python_flow import PythonSyntax
from vetting.surface._scopes import filled, outwards

_MAX_BINDINGS = 20


class Looked:
    """What is known of the functions of one program; `changed` when more became known."""

    def __init__(self) -> None:
        self.changed = False
        self._known: dict[int, set[str]] = {}
        self._kept: list[Scope] = []
        """Scopes whose addresses are keys."""

        self._syntax: dict[int, Syntax] = {}

    def syntax(self, module: Module) -> Syntax:
        """The syntax of a module's language."""
        known = self._syntax.get(id(module))
        if known is None:
            python = module.path.endswith((".py", ".pyw"))
            kind = kind_of(module.path)
            known = PythonSyntax(module.scope.raw) if python else JavaScriptSyntax(kind)
            self._syntax[id(module)] = known
        return known

    def checked(self, scope: Scope) -> set[str]:
        """The variables that a function looks at, and those that they are made of."""
        if scope.kind != "function":
            return set()
        known = self._known.get(id(scope))
        if known is None:
            self._kept.append(scope)
            known = self._known[id(scope)] = set()
            known |= self._sources(self.syntax(scope.module).looked_at(scope.raw), scope)
        return known

    def look_at(self, names: Iterable[str], scope: Scope) -> None:
        """Another function looked at these variables."""
        for at in outwards(scope):
            if at.kind == "function":
                known = self.checked(at)
                more = self._sources(set(names), at) - known
                if more:
                    known |= more
                    self.changed = True

    def _sources(self, names: set[str], scope: Scope) -> set[str]:
        filled(scope)
        found, todo = set[str](), list(names)
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            for node in scope.names.get(name, ())[:_MAX_BINDINGS]:
                todo += self._mentioned(node, scope)
        return found

    def _mentioned(self, node: Node, scope: Scope) -> set[str]:
        if isinstance(node, Param | Imported | Func | Class):
            return set()
        if node.raw is None:  # a part that was taken out of something
            return set()
        return self.syntax(scope.module).names(node.raw)
