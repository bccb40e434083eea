"""Parts of what a digest is made over: see `_made_of`."""

import hashlib
from collections.abc import Iterator
from typing import Any, cast

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Func,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Unknown,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_tokens import tokens as javascript_tokens
from vetting.surface._python_module import PythonModule
from vetting.surface._python_tokens import tokens as python_tokens
from vetting.surface._tokens import Token
from vetting.surface._values import Many


def told_by(env: Env) -> Iterator[object]:
    """What tells what is known of parameters from something else."""
    for place, value in env.items():
        plain = value is None or isinstance(value, str | int | float)
        yield place, type(value), value if plain else id(value)


def names_of(raw: Any, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """The variables that a piece of source names, each with the scope it stands in."""
    return ((one.text, one.scope) for one in tokens_in(raw, scope) if one.scope is not None)


def tokens_in(raw: Any, scope: Scope) -> Iterator[Token]:
    """The words of a syntax node that stands in `scope`, without comments."""
    module = scope.module
    if isinstance(module, JavaScriptModule):
        return javascript_tokens(raw, module.scope_at)
    return (
        python_tokens(raw, scope, module.scope_of) if isinstance(module, PythonModule) else iter(())
    )


def extent_of(raw: Any) -> tuple[Any, Any]:
    """Where a piece of source begins and ends."""
    if hasattr(raw, "start_byte"):
        return raw.start_byte, raw.end_byte
    begins = getattr(raw, "lineno", 0), getattr(raw, "col_offset", 0)
    return begins, (getattr(raw, "end_lineno", 0), getattr(raw, "end_col_offset", 0))


def one_of(node: Node, member: str) -> Node | None:
    """A member of a table that the code writes out, which says nothing of its other members; None of
    what may be more than that: a function speaks of the table it is in.
    """
    if isinstance(node, Call) and node.args and getattr(node.func, "name", "") == "freeze":
        node = node.args[0]
    if not isinstance(node, Map):
        return None
    found: Node | None = None
    for key, item in node.pairs:
        if not isinstance(key, Lit) or isinstance(item, Func):
            return None
        if key.value == member:
            found = item
    return found


def put_into(module: Module, name: str, member: str) -> Iterator[Site]:
    """Where a member of a variable is given a value: `NAMES.first = "a"`."""
    for site in module.sites(frozenset({f"{member}="})):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if isinstance(of, Name) and of.name == name:
            yield site


def is_unsaid(node: Node) -> bool:
    """Whether a digest of something is one of nothing: it has no source, and its parts are not read."""
    return node.raw is None and isinstance(node, Map | Seq | Unknown)


def parts_of_value(value: Any) -> list[Any]:
    """What a list or object holds, and what one of several values may be."""
    if isinstance(value, Many):
        return list(value.options)
    return list(value.values() if isinstance(value, dict) else value)


def everything(machine: Evaluator) -> bytes:
    """A digest of all files of source that the package has."""
    key: tuple[object, ...] = ("everything",)
    if key not in machine.made_of:
        whole = hashlib.sha256()
        for path in sorted(machine.program.files):
            whole.update(hashlib.sha256(machine.program.source(path)).digest())
        machine.made_of[key] = (), whole.digest()
    return cast("bytes", machine.made_of[key][1])
