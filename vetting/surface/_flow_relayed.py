"""Requests that a service dictates whole: where they go and by which method, out of what it answered when
it was asked for work. Whoever runs the service asks in the name of this machine.

That a service tells where a file lies, or where the next page is, is common: how it is asked for is then
the code's own choice.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_dictated import Dictated
from vetting.surface._flow_marks import ASKED, CHOSEN, DATA, of_kind
from vetting.surface._ir import Call, Lit, Map, Scope, Site
from vetting.surface._reading import Act, Flow

_ASKS = pattern(r"(?i)fetch|request|stream|axios|got|ky|needle|ofetch|urlopen|Request|send")
_BODIES = ("body", "data", "json", "content", "files")


class Relayed(Dictated):
    """Judges requests by who dictates them."""

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into one request."""
        call, scope = site.call, site.scope
        name = last_name(call.func)
        if act.kind not in ("network", "send") or not _ASKS.fullmatch(name):
            return
        address = self._where(call, scope)
        if address is None:
            return
        marks = self.values.marks(address, scope)
        if of_kind(marks, *CHOSEN, *ASKED) or not of_kind(marks, DATA):
            return
        methods = self._methods(call, scope)
        dictated = any(of_kind(self.values.marks(one, scope), DATA) for one in methods)
        if not dictated or self._uploads(call, scope):
            return
        if not self._is_looked_at(address, scope):
            yield from self.flows("steered", site, act.what, marks, (DATA,))

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
