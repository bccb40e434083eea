"""All calls, decorators, assignments and imports of a Python source file, in one walk."""

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from vetting.surface._idioms import REGISTER
from vetting.surface._inside import Region
from vetting.surface._ir import Attr, Call, Func, Scope, Site
from vetting.surface._python_branches import Decision, end, start
from vetting.surface._python_lower import FUNCTIONS, call, lower

if TYPE_CHECKING:
    from vetting.surface._python_module import PythonModule

_BLOCKS = (
    *(ast.If, ast.Match, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try),
    ast.TryStar,
)
_PARTS = frozenset((*_BLOCKS, ast.match_case, ast.ExceptHandler))
_LEAVES = frozenset(
    {str, bytes, int, float, complex, bool, type(None), type(...), ast.Name, ast.Constant}
    | {ast.alias, ast.Pass, ast.Break, ast.Continue}
    | {
        leaf
        for base in (ast.expr_context, ast.boolop, ast.operator)
        for leaf in base.__subclasses__()
    }
    | {leaf for base in (ast.unaryop, ast.cmpop) for leaf in base.__subclasses__()}
)
"""Most of what a syntax tree holds, and nothing to be told of."""


_TOLD = frozenset({
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.AsyncFor),
    *(ast.Call, ast.Assign, ast.If, ast.Match, ast.IfExp, ast.Import, ast.ImportFrom),
    ast.Attribute,
})  # fmt: skip
"""What is told of, or opens a scope."""


class PythonCalls:
    """See the module. What is called is put into our own kinds of expression when it is asked for."""

    def __init__(self, module: "PythonModule") -> None:  # noqa: C901, PLR0912 - one case per kind
        self._module = module
        self._sites: dict[str, list[Site]] = {}
        self._places: dict[str, list[tuple[int, Callable[[], Site]]]] = {}
        """By the last name of what is called: line, and what makes the site."""

        self.assigned: list[tuple[Scope, ast.Assign]] = []
        self.imports: list[tuple[str, int]] = []
        self.decisions: list[Decision] = []
        self.members: list[tuple[Scope, ast.Attribute]] = []
        """Registrars that are not called where they stand."""
        self._called: set[int] = set()
        todo: list[tuple[ast.AST, Scope, tuple[Any, ...], bool, tuple[Region, ...]]] = [
            (self._module.scope.raw, self._module.scope, (), False, ())
        ]
        while todo:
            node, scope, loops, dead, rest = todo.pop()
            inner, around = scope, loops
            if type(node) not in _TOLD:
                pass
            elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                inner, around = self._module.scope_of(node, scope), ()
                self._decorators(node, scope, loops, dead)
            elif isinstance(node, ast.For | ast.AsyncFor):
                around = (*loops, (scope, node.target, lower(node.iter)))
            elif isinstance(node, ast.Call):
                self._called.add(id(node.func))
                made = partial(_called, node, scope, loops, dead)
                self._add(_last(node.func), node.lineno, made)
                self._applied(node, scope, loops, dead)
            elif isinstance(node, ast.Assign):
                self.assigned.append((scope, node))
                self._assignment(node, scope, loops, dead)
            elif isinstance(node, ast.If | ast.Match | ast.IfExp):
                self.decisions.append((scope, node, rest))
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node)
            elif isinstance(node, ast.Attribute) and node.attr in REGISTER:
                self._member(node, scope)
            never = isinstance(node, ast.If) and _is_false(node.test)
            for name in node._fields:
                value: Any = getattr(node, name, None)
                if type(value) in _LEAVES:
                    continue
                if type(value) is not list:
                    todo.append((value, inner, around, dead, ()))
                    continue
                if isinstance(node, ast.expr):
                    todo += [
                        (child, inner, around, dead, ())
                        for child in value
                        if type(child) not in _LEAVES
                    ]
                    continue
                children: Sequence[Any] = value
                gone = dead or (never and name == "body")
                after = rest if inner is scope and not _is_tried(node, name) else ()
                todo += [
                    (
                        child,
                        inner,
                        around,
                        gone,
                        _after(children, number, after) if type(child) in _PARTS else (),
                    )
                    for number, child in enumerate(children)
                    if type(child) not in _LEAVES
                ]
        self.imports.sort(key=lambda item: item[1])

    def of(self, name: str) -> list[Site]:
        """The calls of something whose last name it is, by line; none for `table[key](…)`."""
        known = self._sites.get(name)
        if known is None:
            places = sorted(self._places.get(name, ()), key=itemgetter(0))
            known = self._sites[name] = [made() for _, made in places]
        return known

    def every(self) -> Iterator[Site]:
        """All calls, name by name."""
        for name in self._places:
            yield from self.of(name)

    def _add(self, name: str, line: int, made: Callable[[], Site]) -> None:
        self._places.setdefault(name, []).append((line, made))

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            self.imports += [(alias.name, node.lineno) for alias in node.names]
            return
        spec = "." * node.level + (node.module or "")
        self.imports.append((spec, node.lineno))
        gap = "" if spec.endswith(".") or not spec else "."
        self.imports += [(f"{spec}{gap}{alias.name}", node.lineno) for alias in node.names]

    def _member(self, node: ast.Attribute, scope: Scope) -> None:
        if id(node) not in self._called and isinstance(node.ctx, ast.Load):
            self.members.append((scope, node))

    def _decorators(self, node: Any, scope: Scope, loops: Any, dead: bool) -> None:
        for item in getattr(node, "decorator_list", ()):
            name = _last(item.func if isinstance(item, ast.Call) else item)
            made = partial(_decorated, item, node, scope, loops, dead)
            self._add(name, item.lineno, made)

    def _applied(self, node: ast.Call, scope: Scope, loops: Any, dead: bool) -> None:
        """`mcp.tool(name="x")(function)`, a decorator applied by hand, as a call of `.tool()`."""
        if isinstance(node.func, ast.Call) and isinstance(node.func.func, ast.Attribute):
            made = partial(_by_hand, node, node.func, node.func.func, scope, loops, dead)
            self._add(f"{node.func.func.attr}()", node.lineno, made)

    def _assignment(self, node: ast.Assign, scope: Scope, loops: Any, dead: bool) -> None:
        """`x[key] = value` as a call of `[]`; `x.tool = value` as one of `.tool=`."""
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                made = partial(_assigned, node, target, "[]", scope, loops, dead)
                self._add("[]", node.lineno, made)
            elif isinstance(target, ast.Attribute):
                name = f"{target.attr}="
                made = partial(_assigned, node, target, name, scope, loops, False)
                self._add(name, node.lineno, made)


def _last(node: ast.expr) -> str:
    """The last name of what is called."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return getattr(lower(node), "name", "")


def _called(node: ast.Call, scope: Scope, loops: Any, dead: bool) -> Site:
    return Site(call(node), scope, loops, None, dead)


def _decorated(item: ast.expr, node: Any, scope: Scope, loops: Any, dead: bool) -> Site:
    made = call(item) if isinstance(item, ast.Call) else Call(item.lineno, item, func=lower(item))
    return Site(made, scope, loops, Func(node.lineno, node, name=node.name), dead)


def _by_hand(
    node: ast.Call, of: ast.Call, func: ast.Attribute, scope: Scope, loops: Any, dead: bool
) -> Site:
    inner = call(of)
    name = Attr(node.lineno, func, name=f"{func.attr}()", of=lower(func.value))
    args = (*map(lower, node.args), *inner.args)
    made = Call(node.lineno, node, func=name, args=args, named=inner.named)
    return Site(made, scope, loops, None, dead)


def _assigned(
    node: ast.Assign,
    target: ast.Subscript | ast.Attribute,
    name: str,
    scope: Scope,
    loops: Any,
    dead: bool,
) -> Site:
    func = lower(ast.Attribute(value=target.value, attr=name, lineno=node.lineno))
    keys = (lower(target.slice),) if isinstance(target, ast.Subscript) else ()
    made = Call(node.lineno, node, func=func, args=(*keys, lower(node.value)))
    return Site(made, scope, loops, None, dead)


def _is_tried(node: ast.AST, name: str) -> bool:
    """Whether what stands there may fail, and what follows run all the same."""
    return isinstance(node, ast.Try | ast.TryStar) and name == "body"


def _after(siblings: Sequence[Any], number: int, rest: tuple[Region, ...]) -> tuple[Region, ...]:
    """What follows a statement in its function, for those that hold others."""
    if number + 1 == len(siblings) or not isinstance(siblings[number], ast.stmt):
        return rest
    return ((start(siblings[number + 1]), end(siblings[-1])), *rest)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value
