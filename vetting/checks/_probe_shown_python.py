"""See `_probe_shown`, for Python: the question is asked in functions that only look and print, and whoever
else asks these does no more with the answer than print.
"""

import ast

from vetting.checks._caller_sites_python import PythonSites
from vetting.checks._probe_harmless_python import LEAVES, PythonScript
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.python_syntax import walk

_FILES, _NAMES = 60, 40
_ANY_NAME = pattern(
    rb"\b(?:eval|exec|compile|getattr|setattr|globals|locals|vars|__import__|importlib|builtins|__builtins__|inspect"
    rb"|attrgetter|methodcaller|resolve_name|entry_points|__dict__|settrace|setprofile|addaudithook|runpy|redirect_std\w+|_getframe|ctypes|pickle|__getattr__)\b"
    rb"|\bsys\.modules\b|\bimport \*|\\N\{"
    rb"|\.(?:std(?:err|out|in)|write|flush|isatty|environ|exists|gettrace|get)\s{0,4}=(?!=)"
)
"""How a function may be had by a name that is put together, or what is printed be heard."""

_NATIVE = frozenset({"elf", "pe", "mach-o"})
_TELLS_HOW = pattern(
    rb"os\.environ(?:\.setdefault\(\s?[\"'](?:NO_COLOR|FORCE_COLOR|CLICOLOR)[\"']"
    rb"|\[[\"'](?:NO_COLOR|FORCE_COLOR|CLICOLOR)[\"']\] = )"
)
_ASKS_HOW = pattern(
    rb"(?i)no_?colou?r|clicolor|force_?colou?r|colou?r_system|colou?r_depth|has_colou?rs|(?:no|strip)_ansi"
    rb"|\benviron\b(?!\.get\(\s?[\"']\w|\[[\"']\w)|\benvironb\b|\bgetenv\b(?!\(\s?[\"']\w)|/environ\b|printenv"
    rb"|\bsubprocess\b|\bp?open\d?\([\"'](?:env|sh)\b|\bpopen|\bsystem\s?\(\s?[^)\s]|spawn|\bexec[lv]|\bpty\b|fork"
    rb"|multiprocessing"
)
"""How somebody learns what was said of colours, among all the environment too."""


def only_python_is_shown(tree: ArtifactTree, file: SourceFile, first: int, last: int) -> bool:
    """Whether nothing else depends on a question that stands in these lines of a file."""
    files = [one for one in tree.files if one.language == "python"]
    if len(files) > _FILES or any(_ANY_NAME.search(tree.read(one)) for one in files):
        return False
    try:
        every = [PythonSites(tree.read(one), one.path) for one in files]
    except FormatError:
        return False
    home = next(one for one in every if one.path == file.path)
    asked = [
        name
        for name, one in home.script.functions.items()
        if one.lineno <= first and last <= (one.end_lineno or one.lineno)
    ]
    return (
        len(asked) == 1
        and _spreads_nowhere(every, home, asked[0])
        and (not any(one.script.colours for one in every) or _prints_as_told(tree))
    )


def _spreads_nowhere(every: list[PythonSites], home: PythonSites, asked: str) -> bool:
    """Whether all functions that have an answer do no more with it than print."""
    left, seen = [(home, asked)], {(home.path, asked)}
    while left:
        of, name = left.pop()
        if len(seen) > _NAMES or not of.script.harmless(name):
            return False
        for one in every:
            nodes = list(of.script.mentions(name)) if one is of else _had(one, name, of.path)
            if nodes is None:
                return False
            for node in nodes:
                around = _function(one.script, node)
                if (
                    around is not None
                    and around.name in one.script.functions
                    and one.script.harmless(around.name)
                ):
                    if (one.path, around.name) not in seen:
                        seen.add((one.path, around.name))
                        left.append((one, around.name))
                elif not _only_tells(one.script, node):
                    return False
    return True


def _had(other: PythonSites, name: str, path: str) -> list[ast.expr] | None:
    """Where another file has a function of the file at `path`; None where it may have it otherwise."""
    script = other.script
    count, aliases, odd = other.imports(name, path)
    if odd or (count and script.bound.get(name) != count):
        return None
    found: list[ast.expr] = [*script.mentions(name)] if count else []
    script.learn(*found)
    for alias in aliases:
        if script.bound.get(alias) != 1:
            return None
        for node in script.mentions(alias):
            over = script.over[node]
            if not isinstance(over, ast.Attribute) or not isinstance(over.ctx, ast.Load):
                return None
            if over.attr == name:
                found.append(over)
                script.learn(over, node)
    return found


def _prints_as_told(tree: ArtifactTree) -> bool:
    """Whether nothing in a package asks how something is printed, or hands it to another program."""
    return not any(
        one.format in _NATIVE
        or (one.language == "python" and _ASKS_HOW.search(_TELLS_HOW.sub(b"", tree.read(one))))
        for one in tree.files
    )


def _function(script: PythonScript, node: ast.AST) -> ast.FunctionDef | None:
    """The function of the file that code stands in, and in no other within it."""
    found: list[ast.AST] = []
    over = script.over.get(node)
    while over is not None:
        if isinstance(over, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            found.append(over)
        over = script.over.get(over)
    return found[0] if len(found) == 1 and isinstance(found[0], ast.FunctionDef) else None


def _only_tells(script: PythonScript, node: ast.expr) -> bool:
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
