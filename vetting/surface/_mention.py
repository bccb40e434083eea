"""A method that is mentioned, and not called where it stands."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.surface._ir import Attr, Call, Node, Scope, Site


@unique
class Role(StrEnum):
    """What is done with it."""

    BOUND = "bound"
    """Given to a variable or member, `name`, or returned by the function `name`."""

    CALLED = "called"
    """Called in another spelling, as `site`."""

    HANDED = "handed"
    """Anything else: handed on to where nobody looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place. `node` is the member, or in Python the call `server.tool(…)` that gives a
    decorator.
    """

    node: Attr | Call
    scope: Scope
    role: Role
    name: str = ""
    site: Site | None = None
    key: Node | None = None
    """What gives the member's name, where that is computed."""
