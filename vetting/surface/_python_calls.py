"""All calls, decorators, assignments and imports of a Python source file, in one walk."""

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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


class PythonCalls:
    """See the module. `calls` are by the last name of what is called."""

    def __init__(self, module: "PythonModule") -> None:
        self._module = module
        self.calls: dict[str, list[Site]] = {}
        self.assigned: list[tuple[Scope, ast.Assign]] = []
        self.imports: list[tuple[str, int]] = []
        self.decisions: list[Decision] = []
        todo: list[tuple[ast.AST, Scope, tuple[Any, ...], bool, tuple[Region, ...]]] = [
            (self._module.scope.raw, self._module.scope, (), False, ())
        ]
        while todo:
            node, scope, loops, dead, rest = todo.pop()
            inner, around = scope, loops
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                inner, around = self._module.scope_of(node, scope), ()
                self._decorators(node, scope, loops, dead)
            elif isinstance(node, ast.For | ast.AsyncFor):
                around = (*loops, (scope, node.target, lower(node.iter)))
            elif isinstance(node, ast.Call):
                self._add(Site(call(node), scope, loops, None, dead))
                self._applied(node, scope, loops, dead)
            elif isinstance(node, ast.Assign):
                self.assigned.append((scope, node))
                self._assignment(node, scope, loops, dead)
            elif isinstance(node, ast.If | ast.Match | ast.IfExp):
                self.decisions.append((scope, node, rest))
            elif isinstance(node, ast.Import):
                self.imports += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                spec = "." * node.level + (node.module or "")
                self.imports.append((spec, node.lineno))
                gap = "" if spec.endswith(".") or not spec else "."
                self.imports += [(f"{spec}{gap}{alias.name}", node.lineno) for alias in node.names]
            never = isinstance(node, ast.If) and _is_false(node.test)
            for name in node._fields:
                value = getattr(node, name, None)
                if type(value) in _LEAVES:
                    continue
                children: Sequence[Any] = value if isinstance(value, list) else (value,)
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
        for sites in self.calls.values():
            sites.sort(key=lambda site: site.call.line)
        self.imports.sort(key=lambda item: item[1])

    def _add(self, site: Site) -> None:
        name = getattr(site.call.func, "name", "")
        if name:
            self.calls.setdefault(name, []).append(site)

    def _decorators(self, node: Any, scope: Scope, loops: Any, dead: bool) -> None:
        for item in getattr(node, "decorator_list", ()):
            made = (
                call(item)
                if isinstance(item, ast.Call)
                else Call(item.lineno, item, func=lower(item))
            )
            target = Func(node.lineno, node, name=node.name)
            self._add(Site(made, scope, loops, target, dead))

    def _applied(self, node: ast.Call, scope: Scope, loops: Any, dead: bool) -> None:
        """`mcp.tool(name="x")(function)`, a decorator applied by hand, as a call of `.tool()`."""
        if isinstance(node.func, ast.Call) and isinstance(node.func.func, ast.Attribute):
            inner = call(node.func)
            func = node.func.func
            name = Attr(node.lineno, func, name=f"{func.attr}()", of=lower(func.value))
            args = (*map(lower, node.args), *inner.args)
            made = Call(node.lineno, node, func=name, args=args, named=inner.named)
            self._add(Site(made, scope, loops, None, dead))

    def _assignment(self, node: ast.Assign, scope: Scope, loops: Any, dead: bool) -> None:
        """`x[key] = value` as a call of `[]`; `x.tool = value` as one of `.tool=`."""
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                func = lower(ast.Attribute(value=target.value, attr="[]", lineno=node.lineno))
                args = (lower(target.slice), lower(node.value))
                self._add(
                    Site(Call(node.lineno, node, func=func, args=args), scope, loops, None, dead)
                )
            elif isinstance(target, ast.Attribute):
                func = lower(
                    ast.Attribute(value=target.value, attr=f"{target.attr}=", lineno=node.lineno)
                )
                self._add(
                    Site(
                        Call(node.lineno, node, func=func, args=(lower(node.value),)), scope, loops
                    )
                )


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
