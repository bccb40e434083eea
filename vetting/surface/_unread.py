"""Sources that name something of the place they were written in, of which nobody knows what it stands for:
what such a tool declares is not read in full, and a change of it would not be seen.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from vetting.surface._ir import Scope

UNREAD = "what a tool declares is not read in full"


class Unread(str):
    """Such a source; `params` are the functions whose parameters it names."""

    __slots__ = ("params",)
    params: tuple[Scope, ...]

    def __new__(cls, text: str, params: Iterable[Scope] = ()) -> Self:
        """`text`, that is told apart from others by its class alone."""
        made = super().__new__(cls, text)
        made.params = tuple({id(one): one for one in params}.values())
        return made


def unread(fields: Any) -> Iterator[Unread]:
    """Such sources in what is declared."""
    todo: list[Any] = [fields]
    while todo:
        one = todo.pop()
        if isinstance(one, Unread):
            yield one
        elif isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list):
            todo += one
