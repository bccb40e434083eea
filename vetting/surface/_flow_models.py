"""Objects whose fields a caller fills in, as the classes of the package declare them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Imported, Name, Node, Scope
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, ModuleRef

_HOLDS = frozenset({"Optional", "Annotated", "list", "List", "tuple", "set", "Sequence", "Union"})
_DEPTH = 4
_MOST = 200
"""Fields of one parameter that are looked at."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class: its annotation, what stands beside it, and where it stands."""

    kind: ast.expr
    value: ast.expr | None
    scope: Scope


def model_fields(
    kind: ast.expr | None, scope: Scope, machine: Evaluator, depth: int = 0
) -> Iterator[tuple[str, Field]]:
    """The fields of the classes that an annotation names, and of those that these are made of, in any
    depth. Who declares a tool with such a parameter has it read into the class: pydantic does so with
    plain dataclasses too.
    """
    for part in _classes(kind) if depth < _DEPTH else ():
        found = machine.value(lower(part), scope, {})
        if not isinstance(found, ClassRef) or not isinstance(found.scope.raw, ast.ClassDef):
            continue
        outer = found.scope.parent or found.scope
        for line in found.scope.raw.body[:_MOST]:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                yield line.target.id, Field(line.annotation, line.value, outer)
                yield from model_fields(line.annotation, outer, machine, depth + 1)
        for base in found.scope.raw.bases:
            yield from model_fields(base, outer, machine, depth + 1)


def _classes(kind: ast.expr | None) -> Iterator[ast.expr]:
    """The names in an annotation that may be classes: of `list[Line] | None`, `Line`."""
    match kind:
        case ast.Name() | ast.Attribute():
            yield kind
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _classes(left)
            yield from _classes(right)
        case ast.Subscript(value=of, slice=inner) if last_name(lower(of)) in _HOLDS:
            for part in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                yield from _classes(part)
        case ast.Constant(value=str() as text) if len(text) < _MOST:
            try:
                yield from _classes(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError, RecursionError):
                return


def meant_by(kind: ast.expr, scope: Scope, machine: Evaluator) -> Field | None:
    """What the name of a type stands for where one line gives it its meaning, in the module or in another
    of the package: `Slug = Annotated[…]`.
    """
    for _ in range(_DEPTH):
        if isinstance(kind, ast.Attribute):
            of = machine.value(lower(kind.value), scope, {})
            name, at = kind.attr, of.module.scope if isinstance(of, ModuleRef) else None
        else:
            name = getattr(kind, "id", "")
            at = owner(name, scope)
        made = filled(at).names.get(name, ()) if at is not None else ()
        if at is None or len(made) != 1:
            return None
        node = made[0]
        if not isinstance(node, Imported) or not node.name:
            said = [one for line in getattr(at.raw, "body", ()) if (one := _given(line, name))]
            return Field(said[0], None, at) if len(said) == 1 and said[0] is node.raw else None
        other = machine.program.imported(at.module, node.spec)
        if other is None:
            return None
        kind, scope = ast.Name(node.name), other.scope
    return None


def _given(line: ast.stmt, name: str) -> ast.expr | None:
    """What a statement gives a variable."""
    match line:
        case ast.Assign(targets=[ast.Name(id=to)]) | ast.AnnAssign(target=ast.Name(id=to)):
            return line.value if to == name else None
    return None


def nowhere_free(told: Iterable[tuple[str, bool]]) -> set[str]:
    """The names that are bounded wherever they stand, of names with whether they are."""
    free, bounded = set[str](), set[str]()
    for name, known in told:
        (bounded if known else free).add(name)
    return bounded - free


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
