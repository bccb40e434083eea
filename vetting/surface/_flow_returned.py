"""Requests whose answer a function hands back to callers who do not look at it: `record(event)`,
where `record` returns what `fetch` answered.
"""

from collections.abc import Iterator

from vetting.surface._flow_marks import ENVIRONMENT, PRIVATE, SECRET, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Node, Scope, Site
from vetting.surface._reading import Flow

_STEPS = 5
_ROUNDS = 3


class Returned(Sink):
    """Remembers who returns what, and judges the calls after all were seen."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._senders: dict[int, str] = {}
        """By the identity of a function's scope, the host whose answer it returns."""

        self._calls: list[tuple[Scope, Site]] = []
        """What is called, and where."""

    def sends(self, site: Site, where: str) -> None:
        """A request goes to `where`, and somebody may look at the answer."""
        if self._is_returned(site):
            self._senders[id(site.scope)] = where

    def called(self, site: Site) -> None:
        """A function of the package is called."""
        for closure in self.values.functions(site.call, site.scope)[:1]:
            self._calls.append((self.values.inner(closure), site))

    def found(self) -> Iterator[Flow]:
        """The calls that nobody takes the answer of."""
        for _ in range(_ROUNDS if self._senders else 0):
            before = len(self._senders)
            for inner, site in self._calls:
                where = self._senders.get(id(inner))
                if where is not None and id(site.scope) not in self._senders:
                    self.sends(site, where)
            if len(self._senders) == before:
                break
        for inner, site in self._calls if self._senders else ():
            where = self._senders.get(id(inner))
            if where is not None and self.values.syntax(site.scope.module).dropped(site.call.raw):
                given = (*site.call.args, *(value for _, value in site.call.named))
                marks = self.marks(given, site.scope)
                if not of_kind(marks, SECRET, ENVIRONMENT):  # said where it is sent
                    yield from self.flows("sent-unheeded", site, where, marks, PRIVATE)

    def _is_returned(self, site: Site) -> bool:
        """Whether a function returns what a call answers, or a part of it."""
        return site.scope.kind == "function" and any(
            self._leads_to(node, site.call, site.scope) for node in site.scope.returns
        )

    def _leads_to(self, node: Node, call: Call, scope: Scope) -> bool:
        for _ in range(_STEPS):
            node = self.written(node, scope)
            if isinstance(node, Call):
                if node.raw is not None and node.raw == call.raw:
                    return True
                node = node.func
            if not isinstance(node, Attr):
                break
            node = node.of
        return False
