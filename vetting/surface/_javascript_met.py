"""Conditions of loops in JavaScript that are met in every round: see `_flow_met`."""

from typing import Any

from vetting.surface._javascript_lower import FUNCTIONS, word

_ALWAYS = frozenset({"array", "object", "arrow_function", "function_expression", "regex"})
"""What counts as true whatever is in it."""

_CHANGES = frozenset({"assignment_expression", "augmented_assignment_expression"})
_KEEPS = frozenset({"=", "||=", "??=", "|="})
_DEPTH = 4
_MOST = 5000


def is_always_met(test: Any, loop: Any) -> bool:
    """Whether all that a loop's condition, a variable of its function, is ever given counts as true."""
    test = _plain(test)
    home = loop.parent
    while home is not None and home.type not in FUNCTIONS:
        home = home.parent
    if test is None or test.type != "identifier" or home is None:
        return False
    name, given = word(test), list[Any]()
    body = home.child_by_field_name("body")
    todo = [body] if body is not None else []
    declared = False
    for count, node in enumerate(todo):  # grows while it is gone through
        if count > _MOST:
            return False
        todo += node.named_children
        if node.type == "variable_declarator" and word(node.child_by_field_name("name")) == name:
            if declared or (value := node.child_by_field_name("value")) is None:
                return False
            declared = True
            given.append(value)
        elif node.type in _CHANGES and word(node.child_by_field_name("left")) == name:
            operator = node.child_by_field_name("operator")
            if operator is not None and word(operator) not in _KEEPS:
                return False
            given.append(node.child_by_field_name("right"))
        elif _binds_otherwise(node, name):
            return False
    return declared and all(_is_true(one, 0) for one in given)


def _binds_otherwise(node: Any, name: str) -> bool:
    """Whether something gives a variable what is not seen here: `n--`, `[n] = …`, a parameter."""
    if node.type == "update_expression":
        return word(node.child_by_field_name("argument")) == name
    if node.type in ("identifier", "shorthand_property_identifier_pattern"):
        inside = node.parent.type.endswith(("_pattern", "parameters", "parameter"))
        looped = node.parent.type == "for_in_statement" and node == (
            node.parent.child_by_field_name("left")
        )
        return word(node) == name and (inside or looped)
    return False


def _plain(node: Any) -> Any:
    """An expression without brackets around it."""
    while node is not None and node.type in ("parenthesized_expression", "expression_statement"):
        node = node.named_children[0] if node.named_children else None
    return node


def _is_true(node: Any, depth: int) -> bool:
    """Whether a value counts as true, whatever it is made of."""
    node = _plain(node)
    if node is None or depth > _DEPTH:
        return False
    if node.type in _ALWAYS or node.type == "true":
        return True
    if node.type == "number":
        return word(node).strip("0.xXbBoOeE_n") != ""
    if node.type == "string":
        return len(word(node)) > len("''")
    if node.type == "template_string":
        return any(part.type == "string_fragment" for part in node.named_children)
    if node.type == "binary_expression":
        operator = word(node.child_by_field_name("operator"))
        sides = [node.child_by_field_name(side) for side in ("left", "right")]
        said = [_is_true(side, depth + 1) for side in sides]
        texts = any(_plain(side).type in ("string", "template_string") for side in sides)
        if operator == "+":
            return any(said) and texts
        return any(said) if operator in ("||", "|") else operator == "&&" and all(said)
    return bool(node.type == "new_expression")
