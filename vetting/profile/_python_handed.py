"""Functions of a Python file that look a name up in the mapping that they are given beside it."""

import ast
from collections.abc import Iterator

from vetting.profile._python_bindings import FUNCTIONS
from vetting.python_syntax import walk

Lookup = tuple[tuple[str, int], tuple[str, int]]
"""The parameters of the mapping and of the name: what each is called, and its place in a call."""

_TAKES = frozenset(("get", "pop", "__getitem__"))
_GOES_THROUGH = frozenset(("items", "keys"))
_SAME = frozenset(("casefold", "lower", "upper", "strip"))
_STEPS = 8
"""How many steps back a name is looked for: `wanted = name.lower()` is two."""


def lookups(tree: ast.AST) -> dict[str, list[Lookup]]:
    """The lookups of each function, by the function's name."""
    found: dict[str, list[Lookup]] = {}
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            places = _places(node)
            for of, key in sorted(_looked_up(node)) if len(places) > 1 else ():
                if of in places and key in places and of != key:
                    pair = (of, places[of]), (key, places[key])
                    found.setdefault(node.name, []).append(pair)
    return found


def _places(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, int]:
    """The places of parameters in a call; one that is only given by name has none that is met."""
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    places = {name: number for number, name in enumerate(names)}
    return places | {arg.arg: 99 for arg in node.args.kwonlyargs}


def _looked_up(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[tuple[str, str]]:
    """Names of a mapping and of what is looked up in it."""
    values: dict[str, ast.expr] = {}
    loops: dict[str, str] = {}
    asked: list[tuple[ast.expr, ast.expr]] = []
    compared: list[tuple[ast.expr, ast.expr]] = []
    for node in _inside(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = value
            case ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over):
                target = target.elts[0] if isinstance(target, ast.Tuple) else target
                of = _gone_through(over)
                if of and isinstance(target, ast.Name):
                    loops[target.id] = of
            case ast.Call(func=ast.Attribute(value=of, attr=attr), args=[key, *_]):
                if attr in _TAKES:
                    asked.append((of, key))
            case ast.Subscript(value=of, slice=key, ctx=ast.Load()):
                asked.append((of, key))
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[of]):
                asked.append((of, key))
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                compared += [(left, right), (right, left)]
    found = {(_root(of, values), _root(key, values)) for of, key in asked}
    for each, key in compared:
        if mapping := loops.get(_root(each, values)):
            found.add((mapping, _root(key, values)))
    return found


def _inside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What a function holds, without the functions in it, whose names are their own."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            todo += ast.iter_child_nodes(node)


def _gone_through(over: ast.expr) -> str:
    """The mapping whose keys a loop takes."""
    match over:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
            return name if attr in _GOES_THROUGH else ""
    return ""


def _root(node: ast.expr, values: dict[str, ast.expr]) -> str:
    """The name that an expression stands for, in whatever letters."""
    for _ in range(_STEPS):
        match node:
            case ast.Call(func=ast.Attribute(value=of, attr=attr)) if attr in _SAME:
                node = of
            case ast.Name(id=name) if name in values:
                node = values[name]
            case ast.Name(id=name):
                return name
            case _:
                return ""
    return ""
