"""What of a server is its list of tools: the members that lead to it, and what changes it."""

from vetting.surface._calls import last_name
from vetting.surface._idioms import HANDLERS, LISTS, OWN, REGISTER
from vetting.surface._ir import Attr, Lit, Map, Node, Site
from vetting.surface._kept_tools import TAKEN
from vetting.surface._use import Role, Use

PARTS = frozenset({
    *("server", "prototype", "_mcp_server", "_tool_manager", "_tools", "providers", "__dict__"),
    *("_requestHandlers", "_request_handlers", "request_handlers", "_local_provider", "__class__"),
    *("_lowlevel_server", "transport", "_transport", *OWN, *TAKEN),
})  # fmt: skip
"""Members of a server through which its list can be changed."""

_WAYS = frozenset({"transport", "_transport"})
"""Where a server keeps the way to its clients: another one is told by where it is connected."""

CHANGED = frozenset({
    *(PARTS - _WAYS), *REGISTER, *LISTS, *HANDLERS, "[]", "__proto__", "_onrequest", "_handle_request",
    "fallbackRequestHandler", "fallback_request_handler", "setToolRequestHandlers", "_list_tools",
    "connect", "send", "onmessage", "run", "run_async", "run_stdio_async", "run_sse_async",
    "run_streamable_http_async", "run_http_async", "_handle_message",
})  # fmt: skip
TOLD = frozenset({
    *REGISTER, *LISTS, *HANDLERS, "fallbackRequestHandler", "fallback_request_handler",
})  # fmt: skip
"""Those that are told, or read, elsewhere."""

INSIDE = frozenset({"_tools", "__dict__", *OWN})
KEPT = INSIDE | {"prototype"}
TABLES = frozenset({"_requestHandlers", "_request_handlers", "request_handlers"})
"""What is put into these is read elsewhere."""

ADDING = frozenset({"update", "set", "setdefault", "clear", "pop", "delete"})
_SERVERS = frozenset({"server", "prototype", "_mcp_server", "_lowlevel_server"})
_SETTERS = frozenset({
    *("setattr", "__setattr__", "defineProperty", "defineProperties", "setPrototypeOf", "assign"),
    *("set", "object"),
})  # fmt: skip
"""`Object.assign(server, …)`, `Reflect.set(server, …)`, `patch.object(FastMCP, …)`."""

MIDDLES = frozenset({"add_middleware", "use", "useMiddleware", "addMiddleware", "addPlugin",
                      "plugin", "install"})  # fmt: skip


def sets(use: Use, site: Site) -> bool:
    """Whether a call puts something into what it is given: `Object.assign(server, …)`."""
    name, args = last_name(site.call.func), site.call.args
    if name not in _SETTERS or use.key is not None or use.place != 0:
        return False
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if of is not None and last_name(of) not in ("Object", "Reflect", "object", "type", "patch"):
        return False
    if name in ("assign", "defineProperties"):
        return not KEPT.isdisjoint(use.path) or not all(_is_plain(arg) for arg in args[1:])
    said = args[1] if len(args) > 1 else None
    return bool(use.path) or not isinstance(said, Lit) or said.value in CHANGED


def is_told(use: Use, site: Site) -> bool:
    """Whether that is told elsewhere: `setattr(server, …)`."""
    return last_name(site.call.func) == "setattr" and not use.path


def _is_plain(node: Node) -> bool:
    """Whether an object is written out, and holds nothing that changes a list."""
    if not isinstance(node, Map):
        return False
    keys = [key.value if isinstance(key, Lit) else None for key, _ in node.pairs]
    return all(isinstance(key, str) and key not in CHANGED for key in keys)


def is_unknown_member(use: Use, path: tuple[str, ...]) -> bool:
    """Whether a member of a server is taken by a name that nobody has written: `server[name].x = other`."""
    at = next((number for number, part in enumerate(path) if part not in _SERVERS), len(path))
    known = use.role is Role.CALLED or use.scope.module.path.endswith(".py")
    return not known and path[at : at + 1] == ("[]",)
