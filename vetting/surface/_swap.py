"""What to write for names where code is spelled in one normal form."""

from collections.abc import Callable
from typing import Protocol

from vetting.surface._ir import Node


class Swap(Protocol):
    """What to write in the place of names."""

    def variable(self, name: str, *, root: bool) -> str | None:
        """The text for a variable, None for the name itself; `root` that a member of it is taken."""

    def member(self, root: str, made: Callable[[], Node]) -> str | None:
        """The text for a member of `root`, None for what is written; `made` gives the member."""

    def call(self, root: str, made: Callable[[], Node]) -> tuple[str, bool] | None:
        """The text for a call of `root` or a member of it, or for what is called alone (False); None
        for what is written.
        """

    def called(self, name: str) -> None:
        """Hear of a variable that is called by its name, and for which nothing is put in."""
