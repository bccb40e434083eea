"""Members of a JavaScript class itself that are given to it outside of its fields, as compilers do:
`Find.toolName = "find"` behind the class, `static { this.toolName = "find"; }` in it.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._javascript_lower import word

_AROUND = frozenset({"export_statement", "variable_declarator", "lexical_declaration"})
_EXPORTS = frozenset({"exports", "module.exports"})


def statics(raw: Any) -> Iterator[tuple[str, Any]]:
    """The names of such members, each with the assignment."""
    body, name = raw.child_by_field_name("body"), word(raw.child_by_field_name("name"))
    for part in body.named_children if body is not None else ():
        if part.type == "class_static_block":
            block = part.child_by_field_name("body")
            for statement in block.named_children if block is not None else ():
                yield from _member(statement, "this")
                yield from _member(statement, name or "this.")
    while raw.parent is not None and raw.parent.type in _AROUND:
        if raw.parent.type == "variable_declarator":
            name = word(raw.parent.child_by_field_name("name"))
        raw = raw.parent
    behind = raw.next_named_sibling if name else None
    while behind is not None and (_of(behind) in (name, *_EXPORTS) or behind.type == "comment"):
        yield from _member(behind, name)
        behind = behind.next_named_sibling


def _assignment(statement: Any) -> Any:
    """The assignment to a member that a statement is."""
    if statement.type != "expression_statement" or not statement.named_children:
        return None
    made = statement.named_children[0]
    if made.type != "assignment_expression":
        return None
    return made if made.child_by_field_name("left").type == "member_expression" else None


def _of(statement: Any) -> str:
    """What the member is one of."""
    made = _assignment(statement)
    left = made.child_by_field_name("left") if made is not None else None
    return word(left.child_by_field_name("object")) if left is not None else ""


def _member(statement: Any, of: str) -> Iterator[tuple[str, Any]]:
    if _of(statement) == of:
        made = _assignment(statement)
        yield word(made.child_by_field_name("left").child_by_field_name("property")), made
