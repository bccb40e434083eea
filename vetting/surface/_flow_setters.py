"""Functions that run when a member gets a value: `set goal(text) { … }`, `@goal.setter`."""

import ast
from collections.abc import Iterable, Iterator

from vetting.patterns import pattern
from vetting.surface._flow_up_to import up_to
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Class, Func, Module, Node, Scope, Site, Within
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance

_JAVASCRIPT = pattern(rb"(?<![\w$.])set\s{1,8}(#?[\w$]{1,60})\s?\(")
_PYTHON = pattern(rb"@(\w{1,60})\.setter\b")
_MOST = 400
"""Functions of one module that are followed."""

_WHY = "functions that are called where members are set"


class Setters:
    """Gives those of one program what members are given."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._found: list[tuple[Scope, Node, Scope]] = []
        """The function, what it is given, and where that stands."""

    def find(self, modules: Iterable[Module], data: dict[int, bytes]) -> None:
        """Look for them in `modules`, whose sources are `data`."""
        every = list(modules)
        cut = self._values.cut
        made = [
            found
            for module in every
            for found in up_to(_MOST, _setters(module, data[id(module)]), cut, module.scope, _WHY)
        ]
        for name, inner in made:
            for module in every:
                for site in module.sites(frozenset({f"{name}="})):
                    value = self._values.syntax(module).assigned(site.call.raw)
                    if value is not None and self._is_of(site, inner):
                        self._found.append((inner, value, site.scope))

    def hand_on(self) -> None:
        """Give them what is known now."""
        for inner, value, scope in self._found:
            marks = self._values.marks(value, scope)
            params = [one for one in inner.params if one.name != "self"]
            if marks and params:
                self._values.give(inner, params[0].name, marks)

    def _is_of(self, site: Site, inner: Scope) -> bool:
        """Whether the object whose member gets something may be the one to which a function belongs."""
        func = site.call.func
        own = inner.parent
        if not isinstance(func, Attr) or own is None:
            return False
        for one in self._values.received.objects(func.of, site.scope):
            if isinstance(one, Instance | ClassRef):
                at = one.of.scope if isinstance(one, Instance) else one.scope
                if any(kin is own for kin in self._values.families.around(at)):
                    return True
            elif isinstance(one, Within) and one.of.raw == getattr(inner.raw, "parent", None):
                return True
        return False


def _setters(module: Module, data: bytes) -> Iterator[tuple[str, Scope]]:
    if isinstance(module, JavaScriptModule):
        for match in _JAVASCRIPT.finditer(data):
            leaf = module.leaf(match.start(1), len(match[1]))
            holder = leaf.parent if leaf is not None else None
            kinds = {child.type for child in holder.children} if holder is not None else set()
            if holder is not None and holder.type == "method_definition" and "set" in kinds:
                yield match[1].decode(), filled(module.scope_of(holder))
        return
    names = {match[1].decode() for match in _PYTHON.finditer(data)}
    nodes = (one for each in filled(module.scope).names.values() for one in each) if names else ()
    for node in nodes:
        if not isinstance(node, Class):
            continue
        at = module.function(node, module.scope)
        for part in node.raw.body:
            marks = part.decorator_list if isinstance(part, ast.FunctionDef) else ()
            if any(getattr(mark, "attr", "") == "setter" for mark in marks):
                made = Func(part.lineno, part, name=part.name)
                yield part.name, filled(module.function(made, at))
