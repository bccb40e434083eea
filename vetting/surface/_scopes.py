"""Where variables belong."""

from collections.abc import Iterator, Mapping
from typing import Any

from vetting.surface._ir import Param, Scope


def outwards(scope: Scope) -> Iterator[Scope]:
    """`scope` and those it lies in."""
    at: Scope | None = scope
    while at is not None:
        yield at
        at = at.parent


def owner(name: str, scope: Scope) -> Scope | None:
    """The scope that a variable belongs to."""
    for at in outwards(scope):
        if not at.filled:
            at.module.fill(at)
        if name in at.names:
            return at
    return None


def place(name: str, scope: Scope, env: Mapping[tuple[int, str], Any]) -> Scope | None:
    """As `owner`; `env` is what is known of variables, the one of a comprehension among them."""
    for at in outwards(scope) if env else ():
        if (id(at), name) in env or name in filled(at).names:
            return at
    return owner(name, scope)


def inside(scope: Scope, outer: Scope) -> bool:
    """Whether `scope` lies in `outer`, or is it."""
    return any(at is outer for at in outwards(scope))


def filled(scope: Scope) -> Scope:
    """`scope`, with its names."""
    if not scope.filled:
        scope.module.fill(scope)
    return scope


def is_assigned(name: str, scope: Scope) -> bool:
    """Whether a scope itself gives a variable its value, and nobody who calls: `cls = Environment`."""
    made = filled(scope).names.get(name, ())
    return bool(made) and not any(isinstance(one, Param) for one in made)
