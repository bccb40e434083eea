"""A use of a variable: where it is given, kept, returned, changed or gone through."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.surface._ir import Node, Scope, Site
from vetting.surface._scopes import filled, outwards


@unique
class Role(StrEnum):
    """What is done with a value."""

    GIVEN = "given"
    """It is an argument of the call `site`."""

    CALLED = "called"
    """Its method `name` is called, as `site`."""

    SET = "set"
    """Its member `name` is assigned to, or deleted."""

    NAMED = "named"
    """The variable `name` of `scope` is it from then on; a member of the object where `member`."""

    TURNED = "turned"
    """It is gone through, and each of its elements is the variable `name` of `scope`."""

    RETURNED = "returned"
    """The function whose scope is `scope` returns it."""

    PUT = "put"
    """It becomes the member `name` of what `of` is."""

    SPLIT = "split"
    """Its members become variables of `scope`: `parts` are their paths and names."""

    HELD = "held"
    """As `NAMED`, of an object that it is put into: `into` says where."""

    GIVES = "gives"
    """As `RETURNED`, of an object that it is put into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place. `path` are the members taken of the value before, `[]` for those without a known
    name; `place` is an argument's number or keyword; `key` what it is called in an object that is
    given in its stead.
    """

    role: Role
    line: int
    scope: Scope
    name: str = ""
    path: tuple[str, ...] = ()
    place: int | str = 0
    key: str | None = None
    member: bool = False
    site: Site | None = None
    into: tuple[str, ...] = ()
    """The members of new objects and lists by which it is found in what is used, outermost first."""

    of: Node | None = None
    parts: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def carried(self) -> bool:
        """Whether that is not done with the value itself, but with what it is kept in."""
        return self.role in (Role.PUT, Role.SPLIT, Role.HELD, Role.GIVES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a scope, or a member of the objects of a class."""

    scope: Scope
    name: str
    member: bool = False

    @property
    def identity(self) -> tuple[int, str, bool]:
        """The same for the same variable."""
        return id(self.scope), self.name, self.member


def belongs(variable: Variable, scope: Scope) -> bool:
    """Whether the name of a variable is that variable where `scope` is the innermost one.

    The names of a class are none of its methods'; in its own body they may be the ones outside, as
    in `server = server`. `**fields` are no name that their scope knows: one is what no scope
    inside gives the name to.
    """
    known = variable.name in filled(variable.scope).names
    for number, at in enumerate(outwards(scope)):
        if at is variable.scope:
            return True
        if at.kind != "class" and variable.name in filled(at).names:
            return False
        if at.kind == "class" and known and not number and at.parent is variable.scope:
            return True
    return False
