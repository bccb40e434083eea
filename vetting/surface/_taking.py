"""By which variables a function gets what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.surface._held import Path
from vetting.surface._ir import Param, Scope
from vetting.surface._scopes import filled
from vetting.surface._use import Variable
from vetting.surface._uses import taken_apart
from vetting.surface._values import Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Variables that get what is given, each with its members that they are, and those of theirs that
    it becomes; or why that cannot be followed.
    """

    variables: tuple[tuple[Variable, Path, Path], ...] = ()
    why: str = ""


def taking(func: Closure, place: int | str) -> Given:
    """The parameter by which a function of the package gets it."""
    scope = filled(func.scope.module.function(func.func, func.scope))
    for param in scope.params:
        if place in (param.index, param.name):
            return Given(variables=tuple(variables(scope, param)))
    return Given(variables=tuple(_rest(scope, place)))


def variables(scope: Scope, param: Param) -> Iterator[tuple[Variable, Path, Path]]:
    """The variables of a parameter, which may be a pattern."""
    if param.name in scope.names:
        yield Variable(scope=scope, name=param.name), (), ()
    for path, name in taken_apart(scope.module, param.raw):
        if getattr(param.raw, "type", "") == "rest_pattern":
            yield Variable(scope=scope, name=name), (), ("[]",)
        elif name in scope.names:
            yield Variable(scope=scope, name=name), path, ()


def _rest(scope: Scope, place: int | str) -> Iterator[tuple[Variable, Path, Path]]:
    """`*args` and `**named`, and `...args`, which get what no other parameter gets."""
    args = getattr(scope.raw, "args", None)
    many, named = getattr(args, "vararg", None), getattr(args, "kwarg", None)
    if isinstance(place, str) and named is not None:
        yield Variable(scope=scope, name=named.arg), (), (place,)
    elif many is not None:
        yield Variable(scope=scope, name=many.arg), (), ("[]",)
    elif scope.params:
        yield from (one for one in variables(scope, scope.params[-1]) if one[2])
