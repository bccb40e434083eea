"""Where requests go and by which method they are made, for those that ask whose choice that is."""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Call, Concat, Lit, Map, Node, Scope
from vetting.surface._scopes import outwards

_NAMED = ("method", "verb")


class Dictated(Sink):
    """Takes requests apart."""

    def _where(self, call: Call, scope: Scope) -> Node | None:
        """What of a request's address says where it leads, where that is not written in the code."""
        address = self.address(call, scope)
        if address is None or self.fixed(address, scope):
            return None
        written = self.written(address, scope)
        found: Node | None = address
        if isinstance(written, Map):
            named = {key.value: value for key, value in written.pairs if isinstance(key, Lit)}
            found = next((named[key] for key in ("url", "host", "hostname") if key in named), None)
        elif isinstance(written, Concat) and written.parts:
            first = written.parts[0]
            bare = isinstance(first, Lit) and str(first.value).endswith("://")
            found = written.parts[1] if bare and len(written.parts) > 1 else first
        return None if isinstance(found, Lit) else found

    def _methods(self, call: Call, scope: Scope) -> Iterator[Node]:
        """What says by which method a request is made."""
        if last_name(call.func) in ("request", "stream", "Request") and len(call.args) > 1:
            yield call.args[0]
        for number, arg in enumerate(call.args[:2]):
            written = self.written(arg, scope)
            if isinstance(written, Map):
                for key, value in written.pairs:
                    if isinstance(key, Lit) and key.value in _NAMED:
                        yield value
            elif number and not scope.module.path.endswith(".py"):  # `fetch(job.url, job.options)`
                yield arg
        yield from (value for key, value in call.named if key in _NAMED)

    def _is_looked_at(self, node: Node, scope: Scope) -> bool:
        """Whether a function around looks at an address before it is asked for."""
        names = self.values.syntax(scope.module).names(node.raw) if node.raw is not None else set()
        functions = [one for one in outwards(scope) if one.kind == "function"]
        return any(
            self.values.seen(name, one, node.raw) is not None for one in functions for name in names
        )
