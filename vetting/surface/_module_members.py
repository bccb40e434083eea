"""What a module of the package holds, where code goes through it when it runs, and modules that are loaded
by names that the code says: `for name, fn in inspect.getmembers(module, inspect.isfunction)`.
"""

import ast
from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Attr, Call, Concat, Index, Module, Name, Node, Scope
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    ModuleRef,
    Opaque,
    Record,
    any_of,
    flat,
    members,
)

if TYPE_CHECKING:
    from vetting.surface._evaluate import Env, Evaluator

_HOLD = frozenset({"getmembers", "getmembers_static", "vars", "dir"})
_ITS_NAME = frozenset({"__name__", "__package__"})
_MOST = 3_000
"""Names of a module; what stands for more of them has no name that is known."""

_MODULES = 200
"""That one call may load."""


def asked(
    machine: "Evaluator", target: External, node: Call, scope: Scope, env: "Env"
) -> Any | None:
    """What `inspect.getmembers`, `vars`, `dir` and `import_module` give for modules of the package; None
    for any other call.
    """
    last = target.name.rpartition(".")[2]
    if last == "import_module" and target.spec in ("importlib", ""):
        return _loaded(machine, node, scope, env)
    if last not in _HOLD or target.spec not in ("inspect", ""):
        return None
    modules = flat(_object(machine, node.args[0], scope, env))
    if not modules or not all(isinstance(one, ModuleRef) for one in modules):
        param = next((one.param for one in modules if isinstance(one, Opaque) and one.param), None)
        return Opaque(node.line, param=param) if param is not None else None
    found: dict[Any, Any] = {}
    for one in modules:
        for name, value in held(machine, one.module, node.line).items():
            found[name] = any_of((found[name], value)) if name in found else value
    rest = found.pop(...) if last != "vars" and ... in found else None
    more = [rest] if rest is not None else []
    if last == "dir":
        return [*sorted(found), *more]
    if last == "vars":
        return found
    test = machine.value(node.args[1], scope, env) if len(node.args) > 1 else None
    said = [[name, value] for name, value in sorted(found.items()) if may_be(test, value)]
    return [*said, *more]


def held(machine: "Evaluator", module: Module, line: int) -> dict[Any, Any]:
    """The names of a module with what they stand for, those that it takes from others too."""
    names = list(islice(dict.fromkeys(_names(machine, module)), _MOST + 1))
    found: dict[Any, Any] = {
        name: machine.attr(ModuleRef(module), name, line) for name in names[:_MOST]
    }
    if len(names) > _MOST:
        found[...] = Opaque(line, f"one of more than {_MOST} names of a module")
    return found


def _names(machine: "Evaluator", module: Module) -> Iterator[str]:
    """The names of a module, and of all those from which it takes everything."""
    yield from module.exported()
    seen, todo = {module.path}, [module]
    while todo:
        one = todo.pop(0)
        for spec in one.scope.stars:
            other = machine.program.imported(one, spec)
            if other is not None and other.path not in seen:
                seen.add(other.path)
                todo.append(other)
                yield from (name for name in other.exported() if not _stays(one, name))


def _stays(module: Module, name: str) -> bool:
    """Whether a name is none of everything that another module offers."""
    return name[:1] == "_" if module.path.endswith(".py") else name == "default"


def may_be(test: Any, value: Any) -> bool:
    """Whether a member may be what is asked for: `inspect.isfunction`; of any other question, it may."""
    last = test.name.rpartition(".")[2] if isinstance(test, External) else ""
    if last in ("isfunction", "iscoroutinefunction", "isclass", "callable", "isroutine"):
        return any(_may_be(last, one) for one in flat(value))
    return True


def _may_be(test: str, value: Any) -> bool:
    if isinstance(value, Closure):
        is_async = isinstance(value.func.raw, ast.AsyncFunctionDef)
        return test != "isclass" and (is_async or test != "iscoroutinefunction")
    if isinstance(value, ClassRef):
        return test in ("isclass", "callable")
    if isinstance(value, External):
        return bool(value.name)  # else a module
    if isinstance(value, Record):
        return any(isinstance(one, Closure) for one in value.args)
    return isinstance(value, Opaque)


def _object(machine: "Evaluator", node: Node, scope: Scope, env: "Env") -> Any:
    """The module that is gone through: `sys.modules[__name__]` is the one where that stands."""
    if isinstance(node, Index) and isinstance(node.key, Name) and node.key.name == "__name__":
        return ModuleRef(scope.module)
    return machine.value(node, scope, env)


def _loaded(machine: "Evaluator", node: Call, scope: Scope, env: "Env") -> Any | None:
    """The modules of the package that `import_module` may load, where all of them are told."""
    every = list(islice(_specs(machine, node.args[0], scope, env), _MODULES + 1))
    if not every or len(every) > _MODULES:
        return None
    found = [machine.program.imported(scope.module, spec) for spec in every if spec is not None]
    known = [ModuleRef(one) for one in found if one is not None]
    return any_of(known) if len(known) == len(every) else None


def _specs(machine: "Evaluator", node: Node, scope: Scope, env: "Env") -> Iterator[str | None]:
    """What it may be told to load; None where nobody knows."""
    parts = node.parts if isinstance(node, Concat) else (node,)
    said = [flat(_part(machine, part, scope, env)) for part in parts]
    for texts in product(*said):
        yield "".join(texts) if all(isinstance(one, str) for one in texts) else None


def _part(machine: "Evaluator", node: Node, scope: Scope, env: "Env") -> Any:
    if isinstance(node, Name) and node.name in _ITS_NAME:
        of: Any = ModuleRef(scope.module)
    elif isinstance(node, Attr) and node.name in _ITS_NAME:
        of = machine.value(node.of, scope, env)
    else:
        value = machine.value(node, scope, env)
        return any_of(value.values()) if members(value) and isinstance(value, dict) else value
    if not isinstance(of, ModuleRef):
        return Opaque(node.line)
    return machine.program.dotted(of.module, package=getattr(node, "name", "") == "__package__")
