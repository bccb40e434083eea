"""Which modules a bundle holds, by the marks that bundlers leave.

esbuild, tsup and Bun write each module's path in a comment before it, rolldown a `#region`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from vetting.patterns import pattern

_MARK = pattern(
    rb"^[ \t]*//(?:[ \t]|#region[ \t])[ \t]*((?:(?:\.{1,2}/|[\w@][\w@.+-]*/|\0)[^\s*][^\n]*?"
    rb"|(?<=\n\n// )[\w@+-]{1,60})"
    rb"\.(?:[cm]?[jt]sx?|json|node)(?:\?[\w-]*)?)[ \t]*\r?$",
    re.MULTILINE,
)
_LIBRARY = pattern(rb"(?:^|/)node_modules/|^\.pnpm/|^\0|(?:^|/)\.yarn/|^@?[\w.-]+:")
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """The bytes from `start`, where its mark stands, to `end`."""

    start: int
    end: int
    path: bytes
    library: bool


@lru_cache(maxsize=4)  # a bundle is one file, asked about in turn by all that look at its parts
def modules(data: bytes) -> tuple[Module, ...]:
    """The modules of a bundle, in order; none where no marks tell libraries from other code."""
    marks = list(_MARK.finditer(data))
    if len(marks) < _FEW or not any(_LIBRARY.search(mark[1]) for mark in marks):
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    return tuple(
        Module(
            start=mark.start(), end=end, path=mark[1], library=_LIBRARY.search(mark[1]) is not None
        )
        for mark, end in zip(marks, ends, strict=True)
    )
