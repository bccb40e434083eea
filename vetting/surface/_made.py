"""Texts that are made when the server runs: what makes them, and what of them is known before.

`"Reads. " + more()` says "Reads. …". A reader, and the checks of what a tool says it does, are better
off with that than with nothing.
"""

from typing import Any

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Concat, Imported, Name, Node, Scope, Within
from vetting.surface._scopes import owner
from vetting.surface._values import Many

MORE = "…"
"""In the place of what is not known."""

_MAX_PARTS = 200
_STEPS = 4


def made_by(
    machine: Evaluator, node: Node | None, scope: Scope | None
) -> tuple[Node | None, Scope | None]:
    """What a variable is defined as; the variable where its name is all that is known."""
    for _ in range(_STEPS):
        if isinstance(node, Within):
            scope, node = node.scope, node.of
        if not isinstance(node, Name | Imported) or scope is None:
            break
        made, where = _definition(machine, node, scope)
        if made is None or made.raw is None or where is None:
            break
        node, scope = made, where
    return node, scope


def _definition(
    machine: Evaluator, node: Name | Imported, scope: Scope
) -> tuple[Node | None, Scope | None]:
    if isinstance(node, Imported):
        other = machine.program.imported(scope.module, node.spec)
        found = machine.program.find(other, node.name or "") if other else None
        return (found[1], found[0].scope) if found else (None, None)
    at = owner(node.name, scope)
    return (at.names[node.name][0], at) if at else (None, None)


def says(machine: Evaluator, node: Node | None, scope: Scope | None, env: Env) -> str:
    """The words of a sum of texts, with a mark for those that are not known; empty without any."""
    found: list[str] = []
    todo = [made_by(machine, node, scope)]
    if not isinstance(todo[0][0], Concat):
        return ""
    for _ in range(_MAX_PARTS):
        if not todo:
            break
        part, where = todo.pop()
        if part is None or where is None:
            continue
        value = machine.value(part, where, env)
        made, place = made_by(machine, part, where)
        if isinstance(value, str | int) and not isinstance(value, bool):
            found.append(str(value))
        elif isinstance(made, Concat):
            todo += [(inner, place) for inner in reversed(made.parts)]
        elif not found or found[-1] != MORE:
            found.append(MORE)
    if todo and found[-1:] != [MORE]:
        found.append(MORE)
    return "".join(found) if any(part.strip() and part != MORE for part in found) else ""


def said(value: Any) -> str:
    """The words of a declared text, of one of several all of these; empty where none is known."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        options = value.get("$oneOf")
        if isinstance(options, list):
            return "\n".join(option for option in options if isinstance(option, str))
        if isinstance(found := value.get("$says"), str):
            return found
    return ""


def possible(value: Many) -> str:
    """The words that one of several texts may be, a line each, with a mark for those not known."""
    known = [option for option in value.options if isinstance(option, str)]
    return "\n".join([*known, MORE]) if known else ""
