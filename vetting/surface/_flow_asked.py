"""What expressions ask of classes that are made from them: see `_flow_expressions`."""

from collections.abc import Sequence
from typing import Any

from vetting.surface._flow_left import place_of
from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._flow_wholes import Wholes
from vetting.surface._ir import Call, Each, Index, Node, Scope


class Asked(Wholes):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self.left_at: Scope | None = None
        """Where what the code leaves in the environment or the global object is remembered, if it does."""

    def left(self, node: Node) -> Marks:
        """What the code itself left in a variable of the environment or a member of the global object."""
        place = place_of(node) if self.left_at is not None else None
        return self._given(place, self.left_at) if place and self.left_at else NOTHING

    def as_text(self, part: Node, scope: Scope) -> Node:
        """What a part of a text says: see `Called`."""
        raise NotImplementedError

    def place_of(self, steps: Sequence[Node], scope: Scope) -> Marks:
        """The mark of a path by the names in it: see `Values`."""
        raise NotImplementedError

    def written_out(self, of: Node, name: str, scope: Scope) -> Marks | None:
        """What a member of an object is made of that the code writes out: see `Objects`."""
        raise NotImplementedError

    def field_of(self, of: Node, name: str, scope: Scope) -> Marks | None:
        """What the field of an object is made of that is made with its fields: see `Called`."""
        raise NotImplementedError

    def member_of_given(self, of: Node, name: str, scope: Scope) -> Marks:
        """What a member of a parameter is made of, by what calls give this: see `Called`."""
        raise NotImplementedError

    def at_place(self, node: Index, scope: Scope) -> Marks:
        """What the member of a list or a tuple is made of that stands at a place: see `Called`."""
        raise NotImplementedError

    def one_by_one(self, node: Each, scope: Scope) -> Marks | None:
        """What a comprehension makes of lists whose parts are told apart: see `OfPlace`."""
        raise NotImplementedError

    def of_comprehension(self, each: Node, name: str, scope: Scope, raw: Any) -> Marks:
        """What a name is made of that a comprehension gives: see `OfPlace`."""
        raise NotImplementedError

    def is_environment(self, node: Node, scope: Scope) -> bool:
        """Whether something is all variables of the environment, whatever it is called: see `Called`."""
        raise NotImplementedError

    def names_variables(self, node: Node, scope: Scope) -> bool:
        """Whether something has the names of all variables of the environment: see `Called`."""
        raise NotImplementedError

    def variables_of(self, whole: Marks, key: Node, scope: Scope) -> Marks:
        """What is looked up in all variables of the environment by a name that stands elsewhere: see
        `Called`.
        """
        raise NotImplementedError

    def goes_through_variables(self, over: Node, scope: Scope) -> bool:
        """Whether something goes through all variables of the environment: see `Called`."""
        raise NotImplementedError

    def picked(self, marks: Marks, node: Index | Call, scope: Scope) -> Marks:
        """What is taken out of something by a key: see `Logins`."""
        raise NotImplementedError

    def laid_open(self, node: Call, scope: Scope) -> Call:
        """A call with a template as one with arguments: see `Called`."""
        raise NotImplementedError

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run: see `Called`."""
        raise NotImplementedError

    def call(self, node: Call, scope: Scope) -> Marks:
        """What a call returns is made of: see `Values`."""
        raise NotImplementedError
