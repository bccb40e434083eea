"""Connections that carry bytes of no protocol which a library knows: how they are opened, and what is
heard over them, whatever the variable is called that has them.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import MESSAGE, NOTHING, Marks
from vetting.surface._ir import Attr, Call, Element, Index, Lit, Name, Node

_OPENS = pattern(
    r"create_connection|open_connection|createConnection|open_unix_connection|connect_tcp"
)
_MODULES = frozenset({"net", "tls"})
_READS = frozenset(
    {"read", "readline", "readuntil", "readexactly", "receive", "read1", "recv_into"}
)
_HEARS = frozenset({"on", "once", "addListener", "addEventListener"})


def opened(made: Node | None) -> Call | None:
    """The call that opened a connection; also of `reader, writer = await open_connection(…)`."""
    while isinstance(made, Element | Index):
        made = made.over if isinstance(made, Element) else made.of
    if not isinstance(made, Call):
        return None
    name = last_name(made.func)
    if isinstance(made.func, Attr) and name == "connect":  # `net.connect(port, host)`
        return made if last_name(made.func.of) in _MODULES else None
    return made if _OPENS.fullmatch(name) else None


def is_socket(made: Node | None) -> bool:
    """Whether something is made to be connected later: `new net.Socket()`, `socket.socket()`."""
    return isinstance(made, Call) and last_name(made.func) in ("Socket", "socket")


def read_over(name: str, made: Node | None) -> Marks:
    """What a call brings that reads from what `made` is."""
    known = name in _READS and opened(made) is not None
    return frozenset({(MESSAGE, name)}) if known else NOTHING


def told_over(call: Call, made: Node | None) -> Marks:
    """What a connection tells the function that it is given: `up.once("data", (chunk) => …)`."""
    first = call.args[0] if call.args else None
    event = first.value if isinstance(first, Lit) else None
    known = event in ("data", "message") and last_name(call.func) in _HEARS
    if not known or not (opened(made) or is_socket(made)):
        return NOTHING
    return frozenset({(MESSAGE, "on")})


def variable_of(call: Call) -> Name | None:
    """The variable of which a method is called."""
    of = call.func.of if isinstance(call.func, Attr) else None
    return of if isinstance(of, Name) else None
