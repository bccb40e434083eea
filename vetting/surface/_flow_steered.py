"""Requests that another computer decides on, over a socket or through a broker, and whose answers it
gets: what only this machine can reach, it reaches then.

A service that sends an address to be fetched is common, chats do with files. Here what is fetched goes
back, or how it is asked for is another's choice too.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_dictated import Dictated
from vetting.surface._flow_heard import SOCKETS
from vetting.surface._flow_marks import ASKED, CHOSEN, DATA, MESSAGE, Marks, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Site
from vetting.surface._reading import Act, Flow

_ANSWERS = pattern(
    r"send(?:all|to|_?(?:str|json|text|bytes|message|to_?queue|multipart))?|sendToQueue|emit|publish|write|reply"
    r"|[lr]push|[lr]Push|xadd|xAdd|basic_publish|postMessage|end|put"
)
"""Methods by which something is said over a connection."""

_TO_A_HOST = pattern(
    r"(?i)(?:\w{0,20}_?request|get|post|put|patch|delete|head|fetch|urlopen|stream|connect|create_?connection"
    r"|open_connection|got|axios|ky|needle|superagent)"
)
"""Calls that are given an address."""


class Steered(Dictated):
    """Judges requests by who decides on them."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._asked: list[tuple[Site, str, Marks]] = []
        self._answered = False

    def sees(self, site: Site, name: str) -> None:
        """Remember that what was asked for goes back to who wanted it."""
        func = site.call.func
        if self._answered or not isinstance(func, Attr) or not _ANSWERS.fullmatch(name):
            return
        if SOCKETS.search(last_name(func.of)):
            found = self.marks(site.call.args, site.scope)
            self._answered = bool(of_kind(found, MESSAGE) and of_kind(found, DATA))

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into a request where another computer also says by which method it is made."""
        call, scope = site.call, site.scope
        if act.kind not in ("network", "send") or not _TO_A_HOST.fullmatch(last_name(call.func)):
            return
        said = self._where(call, scope)
        if said is None:
            return
        marks = self.values.marks(said, scope)
        if of_kind(marks, *CHOSEN, *ASKED) or not of_kind(marks, MESSAGE):
            return
        if self._is_looked_at(said, scope):
            return
        if any(
            of_kind(self.values.marks(one, scope), MESSAGE) for one in self._methods(call, scope)
        ):
            yield from self.flows("steered", site, act.what, marks, (MESSAGE,))
        else:
            self._asked.append((site, act.what, of_kind(marks, MESSAGE)))

    def found(self) -> Iterator[Flow]:
        """The flows that are told only after all calls were judged."""
        for site, what, marks in self._asked if self._answered else ():
            yield from self.flows("steered", site, what, marks, (MESSAGE,))
