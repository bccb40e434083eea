"""What a server tells about itself in other ways than by the instructions that it is made with: a title and a
description, which clients show, instructions that it is given later, `server.instructions = text`, and those
in an answer of its own to the first request.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface import _declare
from vetting.surface._as_json import as_text
from vetting.surface._calls import last_name, run
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import is_self
from vetting.surface._holders import made_from
from vetting.surface._idioms import HANDLERS, SERVERS
from vetting.surface._ir import Attr, Name, Node, Scope, Site
from vetting.surface._javascript_lower import lower
from vetting.surface._reading import Declared
from vetting.surface._scopes import outwards
from vetting.surface._values import ClassRef, Closure, Instance, Opaque, Record, flat, members

KIND = "instructions"
_SHOWN = ("title", "description")
_SET = frozenset({"instructions=", "_instructions="})
_INNER = frozenset({"server", "_server", "_mcp_server", "mcp_server", "mcpServer", "mcp", "_mcp"})
"""Members under which a server has another one, or an object has its server."""

_FIRST = frozenset({"InitializeRequestSchema", "InitializeRequest", "initialize"})
_UNNAMED = "the server"
_DEPTH = 6


def shown(machine: Evaluator, info: Any, name: str, site: Site) -> Iterator[Declared]:
    """The title and description in an object that names a server."""
    held = members(info) or {}
    for key in _SHOWN if isinstance(held.get("name"), str) else ():
        text = _declare.text_in(machine, info, key)
        if text:
            yield _declared(f"{name} ({key})", text, site)


def later(machine: Evaluator) -> Iterator[Declared]:
    """Those that a server is given after it was made, and those of an answer to the first request."""
    for site in machine.program.sites(_SET):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if of is None or site.dead or not _is_server(machine, of, site.scope):
            continue
        args = site.call.args
        given = args[-1] if args else lower(site.call.raw)  # of JavaScript the assignment itself
        value = machine.value(given, site.scope, {})
        if value is not None and value != "":
            text = as_text(machine, value, given, site.scope)
            yield _declared(_UNNAMED, text, site)
    for site in machine.program.sites(HANDLERS):
        if not site.dead and len(site.call.args) > 1 and _is_first(machine, site):
            yield from _answered(machine, site)


def _answered(machine: Evaluator, site: Site) -> Iterator[Declared]:
    for handler in flat(machine.value(site.call.args[-1], site.scope, {})):
        made = run(machine, handler, [], {}) if isinstance(handler, Closure) else None
        for option in flat(made):
            text = _declare.text_in(machine, option, KIND)
            if text:
                yield _declared(_UNNAMED, text, site)


def _is_first(machine: Evaluator, site: Site) -> bool:
    """Whether a handler is for the request by which a client begins."""
    asked = site.call.args[0]
    value = machine.value(asked, site.scope, {})
    named = getattr(value, "name", value if isinstance(value, str) else "")
    return last_name(asked) in _FIRST or str(named).rpartition(".")[2] in _FIRST


def _is_server(machine: Evaluator, of: Node, scope: Scope) -> bool:
    """Whether something is a server, or what a server has inside."""
    for _ in range(_DEPTH):
        if is_self(of):
            own = next((at for at in outwards(scope) if at.kind == "class"), None)
            return own is not None and made_from(machine, ClassRef(own, ""), SERVERS)
        if any(_serves(machine, one) for one in flat(machine.value(of, scope, {}))):
            return True
        if isinstance(of, Attr) and of.name in _INNER:
            if is_self(of.of):
                return True
            of = of.of
            continue
        return isinstance(of, Name) and of.name in _INNER and _is_open(machine, of, scope)
    return False


def _serves(machine: Evaluator, value: Any) -> bool:
    if isinstance(value, Record):
        return value.callee in SERVERS
    return isinstance(value, Instance) and made_from(machine, value.of, SERVERS)


def _is_open(machine: Evaluator, of: Name, scope: Scope) -> bool:
    """Whether nobody knows what a variable is: a function is given it."""
    return any(isinstance(one, Opaque) for one in flat(machine.value(of, scope, {})))


def _declared(name: str, text: Any, site: Site) -> Declared:
    path = site.scope.module.path
    return Declared(
        kind=KIND, name=name, fields={"description": text}, path=path, line=site.call.line
    )
