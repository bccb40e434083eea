"""A use of a variable: where it is given, kept, returned, changed or gone through."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.surface._ir import Scope, Site


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
