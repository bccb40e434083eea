"""What of another package is called, by its full name."""

import ast
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._ir import Attr, Call, Name, Node, Param, Scope, Site
from vetting.surface._python_lower import lower
from vetting.surface._said_members import said_of_member
from vetting.surface._scopes import filled, owner
from vetting.surface._sinks import NETWORK, SEND, VERBS, deed
from vetting.surface._values import External, Record, flat

ITSELF = frozenset({"promisify", "staticmethod"})
"""Calls that give the function that they are given, for another way of calling it."""

_BOUND = 2
"""Arguments from which a function that is bound takes what a caller gives it in another place."""

_MOST = 6
"""Callers that are asked for what they give."""

_LONGEST = 400

MAX_TEXT = 200
_DEEPEST = 6
"""Calls, or members, of what others give."""


@dataclass(frozen=True, slots=True)
class Called:
    """What is called where, and its value."""

    func: Node
    scope: Scope
    env: Env
    value: Any


def outside(machine: Evaluator, value: Any, depth: int = 0) -> tuple[str, str] | None:
    """Package and dotted name of something that is not this package's, also when it is what
    another call gave: `promisify(exec)`, `fetch.bind(window)`, `Path(x)`, `httpx.AsyncClient()`.
    """
    if isinstance(value, External):
        return value.spec, value.name
    if not isinstance(value, Record) or depth >= _DEEPEST:
        return None
    known = machine.outside.get((id(value), depth))
    if known is None:  # of what is put in its own place in many lines, each is made of all others
        known = value, _of_call(machine, value, depth)
        if not machine.exhausted:
            machine.outside[id(value), depth] = known
    return known[1]


def _of_call(machine: Evaluator, value: Record, depth: int) -> tuple[str, str] | None:
    """The same of what another call gave."""
    if value.callee in ITSELF and value.args:
        return outside(machine, value.args[0], depth + 1)
    func = getattr(value.node, "func", None)
    bound = getattr(value.node, "args", ())  # `this`, and what a call of it gives first
    if value.callee == "bind" and isinstance(func, Attr) and len(bound) < _BOUND:
        return outside(machine, machine.value(func.of, value.scope, {}), depth + 1)
    if func is None:
        return None
    found = machine.value(func, value.scope, {})
    return full_name(machine, Called(func, value.scope, {}, found), depth + 1)


def full_name(machine: Evaluator, called: Called, depth: int = 0) -> tuple[str, str] | None:
    """What is called, by its full name."""
    func = called.func
    made = outside(machine, called.value, depth + 1)
    if made is None and isinstance(func, Attr) and depth < _DEEPEST:
        given = machine.value(func.of, called.scope, called.env)
        of = _one_package(machine, given, depth + 1)
        if of is None and isinstance(func.of, Attr):  # `slack.chat.postMessage(…)`
            inner = Called(func.of, called.scope, called.env, given)
            of = full_name(machine, inner, depth + 1)
        of = of or _said(machine, func.of, called.scope)
        made = (of[0], f"{of[1]}().{func.name}") if of is not None and of[0] else None
    return made


def _said(machine: Evaluator, node: Node, scope: Scope) -> tuple[str, str] | None:
    """A package's object that asks others, where the annotation of a member names its class."""
    kinds = islice(said_of_member(node, scope), _MOST)
    made = (outside(machine, machine.value(kind, at, {})) for kind, at in kinds)
    found = {one for one in made if one is not None and _asks(*one)}
    return next(iter(found)) if len(found) == 1 else None


def _asks(spec: str, name: str) -> bool:
    return bool(spec) and deed(spec, f"{name}().request", str, python=True) in (NETWORK, SEND)


def _one_package(machine: Evaluator, value: Any, depth: int) -> tuple[str, str] | None:
    """The same of what may be several, where one package gives all of them: `device = get(name) if name
    else local()`.
    """
    options = flat(value)[:_MOST]
    found = [one for option in options if (one := outside(machine, option, depth)) is not None]
    return found[0] if len({spec for spec, _ in found}) == 1 else None


def sends_by_parameter(machine: Evaluator, received: Received | None, site: Site) -> bool:
    """Whether a request that changes something is sent by what a function is given for that, as callers
    or its annotation tell: `async def pay(client: httpx.AsyncClient): await client.post(…)`.
    """
    func, scope = site.call.func, site.scope
    of = func.of if isinstance(func, Attr) and func.name in VERBS else None
    at = owner(of.name, scope) if isinstance(of, Name) else None
    if at is None or not isinstance(func, Attr) or not isinstance(of, Name):
        return False
    if not any(isinstance(one, Param) for one in filled(at).names.get(of.name, ())):
        return False
    said = said_class(at, of.name)
    made = outside(machine, machine.value(said, at.module.scope, {})) if said is not None else None
    given = islice(received.given(of.name, at), _MOST) if made is None and received else ()
    for node, where in given:
        made = made or outside(machine, machine.value(node, where, {}))
    if made is None or not made[0]:
        return False
    spec, name = made[0], f"{made[1].removesuffix('()')}().{func.name}"
    text = scope.module.source(site.call.raw)[:_LONGEST]
    return deed(spec, name, lambda: text, python=scope.module.path.endswith(".py")) == SEND


def said_class(scope: Scope, name: str) -> Node | None:
    """The class that a parameter of Python is said to be of."""
    args = getattr(scope.raw, "args", None)
    if not isinstance(args, ast.arguments):
        return None
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
    kind = next((one.annotation for one in every if one.arg == name), None)
    return lower(kind) if isinstance(kind, ast.Name | ast.Attribute) else None


def is_own(node: Node) -> bool:
    """Whether a method is one of the object's own: `this.x()`, `self.client.x()`."""
    while isinstance(node, Attr):
        node = node.of
    if isinstance(node, Call):  # `super().x()`
        return isinstance(node.func, Name) and node.func.name == "super"
    return isinstance(node, Name) and node.name in ("this", "self", "super")


def is_address(machine: Evaluator, site: Site, env: Env) -> bool:
    """Whether a call's first argument is a web address: then what it is a method of asks for it."""
    first = site.call.args[0] if site.call.args else None
    value = machine.value(first, site.scope, env) if first is not None else None
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def said(machine: Evaluator, site: Site, func: Attr, env: Env) -> str:
    """The source of a call; of `statement.run()`, with what the statement was made of."""
    made = machine.value(func.of, site.scope, env)
    before = made.args[0] if isinstance(made, Record) and made.args else None
    return f'"{before}" {source(site)}' if isinstance(before, str) else source(site)


def source(site: Site) -> str:
    """The beginning of a call's source, on one line."""
    text = site.scope.module.source(site.call.raw)
    return re.sub(r"\s+", " ", text[: 2 * MAX_TEXT])[:MAX_TEXT]
