"""Requests whose answer a function hands back to callers who do not look at it: `record(event)`,
where `record` returns what `fetch` answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vetting.surface._calls import last_name
from vetting.surface._flow_answerers import Answerers
from vetting.surface._flow_marks import ENVIRONMENT, PRIVATE, SECRET, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Node, Scope, Site
from vetting.surface._reading import Flow

_STEPS = 5
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Sender:
    """What a function asks whose answer it returns."""

    host: str
    places: frozenset[tuple[str, int]]
    """Where it asks; none where it asks several hosts."""


class Returned(Sink):
    """Remembers who returns what, and judges the calls after all were seen."""

    def __init__(self, values: Values, answerers: Answerers) -> None:
        super().__init__(values)
        self._answerers = answerers
        self._senders: dict[int, _Sender] = {}
        """By the identity of a function's scope."""

        self._calls: list[tuple[Scope, Site]] = []
        """What is called, and where."""

        self._named: dict[str, list[Site]] = {}
        """Calls that carry nothing of weight, by the name of what they call."""

    def named(self, site: Site, name: str) -> None:
        """Something is called that may be a function of the package, with nothing of weight."""
        self._named.setdefault(name, []).append(site)

    def sends(self, site: Site, where: str) -> None:
        """A request goes to `where`, and somebody may look at the answer."""
        self._sends(site, _Sender(where, frozenset({(site.scope.module.path, site.call.line)})))

    def called(self, site: Site) -> None:
        """A function of the package is called."""
        for closure in self.values.functions(site.call, site.scope)[:1]:
            self._calls.append((self.values.inner(closure), site))

    def found(self) -> Iterator[Flow]:
        """The calls that nobody takes the answer of."""
        for _ in range(_ROUNDS if self._senders else 0):
            before = len(self._senders)
            for inner, site in self._calls:
                sender = self._senders.get(id(inner))
                if sender is not None and id(site.scope) not in self._senders:
                    self._sends(site, sender)
            if len(self._senders) == before:
                break
        asked = [
            (sender, site)
            for inner, site in (self._calls if self._senders else ())
            if (sender := self._senders.get(id(inner))) is not None
        ]
        unheeded = [one for one in asked if self._is_dropped(one[1])]
        heeded = self._heeded(asked, {last_name(site.call.func) for _, site in unheeded})
        for sender, site in unheeded:
            given = (*site.call.args, *(value for _, value in site.call.named))
            marks = self.marks(given, site.scope)
            if not of_kind(marks, SECRET, ENVIRONMENT):  # said where it is sent
                through = tuple(sorted(sender.places)) if sender in heeded else ()
                marks = self._answerers.going_back(sender.host, marks)
                for flow in self.flows("sent-unheeded", site, sender.host, marks, PRIVATE):
                    yield replace(flow, through=through)

    def _heeded(self, asked: list[tuple[_Sender, Site]], names: set[str]) -> set[_Sender]:
        """Those whose answer some call takes, of what is called by one of `names`."""
        # What hands an answer back has it looked at only by its callers, if it has any here.
        hands_back = {id(inner) for inner, _ in self._calls} & set(self._senders)
        plain = [
            (sender, site)
            for name in sorted(names)
            for site in self._named.get(name, ())
            for closure in self.values.functions(site.call, site.scope)[:1]
            if (sender := self._senders.get(id(self.values.inner(closure)))) is not None
        ]
        return {
            sender
            for sender, site in (*asked, *plain)
            if id(site.scope) not in hands_back and not self._is_dropped(site)
        }

    def _is_dropped(self, site: Site) -> bool:
        return self.values.syntax(site.scope.module).dropped(site.call.raw)

    def _sends(self, site: Site, sender: _Sender) -> None:
        if self._is_returned(site):
            known = self._senders.get(id(site.scope), sender)
            one = known.host == sender.host and bool(known.places)
            places = sender.places | known.places if one else frozenset()
            self._senders[id(site.scope)] = _Sender(sender.host, places)

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
