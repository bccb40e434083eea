"""Functions of Python modules that nothing of the package can call: what they would register is no tool,
`def register(mcp)` that is only imported to be offered again. Said only where every way to a function is in
sight; else it counts as called.
"""

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from vetting.manifests import entry_points
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Site
from vetting.surface._program import Program
from vetting.surface._python_module import PythonModule
from vetting.surface._python_program import PythonProgram
from vetting.surface._scopes import outwards

_MAX_BYTES = 4 << 20
_MAX_FUNCTIONS = 300
_MAX_NAMES = 20
"""Names under which one function is offered, of all modules together."""

_LONGEST = 1_000
_COMPILED = (".so", ".pyd", ".pyc", ".dll", ".dylib", ".pyx", ".pth")
_WORD = pattern(r"(?<!\w)\w{1,100}(?!\w)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_BUILT_IN = frozenset({"eval", "exec", "compile", "globals", "locals", "vars", "dir"})
_OPAQUE = frozenset({
    *("__dict__", "__globals__", "__builtins__", "__getattribute__", "__getattr__"),
    *("__subclasses__", "__loader__", "__spec__", "__import__", "f_globals", "f_locals"),
    *("f_back", "tb_frame", "gi_frame", "cr_frame", "currentframe", "_getframe", "getmembers"),
    *("getmembers_static", "getmodule", "attrgetter", "methodcaller", "modules", "import_module"),
    *("reload", "iter_modules", "walk_packages", "run_path", "run_module", "runctx"),
    *("resolve_name", "locate", "import_string", "import_from_string", "import_object"),
    *("load_object", "ImportString", "entry_points", "iter_entry_points", "load_entry_point"),
    *("exec_module", "load_module", "load_source", "spec_from_file_location", "module_from_spec"),
    *("get_objects", "get_referrers", "get_type_hints", "unsafe_load", "full_load"),
    *("UnsafeLoader", "FullLoader", "dictConfig", "fileConfig", "instantiate", "py_object"),
})  # fmt: skip
"""Names that give functions by names which need not stand in the code, or run texts."""

_LOADERS = frozenset({
    *("builtins", "pickle", "cPickle", "marshal", "dill", "cloudpickle", "joblib", "shelve"),
    *("ctypes", "cffi", "gc", "runpy", "pkgutil", "imp", "code", "pdb", "zipimport", "pydoc"),
    *("fire", "jsonpickle", "hydra", "pluggy", "stevedore", "invoke", "cython", "pyximport"),
})  # fmt: skip
"""Modules and libraries that do so by themselves."""


class _Said(NamedTuple):
    """What one module says of names: its imports, names, members and texts, those in `__all__` aside."""

    module: PythonModule
    taken: tuple[tuple[str, ast.alias], ...]
    modules: tuple[tuple[str, str], ...]
    """Variables that hold whole modules, each with what is imported."""

    names: frozenset[str]
    members: tuple[ast.Attribute, ...]
    words: frozenset[str]
    bound: frozenset[str]
    """Names of all other variables."""


class PythonUncalled:
    """Asks for one program whose modules are reached."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, str], bool] = {}

    def holds(self, site: Site, name: str) -> bool:
        """Whether a registration stands in a function that nothing can call."""
        scopes, module = list(outwards(site.scope)), site.scope.module
        raw = scopes[-2].raw if len(scopes) > 1 and name.removesuffix("()") in REGISTER else None
        if not isinstance(raw, _FUNCTIONS) or not isinstance(module, PythonModule):
            return False
        if raw.decorator_list or raw not in scopes[-1].raw.body:
            return False
        key = module.path, raw.name
        if key not in self._known:
            few = len(self._known) < _MAX_FUNCTIONS
            self._known[key] = few and bool(self._said) and self._is_uncalled(*key)
        return self._known[key]

    def _is_uncalled(self, path: str, name: str) -> bool:
        if self._program.starts(path) or name in self._told_of:
            return False
        if any(self._mentions(one, name) for one in self._unread):
            return False
        offered = {(path, name)}
        before = 0
        while before < len(offered):
            before = len(offered)
            for said in self._said:
                for spec, alias in said.taken:
                    source = self._program.resolve(said.module, spec)
                    if alias.name == "*" and any(source == at for at, _ in offered):
                        return False
                    if source is None and alias.name in {one for _, one in offered}:
                        return False  # by another way than the modules are known by
                    if (source, alias.name) in offered:
                        offered.add((said.module.path, alias.asname or alias.name))
            if len(offered) > _MAX_NAMES:
                return False
        return not any(self._uses(said, offered) for said in self._said)

    def _uses(self, said: _Said, offered: set[tuple[str, str]]) -> bool:
        """Whether a module does something with the function, or may: names it where it is no import."""
        every = {name for _, name in offered}
        own = {name for path, name in offered if path == said.module.path}
        return (
            not own.isdisjoint(said.names)
            or not every.isdisjoint(said.words)
            or any(
                one.attr in every and not self._is_outside(said, one.value) for one in said.members
            )
        )

    def _is_outside(self, said: _Said, of: ast.expr) -> bool:
        """Whether a member is one of another package's module: `atexit.register`."""
        if not isinstance(of, ast.Name) or of.id in said.bound:
            return False
        specs = [spec for name, spec in said.modules if name == of.id]
        return bool(specs) and all(
            self._program.is_outside(spec) and self._program.resolve(said.module, spec) is None
            for spec in specs
        )

    def _mentions(self, path: str, name: str) -> bool:
        return name.encode() in self._program.source(path)

    @cached_property
    def _unread(self) -> list[str]:
        """Files that starting the server does not load, which may be run by themselves."""
        read = set(self._program.reached)
        return [path for path in self._program.files if path not in read and not is_aside(path)]

    @cached_property
    def _told_of(self) -> frozenset[str]:
        """What commands, and other packages, are told of by its name."""
        groups = entry_points(self._program.tree)
        every = [value for group in groups.values() for value in group.values()]
        return frozenset(match[0] for value in every for match in _WORD.finditer(value[:_LONGEST]))

    @cached_property
    def _said(self) -> tuple[_Said, ...]:
        """What all modules say; nothing where one of them may get at functions by names unsaid."""
        program = self._program
        if not isinstance(program, PythonProgram) or program.command is None:
            return ()
        if program.computed or program.gaps or program.broken:
            return ()
        if any(file.path.endswith(_COMPILED) for file in program.tree.files):
            return ()
        every = [one for one in program.modules() if isinstance(one, PythonModule)]
        if sum(len(program.source(one.path)) for one in every) > _MAX_BYTES:
            return ()
        found = []
        for module in every:
            said = _said(module)
            if said is None:
                return ()
            found.append(said)
        return tuple(found)


def _said(module: PythonModule) -> _Said | None:
    """What a module says of names; None where it may get at more."""
    taken, whole = list[tuple[str, ast.alias]](), list[tuple[str, str]]()
    names, bound, texts = set[str](), set[str](), set[str]()
    members: list[ast.Attribute] = []
    aside = _aside(module.scope.raw)
    for part in ast.walk(module.scope.raw):
        if _is_opaque(part, aside):
            return None
        bound.update(_bound(part))
        match part:
            case ast.Import(names=aliases):
                whole += [(one.asname or one.name.partition(".")[0], one.name) for one in aliases]
            case ast.ImportFrom(names=aliases):
                spec = "." * part.level + (part.module or "")
                taken += [(spec, alias) for alias in aliases]
            case ast.Name(id=name):
                names.add(name)
            case ast.Attribute():
                members.append(part)
            case ast.Global(names=several) | ast.Nonlocal(names=several):
                names.update(several)
            case ast.Constant(value=str() as text) if id(part) not in aside:
                texts.update(_named(text))
    return _Said(
        module=module,
        taken=tuple(taken),
        modules=tuple(whole),
        names=frozenset(names),
        members=tuple(members),
        words=frozenset(texts),
        bound=frozenset(bound),
    )


def _bound(part: ast.AST) -> Iterator[str]:
    """The variables that a part of a module gives a value, other than whole modules."""
    match part:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name for alias in aliases)
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            yield name
        case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
            yield name


def _aside(tree: Any) -> set[int]:
    """What calls nothing: the texts of what a module says that it offers, those that stand by themselves,
    what is put into a text; and `getattr` where it is asked for a name that is written there.
    """
    found = set[int]()
    for part in ast.walk(tree):
        match part:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            ):
                found |= {id(one) for one in getattr(value, "elts", ())}
            case ast.Expr(value=ast.Constant() as value) | ast.FormattedValue(value=value):
                found.add(id(value))
            case ast.Call(func=ast.Name(id="hasattr"), args=[_, ast.Constant() as value]):
                found.add(id(value))
            case ast.IfExp(body=body, orelse=other) if id(part) in found:
                found |= {id(body), id(other)}
            case ast.Call(
                func=ast.Name(id="getattr") as func, args=[_, ast.Constant(value=str()), *_]
            ):
                found.add(id(func))
    return found


def _is_opaque(part: ast.AST, aside: set[int]) -> bool:
    """Whether a part of a module gives, or may give, functions that it does not name."""
    match part:
        case ast.Name(id="getattr"):
            return id(part) not in aside
        case ast.Name(id=name):
            return name in _OPAQUE or name in _BUILT_IN
        case ast.Attribute(attr=name):
            return name in _OPAQUE and id(part) not in aside
        case ast.FunctionDef(name="__getattr__"):
            return True
        case ast.Constant(value=str() as text):
            return text in _OPAQUE and id(part) not in aside
        case ast.Import(names=names):
            return any(_loads(alias.name) for alias in names)
        case ast.ImportFrom(module=of, names=names):
            given = any(alias.name in _OPAQUE for alias in names)
            return given or (not part.level and _loads(of or ""))
    return False


def _loads(name: str) -> bool:
    top, _, rest = name.partition(".")
    return top in _LOADERS or (
        top == "importlib" and rest.partition(".")[0] not in ("metadata", "resources", "abc")
    )


def _named(text: str) -> Iterator[str]:
    """The names that a text may call: itself, and those after a dot or colon or before a bracket."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if before in (".", ":") or after == "(" or len(match[0]) == len(text.strip()):
            yield match[0]
