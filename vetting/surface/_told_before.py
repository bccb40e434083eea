"""What `partial` tells a function before it is called: `partial(run, mode="list")` is the tool that lists,
and not all that `run` may do. Whoever calls what was made may still tell it otherwise: then nobody knows.
"""

import ast
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from vetting.python_syntax import called, walk
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call
from vetting.surface._program import Program
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, Record

_NAMED: WeakKeyDictionary[Program, frozenset[str] | None] = WeakKeyDictionary()
"""By program, the names that calls give arguments by; None where one gives names that nobody sees."""


def told_before(machine: Evaluator, made: Record) -> Closure | None:
    """The function of the package that `partial` made something of, with the texts that it was told."""
    first = made.args[0] if made.args else None
    if made.callee != "partial" or not isinstance(first, Closure):
        return None
    if not isinstance(made.node, Call) or any(key == "**" for key, _ in made.node.named):
        return first
    scope = filled(first.scope.module.function(first.func, first.scope))
    own = {param.name for param in scope.params} & {key for key, _ in made.node.named}
    fields: dict[str, Any] = made.fields
    told = {key: fields[key] for key in own if isinstance(fields.get(key), str)}
    if not told:
        return first
    again = _named(machine.program)
    if again is None or not again.isdisjoint(told):
        return first
    env = {(id(scope), key): text for key, text in told.items()}
    return Closure(first.func, first.scope, {**first.env, **env})


def _named(program: Program) -> frozenset[str] | None:
    if program not in _NAMED:
        trees = [one.scope.raw for one in program.modules() if isinstance(one.scope.raw, ast.AST)]
        known, given = _functions(trees), set[str]()
        whole = True
        for call, roots in _calls(trees):
            name = called(call)
            if name == "partial":  # of a function itself, and not of what another one made of it
                name = _last(call.args[0]) if call.args else ""
            if name in known:
                continue
            given |= {one.arg for one in call.keywords if one.arg is not None}
            spread = any(one.arg is None for one in call.keywords)
            whole = whole and not (spread and _root(call.func) not in roots)
        _NAMED[program] = frozenset(given) if whole else None
    return _NAMED[program]


def _calls(trees: list[ast.AST]) -> Iterator[tuple[ast.Call, frozenset[str]]]:
    """The calls that give something by name, with what their file imports."""
    for tree in trees:
        every = list(walk(tree))
        imports = (one for one in every if isinstance(one, ast.Import | ast.ImportFrom))
        roots = frozenset(
            (alias.asname or alias.name).partition(".")[0] for one in imports for alias in one.names
        )
        yield from ((one, roots) for one in every if isinstance(one, ast.Call) and one.keywords)


def _functions(trees: list[ast.AST]) -> frozenset[str]:
    """The names of functions and classes that nothing else in the package is called by."""
    defined, given = set[str](), set[str]()
    for node in (one for tree in trees for one in walk(tree)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                defined.add(node.name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                given.add(name)
            case ast.arg(arg=name):
                given.add(name)
    return frozenset(defined - given)


def _last(func: ast.expr) -> str:
    return str(getattr(func, "attr", "") or getattr(func, "id", ""))


def _root(func: ast.expr) -> str:
    """Of what a call runs, the first name, by which a library is known."""
    while isinstance(func, ast.Attribute):
        func = func.value
    return func.id if isinstance(func, ast.Name) else ""
