"""Requests by their shape, whoever sends them: libraries that no list has, clients that a function is
given, `fetch` under another name.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Lit, Map, Node, Scope, Site
from vetting.surface._reading import Act

_VERBS = frozenset({
    *("post", "put", "patch", "request", "send", "fetch", "post_json", "postJson"),
    *("get", "head", "options", "delete", "stream"),  # what is in the address is sent by them, too
})  # fmt: skip
_CARRIES = frozenset({"json", "data", "body", "content", "files", "form", "payload", "fields"})
_TELLS = pattern(r"(?i)post|put|patch")
_ADDRESS = pattern(r"https?://")


class Unnamed(Sink):
    """Tells requests from other calls."""

    def of(self, site: Site, name: str) -> Act | None:
        """The request that a call is, if it has the shape of one."""
        call, scope = site.call, site.scope
        first = call.args[0] if call.args else None
        asked: Node | None
        if isinstance(first, Map):
            asked = first if name in _VERBS or self._posts(first, scope) else None
        else:
            named = any(key in _CARRIES for key, _ in call.named)
            carried = named or any(map(self._carries, call.args[1:3]))
            called = last_name(self.written(call.func, scope))  # `const real = globalThis.fetch`
            asks = name in _VERBS or called in _VERBS
            asked = self.address(call, scope) if asks or carried else None
        if asked is None or not any(map(_ADDRESS.match, self.fixed(asked, scope))):
            return None
        path, line = scope.module.path, call.line
        return Act(path=path, line=line, kind="send", what=name[:80], text=name)

    def _posts(self, options: Map, scope: Scope) -> bool:
        """Whether options say how something is sent: `{ url, method: "POST", data }`."""
        for key, value in options.pairs:
            if isinstance(key, Lit) and key.value == "method":
                said = self.values.machine.value(value, scope, {})
                return isinstance(said, str) and _TELLS.fullmatch(said) is not None
        return False

    def _carries(self, node: object) -> bool:
        """Whether options hold what is sent, or how: `{ method, body }`."""
        pairs = node.pairs if isinstance(node, Map) else ()
        said = {key.value for key, _ in pairs if isinstance(key, Lit)}
        return "method" in said or bool(said & _CARRIES and "url" not in said)
