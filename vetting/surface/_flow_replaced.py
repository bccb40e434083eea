"""Functions that take the place of another package's, for the whole process: `globalThis.fetch =
async (url, options) => …`, `requests.Session.send = traced`, `getpass.getpass = asked`.

Whoever calls the other from then on gives this one what he meant for it alone: the logins of all
services, whatever is typed. Their parameters are marked; what of them goes to an address that the
code names was meant for somebody else.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import SEEN
from vetting.surface._flow_taking import gathering
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Default,
    Func,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Site,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, External, Instance, Many

_WORDS = (
    *(b"fetch", b"XMLHttpRequest", b"WebSocket", b"prototype", b"setattr(", b"defineProperty("),
    *(b"wrap_function_wrapper(", b".wrap(", b"Reflect.set(", b"Object.assign(", b"install_opener("),
    *(b"setGlobalDispatcher(", b"diagnostics_channel", b"diagnosticsChannel", b"addaudithook("),
)
_SET = pattern(rb"\.\w+\s{0,4}=(?![=>])")
_HOLDERS = (
    *(b"http", b"https", b"http2", b"net", b"tls", b"axios", b"undici", b"child_process", b"readline"),
    *(b"stdin", b"stdout", b"process", b"requests", b"httpx", b"aiohttp", b"urllib", b"urllib3"),
    *(b"request", b"Session", b"Client", b"Connection", b"SMTP", b"SMTP_SSL", b"socket", b"getpass"),
    *(b"builtins", b"subprocess", b"keyring"),
)  # fmt: skip
"""A file with none of these words replaces nothing that many use, nor sets a member of what is called
like these.
"""

_ASSIGNED = pattern(rb"(?<!\bself)(?<!\bthis)\.([A-Za-z_$][\w$]{0,60})\s{0,8}=(?![=>])")
_PUTS = frozenset({
    *("setattr", "defineProperty", "set", "assign", "wrap", "wrap_function_wrapper", "massWrap"),
    *("setGlobalDispatcher", "install_opener", "subscribe", "addaudithook"),
})  # fmt: skip
"""Calls that put a function in the place of another, or have one called with it."""

_WINDOWS = frozenset({"globalThis", "global", "window", "self"})
_SHARED = frozenset({
    *("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Request", "Headers", "FormData"),
    *("process", "prompt", "JSON", "Buffer", "crypto"),
})  # fmt: skip
"""What every module finds in the global object, and what it is used for to say something."""

_EVENTS = pattern(r"on[a-z]+|\w*hook|formatwarning|showwarning|displayName")
"""Members that are made to be set, such as the one who hears of errors."""

_OWN = frozenset({"module", "exports"})
"""What a module of Node gives to those who load it."""

_LOGS = frozenset({"console", "logging", "logger", "log", "warnings", "structlog", "loguru"})
_CHANNELS = pattern(r"(?:undici|http|net|child_process|tracing):?[\w:.-]*")
_SCRIPTS = (".js", ".cjs", ".mjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
_GIVING = Func | Class | Map | Choice | Seq | Default | Call | Name | Attr
"""Expressions that may give a function."""

_DEPTH = 4
_SELF = frozenset({"self", "cls", "this"})


def _may_replace(data: bytes) -> bool:
    return any(word in data for word in _WORDS) or any(
        data.endswith(_HOLDERS, 0, match.start()) for match in _SET.finditer(data)
    )


class Replaced:
    """Marks the parameters of such functions."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def plant(self, module: Module, data: bytes) -> bool:
        """Mark those of a module, whose source is `data`; whether there are any."""
        if not _may_replace(data):
            return False
        found = False
        for site, where, made in (*self._assigned(module, data), *self._put(module)):
            for inner in self._functions(made, site.scope, 0):
                found |= self._mark(inner, where)
        return found

    def _mark(self, inner: Scope, where: str) -> bool:
        names = [param.name for param in inner.params if param.name not in _SELF]
        names += gathering(inner)
        for name in names:
            self._values.give(inner, name, frozenset({(SEEN, where[:60])}))
        return bool(names)

    def _assigned(self, module: Module, data: bytes) -> Iterator[tuple[Site, str, Node]]:
        names = {f"{match[1].decode()}=" for match in _ASSIGNED.finditer(data)}
        syntax = self._values.syntax(module)
        for site in module.sites(frozenset(names)):
            func = site.call.func
            if not isinstance(func, Attr) or site.dead:
                continue
            name = func.name.removesuffix("=")
            made = syntax.assigned(site.call.raw)
            if isinstance(made, _GIVING) and (where := self._shared(func.of, name, site.scope)):
                yield site, where, made
        for root in _WINDOWS if module.path.endswith(_SCRIPTS) else ():
            for site in module.additions(root):  # `globalThis["fetch"] = tapped`
                args, said = site.call.args, _text(site.call.args[0]) if site.call.args else None
                if said and len(args) > 1 and not site.dead:
                    where = self._shared(Name(site.call.line, name=root), said, site.scope)
                    if where and last_name(site.call.func) == "[]":
                        yield site, where, args[1]

    def _put(self, module: Module) -> Iterator[tuple[Site, str, Node]]:
        for site in module.sites(_PUTS):
            args, name = site.call.args, last_name(site.call.func)
            if site.dead or not args:
                continue
            if name in ("setGlobalDispatcher", "install_opener", "addaudithook"):
                yield site, name, args[0]
            elif name == "subscribe":
                said = _text(args[0])
                if said and _CHANNELS.fullmatch(said) and len(args) > 1:
                    yield site, said, args[1]
            elif name == "assign":
                pairs = args[1].pairs if len(args) > 1 and isinstance(args[1], Map) else ()
                for key, value in pairs:
                    said = _text(key) if key is not None else None
                    if said and (where := self._shared(args[0], said, site.scope)):
                        yield site, where, value
            elif len(args) > 2 and (said := _text(args[1])):
                # `wrap_function_wrapper("requests", "Session.send", traced)`
                whole = _text(args[0])
                where = f"{whole}.{said}" if whole else self._shared(args[0], said, site.scope)
                if where:
                    yield site, where, args[2]

    def _shared(self, of: Node, name: str, scope: Scope) -> str | None:
        """How a member is called that all of the process share, where it is somebody else's."""
        path, root = [name], of
        while isinstance(root, Attr):
            path.append(root.name)
            root = root.of
        if isinstance(root, Call) and last_name(root.func) in ("require", "import_module"):
            path.append(_text(root.args[0]) or "" if root.args else "")
        elif isinstance(root, Name):
            path.append(root.name)
        else:
            return None
        path.reverse()
        if path[0] in _OWN or _EVENTS.fullmatch(name) or not _LOGS.isdisjoint(path):
            return None
        foreign = isinstance(root, Call) or (
            path[0] not in _WINDOWS
            and isinstance(self._values.machine.value(root, scope, {}), External)
        )
        return ".".join(path) if foreign or self._is_everybodys(path, scope) else None

    def _is_everybodys(self, path: list[str], scope: Scope) -> bool:
        """Whether a member is one of the global object, or of what stands there."""
        if not scope.module.path.endswith(_SCRIPTS) or owner(path[0], scope) is not None:
            return False
        held = path[1:] if path[0] in _WINDOWS else path
        return held[0] in _SHARED and (len(held) > 1 or path[0] in _WINDOWS)

    def _functions(self, node: Node, scope: Scope, depth: int) -> Iterator[Scope]:
        """The functions that an expression gives, or has called by what it gives: `bind(f)`, `(real) =>
        (…) => …`, `new Proxy(fetch, { apply(…) { … } })`, the methods of a class.
        """
        if depth > _DEPTH:
            return
        more: tuple[Node, ...] = ()
        match node:
            case Func():
                yield from self._function(scope.module.function(node, scope), depth)
            case Class():
                yield from self._methods(scope.module.function(node, scope))
            case Map(pairs=pairs):
                more = tuple(value for _, value in pairs)
            case Choice(options=options) | Seq(items=options):
                more = options
            case Default(of=of, other=other):
                more = (of, other)
            case Call(func=func, args=args):
                made = self._values.machine.value(func, scope, {})
                if not isinstance(made, ClassRef):
                    made = self._values.machine.value(node, scope, {})
                yield from self._known(made, depth)
                more = args
            case Name() | Attr():
                yield from self._known(self._values.machine.value(node, scope, {}), depth)
        for one in more:
            yield from self._functions(one, scope, depth + 1)

    def _known(self, value: object, depth: int) -> Iterator[Scope]:
        options = value.options if isinstance(value, Many) else (value,)
        for option in options:
            if isinstance(option, Closure):
                yield from self._function(self._values.inner(option), depth)
            elif isinstance(option, ClassRef):
                yield from self._methods(option.scope)
            elif isinstance(option, Instance):
                yield from self._methods(option.of.scope)

    def _function(self, inner: Scope, depth: int) -> Iterator[Scope]:
        yield filled(inner)
        for made in inner.returns:
            if isinstance(made, Func):
                yield from self._functions(made, inner, depth + 1)

    def _methods(self, scope: Scope) -> Iterator[Scope]:
        for nodes in filled(scope).names.values():
            for node in nodes:
                if isinstance(node, Func):
                    yield filled(scope.module.function(node, scope))


def _text(node: Node) -> str | None:
    said = node.value if isinstance(node, Lit) else None
    return said if isinstance(said, str) else None
