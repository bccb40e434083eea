"""What stands around a place of a JavaScript file: loops, and code that never runs."""

from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Node, Scope
from vetting.surface._javascript_lower import FUNCTIONS, lower, word
from vetting.surface._javascript_turns import LOOPS, turns

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_LOOPS = frozenset({"forEach", "map", "flatMap"})
Around = tuple[tuple[tuple[Scope, Any, Node], ...], bool]
"""The loops around a place, outermost first, and whether it never runs."""


class Surroundings:
    """What stands around the blocks of a module, each found out once."""

    def __init__(self, module: "JavaScriptModule") -> None:
        self._module = module
        self._found: dict[int, Around] = {-1: ((), False)}

    def of(self, raw: Any) -> Around:
        """What stands around a node."""
        blocks = self._module.blocks
        at = blocks.around(raw)
        todo = []
        while at not in self._found:
            todo.append(at)
            at = blocks.outer[at]
        for at in reversed(todo):
            self._found[at] = self._of(at, *self._found[blocks.outer[at]])
        return self._found[todo[0] if todo else at]

    def _of(self, at: int, loops: tuple[tuple[Scope, Any, Node], ...], dead: bool) -> Around:
        """What stands around what is in a block, by what stands around the block."""
        node = self._module.blocks.nodes[at]
        if self._module.blocks.dead[at]:
            return loops, True
        if node.type in LOOPS:
            found = turns(node)
            loop = (self._module.scope_at(node), *found) if found else None
            return ((*loops, loop) if loop else loops), dead
        if node.type in FUNCTIONS:
            called = _callback(self._module, node)
            return ((*loops, called), dead) if called is not None else ((), False)
        return loops, dead


def _callback(module: "JavaScriptModule", func: Any) -> tuple[Scope, Any, Node] | None:
    """`x.forEach((item) => …)` as a loop over `x`."""
    args = func.parent
    made = args.parent if args is not None and args.type == "arguments" else None
    callee = made.child_by_field_name("function") if made is not None else None
    if callee is None or callee.type != "member_expression":
        return None
    if word(callee.child_by_field_name("property")) not in _LOOPS:
        return None
    of = lower(callee.child_by_field_name("object"))
    one = func.child_by_field_name("parameter")
    many = func.child_by_field_name("parameters")
    target = one or (many if many is not None and many.named_children else None)
    return (module.scope_of(func), target, of) if target is not None else None
