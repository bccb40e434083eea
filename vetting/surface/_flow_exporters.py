"""Where logs, traces, metrics, reports of errors and analyses of use go, if the code says it: to whom an
exporter or a client of theirs was made for.
"""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_clients import WHERE, Clients, bare_host
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Within,
)
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import External, members

_NESTED = frozenset({"transport", "pino", "dictConfig"})
"""Calls that have a host somewhere in their options, or none."""

_USES = pattern(
    r"(?i)(?:init_?)?(?:post_?hog|analytics|mix_?panel|amplitude|segment|rudder_?(?:stack|analytics)?"
    r"|stats_?d|stats|hot_?shots|dog_?statsd)(?:_?client)?"
)
"""Libraries that analyse use, and calls that make their clients."""

_KEYS = frozenset({
    *("project_api_key", "api_key", "apiKey", "write_key", "writeKey", "token", "projectToken"),
})  # fmt: skip
_LIBRARY = r"\b(posthog|analytics|mixpanel|rudder_analytics|segment|rudderanalytics)"
_TOLD = pattern(
    rf"""{_LIBRARY}\.(?:host|api_host|endpoint|data_plane_url|dataPlaneUrl|(?:project_)?api_key|write_key)"""
    r"""\s?=\s?["'](?:https?://)?([\w.-]{3,80})["'/]"""
)
"""A module of such a library that is told a host, or a key of the code's own."""

_VARIABLE = pattern(
    r"""(OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?ENDPOINT|SENTRY_DSN)["']?[\])]?\s?"""
    r"""(?:,|[|?]{0,2}=)\s?["'`]https?://(?:[\w.]{1,80}@)?([a-zA-Z0-9-]{1,60}\.[\w.-]{2,80})"""
)
"""A variable from which an exporter or a reporter takes its host, and that the code sets."""

_HANDLERS = frozenset({"Handler", "Transport", "TransportStream", "QueueHandler", "StreamHandler"})
_SENDS = frozenset({"post", "put", "fetch", "request", "urlopen", "send", "sendto", "sendall"})
_DEPTH = 4
_STEPS = 8


class Exporters(Clients):
    """Knows the ways out of one program."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._known: dict[frozenset[str], str | None] = {}
        self._shipped: str | None = None
        self._set: dict[str, str] | None = None

    def leads(self, makers: frozenset[str]) -> str | None:
        """The host that one of the calls `makers` is told anywhere in the package."""
        if makers not in self._known:
            sites = self.values.machine.program.sites(makers)
            hosts = (self._exporter(one.call, one.scope) for one in sites if not one.dead)
            self._known[makers] = next((host for host in hosts if host), None)
        return self._known[makers]

    def shipped(self) -> str | None:
        """The host that a handler of logs of the package's own sends to: `class Shipper(Handler)`."""
        if self._shipped is None:
            sites = self.values.machine.program.sites(_SENDS)
            hosts = (self._sent(one.call, one.scope) for one in sites if not one.dead)
            self._shipped = next((host for host in hosts if host), "")
        return self._shipped or None

    def _sent(self, call: Call, scope: Scope) -> str | None:
        bases = [
            last_name(base) for at in outwards(scope) if at.kind == "class" for base in at.bases
        ]
        if _HANDLERS.isdisjoint(bases) or len(call.args) + len(call.named) < 2:
            return None
        address = self.address(call, scope)
        hosts = self.fixed(address, scope) if address is not None else []
        return hosts[0] if hosts else None

    def watched(self, node: Node, scope: Scope) -> str | None:
        """The host that an analysis of use goes to, by the client whose method is called."""
        root = ""
        for _ in range(_STEPS):
            if isinstance(node, Call):
                if self._makes(node, scope):
                    return self._client(node, scope)
                node = node.func
            elif isinstance(node, Name):
                root = node.name
                found = self.values.only(node.name, scope, node.raw)
                if found is None:
                    break
                node, scope = found
            else:
                inner = self.held(node, scope)
                node = inner if inner is not node else getattr(node, "of", Name(0, None, name=""))
        return self._module(root) if _USES.fullmatch(root) else None

    def held(self, node: Node, scope: Scope) -> Node:
        """What a variable, or a member of the object that a method belongs to, was given."""
        node = self.written(node, scope)
        if (
            isinstance(node, Attr)
            and isinstance(node.of, Name)
            and node.of.name in ("self", "this")
        ):
            for at in outwards(scope):
                nodes = filled(at).names.get(node.name, ()) if at.kind == "class" else ()
                if len(nodes) == 1:
                    node = nodes[0].of if isinstance(nodes[0], Within) else nodes[0]
                    break
        if isinstance(node, Choice):
            return next((one for one in node.options if isinstance(one, Call)), node)
        return node

    def _exporter(self, call: Call, scope: Scope) -> str | None:
        """The host of one exporter, also where it is only the usual one; none of the user's own."""
        if self.is_users(call, scope):
            return None
        name, host = last_name(call.func), None
        if name == "init":  # of who reports errors
            host = next(
                filter(None, (self._host_of(one, scope) for one in self._dsn(call, scope))), None
            )
            return host or (
                None if call.args or call.named else self._variables().get("SENTRY_DSN")
            )
        if name not in _NESTED:
            given = [value for key, value in call.named if key in WHERE]
            host = next(filter(None, (self._host_of(one, scope) for one in given)), None)
            host = host or self.where(call, scope)
        for arg in call.args[:2] if host is None else ():
            host = host or self._within(arg, scope, _DEPTH)
        if host is None and name.startswith("OTLP"):
            said = self._variables()
            host = next((said[one] for one in sorted(said) if one.startswith("OTEL")), None)
        return host

    def _dsn(self, call: Call, scope: Scope) -> list[Node]:
        found = [value for key, value in call.named if key == "dsn"]
        for arg in call.args[:1]:
            written = self.written(arg, scope)
            if isinstance(written, Map):
                found += [v for k, v in written.pairs if isinstance(k, Lit) and k.value == "dsn"]
            elif (
                isinstance(value := self.values.machine.value(arg, scope, {}), str) and "@" in value
            ):
                found.append(arg)
        return found

    def _host_of(self, node: Node, scope: Scope) -> str | None:
        """The host of an address, or of the usual one where a setting may name another."""
        written = self.written(node, scope)
        if isinstance(written, Default):
            node = written.other
        elif isinstance(written, Call) and last_name(written.func) in ("get", "getenv"):
            node = written.args[1] if len(written.args) == 2 else node
        return self.host(node, scope, bare=True)

    def _within(self, node: Node, scope: Scope, depth: int) -> str | None:
        """A host somewhere in options: `{ transport: { target, options: { host } } }`."""
        written = self.written(node, scope)
        if depth and isinstance(written, Name | Attr):  # what another module exports
            return _in_value(self.values.machine.value(node, scope, {}), depth)
        if depth == 0 or not isinstance(written, Map | Seq):
            return None
        inner: list[Node] = list(written.items) if isinstance(written, Seq) else []
        for key, value in written.pairs if isinstance(written, Map) else ():
            if (
                isinstance(key, Lit)
                and key.value in WHERE
                and (host := self._host_of(value, scope))
            ):
                return host
            inner.append(value)
        return next(filter(None, (self._within(one, scope, depth - 1) for one in inner)), None)

    def _makes(self, call: Call, scope: Scope) -> bool:
        """Whether a call makes a client of a library that analyses use."""
        func, name = call.func, last_name(call.func)
        if name == "init" and isinstance(func, Attr):
            return _USES.fullmatch(last_name(func.of)) is not None
        made = self.values.machine.value(func, scope, {})
        return _USES.fullmatch(name) is not None and isinstance(made, External)

    def _client(self, call: Call, scope: Scope) -> str | None:
        """The host of such a client; of one that has only a key of the code's own, who it is."""
        if self.is_users(call, scope):
            return None
        host = self.where(call, scope)
        given = [value for key, value in call.named if key in _KEYS]
        for place, arg in enumerate(call.args[:2]):
            host = host or self._within(arg, scope, _DEPTH)
            written = self.written(arg, scope)
            pairs = written.pairs if isinstance(written, Map) else ()
            given += [v for k, v in pairs if isinstance(k, Lit) and k.value in _KEYS]
            given += [arg] if place == 0 else []
        named = [self.values.machine.value(one, scope, {}) for one in given]
        key = any(isinstance(one, str) and len(one) > 3 and "." not in one for one in named)
        stats = "stat" in last_name(call.func).lower()
        said = last_name(
            call.func.of
            if last_name(call.func) == "init" and isinstance(call.func, Attr)
            else call.func
        )
        return host or (f"{said}, by a key of the code's own" if key and not stats else None)

    def _module(self, root: str) -> str | None:
        """The host that a module of such a library is told: `posthog.host = …`, `amplitude.init(…)`."""
        for site in self.values.machine.program.sites(frozenset({"init"})):
            of = site.call.func.of if isinstance(site.call.func, Attr) else None
            if isinstance(of, Name) and of.name == root and not site.dead:
                return self._client(site.call, site.scope)
        return self._variables().get(root)

    def _variables(self) -> dict[str, str]:
        """What is told to libraries and to the environment, by its name."""
        if self._set is None:
            self._set = {}
            for module in self.values.machine.program.modules():
                text = self.values.machine.program.source(module.path).decode("utf-8", "replace")
                for found in (*_TOLD.finditer(text), *_VARIABLE.finditer(text)):
                    self._set.setdefault(found[1], found[2])
        return self._set


def _in_value(value: Any, depth: int) -> str | None:
    """A host somewhere in options whose values are known."""
    held = members(value) or {}
    for key, item in held.items():
        if key in WHERE and isinstance(item, str) and (host := bare_host(item)):
            return host
    inner = [*held.values(), *(value if isinstance(value, list) else ())]
    return next(filter(None, (_in_value(one, depth - 1) for one in inner)), None) if depth else None
