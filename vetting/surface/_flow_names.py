"""Names without their values: those of the environment's variables tell which settings there are, and
no secret; those of a dictionary whose keys were looked for are no choice of a caller's.
"""

import ast

from vetting.patterns import pattern
from vetting.python_syntax import statements
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ENVIRONMENT, NAMES, NOTHING, Marks, of_kind, without
from vetting.surface._flow_sources import is_environment
from vetting.surface._ir import Attr, Call, Element, Name, Node, Scope
from vetting.surface._scopes import owner

ALL_VARIABLES: Marks = frozenset({(ENVIRONMENT, "the environment")})
ALL_NAMES: Marks = frozenset({(NAMES, "the environment")})

_OF_THEM = frozenset({"keys", "getOwnPropertyNames", "ownKeys", "sorted", "list", "set", "tuple"})
_BY_NAME = pattern(
    r"(?:process\.env|\benviron)(?:\[(?![\"'`])|\.(?:get|pop)\((?!\s{0,20}[rbf]{0,2}[\"']))"
    r"|\bgetenv\((?!\s{0,20}[rbf]{0,2}[\"'])"
)
"""A variable that is asked for by a name that stands elsewhere."""


def only_names(node: Node, scope: Scope) -> bool:
    """Whether a call or a loop takes the names of all variables: `Object.keys(process.env)`."""
    match node:
        case Call(func=func, args=args) if last_name(func) in _OF_THEM:
            of = args[0] if args else func.of if isinstance(func, Attr) else None
            return of is not None and _is_taken(of, scope)
        case Element(over=of):
            return names_of(of, scope)
    return False


def names_of(over: Node, scope: Scope) -> bool:
    """Whether going through something gives the names of all variables: `for name in os.environ`; or
    keys that were looked for.
    """
    python = scope.module.path.endswith(".py")
    return python and (_is_taken(over, scope) or _has_known_keys(over, scope))


def _has_known_keys(over: Node, scope: Scope) -> bool:
    """Whether a variable is a dictionary of known keys: `{k: v for k, v in given.items() if k in
    COLUMNS}`.
    """
    at = owner(over.name, scope) if isinstance(over, Name) else None
    if at is None or not isinstance(over, Name) or len(at.names[over.name]) != 1:
        return False
    for node in statements(at.raw):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.DictComp(key=ast.Name(id=key), generators=generators),
            ) if name == over.name:
                return any(_asks_for(test, key) for each in generators for test in each.ifs)
    return False


def _asks_for(test: ast.expr, key: str) -> bool:
    """Whether a condition lets pass only keys that are known."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_asks_for(value, key) for value in values)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()]):
            return name == key
    return False


def _is_taken(of: Node, scope: Scope) -> bool:
    """Whether `of` is the environment, in a module that asks for no variable by a name that stands
    elsewhere.
    """
    module = scope.module
    return is_environment(of) and _BY_NAME.search(module.source(module.scope.raw)) is None


def by_name(of: Marks, key: Marks) -> Marks:
    """The marks of what is looked up in the environment, or in what else `of` says, under a name that has
    the marks `key`: the names of all variables lead to all values.
    """
    return without(of, ENVIRONMENT) | (
        ALL_VARIABLES if of_kind(key, NAMES, ENVIRONMENT) else NOTHING
    )
