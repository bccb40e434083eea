"""How texts begin that functions of the package are given: `request("GET", f"/notes/{name}")` leaves
nothing to choose of the host in `f"https://example.com{path}"`.
"""

from vetting.surface._flow_slashes import is_slashed
from vetting.surface._ir import Choice, Concat, Default, Lit, Name, Node, Param, Scope
from vetting.surface._scopes import owner

_ENDS_A_HOST = ("/", "?", "#")
_DEPTH = 6
_MOST = 30
"""Arguments of one parameter that are remembered; of one that gets more nothing is known."""


class Begins:
    """Remembers what calls give parameters that matters."""

    def __init__(self) -> None:
        self._given: dict[tuple[int, str], dict[int, tuple[Node, Scope]]] = {}
        self._fixed: dict[tuple[int, str], dict[tuple[int, int, int], Node]] = {}
        """What calls give parameters that is nobody's choice."""

    def given(self, inner: Scope, name: str, arg: Node, scope: Scope) -> None:
        """A call in `scope` gives a parameter `arg`."""
        known = self._given.setdefault((id(inner), name), {})
        if len(known) <= _MOST:
            known[id(arg)] = arg, scope

    def fixed(self, inner: Scope, name: str, arg: Node, scope: Scope) -> None:
        """A call gives a parameter `arg`, which is nobody's choice."""
        known = self._fixed.setdefault((id(inner), name), {})
        if len(known) <= _MOST:
            place = getattr(arg.raw, "start_byte", id(arg.raw))
            known[id(scope.module), arg.line, place] = arg

    def texts(self, name: str, scope: Scope) -> list[Node]:
        """All that calls give a parameter where none of it is chosen; nothing where that is too much."""
        known = self._fixed.get((id(scope), name), {})
        return list(known.values()) if len(known) <= _MOST else []

    def of_param(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """What calls give a parameter of the function that `scope` is of, as far as it matters."""
        return list(self._given.get((id(scope), name), {}).values())

    def behind_host(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        """Whether a value ends the name of a host that it stands behind, whoever chose the rest of it."""
        if depth > _DEPTH:
            return False
        if is_slashed(node, scope):
            return True
        match node:
            case Lit(value=value):
                return isinstance(value, str) and value.startswith(_ENDS_A_HOST)
            case Concat(parts=(first, *_)):
                return self.behind_host(first, scope, depth + 1)
            case Choice(options=options):
                return all(self.behind_host(one, scope, depth + 1) for one in options)
            case Default(of=of, other=other):
                return all(self.behind_host(one, scope, depth + 1) for one in (of, other))
            case Name(name=name):
                return self._named(name, scope, depth + 1)
        return False

    def _named(self, name: str, scope: Scope, depth: int) -> bool:
        at = owner(name, scope)
        nodes = at.names.get(name, []) if at is not None else []
        if at is None or len(nodes) != 1:
            return False
        if not isinstance(nodes[0], Param):
            return self.behind_host(nodes[0], at, depth)
        given = self._given.get((id(at), name), {})
        known = 0 < len(given) <= _MOST
        return known and all(self.behind_host(one, where, depth) for one, where in given.values())
