"""The words of a piece of source, with the scope of each variable among them, for a digest of what it
is made by.
"""

from dataclasses import dataclass

from vetting.surface._ir import Scope


@dataclass(frozen=True, slots=True)
class Token:
    """A word. `scope` is where it stands, of a variable; `member` what is taken of that."""

    text: str
    scope: Scope | None = None
    member: str = ""
    said: bool = False
    """It is a text, or part of one."""
