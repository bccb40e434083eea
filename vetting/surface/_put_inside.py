"""What is put deep into an object that is a tool's schema: `SCHEMA["properties"]["q"] = …`, also by another
name for a part of it, `PARTS = SCHEMA["properties"]`, and in a function that is given it. It is not
evaluated, and the schema that was read is not what a client is shown.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Index, Lit, Module, Name, Node, Param, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import owner
from vetting.surface._told_later import each_given
from vetting.surface._unread import UNREAD
from vetting.surface._values import flat, members, plain
from vetting.surface._wrappers import is_sdk

_SCHEMAS = ("inputSchema", "outputSchema")
_MEMBERS = ("properties", "items", "$defs", "definitions", "patternProperties", "anyOf", "oneOf")
_PUTS = frozenset({"[]", "+=", "update", "setdefault", "__setitem__"})
_NAMED = pattern(
    rb"\.(?:properties|items|\$defs|definitions)(?:\.[\w$]{1,80}){0,6}\.([\w$]{1,80})\s{0,9}=(?![=>])"
)
"""Where JavaScript assigns to a member in one of these by its name."""

_PARTS = pattern(
    rb"(?<![\w$.])([\w$]{1,80}+)\s{0,9}=\s{0,9}[\w$.]{1,99}\.(?:properties|items|\$defs|definitions)"
    rb"\b(?!\s{0,9}[.\[(])"
)
"""The names that JavaScript gives one of these."""

_TAKES = frozenset({"get", "setdefault"})
_CALLERS = 200
"""Callers of one function that are looked at; with more, a schema may be among what they give."""

_MORE = object()

_DEPTH = 8


def put_inside(answers: Answers) -> None:
    """Tell every such place of the modules that are reached, as a gap."""
    declared = [one for one in answers.output.reading.declared if one.kind == "tool"]
    schemas = (part for one in declared for key in _SCHEMAS for part in _each(one.fields.get(key)))
    known = {text for part in schemas if (text := _json(part))}
    memory = answers.machine.memory
    kept = [(asked, set(asked)) for asked in (memory.asked, memory.adding)]
    for module in list(modules(answers.machine)) if known else ():
        for site, root in _places(module, answers.machine.program.source(module.path)):
            if site.dead or is_sdk(site, module):
                continue
            values = _values(answers, site, root)
            if any(value is _MORE or _json(value) in known for value in values):
                answers.output.gap(module.path, site.call.line, UNREAD)
    for asked, before in kept:  # who changes something registers nothing
        for one in asked.keys() - before:
            del asked[one]


def _each(schema: Any) -> Iterator[Any]:
    """A schema, of one of several each of these."""
    yield from schema.get("$oneOf", ()) if isinstance(schema, dict) else ()
    yield schema


def _values(answers: Answers, site: Site, root: Name) -> Iterator[Any]:
    """What a variable may be, of a parameter of Python what callers give: of that no part of a schema, which
    the code of libraries makes everywhere.
    """
    param = None
    for value in flat(answers.glance.value(root, site.scope, {})):
        param = param or parameter(value)
        yield value
    if param is None or not isinstance(site.scope.module, PythonModule):
        return
    given = chain(callers(answers.glance, param, sure=True), each_given(answers.glance, param))
    for number, env in enumerate(given):
        if number == _CALLERS:
            yield _MORE
            return
        found = flat(answers.glance.value(root, site.scope, env))
        yield from (one for one in found if "properties" in (members(one) or {}))


def _json(value: Any) -> str:
    """An object as text, by which it is told from others; empty where it is none, or not known."""
    with suppress(ValueError, TypeError):
        found = plain(value)
        return json.dumps(found, sort_keys=True) if isinstance(found, dict) else ""
    return ""


def _places(module: Module, source: bytes) -> Iterator[tuple[Site, Name]]:
    """Where something is put into a member of a variable, and the variable."""
    for site in _sites(module, source):
        func, args = site.call.func, site.call.args
        assigns = last_name(func) == "assign"
        of = args[0] if assigns and args else func.of if isinstance(func, Attr) else None
        inside = isinstance(of, Attr | Index) or last_name(func) == "+="
        root, deep = _root(of, site.scope) if of is not None else (None, False)
        if root is not None and (inside or deep or _is_given(root, site.scope)):
            yield site, root


def _is_given(root: Name, scope: Scope) -> bool:
    """Whether a variable is a parameter of a function of Python that does not give it back."""
    at = owner(root.name, scope)
    if at is None or at.kind != "function" or not at.module.path.endswith(".py"):
        return False
    given = any(isinstance(node, Param) for node in at.names[root.name])
    return given and not any(isinstance(n, Name) and n.name == root.name for n in at.returns)


def _sites(module: Module, source: bytes) -> Iterator[Site]:
    if isinstance(module, JavaScriptModule):
        yield from (site for name in _MEMBERS for site in module.additions(name))
        yield from module.told()
        named = {f"{name.decode()}=" for name in _NAMED.findall(source)}
        yield from module.sites(frozenset(named)) if named else ()
        yield from module.sites(frozenset({"assign"}))
        for name in {found.decode() for found in _PARTS.findall(source)}:
            yield from module.given(name)
    else:
        yield from module.sites(_PUTS)


def _root(node: Node, scope: Scope) -> tuple[Name | None, bool]:
    """The variable that something is part of, and whether by a name that a part has."""
    deep = False
    for _ in range(_DEPTH):
        if isinstance(node, Attr | Index):
            node = node.of
        elif isinstance(node, Call) and last_name(node.func) in _TAKES:
            node = node.func
        elif isinstance(node, Name) and (part := _part(node, scope)) is not None:
            node, deep = part, True
        else:
            break
    return (node if isinstance(node, Name) else None), deep


def _part(node: Name, scope: Scope) -> Node | None:
    """What a variable is taken out of: `parts = schema["properties"]`."""
    at = owner(node.name, scope)
    for made in at.names[node.name] if at is not None else ():
        if _is_part(made):
            return made
    return None


def _is_part(node: Node) -> bool:
    """Whether something is taken out of what has the members of a schema."""
    for _ in range(_DEPTH):
        key: Node | None = None
        if isinstance(node, Call) and last_name(node.func) in _TAKES and node.args:
            key, node = node.args[0], node.func
        elif isinstance(node, Index):
            key = node.key
        elif not isinstance(node, Attr):
            break
        said = key.value if isinstance(key, Lit) else getattr(node, "name", "")
        if said in _MEMBERS:
            return True
        node = node.of if isinstance(node, Attr | Index) else node
    return False
