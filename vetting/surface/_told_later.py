"""What is said of a tool after it was made, in ways that are not evaluated: `tool.description = text`,
`TOOLS[0]["name"] += text`, `tool.inputSchema["properties"]["note"] = …`, `find.__doc__ = text`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._answers import Answers
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, is_self
from vetting.surface._idioms import FIELDS
from vetting.surface._ir import (
    Attr,
    Call,
    Element,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Site,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._renamed import documented
from vetting.surface._values import Closure, Placed, Record, elements, flat, members
from vetting.surface._wrappers import is_sdk

CHANGED = "what the list says of a tool is changed later"
SAID = frozenset({"name", *(key for keys in FIELDS.values() for key in keys)} - {"args", "uri"})
"""Members of an object that declares a tool."""

_OF_FUNCTIONS = frozenset({"__doc__", "__signature__", "__annotations__"})
"""Members of Python's functions that say what a tool is."""

_WANTED = frozenset(f"{key}=" for key in (*SAID, *_OF_FUNCTIONS)) | {"[]", "+="}
_KEPT = frozenset({"_tool_manager", "_registeredTools", "get_tool", "_tools", "list_tools"})
"""Where libraries keep the tools that are registered."""

_MADE = frozenset({"Tool", "FunctionTool", "from_function", "tool", "tool()", "registerTool"})
_PUTS = frozenset({"setattr", "__setattr__", "defineProperty", "defineProperties", "assign"})
_INTO = frozenset({"update", "setdefault", "pop", "insert"})
_ONE_OF = frozenset({"find", "findLast", "at", "pop", "shift", "get"})
_CALLERS = 500
"""Turns and callers of one place that are looked at; with more, a tool may be among them."""

_DEPTH = 8


def told_later(answers: Answers) -> None:
    """Tell every such place of the modules that are reached."""
    names = frozenset(one.name for one in answers.output.reading.declared if one.kind == "tool")
    code: dict[int, list[Closure]] = {}
    for (kind, _), closures in answers.output.code.items():
        for closure in closures if kind == "tool" else ():
            code.setdefault(id(closure.func.raw), []).append(closure)
    looked = _Looked(answers, names, code)
    memory = answers.machine.memory
    kept = [(asked, set(asked)) for asked in (memory.asked, memory.adding)]
    for module in list(modules(answers.machine)) if names else ():
        for site, of, key in _places(module):
            if not site.dead and not is_sdk(site, module) and looked.is_tool(site, of, key):
                answers.output.gap(module.path, site.call.line, CHANGED)
    for asked, before in kept:  # who changes something registers nothing
        for one in asked.keys() - before:
            del asked[one]


def _places(module: Module) -> Iterator[tuple[Site, Node, str]]:
    """Assignments to members with such names, of what, and the name; `""` for something inside one."""
    for site in _assigned(module):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if of is None:
            continue
        key = _key(site)
        if key in SAID or key in _OF_FUNCTIONS:
            yield site, of, key
        if (inner := _said_inside(of)) is not None:
            yield site, inner, ""
    for site in module.sites(_PUTS):
        args = site.call.args
        if len(args) < 2 or (last_name(site.call.func) == "assign" and isinstance(args[0], Name)):
            continue
        key = str(args[1].value) if isinstance(args[1], Lit) else ""
        if not key and isinstance(args[1], Map):
            key = next((k for k in map(_text, (k for k, _ in args[1].pairs)) if k in SAID), "")
        if key in SAID or key in _OF_FUNCTIONS:
            yield site, args[0], "+"
        elif (inner := _said_inside(args[0])) is not None:
            yield site, inner, ""


def _assigned(module: Module) -> Iterator[Site]:
    if isinstance(module, JavaScriptModule):
        yield from module.told()
    else:
        yield from module.sites(_WANTED)
        yield from _inner(module)


def _inner(module: Module) -> Iterator[Site]:
    """Calls that put something into an object or list which is a member."""
    for site in module.sites(_INTO):
        if isinstance(site.call.func, Attr) and _said_inside(site.call.func.of) is not None:
            yield site


def _key(site: Site) -> str:
    """The name of the member that is assigned to; with `+` where something is added to it."""
    name, args = last_name(site.call.func), site.call.args
    if name in ("[]", "+="):
        return _text(args[0]) if args else ""
    return name.removesuffix("=")


def _text(node: Node | None) -> str:
    return str(node.value) if isinstance(node, Lit) else ""


def _said_inside(node: Node) -> Node | None:
    """Of `tool.inputSchema.properties`, the tool."""
    found: Node | None = None
    for _ in range(_DEPTH):
        if isinstance(node, Attr):
            key = node.name
        elif isinstance(node, Index):
            key = _text(node.key)
        else:
            break
        if key in SAID or key in _OF_FUNCTIONS:
            found = node.of
        node = node.of
    return found


def each_given(machine: Evaluator, param: Scope) -> Iterator[Env]:
    """The first parameter of a function of Python as a comprehension gives it: `[add(t) for t in TOOLS]`."""
    name = function_name(param.raw)
    for site in machine.program.sites(frozenset({name})) if name and param.params else ():
        node = site.call.args[0] if site.call.args else None
        each = site.scope.module.element(node.raw) if isinstance(node, Name) else None
        if each is not None:
            yield {(id(param), param.params[0].name): machine.value(each, site.scope, {})}


class _Looked:
    """Says what is a tool."""

    def __init__(
        self, answers: Answers, names: frozenset[str], code: dict[int, list[Closure]]
    ) -> None:
        self._answers = answers
        self._names = names
        self._code = code

    def is_tool(self, site: Site, of: Node, key: str) -> bool:
        """Whether what is changed at a place is a tool, and the change is not evaluated."""
        if is_self(of):
            return False
        each = site.scope.module.element(of.raw) if isinstance(of, Name) else None
        if self._is_kept(each.over if isinstance(each, Element) else of):
            return True
        doc = key == "__doc__" and last_name(site.call.func) == f"{key}="
        plain = key in SAID and isinstance(of, Name) and last_name(site.call.func) != "+="
        for count, env in enumerate(self._contexts(site, of)):
            if count == _CALLERS or any(
                self._declares(value)
                and not (plain and isinstance(value, dict | Placed))
                and not (doc and self._is_documented(value))
                for value in self._values(site, of, env)
            ):
                return True
        return False

    def _values(self, site: Site, of: Node, env: Env) -> Iterator[Any]:
        """What is changed; of a list one of whose elements is, all of them."""
        yield from flat(self._answers.glance.value(of, site.scope, env))
        if isinstance(of, Call) and isinstance(of.func, Attr) and of.func.name in _ONE_OF:
            yield from elements(self._answers.glance.value(of.func.of, site.scope, env), of.line)

    def _is_documented(self, value: Any) -> bool:
        """Whether the documentation that a function is given is what its tool is told with."""
        known = self._code.get(id(value.func.raw), ()) if isinstance(value, Closure) else ()
        return bool(known) and all(documented(self._answers.machine, one) for one in known)

    def _contexts(self, site: Site, of: Node) -> Iterator[Env]:
        """What is known of variables at a place, once for each turn of its loops and each caller."""
        for env in contexts(self._answers.glance, site):
            param = parameter(self._answers.glance.value(of, site.scope, env))
            if param is None:
                yield env
                continue
            for given in callers(self._answers.glance, param, sure=True):
                yield {**env, **given}
            yield from ({**env, **one} for one in each_given(self._answers.glance, param))

    def _is_kept(self, of: Node) -> bool:
        """Whether something is taken from where tools are kept, or by the name of one."""
        node: Any = of
        for number in range(_DEPTH):
            if isinstance(node, Call):
                if not number and any(_text(arg) in self._names for arg in node.args):
                    return True
                node = node.func
            elif isinstance(node, Index):
                if not number and _text(node.key) in self._names:
                    return True
                node = node.of
            elif isinstance(node, Attr):
                if node.name in _KEPT or (not number and node.name in self._names):
                    return True
                node = node.of
            else:
                break
        return isinstance(node, Name) and node.name in _KEPT

    def _declares(self, value: Any) -> bool:
        """Whether a value is a tool, or a function that is registered as one."""
        if isinstance(value, Closure):
            return id(value.func.raw) in self._code
        if isinstance(value, Record) and (
            value.callee in _MADE or any(map(self._declares, value.args))
        ):
            return True
        fields = members(value)
        if fields is None or fields.get("name") not in self._names:
            return False
        return not SAID.isdisjoint(fields.keys() - {"name"})
