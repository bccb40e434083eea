"""Lists of tools that are changed in ways that are not evaluated: through another name, by somebody who
is given them, element by element, or by another value that they get later.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from vetting.surface._answers import Answers
from vetting.surface._by_modules import set_by_module, used_elsewhere
from vetting.surface._callers import parameter
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._filled_by import place_of
from vetting.surface._from_elsewhere import set_elsewhere
from vetting.surface._idioms import FIELDS, LISTS
from vetting.surface._ir import ADDERS, Attr, Imported, Lit, Name, Seq, Site, Spread, Within
from vetting.surface._list_parts import ListParts
from vetting.surface._python_lower import lower
from vetting.surface._python_module import PythonModule
from vetting.surface._rebound import is_same, rebound
from vetting.surface._scopes import filled
from vetting.surface._starred import offers
from vetting.surface._told_later import CHANGED
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import uses
from vetting.surface._values import ClassRef, Closure, External, Instance, Many, flat, members

GIVEN = "the list is handed to code that is not in this package, which may add to it"
_OTHER = "something is added to the list under another name"
AGAIN = "the list gets another value at run time"
ADDED = "something is added to the list in a way that is not followed"
_AROUND = "a decorator that is not in this package may change the list"
MUTATES = frozenset({"splice", "copyWithin", "fill", "__setitem__", "__iadd__", "__setattr__"})
CHANGING = (ADDERS | MUTATES) - {"[]"}
"""Methods of a list or object that change it."""

_PUTTING = frozenset({
    *("heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right"),
    *("iadd", "iconcat", "setitem", "delitem", *ADDERS),
})  # fmt: skip
"""Functions of the language's libraries that change the list they are given first."""

_LOOPS = frozenset({"forEach", "map", "some", "every"})
_TAKEN = (Role.NAMED, Role.GIVEN, Role.RETURNED)
_SAID = frozenset({"name", "[]", *(key for keys in FIELDS.values() for key in keys)})
_LIBRARIES = (".", "@modelcontextprotocol/", "mcp", "fastmcp", "node:", "zod", "google.adk")
_MOST = 60
"""Variables that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A variable, and what it is of a list: the list itself, the same under another name, or one of
    its elements.
    """

    variable: Variable
    other: bool = False
    element: bool = False


class KeptLists:
    """Looks at the variables that a program's lists are made of."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._machine = answers.machine
        self._seen: dict[tuple[int, str, bool], None] = {}
        self._todo: list[_Held] = []
        self._holders: set[tuple[int, str, bool]] = set()

    def read(self) -> frozenset[str]:
        """Tell every place that changes one of the lists; the names by which they are kept."""
        parts = ListParts(self._answers, self._hold)
        for handler in self._answers.lists:
            self._decorated(handler)
            scope = filled(handler.scope.module.function(handler.func, handler.scope))
            for node in scope.returns:
                parts.read(node, scope)
        while self._todo and len(self._seen) <= _MOST:
            held = self._todo.pop()
            if not held.element and not held.other:
                self._again(held.variable)
            elsewhere = used_elsewhere(self._machine, held.variable)
            for use in chain(uses(held.variable, carried=True), elsewhere):
                if not use.carried:
                    self._use(held, use)
                elif use.role is Role.HELD and not held.element and not use.path:
                    self._inside(Variable(scope=use.scope, name=use.name, member=use.member))
        if self._todo:
            path = self._todo[-1].variable.scope.module.path
            self._answers.output.gap(path, 1, "the list is made of more parts than are followed")
        return frozenset(parts.words)

    def _hold(self, variable: Variable, *, other: bool = False, element: bool = False) -> bool:
        if variable.identity in self._seen:
            return False
        self._seen[variable.identity] = None
        self._todo.append(_Held(variable=variable, other=other, element=element))
        return True

    # What is done with it.

    def _inside(self, variable: Variable) -> None:
        """What is done with a list by way of an object that holds it."""
        for use in uses(variable) if variable.identity not in self._holders else ():
            taken = use.path and use.role is Role.CALLED and use.name in CHANGING
            if taken and use.name not in ("set", "get"):
                self._gap(use, _OTHER)
        self._holders.add(variable.identity)

    def _use(self, held: _Held, use: Use) -> None:
        if use.site is not None and self._is_read(use.site):
            return
        if use.path and use.path[-1] in CHANGING and use.role in _TAKEN:
            self._gap(use, ADDED)  # `add = tools.append`
        elif held.element:
            if use.role is Role.SET and use.name in _SAID and not use.path:
                self._gap(use, CHANGED)
        elif use.role is Role.CALLED:
            self._method(held, use)
        elif use.role is Role.SET:
            self._set(held, use)
        elif use.role is Role.NAMED and not use.path:
            self._hold(Variable(scope=use.scope, name=use.name, member=use.member), other=True)
        elif use.role is Role.TURNED and not use.path:
            itself = use.into == ("[]",) and self._is_list(held.variable)  # `for one in [tools]`
            turned = Variable(scope=use.scope, name=use.name)
            self._hold(turned, element=not itself, other=itself)
        elif use.role is Role.GIVEN and use.site is not None:
            self._given(held, use, use.site)

    def _is_read(self, site: Site) -> bool:
        """Whether what is put in there is read with the list, and says what it is."""
        if place_of(site) not in self._machine.memory.fed_at:
            return False
        given = [arg.of if isinstance(arg, Spread) else arg for arg in site.call.args[-1:]]
        values = [self._machine.value(node, site.scope, {}) for node in given]
        return all(
            members(one) or isinstance(one, list | Closure | Instance) or parameter(one)
            for value in values
            for one in flat(value)
        )

    def _method(self, held: _Held, use: Use) -> None:
        adds = use.name in ADDERS or (use.name in ("apply", "call") and use.path[-1:] and
                                      use.path[-1] in ADDERS)  # fmt: skip
        func = use.site.call.func if use.site is not None else None
        of = func.of if isinstance(func, Attr) else None
        if (use.name in MUTATES or use.name == "[]") and not use.path:
            self._gap(use, ADDED)  # of `tools[name](one)` nobody knows what is called
        elif adds and not use.path and not isinstance(of, Name | Attr):
            self._gap(use, ADDED)  # `[tools][0].append(one)`
        elif use.name == "update" and use.path == ("[]",):
            self._gap(use, CHANGED)
        elif adds and (held.other or use.path):
            if use.path in ((), ("tools",)) or use.name in ("apply", "call"):
                self._gap(use, _OTHER if held.other else ADDED)
        elif use.name in _LOOPS and use.site is not None and use.site.call.args and not use.path:
            value = self._machine.value(use.site.call.args[0], use.site.scope, {})
            if isinstance(value, Closure):
                self._parameter(value, 0, None, element=True)

    def _set(self, held: _Held, use: Use) -> None:
        if use.path and use.path[-1] == "[]" and use.name in _SAID:
            self._gap(use, CHANGED)
        elif use.name == "[]" and not use.path and (held.other or self._is_list(held.variable)):
            self._gap(use, ADDED)
        elif use.name == "tools" and not use.path:
            self._gap(use, AGAIN)

    def _is_list(self, variable: Variable) -> bool:
        nodes = variable.scope.names.get(variable.name)
        return nodes is None or any(
            isinstance(n.of if isinstance(n, Within) else n, Seq) for n in nodes
        )

    def _given(self, held: _Held, use: Use, site: Site) -> None:
        value = self._machine.value(site.call.func, site.scope, {})
        for option in value.options if isinstance(value, Many) else (value,):
            made = option
            if isinstance(option, ClassRef):
                made = self._machine.member(option, "constructor", {}, 0)
            if isinstance(made, Closure) and not use.path:
                self._parameter(made, use.place, use.key)
            elif isinstance(made, External) and _adds(use, site):
                if held.other or self._is_list(held.variable):
                    self._gap(use, ADDED)
            elif isinstance(made, External) and not use.path:
                if not is_known(made):
                    self._gap(use, GIVEN)
                elif use.place == 0 and changes(made, site):
                    self._gap(use, ADDED)

    def _parameter(
        self, func: Closure, place: int | str, key: str | None, *, element: bool = False
    ) -> None:
        scope = filled(func.scope.module.function(func.func, func.scope))
        for param in scope.params:
            if key is None and place in (param.index, param.name) and param.name in scope.names:
                self._hold(
                    Variable(scope=scope, name=param.name), other=not element, element=element
                )

    # Other values.

    def _again(self, variable: Variable) -> None:
        """`tools = await load()` in a function; `globals()["tools"] = …`, `module.tools = …`."""
        scope, name = variable.scope, variable.name
        nodes = filled(scope).names.get(name, [])
        for line in rebound(variable):
            self._answers.output.gap(scope.module.path, line, AGAIN)
        for path, line in set_by_module(self._machine, variable):
            self._answers.output.gap(path, line, AGAIN)
        if variable.member or all(isinstance(node, Lit | Imported) for node in nodes):
            return
        if is_starred(self._machine, variable):
            self._answers.output.gap(scope.module.path, 1, AGAIN)
        for line in _merged(variable):
            self._answers.output.gap(scope.module.path, line, ADDED)
        for where, node in scope.module.assigned(name, scope):
            if where is scope or not is_same(name, where, scope):
                continue
            value = self._machine.value(node, where, {})
            if isinstance(value, list | Many):
                self._answers.elements(value, "tool", scope.module.path, node.line)
            else:
                self._answers.output.gap(scope.module.path, node.line, AGAIN)
        for path, line in set_elsewhere(self._machine, variable):
            self._answers.output.gap(path, line, AGAIN)

    def _decorated(self, handler: Closure) -> None:
        """`@other` at the function that answers."""
        module = handler.scope.module
        for raw in getattr(handler.func.raw, "decorator_list", ()):
            node = lower(getattr(raw, "func", raw))
            value = self._machine.value(node, handler.scope, {})
            known = not isinstance(value, External) or is_known(value)
            if not known and last_name(node) not in LISTS:
                self._answers.output.gap(module.path, raw.lineno, _AROUND)

    def _gap(self, use: Use, why: str) -> None:
        self._answers.output.gap(use.scope.module.path, use.line, why)


def is_starred(machine: Evaluator, variable: Variable) -> bool:
    """Whether `from other import *` may give a variable another value."""
    scope = variable.scope
    others = (machine.program.imported(scope.module, spec) for spec in scope.stars)
    return any(
        one is not None and variable.name in filled(one.scope).names and offers(one, variable.name)
        for one in others
    )


def _merged(variable: Variable) -> Iterator[int]:
    """The lines of `tools |= other` in Python."""
    module = variable.scope.module
    if not isinstance(module, PythonModule) or variable.member:
        return
    for node in module.parts.mentioned(variable.scope.raw, (variable.name,)):
        outer = module.parts.around.get(id(node))
        match outer:
            case ast.AugAssign(target=target, op=op) if target is node:
                if not isinstance(op, ast.Add):
                    yield outer.lineno


def is_known(value: External) -> bool:
    """Whether somebody outside is the language's own, or the protocol's library."""
    top = value.spec.partition(".")[0].partition("/")[0]
    return not value.spec or value.spec.startswith(_LIBRARIES) or top in sys.stdlib_module_names


def changes(value: External, site: Site) -> bool:
    """Whether a function of the language's own changes the list that it is given first, or takes one
    of its methods: `list.append(tools, one)`, `getattr(tools, "append")`.
    """
    name, args = value.name.rpartition(".")[2] or value.spec, site.call.args
    if name != "getattr":
        return name in _PUTTING and len(args) > 1
    asked = args[1].value if len(args) > 1 and isinstance(args[1], Lit) else None
    return asked is None or asked in CHANGING


def _adds(use: Use, site: Site) -> bool:
    """`Object.assign(tools, …)`."""
    return last_name(site.call.func) == "assign" and use.place == 0 and not use.path
