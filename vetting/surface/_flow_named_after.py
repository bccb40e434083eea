"""Methods of objects that come from where nobody sees, a container say, and are called as their class is:
`this.journal.note(entry)` with one `class Journal` in the package, which alone has a method `note`.
"""

from collections.abc import Iterator
from functools import cached_property

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Class, Func, Name, Node, Scope
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import Closure

_SHORTEST, _MOST = 4, 400
_ITSELF = frozenset({"this", "super"})


class NamedAfter:
    """Knows the classes of one program of JavaScript."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine

    def methods(self, func: Node, scope: Scope) -> Iterator[Closure]:
        """The method that a call likely runs."""
        of = func.of if isinstance(func, Attr) else None
        if not isinstance(of, Attr | Name) or not isinstance(func, Attr):
            return
        if not isinstance(scope.module, JavaScriptModule) or of.name in _ITSELF:
            return
        name = last_name(of).strip("_#$").lower()
        having = self._classes.get(func.name, ()) if len(name) >= _SHORTEST else ()
        if len(having) != 1 or not having[0][0].endswith(name):
            return
        made, method = having[0][1:]
        if made.raw not in [at.raw for at in outwards(scope) if at.kind == "class"]:
            yield Closure(method, made, {})

    @cached_property
    def _classes(self) -> dict[str, list[tuple[str, Scope, Func]]]:
        """The classes that have a method of a name, by that: their names, scopes and the methods."""
        found: dict[str, list[tuple[str, Scope, Func]]] = {}
        for module in self._machine.program.modules():
            if not isinstance(module, JavaScriptModule):
                continue
            every = filled(module.scope).names.values()
            classes = [one for nodes in every for one in nodes if isinstance(one, Class)]
            for made in classes[:_MOST]:
                inner = filled(module.function(Func(0, made.raw), module.scope))
                for name, nodes in inner.names.items():
                    for node in nodes[:1]:
                        if isinstance(node, Func):
                            said = (made.name.lower(), inner, node)
                            found.setdefault(name, []).append(said)
        return found
