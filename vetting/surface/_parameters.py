"""The names of a tool's parameters, from a schema, a shape, a model or a function's signature."""

import ast
from collections.abc import Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import run
from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import FIELDS
from vetting.surface._ir import Attr, Call, Imported, Name, Node, Scope
from vetting.surface._pairs import is_converted
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef, Closure, Instance, Many, Opaque, Record, flat, members

MAX = 200
"""Parameters of one tool that are told; one more says that there are more."""

_DEPTH = 6
_OPTIONS = 8
"""Of what a schema may be, those that are looked at."""

_LIBRARIES = frozenset(
    {"zod", "v3", "v4", "valibot", "yup", "joi", "typebox", "arktype", "superstruct"}
)
_BUILDERS = pattern(r"z\d{0,3}|zod\d{0,3}|(?:external|zod)_exports\d{0,3}|Joi|Yup|Type")
"""Libraries of schemas, by the last part of their names, and what they are called, bundled too."""

OBJECTS = frozenset({"object", "strictObject", "looseObject", "interface", "Object"})
_GIVEN = frozenset({"ctx", "context", "self", "cls", "mcp_context"})
"""What the library gives to a function, where its type says so or there is none."""

_CHAINED = frozenset({"describe", "optional", "nullable", "nullish", "default"})
"""Methods by which a schema ends."""

_WRAPS = {
    **dict.fromkeys(("optional", "nullable", "nullish", "readonly", "exactOptional"), 0),
    **dict.fromkeys(("pipe", "pipeline", "partial", "required", "strict", "brand", "lazy"), 0),
    "preprocess": 1,
}
"""Functions of a library that are given a schema, and its place among their arguments: what a caller
must give is what it says. A method of one of these names is given something else, or nothing.
"""

_MORE = frozenset({"extend", "safeExtend", "merge", "augment", "and"})
"""Those that make an object of one with other members too."""


def of_function(func: Closure) -> tuple[str, ...]:
    """Those of a Python function that the caller gives."""
    args = getattr(func.func.raw, "args", None)
    if not isinstance(args, ast.arguments):
        return ()
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return tuple(arg.arg for arg in every if not _is_given(arg))[: MAX + 1]


def given(func: Closure) -> ast.arguments | None:
    """The parameters of a Python function without those that the library gives."""
    args = getattr(func.func.raw, "args", None)
    if not isinstance(args, ast.arguments):
        return None
    every = [*args.posonlyargs, *args.args]
    kept = [arg for arg in every if not _is_given(arg)]
    late = every[len(every) - len(args.defaults) :]
    keywords = [
        pair
        for pair in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if not _is_given(pair[0])
    ]
    return ast.arguments(
        posonlyargs=[],
        args=kept,
        vararg=args.vararg,
        kwonlyargs=[arg for arg, _ in keywords],
        kw_defaults=[default for _, default in keywords],
        kwarg=args.kwarg,
        defaults=[d for arg, d in zip(late, args.defaults, strict=True) if not _is_given(arg)],
    )


def _is_given(arg: ast.arg) -> bool:
    kind = ast.unparse(arg.annotation) if arg.annotation is not None else ""
    return "Context" in kind or (arg.arg in _GIVEN and not kind)


def of_value(machine: Evaluator, value: Any) -> tuple[str, ...]:
    """Those in the object that declares a tool."""
    for key in FIELDS["inputSchema"]:
        if isinstance(value, Instance):
            item: Any = machine.attr(value, key, value.call.line)
        else:
            item = (members(value) or {}).get(key)
        if item is not None and not isinstance(item, Opaque):
            return of_schema(machine, item)
    return ()


def of_schema(machine: Evaluator, value: Any, depth: int = 0) -> tuple[str, ...]:
    """Those of JSON Schema, of a Zod shape or object, or of a Pydantic model."""
    if depth > _DEPTH:
        return ()
    if isinstance(value, Many):
        options = flat(value)[:_OPTIONS]
        told = [one for one in options if "properties" in (members(one) or {})]
        return _joined(of_schema(machine, one, depth + 1) for one in told or options)
    if isinstance(value, ClassRef):
        return _of_model(machine, value, depth)
    if isinstance(value, Record):
        return _of_call(machine, value, depth)
    held = members(value)
    if held is None:
        return ()
    inner, copied = members(held.get("properties")), held.get(...)
    if inner is None and isinstance(several := held.get("properties"), Many):
        every = [members(one) or {} for one in several.options[:_OPTIONS]]
        if any(... in one for one in every):
            return ()  # filled by a function for several tools
        return _joined(tuple(key for key in one if isinstance(key, str)) for one in every)
    if inner is None and isinstance(copied, Record) and is_converted(copied):
        return of_schema(machine, copied, depth + 1)
    if inner is None and isinstance(held.get("type"), str):
        return ()
    return tuple(key for key in (held if inner is None else inner) if isinstance(key, str))[
        : MAX + 1
    ]


def _joined(every: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All names that something may have, each once: that one is not sure makes no other one unknown."""
    return tuple(dict.fromkeys(name for names in every for name in names))[: MAX + 1]


def is_schema(value: Any) -> bool:
    """Whether a schema library's call makes something: `z.string().max(80)`, `v.pipe(v.string())`."""
    node = value.node if isinstance(value, Record) else None
    while isinstance(node, Call | Attr):
        node = node.func if isinstance(node, Call) else node.of
    return isinstance(value, Record) and _is_library(node, value.scope)


def _is_library(node: Node | None, scope: Scope) -> bool:
    """Whether a variable is a library of schemas, or what one exports."""
    if not isinstance(node, Name):
        return False
    at = owner(node.name, scope)
    made = at.names[node.name] if at is not None else ()
    specs = {one.spec.rpartition("/")[2] for one in made if isinstance(one, Imported)}
    return _BUILDERS.fullmatch(node.name) is not None or not _LIBRARIES.isdisjoint(specs)


def looks_like_schema(value: Any) -> bool:
    """As `is_schema`, whatever the library is called: a minifier gives it another name."""
    return is_schema(value) or (isinstance(value, Record) and value.callee in _CHAINED)


def _of_call(machine: Evaluator, value: Record, depth: int) -> tuple[str, ...]:
    """`z.object({…}).strict()`, `zodToJsonSchema(X)`, `Model.model_json_schema()`."""
    if value.callee in OBJECTS and value.args:
        return of_schema(machine, value.args[0], depth + 1)
    if is_converted(value):
        return of_schema(machine, value.args[0], depth + 1) if value.args else ()
    func, at = getattr(value.node, "func", None), _WRAPS.get(value.callee)
    of = func.of if isinstance(func, Attr) else func
    if at is not None and len(value.args) > at and (at or _is_library(of, value.scope)):
        inner = value.args[at]
        if isinstance(inner, Closure):  # `z.lazy(() => Schema)`
            inner = run(machine, inner, [], {})
        return of_schema(machine, inner, depth + 1)
    if not isinstance(func, Attr):
        return ()
    if value.callee == "intersection":
        return _joined(of_schema(machine, one, depth + 1) for one in value.args[:2])
    known = of_schema(machine, machine.value(func.of, value.scope, {}), depth + 1)
    said = of_schema(machine, value.args[0], depth + 1) if value.args else ()
    if value.callee in _MORE:
        return _joined((known, said))
    kept = {"pick": True, "omit": False}.get(value.callee)
    return known if kept is None else tuple(name for name in known if (name in said) is kept)


def _of_model(machine: Evaluator, value: ClassRef, depth: int) -> tuple[str, ...]:
    raw = value.scope.raw
    if not isinstance(raw, ast.ClassDef):
        return ()
    names = [
        node.target.id
        for node in raw.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    if not value.scope.filled:
        value.scope.module.fill(value.scope)
    for base in value.scope.bases:
        parent = machine.value(base, value.scope.parent or value.scope, {})
        if isinstance(parent, ClassRef):
            names += of_schema(machine, parent, depth + 1)
    return tuple(dict.fromkeys(name for name in names if not name.startswith("_")))[: MAX + 1]
