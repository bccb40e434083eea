"""JSON files of the package that its own code reads: what stands in them is as known as what stands in
the code.
"""

import json
import posixpath
from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Attr, Call, Imported, Module, Scope
from vetting.surface._values import External, Opaque, Record

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

_MOST = 1 << 16
"""Bytes of the largest that is read: more is data to look things up in, and costs the steps of all else."""

_READS = frozenset({"readFileSync", "readFile"})
_SAME = frozenset({"fileURLToPath", "pathToFileURL", "normalize", "realpathSync"})
_JOINS = frozenset({"join", "resolve"})
_FOLDER = ("__dirname", "import.meta.dirname")
_FILE = ("__filename", "import.meta.filename", "import.meta.url")
_DEEP = 8


def imported(machine: "Evaluator", module: Module, node: Imported) -> Any:
    """What comes from outside the code: a member of a library, or of a JSON file."""
    spec, name = node.spec, node.name
    if spec.startswith(".") and spec.endswith(".json"):
        found = _read(machine, posixpath.normpath(posixpath.join(folder_of(module), spec)))
        if found is not ...:
            return (
                found if name is None or name == "default" else machine.attr(found, name, node.line)
            )
    return External(machine.program.full_name(module, spec), name or "")


def parsed(machine: "Evaluator", value: Any, line: int) -> Any:
    """What `JSON.parse(value)` gives where that is the text of a file of the package."""
    for _ in range(_DEEP):
        if isinstance(value, Record) and value.callee in ("toString", "trim"):
            func = value.node.func if isinstance(value.node, Call) else None
            of = func.of if isinstance(func, Attr) else None
            value = machine.value(of, value.scope, dict(value.env)) if of is not None else None
    if isinstance(value, Opaque):
        return value
    if not isinstance(value, Record) or not value.args:
        return ...
    if _called(machine, value) not in _READS:
        return ...
    path = path_of(machine, value.args[0], value.scope.module)
    if path is not None:
        return _read(machine, path)
    param = param_of(value.args[0])
    return Opaque(line, param=param) if param is not None else ...


def path_of(machine: "Evaluator", value: Any, module: Module, depth: int = 0) -> str | None:
    """The path in the package that a value is; None where it is no such or nobody knows."""
    if isinstance(value, External) and not value.spec:
        if value.name in _FOLDER:
            return folder_of(module)
        return module.path if value.name in _FILE else None
    if not isinstance(value, Record) or not value.args or depth > _DEEP:
        return None
    own, args, name = value.scope.module, value.args, _called(machine, value)
    first = path_of(machine, args[0], own, depth + 1)
    if name in _SAME:
        return first
    if name == "dirname":
        return posixpath.dirname(first) or "." if first is not None else None
    if name == "URL" and isinstance(args[0], str) and len(args) > 1:
        base = path_of(machine, args[1], own, depth + 1)
        found = inner(posixpath.join(posixpath.dirname(base), args[0])) if base else None
        return f"{found}/" if found and args[0].endswith("/") else found  # that others are in
    if name not in _JOINS:
        return None
    whole: str | None = None
    for arg in args:
        known = path_of(machine, arg, own, depth + 1)
        if known is not None:
            whole = known
        elif isinstance(arg, str) and whole is not None and not arg.startswith("/"):
            whole = posixpath.join(whole, arg)
        else:
            whole = None
    return inner(whole) if whole is not None else None


def _called(machine: "Evaluator", value: Record) -> str:
    """The name that a function has in its library, whatever it is called here."""
    func = value.node.func if isinstance(value.node, Call) else None
    target = machine.value(func, value.scope, dict(value.env)) if func is not None else None
    return target.name.rpartition(".")[2] if isinstance(target, External) else value.callee


def param_of(value: Any, depth: int = 0) -> Scope | None:
    """The function of which part of a path is a parameter."""
    if isinstance(value, Opaque):
        return value.param
    if not isinstance(value, Record) or depth > _DEEP:
        return None
    parts = (param_of(arg, depth + 1) for arg in value.args)
    return next((found for found in parts if found is not None), None)


def inner(path: str) -> str | None:
    """The path, where it stays in the package."""
    path = posixpath.normpath(path)
    return None if path.startswith(("..", "/")) else path


def folder_of(module: Module) -> str:
    """The folder that a module lies in."""
    return posixpath.dirname(module.path) or "."


def _read(machine: "Evaluator", path: str) -> Any:
    kept: dict[str, Any] = machine.memory.documents
    if path not in kept:
        kept[path] = ...
        file = machine.program.tree.find(path)
        if file is not None and file.size <= _MOST:
            try:
                kept[path] = json.loads(machine.program.tree.read(file))
            except (ValueError, RecursionError):
                kept[path] = ...
    return kept[path]
