"""Methods of a class of JavaScript that is made from the library's server, by which its list reaches clients:
they must hand on to the library's own what they are given, or its list is another one.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._holders import made_from
from vetting.surface._ir import Func
from vetting.surface._javascript_lower import lower, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_parts import is_changed, leaves_of, nodes_of
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Record, flat

ANSWERING = frozenset({"setRequestHandler", "connect", "server"})
"""Members of the library's classes by which who answers is registered, and answers are sent."""

_OUTER = frozenset({"McpServer"})


def changes_answers(machine: Evaluator, of: ClassRef) -> str | None:
    """The first such member of a class that does something else; None where there is none."""
    own = filled(of.scope)
    if not isinstance(own.module, JavaScriptModule):
        return None
    for name in sorted(ANSWERING & own.names.keys()):
        if name == "server" and not made_from(machine, of, _OUTER):
            continue  # the library's other classes have no such member
        for node in own.names[name]:
            if (
                not isinstance(node, Func)
                or not _Method(machine, own.module, node.raw, name).hands_on()
            ):
                return name
    return None


class _Method:
    """A method that stands for one of the library's."""

    def __init__(self, machine: Evaluator, module: JavaScriptModule, raw: Any, name: str) -> None:
        self._machine = machine
        self._module = module
        self._raw = raw
        self._name = name
        self._scope = module.scope_of(raw)
        params = raw.child_by_field_name("parameters")
        each = [one for one in params.named_children if one.type != "comment"] if params else []
        self._params = [word(one.child_by_field_name("pattern") or one) for one in each]

    def hands_on(self) -> bool:
        """Whether it calls the library's, and only with what it is given or what is the library's too."""
        calls = list(self._calls())
        return bool(calls) and all(map(self._is_whole, calls)) and self._is_left_alone()

    def _calls(self) -> Iterator[Any]:
        for node in nodes_of(self._raw, "call_expression"):
            func = node.child_by_field_name("function")
            if func.type == "member_expression" and word(func) == f"super.{self._name}":
                yield node

    def _is_whole(self, call: Any) -> bool:
        given = [one for one in call.child_by_field_name("arguments").named_children
                 if one.type != "comment"]  # fmt: skip
        if given and [word(one) for one in given] == self._params:
            return all(self._is_own(one) for one in given if one.type == "identifier")
        return self._name == "connect" and len(given) == 1 and self._is_librarys(given[0])

    def _is_librarys(self, node: Any) -> bool:
        """Whether a transport is the library's own."""
        found = flat(self._machine.value(lower(node), self._module.scope_at(node), {}))
        return bool(found) and all(
            isinstance(one, Record) and one.callee.endswith("ServerTransport") for one in found
        )

    def _is_left_alone(self) -> bool:
        body = self._raw.child_by_field_name("body")
        return not any(
            word(leaf) in self._params and is_changed(leaf) and self._is_own(leaf)
            for leaf in leaves_of(body)
        )

    def _is_own(self, leaf: Any) -> bool:
        return owner(word(leaf), self._module.scope_at(leaf)) is self._scope
