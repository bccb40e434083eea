"""Which programs a setup script or a build hook starts: those that builds need, or others."""

import ast
import re
from collections.abc import Callable, Iterator

from vetting.checks._setup_reach import asks_user
from vetting.patterns import pattern
from vetting.python_syntax import walk

OWN_COMMANDS = ("setuptools", "distutils", "versioneer", "wheel", "Cython", "pybind11")

_BUILDERS = frozenset({
    *("git", "hg", "cmake", "make", "ninja", "meson", "cc", "gcc", "g++", "clang", "clang++", "ld"),
    *("cargo", "rustc", "go", "swig", "cython", "pkg-config", "llvm-config", "nvcc", "patchelf"),
    *("msgfmt", "protoc", "flex", "bison", "lrelease", "glib-compile-resources", "sphinx-build"),
    *("npm", "npx", "pnpm", "yarn", "bun", "node", "corepack", "tsc", "vite", "esbuild", "webpack"),
    *("sass", "hatch", "jlpm", "buf", "just", "dotnet", "gradle", "mvn", "javac"),
})  # fmt: skip
"""Programs that a build starts, and the ones that tell a version."""

_BUILD_MODULES = frozenset({
    *("grpc_tools.protoc", "build", "cython", "Cython", "babel", "numpy.f2py", "mypyc", "pybind11"),
    *("compileall", "sphinx", "zipapp", "setuptools_scm", "maturin", "nuitka", "py_compile"),
    *("tabnanny", "json.tool"),
})  # fmt: skip
"""Modules that a build runs: `[sys.executable, "-m", "grpc_tools.protoc"]`."""

_RUNS = ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput")
_INLINE = frozenset({"-e", "--eval", "-p", "--print", "-pe", "-r", "--require", "--import", "exec"})
"""Arguments by which a build tool runs what stands on its command line, or what it fetches."""

_ELSEWHERE = pattern(r"://|^git[+@]|^--registry|^-c$")
_ASKS = pattern(r"--?(?:version|help|list(?:-\w{1,30})?|V)|version")
"""What a program is asked that only tells what it is and has."""

_SHELLY = frozenset("|;&`$<>\n")
_DETACHED = pattern(
    r"DETACHED_PROCESS|CREATE_NEW_PROCESS_GROUP|CREATE_BREAKAWAY_FROM_JOB|\bsetsid\b"
)
_DEEP = 4


class Programs:
    """What `tree` starts; `own` gives the source of a module of the same archive."""

    def __init__(self, tree: ast.Module, own: Callable[[str], bytes | None]) -> None:
        self._own = own
        self._nodes = list(walk(tree))
        self._commands = of_tools(tree)
        self._values = _Values(self._nodes)

    def only_build(self) -> bool:
        """Whether every program that is started through `subprocess` is one that builds need, or a
        script of the same archive, which is judged by itself.
        """
        runs = [node for node in self._nodes if isinstance(node, ast.Call) and self._starts(node)]
        return bool(runs) and all(
            self.is_builder(node) or self.own_script(node) is not None for node in runs
        )

    def detached(self) -> Iterator[int]:
        """The lines where a program is started that goes on after the build."""
        for node in self._nodes:
            if isinstance(node, ast.Call) and self._starts(node):
                for keyword in node.keywords:
                    value = keyword.value
                    session = keyword.arg in ("start_new_session", "process_group")
                    on = isinstance(value, ast.Constant) and value.value not in (False, None)
                    if (session and on) or (
                        keyword.arg in ("creationflags", "preexec_fn")
                        and _DETACHED.search(ast.unparse(value))
                    ):
                        yield node.lineno

    def own_script(self, node: ast.Call) -> bytes | None:
        """The source of the script of the same archive that a call runs with Python itself:
        `[sys.executable, str(HERE / "tools" / "table.py"), target]`, or of one that stands in the file:
        `[sys.executable, "-c", CHECK]`; also that of a module of it, `[sys.executable, "-m", "table"]`.
        """
        first = node.args[0] if node.args else None
        if not isinstance(first, ast.List | ast.Tuple) or len(first.elts) < 2:
            return None
        if ast.unparse(first.elts[0]) != "sys.executable":
            return None
        if _said(first.elts[1]) == "-c":
            return self._values.text(first.elts[2]) if len(first.elts) > 2 else None
        if _said(first.elts[1]) == "-m" and len(first.elts) > 2:
            return self._own(_said(first.elts[2]) or "")
        return own_file(first.elts[1], self._own)

    def is_builder(self, node: ast.Call) -> bool:
        """Whether a call starts a program that builds need, and nothing else."""
        if any(keyword.arg == "executable" for keyword in node.keywords):
            return False  # that is started, whatever the line says
        lines = list(self._values.lines(node.args[0])) if node.args else [None]
        return bool(lines) and all(
            line is not None and _builds(line) and not self._is_own(line) for line in lines
        )

    def _is_own(self, line: list[str | None]) -> bool:
        """Whether the archive has the module itself that Python is told to run: it comes first."""
        program, *said = line
        module = said[1] if program == "python" and said[:1] == ["-m"] and len(said) > 1 else None
        return module is not None and any(
            self._own(name) is not None for name in (module, module.partition(".")[0])
        )

    def _starts(self, node: ast.Call) -> bool:
        func = node.func
        if not isinstance(func, ast.Attribute | ast.Name):
            return False
        name = func.attr if isinstance(func, ast.Attribute) else func.id
        own = isinstance(func, ast.Name) or ast.unparse(func.value) in ("self", "cls")
        # What a function of this file starts is read where it does.
        if name not in _RUNS or (own and self._values.defines(name, isinstance(func, ast.Name))):
            return False
        return not self._goes_on(node)

    def _goes_on(self, node: ast.Call) -> bool:
        """Whether a build command is told to do what it usually does: `super().run()`,
        `install.run(self)`.
        """
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(of, ast.Call):
            return ast.unparse(of.func) == "super" and not (node.args or node.keywords)
        return isinstance(of, ast.Name) and of.id in self._commands


class _Values:
    """What names of a file may stand for, as far as it says so itself."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self._given: dict[str, list[ast.expr]] = {}
        self._grown: set[str] = set()
        self._functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self._methods: set[str] = set()
        self._calls: dict[str, list[ast.Call]] = {}
        self._bound: list[str] = []
        """The names of all variables and parameters, each as often as it gets something."""

        for node in nodes:
            self._read(node)
        for functions in self._functions.values():
            for function in functions:
                self._pass(function)

    def _read(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                self._bound.append(name)
            case ast.alias(name=name, asname=other):
                self._bound.append(other or name.partition(".")[0])
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self._bound += names
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name | ast.Attribute):
                    self._given.setdefault(ast.unparse(target), []).append(node.value)
        elif isinstance(node, ast.AugAssign):
            self._grown.add(ast.unparse(node.target))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            self._methods |= {x.name for x in node.body if isinstance(x, ast.FunctionDef)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            self._calls.setdefault(name, []).append(node)
            if name in ("append", "extend", "insert") and isinstance(node.func, ast.Attribute):
                self._grown.add(ast.unparse(node.func.value))

    def _pass(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """The arguments of a function of this file, from where it is called."""
        names = [arg.arg for arg in function.args.posonlyargs + function.args.args]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        for call in self._calls.get(function.name, ()):
            for name, value in zip(names, call.args, strict=False):
                self._given.setdefault(name, []).append(value)
            for keyword in call.keywords:
                self._given.setdefault(keyword.arg or "", []).append(keyword.value)
            if function.args.vararg is not None:
                rest = ast.List(elts=call.args[len(names) :], ctx=ast.Load())
                self._given.setdefault(function.args.vararg.arg, []).append(rest)

    def defines(self, name: str, plain: bool) -> bool:
        """Whether a function of that name stands here: a plain one, or a method."""
        return (name in self._methods) != plain and name in self._functions

    def text(self, node: ast.expr) -> bytes | None:
        """A text that stands in the file, also behind a name that nothing else ever has."""
        if isinstance(node, ast.Name) and self._bound.count(node.id) == 1:
            given = self._given.get(node.id, [])
            node = given[0] if len(given) == 1 and node.id not in self._grown else node
        said = _said(node)
        return said.encode("utf-8", "replace") if said is not None else None

    def lines(self, node: ast.expr, depth: int = _DEEP) -> Iterator[list[str | None] | None]:
        """The command lines that an argument may be, of which None is not known."""
        if isinstance(node, ast.List | ast.Tuple):
            yield from self._listed(node.elts, depth)
        elif isinstance(node, ast.IfExp):
            yield from self.lines(node.body, depth)
            yield from self.lines(node.orelse, depth)
        elif isinstance(node, ast.Name | ast.Attribute) and depth:
            name = ast.unparse(node)
            known = self._given.get(name, []) if name not in self._grown else []
            for value in known:
                yield from self.lines(value, depth - 1)
            if not known:
                yield None
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for part in node.value.split("&&"):
                words = part.split()
                if words[:1] != ["cd"]:
                    yield None if set(part) & _SHELLY or not words else list(words)
        else:
            yield None

    def _listed(self, elts: list[ast.expr], depth: int) -> Iterator[list[str | None] | None]:
        if elts and isinstance(elts[0], ast.Starred):
            for line in self.lines(elts[0].value, depth):
                yield None if line is None else [*line, *(_said(item) for item in elts[1:])]
            return
        said = [_said(item) for item in elts[1:]]
        for program in self._programs(elts[0], depth) if elts else [None]:
            yield None if program is None else [program, *said]

    def _programs(self, node: ast.expr, depth: int) -> Iterator[str | None]:
        if isinstance(node, ast.Constant):
            if node.value is not None:
                yield node.value if isinstance(node.value, str) else None
        elif ast.unparse(node) == "sys.executable":
            yield "python"
        elif isinstance(node, ast.Name | ast.Attribute) and depth:
            known = self._given.get(ast.unparse(node), [])
            for value in known:
                yield from self._programs(value, depth - 1)
            if not known:
                yield None
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self._programs(value, depth)
        elif isinstance(node, ast.IfExp):
            yield from self._programs(node.body, depth)
            yield from self._programs(node.orelse, depth)
        elif (
            isinstance(node, ast.Call)
            and node.args
            and ast.unparse(node.func) in ("shutil.which", "which", "str")
        ):
            yield from self._programs(node.args[0], depth)
        elif isinstance(node, ast.Call) and asks_user(node):
            yield from self._programs(node.args[1], depth)
        else:
            yield None


def _said(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _builds(line: list[str | None]) -> bool:
    program, *said = line
    if program is None or any(word and _ELSEWHERE.search(word) for word in said):
        return False
    if program == "python":
        # Without the hyphen it would be a script.
        if said and all(word and word[0] == "-" and _ASKS.fullmatch(word) for word in said):
            return True
        return len(said) > 1 and said[0] == "-m" and said[1] in _BUILD_MODULES
    if said and all(word and _ASKS.fullmatch(word) for word in said) and program.isidentifier():
        return True
    first, *rest = program.split()
    # An old way to say it all: `subprocess.run(["git describe"], shell=True)`.
    if set(program) & _SHELLY or _INLINE & {*said[:2], *rest[:2]}:
        return False
    return re.sub(r"\.(?:exe|cmd|bat)$", "", first) in _BUILDERS


def own_file(node: ast.expr, own: Callable[[str], bytes | None]) -> bytes | None:
    """The source of the Python file of the same archive whose path an expression puts together."""
    steps = [
        (part.lineno, part.col_offset, part.value)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    path = "/".join(step for _, _, step in sorted(steps))
    return own(path.removesuffix(".py").replace("/", ".")) if path.endswith(".py") else None


def of_tools(tree: ast.Module) -> set[str]:
    """The names that are imported from a build tool."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OWN_COMMANDS)
        for alias in node.names
    }
