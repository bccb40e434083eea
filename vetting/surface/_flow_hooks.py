"""What a client gives to functions that are hung into it: `api.interceptors.response.use(seen)`.

They get requests and answers, and nothing of what the client was made with.
"""

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ASKING, DATA, NOTHING, Marks
from vetting.surface._ir import Attr, Call, Func, Name, Node

_ANSWERS = frozenset({"response", "after", "afterResponse"})
_REQUESTS = frozenset({"request", "before", "beforeRequest"})


HOOKED = DATA, "a service"
"""The mark of every answer of a client, whoever asked for it."""


def hooked(call: Call) -> Marks | None:
    """What the first function in the arguments of a call gets; None where none is hung into a client."""
    func = call.func
    of = func.of if isinstance(func, Attr) else None
    if not isinstance(of, Attr) or not isinstance(func, Attr):
        return None
    if func.name == "use" and last_name(of.of) == "interceptors":
        when = of.name if _is_first(call.args) else "error"
    elif of.name == "hook" and func.name in ("before", "after", "error", "wrap"):
        when = func.name
    else:
        return None
    return told_at(when)


def told_at(when: str) -> Marks:
    """What a function gets that is hung in for an event."""
    if when in _ANSWERS:
        return frozenset({HOOKED})
    return frozenset({(ASKING, "a request")}) if when in _REQUESTS else NOTHING


def _is_first(args: tuple[Node, ...]) -> bool:
    """Whether the first argument is the function, and not left out for the one that gets errors."""
    first = args[0] if args else None
    return isinstance(first, Func | Attr) or (isinstance(first, Name) and first.name != "undefined")
