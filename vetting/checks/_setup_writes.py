"""Where a setup script or a build hook writes to: the tree it builds, or the user's own folders."""

import ast
import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import walk

_HOMES = pattern(
    r"\bPath\.home\(\)|\bexpanduser\(|\bgetsitepackages\(|\bgetusersitepackages\(|\bUSER_(?:SITE|BASE)\b"
    r"|\bget_paths?\((?:'(?:purelib|platlib|scripts|data)'|\))"
    r"|\benviron(?:\[|\.get\()'(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA)'|\bgetenv\('(?:HOME|USERPROFILE|APPDATA)'"
    r"|'/(?:etc|usr/local|Library/Launch\w{0,12})/"
)
_KEPT = pattern(r"(?i)cache|'\.(?:npm|cargo|rustup|conan2?|local/share/man)\b")
"""Folders where builds keep what they fetched or made before."""

_WRITES = frozenset({"write_text", "write_bytes", "symlink_to", "hardlink_to", "touch"})
_INTO = frozenset(
    {"copy", "copy2", "copyfile", "copytree", "move", "symlink", "link", "rename", "replace"}
)
_ROUNDS = 4
_HINTS = frozenset({
    *("home", "expanduser", "getsitepackages", "getusersitepackages", "USER_SITE", "USER_BASE"),
    *("get_path", "get_paths", "environ", "getenv"),
})  # fmt: skip
_MODULES = ("io", "codecs", "os", "gzip", "builtins")
"""Those whose `open` takes a path."""


def outside(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and words of all that is written below the home folder, or where packages are installed."""
    nodes = list(walk(tree))
    if not any(_hints(node) for node in nodes):
        return
    names = _reaching(nodes)
    for node in nodes:
        if isinstance(node, ast.Call):
            place = _written(node)
            if place is not None and _reaches(place, names):
                yield node.lineno, "writes outside of what it builds"


def _hints(node: ast.AST) -> bool:
    """Whether a name or a text is one that places outside have; most files hold none."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.startswith(
            ("/etc/", "/usr/", "/Library/")
        )
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in _HINTS


def _written(node: ast.Call) -> ast.expr | None:
    """The path that a call writes to."""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    if name in _WRITES and isinstance(func, ast.Attribute):
        return func.value
    if name == "open" and _for_writing(node):
        if isinstance(func, ast.Attribute) and ast.unparse(func.value) not in _MODULES:
            return func.value
        return node.args[0] if node.args else None
    if name in _INTO and len(node.args) > 1:
        return node.args[1]
    return None


def _for_writing(node: ast.Call) -> bool:
    modes = [item.value for item in node.keywords if item.arg == "mode"] + node.args[:2]
    said = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
    return any(
        isinstance(mode, str) and re.fullmatch(r"[rbt]?[wax+][bt+]{0,2}", mode) for mode in said
    )


def _reaching(nodes: list[ast.AST]) -> set[str]:
    """The names that stand for a place outside."""
    given: list[tuple[str, ast.expr]] = []
    for node in nodes:
        if isinstance(node, ast.Assign):
            given += [(ast.unparse(target), node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            given.append((ast.unparse(node.target), node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            given.append((ast.unparse(node.target), node.iter))
        elif isinstance(node, ast.FunctionDef):
            given += [
                (node.name, inner.value)
                for inner in walk(node)
                if isinstance(inner, ast.Return) and inner.value is not None
            ]
    names: set[str] = set()
    for _ in range(_ROUNDS):
        before = len(names)
        names |= {name for name, value in given if name not in names and _reaches(value, names)}
        if len(names) == before:
            break
    return names


def _reaches(node: ast.expr, names: set[str]) -> bool:
    text = ast.unparse(node)
    if _KEPT.search(text) or len(text) > 5_000:
        return False
    if _HOMES.search(text):
        return True
    return any(
        isinstance(part, ast.Name | ast.Attribute) and ast.unparse(part) in names
        for part in (walk(node) if names else ())
    )
