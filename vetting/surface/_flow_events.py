"""Who hears of the events that a package's own objects tell of: `bus.emit(SAVED, note)` and
`bus.on(SAVED, (note) => …)`, `target.dispatchEvent(new CustomEvent("saved", { detail: note }))`.
"""

from collections.abc import Hashable, Iterator

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope, Site
from vetting.surface._values import ClassRef, Instance, Record

_ON = frozenset({"on", "once", "addListener", "prependListener", "subscribe", "addEventListener"})
_TELLS = frozenset({"emit", "publish", "dispatch", "trigger", "dispatchEvent"})
_USUAL = frozenset({
    *("data", "end", "error", "close", "finish", "message", "response", "connection", "exit"),
})  # fmt: skip
"""Events that many objects have of their own: who tells of one is heard on the same object alone."""

_MAKERS = frozenset({"EventEmitter", "EventTarget", "Emitter", "mitt"})


class Events:
    """Remembers the functions that hear of one program's events."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._heard: dict[Hashable, list[Scope]] = {}

    def hears_of(self, site: Site) -> Hashable | None:
        """The event of which a call makes a function hear."""
        if last_name(site.call.func) not in _ON or not site.call.args:
            return None
        return self._event(site.call.args[0], site)

    def hear(self, event: Hashable, inner: Scope) -> None:
        """A function hears of an event."""
        self._heard.setdefault(event, []).append(inner)

    def told(self, site: Site) -> Iterator[tuple[Scope, tuple[Node, ...]]]:
        """Who hears of what a call tells, and what they are given."""
        call = site.call
        if last_name(call.func) not in _TELLS or not call.args:
            return
        first, given = call.args[0], call.args[1:]
        if last_name(call.func) == "dispatchEvent" and isinstance(first, Call) and first.args:
            first, given = first.args[0], (first,)
        event = self._event(first, site)
        for inner in self._heard.get(event, ()) if event is not None else ():
            yield inner, given

    def _event(self, said: Node, site: Site) -> Hashable | None:
        """What tells one event from others: its name, or the symbol that stands for it."""
        value = said.value if isinstance(said, Lit) else None
        if isinstance(said, Name | Attr):
            value = self._machine.value(said, site.scope, {})
        if isinstance(value, Record) and value.callee == "Symbol":
            return "symbol", _identity(value.node)
        if not isinstance(value, str):
            return None
        if value not in _USUAL:
            return value
        of = self._teller(site)
        return (value, of) if of is not None else None

    def _teller(self, site: Site) -> int | None:
        """The object of the package's own that tells or is heard; None for any other."""
        func = site.call.func
        made = self._machine.value(func.of, site.scope, {}) if isinstance(func, Attr) else None
        match made:
            case Instance(of=of):
                return id(of.scope)
            case ClassRef(scope=scope):
                return id(scope)
            case Record(callee=callee, node=node) if callee in _MAKERS:
                return _identity(node)
        return None


def _identity(node: Node) -> int:
    return int(getattr(node.raw, "id", id(node.raw)))
