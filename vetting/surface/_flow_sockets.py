"""Connections that carry bytes of no protocol which a library knows: how they are opened, and what is
heard over them, whatever the variable is called that has them.
"""

from typing import Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import MESSAGE, NOTHING, Marks
from vetting.surface._ir import Attr, Call, Default, Element, Index, Lit, Name, Node, Scope, Within
from vetting.surface._scopes import filled, outwards, owner

_OPENS = pattern(
    r"create_connection|open_connection|createConnection|open_unix_connection|connect_tcp"
)
_SELF = frozenset({"self", "cls", "this"})
_MODULES = frozenset({"net", "tls"})
READS = frozenset({"read", "readline", "readuntil", "readexactly", "receive", "read1", "recv_into"})
"""Methods by which bytes are taken that have come."""

_HEARS = frozenset({"on", "once", "addListener", "addEventListener"})
_AWAITS = frozenset({"wait_for", "shield"})
_SAME = _HEARS | {
    *("setKeepAlive", "setNoDelay", "setTimeout", "setEncoding", "unref", "ref", "pause", "resume"),
    *("off", "removeListener", "prependListener"),
}
"""Methods of a connection that give the connection."""

_STEPS = 8


class Known(Protocol):
    """What is known of variables."""

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""


def opened(made: Node | None) -> Call | None:
    """The call that opened a connection; also of `reader, writer = await open_connection(…)`."""
    while made is not None and (inner := _around(made)) is not None:
        made = inner
    if not isinstance(made, Call):
        return None
    name = last_name(made.func)
    if isinstance(made.func, Attr) and name == "connect":  # `net.connect(port, host)`
        return made if last_name(made.func.of) in _MODULES else None
    return made if _OPENS.fullmatch(name) else None


def _around(made: Node) -> Node | None:
    """What something is a part of, or is only waited for with a limit: `wait_for(open_connection(…), 5)`."""
    match made:
        case Element(over=of) | Index(of=of):
            return of
        case Call(func=func, args=(of, *_)) if last_name(func) in _AWAITS:
            return of
    return None


def is_socket(made: Node | None) -> bool:
    """Whether something is made to be connected later: `new net.Socket()`, `socket.socket()`."""
    return isinstance(made, Call) and last_name(made.func) in ("Socket", "socket")


def read_over(name: str, made: Node | None) -> Marks:
    """What a call brings that reads from what `made` is."""
    known = name in READS and opened(made) is not None
    return frozenset({(MESSAGE, name)}) if known else NOTHING


def told_over(call: Call, made: Node | None) -> Marks:
    """What a connection tells the function that it is given: `up.once("data", (chunk) => …)`."""
    known = hears(call) and (opened(made) or is_socket(made))
    return frozenset({(MESSAGE, "on")}) if known else NOTHING


def hears(call: Call) -> bool:
    """Whether a call sets what hears of bytes that come."""
    first = call.args[0] if call.args else None
    event = first.value if isinstance(first, Lit) else None
    return event in ("data", "message") and last_name(call.func) in _HEARS


def receiver_of(call: Call) -> Node | None:
    """What a method is called of."""
    return call.func.of if isinstance(call.func, Attr) else None


def connection(node: Node, scope: Scope, known: Known) -> Node:
    """What a connection was made by that a variable has, or a member of the object itself, whatever
    was set on it at once: `this.#link = tls.connect(peer).unref()`.
    """
    for _ in range(_STEPS):
        found: tuple[Node, Scope] | None = None
        match node:
            case Within(of=inner, scope=at):
                found = inner, at
            case Name(name=name):
                found = known.only(name, scope, node.raw) or _given(name, owner(name, scope))
            case Attr(of=Name(name=of), name=name) if of in _SELF:
                classes = (one for one in outwards(scope) if one.kind == "class")
                found = _given(name, next(classes, None))
            case Call(func=Attr(of=of, name=name)) if name in _SAME:
                found = of, scope
            case Default(of=of, other=Call() as other):  # `this.link ??= net.connect(port)`
                found = (other if opened(of) is None else of), scope
        if found is None or found[0] is node:
            break
        node, scope = found
    return node


def _given(name: str, at: Scope | None) -> tuple[Node, Scope] | None:
    """What a variable or member is given, but for what says that there is none yet."""
    nodes = filled(at).names.get(name, []) if at is not None else []
    made = [one for one in nodes if not isinstance(one, Lit)]
    return (made[0], at) if at is not None and len(made) == 1 else None
