"""Is a command that downloads and runs a text that is printed or logged where it stands, and no more? Nobody
has such a text but who reads what the server says.

Whoever puts something in the place of `print`, of what it writes to, or of what a log does may run it.
"""

import ast
from collections import Counter
from collections.abc import Iterator

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.python_syntax import walk

_FILES = 2_000
_LOGS = frozenset({"debug", "info", "warn", "warning", "error", "critical", "exception"})
_MAKES = frozenset({"getLogger", "get_logger"})
_LIBRARIES = frozenset({(None, "logging"), ("loguru", "logger")})
_STREAMS = frozenset({"sys.stderr", "sys.stdout"})
_OWN_PRINT = pattern(
    rb"\bredirect_std\w|\.std(?:out|err)\b\s{0,4}=(?!=)|\bprint\b\s{0,4}=(?!=)|\b(?:as|def) print\b"
    rb"|\bbuiltins\b|__builtins__|\bsetattr\s?\(|\bdup2\b|\bget_?value\s?\("
)
_OWN_LOG = pattern(
    rb"\bdef (?:emit|format|filter|handle|makeRecord|getMessage)\b|\bsetLog\w{1,20}|\bsetattr\s?\("
    rb"|\bStringIO\b|\bget_?[lL]ogger\b\s{0,4}=(?!=)|\b(?:as|def) get_?[lL]ogger\b|\blogger\.add\("
)
"""What takes what is printed, or logged."""


def is_printed(tree: ArtifactTree, module: ast.Module, line: int) -> bool:
    """Whether all texts at a line of a module stand in what is printed or logged there."""
    every = list(walk(module))
    texts = [node for node in every if _is_text(node, line)]
    loggers = frozenset(_loggers(module))
    for calls, takes in (
        ([call for call in _calls(every) if _prints(call)], _OWN_PRINT),
        ([call for call in _calls(every) if _logs(call, loggers)], _OWN_LOG),
    ):
        said = {id(part) for call in calls for part in _parts(call.args[0])}
        if texts and all(id(one) in said for one in texts):
            others = [file for file in tree.files if file.language == "python"]
            return len(others) <= _FILES and not any(takes.search(tree.read(o)) for o in others)
    return False


def _is_text(node: ast.AST, line: int) -> bool:
    said = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return said and getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)


def _calls(every: list[ast.AST]) -> Iterator[ast.Call]:
    """The calls that are statements."""
    for node in every:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
            yield node.value


def _prints(call: ast.Call) -> bool:
    plain = isinstance(call.func, ast.Name) and call.func.id == "print"
    return plain and all(
        one.arg in ("sep", "end", "flush")
        or (one.arg == "file" and ast.unparse(one.value) in _STREAMS)
        for one in call.keywords
    )


def _logs(call: ast.Call, loggers: frozenset[str]) -> bool:
    match call.func:
        case ast.Attribute(attr=how, value=ast.Name(id=name)):
            return how in _LOGS and name in loggers
    return False


def _loggers(module: ast.Module) -> Iterator[str]:
    """The names of a module's loggers, and of the library itself, that stand for nothing else."""
    given, known = Counter[str](), Counter[str]()
    for node in walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
                made = getattr(func, "attr", "") or getattr(func, "id", "")
                known[name] += made in _MAKES
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                of = getattr(node, "module", None)
                for one in names:
                    given[one.asname or one.name] += 1
                    known[one.asname or one.name] += (of, one.name) in _LIBRARIES
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                given[name] += 1
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                given[name] += 1
            case ast.ClassDef(name=name):
                given[name] += 1
    yield from (name for name, count in known.items() if count and count == given[name])


def _parts(said: ast.expr) -> Iterator[ast.AST]:
    """The texts that a message is made of."""
    todo: list[ast.AST] = [said]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Constant):
            yield node
        elif isinstance(node, ast.JoinedStr):
            todo += node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            todo += (node.left, node.right)
