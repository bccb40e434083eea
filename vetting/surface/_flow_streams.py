"""What goes through JavaScript's streams and ports within one program: `port.postMessage({ path })` to who
hears of messages, `lines.write(path)` to what a stream does with each part.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Func, Imported, Lit, Map, Name, Node, Scope, Site
from vetting.surface._scopes import filled, owner

_Move = tuple[Scope, str, Node, Scope]
_Place = tuple[tuple[Scope, str], list[Node]]
Find = Callable[[Node, Scope], _Place | None]
"""Asks which variable an expression is, and what that is given."""

_GATE = pattern(
    rb"\b(?:MessageChannel|BroadcastChannel|worker_threads|PassThrough|Transform|Writable|Duplex|fork\()"
)
_STREAMS = frozenset({"Transform", "PassThrough", "Writable", "Duplex"})
_PORTS = frozenset({"MessageChannel", "BroadcastChannel", "Worker", "fork", "MessagePort"})
_OWN_PORTS = frozenset({"parentPort", "process", "self"})
_WRITES = frozenset({"write", "end", "push"})
_TELLS = frozenset({"postMessage", "send"})
_ON = frozenset({"on", "once", "addListener", "addEventListener"})
_STEPS = frozenset({"transform", "write", "_transform", "_write"})


def streamed(sites: Sequence[Site], data: Mapping[int, bytes], find: Find) -> Iterator[_Move]:
    """The variables that get something so, what that is, and where it stands."""
    own = {key for key, text in data.items() if _GATE.search(text)}
    some = [site for site in sites if id(site.scope.module) in own] if own else []
    hearers = [(event, of, inner) for site in some for event, of, inner in _hears(site, find)]
    for site in some:
        name = last_name(site.call.func)
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if of is None or not site.call.args or name not in _WRITES | _TELLS:
            continue
        place = find(of, site.scope)
        value = site.call.args[0]
        if name in _TELLS and _is_port(of, place):
            told = [one for event, _, one in hearers if event == "message"]
        elif name in _WRITES and place is not None and _makes(place, _STREAMS):
            told = [one for event, at, one in hearers if (event, at) == ("data", place[0])]
            told += _steps(place)
        else:
            continue
        for inner in told:
            if inner.params:
                yield inner, inner.params[0].name, value, site.scope


def _hears(site: Site, find: Find) -> Iterator[tuple[str, object, Scope]]:
    """The event of which a call makes a function hear, where, and that function."""
    call, scope = site.call, site.scope
    if last_name(call.func) not in _ON or len(call.args) < 2 or not isinstance(call.func, Attr):
        return
    event, func = call.args[:2]
    place = find(call.func.of, scope)
    said = event.value if isinstance(event, Lit) else ""
    if said == "message" and not _is_port(call.func.of, place):
        return
    if said in ("message", "data") and (inner := _function(func, scope)) is not None:
        yield str(said), place[0] if place is not None else None, inner


def _function(func: Node, scope: Scope) -> Scope | None:
    if isinstance(func, Name) and (at := owner(func.name, scope)) is not None:
        nodes, scope = at.names[func.name], at
        func = nodes[0]
    return filled(scope.module.function(func, scope)) if isinstance(func, Func) else None


def _is_port(of: Node, place: _Place | None) -> bool:
    if isinstance(of, Name) and of.name in _OWN_PORTS:
        return True
    if place is None:
        return False
    imported = any(isinstance(one, Imported) and one.name == "parentPort" for one in place[1])
    return imported or _makes(place, _PORTS)


def _makes(place: _Place, names: frozenset[str]) -> bool:
    """Whether a variable is made by a call of one of these names, or is a part of what one makes."""
    for made in place[1]:
        whole = made.of if isinstance(made, Attr) else made
        if isinstance(whole, Call) and last_name(whole.func) in names:
            return True
    return False


def _steps(place: _Place) -> list[Scope]:
    """What a stream does with each part that is written to it."""
    scope = place[0][0]
    given = [arg for made in place[1] if isinstance(made, Call) for arg in made.args[:1]]
    pairs = [pair for one in given if isinstance(one, Map) for pair in one.pairs]
    found = (_function(value, scope) for key, value in pairs if getattr(key, "value", "") in _STEPS)
    return [one for one in found if one is not None]
