"""Servers that are given the tools of a folder: `FastMCP("x", providers=[FileSystemProvider(folder)])`. Which
they are is known where the folder is one of the package whose modules are all read, and nothing makes
tools in them but a decorator of the library on a function.
"""

import ast
from collections.abc import Container, Iterator

from vetting.surface._by_modules import set_by_module
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name
from vetting.surface._idioms import MOUNTS, SERVERS
from vetting.surface._ir import Call, Class, Lit, Module, Node, Scope, Seq, Site
from vetting.surface._mounts import is_server
from vetting.surface._python_folder import PROVIDER, spec_of, variables
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled, outwards
from vetting.surface._use import Variable
from vetting.surface._values import ClassRef, Closure, External, Instance

_LIBRARY = "fastmcp"
_DECORATORS = frozenset({"tool", "prompt", "resource"})
_MAKES = frozenset({
    *("from_function", "from_tool", "from_resource", "from_template", "__fastmcp__=", "ToolMeta"),
    *("Tool", "FunctionTool", "TransformedTool", "Prompt", "FunctionPrompt", "Resource"),
    *("FunctionResource", "ResourceTemplate", "PromptMeta", "ResourceMeta"),
})  # fmt: skip
"""What else makes something that is offered of a module in such a folder."""

_MOUNTED = MOUNTS - {"add_provider"}


def providing(machine: Evaluator, words: Container[str]) -> Iterator[tuple[Site, str, Node]]:
    """The calls that make a server, or an object of a class made from one, and are given one of `words`;
    each with the word and what it stands before.
    """
    made = {
        function_name(found.scope.raw)
        for module in list(modules(machine))
        if isinstance(module, PythonModule)
        for nodes in list(filled(module.scope).names.values())
        for node in nodes
        if isinstance(node, Class)
        and isinstance(found := machine.value(node, module.scope, {}), ClassRef)
        and is_server(machine, found)
    }
    for site in machine.program.sites(frozenset({*SERVERS, *made, "__init__"})):
        said = [(key, node) for key, node in site.call.named if key in words]
        if (
            said
            and not site.dead
            and (last_name(site.call.func) != "__init__" or _is_of(machine, site))
        ):
            yield from ((site, key, node) for key, node in said)


def _is_of(machine: Evaluator, site: Site) -> bool:
    """Whether `super().__init__(…)` stands in a class that is made from a server."""
    own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
    return own is not None and is_server(machine, ClassRef(own, function_name(own.raw)))


def is_known(machine: Evaluator, node: Node, scope: Scope) -> bool:
    """Whether what gives a server more tools is a folder, or a list of such, of which all are read."""
    given = node.items if isinstance(node, Seq) else (node,)
    return (
        bool(given)
        and all(_is_read(machine, one, scope) for one in given)
        and not any(_is_renamed(site) for site in machine.program.sites(_MOUNTED))
        and not any(
            _makes_otherwise(machine, one)
            for one in list(modules(machine))
            if isinstance(one, PythonModule)
        )
    )


def _is_renamed(site: Site) -> bool:
    """Whether a server is mounted, which may put a prefix before the names; other things are mounted at
    addresses.
    """
    first = site.call.args[0] if site.call.args else None
    path = isinstance(first, Lit) and isinstance(first.value, str) and "/" in first.value
    return not path and not site.dead


def _is_read(machine: Evaluator, node: Node, scope: Scope) -> bool:
    """Whether `FileSystemProvider(folder)` stands there, with a folder of the package whose modules are
    all reached; with `reload=True` it reads what is put there later.
    """
    raw, program = node.raw, machine.program
    if not isinstance(node, Call) or not isinstance(raw, ast.Call):
        return False
    made = machine.value(node.func, scope, {})
    if not isinstance(made, External) or made.spec.partition(".")[0] != _LIBRARY:
        return False
    if made.name.rpartition(".")[2] != PROVIDER or not all(map(_is_plain, node.named)):
        return False
    spec = spec_of(raw, scope)
    folder = program.folder(scope.module, spec[:-1]) if spec else None
    if folder is None:
        return False
    held = [
        file.path
        for file in program.tree.files
        if file.path.startswith(folder) and file.path.endswith(".py") and file.format != "empty"
    ]
    unread = {*held} - {*program.reached} | {*held} & {*program.gaps, *program.broken}
    changed = any(
        True
        for at, name in variables(raw, scope)
        for _ in set_by_module(machine, Variable(scope=at, name=name))
    )
    return bool(held) and not unread and not changed


def _is_plain(word: tuple[str, Node]) -> bool:
    key, node = word
    return key == "root" or (key == "reload" and isinstance(node, Lit) and node.value is False)


def _makes_otherwise(machine: Evaluator, module: PythonModule) -> bool:
    """Whether something besides decorators makes what is offered, or a decorator has another name."""
    for site in module.sites(_MAKES):
        made = machine.value(site.call.func, site.scope, {})
        if not site.dead and not isinstance(made, ClassRef | Closure | Instance):
            return True
    return _renames(module)


def _renames(module: Module) -> bool:
    """Whether a decorator of the library is taken under another name, or used as a value."""
    put, taken = set[int](), set[str]()
    used: list[ast.Name] = []
    for part in ast.walk(module.scope.raw):
        match part:
            case ast.FunctionDef(decorator_list=marks) | ast.AsyncFunctionDef(decorator_list=marks):
                put |= {id(one.func if isinstance(one, ast.Call) else one) for one in marks}
            case ast.ImportFrom(names=names):
                own = [one for one in names if one.name in _DECORATORS]
                if any(one.asname not in (None, one.name) for one in own):
                    return True
                if any(one.name == "*" for one in names) and _is_library(part.module):
                    return True
                taken |= {one.name for one in own if part.level or _is_library(part.module)}
            case ast.Name(ctx=ast.Load()):
                used.append(part)
    return any(one.id in taken and id(one) not in put for one in used)


def _is_library(name: str | None) -> bool:
    return (name or "").partition(".")[0] == _LIBRARY
