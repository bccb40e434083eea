"""Functions and classes that are handed over in other ways than as a parameter's own argument: as one of
many, `pipe(trim, run)` to `(...steps) =>`, in a list, `pipe([trim, run])`, and by a decorator.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_registered import all_of, takes_one
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Default,
    Func,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Site,
)
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, Record, flat

_PARTS = (Attr, Call, Choice, Class, Func, Name)


def is_list(node: Node) -> bool:
    """Whether a list that is handed on may have functions in it."""
    return isinstance(node, Seq) and any(isinstance(one, _PARTS) for one in node.items)


def the_rest(site: Site, inner: Scope) -> Iterator[tuple[Param, Node]]:
    """The parameter that gets all arguments without one of their own, and these as a list."""
    rest = inner.rest
    left = site.call.args[rest.index :] if rest is not None else ()
    if rest is not None and any(isinstance(one, _PARTS) for one in left):
        param = Param(rest.line, rest.raw, name=all_of(rest.name), index=-1)
        yield param, Seq(site.call.line, items=tuple(left))


def decorated(site: Site, machine: Evaluator) -> Iterator[tuple[Scope, Param, Node]]:
    """The function that a decorator of the package's own runs, its parameter, and what it is put to."""
    if site.target is None:
        return
    called = isinstance(site.call.raw, ast.Call)  # `@on("saved")`
    func: Node = site.call if called else site.call.func
    for made in flat(machine.value(func, site.scope, {})):
        if isinstance(made, Closure):
            inner = filled(made.scope.module.function(made.func, made.scope))
            yield from ((inner, param, lower(site.target.raw)) for param in inner.params[:1])


def is_only_said(node: Node, known: list[Any]) -> bool:
    """Whether of what something takes out of a table only is known that it does."""
    return takes_one(node) and all(isinstance(one, Record) for one in known)


def keys(node: Node) -> Iterator[str]:
    """The names of the members that an object has which the code writes out."""
    pairs = node.pairs if isinstance(node, Map) else ()
    yield from (str(key.value) for key, _ in pairs if isinstance(key, Lit))


def taken_apart(inner: Scope, param: Param) -> Iterator[str]:
    """The variables that a parameter is taken apart into."""
    for name, nodes in inner.names.items():
        parts = (node.of if isinstance(node, Default) else node for node in nodes)
        if any(isinstance(part, Attr | Index) and part.of is param for part in parts):
            yield name
