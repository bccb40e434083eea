"""Functions of JavaScript that are put in the place of `setRequestHandler`, and leave who answers
`tools/list` as it is: all that they are given goes on to the library's own, but for the handler of another
request.
"""

from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import CALL_SCHEMAS, HANDLERS, SCHEMAS
from vetting.surface._ir import Attr, Scope, Site
from vetting.surface._javascript_lower import lower, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_parts import is_changed, leaves_of, nodes_of, without
from vetting.surface._patched_javascript import Original, is_readable, path_of
from vetting.surface._scopes import owner
from vetting.surface._values import External

_SDK = "@modelcontextprotocol/"
_OTHERS = CALL_SCHEMAS | {name for name, kind in SCHEMAS.items() if kind != "tool"}
"""Requests whose answers are not the list of tools."""


def keeps_answers(machine: Evaluator, site: Site) -> bool:
    """Whether what an assignment to `setRequestHandler` puts there leaves the list as it is."""
    module, raw, target = site.scope.module, site.call.raw, site.call.func
    if not isinstance(module, JavaScriptModule) or not isinstance(target, Attr):
        return False
    if raw.type != "assignment_expression":
        return False
    func = without(raw.child_by_field_name("right"))
    method, path = target.name.removesuffix("="), path_of(target.of)
    if method not in HANDLERS or path is None or not is_readable(func):
        return False
    original = Original(module, method, path, site.scope)
    calls = [node for node in nodes_of(func, "call_expression") if original.is_called(node)]
    given = _Given(module, func)
    return (
        bool(calls)
        and original.is_only_called(func)
        and given.is_known()
        and all(_hands_on(machine, original, given, node) for node in calls)
    )


def _hands_on(machine: Evaluator, original: Original, given: "_Given", call: Any) -> bool:
    """Whether a call registers what was given as it is, or a handler of another request."""
    args = original.arguments(call) or []
    if len(args) < 2 or any(many for _, many in args):
        return False
    nodes = [one for one, _ in args]
    if given.is_same(nodes):
        return True
    asked = machine.value(lower(nodes[0]), original.module.scope_at(nodes[0]), {})
    if isinstance(asked, External):
        return asked.spec.startswith(_SDK) and asked.name in _OTHERS
    return False


class _Given:
    """What a function is given, by its parameters."""

    def __init__(self, module: JavaScriptModule, func: Any) -> None:
        self._module = module
        self._func = func
        self._scope: Scope = module.scope_of(func)
        params = func.child_by_field_name("parameters")
        each = [one for one in params.named_children if one.type != "comment"] if params else []
        plain = [one.child_by_field_name("pattern") or one for one in each]
        self._names = [word(one) if one.type == "identifier" else "" for one in plain]

    def is_known(self) -> bool:
        """Whether each has a name, and none gets another value."""
        if len(self._names) < 2 or not all(self._names):
            return False
        body = self._func.child_by_field_name("body")
        return not any(
            word(leaf) in self._names and is_changed(leaf) and self._is_own(leaf)
            for leaf in leaves_of(body)
        )

    def is_same(self, nodes: list[Any]) -> bool:
        """Whether a call gives all of them, in their order."""
        return [word(one) for one in nodes] == self._names and all(map(self._is_own, nodes))

    def _is_own(self, leaf: Any) -> bool:
        return owner(word(leaf), self._module.scope_at(leaf)) is self._scope
