"""What is done with an expression, by its kind."""

from collections.abc import Callable
from typing import Any


class ByKind(dict[type, Callable[..., Any]]):
    """What is done with each kind; a kind that is made of another one is treated like that."""

    def __missing__(self, kind: type) -> Callable[..., Any]:
        found = next(self[base] for base in kind.__mro__[1:] if base in self)
        self[kind] = found
        return found
