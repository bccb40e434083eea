"""What a client is given that was made for a host which the code names: a queue, a database, a broker,
a log, a bucket of somebody's.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import SECRET, TOKEN, Marks, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._scopes import owner

_GIVES = pattern(
    r"(?i)publish|single|multiple|[lr]push(?:_?x)?|h?m?set|x_?add|s_?add|z_?add|insert\w{0,30}|bulk_?write|query|execute\w{0,30}"
    r"|emit|send\w{0,30}|write\w{0,30}|put\w{0,30}|upload\w{0,30}|stor(?:binary|lines)|capture\w{0,30}|track|identify|request|create|append"
    r"|push|produce|enqueue|upsert|update\w{0,30}|exec|save|add|replace\w{0,30}|setopt|end"
)
"""Methods that hand something over."""

_MAKERS = pattern(
    r"(?i)(?:create_?)?\w{0,30}client|connect(?:_\w{1,12})?|create_connection|pool|\w{0,30}redis|strict_?redis|\w{0,30}connection"
    r"|io|serverproxy|telnet|ftp(?:_tls)?|session|resource|producer|kafka\w{0,30}|nats|\w{0,30}mongo\w{0,30}|wrap_socket|elasticsearch|opensearch"
    r"|influxdb\w{0,30}|minio|create_?engine|sequelize|knex|neo4j|driver|statsd|graphite\w{0,30}|fluent\w{0,30}|xmlhttprequest"
    r"|curl|easy|socket|supabase"
)
"""Calls that make a client."""

WHERE = frozenset({
    *("host", "hostname", "url", "uri", "endpoint", "endpoint_url", "dsn", "brokers", "bootstrap_servers"),
    *("server_hostname", "broker", "server", "servers", "node", "nodes", "address", "connectionString"),
    *("baseURL", "base_url", "bootstrapServers", "connectionUrl", "addr"),
})  # fmt: skip
_OPENS = frozenset({"connect", "open", "setopt", "connect_async", "set_host", "connect_ex"})
"""Methods by which a client is told its host later."""

_DATABASE = pattern(
    r"(?i)^(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|mqtts?|amqps?|nats|clickhouse|bolt|neo4j)(?:\+\w{1,10})?"
    r"://(?:[^/@\s]{0,120}@)?([\w-]+(?:\.[\w-]+)+)"
)
_BARE = pattern(r"[a-zA-Z][\w-]*(?:\.[\w-]+){1,8}|\d{1,3}(?:\.\d{1,3}){3}")
_FILE = pattern(
    r"(?i).*\.(?:db|sqlite3?|json|txt|log|csv|sock|duckdb|internal|local|py|js|zip|pem|dat)$"
)
_LOCAL = pattern(
    r"(?i)localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host\.docker"
)
_BUCKETS = frozenset({"Bucket", "bucket", "bucketName", "bucket_name"})
_AT_ONCE = frozenset({"single", "multiple"})
"""Functions that make a client, give it something and let it go."""

_STEPS = 10

Host = tuple[str, Call]
"""A host, and the call that made the client for it."""


class Clients(Sink):
    """Judges calls of clients by where these lead."""

    def of(self, site: Site, name: str) -> tuple[str, Marks, Call] | None:
        """The host that a call gives something to, what, and the call that made the client."""
        call, scope = site.call, site.scope
        if not isinstance(call.func, Attr):
            return None
        found: Host | None = None
        if name in _AT_ONCE and (host := self.where(call, scope)):
            found = host, call
        if found is None and _GIVES.fullmatch(name):
            found = self.made(call.func.of, scope) or self._bucket(call, scope)
        if found is None:
            return None
        payload = self.marks((*call.args, *(value for _, value in call.named)), scope)
        return None if self.is_users(found[1], scope) else (found[0], payload, found[1])

    def is_users(self, made: Call, scope: Scope) -> bool:
        """Whether who makes a client logs in with a secret of the user's, and writes into what is his."""
        given = (*made.args, *(value for _, value in made.named))
        return bool(of_kind(self.marks(given, scope), TOKEN, SECRET))

    def made(self, node: Node, scope: Scope) -> Host | None:
        """The host that a chain of calls and members begins at."""
        root = ""
        for _ in range(_STEPS):
            if isinstance(node, Name):
                root = node.name
                found = self.values.only(node.name, scope, node.raw)
                if found is None:
                    return None
                node, scope = found
            elif isinstance(node, Call):
                if _MAKERS.fullmatch(last_name(node.func)):
                    host = self.where(node, scope) or self._opened(root, scope)
                    if host:
                        return host, node
                node = node.func
            elif isinstance(node, Attr):
                node = node.of
            else:
                return None
        return None

    def where(self, call: Call, scope: Scope) -> str | None:
        """The host that the code tells a call which makes a client."""
        bare = last_name(call.func).lower() not in ("connect", "create_connection", "socket")
        for arg in call.args[:2]:
            written = self.written(arg, scope)
            if isinstance(written, Map):
                if host := self.among(written, scope):
                    return host
            elif host := self.host(arg, scope, bare=bare or self._by_number(call)):
                return host
        for key, value in call.named:
            if key in WHERE and (host := self.host(value, scope, bare=True)):
                return host
        return None

    def _by_number(self, call: Call) -> bool:
        """Whether a port stands beside what may be a host: `connect("example.com", 1883)`."""
        return any(isinstance(arg, Lit) and isinstance(arg.value, int) for arg in call.args[:3])

    def among(self, options: Map, scope: Scope) -> str | None:
        """The host that options name."""
        for key, value in options.pairs:
            if isinstance(key, Lit) and key.value in WHERE:
                return self.host(value, scope, bare=True)
        return None

    def host(self, node: Node, scope: Scope, *, bare: bool) -> str | None:
        """The host that a value is or begins with, if the code says it."""
        written = self.written(node, scope)
        if isinstance(written, Seq) and written.items:
            return self.host(written.items[0], scope, bare=True)
        value = self.values.machine.value(node, scope, {})
        if isinstance(value, str):
            if found := _DATABASE.match(value):
                return None if _LOCAL.match(found[1]) else found[1][:80]
            if bare and _BARE.fullmatch(value.partition(":")[0]):
                return bare_host(value)
        hosts = self.fixed(node, scope)
        return hosts[0] if hosts else None

    def _opened(self, root: str, scope: Scope) -> str | None:
        """The host that a client of that name is told later: `client.connect("example.com")`."""
        for other in scope.module.sites(_OPENS) if root else ():
            of = other.call.func.of if isinstance(other.call.func, Attr) else None
            if not isinstance(of, Name) or of.name != root or owner(root, other.scope) is None:
                continue
            for arg in other.call.args[:2]:
                written = self.written(arg, other.scope)
                told = isinstance(written, Map) and self.among(written, other.scope)
                if host := told or self.host(arg, other.scope, bare=True):
                    return host
        return None

    def _bucket(self, call: Call, scope: Scope) -> Host | None:
        """A bucket that the code names."""
        pairs = list(call.named)
        for arg in call.args[:1]:
            written = self.written(arg, scope)
            inner = written.args[:1] if isinstance(written, Call) else (arg,)
            for one in inner:
                options = self.written(one, scope)
                held = options.pairs if isinstance(options, Map) else ()
                pairs += [(str(key.value), value) for key, value in held if isinstance(key, Lit)]
        if not any(key in ("Body", "body", "Fileobj") for key, _ in pairs):
            return None
        for key, value in pairs:
            if key in _BUCKETS and isinstance(self.values.machine.value(value, scope, {}), str):
                return f"bucket {self.values.machine.value(value, scope, {})}"[:80], call
        return None


def bare_host(text: str) -> str | None:
    """The host, of somebody else's, that a text names without more than a port."""
    name = text.partition("://")[2].partition("/")[0] or text
    name = name.partition(":")[0]
    if not _BARE.fullmatch(name) or _FILE.fullmatch(name) or _LOCAL.match(name):
        return None
    return name[:80]
