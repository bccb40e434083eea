"""Logins that go to the host that they are for, and nowhere else: see `_flow_logins`."""

from collections.abc import Iterator
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_beside import Beside, is_own
from vetting.surface._flow_login_marks import host_of_login
from vetting.surface._flow_marks import Marks
from vetting.surface._flow_sink import flat
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Name, Node, Scope, Within

_WHERE = pattern(r"(?i)https?://([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#].*)?")
_BEGUN = pattern(r"(?i)https?://([\w-]+(?:\.[\w-]+)+)(?::\d+)?[/?#].*")
"""An address of which more follows that is not known: its host has ended."""

_PATH = pattern(r"/(?![/\\]).*")
_PLAIN = frozenset({
    *("headers", "method", "body", "json", "data", "params", "timeout", "signal", "auth", "files", "content"),
    *("follow_redirects", "verify", "searchParams", "responseType", "cache", "redirect", "query"),
})  # fmt: skip
"""Options of a request that do not lead it elsewhere."""

_BASES = frozenset(
    {"baseURL", "base_url", "prefixUrl", "baseUrl", "endpoint", "endpoint_url", "prefix"}
)
_FOR_ONE = frozenset({"Pool", "Client", "RetryAgent"})
"""Clients of undici's that are made for one host."""

_FIRST = frozenset({"ClientSession", "BaseUrlSession"})
"""Clients of aiohttp's and requests', which may be given it as their first argument."""

_WRAPS = frozenset({"URL", "Request"})
_PARTS = 8
_DEPTH = 4


class Meant(Beside):
    """See the module."""

    def unless_meant(self, marks: Marks, call: Call, scope: Scope, address: Node | None) -> Marks:
        """`marks` of what a request carries, but for the login that is for the host that it goes to."""
        logins = {mark: host for mark in marks if (host := host_of_login(mark)) is not None}
        if not logins or address is None or not self._is_plain(call, scope, address):
            return marks
        asked = self._exactly(address, scope, call)
        if asked is None:
            return marks
        # What is for `example.com` is for `api.example.com` too: whoever has the one has the other.
        return frozenset(
            mark
            for mark in marks
            if mark not in logins or not f".{asked}".endswith(f".{logins[mark]}")
        )

    def made_for(self, call: Call, scope: Scope) -> Node | None:
        """The address that a client was made for: `axios.create({ baseURL })`, `new Pool("https://…")`."""
        asked = call.func.of if isinstance(call.func, Attr) else None
        if asked is None:
            return None
        if is_own(asked):  # `self._http.post(…)`
            of, at = as_given(asked, scope, self.values)
        else:
            of, at = self.written(asked, scope), scope
        if not isinstance(of, Call):
            return None
        if len(made := [*self._made_by(of, at)]) == 1:  # `self._http = client_for("https://…")`
            of, at = made[0]
        base = self.base_of(of, at)
        if base is None and last_name(of.func) in _FOR_ONE and of.args:
            base = of.args[0]
        return Within(of.line, of=base, scope=at) if base is not None and at is not scope else base

    def _made_by(self, call: Call, scope: Scope) -> Iterator[tuple[Call, Scope]]:
        """The clients that functions of the package return that a call may run."""
        for inner in self.values.scopes(call, scope):
            yield from ((made, inner) for made in inner.returns if isinstance(made, Call))

    def base_of(self, made: Call, scope: Scope) -> Node | None:
        """The address that a call makes a client for by name."""
        pairs: list[tuple[object, Node]] = list(made.named)
        for arg in made.args:
            written = self.written(arg, scope)
            inner = written.pairs if isinstance(written, Map) else ()
            pairs += [(key.value, value) for key, value in inner if isinstance(key, Lit)]
        for value in (value for key, value in made.named if key == "**"):
            written = self.written(value, scope)
            inner = written.pairs if isinstance(written, Map) else ()
            pairs += [(key.value, one) for key, one in inner if isinstance(key, Lit)]
        if last_name(made.func) in _FIRST:
            pairs += [("base_url", one) for one in made.args[:1]]
        return next((value for said, value in pairs if said in _BASES), None)

    def _is_plain(self, call: Call, scope: Scope, address: Node) -> bool:
        """Whether nothing but its address says where a request goes."""
        options: list[object] = [key for key, _ in call.named if key not in ("url", "uri")]
        for arg in call.args:
            written = self.written(arg, scope)
            if arg is address or isinstance(written, Lit):
                continue
            if not isinstance(written, Map):
                return False
            options += self._keys(written)
        return all(option in _PLAIN for option in options)

    def _keys(self, made: Map) -> Iterator[object]:
        return (key.value if isinstance(key, Lit) else None for key, _ in made.pairs)

    def _exactly(
        self, address: Node, scope: Scope, call: Call | None, depth: int = 0
    ) -> str | None:
        """The host of an address, where nothing can change it."""
        text, whole = self._said(address, scope)
        found = (_WHERE if whole else _BEGUN).fullmatch(text)
        if found is not None:
            return found[1].lower()
        if call is not None and _PATH.fullmatch(text):
            base = self.made_for(call, scope)
            return self._exactly(base, scope, None) if base is not None else None
        made = self.written(address, scope)
        if isinstance(made, Call) and last_name(made.func) in _WRAPS and len(made.args) == 1:
            return self._exactly(made.args[0], scope, None, depth + 1) if depth < _DEPTH else None
        if isinstance(address, Name) and made is not address and depth < _DEPTH:
            return self._exactly(made, scope, call, depth + 1)
        return None

    def _said(self, address: Node, scope: Scope) -> tuple[str, bool]:
        """How an address begins, as far as it is known, and whether that is all of it."""
        said = ""
        parts = list(islice(flat(address), _PARTS)) if isinstance(address, Concat) else [address]
        for part in parts:
            value = self.values.machine.value(part, scope, {})
            if not isinstance(value, str):
                return said, False
            said += value
        return said, len(parts) < _PARTS
