"""What variables and members get elsewhere than where they are declared: in an inner function, by
`x += …`, as a member of an object, `self.x = …`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from vetting.grammars import kind_of, parser
from vetting.surface._ir import Attr, Call, Func, Module, Name, Node, Scope, Site
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower as lower_python
from vetting.surface._scopes import inside, owner

_SELF = frozenset({"self", "cls", "this"})
_QUERY = "[(assignment_expression) (augmented_assignment_expression)] @found"
_MAX = 3000
"""Assignments of one module that are looked at."""

_MOST = 20
"""Assignments to one variable, and additions to it, that are looked at."""

_DEEP = 60
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """One assignment: to a variable, or to a member of an object that a method belongs to."""

    name: str
    own: bool
    value: Node
    scope: Scope
    home: Scope | None = None
    """Where the variable belongs, when its own scope says so: `global x`."""

    query: bool = False
    """It is the query of an address that gets something: `url.search = …`."""


class Stores:
    """The assignments of one module, by the name of what gets something."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._by_name: dict[str, list[Store]] = {}
        found = _javascript(module) if isinstance(module, JavaScriptModule) else _python(module)
        for count, store in enumerate(found):
            if count >= _MAX:
                break
            self._by_name.setdefault(store.name, []).append(store)

    def into(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """What the variable `name` of `scope` gets, and where; of a class, its objects' member."""
        for store in islice(self._by_name.get(name, ()), _MOST):
            if scope.kind == "class":
                if store.own and inside(store.scope, scope):
                    yield store.value, store.scope
            elif store.query and self._is_address(name, scope):
                continue
            elif not store.own and (store.home or owner(name, store.scope)) is scope:
                yield store.value, store.scope

    def added(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """What is put into its value: `rows.append(…)`, `body[key] = …`."""
        for site in islice(self._additions(name, scope), _MOST):
            if inside(site.scope, scope):
                for node in (*site.call.args[-1:], *(value for _, value in site.call.named)):
                    yield node, site.scope

    def _additions(self, name: str, scope: Scope) -> Iterator[Site]:
        for site in self._module.additions(name):
            of = getattr(site.call.func, "of", None)
            own = isinstance(of, Attr) and isinstance(of.of, Name) and of.of.name in _SELF
            if own if scope.kind == "class" else isinstance(of, Name):
                yield site

    def queried(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """What becomes part of an address's query: `url.searchParams.set("q", text)`, `url.search = text`."""
        if self._is_address(name, scope):
            for site in islice(self._module.additions("searchParams"), _MOST):
                of = getattr(getattr(site.call.func, "of", None), "of", None)
                if isinstance(of, Name) and of.name == name and inside(site.scope, scope):
                    yield from ((node, site.scope) for node in site.call.args[-1:])
            for store in islice(self._by_name.get(name, ()), _MOST):
                if store.query and owner(name, store.scope) is scope:
                    yield store.value, store.scope

    def _is_address(self, name: str, scope: Scope) -> bool:
        made = scope.names.get(name, ())
        return any(
            isinstance(node, Call) and getattr(node.func, "name", "") == "URL" for node in made
        )


def _python(module: Module) -> Iterator[Store]:
    outer = frozenset[str]()
    todo: list[tuple[ast.AST, Scope, frozenset[str]]] = [(module.scope.raw, module.scope, outer)]
    while todo:
        node, scope, outer = todo.pop()
        if isinstance(node, _FUNCTIONS):
            made = Func(node.lineno, node, name=node.name)
            scope = module.function(made, scope)
            said = (part.names for part in node.body if isinstance(part, ast.Global))
            outer = frozenset(name for names in said for name in names)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if (named := _python_target(target)) is not None:
                    home = module.scope if named[0] in outer and not named[1] else None
                    yield Store(*named, lower_python(node.value), scope, home)
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                todo += [(part, scope, outer) for part in inner]


def _python_target(target: ast.AST) -> tuple[str, bool] | None:
    """The variable whose value an assignment changes, or the member of `self`."""
    last = ""
    while isinstance(target, ast.Attribute | ast.Subscript):
        if isinstance(target, ast.Attribute):
            last = target.attr
        target = target.value
    if not isinstance(target, ast.Name):
        return None
    if target.id in _SELF:
        return (last, True) if last else None
    return target.id, False


def _javascript(module: JavaScriptModule) -> Iterator[Store]:
    import tree_sitter

    cursor = tree_sitter.QueryCursor(_query(kind_of(module.path)))
    for node in cursor.captures(module.scope.raw).get("found", []):
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        named = _javascript_target(left)
        if named is not None and right is not None:
            last = left.child_by_field_name("property") if left is not None else None
            query = word(last) in ("search", "hash")
            yield Store(*named, lower_javascript(right), module.scope_at(node), query=query)


def _javascript_target(target: Any) -> tuple[str, bool] | None:
    last = ""
    for _ in range(_DEEP):
        if target is None or target.type not in ("member_expression", "subscript_expression"):
            break
        if target.type == "member_expression":
            last = word(target.child_by_field_name("property"))
        target = target.child_by_field_name("object")
    if target is None:
        return None
    if target.type == "this":
        return (last, True) if last else None
    return (word(target), False) if target.type == "identifier" else None


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _QUERY)
