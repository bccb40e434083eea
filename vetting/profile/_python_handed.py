"""Functions of a Python file that look a name up in the mapping that they are given beside it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vetting.profile._python_bindings import FUNCTIONS, argument
from vetting.python_syntax import walk

Parameter = tuple[str, int]
"""What a parameter is called, and its place in a call."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A name that a function looks up in one of its parameters: that of another, with what stands around
    it; without `key` it is the whole of `before`, as `function` knows it.
    """

    of: Parameter
    key: Parameter | None
    before: ast.expr | None = None
    after: ast.expr | None = None
    function: ast.AST | None = None


_TAKES = frozenset(("get", "pop", "__getitem__"))
_GOES_THROUGH = frozenset(("items", "keys"))
_SAME = frozenset(("casefold", "lower", "upper", "strip"))
_STEPS = 8
"""How many steps back a name is looked for: `wanted = name.lower()` is two."""

_HANDED_ON = 3
"""Through how many functions more a mapping and a name are followed."""

_MOST = 40
"""Lookups of functions of one name that are looked at."""


def lookups(tree: ast.AST) -> dict[str, list[Lookup]]:
    """The lookups of each function, by the function's name, also those of functions that it calls."""
    found: dict[str, list[Lookup]] = {}
    functions = []
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            places = _places(node)
            own = [*_looked_up(node, places)] if places else []
            if own:
                found.setdefault(node.name, []).extend(own)
            if len(places) > 1:
                functions.append((node, places))
    for _ in range(_HANDED_ON if found else 0):
        more = [(node.name, one) for node, places in functions for one in _on(node, places, found)]
        new = [(name, one) for name, one in more if one not in found.get(name, ())]
        for name, one in new:
            if len(found.setdefault(name, [])) < _MOST:
                found[name].append(one)
        if not new:
            break
    return found


def looked_into(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """The parameters in which a function looks up what another one says."""
    return frozenset(one.of[0] for one in _looked_up(function, _places(function)) if one.key)


def _on(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    places: dict[str, int],
    found: dict[str, list[Lookup]],
) -> Iterator[Lookup]:
    """Lookups of functions that are given a mapping and a name as they came."""
    for node in _inside(function):
        if not isinstance(node, ast.Call) or len(node.args) + len(node.keywords) < 2:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for one in found.get(name, ()):
            of, key = argument(node, *one.of), argument(node, *one.key) if one.key else None
            given = [getattr(arg, "id", "") for arg in (of, key)]
            if all(name in places for name in given) and given[0] != given[1]:
                first, second = ((name, places[name]) for name in given)
                yield replace(one, of=first, key=second)


def _places(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, int]:
    """The places of parameters in a call; one that is only given by name has none that is met."""
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    places = {name: number for number, name in enumerate(names)}
    if node.args.vararg is not None:
        places[node.args.vararg.arg] = len(names)
    return places | {arg.arg: 99 for arg in node.args.kwonlyargs}


def _looked_up(
    function: ast.FunctionDef | ast.AsyncFunctionDef, places: dict[str, int]
) -> Iterator[Lookup]:
    """What is looked up in its parameters."""
    values: dict[str, ast.expr] = {}
    loops: dict[str, ast.Name] = {}
    seen: set[tuple[str, str]] = set()
    for mapping, key in _asked(function, values, loops):
        of = _root(mapping, values)
        before, part, after = _apart(key, values, places)
        name = _root(part, values)
        if name in loops and name not in places:  # one of several names
            name = loops[name].id
        if of not in places or of == name:
            continue
        if name in places:
            if (of, name) not in seen or before or after:
                rest = function.args.vararg
                key_name = f"*{name}" if rest is not None and rest.arg == name else name
                yield Lookup((of, places[of]), (key_name, places[name]), before, after)
            seen.add((of, name))
        elif not isinstance(key, ast.Constant):
            yield Lookup((of, places[of]), None, before=key, function=function)


def _asked(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    values: dict[str, ast.expr],
    loops: dict[str, ast.Name],
) -> list[tuple[ast.expr, ast.expr]]:
    """Mappings and what is looked up in them; puts what variables stand for into `values`, and what
    they go through into `loops`.
    """
    asked: list[tuple[ast.expr, ast.expr]] = []
    compared: list[tuple[ast.expr, ast.expr]] = []
    for node in _inside(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = value
            case ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over):
                target = target.elts[0] if isinstance(target, ast.Tuple) else target
                of = _gone_through(over)
                if of is not None and isinstance(target, ast.Name):
                    loops[target.id] = of
            case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[key, *_]):
                if attr in _TAKES:
                    asked.append((owner, key))
            case ast.Subscript(value=owner, slice=key, ctx=ast.Load()):
                asked.append((owner, key))
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[owner]):
                asked.append((owner, key))
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                compared += [(left, right), (right, left)]
    turns = ((loops.get(_root(each, values)), key) for each, key in compared)
    return asked + [(mapping, key) for mapping, key in turns if mapping is not None]


def _apart(
    key: ast.expr, values: dict[str, ast.expr], places: dict[str, int]
) -> tuple[ast.expr | None, ast.expr, ast.expr | None]:
    """A name that is put together from a parameter: what stands before it, it, and what after it."""
    match key:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            if _root(right, values) in places:
                return left, right, None
            if _root(left, values) in places:
                return None, left, right
        case ast.JoinedStr(values=parts):
            for number, part in enumerate(parts):
                if isinstance(part, ast.FormattedValue) and _root(part.value, values) in places:
                    before, after = parts[:number], parts[number + 1 :]
                    return (
                        ast.JoinedStr(values=before) if before else None,
                        part.value,
                        ast.JoinedStr(values=after) if after else None,
                    )
    return None, key, None


def _inside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What a function holds, without the functions in it, whose names are their own."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            todo += ast.iter_child_nodes(node)


def _gone_through(over: ast.expr) -> ast.Name | None:
    """The mapping whose keys a loop takes."""
    match over:
        case ast.Name():
            return over
        case ast.Call(func=ast.Attribute(value=ast.Name() as of, attr=attr)):
            return of if attr in _GOES_THROUGH else None
    return None


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
