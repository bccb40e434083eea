"""Parts of a function in which a name stands for a variable of its own: `case "add": { const url = … }`.

A function's names are kept as one table, since most stand for one variable; where two blocks have one
each by the same name, the place of a use tells which is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vetting.surface._ir import Node, Scope


WIDE = 1 << 16
"""Columns of a line of Python that are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """From where to where in the file a variable is known, and the values that it may have."""

    first: int
    last: int
    values: list["Node"]
    declared: bool = True
    """The variable is the block's; otherwise it is the function's, and what it had before is gone here."""

    whole: bool = False
    """It is all of the function but for the other blocks, and has its parameters."""

    def holds(self, place: int) -> bool:
        """Whether something stands in it."""
        return self.first <= place < self.last

    def key(self, name: str) -> str:
        """What tells its variable from others of the function."""
        return f"{name}@{self.first}"


def place(raw: Any) -> int | None:
    """Where a syntax node begins; None for what is no part of a file."""
    found = getattr(raw, "start_byte", None)
    line = getattr(raw, "lineno", None) if found is None else None
    if isinstance(line, int):  # of Python
        return line * WIDE + min(int(raw.col_offset), WIDE - 1)
    return found if isinstance(found, int) else None


def innermost(blocks: Iterable[Block], raw: Any) -> Block | None:
    """The innermost of those around a syntax node."""
    at = place(raw)
    around = [one for one in blocks if one.holds(at)] if at is not None else []
    return max(around, key=lambda one: one.first, default=None)


def block_of(name: str, scope: "Scope", raw: Any) -> Block | None:
    """The part of a function whose own variable a name is where `raw` stands; None where the name is one
    variable in all of the function.
    """
    blocks = scope.blocks.get(name)
    return innermost(blocks, raw) if blocks else None


def has_given(name: str, scope: "Scope", own: Block | None) -> bool:
    """Whether what a parameter is given is also what the variable has; what is not known to be a
    parameter's may be.
    """
    from vetting.surface._ir import Param

    if own is None or own.whole or not own.declared:
        return True
    return not any(isinstance(node, Param) for node in scope.names[name])


def is_meant(name: str, scope: "Scope", own: Block | None, raw: Any) -> bool:
    """Whether a name at `raw` stands for the variable of the block `own`; all there are, where it is None."""
    at = place(raw)
    if own is None or at is None:
        return True
    return block_of(name, scope, raw) is own if own.declared else own.holds(at)


def values_of(name: str, scope: "Scope", raw: Any) -> list["Node"]:
    """The values that a variable of `scope` may have where `raw` stands."""
    found = block_of(name, scope, raw)
    return scope.names.get(name, []) if found is None else found.values
