"""Ways of Python to ask for variables past `environ[…]` and `getenv(…)`: a getter that is handed on, a
mapping that an object keeps, names that are compared with those of all variables, models that are made
of them, and prefixes that only run time puts before.
"""

import ast
from collections.abc import Callable, Iterator

from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Each, Scope
from vetting.profile._python_calls import handed
from vetting.profile._python_kept import Kept
from vetting.profile._python_scopes import Scopes
from vetting.python_syntax import walk

_GETS = frozenset(("get", "pop", "__getitem__"))
_MAPPED = frozenset(("map", "builtins.map"))
_PICKS = frozenset(("operator.itemgetter()",))
_VALIDATES = frozenset(("model_validate", "parse_obj", "validate_python"))
_ALL = frozenset(("items", "keys"))

Asks = Callable[[ast.expr, ast.expr, Scope], None]
IsWhole = Callable[[ast.expr, Scope], bool]


class Ways:
    """Looks for them; `asks` is told each name that is asked for, `is_whole` knows the environment."""

    def __init__(self, scopes: Scopes, facts: Facts, *, asks: Asks, is_whole: IsWhole) -> None:
        self._scopes = scopes
        self._facts = facts
        self._asks = asks
        self._is_whole = is_whole
        self._kept = Kept(scopes)
        self._prefixes = _prefixes(scopes) if "prefixed" in scopes.words else {}

    def keeps(self, node: ast.expr, scope: Scope) -> bool:
        """Whether `self.env` is set to the environment where the object is made."""
        if not isinstance(node, ast.Attribute):
            return False
        return any(self._is_whole(value, at) for value, at in self._kept.values(node, scope))

    def call(
        self, node: ast.Call, scope: Scope, paths: frozenset[str], getters: frozenset[str]
    ) -> None:
        """A call that asks for variables in a way of its own."""
        place = 0 if not paths.isdisjoint(_MAPPED) and node.args else handed(node, paths)
        if place is not None and len(node.args) > place + 1:
            given = node.args[place + 1]
            if not self._scopes.paths(node.args[place], scope).isdisjoint(getters):
                many = given.elts if isinstance(given, ast.List | ast.Tuple | ast.Set) else [given]
                for one in many:
                    self._asks(one, node, scope)
        if "environ" in self._scopes.words:
            self._of_whole(node, scope, paths)

    def _of_whole(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Calls of, or with, the whole environment."""
        func = node.func
        first = node.args[0] if node.args else None
        gets = func.value if isinstance(func, ast.Attribute) and func.attr in _GETS else None
        if first is not None and gets is not None and self.keeps(gets, scope):
            self._asks(first, node, scope)
        if not paths.isdisjoint(_PICKS) and first is not None and self._is_whole(first, scope):
            found = scope.find(func.id) if isinstance(func, ast.Name) else None
            for made in found[1] if found else (func,):
                for one in made.args if isinstance(made, ast.Call) else ():
                    self._asks(one, node, scope)
        model = ""
        if isinstance(func, ast.Attribute) and func.attr in _VALIDATES and first is not None:
            model = _last(func.value) if self._is_whole(first, scope) else ""
        elif any(k.arg is None and self._is_whole(k.value, scope) for k in node.keywords):
            model = _last(func)
        if model[:1].isupper():
            self._facts.models.append((f"{model}()", node.lineno))

    def compare(self, node: ast.Compare, scope: Scope) -> None:
        """The name of any variable, compared with names: `name == "CI"`, `name in ("A", "B")`."""
        match node:
            case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[with_]):
                found = scope.find(name)
                for value in found[1] if found else ():
                    if isinstance(value, Each) and self._is_name(
                        value, found[0] if found else scope
                    ):
                        self._facts.env |= {
                            (one, node.lineno) for one in self._said(op, with_, scope)
                        }

    def _is_name(self, value: Each, scope: Scope) -> bool:
        match value:
            case Each(over=ast.Call(func=ast.Attribute(value=of, attr=what)), place=place):
                key = place == (0,) if what == "items" else what == "keys" and not place
                return key and self._is_whole(of, scope)
            case Each(over=over, place=()):
                return self._is_whole(over, scope)
        return False

    def _said(self, op: ast.cmpop, node: ast.expr, scope: Scope) -> Iterator[str]:
        if isinstance(op, ast.Eq):
            yield from self._scopes.strings(node, scope)
        elif isinstance(op, ast.In):
            yield from self._scopes.listed(node)

    def before(self, node: ast.Call) -> str | None:
        """What stands before the names that are asked for in `with env.prefixed(…)`; None in no such."""
        return self._prefixes.get(id(node))


def _prefixes(scopes: Scopes) -> dict[int, str]:
    """The calls in each `with env.prefixed("A_")`, with what that puts before."""
    found: dict[int, str] = {}
    for node in walk(scopes.module.node):
        for item in node.items if isinstance(node, ast.With) else ():
            match item.context_expr:
                case ast.Call(func=ast.Attribute(attr="prefixed"), args=[prefix, *_]) as outer:
                    text = min(scopes.strings(prefix, scopes.module), default="")
                    before = found.get(id(outer), "") + text
                    for one in (n for part in node.body for n in walk(part)):  # type: ignore[attr-defined]
                        if isinstance(one, ast.Call):
                            found[id(one)] = before
    return found


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
