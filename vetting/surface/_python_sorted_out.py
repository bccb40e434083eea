"""Turns of a loop in Python that never get to a place, by how names begin or end:
`for name, fn in …: if not name.startswith("handle_"): continue`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Element, Index, Scope, Site
from vetting.surface._python_lower import lower
from vetting.surface._python_parts import PythonParts
from vetting.surface._scopes import owner
from vetting.surface._values import Closure, External, ModuleRef

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

Env = Mapping[tuple[int, str], Any]
_LEAVES = (ast.Continue, ast.Break, ast.Return, ast.Raise)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_MOST = 40
"""Conditions around one place, and parts of one."""

Test = tuple[ast.expr, bool]
"""A condition, and whether it holds at the place."""


def reaching(machine: "Evaluator", parts: PythonParts, site: Site, envs: list[Env]) -> list[Env]:
    """Those of the turns of the loops around a place that may get there."""
    conditions = _tests(parts, site.call.raw)
    if not conditions:
        return envs
    return [env for env in envs if gets_there(machine, conditions, site.scope, env)]


def _tests(parts: PythonParts, place: ast.AST) -> list[Test]:
    """The conditions for getting to a place in its loops, in one turn."""
    found: list[Test] = []
    node: ast.AST | None = place
    above = parts.around.get(id(node))
    while above is not None and not isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
        if isinstance(above, ast.If | ast.IfExp) and node is not above.test:
            body = above.body if isinstance(above.body, list) else [above.body]
            found.append((above.test, any(node is one for one in body)))
        found += _before(above, node)
        node, above = above, parts.around.get(id(above))
        if len(found) > _MOST:
            break
    return found


def _before(above: ast.AST, node: ast.AST | None) -> Iterator[Test]:
    """What is left out before a statement: `if test: continue`."""
    if not isinstance(above, (*_LOOPS, ast.If, ast.Try, ast.With)):
        return
    for body in (above.body, getattr(above, "orelse", [])):
        if any(node is one for one in body):
            for one in body:
                if one is node:
                    return
                if isinstance(one, ast.If) and isinstance(one.body[-1], _LEAVES) and not one.orelse:
                    yield one.test, False


def gets_there(machine: "Evaluator", conditions: Iterable[Test], scope: Scope, env: Env) -> bool:
    """Whether all of the conditions may be as they have to be."""
    return all(
        (found := _holds(machine, test, scope, env)) is None or found == wanted
        for test, wanted in conditions
    )


def _holds(
    machine: "Evaluator", test: ast.expr, scope: Scope, env: Env, depth: int = 0
) -> bool | None:
    """Whether a condition holds; None where nobody knows."""
    if depth > _MOST:
        return None
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=of):
            found = _holds(machine, of, scope, env, depth + 1)
            return None if found is None else not found
        case ast.BoolOp(op=op, values=values):
            all_of = isinstance(op, ast.And)
            each = [_holds(machine, one, scope, env, depth + 1) for one in values]
            if (not all_of) in each:
                return not all_of
            return None if None in each else all_of
        case ast.Call(func=ast.Attribute(value=of, attr="startswith" | "endswith" as how)):
            return _fits(machine, test, of, how, scope, env)
        case ast.Call(args=[of]):
            from vetting.surface._module_members import may_be

            called = machine.value(lower(test.func), scope, env)
            known = isinstance(called, External) and called.spec in ("inspect", "")
            return False if known and not may_be(called, _value(machine, of, scope, env)) else None
        case ast.Compare(
            left=ast.Attribute(value=one, attr="__module__"),
            ops=[ast.Eq() | ast.NotEq() as how],
            comparators=[ast.Attribute(value=other, attr="__name__")],
        ):
            same = _is_of(_value(machine, one, scope, env), _value(machine, other, scope, env))
            return same if same is None or isinstance(how, ast.Eq) else not same
    from vetting.surface._marked import holds

    return holds(machine, test, scope, env)


def _value(machine: "Evaluator", node: ast.expr, scope: Scope, env: Env) -> Any:
    return machine.value(lower(node), scope, env)


def _is_of(value: Any, module: Any) -> bool | None:
    """Whether something was made in a module, and not only imported there."""
    if not isinstance(module, ModuleRef):
        return None
    if isinstance(value, Closure):
        return value.scope.module is module.module
    return False if isinstance(value, External) else None


def _fits(
    machine: "Evaluator", test: ast.Call, of: ast.expr, how: str, scope: Scope, env: Env
) -> bool | None:
    if _is_given_anew(of, scope, env):
        return None
    text = _value(machine, of, scope, env)
    given = _value(machine, test.args[0], scope, env) if len(test.args) == 1 else None
    ends = given if isinstance(given, list) else [given]
    known = tuple(one for one in ends if isinstance(one, str))
    if not isinstance(text, str) or len(known) < len(ends):
        return None
    return text.startswith(known) if how == "startswith" else text.endswith(known)


def _is_given_anew(of: ast.expr, scope: Scope, env: Env) -> bool:
    """Whether a variable of a loop gets other values too: `name = name.removeprefix("do_")`."""
    for node in ast.walk(of):
        at = owner(node.id, scope) if isinstance(node, ast.Name) else None
        if not isinstance(node, ast.Name) or at is None or (id(at), node.id) not in env:
            continue
        nodes = at.names[node.id]
        if len(nodes) > 1 and not all(isinstance(one, Element | Index) for one in nodes):
            return True
    return False
