"""What functions get that hear of messages, and are not told of by a call: `socket.onmessage = (event) =>
…`, `client.on_message = heard`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._flow_marks import MESSAGE
from vetting.surface._flow_values import Values
from vetting.surface._ir import Func, Module, Name, Node, Scope, Site
from vetting.surface._scopes import filled
from vetting.surface._values import Closure

_SET = frozenset({"onmessage=", "on_message="})
_TOLD = frozenset({"on_message", "on_message_callback"})
_MAKERS = frozenset({"WebSocketApp", "basic_consume", "run_forever", "subscribe"})
"""Calls that are given the function by name."""


def listen(modules: Iterable[Module], values: Values) -> None:
    """Mark the parameters of those functions."""
    for module in modules:
        for site, node in _heard(module, values):
            for inner in _functions(node, site.scope, values):
                for param in inner.params:
                    values.give(inner, param.name, frozenset({(MESSAGE, "on")}))


def _heard(module: Module, values: Values) -> Iterator[tuple[Site, Node]]:
    for site in module.sites(_SET):
        node = values.syntax(module).assigned(site.call.raw)
        if node is not None and not site.dead:
            yield site, node
    for site in module.sites(_MAKERS):
        yield from ((site, value) for key, value in site.call.named if key in _TOLD)


def _functions(node: Node, scope: Scope, values: Values) -> Iterator[Scope]:
    if isinstance(node, Func):
        yield filled(scope.module.function(node, scope))
    elif isinstance(node, Name):
        value: Any = values.machine.value(node, scope, {})
        if isinstance(value, Closure):
            yield values.inner(value)
