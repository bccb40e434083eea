"""Objects whose fields a caller fills in, as the classes of the package declare them."""

import ast

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Name, Node, Scope
from vetting.surface._python_lower import lower
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef


def is_path(node: Node, scope: Scope, machine: Evaluator) -> bool:
    """Whether a member `name` may be the last part of a path: not where a parameter is an object of
    a class of the package, as in `def read(asked: Asked)`.
    """
    if not scope.module.path.endswith(".py"):
        return False
    where = owner(node.name, scope) if isinstance(node, Name) else None
    args = getattr(where.raw, "args", None) if where is not None else None
    if where is None or not isinstance(args, ast.arguments):
        return True
    kinds = {arg.arg: arg.annotation for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    kind = kinds.get(getattr(node, "name", ""))
    if not isinstance(kind, ast.Name | ast.Attribute):
        return True
    return not isinstance(machine.value(lower(kind), scope.module.scope, {}), ClassRef)
