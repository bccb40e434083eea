"""Which method a request asks with where the code does not write it beside the request: `VERBS[1]`,
`self.verbs[stage]` in a function that is called with a `stage`.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._binding import bind_arguments
from vetting.surface._bodies import Body
from vetting.surface._calls import arguments, by_name, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._inside import Region
from vetting.surface._ir import Lit, Map, Node, Site
from vetting.surface._scopes import filled

_METHOD = pattern(r"(?i)POST|PUT|PATCH|DELETE")
_ASKS = frozenset({"request", "fetch", "axios", "got", "ky", "stream", "Request", "urlopen"})
_FIRST = frozenset({"request", "stream"})
"""Functions that are told the method first."""

_KEYS = frozenset({"method", "type"})
_PLACES = 3


def asked_method(machine: Evaluator, site: Site, env: Env) -> str | None:
    """The method that changes something, if a request asks with one that other code holds."""
    if last_name(site.call.func) not in _ASKS:
        return None
    for node in _told(site):
        value = None if isinstance(node, Lit) else machine.value(node, site.scope, env)
        if isinstance(value, str) and _METHOD.fullmatch(value):
            return value.upper()
    return None


class Handed:
    """Tells the same of the requests of functions of the package, which a call gives what they look the
    method up with.
    """

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._asking: dict[tuple[int, Region], list[Site]] = {}
        """The requests in a function whose method is not written there, by the function."""

    def method(self, site: Site, env: Env, body: Body) -> str | None:
        """The method that a call of `body` has a request ask with."""
        call, machine = site.call, self._machine
        if not (call.args or call.named) or not (asking := self._of(body)):
            return None
        args = arguments(machine, call, site.scope, env)
        named = by_name(machine, call, site.scope, env)
        known = {**body.env, **bind_arguments(machine, filled(body.scope), args, named)}
        with machine.memory.within(known):
            found = (
                asked_method(machine, one, known)
                for one in asking
                if asked_method(machine, one, body.env) is None  # else it is told where it asks
            )
            return next((one for one in found if one is not None), None)

    def _of(self, body: Body) -> list[Site]:
        if body.place not in self._asking:
            sites = body.scope.module.inside().calls(body.region)
            self._asking[body.place] = [
                one
                for one in sites
                if not one.dead and last_name(one.call.func) in _ASKS
                if any(not isinstance(node, Lit) for node in _told(one))
            ]
        return self._asking[body.place]


def _told(site: Site) -> Iterator[Node]:
    """Where the call of a request may say its method."""
    call = site.call
    yield from (one for key, one in call.named if key in _KEYS)
    if last_name(call.func) in _FIRST and len(call.args) > 1:
        yield call.args[0]
    for arg in call.args[:_PLACES]:
        for key, one in arg.pairs if isinstance(arg, Map) else ():
            if isinstance(key, Lit) and key.value in _KEYS:
                yield one
