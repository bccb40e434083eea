"""Lists of a program and its arguments that are one text, taken apart: `run(shlex.split(line))`. Who
decides how the text begins names the program.
"""

import ast

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import BEGUN, GIVEN, NOTHING, ROOTED, SCHEMED, Marks, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Name, Node, Param, Scope, Seq, Spread
from vetting.surface._scopes import owner

_STRIPS = frozenset({"list", "tuple", "strip", "lstrip", "rstrip"})
_DEPTH = 5


def program_of(node: Node, scope: Scope, values: Values) -> Marks:
    """Who decides the program in such a list; nothing where the list is not known to be one, or is looked
    at before it is used.
    """
    chosen = of_kind(values.marks(node, scope), GIVEN, BEGUN, ROOTED, SCHEMED)
    return chosen & _beginning(node, scope, values, 0) if chosen else NOTHING


def _beginning(node: Node, scope: Scope, values: Values, depth: int) -> Marks:
    """The marks of the text that a list is made of."""
    if depth > _DEPTH:
        return NOTHING
    match node:
        case Concat(parts=(first, *_)):
            return _beginning(first, scope, values, depth + 1)
        case Spread(of=of) | Seq(items=(Spread(of=of), *_)):
            return _beginning(of, scope, values, depth + 1)
        case Call(func=func, args=args) if last_name(func) == "split":
            # `shlex.split(text)`, `text.split()`
            text: Marks = values.marks(func.of, scope) if isinstance(func, Attr) else NOTHING
            return text or (values.marks(args[0], scope) if args else NOTHING)
        case Call(func=func, args=(first, *_)) if last_name(func) in _STRIPS:
            return _beginning(first, scope, values, depth + 1)
        case Name(name=name):
            return _named(name, scope, values, depth + 1)
    return NOTHING


def _named(name: str, scope: Scope, values: Values, depth: int) -> Marks:
    at = owner(name, scope)
    nodes = at.names.get(name, []) if at is not None else []
    if at is None or len(nodes) != 1 or _asks_for_first(name, at, values):
        return NOTHING
    if not isinstance(nodes[0], Param):
        return _beginning(nodes[0], at, values, depth)
    given = values.begins.of_param(name, at)
    return NOTHING.union(*(_beginning(one, where, values, depth) for one, where in given))


def _asks_for_first(name: str, scope: Scope, values: Values) -> bool:
    """Whether a function looks at the program in a list: `if argv[0] not in ALLOWED`."""
    raw = scope.raw if scope.kind == "function" else None
    nodes = ast.walk(raw) if isinstance(raw, ast.AST) else ()
    for node in nodes:
        match node:
            case ast.If(test=part) | ast.IfExp(test=part) | ast.Assert(test=part):
                if any(_is_first(one, name) for one in ast.walk(part)):
                    return True
            case ast.Assign(targets=[ast.Name(id=other)], value=value):
                first = any(_is_first(one, name) for one in ast.walk(value))
                if first and other in values.checked(scope):
                    return True
    return False


def _is_first(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=of), slice=ast.Constant(value=0)):
            return of == name
    return False
