"""What binds names in a Python file: scopes, and the values that their names may have."""

import ast
from dataclasses import dataclass, field

SELF = frozenset(("self", "cls"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: its place among the arguments of a call, and its default."""

    function: str
    index: int
    default: ast.expr | None
    rest: bool = False
    """Whether it takes all further arguments."""


@dataclass(frozen=True, slots=True)
class Each:
    """Any element of `over`, or what lies at `place` in it: `for a, (b, c) in …` has c at 1, 1."""

    over: ast.expr
    place: tuple[int, ...] = ()


Value = str | ast.expr | Param | Each | ast.ClassDef | None
"""A dotted path, an expression, a parameter, a loop's variable, a class; None for anything else."""


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class or function."""

    node: ast.AST
    parent: "Scope | None" = None
    names: dict[str, list[Value]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    """Names that are declared global or nonlocal here."""

    members: "dict[str, list[tuple[Value, Scope]]]" = field(default_factory=dict)
    """Of a class: what its methods give the members of an object, and where."""

    def find(self, name: str) -> "tuple[Scope, list[Value]] | None":
        """Where `name` is bound, and to what; None for a builtin."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and name not in scope.outer:
                visible = scope is self or not isinstance(scope.node, ast.ClassDef)
                if visible:
                    return scope, scope.names[name]
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
            for number, item in enumerate(items):
                if isinstance(value, Each):
                    part: Value = Each(value.over, (*value.place, number))
                else:
                    part = value.elts[number] if same and isinstance(value, ast.Tuple) else None
                assign(item, part, scope)
        case ast.Starred(value=of):
            assign(of, None, scope)
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in SELF:
            if (holder := class_of(scope)) is not None:
                holder.members.setdefault(attr, []).append((value, scope))


def class_of(scope: Scope) -> Scope | None:
    """The class whose method, or what is in it, a scope is."""
    at: Scope | None = scope
    while at is not None and not isinstance(at.node, ast.ClassDef):
        at = at.parent
    return at


def members(name: str, scope: Scope) -> tuple[Scope, list[tuple[Value, Scope]]]:
    """What `self.name` may be in a method: given to the object, or held by its class."""
    holder = class_of(scope)
    if holder is None:
        return scope, []
    held: list[tuple[Value, Scope]] = [(value, holder) for value in holder.names.get(name, ())]
    return holder, [*holder.members.get(name, ()), *held]


_FIELDS_MAKE = frozenset(("dataclass", "define", "frozen", "attrs", "s", "NamedTuple", "BaseModel"))


def field_of(node: ast.Attribute, scope: Scope) -> tuple[str, int] | None:
    """The class whose `self.x` is given when an object is made, and at which place: of a dataclass."""
    holder = class_of(scope)
    if holder is None or not isinstance(node.value, ast.Name) or node.value.id not in SELF:
        return None
    made = holder.node
    if not isinstance(made, ast.ClassDef) or not any(
        map(_makes, (*made.bases, *made.decorator_list))
    ):
        return None
    names = [
        getattr(item.target, "id", "") for item in made.body if isinstance(item, ast.AnnAssign)
    ]
    return (made.name, names.index(node.attr)) if node.attr in names else None


def _makes(node: ast.expr) -> bool:
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "attr", getattr(node, "id", "")) in _FIELDS_MAKE


def parameters(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, called: str = ""
) -> None:
    """Bind the parameters of a function in its own scope."""
    name = getattr(node, "name", called)
    args = node.args
    every = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(every) - len(args.defaults)) + list(args.defaults)
    skip = 1 if every and every[0].arg in ("self", "cls") else 0
    for number, (arg, default) in enumerate(zip(every, defaults, strict=True)):
        scope.bind(arg.arg, Param(name, number - skip, default))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        scope.bind(arg.arg, Param(name, -1, default))
    if args.vararg is not None:
        scope.bind(args.vararg.arg, Param(name, -1, None, rest=True))
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
