"""What another party answers is not what it was asked: `reply.mimeType` is no choice of who gave the
question, though whoever runs the answer runs what that brought about.
"""

from vetting.patterns import pattern
from vetting.surface._flow_called import Called
from vetting.surface._flow_marks import BROUGHT, CHOSEN, Marks, is_chosen
from vetting.surface._flow_sources import is_client
from vetting.surface._ir import Attr, Call, Concat, Func, Lit, Map, Name, Node, Scope
from vetting.surface._outside import Called as What
from vetting.surface._outside import full_name
from vetting.surface._sinks import NETWORK, SEND, deed

_ASKS = pattern(
    r"(?:get|post|put|patch|request|fetch|create|generate|complete|completions?|chat|search|list|describe|retrieve"
    r"|upload|edit|transcribe|translate|process|analy[sz]e|embed|detect|download|start|submit|insert|update)"
    r"(?:_\w{1,40}|[A-Z]\w{0,40}|s)?|urlopen|axios|got|ky|needle|ofetch"
)
"""Functions by which clients ask."""

_SERVICE = pattern(
    r"(?:create|generate|complete|chat|search|describe|retrieve|upload|edit|transcribe|translate|analy[sz]e|detect)"
    r"(?:_\w{1,40}|[A-Z]\w{0,40})?"
)
"""Such functions as no other thing has that might be called a client."""

_BY_ADDRESS = pattern(
    r"get|post|put|patch|request|fetch|urlopen|delete|head|download\w{0,20}|axios|got|ky|needle|ofetch"
)
_ADDRESS = frozenset({"url", "uri", "baseURL", "base_url", "host", "hostname", "path"})
_WEB = ("http://", "https://")
_STEPS = 4


def told_elsewhere(values: Called, node: Call, name: str, scope: Scope, given: Marks) -> Marks:
    """What a call that has `given` returns of it; all of it where nobody else is asked. An address says
    itself what is answered, unless it is known to be one of the web: `data:,text` is the text.
    """
    if not is_chosen(given) or not _ASKS.fullmatch(name) or _runs(node):
        return given
    if not _asks_another(values, node, name, scope):
        return given
    said = frozenset((BROUGHT if kind in CHOSEN else kind, of) for kind, of in given)
    for part in _addresses(node, scope, values) if _BY_ADDRESS.fullmatch(name) else ():
        if not _is_of_the_web(part, scope, values):
            said |= values.marks(part, scope)
    return said


def _runs(node: Call) -> bool:
    """Whether a function is among the arguments, whose own answer may be returned."""
    return any(isinstance(arg, Func) for arg in (*node.args, *(value for _, value in node.named)))


def _asks_another(values: Called, node: Call, name: str, scope: Scope) -> bool:
    """Whether a function of a library asks another party."""
    machine = values.machine
    found = full_name(machine, What(node.func, scope, {}, machine.value(node.func, scope, {})))
    if found is None or not found[0]:
        known = isinstance(node.func, Name) and name in ("fetch", "urlopen")
        return known or (found is None and _is_service(node.func, name))
    spec, called = found
    made = "()." in called
    if made and _is_service(node.func, name):
        return True
    python = scope.module.path.endswith(".py")
    plain = made or "." not in called.removeprefix("default.")
    return plain and deed(spec, "request", str, python=python) in (NETWORK, SEND)


def _is_service(func: Node, name: str) -> bool:
    """Whether something is by its names a client, and the function one that only services have."""
    while isinstance(func, Attr):
        func = func.of
        if is_client(func):
            return _SERVICE.fullmatch(name) is not None
    return False


def _addresses(node: Call, scope: Scope, values: Called) -> list[Node]:
    """The parts of a call that may say where what is asked for is."""
    found = [*node.args[:1], *(value for key, value in node.named if key in _ADDRESS)]
    if len(node.args) > 1 and scope.module.path.endswith(".py"):
        found.append(node.args[1])  # `request(method, url)`
    for arg in node.args[:1]:
        made = _made(arg, scope, values)
        if isinstance(made, Map):
            found = [value for key, value in made.pairs if getattr(key, "value", "") in _ADDRESS]
    return found


def _is_of_the_web(part: Node, scope: Scope, values: Called) -> bool:
    """Whether an address begins with that of a web server, as the code says."""
    made = _made(part, scope, values)
    first = made.parts[0] if isinstance(made, Concat) and made.parts else made
    value = first.value if isinstance(first, Lit) else values.machine.value(first, scope, {})
    return isinstance(value, str) and value.lower().startswith(_WEB)


def _made(node: Node, scope: Scope, values: Called) -> Node:
    """What a variable was given, where that is one thing."""
    for _ in range(_STEPS):
        found = values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        if found is None or found[1] is not scope:
            break
        node = found[0]
    return node
