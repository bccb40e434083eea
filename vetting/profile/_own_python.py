"""Which modules of its package a Python file loads."""

import ast
import unicodedata

from vetting.errors import FormatError
from vetting.patterns import pattern
from vetting.profile._own_loads import ANYTHING, Loads
from vetting.python_syntax import parse_newer, statements
from vetting.surface._python_module import PythonModule

_BY_NAME = pattern(
    r"(?<!\w)(?:import_module|__import__|iter_modules|walk_packages|run_module)(?!\w)"
)
"""What loads modules by names, which need not be written there."""

_BY_PATH = pattern(
    r"(?<!\w)(?:run_path|spec_from_file_location|module_from_spec|SourceFileLoader|load_source"
    r"|SourcelessFileLoader|exec_module|load_module|resolve_name|import_string|import_from_string"
    r"|import_object|load_object|__builtins__"
    r"|(?:getattr|vars)\s{0,9}\(\s{0,9}(?:importlib|builtins|runpy)"
    r"|(?:importlib|builtins|runpy)\s{0,9}\.\s{0,9}__dict__)(?!\w)"
)
"""What loads them by ways that are not followed."""

_FOLDERS = pattern(
    r"(?<!\w)(?:sys\s{0,9}\.\s{0,9}path|addsitedir|__path__|from\s{1,9}sys\s{1,9}import)(?!\w)"
)


def python_loads(path: str, data: bytes) -> Loads:
    """See `Loads`; of what is no Python that can be read, nobody knows."""
    try:
        tree = parse_newer(data, keep=True)
        text = data.decode("utf-8", "replace")
        if not data.isascii():  # a name is the same in other letters
            text = unicodedata.normalize("NFKC", text)
        named = _imported(tree)
        ends = set[str]()
        anything = _BY_PATH.search(text) is not None
        if not anything and _BY_NAME.search(text):
            made = {spec for spec, _ in PythonModule(path, data).imports()} - named
            anything = "" in made
            ends = {spec.lstrip(".").replace(".", "/") for spec in made - {""}}
    except (FormatError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ANYTHING
    if not ends.isdisjoint({"", "*"}):  # `.` before it may be of any package
        return ANYTHING
    return Loads(
        named=frozenset(map(_path, named)),
        ends=frozenset(ends),
        anything=anything,
        anywhere=_FOLDERS.search(text) is not None,
    )


def _imported(tree: ast.Module) -> set[str]:
    """What its statements import, each part too, which may be a module."""
    found = set[str]()
    for node in statements(tree):
        match node:
            case ast.Import(names=names):
                found.update(alias.name for alias in names)
            case ast.ImportFrom(names=names):
                spec = "." * node.level + (node.module or "")
                found.add(spec)
                gap = "" if spec.endswith(".") else "."
                found.update(f"{spec}{gap}{alias.name}" for alias in names)
    return found


def _path(spec: str) -> str:
    """A name as a path: from the file's folder, if it begins with dots."""
    rest = spec.lstrip(".")
    level = len(spec) - len(rest)
    before = "./" + "../" * (level - 1) if level else ""
    return before + rest.replace(".", "/")
