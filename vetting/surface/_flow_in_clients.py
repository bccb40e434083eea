"""What a client carries to its host with each of its requests, beside its headers: cookies and parameters
that it is made with, `Client(base_url=…, cookies=…)`, or that it gets later, `session.params = …`.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_beside import CHANGES, METHODS, is_of, makes_client
from vetting.surface._flow_in_headers import LOUD, InHeaders
from vetting.surface._flow_login_marks import of_others
from vetting.surface._flow_marks import ENVIRONMENT, NOTHING, Marks, of_kind
from vetting.surface._ir import Attr, Call, Lit, Map, Node, Scope, Site
from vetting.surface._reading import Flow

_ALWAYS = frozenset({"cookies", "params", "searchParams", "json", "data", "body"})
"""Options of a client that go into each of its requests."""

_WHOEVER = "every host that it asks"

_GET = frozenset(f"{one}=" for one in _ALWAYS)

Placed = tuple[Node, Scope]


class InClients(InHeaders):
    """See the module."""

    def made(self, site: Site) -> Iterator[Flow]:
        """The flows into what a client has for all its requests to one host, but for that with which it
        logs in.
        """
        call, scope = site.call, site.scope
        if not makes_client(call):
            return
        base = self.base_of(call, scope)
        hosts = self.fixed(base, scope) if base is not None else []
        if hosts:
            where = " and ".join(hosts[:2])
            always = self.marks((value for value, _ in self._given(call, scope)), scope)
            always = of_others(self.unless_meant(always, call, scope, base))
            yield from self.flows("sent", site, where, always, LOUD)
            odd = self.unless_meant(self.headers(call, scope, unusual=True), call, scope, base)
            whole = of_kind(self.headers(call, scope), ENVIRONMENT)
            yield from self.flows("sent", site, where, (odd | whole) - always, LOUD)
        elif base is None:  # nobody logs in with all of the environment, wherever that is
            whole = of_kind(self.headers(call, scope), ENVIRONMENT)
            yield from self.flows("sent", site, _WHOEVER, whole, LOUD)

    def always(self, call: Call, scope: Scope) -> Marks:
        """What the client that sends a request adds to it, but for headers."""
        if last_name(call.func) not in METHODS:
            return NOTHING
        found = NOTHING
        for node, at in self._added(call, scope):
            found |= self.values.marks(node, at)
        return of_others(of_kind(found, *LOUD))

    def carries_beside(self, call: Call, scope: Scope) -> bool:
        """Whether what the client adds to a request has anything in it that matters."""
        return super().carries_beside(call, scope) or bool(self.always(call, scope))

    def _given(self, made: Call, scope: Scope) -> Iterator[Placed]:
        """What a call that makes a client is given for all requests of it."""
        pairs: list[tuple[object, Node]] = list(made.named)
        for arg in made.args:
            written = self.written(arg, scope)
            inner = written.pairs if isinstance(written, Map) else ()
            pairs += [(key.value, value) for key, value in inner if isinstance(key, Lit)]
        yield from ((value, scope) for said, value in pairs if said in _ALWAYS)

    def _added(self, call: Call, scope: Scope) -> Iterator[Placed]:
        """What the client that sends a request was made with, and what it got later."""
        found = self.client(call, scope)
        if found is None:
            return
        of, made, at = found
        yield from self._given(made, at)
        module = scope.module
        for site in module.sites(_GET):
            value = self.values.syntax(module).assigned(site.call.raw)
            if value is not None and is_of(site.call.func, of):
                yield value, site.scope
        for site in (*module.additions("cookies"), *module.additions("params")):
            func = site.call.func
            changed = func.of if isinstance(func, Attr) else None
            if changed is not None and is_of(changed, of):  # `session.cookies["x"] = value`
                yield from ((arg, site.scope) for arg in site.call.args[-1:])
        for site in module.sites(CHANGES):
            func = site.call.func
            changed = func.of if isinstance(func, Attr) else None
            if isinstance(changed, Attr) and changed.name in _ALWAYS and is_of(changed, of):
                yield from ((arg, site.scope) for arg in site.call.args[:2])
