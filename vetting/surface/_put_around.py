"""Decorators of the package under the one that registers a function, which give it another name, text or
signature: `run.__doc__ = text`, `@wraps(other)`, and a function of their own that says nothing of the
one that it stands for.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Site
from vetting.surface._python_lower import lower
from vetting.surface._values import Closure, flat

OTHERWISE = "a decorator gives what is registered another name, text or signature"
_SAID = frozenset({"__name__", "__doc__", "__signature__", "__annotations__"})
_KEEPS = frozenset({"wraps", "update_wrapper", "decorator", "wrapt", "__name__", "__signature__"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def changes_it(machine: Evaluator, site: Site) -> bool:
    """Whether a decorator under the one at `site` does so."""
    words = {key for key, _ in site.call.named}
    if words >= {"name", "description"} or site.target is None:
        return False
    return any(_changes(machine, mark, site, named="name" in words) for mark in under(site))


def under(site: Site) -> Iterator[ast.expr]:
    """The decorators that are put to the function before."""
    marks = list(getattr(site.target.raw, "decorator_list", ())) if site.target else []
    place = next((n for n, mark in enumerate(marks) if mark is site.call.raw), len(marks))
    yield from marks[place + 1 :]


def _changes(machine: Evaluator, mark: ast.expr, site: Site, *, named: bool) -> bool:
    func = mark.func if isinstance(mark, ast.Call) else mark
    node = lower(func)
    if last_name(node) == "wraps":
        return True
    for value in flat(machine.value(node, site.scope, {})):
        if isinstance(value, Closure) and isinstance(value.func.raw, _FUNCTIONS):
            made = value.func.raw
            own = site.target.name if site.target is not None else ""
            if any(map(_says, walk(made))):
                return True
            inner = _inner(made, 2 if isinstance(mark, ast.Call) else 1)
            if not named and inner and own not in inner and not _keeps(made):
                return True
    return False


def _says(node: Any) -> bool:
    """`run.__doc__ = text`, but for what it copies from another function."""
    match node:
        case ast.Assign(targets=[ast.Attribute(attr=attr)], value=value) if attr in _SAID:
            return not any(isinstance(one, ast.Attribute) and one.attr == attr for one in (value,))
        case ast.AugAssign(target=ast.Attribute(attr=attr)):
            return attr in _SAID
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=attr), *_]):
            return attr in _SAID
    return False


def _inner(made: Any, depth: int) -> set[str]:
    """The names of the functions that a decorator gives in the place of the one it is put to."""
    own = {part.name: part for part in made.body if isinstance(part, _FUNCTIONS)}
    given = {
        node.value.id
        for node in walk(made)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
    if depth > 1:
        return {name for key in own.keys() & given for name in _inner(own[key], depth - 1)}
    return own.keys() & given


def _keeps(made: Any) -> bool:
    """Whether a decorator makes its own function look like the one that it stands for."""
    return any(
        getattr(node, "id", getattr(node, "attr", None)) in _KEEPS
        for node in walk(made)
        if isinstance(node, ast.Name | ast.Attribute)
    )
