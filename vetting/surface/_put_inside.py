"""What is put deep into an object that is a tool's schema: `SCHEMA["properties"]["q"] = …`. It is not
evaluated, and the schema that was read is not what a client is shown.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Index, Module, Name, Node, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._unread import UNREAD
from vetting.surface._values import flat, plain
from vetting.surface._wrappers import is_sdk

_SCHEMAS = ("inputSchema", "outputSchema")
_MEMBERS = ("properties", "items", "$defs", "definitions", "patternProperties", "anyOf", "oneOf")
_PUTS = frozenset({"[]", "+=", "update", "setdefault", "__setitem__"})
_NAMED = pattern(
    rb"\.(?:properties|items|\$defs|definitions)(?:\.[\w$]{1,80}){0,6}\.([\w$]{1,80})\s{0,9}=(?![=>])"
)
"""Where JavaScript assigns to a member in one of these by its name."""

_DEPTH = 8


def put_inside(answers: Answers) -> None:
    """Tell every such place of the modules that are reached, as a gap."""
    declared = [one for one in answers.output.reading.declared if one.kind == "tool"]
    known = {text for one in declared for key in _SCHEMAS if (text := _json(one.fields.get(key)))}
    memory = answers.machine.memory
    kept = [(asked, set(asked)) for asked in (memory.asked, memory.adding)]
    for module in list(modules(answers.machine)) if known else ():
        for site, root in _places(module, answers.machine.program.source(module.path)):
            if site.dead or is_sdk(site, module):
                continue
            values = flat(answers.glance.value(root, site.scope, {}))
            if any(_json(value) in known for value in values):
                answers.output.gap(module.path, site.call.line, UNREAD)
    for asked, before in kept:  # who changes something registers nothing
        for one in asked.keys() - before:
            del asked[one]


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
        if isinstance(of, Attr | Index) and (root := _root(of)) is not None:
            yield site, root


def _sites(module: Module, source: bytes) -> Iterator[Site]:
    if isinstance(module, JavaScriptModule):
        yield from (site for name in _MEMBERS for site in module.additions(name))
        yield from module.told()
        named = {f"{name.decode()}=" for name in _NAMED.findall(source)}
        yield from module.sites(frozenset(named)) if named else ()
        yield from module.sites(frozenset({"assign"}))
    else:
        yield from module.sites(_PUTS)


def _root(node: Node) -> Name | None:
    for _ in range(_DEPTH):
        if not isinstance(node, Attr | Index):
            break
        node = node.of
    return node if isinstance(node, Name) else None
