"""What a setup.py does beyond calling setup(), read from its syntax tree."""

import ast
import re
import sys
import warnings
from collections.abc import Callable, Iterator

from vetting.model.evidence import Severity

# Reading a version or a README, and building extensions, is what a setup script is for.
_HARMLESS = re.compile(
    r"setuptools|setuptools_scm|distutils|versioneer|wheel|packaging|Cython|numpy|pybind11|os|sys|re"
    r"|io|pathlib|codecs|ast|glob|platform|typing|__future__|sysconfig|shutil|contextlib|warnings"
    r"|json|functools|itertools|string|textwrap|tomllib|importlib|urllib\.parse|hashlib|collections"
    r"|dataclasses|datetime|time|csv|logging|operator|enum|math|locale|configparser|fnmatch|stat|abc|atexit"
    r"|copy|traceback|tempfile|errno|types|inspect"
)
_DANGEROUS = {
    "subprocess": "starts programs",
    "socket": "opens network connections",
    "urllib": "opens network connections",
    "requests": "opens network connections",
    "httpx": "opens network connections",
    "http": "opens network connections",
    "ftplib": "opens network connections",
    "base64": "decodes data",
    "marshal": "loads bytecode",
    "pickle": "loads objects",
    "zlib": "decodes data",
    "ctypes": "calls native code",
    "winreg": "reads or writes the Windows registry",
}
_CALLS = {"exec", "eval", "compile", "__import__"}
_STARTS = re.compile(r"system|popen|startfile|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|fork")
"""Functions of `os` that start programs."""

_BUILDERS = frozenset({
    *("git", "hg", "cmake", "make", "ninja", "meson", "cc", "gcc", "g++", "clang", "clang++", "ld"),
    *("cargo", "rustc", "go", "swig", "cython", "pkg-config", "llvm-config", "nvcc", "patchelf"),
    *("msgfmt", "protoc", "flex", "bison", "lrelease", "glib-compile-resources", "sphinx-build"),
})  # fmt: skip
"""Programs that a build starts, and the ones that tell a version."""

_BUILD_MODULES = frozenset({
    *("grpc_tools.protoc", "build", "cython", "Cython", "babel", "numpy.f2py", "mypyc", "pybind11"),
    *("compileall", "sphinx", "zipapp", "setuptools_scm", "maturin", "nuitka"),
})  # fmt: skip
"""Modules that a build runs: `[sys.executable, "-m", "grpc_tools.protoc"]`."""

_OWN_COMMANDS = ("setuptools", "distutils", "versioneer", "wheel", "Cython", "pybind11")
_RUNS = ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput")


def suspicious(
    source: bytes, own: Callable[[str], bytes | None] = lambda _: None
) -> Iterator[tuple[int, str, Severity]]:
    """Line, words and severity of everything in `source` that a plain setup script does not do;
    `own` gives the source of a module of the same archive, which is judged by what it does.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield 1, "setup.py cannot be parsed", Severity.HIGH
        return
    from_os = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "os"
        for alias in node.names
        if _STARTS.fullmatch(alias.name)
    }
    builds = _only_builds(tree, own)
    unused = _unused(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for module in _imported(node):
            root = module.partition(".")[0]
            inner = _sources(module, node, own)
            if inner and root not in _OWN_COMMANDS:
                yield from _imported_from_here(line, module, inner)
                continue
            if _HARMLESS.fullmatch(module) or _HARMLESS.fullmatch(root):
                continue
            if root in _DANGEROUS:
                severity = Severity.MEDIUM if root in ("subprocess", "zlib") else Severity.HIGH
                if (root == "subprocess" and builds) or module in unused:
                    severity = Severity.LOW
                yield line, f"imports {module}, which {_DANGEROUS[root]}", severity
            else:
                idle = module in unused and root in sys.stdlib_module_names
                yield line, f"imports {module}", Severity.LOW if idle else Severity.MEDIUM
        if isinstance(node, ast.Call):
            yield from _call(node, line, tree, from_os)
            if (started := _own_script(node, own)) is not None:
                for _, what, severity in suspicious(started):
                    yield line, f"runs a script of its own, which {what}"[:200], severity


def _sources(module: str, node: ast.AST, own: Callable[[str], bytes | None]) -> list[bytes]:
    """What runs of the same archive when a module is imported: it, what it lies in, what is taken of it."""
    parts = module.split(".")
    names = [".".join(parts[: count + 1]) for count in range(len(parts))]
    if isinstance(node, ast.ImportFrom):
        names += [f"{module}.{alias.name}" for alias in node.names]
    return [source for name in names if (source := own(name)) is not None]


def _imported_from_here(
    line: int, module: str, sources: list[bytes]
) -> Iterator[tuple[int, str, Severity]]:
    """What modules of the same archive do while it is installed, told where they are imported."""
    found = {(what, severity) for source in sources for _, what, severity in suspicious(source)}
    further = any(re.search(rb"(?m)^[ \t]{0,80}+from[ \t]{1,20}+\.", source) for source in sources)
    yield line, f"imports {module}", Severity.MEDIUM if further else Severity.LOW
    for what, severity in sorted(found):
        yield line, f"imports {module}, which {what}"[:200], severity


def _imported(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return (node.module or "",)
    return ()


def _unused(tree: ast.Module) -> set[str]:
    """The modules that are imported by their names, and never named again: nothing of them runs."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if used & {"globals", "locals", "vars", "sys", "eval", "exec", "getattr", "__import__"}:
        return set()
    if any(isinstance(node, ast.ImportFrom) and node.module == "sys" for node in ast.walk(tree)):
        return set()
    bound = [
        (alias.name, alias.asname or alias.name.partition(".")[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    named = {name for name, local in bound if local in used}
    taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name for name, _ in bound} - named - taken


def _call(
    node: ast.Call, line: int, tree: ast.Module, from_os: set[str]
) -> Iterator[tuple[int, str, Severity]]:
    name = ast.unparse(node.func) if isinstance(node.func, ast.Attribute | ast.Name) else ""
    if name in _CALLS:
        # exec(open("version.py").read()) is how old projects share their version.
        plain = name in ("exec", "compile") and "open(" in ast.unparse(node)
        yield line, f"calls {name}()", Severity.MEDIUM if plain else Severity.HIGH
    elif name in from_os or (name.startswith("os.") and _STARTS.fullmatch(name[3:])):
        yield line, f"calls {name}()", Severity.HIGH
    elif name == "getattr" and node.args and ast.unparse(node.args[0]) in ("os", "sys"):
        yield line, f"looks up a function of {ast.unparse(node.args[0])} by name", Severity.MEDIUM
    elif name.rpartition(".")[2] == "import_module" and not _names_harmless(node.args):
        yield line, "imports a module by a name that is made up, or dangerous", Severity.HIGH
    for keyword in node.keywords:
        if keyword.arg == "cmdclass" and name.rpartition(".")[2] == "setup":
            # What a class does that stands in the same file is judged by itself.
            known = _defined_here(keyword.value, tree)
            severity = Severity.LOW if known else Severity.MEDIUM
            yield line, "replaces install or build commands (cmdclass)", severity


def _names_harmless(args: list[ast.expr]) -> bool:
    first = args[0] if args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and _HARMLESS.fullmatch(first.value.partition(".")[0]) is not None
    )


def _defined_here(value: ast.expr, tree: ast.Module) -> bool:
    """Whether all commands of a `cmdclass` are classes of this file, or those of a build tool."""
    if not isinstance(value, ast.Dict):
        return False
    known = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    known |= _of_tools(tree)
    return all(isinstance(item, ast.Name) and item.id in known for item in value.values)


def _of_tools(tree: ast.Module) -> set[str]:
    """The names that are imported from a build tool."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_OWN_COMMANDS)
        for alias in node.names
    }


def _only_builds(tree: ast.Module, own: Callable[[str], bytes | None]) -> bool:
    """Whether every program that is started through `subprocess` is one that builds need, or a script
    of the same archive, which is judged by itself.
    """
    commands = _of_tools(tree)
    runs = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and ast.unparse(node.func).rpartition(".")[2] in _RUNS
        and not _goes_on(node, commands)
    ]
    return bool(runs) and all(
        _is_builder(node) or _own_script(node, own) is not None for node in runs
    )


def _own_script(node: ast.Call, own: Callable[[str], bytes | None]) -> bytes | None:
    """The source of the script of the same archive that a call runs with Python itself:
    `[sys.executable, str(HERE / "tools" / "table.py"), target]`.
    """
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.List | ast.Tuple) or len(first.elts) < 2:
        return None
    if ast.unparse(first.elts[0]) != "sys.executable":
        return None
    steps = [
        (part.lineno, part.col_offset, part.value)
        for part in ast.walk(first.elts[1])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    path = "/".join(step for _, _, step in sorted(steps))
    return own(path.removesuffix(".py").replace("/", ".")) if path.endswith(".py") else None


def _goes_on(node: ast.Call, commands: set[str]) -> bool:
    """Whether a build command is told to do what it usually does: `super().run()`, `install.run(self)`."""
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(of, ast.Call):
        return ast.unparse(of.func) == "super" and not (node.args or node.keywords)
    return isinstance(of, ast.Name) and of.id in commands


def _is_builder(node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.List | ast.Tuple) and first.elts:
        said = [getattr(item, "value", None) for item in first.elts[1:3]]
        if ast.unparse(first.elts[0]) == "sys.executable" and said[:1] == ["-m"]:
            return len(said) > 1 and said[1] in _BUILD_MODULES
        first = first.elts[0]
    elif any(keyword.arg == "shell" for keyword in node.keywords):
        return False
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return False
    return first.value.split(" ", maxsplit=1)[0] in _BUILDERS and not set(first.value) & set(
        "|;&`$"
    )
