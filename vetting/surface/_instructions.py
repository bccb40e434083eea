"""What a server tells the model about itself before any tool: the instructions that it is made with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vetting.surface import _declare
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import arguments, last_name, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._holders import made_from
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Class, Module, Site
from vetting.surface._reading import Declared
from vetting.surface._scopes import filled, outwards
from vetting.surface._server_texts import KIND, later, shown
from vetting.surface._values import ClassRef, Opaque, flat, members

_UNNAMED = "the server"
_OPTIONS = frozenset({"InitializationOptions"})
_TOLD = "server_name"
_SUPER = frozenset({"super", "__init__"})
_NAMED = tuple(name.encode() for name in SERVERS)
_SECOND = frozenset({"FastMCP"})
"""Classes that take the instructions after the name (Python)."""


def instructions(machine: Evaluator, site: Site) -> list[Declared]:
    """Those in the arguments of the call that makes a server, or in an object among them: several
    where a function makes it, whose callers give others.
    """
    if _is_handed_on(machine, site):
        return []
    words = named(machine, site.call, site.scope, {})
    given = (words, *_each(arguments(machine, site.call, site.scope, {})))
    param = parameter(next(filter(None, ((members(one) or {}).get(KIND) for one in given)), None))
    envs = list(callers(machine, param)) if param is not None else []
    made = (one for env in envs or [{}] for one in _made(machine, site, env))
    return list({repr((one.name, one.fields)): one for one in made}.values())


def _each(args: list[Any]) -> list[Any]:
    """What the arguments of a call may be: `new McpServer(info, text ? { instructions: text } : {})`."""
    return [option for arg in args for option in flat(arg)]


def _made(machine: Evaluator, site: Site, env: Env) -> Iterator[Declared]:
    call, scope = site.call, site.scope
    words = _declare.placed(named(machine, call, scope, env), call, scope, env)
    args = arguments(machine, call, scope, env)
    given: list[Any] = [words, *_each(args)]
    name = next(filter(None, map(_name, given)), None) or _UNNAMED
    texts = [text for one in given if (text := _declare.text_in(machine, one, KIND))]
    second = args[1] if len(args) > 1 and last_name(call.func) in _SECOND else None
    if not texts and isinstance(second, str) and second:
        texts = [second]
    path = scope.module.path
    for text in texts:
        fields = {"description": text}
        yield Declared(kind=KIND, name=name, fields=fields, path=path, line=call.line)
    for one in given:
        yield from shown(machine, one, name, site)


def beside(machine: Evaluator) -> Iterator[Declared]:
    """Those that stand elsewhere than where a library's server is made."""
    yield from later(machine)
    yield from _of_options(machine)
    yield from _of_own_classes(machine)


def _of_options(machine: Evaluator) -> Iterator[Declared]:
    """Those in what a server is run with (Python): `InitializationOptions(instructions=…)`."""
    for site in machine.program.sites(_OPTIONS):
        given = dict(site.call.named)
        text = machine.value(given[KIND], site.scope, {}) if KIND in given else None
        name = machine.value(given[_TOLD], site.scope, {}) if _TOLD in given else None
        if isinstance(text, str) and text and not site.dead:
            yield Declared(
                kind=KIND,
                name=name if isinstance(name, str) else _UNNAMED,
                fields={"description": text},
                path=site.scope.module.path,
                line=site.call.line,
            )


def _of_own_classes(machine: Evaluator) -> Iterator[Declared]:
    """Those of servers whose class the package makes from a library's: where one is made, and where
    its constructor calls the library's.
    """
    every = list(modules(machine))
    for module in every:
        source = machine.program.source(module.path)
        if not any(name in source for name in _NAMED):
            continue
        for name, nodes in list(filled(module.scope).names.items()):
            for node in nodes:
                own = machine.value(node, module.scope, {}) if isinstance(node, Class) else None
                if isinstance(own, ClassRef) and made_from(machine, own, SERVERS):
                    yield from _of_class(machine, own, name, every)


def _of_class(
    machine: Evaluator, own: ClassRef, name: str, every: Sequence[Module]
) -> Iterator[Declared]:
    inside = (
        site
        for site in own.scope.module.sites(_SUPER)
        if any(at is own.scope for at in outwards(site.scope))
    )
    seen = () if name in SERVERS else every  # there it is read as a library's
    made = (site for module in seen for site in module.sites(frozenset({name})))
    for site in (*inside, *made):
        known = last_name(site.call.func) in _SUPER
        if site.dead or not (known or _makes(machine, site, own)):
            continue
        for told in instructions(machine, site):
            yield told if told.name != _UNNAMED else replace(told, name=name)


def _is_handed_on(machine: Evaluator, site: Site) -> bool:
    """Whether a constructor hands on what it is given: that is read where the object is made."""
    given = dict(site.call.named).get(KIND)
    value = machine.value(given, site.scope, {}) if given is not None else None
    return last_name(site.call.func) in _SUPER and isinstance(value, Opaque)


def _makes(machine: Evaluator, site: Site, own: ClassRef) -> bool:
    """Whether a call makes an object of a class."""
    value = machine.value(site.call.func, site.scope, {})
    return isinstance(value, ClassRef) and value.scope is own.scope


def _name(value: Any) -> str | None:
    """What a server is called: the first text among the arguments, or a member of an object."""
    found = value if isinstance(value, str) else (members(value) or {}).get("name")
    return found if isinstance(found, str) else None
