"""The objects that one call gives a function of the package where other calls give it other ones:
`search(arxiv, q)` and `search(pubmed, q)` ask two services, `run(READS, name)` and `run(WRITES, name)` do
what two tables say.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vetting.surface._bodies import Body, Local, body_of
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._flow_registered import takes_one
from vetting.surface._inside import Region
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Param, Scope, Site, Spread
from vetting.surface._modes import Modes
from vetting.surface._of_super import is_of_object
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure, Instance, Many, Opaque, Placed, Record, flat

_MOST = 40
"""Ways to give one function objects that are looked at; in others it is given what nobody knows."""

_ARGUMENTS = 20
_STEPS = 4
_SEVERAL = 2
_KEPT = frozenset({"lifespan_context", "lifespan_state", "lifespan_result"})
"""Where the SDK keeps what a server makes when it starts."""

_OBJECTS = Name | Attr | Index | Call


class Bound:
    """Knows them in one program."""

    def __init__(self, machine: Evaluator, received: Received | None) -> None:
        self._machine = machine
        self._received = received
        self.modes = Modes(machine)
        self._met: dict[tuple[int, Region], set[tuple[object, ...]]] = {}

    def of(self, site: Site, env: Env, body: Body | None) -> Body | None:
        """`body`, told what a call gives it."""
        received, told = self._received, dict[tuple[int, str], Any]()
        if received is None or body is None or body.scope.kind == "module":
            return body
        for param, node in _given(site.call, filled(body.scope).params):
            key = id(body.scope), param.name
            if key in body.env:
                continue
            if isinstance(node, Lit | Name) and param.name in self.modes.names(body):
                text = self._machine.value(node, site.scope, env)
                if isinstance(text, str):
                    told[key] = text
                    continue
            if not isinstance(node, _OBJECTS):
                continue
            others = len(received.given(param.name, body.scope)) >= _SEVERAL
            value = self._machine.value(node, site.scope, env)
            if _is_table(value) or ((others or env) and _is_object(value)):
                told[key] = value
        if not told:
            return body
        other = replace(body, env={**body.env, **told})
        met = self._met.setdefault(body.place, set())
        if other.key not in met and len(met) >= _MOST:
            return body
        met.add(other.key)
        return other

    def called(self, site: Site, value: Any) -> tuple[Any, list[int]]:
        """What a call runs whose `value` is not known where it stands, and where it may run more: of what
        callers hand in, one for all of them is known, and of a table all that it has.
        """
        func, scope = site.call.func, site.scope
        taken = isinstance(value, Record) and takes_one(value.node)
        if self._received is None or not (isinstance(value, Opaque) or taken):
            return value, []
        given, lost = self._received.functions(func, scope), [scope.module.inside().at(site)]
        if taken and not given:
            return value, lost
        if len(given) < _SEVERAL:
            return (given[0] if given else value), []
        of_callers = self._is_of_callers(func, scope)  # other tools' among them
        return (value, lost) if of_callers else (Many(tuple(given)), [])

    def handed(self, site: Site, env: Env, local: Local) -> None:
        """The methods of what callers hand in that a call is given to call: `to_thread(client.search, q)`.
        Where it may be one of several, a step is lost.
        """
        received, at = self._received, site.scope.module.inside().at(site)
        given = (*site.call.args, *(value for _, value in site.call.named))
        local.lost += [at] if len(given) > _MOST else []
        for node in given[:_MOST] if received is not None else ():
            root = node.of if isinstance(node, Attr) else None
            if received is None or not isinstance(root, Name):
                continue
            if not received.is_given(root.name, site.scope):
                continue
            if isinstance(self._machine.value(node, site.scope, env), Opaque):
                found = received.functions(node, site.scope)
                every = [one for one in found if isinstance(one, Closure)]
                if len(every) == 1:
                    local.calls.append((at, body_of(every[0]), True))
                elif every:
                    local.lost.append(at)

    def _is_of_callers(self, node: Node, scope: Scope) -> bool:
        """Whether what is called is something of what callers of a function give it, each another."""
        for _ in range(_STEPS):
            while isinstance(node, Attr | Index | Call):
                node = node.func if isinstance(node, Call) else node.of
            at = owner(node.name, scope) if isinstance(node, Name) else None
            if at is None or not isinstance(node, Name):
                return False
            made = at.names[node.name]
            if any(isinstance(one, Param) for one in made):
                given = self._received.given(node.name, at) if self._received is not None else ()
                return len(given) >= _SEVERAL
            if len(made) != 1:
                return False
            node, scope = made[0], at
        return False


def is_lost(machine: Evaluator, func: Attr, scope: Scope, env: Env) -> bool:
    """Whether a method that is not known may be one of the package's: of its own object, or of what
    the server keeps.
    """
    return is_of_object(machine, func, scope, env) or _is_kept(func, scope)


def settles(func: Node, scope: Scope) -> bool:
    """Whether a call tells how a promise ends: `done` of `new Promise((done, fail) => …)`."""
    if not isinstance(func, Name):
        return False
    at = owner(func.name, scope)
    if at is None or not any(isinstance(one, Param) for one in at.names[func.name]):
        return False
    if owner("Promise", scope) is not None:
        return False
    given = getattr(at.raw, "parent", None)
    made = given.parent if given is not None and given.type == "arguments" else None
    return (
        made is not None
        and made.type == "new_expression"
        and made.child_by_field_name("constructor").text == b"Promise"
    )


def _is_kept(func: Node, scope: Scope) -> bool:
    """Whether a method is of what a server keeps: `ctx.request_context.lifespan_context["x"].find()`."""
    node = func
    for _ in range(_STEPS):
        while isinstance(node, Attr | Index | Call):
            if isinstance(node, Attr) and node.name in _KEPT:
                return True
            node = _inner(node)
        at = owner(node.name, scope) if isinstance(node, Name) else None
        made = at.names[node.name] if at is not None and isinstance(node, Name) else ()
        if at is None or len(made) != 1:
            return False
        node, scope = made[0], at
    return False


def _inner(node: Attr | Index | Call) -> Node:
    """What a node is a part of, or made of."""
    if not isinstance(node, Call):
        return node.of
    casts = isinstance(node.func, Name) and node.func.name == "cast" and len(node.args) == _SEVERAL
    return node.args[1] if casts else node.func


def _given(call: Call, params: list[Param]) -> Iterator[tuple[Param, Node]]:
    """The parameters of a function with what a call gives them."""
    named = dict(call.named)
    spread = next((n for n, one in enumerate(call.args) if isinstance(one, Spread)), len(call.args))
    for param in params[:_ARGUMENTS]:
        if param.name in named:
            yield param, named[param.name]
        elif 0 <= param.index < spread:
            yield param, call.args[param.index]


def _is_object(value: Any) -> bool:
    return any(isinstance(one, Instance) for one in flat(value))


def _is_table(value: Any) -> bool:
    """Whether a value is an object of which several members are functions, or hold one."""
    if not isinstance(value, Placed):
        return False
    held = [item for item in value.fields.values() if isinstance(item, Closure | Placed)]
    runs = [item for item in held if isinstance(item, Closure) or _runs(item)]
    return len(runs) >= _SEVERAL


def _runs(value: Placed) -> bool:
    return any(isinstance(item, Closure) for item in value.fields.values())
