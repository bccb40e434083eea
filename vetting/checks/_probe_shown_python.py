"""See `_probe_shown`, for Python: the question is asked in functions that only look and print, and whoever
else asks these does no more with the answer than print.
"""

import ast

from vetting.checks._probe_harmless_python import LEAVES, PythonScript
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.python_syntax import walk

_FILES, _NAMES = 60, 40
_ANY_NAME = pattern(
    rb"\b(?:eval|exec|compile|getattr|setattr|globals|locals|vars|__import__|importlib|builtins|__builtins__|inspect"
    rb"|__dict__|settrace|setprofile|addaudithook|runpy|redirect_std\w+|_getframe|ctypes|pickle|__getattr__)\b"
    rb"|\bsys\.modules\b|\bimport \*|\\N\{"
    rb"|\.(?:std(?:err|out|in)|write|flush|isatty|environ|exists|gettrace|get)\s{0,4}=(?!=)"
)
"""How a function may be had by a name that is put together, or what is printed be heard."""


def only_python_is_shown(tree: ArtifactTree, file: SourceFile, first: int, last: int) -> bool:
    """Whether nothing else depends on a question that stands in these lines of a file."""
    others = [one for one in tree.files if one.language == "python" and one is not file]
    sources = [tree.read(one) for one in others[: _FILES + 1]]
    if len(others) > _FILES or any(map(_ANY_NAME.search, (tree.read(file), *sources))):
        return False
    try:
        script = PythonScript(tree.read(file))
    except FormatError:
        return False
    asked = [
        name
        for name, one in script.functions.items()
        if one.lineno <= first and last <= (one.end_lineno or one.lineno)
    ]
    names = _spread(script, asked) if len(asked) == 1 else None
    return names is not None and not any(
        name.encode() in source for name in names for source in sources
    )


def _spread(script: PythonScript, asked: list[str]) -> set[str] | None:
    """The functions that have an answer; None where more depends on it than what they print."""
    left, seen = list(asked), set(asked)
    while left:
        name = left.pop()
        if len(seen) > _NAMES or not script.harmless(name):
            return None
        for node in script.mentions(name):
            around = _function(script, node)
            if (
                around is not None
                and around.name in script.functions
                and script.harmless(around.name)
            ):
                if around.name not in seen:
                    seen.add(around.name)
                    left.append(around.name)
            elif not _only_tells(script, node):
                return None
    return seen


def _function(script: PythonScript, node: ast.AST) -> ast.FunctionDef | None:
    """The function of the file that code stands in, and in no other within it."""
    found: list[ast.AST] = []
    over = script.over.get(node)
    while over is not None:
        if isinstance(over, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            found.append(over)
        over = script.over.get(over)
    return found[0] if len(found) == 1 and isinstance(found[0], ast.FunctionDef) else None


def _only_tells(script: PythonScript, node: ast.Name) -> bool:
    """Whether a call of such a function is a statement of its own, or asked by one that only prints."""
    call = script.over.get(node)
    if not isinstance(call, ast.Call) or call.func is not node or call.args or call.keywords:
        return False
    over = script.over.get(call)
    if isinstance(over, ast.Expr):
        return True  # nobody takes what it returns
    while over is not None and not isinstance(over, ast.stmt):
        over = script.over.get(over)
    if not isinstance(over, ast.If | ast.Expr):
        return False
    stores = any(
        isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load) for one in walk(over)
    )
    leaves = any(isinstance(one, LEAVES) for one in walk(over))
    return not (stores or leaves) and script.only_shows([over], set())
