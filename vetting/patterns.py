"""Regular expressions that cost nothing until they are used: a run of a command needs few of them.

Compiling what all modules of the gate declare took longer than judging a small configuration.
"""

import re
from typing import AnyStr, Generic, cast

from vetting import programs

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Pattern(Generic[AnyStr]):
    """Becomes a compiled expression with the first attribute that is asked for."""

    def __init__(self, text: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        found = programs.compiled(self.pattern, self._flags)
        for method in _METHODS:  # from now on they are found without coming here
            setattr(self, method, getattr(found, method))
        return getattr(found, name)


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, but later; only its methods and attributes may be used, not itself with `re`."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
