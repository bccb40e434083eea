"""Functions that are handed to others outside the package, which call them: `run_sync(os.unlink, path)`,
`pRetry(cp.execSync, text)`, `debounce(run, 100)`.
"""

from collections.abc import Iterator
from functools import partial

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Name, Node, Scope, Site
from vetting.surface._outside import ITSELF, Called, full_name, outside
from vetting.surface._sinks import DELETE, NETWORK, READ, SEND, VERBS, WRITE, deed, method_deed
from vetting.surface._values import Closure, External, Record, flat

LATER = frozenset({
    *("push", "fire", "enqueue", "execute", "exec", "invoke", "call", "load", "fetch", "submit"),
    *("add", "run", "unshift", "process"),
})  # fmt: skip
"""Methods by which what was made with a function calls it: `new CircuitBreaker(run).fire(name)`."""

_ASKS = frozenset({*VERBS, "head", "options", "request", "urlopen", "fetch", "connect", "default"})
"""Functions that ask over the network; other members of such libraries may be no functions."""

_LOOKS = frozenset({
    *("isinstance", "issubclass", "hasattr", "callable", "id", "type", "repr", "str", "print", "log"),
    *("debug", "info", "warn", "warning", "error", "trace", "bool", "iscoroutinefunction", "signature"),
    *("append", "push", "add", "has", "is", "isFunction", "inspect"),
})  # fmt: skip
"""Functions that do not call what they are given."""

_ARGUMENTS = 40
_LONGEST = 200


def handed_name(
    machine: Evaluator, node: Node, scope: Scope, env: Env | None = None
) -> tuple[str, str] | None:
    """Package and dotted name of a function from outside that stands among a call's arguments."""
    if not isinstance(node, Name | Attr):
        return None
    value = machine.value(node, scope, env or {})
    if isinstance(value, Record) and value.callee not in ITSELF:
        return None  # what a call gave: `text = await readFile(file)`
    found = outside(machine, value)
    if found is None and isinstance(node, Attr):
        found = full_name(machine, Called(node, scope, env or {}, value))
    if found is None or not found[1]:
        return None
    last = found[1].rpartition(".")[2]
    if last[:1].isupper() or last.endswith("()"):
        return None  # a class, a constant, or what a call gave
    kind = deed(*found, str, python=scope.module.path.endswith(".py"))
    if "()" in found[1]:  # `response.content` is no function
        return found if last in _ASKS or kind in (DELETE, READ, SEND, WRITE) else None
    if kind is None:
        return found if isinstance(value, External) else None
    return found if last in _ASKS or kind != NETWORK else None


def handed_to(
    machine: Evaluator, call: Call, scope: Scope, env: Env
) -> Iterator[Closure | tuple[str, str]]:
    """The functions of the package that a call is given, and what those of others do, with their names."""
    looks = last_name(call.func) in _LOOKS
    given = (*call.args[:_ARGUMENTS], *(value for _, value in call.named[:_ARGUMENTS]))
    for node in given:
        if not isinstance(node, Name | Attr):
            continue
        value = machine.value(node, scope, env)
        if isinstance(value, Closure):
            yield value
        elif not looks and (found := _deed(machine, node, call, scope, env)) is not None:
            yield found


def around(machine: Evaluator, site: Site) -> Iterator[tuple[Call, Scope]]:
    """The calls by which something was put around functions that a call has called: `debounce(run, 100)` of
    `later(text)`, `new CircuitBreaker(run)` of `breaker.fire(text)`.
    """
    func = site.call.func
    of = func.of if isinstance(func, Attr) and func.name in LATER else func
    for one in flat(machine.value(of, site.scope, {})):
        if isinstance(one, Record) and isinstance(one.node, Call):
            yield one.node, one.scope


def _deed(
    machine: Evaluator, node: Name | Attr, call: Call, scope: Scope, env: Env
) -> tuple[str, str] | None:
    name = handed_name(machine, node, scope, env)
    if name is not None:
        python = scope.module.path.endswith(".py")
        kind = deed(*name, partial(_text, node, call, scope), python=python)
    else:
        kind = method_deed(node.name, str) if isinstance(node, Attr) else None
        name = ("", node.name)
    if kind is None:
        return None
    return kind, ".".join(filter(None, (name[0].removeprefix("node:"), name[1])))


def _text(node: Node, call: Call, scope: Scope) -> str:
    """The call that is made of what is handed over, as it would be written."""
    source = scope.module.source(call.raw)[: 2 * _LONGEST]
    func = scope.module.source(node.raw)[:_LONGEST] if node.raw is not None else ""
    return f"{func}({source.partition(func)[2].lstrip(', ')}" if func else ""
