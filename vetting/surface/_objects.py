"""Objects of the package's own classes: their members as they are for one object, what decorators make
of functions, and what a class of a few values is asked for.
"""

import ast
from dataclasses import replace
from typing import Any

from vetting.surface._calls import MAX_CALLS, arguments, named, run
from vetting.surface._construction import bases_of, field_of, made_with
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Func, Lit, Name, Node, Scope
from vetting.surface._made_there import made_of_parameter
from vetting.surface._marked import given
from vetting.surface._module_members import asked
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    Instance,
    Opaque,
    Record,
    flat,
)

_PROPERTIES = frozenset({"property", "cached_property", "computed_field"})
_PLAIN = _PROPERTIES | {"staticmethod", "classmethod", "abstractmethod", "overload", "wraps"}
_OF_CLASSES = frozenset({"classmethod", "static"})
_KNOWN = frozenset({"replace", "getattr", "zip", "enumerate"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag"})


def member_of(machine: Evaluator, of: Instance | ClassRef, name: str, line: int) -> Any:
    """A member of a class, or of an object: what it was made with, or its class's, as it is for it."""
    if isinstance(of, ClassRef):
        return _of_class(machine, of, name, line)
    held = field_of(machine, of, name)
    if held:
        return held
    env = made_with(machine, of)
    chain = bases_of(machine, of.of)
    found = None if len(chain) > 1 else machine.member(of.of, name, env, line)
    if found is None or _is_unknown(found):
        found = machine.member(of.of, name, {**env, **_itself(chain, of)}, line)
    return got(machine, _bound(found, of, chain))


def _of_class(machine: Evaluator, of: ClassRef, name: str, line: int) -> Any:
    """A member of a class; what a method of classes says of its own is said of this one."""
    if name == "__name__" and isinstance(of.scope.raw, ast.ClassDef):
        return of.scope.raw.name
    found = machine.member(of, name, of.env, line)
    marks = _marks(found.func.raw) if isinstance(found, Closure) else []
    if isinstance(found, Closure) and not _OF_CLASSES.isdisjoint(marks):
        return replace(found, env={**found.env, **_itself(bases_of(machine, of), of)})
    if isinstance(found, Closure) and not _PROPERTIES.isdisjoint(marks):
        # A class stands for its objects here: nobody asks one for the property itself.
        return got(machine, replace(found, env={**found.env, **_itself(bases_of(machine, of), of)}))
    if isinstance(found, Closure) and found.scope.kind == "class" and found.scope is not of.scope:
        # What a method that is inherited says of its object is said of one of this class.
        return replace(found, env={**found.env, **_itself(bases_of(machine, of), of)})
    return found


def _itself(chain: list[ClassRef], of: ClassRef | Instance) -> dict[tuple[int, str], Any]:
    return {(id(one.scope), "this"): of for one in chain}


def _is_unknown(found: Any) -> bool:
    return any(isinstance(one, Opaque) for one in flat(found))


def _bound(found: Any, of: Instance, chain: list[ClassRef]) -> Any:
    """A method of one object: what it says of itself is said of this one."""
    if not isinstance(found, Closure):
        return found
    return replace(found, env={**found.env, **_itself(chain, of)})


def got(machine: Evaluator, found: Any) -> Any:
    """What reading a member gives: of a property, what its function returns."""
    if isinstance(found, Closure) and is_property(found.func.raw):
        return run(machine, found, [], {})
    return found


def is_property(raw: Any) -> bool:
    """Whether a function of Python is called by taking a member."""
    return not _PROPERTIES.isdisjoint(_marks(raw))


def _marks(raw: Any) -> list[str]:
    if getattr(raw, "type", "") == "method_definition":  # of JavaScript
        return [child.type for child in raw.children if not child.is_named]
    return [_last(mark) for mark in raw.decorator_list] if isinstance(raw, _FUNCTIONS) else []


def _last(mark: ast.expr) -> str:
    mark = mark.func if isinstance(mark, ast.Call) else mark
    return mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "")


def function(machine: Evaluator, node: Func, scope: Scope, env: Env) -> Any:
    """A function, or the object of the package that a decorator makes of it."""
    made: Any = Closure(node, scope, env)
    raw = node.raw
    if not isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef) or machine.calls > MAX_CALLS:
        return made
    for mark in reversed(raw.decorator_list):
        if _last(mark) in _PLAIN:
            continue
        by = _decorator(machine, mark, scope, env)
        if not isinstance(by, Closure):
            return made
        found = run(machine, by, [made], {})
        if not isinstance(found, Instance):
            return made
        made = found
    return made


def _decorator(machine: Evaluator, mark: ast.expr, scope: Scope, env: Env) -> Any:
    """The function of the package that a decorator is; what registers is none."""
    of: Node = lower(mark.func if isinstance(mark, ast.Call) else mark)
    if isinstance(of, Attr):
        root: Node = of
        while isinstance(root, Attr):
            root = root.of
        if not isinstance(root, Name):
            return None
    by = machine.value(of, scope, env)
    if not isinstance(by, Closure | Record):
        return None
    return machine.value(lower(mark), scope, env) if isinstance(mark, ast.Call) else by


def called(machine: Evaluator, target: Any, name: str, node: Call, scope: Scope, env: Env) -> Any:
    """What calls return that take an object or a function as it is, with something else: a partial, a
    copy with other fields, a member of an enum by its value; None for any other.
    """
    if isinstance(target, Record) and target.callee == "partial" and target.args:
        first = target.args[0]
        if isinstance(first, Closure):
            args = [*target.args[1:], *arguments(machine, node, scope, env)]
            return run(machine, first, args, {**target.fields, **named(machine, node, scope, env)})
    if isinstance(target, ClassRef) and len(node.args) == 1 and _is_enum(machine, target):
        key = machine.value(node.args[0], scope, env)
        options = tuple(flat(key))
        return key if all(isinstance(one, str) for one in options) else None
    if isinstance(target, Opaque):
        return made_of_parameter(target, node.func, scope)
    if isinstance(target, Record) and target.callee == "namedtuple" and len(target.args) > 1:
        return _of_names(machine, target, node, scope, env)
    if not isinstance(target, External) or not node.args:
        return None
    if name not in _KNOWN:
        return asked(machine, target, node, scope, env)
    args = arguments(machine, node, scope, env)
    match name, args:
        case "replace", [Instance() as of]:
            return _with_fields(machine, of, node, scope, env)
        case "getattr", [of, str() as key, *default]:
            return _member(machine, of, key, default, node.line)
        case "zip", [_, _, *_] if all(isinstance(one, list) for one in args):
            return [list(row) for row in zip(*args, strict=False)]
        case "enumerate", [list() as items, *_]:
            return [[number, item] for number, item in enumerate(items)]
    return None


def _member(machine: Evaluator, of: Any, key: str, default: list[Any], line: int) -> Any | None:
    """What `getattr(of, key, default)` gives."""
    if default and (found := given(machine, of, key, default[0])) is not None:
        return found[0]
    if isinstance(of, Opaque) and of.param is not None:
        return Opaque(line, param=of.param)
    return None if isinstance(of, External | Opaque) else machine.attr(of, key, line)


def _of_names(machine: Evaluator, kind: Record, node: Call, scope: Scope, env: Env) -> Any:
    """An object of a class that `namedtuple("Spec", "name fn")` made."""
    names = kind.args[1]
    names = names.replace(",", " ").split() if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        return None
    args = arguments(machine, node, scope, env)
    fields = {**dict(zip(names, args, strict=False)), **named(machine, node, scope, env)}
    return Record("namedtuple", fields, tuple(args), node, scope, env)


def _with_fields(machine: Evaluator, of: Instance, node: Call, scope: Scope, env: Env) -> Instance:
    """An object with other fields: `replace(self, fn=…)`."""
    new = {
        key: Lit(node.line, value=item) for key, item in named(machine, node, scope, env).items()
    }
    kept = tuple((key, item) for key, item in of.call.named if key not in new)
    return replace(of, call=replace(of.call, named=(*kept, *new.items())))


def _is_enum(machine: Evaluator, of: ClassRef) -> bool:
    scope = filled(of.scope)
    bases = (machine.value(base, scope.parent or scope, {}) for base in scope.bases)
    return any(isinstance(one, External) and one.name.rpartition(".")[2] in _ENUMS for one in bases)
