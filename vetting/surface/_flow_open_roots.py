"""Lists of folders that let in a folder of the system's, or all of the user's own, beside those that somebody
names who starts the server: `[...allowed, ...[homedir(), "/etc"]].some((root) => within(root, path))`. What
asks such a list refuses next to nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_joined import parts_of
from vetting.surface._flow_sources import is_limit
from vetting.surface._flow_syntax import is_check
from vetting.surface._flow_values import Values
from vetting.surface._flow_void import Voids
from vetting.surface._ir import Attr, Call, Each, Element, Lit, Name, Node, Scope, Site, Spread
from vetting.surface._scopes import outwards

_ALL = pattern(
    r"(?:/|/etc|/root|/home|/Users|/var|/usr|/proc|/private/etc|[A-Za-z]:[/\\]{0,2}(?:Users|Windows)?)/?|~/?"
)
_ROUNDS = 2
_HOME = frozenset({"homedir", "home"})
_WRAPS = frozenset(
    {"Path", "PurePath", "resolve", "realpath", "realpathSync", "abspath", "expanduser"}
)


def open_roots(sites: Sequence[Site], values: Values) -> frozenset[int]:
    """The functions, by their scopes' identity, that ask such a list, or for the file system's root."""
    voids = Voids(values)
    voids.find(sites)
    found = voids.open
    loops = dict[int, Scope]()
    for site in sites:
        at = next((one for one in outwards(site.scope) if one.kind == "function"), None)
        if at is None:
            continue
        loops[id(at)] = at
        over = _asked(site.call)
        if over is not None and _lets_all_in(over, site.scope, values):
            found.add(id(at))
    for key, scope in loops.items():
        if _answers_yes_or_no(scope) and any(
            _lets_all_in(over, scope, values) for over in _gone_through(scope)
        ):
            found.add(key)
    return frozenset(found | _that_ask(found, sites, values) if found else ())


def _that_ask(found: set[int], sites: Iterable[Site], values: Values) -> set[int]:
    """The functions that are called like checks and leave that to one of those `found`."""
    asked = dict[int, set[int]]()
    named = set[int]()
    for site in sites:
        called = {id(inner) for inner in values.scopes(site.call, site.scope)}
        at = next((one for one in outwards(site.scope) if one.kind == "function"), None)
        if at is not None and called:
            asked.setdefault(id(at), set()).update(called)
        if is_check(last_name(site.call.func)) or is_limit(last_name(site.call.func)):
            named |= called
    more = set[int]()
    for _ in range(_ROUNDS):
        more |= {one for one in named if asked.get(one, set()) & (found | more)}
    return more


def _asked(call: Call) -> Node | None:
    """The list of which one member is asked for: `roots.some(…)`, `any(… for root in roots)`."""
    match call:
        case Call(func=Attr(name="some", of=of)):
            return of
        case Call(func=Name(name="any"), args=(Each(over=over),)):
            return over
    return None


def _gone_through(scope: Scope) -> Iterator[Node]:
    for nodes in scope.names.values():
        yield from (one.over for one in nodes if isinstance(one, Element))


def _answers_yes_or_no(scope: Scope) -> bool:
    said = {one.value if isinstance(one, Lit) else None for one in scope.returns}
    return said == {True, False}


def _lets_all_in(over: Node, scope: Scope, values: Values) -> bool:
    parts = parts_of(over, scope, values)
    named = any(isinstance(node, Spread) for node, _ in parts)
    return named and any(_is_all(node, at, values) for node, at in parts)


def _is_all(node: Node, scope: Scope, values: Values) -> bool:
    """Whether a folder is one of the system's, or the user's own."""
    match node:
        case Call(func=func, args=()):
            return last_name(func) in _HOME
        case Call(func=func, args=(of,)) if last_name(func) in _WRAPS:
            return _is_all(of, scope, values)
        case Call(func=Attr(name=name, of=of), args=()) if name in _WRAPS:
            return _is_all(of, scope, values)
    said = values.machine.value(node, scope, {}) if isinstance(node, Lit | Name | Attr) else None
    return isinstance(said, str) and _ALL.fullmatch(said) is not None
