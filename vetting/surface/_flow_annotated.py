"""What annotations name: of parameters, of variables of functions, and of the fields of classes."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Name, Node
from vetting.surface._javascript_lower import word
from vetting.surface._python_lower import lower
from vetting.surface._values import ClassRef, Closure, flat

_ONE = frozenset({"Optional", "Union", "Annotated", "Awaitable", "Coroutine", "Self", "Final"})
"""What is written around the class of one object."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def annotations(raw: Any, name: str) -> Iterator[Node]:
    """The names in the annotation of a parameter, of a variable, or of a class's field."""
    if isinstance(raw, ast.AST):
        yield from _in_python(raw, name)
        return
    params = raw.child_by_field_name("parameters") if hasattr(raw, "type") else None
    for param in params.named_children if params is not None else ():
        told, pattern = (param.child_by_field_name(part) for part in ("type", "pattern"))
        if told is not None and pattern is not None and word(pattern) == name:
            for one in told.named_children:
                if one.type == "type_identifier":
                    yield Name(0, name=word(one))


def said_classes(of: Any, machine: Evaluator) -> list[ClassRef]:
    """The classes of the package's own that a function says it returns an object of."""
    found = returned(of.func.raw) if isinstance(of, Closure) else ()
    each = (one for node in found for one in flat(machine.value(node, of.scope, {})))
    return [one for one in each if isinstance(one, ClassRef)]


def returned(raw: Any) -> Iterator[Node]:
    """The names of what a function of Python says that it returns itself: no lists or tables of it."""
    said = raw.returns if isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef) else None
    todo = [said] if said is not None else []
    while todo:
        match todo.pop():
            case ast.Name() as named:
                yield lower(named)
            case ast.Constant(value=str(text), lineno=line):
                yield Name(line, name=text.rpartition(".")[2])
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                todo += [left, right]
            case ast.Subscript(value=ast.Name(id=of) | ast.Attribute(attr=of), slice=inner):
                every = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                todo += every if of in _ONE else []


def _in_python(raw: ast.AST, name: str) -> Iterator[Node]:
    said: ast.expr | None = None
    if isinstance(raw, _FUNCTIONS):
        args = raw.args
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
        said = next((one.annotation for one in every if one.arg == name), None) or _local(raw, name)
    elif isinstance(raw, ast.ClassDef):
        fields = (part for part in raw.body if isinstance(part, ast.AnnAssign))
        said = next((one.annotation for one in fields if _is_named(one.target, name)), None)
    for part in ast.walk(said) if said is not None else ():
        if isinstance(part, ast.Name):
            yield lower(part)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield Name(part.lineno, name=part.value.rpartition(".")[2])


def _local(raw: ast.AST, name: str) -> ast.expr | None:
    """The annotation of a variable where a function gives it a value: `store: Store = ctx.state["store"]`."""
    todo: list[ast.AST] = list(getattr(raw, "body", ())) if not isinstance(raw, ast.Lambda) else []
    while todo:
        part = todo.pop()
        if isinstance(part, ast.AnnAssign) and _is_named(part.target, name):
            return part.annotation
        if not isinstance(part, (*_FUNCTIONS, ast.ClassDef)):
            todo += (one for one in ast.iter_child_nodes(part) if not isinstance(one, ast.expr))
    return None


def _is_named(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
