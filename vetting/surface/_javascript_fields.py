"""Members that the methods of a JavaScript class give to their object, and to the class by its name:
`this.kept = value`, `if (!this.client) this.client = new Client()`, `Clients.one ??= new Clients()`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.surface._ir import Node, Scope, Within
from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, lower, word

_GIVEN = ("accessibility_modifier", "readonly", "override_modifier")
"""What makes a parameter of a constructor a member of the object."""

_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_ELSE = frozenset({"??=", "||=", "&&="})
"""Operators that leave what they were given as it is."""


def names_of(raw: Any) -> frozenset[str]:
    """What a class is called: `class A {}`, `const A = class _A {}`."""
    around = raw.parent
    declared = around is not None and around.type == "variable_declarator"
    named = (
        raw.child_by_field_name("name"),
        around.child_by_field_name("name") if declared else None,
    )
    return frozenset(word(one) for one in named if one is not None)


def fields(
    method: Any, called: frozenset[str], scope_of: Callable[[Any], Scope]
) -> Iterator[tuple[str, Node]]:
    """The members that a method gives, and TypeScript's `constructor(private x: …)`; `called` are the names
    of its class.
    """
    given = method.child_by_field_name("parameters")
    for param in given.named_children if given is not None else ():
        pattern = param.child_by_field_name("pattern")
        if pattern is not None and any(child.type in _GIVEN for child in param.children):
            value = lower(pattern)
            yield word(pattern), Within(value.line, of=value, scope=scope_of(method))
    body = method.child_by_field_name("body")
    for part in _assignments(body) if body is not None else ():
        left, operator = part.child_by_field_name("left"), part.child_by_field_name("operator")
        of = left.child_by_field_name("object") if left.type == "member_expression" else None
        if of is None or (operator is not None and word(operator) not in _ELSE):
            continue
        if word(of) == "this" or word(of) in called:
            value = lower(part if operator is None else part.child_by_field_name("right"))
            name = word(left.child_by_field_name("property"))
            yield name, Within(value.line, of=value, scope=scope_of(method))


def _assignments(body: Any) -> Iterator[Any]:
    """The assignments of a method, in their order, but for those of functions inside."""
    todo = [body]
    while todo:
        node = todo.pop()
        if node.type in _ASSIGNS:
            yield node
        if node is body or node.type not in FUNCTIONS | CLASSES:
            todo += reversed(node.named_children)
