"""What binds names in a Python file: scopes, and the values that their names may have."""

import ast
from dataclasses import dataclass, field

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: its place among the arguments of a call, and its default; `rest` takes all from there
    on.
    """

    function: str
    index: int
    default: ast.expr | None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """Any element of `over`, or what lies at `place` in it: `for a, (b, c) in …` has c at 1, 1."""

    over: ast.expr
    place: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What lies at `place` in a variable, or in a part of one: `name, how = pair`."""

    of: ast.Name | ast.Subscript
    place: tuple[int, ...]


Value = str | ast.expr | Param | Each | Part | ast.ClassDef | None
"""A dotted path, an expression, a parameter, a loop's variable, what is unpacked, a class; None for anything
else.
"""


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class or function."""

    node: ast.AST
    parent: "Scope | None" = None
    names: dict[str, list[Value]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    """Names that are declared global or nonlocal here."""

    paths: dict[str, frozenset[str]] = field(default_factory=dict)
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    """What the names stand for, as far as somebody asked: dotted paths, and constant strings."""

    def find(self, name: str) -> "tuple[Scope, list[Value]] | None":
        """Where `name` is bound, and to what; None for a builtin."""
        scope: Scope | None = self
        while scope is not None:
            values = scope.names.get(name)
            if values is not None and name not in scope.outer:
                visible = scope is self or not isinstance(scope.node, ast.ClassDef)
                if visible:
                    return scope, values
            scope = scope.parent
        return None

    def bind(self, name: str, value: Value) -> None:
        """Add what `name` may stand for."""
        self.names.setdefault(name, []).append(value)


def assign(target: ast.AST, value: Value, scope: Scope) -> None:
    """Bind the names that `target = value` gives."""
    match target:
        case ast.Name(id=name):
            scope.bind(name, value)
        case ast.Tuple(elts=items) | ast.List(elts=items):
            same = isinstance(value, ast.Tuple) and len(value.elts) == len(items)
            rest = False
            for number, item in enumerate(items):
                rest = rest or isinstance(item, ast.Starred)  # behind it, places are others
                if isinstance(value, Each):
                    part: Value = Each(value.over, (*value.place, number))
                elif isinstance(value, Part | ast.Name | ast.Subscript):
                    part = None if rest else _part(value, number)
                else:
                    part = value.elts[number] if same and isinstance(value, ast.Tuple) else None
                assign(item, part, scope)
        case ast.Starred(value=of):
            assign(of, None, scope)


def _part(value: Part | ast.Name | ast.Subscript, number: int) -> Part:
    if isinstance(value, Part):
        return Part(value.of, (*value.place, number))
    return Part(value, (number,))


def parameters(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, name: str
) -> None:
    """Bind the parameters of a function, which is called by `name`, in its own scope."""
    args = node.args
    every = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(every) - len(args.defaults)) + list(args.defaults)
    skip = 1 if every and every[0].arg in ("self", "cls") else 0
    for number, (arg, default) in enumerate(zip(every, defaults, strict=True)):
        scope.bind(arg.arg, Param(name, number - skip, default))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        scope.bind(arg.arg, Param(name, -1, default))
    if args.vararg is not None:
        scope.bind(args.vararg.arg, Param(name, len(every) - skip, None, rest=True))
    if args.kwarg is not None:
        scope.bind(args.kwarg.arg, None)


def argument(node: ast.Call, name: str, place: int) -> ast.expr | None:
    """An argument of a call, given by its name or at its place."""
    named = next((item.value for item in node.keywords if item.arg == name), None)
    return named or (node.args[place] if len(node.args) > place else None)


def indexed(path: str, key: str) -> str:
    """What `path[key]` is: namespaces are looked into, everything else keeps its brackets."""
    if path in ("sys.modules", "globals()", "locals()", "vars()"):
        return key
    if path in ("__builtins__", "builtins.__dict__"):
        return key
    return f"{path.removesuffix('.__dict__')}.{key}" if path.endswith("__dict__") else f"{path}[]"
