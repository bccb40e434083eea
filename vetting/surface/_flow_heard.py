"""What connections bring, whoever speaks on them: to a loop, and to functions that hear of messages."""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import DATA, MESSAGE, NOTHING, Marks
from vetting.surface._flow_sockets import opened
from vetting.surface._ir import Attr, Call, Lit, Node

_SUBSCRIBES = frozenset({"subscribe", "pSubscribe", "consume"})
"""Calls that are given who hears of messages: `subscriber.subscribe("jobs", run)`."""

SOCKETS = pattern(
    r"(?i)(?:\b|_)ws|socket|mqtt|redis|sub(?:scriber)?$|client$|conn(?:ection)?$|broker|amqp|channel|nats|feed|peer"
)
"""What the end of a connection is called."""


def said_in_turn(made: Node) -> Marks:
    """What a loop over a connection brings: `async for text in connect(url)`, `pubsub.listen()`."""
    if opened(made) is not None:  # `async for line in reader`
        return frozenset({(MESSAGE, "each line")})
    if not isinstance(made, Call) or not isinstance(made.func, Attr):
        return NOTHING
    of = last_name(made.func.of)
    heard = made.func.name == "listen" and SOCKETS.search(of)
    connects = made.func.name == "ws_connect" or (made.func.name == "connect" and "websocket" in of)
    return frozenset({(MESSAGE, made.func.name)} if heard or connects else ())


def heard(node: Call, name: str) -> Marks:
    """What a call brings to the functions among its arguments: `socket.on("message", (data) => …)`."""
    if name == "resolveTxt":
        return frozenset({(DATA, name)})
    first = node.args[0] if node.args else None
    event = first.value if isinstance(first, Lit) else None
    told = name in ("on", "once", "addEventListener") and event in ("message", "data")
    if told or name in _SUBSCRIBES:
        of = last_name(node.func.of) if isinstance(node.func, Attr) else ""
        return frozenset({(MESSAGE, name)}) if SOCKETS.search(of) else NOTHING
    return NOTHING
