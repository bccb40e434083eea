"""Where variables belong."""

from vetting.surface._ir import Scope


def owner(name: str, scope: Scope) -> Scope | None:
    """The scope that a variable belongs to."""
    at: Scope | None = scope
    while at is not None:
        if not at.filled:
            at.module.fill(at)
        if name in at.names:
            return at
        at = at.parent
    return None


def inside(scope: Scope, outer: Scope) -> bool:
    """Whether `scope` lies in `outer`, or is it."""
    at: Scope | None = scope
    while at is not None and at is not outer:
        at = at.parent
    return at is outer
