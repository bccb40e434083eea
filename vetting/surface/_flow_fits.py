"""Variables that are given a form of themselves that is fit to be used."""

from typing import Any

from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_senses import Senses
from vetting.surface._flow_sources import is_clean, is_limit
from vetting.surface._ir import Call, Imported, Node, Param, Scope
from vetting.surface._python_cleaned import around_each
from vetting.surface._scopes import filled, outwards

_MAX_BINDINGS = 20


class Fits(Senses):
    """See the module."""

    def only(self, name: str, scope: Scope, raw: Any = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place; `raw` is where it is used."""
        for at in outwards(scope):
            filled(at)
            if name in at.names and (at.kind != "class" or at is scope):
                nodes = values_of(name, at, raw)
                known = len(nodes) == 1 and not isinstance(nodes[0], Param | Imported)
                return (nodes[0], at) if known else None
        return None

    def made_fit(self, name: str, scope: Scope) -> bool:
        """Whether a variable is given a clean form of itself: `name = escape(name)`."""
        nodes = scope.names.get(name, [])
        return len(nodes) > 1 and any(
            isinstance(node, Call)
            and (self._limits(node, scope) or is_clean(last_name(node.func)))
            and not self.answers_itself(node, last_name(node.func), scope)
            and name in self._mentioned(node, scope)
            for node in nodes[:_MAX_BINDINGS]
        )

    def counts(self, call: Call, scope: Scope) -> bool:
        """Whether a call that is named like a check is one: see `Values`."""
        raise NotImplementedError

    def _limits(self, node: Call, scope: Scope) -> bool:
        """Whether what a call returns is fit to be used."""
        return is_limit(last_name(node.func)) and self.counts(node, scope)

    def each_fit(self, raw: Any, scope: Scope) -> bool:
        """Whether a comprehension makes each element fit to be used."""
        calls = around_each(raw)
        return calls is not None and all(
            self._limits(call, scope) or is_clean(last_name(call.func)) for call in calls
        )
