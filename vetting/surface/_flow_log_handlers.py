"""Where Python's `logging` sends what is logged, when no call of a handler says it: a class that is made
from a handler, `super().__init__("example.com", 9020)`, a table of settings with `"class":
"logging.handlers.HTTPHandler"`, and whom `SMTPHandler` writes to.
"""

import ast
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._flow_clients import bare_host
from vetting.surface._flow_exporters import Exporters
from vetting.surface._flow_log_classes import derived
from vetting.surface._flow_recipients import mail
from vetting.surface._flow_up_to import up_to
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Lit, Map, Module, Name, Node, Scope, Seq, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower

_PLACES = {
    "HTTPHandler": ("host", 0),
    "SocketHandler": ("host", 0),
    "DatagramHandler": ("host", 0),
    "SysLogHandler": ("address", 0),
    "SMTPHandler": ("toaddrs", 2),
}
"""Handlers that send, with the name and place of what says whom they send it to."""

_WORDS = pattern(rb"\b(?:HTTP|Socket|Datagram|SysLog|SMTP)Handler\b")
_NAMED = pattern(r"(?:[\w.]{1,80}[.:])?(\w{1,40})")
_MOST = 200
"""Tables of settings in one module that are looked at."""

_CONFIGURES = frozenset({"fileConfig", "dictConfig"})
_SETTINGS = pattern(r"(?i)\.(?:ini|cfg|conf|json|ya?ml|toml)$")
_FILES, _LARGEST = 200, 1 << 18
_SAID = pattern(
    r"\b(?:HTTP|Socket|Datagram|SysLog)Handler\b[^\0]{0,300}?"
    r"(?:\b(?:host|address)\b[\"']?\s{0,4}[:=]\s{0,4}[\[(]?\s{0,4}[\"']?|\bargs\s{0,4}=\s{0,4}\({1,2}\s{0,4}[\"'])"
    r"([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
)
"""A handler in a file of settings, and the host that it is told there."""

_Named = tuple[tuple[str, Node], ...]


class LogHandlers(Exporters):
    """See the module."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._handled: str | None = None

    def handled(self) -> str | None:
        """The host, or the mailbox, that a handler of the log is told anywhere in the package."""
        if self._handled is None:
            modules = self.values.machine.program.modules()
            hosts = (host for module in modules for host in self._of(module))
            self._handled = next(hosts, "") or next(self._in_files(), "")
        return self._handled or None

    def _in_files(self) -> Iterator[str]:
        """The same where a file of settings says it: `fileConfig("logging.ini")`."""
        program = self.values.machine.program
        asks = next((one for one in program.sites(_CONFIGURES) if not one.dead), None)
        if asks is None:
            return
        files = (one for one in program.tree.files if _SETTINGS.search(one.path))
        told = "files of settings"
        for file in up_to(_FILES, files, self.values.cut, asks.scope, told):
            if file.size < _LARGEST:
                for found in _SAID.finditer(program.tree.read(file).decode("utf-8", "replace")):
                    yield from filter(None, [bare_host(found[1])])

    def _of(self, module: Module) -> Iterator[str]:
        source = self.values.machine.program.source(module.path)
        if isinstance(module, JavaScriptModule) or not _WORDS.search(source):
            return
        own = derived(module, frozenset(_PLACES))
        for site in module.sites(frozenset({*_PLACES, *own})):
            kind = own.get(last_name(site.call.func), last_name(site.call.func))
            yield from self._told(kind, site.call.args, site.call.named, site.scope)
        for site in module.sites(frozenset({"__init__"})) if own else ():
            yield from self._told_base(site, own)
        tables = up_to(_MOST, _tables(module), self.values.cut, module.scope, "tables of handlers")
        for table in tables:
            fields = {str(key.value): value for key, value in table.pairs if isinstance(key, Lit)}
            said = fields.get("class", fields.get("()"))
            made = said.value if isinstance(said, Lit) else last_name(said) if said else ""
            found = _NAMED.fullmatch(made) if isinstance(made, str) else None
            kind = found[1] if found is not None else ""
            yield from self._told(own.get(kind, kind), (), tuple(fields.items()), module.scope)

    def _told_base(self, site: Site, own: dict[str, str]) -> Iterator[str]:
        """Whom a handler's class tells the one that it is made from."""
        func, at = site.call.func, site.scope.parent
        of = func.of if isinstance(func, Attr) else None
        if at is None or at.kind != "class" or of is None:
            return
        kind = own.get(getattr(at.raw, "name", ""), "")
        if isinstance(of, Name | Attr):  # `HTTPHandler.__init__(self, "example.com")`
            yield from self._told(kind, site.call.args[1:], site.call.named, site.scope)
        elif isinstance(of, Call) and last_name(of.func) == "super":
            yield from self._told(kind, site.call.args, site.call.named, site.scope)

    def _told(
        self, kind: str, args: tuple[Node, ...], named: _Named, scope: Scope
    ) -> Iterator[str]:
        if kind not in _PLACES:
            return
        key, place = _PLACES[kind]
        node = dict(named).get(key, args[place] if place < len(args) else None)
        if node is None:
            return
        if kind != "SMTPHandler":
            host = self.host(node, scope, bare=True)
            yield from (host,) if host else ()
            return
        written = self.written(node, scope)
        for one in written.items if isinstance(written, Seq) else (node,):
            said = mail(self.values.machine.value(one, scope, {}))
            yield from (said,) if said else ()


def _tables(module: Module) -> Iterator[Map]:
    """The tables in a module of Python that may be settings of a handler."""
    for node in walk(module.scope.raw):
        if isinstance(node, ast.Dict) and any(
            isinstance(key, ast.Constant) and key.value in ("class", "()") for key in node.keys
        ):
            made = lower(node)
            if isinstance(made, Map):
                yield made
