"""Requests that a service dictates whole: where they go and by which method, out of what it answered when
it was asked for work. Whoever runs the service asks in the name of this machine.

That a service tells where a file lies, or where the next page is, is common: how it is asked for is then
the code's own choice.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ASKED, CHOSEN, DATA, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Call, Concat, Lit, Map, Node, Scope, Site
from vetting.surface._reading import Act, Flow
from vetting.surface._scopes import outwards

_ASKS = pattern(r"(?i)fetch|request|stream|axios|got|ky|needle|ofetch|urlopen|Request|send")
_NAMED = ("method", "verb")
_BODIES = ("body", "data", "json", "content", "files")


class Relayed(Sink):
    """Judges requests by who dictates them."""

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into one request."""
        call, scope = site.call, site.scope
        name = last_name(call.func)
        if act.kind not in ("network", "send") or not _ASKS.fullmatch(name):
            return
        address = self._where(self.address(call, scope), scope)
        if address is None or isinstance(address, Lit) or self.fixed(address, scope):
            return
        marks = self.values.marks(address, scope)
        if of_kind(marks, *CHOSEN, *ASKED) or not of_kind(marks, DATA):
            return
        methods = self._methods(call, scope, name)
        dictated = any(of_kind(self.values.marks(one, scope), DATA) for one in methods)
        if not dictated or self._uploads(call, scope):
            return
        if not self._is_looked_at(address, scope):
            yield from self.flows("steered", site, act.what, marks, (DATA,))

    def _where(self, address: Node | None, scope: Scope) -> Node | None:
        """What of an address says where it leads."""
        if address is None:
            return None
        written = self.written(address, scope)
        if isinstance(written, Map):
            named = {key.value: value for key, value in written.pairs if isinstance(key, Lit)}
            return next((named[key] for key in ("url", "host", "hostname") if key in named), None)
        if isinstance(written, Concat) and written.parts:
            return written.parts[0]
        return address

    def _methods(self, call: Call, scope: Scope, name: str) -> Iterator[Node]:
        """What says by which method a request is made."""
        if name in ("request", "stream", "Request") and len(call.args) > 1:
            yield call.args[0]
        for number, arg in enumerate(call.args[:2]):
            written = self.written(arg, scope)
            if isinstance(written, Map):
                for key, value in written.pairs:
                    if isinstance(key, Lit) and key.value in _NAMED:
                        yield value
            elif number:  # `fetch(job.url, job.options)`
                yield arg if not scope.module.path.endswith(".py") else Lit(call.line)
        yield from (value for key, value in call.named if key in _NAMED)

    def _uploads(self, call: Call, scope: Scope) -> bool:
        """Whether what is sent is the code's own choice: a service says where a file goes, signed."""
        bodies = [value for key, value in call.named if key in _BODIES]
        for arg in call.args[:2]:
            written = self.written(arg, scope)
            for key, value in written.pairs if isinstance(written, Map) else ():
                if isinstance(key, Lit) and key.value in _BODIES:
                    bodies.append(value)
        dictated = any(of_kind(self.values.marks(one, scope), DATA) for one in bodies)
        return bool(bodies) and not dictated

    def _is_looked_at(self, node: Node, scope: Scope) -> bool:
        """Whether a function around looks at an address before it is asked for."""
        names = self.values.syntax(scope.module).names(node.raw) if node.raw is not None else set()
        functions = [one for one in outwards(scope) if one.kind == "function"]
        return any(
            self.values.seen(name, one, node.raw) is not None for one in functions for name in names
        )
