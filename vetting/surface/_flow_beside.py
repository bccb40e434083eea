"""What a request carries beside its body: in headers of its own, and in those of the client that sends
it.
"""

from collections.abc import Iterator
from typing import TypeGuard

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_headers import makes_request, put_later
from vetting.surface._flow_login_marks import of_others
from vetting.surface._flow_marks import (
    DECODED,
    ENVIRONMENT,
    FILE,
    GIVEN,
    NOTHING,
    PART,
    SECRET,
    TOKEN,
    Marks,
    of_kind,
)
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Concat, Each, Lit, Map, Name, Node, Scope, Seq

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
METHODS = frozenset({"get", "post", "put", "patch", "delete", "request"})
CHANGES = frozenset({"update", "set", "setdefault"})
_DEFAULTS = frozenset({"defaults", "options"})
_TABLES = frozenset({"Headers", "dict", "fromEntries", "CaseInsensitiveDict", "assign"})
"""Calls that make a table of headers out of one."""

_DEPTH, _RETURNS = 3, 20
_PAIR = 2


class Beside(Sink):
    """Looks at the headers of requests."""

    def headers(self, call: Call, scope: Scope, *, unusual: bool = False) -> Marks:
        """What the headers of a request are made of; or only those that are not `_USUAL`."""
        nodes = [(value, scope) for value in self._named(call, scope)]
        if not unusual:
            return self.marks((value for value, _ in nodes), scope)
        found = NOTHING
        for node, at in (*nodes, *self._of_client(call, scope)):
            found |= of_others(of_kind(self._called_anyhow(node, at), SECRET, ENVIRONMENT))
            for said, value, where in self._pairs(node, at):
                if not _USUAL.search(said):
                    found |= self.values.marks(value, where)
                elif _COOKIE.fullmatch(said):
                    marks = self.values.marks(value, where)
                    found |= of_kind(marks, FILE, GIVEN, PART) | of_others(of_kind(marks, SECRET))
                elif _SAYS_HOW.search(said):
                    found |= of_kind(self.values.marks(value, where), SECRET, TOKEN)
        return found

    def _called_anyhow(self, node: Node, scope: Scope) -> Marks:
        """What a table of headers is made of whose names are made with it."""
        written = self.written(node, scope)
        tables = [(written, scope)]
        if isinstance(written, Call):
            tables += self.made_by(written, scope)
        return NOTHING.union(
            *(self.values.marks(one, at) for one, at in tables if _has_any_names(one))
        )

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

    def _pairs(self, node: Node, scope: Scope, depth: int = 0) -> Iterator[tuple[str, Node, Scope]]:
        """The headers in a table of them, and where their values stand; also of one that functions of the
        package make.
        """
        written = self.written(node, scope)
        if isinstance(written, Call) and depth < _DEPTH:
            if last_name(written.func) in _TABLES and written.args:
                yield from self._pairs(written.args[0], scope, depth + 1)
            for made, inner in self.made_by(written, scope):
                yield from self._pairs(made, inner, depth + 1)
        pairs = list(written.pairs) if isinstance(written, Map) else []
        if isinstance(written, Seq):  # `[["x-name", value]]`
            items = (one.items for one in written.items if isinstance(one, Seq))
            pairs += [(one[0], one[1]) for one in items if len(one) == _PAIR]
        if isinstance(node, Name):  # `headers["x-name"] = value`
            added = (one.call for one in scope.module.additions(node.name) if one.scope is scope)
            pairs += [
                (one.args[0], one.args[1])
                for one in added
                if last_name(one.func) == "[]" and len(one.args) == _PAIR
            ]
            pairs += put_later(node, scope)
        for key, value in pairs:
            said = self.values.machine.value(key, scope, {}) if key is not None else None
            if isinstance(said, str):  # `headers={HEADER: value}` too
                yield said, value, scope
            elif key is None and depth < _DEPTH:
                yield from self._pairs(value, scope, depth + 1)

    def made_by(self, call: Call, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """What functions of the package return that a call may run, and where that stands."""
        every = (
            (node, inner) for inner in self.values.scopes(call, scope) for node in inner.returns
        )
        yield from up_to(_RETURNS, every, self.values.cut, scope, "tables of headers")

    def carries_beside(self, call: Call, scope: Scope) -> bool:
        """Whether the headers of the client that sends a request have anything in them that matters."""
        if last_name(call.func) not in METHODS:
            return False
        return any(self.values.marks(node, at) for node, at in self._of_client(call, scope))

    def of_client(self, call: Call, scope: Scope) -> Marks:
        """What the headers are made of that a client has for all its requests."""
        found = NOTHING
        for node, at in self._of_client(call, scope) if last_name(call.func) in METHODS else ():
            found |= self.values.marks(node, at)
        return found

    def _of_client(self, call: Call, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """The headers that a client has for all its requests: those it is made with, and those it
        gets later: `session.headers.update({…})`, `self.session.headers["x"] = value`.
        """
        found = self.client(call, scope)
        if found is None:
            return
        of, made, at = found
        yield from ((value, at) for value in self._named(made, at))
        for site in scope.module.sites(CHANGES):
            if _is_headers(site.call.func, of):
                yield from ((arg, site.scope) for arg in site.call.args[:1])
        module = scope.module
        for site in (*module.additions("headers"), *module.additions("common")):
            if _is_headers(site.call.func, of) and len(site.call.args) > 1:
                line, (key, value) = site.call.line, site.call.args[:2]
                yield Map(line, pairs=((key, value),)), site.scope

    def client(self, call: Call, scope: Scope) -> tuple[Name | Attr, Call, Scope] | None:
        """How the client is called that sends a request, what makes it, and where that stands."""
        of = call.func.of if isinstance(call.func, Attr) else None
        if not isinstance(of, Name) and not is_own(of):
            return None
        found = (
            as_given(of, scope, self.values)
            if isinstance(of, Attr)
            else self.values.only(of.name, scope, of.raw)
        )
        made, at = found or (of, scope)
        return (of, made, at) if makes_client(made) else None


def makes_client(node: Node) -> TypeGuard[Call]:
    """Whether a call makes what sends requests."""
    return isinstance(node, Call) and _CLIENTS.fullmatch(last_name(node.func)) is not None


def is_own(node: Node | None) -> TypeGuard[Attr]:
    """Whether something is a member of the object that a method belongs to."""
    return isinstance(node, Attr) and isinstance(node.of, Name) and node.of.name in SELF


def is_of(member: Node, client: Name | Attr) -> bool:
    """Whether something is a member of a client, or of what it has for all requests."""
    of = member.of if isinstance(member, Attr) else None
    if isinstance(of, Attr) and of.name in _DEFAULTS:  # `client.defaults.headers`
        of = of.of
    same = isinstance(of, Name) if isinstance(client, Name) else is_own(of)
    return same and isinstance(of, Name | Attr) and of.name == client.name


def _is_headers(func: Node, client: Name | Attr) -> bool:
    """Whether a method is one of the headers of a client."""
    changed = func.of if isinstance(func, Attr) else None
    if isinstance(changed, Attr) and changed.name == "common":  # for whatever method
        changed = changed.of
    return isinstance(changed, Attr) and changed.name == "headers" and is_of(changed, client)


def _has_any_names(node: Node) -> bool:
    """Whether the headers of a table are called as something else says: `{name: x for name, x in …}`."""
    if isinstance(node, Call) and node.args and last_name(node.func) in _TABLES:
        return _has_any_names(node.args[0])
    return isinstance(node, Each) or (isinstance(node, Call) and last_name(node.func) == "map")
