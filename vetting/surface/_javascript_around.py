"""What stands around a place of a JavaScript file: loops, and code that never runs."""

from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Node, Scope
from vetting.surface._javascript_lower import FUNCTIONS, lower, word

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_LOOPS = frozenset({"forEach", "map", "flatMap"})


def around(
    module: "JavaScriptModule", raw: Any
) -> tuple[tuple[tuple[Scope, Any, Node], ...], bool]:
    """The loops around a node, outermost first, and whether it never runs."""
    loops: list[tuple[Scope, Any, Node]] = []
    dead = False
    node = raw
    while node.parent is not None:
        child, node = node, node.parent
        if node.type == "for_in_statement":
            left = node.child_by_field_name("left")
            over = lower(node.child_by_field_name("right"))
            loops.append((module.scope_at(node), left, over))
        elif node.type == "if_statement":
            test = word(node.child_by_field_name("condition")).strip("() ")
            dead = dead or (
                test in ("false", "0", "!1") and node.child_by_field_name("consequence") == child
            )
        elif node.type in FUNCTIONS:
            loop = _callback(module, node)
            if loop is None:
                break
            loops.append(loop)
    return tuple(reversed(loops)), dead


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
    target = one or (many.named_children[0] if many is not None and many.named_children else None)
    return (module.scope_of(func), target, of) if target is not None else None
