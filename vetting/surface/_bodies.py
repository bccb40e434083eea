"""Code to follow, and what is found in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import key_of
from vetting.surface._inside import Cut, Region
from vetting.surface._ir import Scope
from vetting.surface._reading import Act
from vetting.surface._values import ClassRef, Closure, Instance, Opaque


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Code to follow: a part of a module, and what is known of its variables."""

    scope: Scope
    region: Region
    env: Env = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, Region]:
        """The function that it is."""
        return id(self.scope.module), self.region

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it another piece of work than the next: not that the same is known of its variables by
        other objects, as a function that calls itself hands these on.
        """
        told = ((*place, _told(value)) for place, value in self.env.items()) if self.env else ()
        return (*self.place, *told)

    def lines(self, gone: Cut) -> Iterator[tuple[str, int, int]]:
        """Path and lines, but for those with something that is `gone`; no lines where a bundler has
        put the whole program on a few.
        """
        module = self.scope.module
        inside = module.inside()
        first, last = inside.lines(self.region)
        if inside.packed(self.region):
            yield module.path, 0, 0
            return
        for region in gone.inside(self.region):
            begin, end = inside.lines(region)
            if first < begin:
                yield module.path, first, min(begin - 1, last)
            first = max(first, end + 1)
        if first <= last:
            yield module.path, first, last


def _told(value: Any) -> object:
    """What tells a value from others, as long as it is kept."""
    match value:
        case None | str() | int() | float():
            return value
        case Opaque(param=param):
            return "?", id(param)
        case ClassRef(scope=scope):
            return "class", id(scope)
        case Instance(of=ClassRef(scope=scope), call=call):
            return "object", id(scope), key_of(call.raw)
    return id(value)


def body_of(closure: Closure) -> Body:
    """The body of a function."""
    module = closure.scope.module
    scope = module.function(closure.func, closure.scope)
    return Body(scope, module.inside().region(closure.func.raw), closure.env)


def run_by(machine: Evaluator, value: Any) -> Body | None:
    """The function, or constructor, of the package that calling a value runs."""
    if isinstance(value, Closure):
        return body_of(value)
    if isinstance(value, ClassRef):
        for name in ("constructor", "__init__"):
            made = machine.member(value, name, {}, 0)
            if isinstance(made, Closure):
                return body_of(made)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one tool goes through functions that answer several: `without` the parts of modules, by
    their identity, that never run for it, and without the functions in `skip`; `near` are functions
    that only lead on to the tool's own.
    """

    without: Mapping[int, Cut] = field(default_factory=dict)
    skip: Collection[tuple[int, Region]] = frozenset()
    near: Collection[tuple[int, Region]] = frozenset()


@dataclass(slots=True)
class Local:
    """What a body does itself, and what it calls, `sure` or only likely; each with its position."""

    acts: list[tuple[int, Act]] = field(default_factory=list)
    calls: list[tuple[int, Body, bool]] = field(default_factory=list)
    called: list[tuple[int, str]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    parts: tuple[tuple[str, int, int], ...] = ()
    cut: bool = False
    """No more of it could be looked at."""

    def but(self, gone: Cut) -> "Local":
        """Without what lies where it never runs."""
        return Local(
            acts=[item for item in self.acts if item[0] not in gone],
            calls=[item for item in self.calls if item[0] not in gone],
            called=[item for item in self.called if item[0] not in gone],
            lost=[at for at in self.lost if at not in gone],
            cut=self.cut,
        )
