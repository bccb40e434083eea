"""What a setup.py does beyond calling setup(), read from its syntax tree."""

import ast
import re
import warnings
from collections.abc import Iterator

from vetting.model.evidence import Severity

# Reading a version or a README, and building extensions, is what a setup script is for.
_HARMLESS = re.compile(
    r"setuptools|setuptools_scm|distutils|versioneer|wheel|packaging|Cython|numpy|pybind11|os|sys|re"
    r"|io|pathlib|codecs|ast|glob|platform|typing|__future__|sysconfig|shutil|contextlib|warnings"
    r"|json|functools|itertools|string|textwrap|tomllib|importlib|urllib\.parse"
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


def suspicious(source: bytes) -> Iterator[tuple[int, str, Severity]]:
    """Line, words and severity of everything in `source` that a plain setup script does not do."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield 1, "setup.py cannot be parsed", Severity.HIGH
        return
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for module in _imported(node):
            root = module.partition(".")[0]
            if _HARMLESS.fullmatch(module) or _HARMLESS.fullmatch(root):
                continue
            if root in _DANGEROUS:
                severity = Severity.MEDIUM if root in ("subprocess", "zlib") else Severity.HIGH
                yield line, f"imports {module}, which {_DANGEROUS[root]}", severity
            else:
                yield line, f"imports {module}", Severity.MEDIUM
        if isinstance(node, ast.Call):
            yield from _call(node, line)


def _imported(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return (node.module or "",)
    return ()


def _call(node: ast.Call, line: int) -> Iterator[tuple[int, str, Severity]]:
    name = ast.unparse(node.func) if isinstance(node.func, ast.Attribute | ast.Name) else ""
    if name in _CALLS:
        # exec(open("version.py").read()) is how old projects share their version.
        plain = name in ("exec", "compile") and "open(" in ast.unparse(node)
        yield line, f"calls {name}()", Severity.MEDIUM if plain else Severity.HIGH
    elif name in ("os.system", "os.popen"):
        yield line, f"calls {name}()", Severity.HIGH
    for keyword in node.keywords:
        if keyword.arg == "cmdclass" and name.rpartition(".")[2] == "setup":
            yield line, "replaces install or build commands (cmdclass)", Severity.MEDIUM
