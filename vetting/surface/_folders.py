"""Folders of the package that its own code lists, and the modules that it loads from there: a tool in
each file, `for (const file of readdirSync(folder)) tools.push(require(join(folder, file)))`.
"""

import posixpath
from typing import TYPE_CHECKING, Any

from vetting.patterns import pattern
from vetting.surface._documents import folder_of, imported, inner, param_of, path_of
from vetting.surface._ir import Attr, Call, Concat, Imported, Lit, Module, Node, Scope
from vetting.surface._values import External, ModuleRef, Opaque

if TYPE_CHECKING:
    from vetting.surface._evaluate import Env, Evaluator

_LISTS = frozenset({"readdir", "readdirSync"})
_BESIDE = pattern(r"[^/]+(?:\.d\.[cm]?ts|\.map)")
"""What compilers put beside a module."""

_INDEX = pattern(r"([^/]+)/index\.(?:[cm]?js|ts)")
_WHOLE = "withFileTypes"
_MOST = 2_000
"""Files of a folder."""


def listed(machine: "Evaluator", target: External, args: list[Any], module: Module) -> Any | None:
    """The names of the files in a folder of the package, and of folders that are modules; None where that
    is no listing, or nobody knows the folder. What the code leaves out of them is not asked: what has no
    tool in it is a gap then.
    """
    if target.name.rpartition(".")[2] not in _LISTS:
        return None
    folder = path_of(machine, args[0], module)
    if folder is None:
        return None
    start = "" if folder == "." else f"{folder.rstrip('/')}/"
    paths = [f.path for f in machine.program.tree.files if f.path.startswith(start)]
    names = sorted(path.removeprefix(start) for path in paths if path != module.path)
    own = [name for name in names if "/" not in name]
    options = args[1] if len(args) > 1 and isinstance(args[1], dict) else {}
    some = [name for name in own if not _BESIDE.fullmatch(name)]
    some += dict.fromkeys(found[1] for name in names if (found := _INDEX.fullmatch(name)))
    if not some or len(some) > _MOST or "recursive" in options:
        return None
    entries = options.get(_WHOLE)
    return [{"name": name} for name in some] if entries else some


def loaded(machine: "Evaluator", node: Node, scope: Scope, env: "Env") -> Any:
    """What `require(node)` and `import(node)` give: what the module put in `module.exports`, or all
    its exports.
    """
    value = machine.value(node, scope, env)
    spec = value if isinstance(value, str) else _spec_of(machine, node, scope, env)
    if spec is None:
        return Opaque(node.line, param=param_of(value))
    other = machine.program.imported(scope.module, spec)
    if other is None:
        return imported(machine, scope.module, Imported(0, spec=spec))
    whole = other.export("module.exports")
    return machine.value(whole, other.scope, {}) if whole is not None else ModuleRef(other)


def _spec_of(machine: "Evaluator", node: Node, scope: Scope, env: "Env") -> str | None:
    """What `import(node)` loads, as the module would write it by itself; None where nobody knows."""
    if isinstance(node, Attr) and node.name in ("href", "pathname"):
        return _spec_of(machine, node.of, scope, env)
    if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "toString":
        return _spec_of(machine, node.func.of, scope, env)
    path = _put_together(machine, node.parts, scope, env) if isinstance(node, Concat) else None
    path = path or path_of(machine, machine.value(node, scope, env), scope.module)
    if path is None:
        return None
    found = posixpath.relpath(path, folder_of(scope.module))
    return found if found.startswith("..") else f"./{found}"


def _put_together(
    machine: "Evaluator", parts: tuple[Node, ...], scope: Scope, env: "Env"
) -> str | None:
    """`${folder}/${name}`, and `file://${path}`."""
    if parts and isinstance(parts[0], Lit) and parts[0].value in ("file://", "file:///"):
        parts = parts[1:]
    whole = path_of(machine, machine.value(parts[0], scope, env), scope.module) if parts else None
    for part in parts[1:]:
        said = machine.value(part, scope, env)
        whole = whole + said if whole is not None and isinstance(said, str) else None
    return inner(whole) if whole is not None else None
