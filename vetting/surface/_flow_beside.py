"""What a request carries beside its body: in headers of its own, and in those of the client that sends
it.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_headers import makes_request, put_later
from vetting.surface._flow_marks import (
    DECODED,
    FILE,
    GIVEN,
    NOTHING,
    PART,
    SECRET,
    TOKEN,
    Marks,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Name, Node, Scope

_USUAL = pattern(
    r"(?i)auth|key|token|secret|cookie|csrf|session|org|account|version|^accept|^content-|^if-|^x-goog-"
    r"|^(?:range|host|cache-control|connection|origin|x-request-id)$"
)
"""Headers of a request that say how it is meant, and from whom."""

_SAYS_HOW = pattern(
    r"(?i)^(?:accept|content-|if-)(?!.*(?:auth|key|token))|^(?:range|host|cache-control|connection|origin|x-request-id)$"
)
"""Those of them that nobody logs in with."""

_COOKIE = pattern(r"(?i)cookie")
_CLIENTS = pattern(r"(?i)(?:async)?client(?:session)?|session|create|extend|poolmanager|instance")
_CHANGES = frozenset({"update", "set", "setdefault"})


class Beside(Sink):
    """Looks at the headers of requests."""

    def headers(self, call: Call, scope: Scope, *, unusual: bool = False) -> Marks:
        """What the headers of a request are made of; or only those that are not `_USUAL`."""
        nodes = [(value, scope) for value in self._named(call, scope)]
        if not unusual:
            return self.marks((value for value, _ in nodes), scope)
        found = NOTHING
        for node, at in (*nodes, *self._of_client(call, scope)):
            for said, value in self._pairs(node, at):
                if not _USUAL.search(said):
                    found |= self.values.marks(value, at)
                elif _COOKIE.fullmatch(said):
                    found |= of_kind(self.values.marks(value, at), FILE, GIVEN, PART)
                elif _SAYS_HOW.search(said):
                    found |= of_kind(self.values.marks(value, at), SECRET, TOKEN)
        return found

    def is_hidden(self, address: Node, scope: Scope) -> bool:
        """Whether an address begins with what stands in the code so that nobody can read it."""
        written = self.written(address, scope)
        first = written.parts[0] if isinstance(written, Concat) and written.parts else address
        marks = self.values.marks(first, scope)
        return bool(marks) and marks == of_kind(marks, DECODED)

    def _named(self, call: Call, scope: Scope) -> Iterator[Node]:
        yield from (value for key, value in call.named if key == "headers")
        for arg in call.args:
            written = self.written(arg, scope)
            for key, value in written.pairs if isinstance(written, Map) else ():
                if isinstance(key, Lit) and key.value == "headers":
                    yield value
            if isinstance(written, Call) and makes_request(written):  # `urlopen(Request(url, …))`
                yield from self._named(written, scope)
                pairs = tuple(put_later(arg, scope))
                yield from (Map(call.line, pairs=pairs),) if pairs else ()

    def _pairs(self, node: Node, scope: Scope) -> Iterator[tuple[str, Node]]:
        written = self.written(node, scope)
        if isinstance(written, Call) and last_name(written.func) == "Headers" and written.args:
            written = self.written(written.args[0], scope)
        pairs = list(written.pairs) if isinstance(written, Map) else []
        if isinstance(node, Name):  # `headers["x-name"] = value`
            added = (one.call for one in scope.module.additions(node.name) if one.scope is scope)
            pairs += [
                one.args for one in added if last_name(one.func) == "[]" and len(one.args) == 2
            ]
            pairs += put_later(node, scope)
        for key, value in pairs:
            said = key.value if isinstance(key, Lit) else None
            if isinstance(said, str):
                yield said, value

    def _of_client(self, call: Call, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """The headers that a client has for all its requests: those it is made with, and those it
        gets later: `session.headers.update({…})`, `session.headers["x"] = value`.
        """
        of = call.func.of if isinstance(call.func, Attr) else None
        if not isinstance(of, Name) or (found := self.values.only(of.name, scope, of.raw)) is None:
            return
        made, at = found
        if not isinstance(made, Call) or not _CLIENTS.fullmatch(last_name(made.func)):
            return
        yield from ((value, at) for value in self._named(made, at))
        for site in scope.module.sites(_CHANGES):
            changed = site.call.func.of if isinstance(site.call.func, Attr) else None
            if _is_headers(changed, of.name):
                yield from ((arg, site.scope) for arg in site.call.args[:1])
        for site in scope.module.additions("headers"):
            changed = site.call.func.of if isinstance(site.call.func, Attr) else None
            if _is_headers(changed, of.name) and len(site.call.args) > 1:
                line, (key, value) = site.call.line, site.call.args[:2]
                yield Map(line, pairs=((key, value),)), site.scope


def _is_headers(node: Node | None, client: str) -> bool:
    return (
        isinstance(node, Attr)
        and node.name == "headers"
        and isinstance(node.of, Name)
        and node.of.name == client
    )
