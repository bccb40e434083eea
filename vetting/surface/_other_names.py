"""What else is done with a function of the package than calling it by its name: the other names that
it is called by, and where it is handed on to who may call it unseen.
"""

from dataclasses import replace
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name, is_plain, same
from vetting.surface._idioms import REGISTER
from vetting.surface._imported import importing
from vetting.surface._ir import Attr, Call, Name, Node, Scope, Site
from vetting.surface._javascript_mentions import mentions
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._mention import Mention
from vetting.surface._mention import Role as Taken
from vetting.surface._others import Others
from vetting.surface._output import Output
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import owner
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import given, use_of, uses
from vetting.surface._values import Closure, Many, Opaque, flat

_HARMLESS = frozenset({
    *("__name", "__export", "_export", "defineProperty", "log", "info", "debug", "warn", "error"),
    *("print", "repr", "str", "type", "id", "hasattr", "callable", "isinstance", "wraps"),
    *("signature", "iscoroutinefunction", "String", "has", "includes", "expect"),
})  # fmt: skip
"""What calls no function that it is given."""

_HANDED = "a function that registers is handed on, and not followed"
_MAKERS = frozenset({"constructor", "__init__", "__new__"})
_TURNS = frozenset({"forEach", "map", "flatMap"})
_LATER = {
    **dict.fromkeys(("to_thread", "run_sync", "run_in_threadpool", "call_soon"), (0, 1)),
    **dict.fromkeys(("call_soon_threadsafe", "setImmediate", "nextTick"), (0, 1)),
    **dict.fromkeys(("run_in_executor", "call_later", "call_at"), (1, 2)),
    **dict.fromkeys(("setTimeout", "setInterval"), (0, 2)),
}
"""What calls a function with the rest of what it is given: the places of both."""

_STEPS = 60
"""Variables that one function is followed through."""


def others(machine: Evaluator, scope: Scope) -> Others:
    """What is done with the function whose scope is given."""
    known: dict[int, Others] = machine.memory.others
    if id(scope) not in known:
        known[id(scope)] = Others()  # while it is followed, too
        name = function_name(scope.raw)
        if (not name or name not in _MAKERS) and scope.parent is not None:
            known[id(scope)] = _Following(machine, scope, scope.parent).others
    return known[id(scope)]


def unseen(machine: Evaluator, output: Output) -> None:
    """Where those functions are handed on whose callers have been asked for, as gaps: to be a tool as
    well, whose callers are clients, but for what only puts things into lists.
    """
    memory = machine.memory
    answers = [one.func.raw for code in output.code.values() for one in code]
    for scope in list({**memory.adding, **memory.asked}.values()):
        found = others(machine, scope)
        given = found.handed
        if id(scope) in memory.asked:
            is_tool = any(same(raw, scope.raw) for raw in answers)
            own = [(scope.module.path, _line(scope))] if is_tool and not found.offered else []
            given = [*given, *found.offered, *own]
        for path, line in given:
            output.gap(path, line, _HANDED)


def is_it(value: Any, raw: Any) -> bool:
    """Whether a value is, or may be, the function of a piece of syntax."""
    options = value.options if isinstance(value, Many) else (value,)
    return any(isinstance(one, Closure) and same(one.func.raw, raw) for one in options)


class _Following:
    """Follows one function."""

    def __init__(self, machine: Evaluator, scope: Scope, outer: Scope) -> None:
        self._machine = machine
        self._raw = scope.raw
        self._own = function_name(scope.raw)
        self._seen: set[tuple[int, str, bool]] = set()
        self._todo: list[Variable] = []
        self._giving: set[int] = set()
        self._named: set[str] = set()
        self.others = Others()
        if (
            not self._own
        ):  # one that is made by another, and has the names that callers of that give it
            first = given(scope)
            if first is not None and first.role in (Role.RETURNED, Role.GIVES):
                self._use(first)
        elif is_plain(scope):
            self._follow(Variable(scope=outer, name=self._own))
            self._exported(scope)
        elif outer.kind == "class":
            self._follow(Variable(scope=outer, name=self._own, member=True))
        while (self._todo or self._members()) and len(self._seen) < _STEPS:
            for use in uses(self._todo.pop(), carried=True) if self._todo else ():
                self._use(use)
        if self._todo:
            self.others.handed.append((scope.module.path, 1))
        self.others.names -= {self._own, ""}

    def _follow(self, variable: Variable) -> None:
        if variable.identity not in self._seen:
            self._seen.add(variable.identity)
            self._todo.append(variable)
            self.others.names.add(variable.name)

    def _members(self) -> bool:
        """Where it is taken as a member of something; whether there were more names to look for."""
        names = frozenset({self._own, *self.others.names} - self._named - {""})
        self._named |= names
        for module in self._machine.program.modules() if names else ():
            for mention in mentions(module, names) if isinstance(module, JavaScriptModule) else ():
                if is_it(self._member(mention), self._raw):
                    self._taken(mention)
        return bool(names)

    def _member(self, mention: Mention) -> Any:
        """The value of a member that is mentioned."""
        node = mention.node
        if mention.key is not None and isinstance(node, Attr):  # `this["a" + "dd"](…)`
            name = self._value(mention.key, mention.scope)
            node = replace(node, name=name if isinstance(name, str) else "")
        return self._value(node, mention.scope)

    def _taken(self, mention: Mention) -> None:
        """`const add = to.add`."""
        node, scope, name = mention.node, mention.scope, mention.name
        of = node.of if isinstance(node, Attr) else None
        if mention.role is Taken.CALLED or mention.key is not None:
            self.others.handed.append((scope.module.path, node.line))
        elif isinstance(of, Name) and of.name == "this":
            return  # the class is looked through for it
        elif mention.role is Taken.BOUND and self._named_so(name, scope):
            self._follow(Variable(scope=owner(name, scope) or scope, name=name))
        elif mention.role is Taken.HANDED or name not in self._named:
            self.others.handed.append((scope.module.path, node.line))

    def _named_so(self, name: str, scope: Scope) -> bool:
        """Whether calls of a variable are known to be calls of the function."""
        made = Name(0, self._raw, name=name)
        return owner(name, scope) is not None and is_it(self._value(made, scope), self._raw)

    def _may_be(self, name: str, scope: Scope) -> bool:
        """Whether nobody knows what a variable is."""
        options = flat(self._value(Name(0, self._raw, name=name), scope))
        return any(isinstance(one, Opaque) for one in options)

    def _exported(self, scope: Scope) -> None:
        """The names under which modules export and import it."""
        if scope.parent is None or scope.parent.kind != "module":
            return
        module = scope.module
        for name in list(module.exported()):
            node = module.export(name) if name != self._own else None
            if node is not None and is_it(self._value(node, module.scope), self._raw):
                self.others.names.add(name)
        for other, name in importing(self._machine, self._raw):
            self._follow(Variable(scope=other, name=name))

    def _value(self, node: Node, scope: Scope) -> Any:
        return self._machine.value(node, scope, {})

    def _use(self, use: Use) -> None:
        name = use.into[0] if use.into else use.name
        if use.path and use.role is not Role.CALLED:
            return  # a member of the function
        if use.role is Role.NAMED and not use.member and not use.into:
            if self._named_so(use.name, use.scope):
                self._follow(Variable(scope=use.scope, name=use.name))
            else:
                self._hand(use)
        elif use.role is Role.RETURNED:
            self._returned(use)
        elif use.role is Role.GIVEN and use.site is not None:
            self._given(use, use.site)
        elif use.role is Role.CALLED:
            self._called(use, use.site)
        elif use.role in (Role.HELD, Role.GIVES, Role.PUT, Role.NAMED):
            self._kept(use, name)
        elif use.role is Role.SPLIT:
            self._split(use)
        elif use.role is Role.TURNED:
            self._hand(use)

    def _called(self, use: Use, site: Site | None) -> None:
        """`add.bind(this)` is the function itself, `add.call(…)` a call of it."""
        if use.path or use.into or site is None or use.name not in ("call", "apply", "bind"):
            return
        found = use_of(site, carried=True) if use.name == "bind" else None
        if found is not None and len(site.call.args) < 2:
            self._use(found)
        else:
            self._hand(use)

    def _kept(self, use: Use, name: str) -> None:
        """A member of something, which is called by its name."""
        self.others.names.add(name)
        if name != self._own and not self._is_exports(use) and not self._is_called(name):
            held = use.role is Role.HELD and not use.member
            if not held or any(uses(Variable(scope=use.scope, name=use.name), carried=True)):
                self._hand(use)

    def _is_exports(self, use: Use) -> bool:
        of = use.of
        if isinstance(of, Name) and of.name == "module":
            return True
        return isinstance(of, Name | Attr) and of.name == "exports"

    def _is_called(self, name: str) -> bool:
        return any(
            is_it(self._value(site.call.func, site.scope), self._raw)
            for site in self._machine.program.sites(frozenset({name}))
        )

    def _split(self, use: Use) -> None:
        """`const [add, tools] = made(server)`, where the list that was made holds it: the variables that
        are it.
        """
        for path, name in use.parts:
            if self._named_so(name, use.scope):
                self._follow(Variable(scope=owner(name, use.scope) or use.scope, name=name))
            elif path[:1] == ("[]",) and self._may_be(name, use.scope):
                self._hand(use)

    def _given(self, use: Use, site: Site) -> None:
        func = site.call.func
        name = func.name if isinstance(func, Attr | Name) else ""
        if name in _TURNS and isinstance(func, Attr) and use.place == 0 and not use.into:
            self.others.turned.append((func.of, site.scope))
        elif self._is_later(name, use, site):
            self.others.later.append((site, _LATER[name][1]))
        elif _makes_a_tool(func) and not use.into:
            self.others.offered.append((use.scope.module.path, use.line))
        elif name not in _HARMLESS:
            self._hand(use)

    def _is_later(self, name: str, use: Use, site: Site) -> bool:
        """`asyncio.to_thread(add, server)`, but for a function of the package of that name."""
        if use.into or name not in _LATER or use.place != _LATER[name][0]:
            return False
        return not isinstance(self._value(site.call.func, site.scope), Closure)

    def _returned(self, use: Use) -> None:
        """What the function that returns it gives its callers."""
        if same(use.scope.raw, self._raw) or id(use.scope) in self._giving:
            return  # its own name, where it is declared
        self._giving.add(id(use.scope))
        outer = function_name(use.scope.raw)
        if not outer:
            inner = given(use.scope)
            if inner is not None and inner.role is Role.GIVEN and inner.site is not None:
                self._given(inner, inner.site)
            elif inner is not None and inner.role is not Role.NAMED:
                self._hand(use)
            return
        for site in self._machine.program.sites(frozenset({outer})):
            if site.target is not None:
                continue
            if not is_it(self._value(site.call.func, site.scope), use.scope.raw):
                continue
            found = use_of(site, carried=True)
            if found is not None:
                self._use(found)
            elif _is_called_at_once(site):
                self._hand(replace(use, line=site.call.line, scope=site.scope))

    def _hand(self, use: Use) -> None:
        self.others.handed.append((use.scope.module.path, use.line))


def _is_called_at_once(site: Site) -> bool:
    """`made()(…)`."""
    module, raw = site.scope.module, site.call.raw
    if isinstance(module, PythonModule):
        return getattr(module.parts.around.get(id(raw)), "func", None) is raw
    return getattr(raw.parent, "type", "") == "call_expression"


def _line(scope: Scope) -> int:
    raw = scope.raw
    return int(getattr(raw, "lineno", 0)) or int(raw.start_point[0]) + 1


def _makes_a_tool(func: Node) -> bool:
    """Whether what is called registers what it is given: `mcp.add_tool`, `mcp.tool()`."""
    return last_name(func.func if isinstance(func, Call) else func) in REGISTER
