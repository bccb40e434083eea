"""What annotations name: of parameters, and of the fields of classes."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._ir import Name, Node
from vetting.surface._javascript_lower import word
from vetting.surface._python_lower import lower

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def annotations(raw: Any, name: str) -> Iterator[Node]:
    """The names in the annotation of a parameter, or of a class's field."""
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


def _in_python(raw: ast.AST, name: str) -> Iterator[Node]:
    said: ast.expr | None = None
    if isinstance(raw, _FUNCTIONS):
        args = raw.args
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
        said = next((one.annotation for one in every if one.arg == name), None)
    elif isinstance(raw, ast.ClassDef):
        fields = (part for part in raw.body if isinstance(part, ast.AnnAssign))
        said = next((one.annotation for one in fields if _is_named(one.target, name)), None)
    for part in ast.walk(said) if said is not None else ():
        if isinstance(part, ast.Name):
            yield lower(part)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield Name(part.lineno, name=part.value.rpartition(".")[2])


def _is_named(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
