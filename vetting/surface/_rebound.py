"""Variables that get another value in ways that are not read as one: `[tools] = lists`,
`for (tools of lists);`, and in Python all but a plain assignment where a function says `global TOOLS`.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface import _javascript_uses
from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import line_of, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import inside, owner
from vetting.surface._use import Variable

_PATTERNS = frozenset({
    *("array_pattern", "object_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"),
    *("object_assignment_pattern", "parenthesized_expression"),
})  # fmt: skip
_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_SCOPES = (*FUNCTIONS, ast.ClassDef)
_TESTED = (ast.If, ast.While)


def rebound(variable: Variable) -> Iterator[int]:
    """The lines of such places in the module of a variable."""
    module = variable.scope.module
    if variable.member:
        if isinstance(module, PythonModule):
            yield from _of_an_object(module, variable)
    elif isinstance(module, JavaScriptModule):
        yield from _in_javascript(module, variable)
    elif isinstance(module, PythonModule):
        yield from _in_python(module, variable)


# JavaScript.


def _in_javascript(module: JavaScriptModule, variable: Variable) -> Iterator[int]:
    for node in _javascript_uses.named(module, variable):
        at = node
        while at.parent.type in _PATTERNS:
            at = at.parent
        outer = at.parent
        whole = at is not node or outer.type != "assignment_expression"
        given = outer.type in _ASSIGNS or (
            outer.type == "for_in_statement" and outer.child_by_field_name("kind") is None
        )
        if given and whole and outer.child_by_field_name("left") == at:
            sure = outer.type != "augmented_assignment_expression" or (
                word(outer.child_by_field_name("operator")) == "&&="
            )
            if sure and _javascript_uses.is_of(module, node, variable):
                yield line_of(outer)


# Python.


def _in_python(module: PythonModule, variable: Variable) -> Iterator[int]:
    around = module.parts.around
    for node in module.parts.mentioned(variable.scope.raw, (variable.name,)):
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Store):
            continue
        inner, outer = _scope_of(module, node, variable), around.get(id(node))
        if inner is None:
            if isinstance(outer, ast.NamedExpr) and not _is_tested(module, outer):
                yield node.lineno
        elif _says(inner, variable.name) and not isinstance(outer, ast.Assign):
            yield node.lineno
    for node in module.parts.binders.get(variable.name, ()):
        if not _lies_in(module, node, variable.scope.raw):
            continue
        inner = _scope_of(module, node, variable)
        plain = isinstance(node, ast.alias | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if _says(inner, variable.name) if inner is not None else not plain:
            yield node.lineno


def _of_an_object(module: PythonModule, variable: Variable) -> Iterator[int]:
    """`for self.tools in lists:`, `self.tools, others = load()`."""
    around = module.parts.around
    for node in module.parts.mentioned(variable.scope.raw, (variable.name,)):
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Store):
            continue
        outer = around.get(id(node))
        if isinstance(outer, ast.Tuple):
            outer = around.get(id(outer))
            if isinstance(outer, ast.Assign) and isinstance(outer.value, ast.Tuple):
                continue
        elif isinstance(outer, ast.Assign | ast.AnnAssign | ast.AugAssign):
            continue
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.lineno


def _lies_in(module: PythonModule, node: Any, raw: Any) -> bool:
    while node is not None and node is not raw:
        node = module.parts.around.get(id(node))
    return node is raw


def _scope_of(module: PythonModule, node: Any, variable: Variable) -> Any:
    """The function or class inside the variable's scope that a part stands in; None if in none."""
    node = module.parts.around.get(id(node))
    while node is not None and node is not variable.scope.raw:
        if isinstance(node, _SCOPES):
            return node
        node = module.parts.around.get(id(node))
    return None


def _says(scope: Any, name: str) -> bool:
    """Whether a function says that a name is an outer one's."""
    todo = list(getattr(scope, "body", ())) if not isinstance(scope, ast.Lambda) else []
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
        if not isinstance(node, _SCOPES):
            todo += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.expr)]
    return False


def _is_tested(module: PythonModule, node: Any) -> bool:
    """Whether a name is given in a condition: `if (tools := found()):`."""
    outer = module.parts.around.get(id(node))
    while isinstance(outer, ast.Compare | ast.BoolOp | ast.UnaryOp):
        node, outer = outer, module.parts.around.get(id(outer))
    return isinstance(outer, _TESTED) and outer.test is node


def is_same(name: str, where: Scope, scope: Scope) -> bool:
    """Whether an assignment to a name in one scope is one to the variable of another."""
    if isinstance(where.raw, ast.AST):
        words = (
            part for part in ast.walk(where.raw) if isinstance(part, ast.Global | ast.Nonlocal)
        )
        return any(name in part.names for part in words)
    return inside(where, scope) and owner(name, where) is scope
