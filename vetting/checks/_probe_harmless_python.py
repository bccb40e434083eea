"""Statements of Python that do no more than look at the machine, count and print: nothing that is read, sent,
written, started or raised depends on them but by what they return.

A statement is judged by the names in it. What it calls is another such function of the file, or one of
those listed here.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property

from vetting.errors import FormatError
from vetting.python_syntax import parse, walk

_MOST = 200_000
_BUILTINS = frozenset({
    *("print", "any", "all", "bool", "len", "str", "int", "float", "sum", "min", "max", "sorted", "list"),
    *("tuple", "set", "dict", "isinstance", "hasattr", "round", "abs", "repr", "range", "enumerate", "zip"),
})  # fmt: skip
_MODULES = {
    "sys": frozenset({
        *("gettrace", "getprofile", "stderr", "stdout", "stdin", "platform", "version_info", "modules"),
        *("argv", "flags", "implementation"),
    }),
    "os": frozenset({
        *("environ", "getenv", "cpu_count", "path", "name", "isatty", "getcwd", "linesep", "uname"),
        "get_terminal_size",
    }),
    "platform": frozenset({"system", "machine", "release", "version", "node", "python_version"}),
    "shutil": frozenset({"get_terminal_size", "which"}),
}  # fmt: skip
_TAKEN = {"pathlib": frozenset({"Path"}), **_MODULES}
"""What may be imported of them by name."""

_METHODS = frozenset({
    *("get", "exists", "is_file", "is_dir", "isatty", "fileno", "write", "flush", "join", "strip", "lower"),
    *("upper", "startswith", "endswith", "split", "replace", "format", "ljust", "rjust", "center"),
    *("gettrace", "getprofile", "getenv", "cpu_count", "isfile", "isdir", "system", "machine", "release"),
    *("version", "node", "python_version", "get_terminal_size", "which", "keys", "title", "uname"),
    *("glob", "rglob", "iterdir", "intersection", "isdisjoint", "count", "items", "values"),
})  # fmt: skip
_FILLS = frozenset({"add", "append", "extend", "update", "discard"})
"""What puts something into a list that the function has made itself."""

_MAKES = frozenset({"set", "list", "dict"})
COLOURS = frozenset({"NO_COLOR", "FORCE_COLOR", "CLICOLOR"})
"""Variables of the environment that say how something is printed."""

_NEVER = (
    *(ast.Await, ast.Yield, ast.YieldFrom, ast.Raise, ast.Assert, ast.Global, ast.Nonlocal, ast.Delete),
    *(ast.While, ast.With, ast.AsyncWith, ast.AsyncFor, ast.ClassDef, ast.Lambda, ast.Import),
    *(ast.ImportFrom, ast.Match, ast.NamedExpr, ast.AsyncFunctionDef),
)  # fmt: skip
_CACHES = frozenset({"cache", "lru_cache"})
LEAVES = (ast.Return, ast.Break, ast.Continue)
Function = ast.FunctionDef


class PythonScript:
    """A file that was parsed.

    Raises:
        FormatError: it is too large, or not to be parsed.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > _MOST:
            raise FormatError("too large to be followed")
        try:
            self.tree = parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise FormatError("it cannot be parsed") from error
        self.over: dict[ast.AST, ast.AST] = {
            child: node for node in walk(self.tree) for child in ast.iter_child_nodes(node)
        }
        self.known: set[ast.AST] = set()
        """Names that stand for functions of other files which are as harmless."""

        self.colours = False
        """Whether a function that was found harmless says so how something is printed."""

        self._judged: dict[str, bool] = {}

    @cached_property
    def bound(self) -> dict[str, int]:
        """How often each name gets something anywhere in the file."""
        found: dict[str, int] = {}
        for name in _bound(walk(self.tree)):
            found[name] = found.get(name, 0) + 1
        return found

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The plain functions of the file, whose names stand for nothing else."""
        return {
            node.name: node
            for node in self.tree.body
            if isinstance(node, Function) and self.bound[node.name] == 1
        }

    @cached_property
    def imported(self) -> dict[str, str]:
        """The names that stand for a module that is listed, or for what is listed of one."""
        found: dict[str, str] = {}
        for node in self.tree.body:
            for one in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                local = one.asname or one.name
                if self.bound.get(local) != 1:
                    continue
                if isinstance(node, ast.Import) and one.name in _MODULES:
                    found[local] = one.name
                elif isinstance(node, ast.ImportFrom) and _is_taken(node, one.name):
                    found[local] = ""
        return found

    def mentions(self, name: str) -> Iterator[ast.Name]:
        """Where a name is used."""
        for node in walk(self.tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                yield node

    def learn(self, *nodes: ast.AST) -> None:
        """Add to the known ones."""
        self.known.update(nodes)
        self._judged = {name: True for name, judged in self._judged.items() if judged}

    def harmless(self, name: str) -> bool:
        """Whether a function of the file does no more than that, and what it calls neither."""
        if name not in self._judged:
            self._judged[name] = False  # one that calls itself is none
            self._judged[name] = self._is_harmless(self.functions[name])
        return self._judged[name]

    def _is_harmless(self, function: Function) -> bool:
        args = function.args
        plain = all(
            isinstance(one, ast.Constant) for one in (*args.defaults, *args.kw_defaults) if one
        )
        cached = all(_last(one) in _CACHES for one in function.decorator_list)
        own = set(_bound(walk(function)))
        return plain and cached and self.only_shows(function.body, own, self._made(function))

    def _made(self, function: Function) -> frozenset[str]:
        """The variables of a function that are lists of its own, and nothing else."""
        made: list[str] = []
        for node in walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    made += [name] if self._is_made(value) else []
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    made += [name] if self._is_made(value) else []
        bound = list(_bound(walk(function)))
        return frozenset(name for name in made if bound.count(name) == made.count(name))

    def _is_made(self, value: ast.expr) -> bool:
        match value:
            case ast.Call(func=ast.Name(id=name)):
                return name in _MAKES and name not in self.bound
        return isinstance(value, ast.List | ast.Set | ast.Dict | ast.ListComp | ast.SetComp)

    def only_shows(
        self, body: Iterable[ast.AST], own: set[str], made: frozenset[str] = frozenset()
    ) -> bool:
        """Whether statements do no more than that; `own` are the variables of the function, and `made`
        those of them that are lists of its own.
        """
        return all(
            self._says_how(node) or self._fills(node, made) or self._is_plain(node, own)
            for one in body
            for node in walk(one)
        )

    def _fills(self, node: ast.AST, made: frozenset[str]) -> bool:
        """Whether something is put into such a list."""
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=how)):
                return how in _FILLS and name in made
        return False

    def _says_how(self, node: ast.AST) -> bool:
        """Whether code says by the environment in which colours something is printed."""
        match node:
            case (
                ast.Call(
                    func=ast.Attribute(value=set_, attr="setdefault"),
                    args=[ast.Constant(value=name), ast.Constant()],
                )
                | ast.Subscript(value=set_, slice=ast.Constant(value=name), ctx=ast.Store())
            ):
                said = self.imported.get("os") == "os" and ast.unparse(set_) == "os.environ"
                if said and name in COLOURS:
                    self.colours = True
                    return True
        return False

    def _is_plain(self, node: ast.AST, own: set[str]) -> bool:
        if isinstance(node, (*_NEVER, ast.FunctionDef)):
            return False
        if node in self.known or (isinstance(node, ast.Call) and node.func in self.known):
            return True
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store()):
                return False
            case ast.Attribute(attr=name):
                return not name.startswith("_") and self._is_member(node)
            case ast.Call(func=ast.Name(id=name)):
                return name in _BUILTINS or name in self.imported or name in self.functions
            case ast.Call(func=ast.Attribute(attr=name)):
                return name in _METHODS
            case ast.Call():
                return False
            case ast.Name(id=name, ctx=ast.Load()):
                return self._is_known(node, name, own)
        return True

    def _is_known(self, node: ast.Name, name: str, own: set[str]) -> bool:
        if name in own:
            return name not in _BUILTINS and name not in self.imported
        if name in self.functions:
            return _is_called(node, self.over) and self.harmless(name)
        if name in self.imported:
            return True
        if name in _BUILTINS:
            return name not in self.bound
        return self.bound.get(name, 0) == 1 and self._is_constant(name)

    def _is_member(self, node: ast.Attribute) -> bool:
        """Whether what is taken of a module is listed."""
        module = self.imported.get(node.value.id) if isinstance(node.value, ast.Name) else None
        return not module or node.attr in _MODULES[module]

    def _is_constant(self, name: str) -> bool:
        """Whether a name of the file stands for texts and numbers."""
        for node in self.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=said)], value=value) if said == name:
                    return _is_fixed(value)
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
                    if any(isinstance(one, ast.Name) and one.id == name for one in names):
                        return _is_fixed(value)
                case ast.AnnAssign(target=ast.Name(id=said), value=ast.expr() as value) if (
                    said == name
                ):
                    return _is_fixed(value)
        return False


def _is_taken(node: ast.ImportFrom, name: str) -> bool:
    return not node.level and name in _TAKEN.get(node.module or "", ())


def _is_fixed(value: ast.AST) -> bool:
    kinds = (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Load, ast.BinOp, ast.operator)
    return all(isinstance(node, kinds) for node in walk(value))


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that get something in some code."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str() as name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                yield name


def _last(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _is_called(node: ast.Name, over: dict[ast.AST, ast.AST]) -> bool:
    outer = over.get(node)
    return isinstance(outer, ast.Call) and outer.func is node
