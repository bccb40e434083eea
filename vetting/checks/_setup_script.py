"""What a setup.py does beyond calling setup(), read from its syntax tree."""

import ast
import sys
from collections.abc import Callable, Iterator

from vetting.checks._setup_programs import OWN_COMMANDS, Programs, own_file
from vetting.checks._setup_reach import names_in, reached
from vetting.checks._setup_uses import BY_NAME, defined_here, only_encodes, only_names
from vetting.checks._setup_writes import outside
from vetting.model.evidence import Severity
from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

# Reading a version or a README, and building extensions, is what a setup script is for.
_HARMLESS = pattern(
    r"setuptools|setuptools_scm|distutils|versioneer|wheel|packaging|Cython|numpy|pybind11|os|sys|re"
    r"|io|pathlib|codecs|ast|glob|platform|typing|__future__|sysconfig|shutil|contextlib|warnings"
    r"|json|functools|itertools|string|textwrap|tomllib|importlib|urllib\.parse|hashlib|collections"
    r"|dataclasses|datetime|time|csv|logging|operator|enum|math|locale|configparser|fnmatch|stat|abc|atexit"
    r"|copy|traceback|tempfile|errno|types|inspect|uuid|site|fcntl|tokenize|keyword|numbers|decimal|shlex|struct|posixpath|ntpath|concurrent|hatchling|hatch_\w+|pdm|poetry"
    r"|flit_core|mesonpy|scikit_build_core|skbuild|setuptools_rust|tomli|grpc_tools|zipfile|tarfile"
    r"|argparse|pprint|difflib|filecmp|gzip|bisect|heapq|random|unicodedata|html|email"
)
_DANGEROUS = {
    "subprocess": "starts programs",
    "socket": "opens network connections",
    "urllib": "opens network connections",
    "requests": "opens network connections",
    "httpx": "opens network connections",
    "http": "opens network connections",
    "ftplib": "opens network connections",
    "aiohttp": "opens network connections",
    "urllib3": "opens network connections",
    "smtplib": "opens network connections",
    "websocket": "opens network connections",
    "websockets": "opens network connections",
    "paramiko": "opens network connections",
    "xmlrpc": "opens network connections",
    "base64": "decodes data",
    "marshal": "loads bytecode",
    "pickle": "loads objects",
    "zlib": "decodes data",
    "ctypes": "calls native code",
    "winreg": "reads or writes the Windows registry",
}
_CALLS = {"exec", "eval", "compile", "__import__"}
_STARTS = pattern(r"system|popen|startfile|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|fork")
"""Functions of `os` that start programs."""

_LOADERS = ("spec_from_file_location", "SourceFileLoader", "run_path", "load_source")
"""Functions that load a Python file by its path."""

_MOST_IMPORTS = 60
"""Of modules of one archive by one another that are followed."""


def suspicious(
    source: bytes,
    own: Callable[[str], bytes | None] = lambda _: None,
    *,
    name: str = "setup.py",
    package: str = "",
    known: frozenset[str] = frozenset(),
    called: set[str] | None = None,
    seen: set[tuple[str, str]] | None = None,
) -> Iterator[tuple[int, str, Severity]]:
    """Line, words and severity of everything in `source` that a plain setup script does not do.

    `own` gives the source of a module of the same archive, which is judged by what it does; `known` are
    the modules of packages that a build asks for. `called` is None for code that runs as a whole, or what
    is called of a module of `package`.
    """
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield 1, f"{name} cannot be parsed", Severity.HIGH
        return
    if called is not None:
        tree = reached(tree, called, own)
    script = _Script(tree, own, name, package, known, seen)
    for node in walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from script.imports(node)
        elif isinstance(node, ast.Call):
            yield from script.calls(node, source)
    for line in script.programs.detached():
        yield line, "starts a program that goes on after the build", Severity.HIGH
    for line, what in outside(tree):
        yield line, what, Severity.HIGH


class _Script:
    """One file that is judged, and what it needs for that; see `suspicious`."""

    def __init__(
        self,
        tree: ast.Module,
        own: Callable[[str], bytes | None],
        name: str,
        package: str,
        known: frozenset[str],
        seen: set[tuple[str, str]] | None,
    ) -> None:
        self.programs = Programs(tree, own)
        self._tree = tree
        self._own = own
        self._name = name
        self._package = package
        self._known = known
        self._inner = seen is not None
        self._seen: set[tuple[str, str]] = set() if seen is None else seen
        self._names = names_in(tree)
        self._unused = _unused(tree)
        self._builds = self.programs.only_build()
        self._from_os = {
            alias.asname or alias.name
            for node in walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "os"
            for alias in node.names
            if _STARTS.fullmatch(alias.name)
        }

    def imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str, Severity]]:
        """What comes with an import."""
        for module in _imported(node, self._package):
            inner = _sources(module, node, self._own)
            if inner and module.partition(".")[0] not in OWN_COMMANDS:
                yield node.lineno, f"imports {module}", Severity.LOW
                for what, severity in self._from_here(inner):
                    yield node.lineno, _told(module, what)[:200], severity
            elif (found := self._foreign(module, node)) is not None:
                yield node.lineno, *found

    def calls(self, node: ast.Call, source: bytes) -> Iterator[tuple[int, str, Severity]]:
        """What a call does, in a file of that `source`."""
        yield from _call(node, self._tree, self._from_os, self.programs)
        loads = ast.unparse(node.func).rpartition(".")[2] in _LOADERS
        started = own_file(node, self._own) if loads else self.programs.own_script(node)
        if started is not None and started != source:
            for _, what, severity in suspicious(started):
                yield node.lineno, f"runs a script of its own, which {what}"[:200], severity

    def _foreign(self, module: str, node: ast.AST) -> tuple[str, Severity] | None:
        """Words and severity of the import of a module that is not the archive's own."""
        root = module.partition(".")[0]
        if _HARMLESS.fullmatch(module) or _HARMLESS.fullmatch(root):
            return None
        if root in _DANGEROUS:
            severity = (
                Severity.MEDIUM if root in ("subprocess", "zlib", "ctypes") else Severity.HIGH
            )
            if (root == "subprocess" and self._builds) or module in self._unused:
                severity = Severity.LOW
            if root == "base64" and only_encodes(node, self._tree):
                severity = Severity.LOW
            if module == "urllib.request" and only_names(node, self._tree, self._names):
                severity = Severity.LOW
            return f"imports {module}, which {_DANGEROUS[root]}", severity
        idle = module in self._unused and root in sys.stdlib_module_names
        here = bool(getattr(node, "level", 0))
        mild = idle or here or self._inner or root in self._known
        return f"imports {module}", Severity.LOW if mild else Severity.MEDIUM

    def _from_here(self, sources: dict[str, bytes]) -> list[tuple[str, Severity]]:
        """What modules of the same archive do while it is installed, as far as they are not read yet."""
        new = {one: text for one, text in sources.items() if (self._name, one) not in self._seen}
        if len(self._seen) + len(new) > _MOST_IMPORTS and new:
            return [("imports more than is read", Severity.MEDIUM)]
        self._seen.update((self._name, one) for one in new)
        found = {
            (what, severity)
            for name, source in new.items()
            for _, what, severity in suspicious(
                source,
                self._own,
                name=name,
                package=name if self._own(f"{name}.__init__") else name.rpartition(".")[0],
                known=self._known,
                called=self._names,
                seen=self._seen,
            )
        }
        # Further in, less of what stands there is reached.
        return sorted(
            (what, Severity.MEDIUM if self._inner and severity is Severity.HIGH else severity)
            for what, severity in found
            if severity is not Severity.LOW
        )


def _told(module: str, what: str) -> str:
    """What comes with the import of a module of the archive; of a row of modules, the last one."""
    if not what.startswith("imports "):
        return f"imports {module}, which {what}"
    last = what.removeprefix("imports ").rpartition("and with it ")[2]
    return f"imports {module}, and with it {last}"


def _sources(module: str, node: ast.AST, own: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """What runs of the same archive when a module is imported: it, what it lies in, what is taken of it."""
    parts = module.split(".")
    names = [".".join(parts[: count + 1]) for count in range(len(parts))]
    if isinstance(node, ast.ImportFrom):
        names += [f"{module}.{alias.name}" for alias in node.names]
    return {name: source for name in names if (source := own(name)) is not None}


def _imported(node: ast.AST, package: str) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return (node.module or "",)
    if isinstance(node, ast.ImportFrom) and package:
        parts = package.split(".")
        above = parts[: len(parts) - node.level + 1]
        return (".".join([*above, *filter(None, [node.module])]),) if above else ()
    return ()


def _unused(tree: ast.Module) -> set[str]:
    """The modules of which nothing is named again that is imported of them: nothing of them runs."""
    used = {node.id for node in walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in walk(tree) if isinstance(node, ast.Attribute)}
    # What is imported can be had by its name, and in `sys.modules`.
    if used & BY_NAME or attributes & {"modules", "__dict__"}:
        return set()
    imports = [node for node in walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(isinstance(node, ast.ImportFrom) and node.module == "sys" for node in imports):
        return set()
    bound: dict[str, set[str]] = {}
    for node in imports:
        for alias in node.names:
            local = alias.asname or alias.name.partition(".")[0]
            module = node.module or "" if isinstance(node, ast.ImportFrom) else alias.name
            bound.setdefault(module, set()).add(local)
    return {module for module, names in bound.items() if not names & {*used, "*"}}


def _call(
    node: ast.Call, tree: ast.Module, from_os: set[str], programs: Programs
) -> Iterator[tuple[int, str, Severity]]:
    line = node.lineno
    name = ast.unparse(node.func) if isinstance(node.func, ast.Attribute | ast.Name) else ""
    if name in _CALLS:
        # exec(open("version.py").read()) is how old projects share their version.
        plain = name in ("exec", "compile") and "open(" in ast.unparse(node)
        yield line, f"calls {name}()", Severity.MEDIUM if plain else Severity.HIGH
    elif name in from_os or (name.startswith("os.") and _STARTS.fullmatch(name[3:])):
        builds = name.endswith("system") and programs.is_builder(node)
        yield line, f"calls {name}()", Severity.LOW if builds else Severity.HIGH
    elif name == "getattr" and node.args and ast.unparse(node.args[0]) in ("os", "sys"):
        yield line, f"looks up a function of {ast.unparse(node.args[0])} by name", Severity.MEDIUM
    elif name.rpartition(".")[2] == "import_module" and not _names_harmless(node.args):
        yield line, "imports a module by a name that is made up, or dangerous", Severity.HIGH
    for keyword in node.keywords:
        if keyword.arg == "cmdclass" and name.rpartition(".")[2] == "setup":
            # What a class does that stands in the same file is judged by itself.
            known = defined_here(keyword.value, tree)
            severity = Severity.LOW if known else Severity.MEDIUM
            yield line, "replaces install or build commands (cmdclass)", severity


def _names_harmless(args: list[ast.expr]) -> bool:
    first = args[0] if args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and _HARMLESS.fullmatch(first.value.partition(".")[0]) is not None
    )
