"""What a function of the package that sends requests is told to do: `call("POST", path)`, or only where
it shall go: `ask("/orders", body)`.
"""

from collections.abc import Callable

from vetting.patterns import pattern
from vetting.surface._bodies import Body, Local
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Concat, Lit, Map, Name, Node, Site

_METHOD = pattern(r"(?:POST|PUT|PATCH|DELETE)")
_KEYS = frozenset({"method", "verb", "http_method", "httpMethod"})
_CALLED = pattern(
    r"(?i)_{0,2}(?:(?:api|https?|do|make|send|request|client|rest|raw|call|json|async|auth|signed|safe)_?)?"
    r"(post|put|patch|delete)(?:_?(?:json|request|api|form|raw))?"
)
"""A function that is called after its method: `_post`, `apiPut`, `post_json`."""

_PATH = pattern(r"[\w.:-]{0,40}/[\w./:?=&%-]{0,120}")
_WORD = pattern(r"[a-zA-Z][\w.-]{2,40}")
_ASKS = pattern(
    r"(?i)[#_]{0,2}(?:(?:api|http|rest|json|client|server|do|make|send)_?)?(?:api|call|request|ask|query|fetch|invoke"
    r"|rpc)(?:_?(?:api|json|service|server|endpoint))?"
)
"""What a function is called that is told the last word of a path alone."""

SENDS = ("network", "send")
POSTS = ("send",)
"""Acts that are requests; and those that carry something."""

_FIRST = 3
"""Arguments among which a method is looked for."""

_WRAPPED = 2
"""Functions between a call that says a method and the one that asks with it."""


def told_method(machine: Evaluator, site: Site) -> str | None:
    """The method that changes something, if a call says it by a constant or by its own name."""
    call, scope = site.call, site.scope
    first = call.args[:_FIRST]
    given: list[tuple[Node, bool]] = [(one, True) for key, one in call.named if key in _KEYS]
    for place, arg in enumerate(first):
        given.append((arg, place == 0))
        for key, one in arg.pairs if isinstance(arg, Map) else ():
            if isinstance(key, Lit) and key.value in _KEYS:
                given.append((one, True))
    for node, plainly in given:
        value = machine.value(node, scope, {}) if isinstance(node, Lit | Name | Attr) else None
        if isinstance(value, str) and _METHOD.fullmatch(value.upper() if plainly else value):
            return value.upper()
        if isinstance(node, Attr) and _METHOD.fullmatch(node.name):
            return node.name  # `HTTPMethod.POST`
    named = _CALLED.fullmatch(last_name(call.func))
    return named[1].upper() if named is not None else None


def told_path(site: Site) -> bool:
    """Whether a call says a path: `"/orders"`, `f"/orders/{number}/confirm"`, `ask("orders", body)`."""
    for arg in site.call.args[:_FIRST]:
        parts = arg.parts if isinstance(arg, Concat) else (arg,)
        said = [
            part.value for part in parts if isinstance(part, Lit) and isinstance(part.value, str)
        ]
        if said and _PATH.fullmatch("".join(said)):
            return True
    first = site.call.args[0] if site.call.args else None
    word = isinstance(first, Lit) and isinstance(first.value, str) and _WORD.fullmatch(first.value)
    return bool(word) and _ASKS.fullmatch(last_name(site.call.func)) is not None


def sends(
    local: Callable[[Body], Local], body: Body, depth: int = 0, kinds: tuple[str, ...] = SENDS
) -> bool:
    """Whether a function sends a request, by itself or by those that it surely calls."""
    here = local(body)
    return any(act.kind in kinds for _, act in here.acts) or (
        depth < _WRAPPED
        and any(sure and sends(local, other, depth + 1, kinds) for _, other, sure in here.calls)
    )
