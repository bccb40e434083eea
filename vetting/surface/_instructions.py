"""What a server tells the model about itself before any tool: the instructions that it is made with."""

from typing import Any

from vetting.surface import _declare
from vetting.surface._calls import arguments, last_name, named
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Site
from vetting.surface._reading import Declared
from vetting.surface._values import members

KIND = "instructions"
_SECOND = frozenset({"FastMCP"})
"""Classes that take the instructions after the name (Python)."""


def instructions(machine: Evaluator, site: Site) -> Declared | None:
    """Those in the arguments of the call that makes a server, or in an object among them."""
    call, scope = site.call, site.scope
    words = _declare.placed(named(machine, call, scope, {}), call, scope, {})
    args = arguments(machine, call, scope, {})
    given: list[Any] = [words, *args]
    text = next(
        (said for value in given if (said := _declare.text_in(machine, value, KIND)) is not None),
        None,
    )
    second = args[1] if len(args) > 1 and last_name(call.func) in _SECOND else None
    if text is None and isinstance(second, str):
        text = second
    if not text:
        return None
    name = next(filter(None, map(_name, given)), None) or "the server"
    path = scope.module.path
    return Declared(kind=KIND, name=name, fields={"description": text}, path=path, line=call.line)


def _name(value: Any) -> str | None:
    """What a server is called: the first text among the arguments, or a member of an object."""
    found = value if isinstance(value, str) else (members(value) or {}).get("name")
    return found if isinstance(found, str) else None
