"""The variables that blocks of a JavaScript function have for themselves, by `let` and `const`."""

from typing import Any

from vetting.surface._block import Block, innermost
from vetting.surface._ir import Node, Scope
from vetting.surface._javascript_lower import word

_OPENS = frozenset({"statement_block", "switch_body", "for_statement", "for_in_statement"})
"""What a variable of its own may belong to; the cases of a switch without braces share theirs."""


def is_own(statement: Any) -> bool:
    """Whether a declaration, or the head of a loop, makes a variable for its block: none by `var`."""
    if statement.type == "for_in_statement":
        return word(statement.child_by_field_name("kind")) in ("let", "const")
    if statement.type == "for_statement":
        statement = statement.child_by_field_name("initializer")
    return statement is not None and bool(statement.type == "lexical_declaration")


class Own:
    """Gathers them while the names of a scope are read, without going into the functions inside."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._block: Any = None
        """The block that is read, if it is not the whole function."""

        self._declared: list[tuple[str, Any, Node]] = []
        self._given: list[tuple[str, Any, Node]] = []

    def enter(self, node: Any) -> Any:
        """Begin a statement; gives what is to be left when it ends."""
        outer = self._block
        if node.type in _OPENS:
            self._block = node
        return outer

    def leave(self, outer: Any) -> None:
        """End a statement."""
        self._block = outer

    def declares(self, name: str, value: Node, raw: Any) -> None:
        """A declaration of the block that is read: its own, where it is no function's."""
        to = self._declared if self._block is not None else self._given
        to.append((name, self._block or raw, value))

    def gives(self, name: str, value: Node, raw: Any) -> None:
        """A variable gets a value at `raw`, whosever it is."""
        self._given.append((name, raw, value))

    def end(self) -> None:
        """Say of the names of several variables which of them is meant where."""
        blocks = self._scope.blocks
        for name, raw, value in self._declared:
            found = blocks.setdefault(name, [])
            known = next((one for one in found if one.first == raw.start_byte), None)
            if known is None:
                found.append(known := Block(raw.start_byte, raw.end_byte, []))
            known.values.append(value)
        for name, found in list(blocks.items()):
            self._rest(name, found)

    def _rest(self, name: str, found: list[Block]) -> None:
        """Share out all other values that a name is given; what belongs to no block is the function's."""
        own = {id(value) for one in found for value in one.values}
        at = {id(value): raw for other, raw, value in self._given if other == name}
        rest: list[Node] = []
        for value in self._scope.names.get(name, ()):
            if id(value) not in own:
                block = innermost(found, at.get(id(value)))
                (block.values if block is not None else rest).append(value)
        if rest:
            whole = self._scope.raw
            found.append(Block(whole.start_byte, whole.end_byte, rest, whole=True))
        elif len(found) == 1:
            del self._scope.blocks[name]
