"""What a JavaScript function is called by, and which of its parameters a variable is."""

from typing import Any

from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_variables import FUNCTIONS

DEFAULT = "default"
"""What a function is called by that is all that a file exports; its file goes with it."""

_CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})


def parameter(binding: Any) -> tuple[str, int] | None:
    """What the function is called by that has this parameter, and the parameter's place."""
    function, child = binding.parent, binding
    while function is not None and function.type not in FUNCTIONS:
        if function.type in ("statement_block", "program", "variable_declarator"):
            return None
        if function.type != "formal_parameters":
            child = function
        function = function.parent
    name = name_of(function)
    if function is None or not name:
        return None
    parameters = function.child_by_field_name("parameters")
    ids = [item.id for item in parameters.named_children] if parameters is not None else []
    return name, ids.index(child.id) if child.id in ids else 0


def name_of(function: Any) -> str:
    """What a function is called by."""
    if function is None:
        return ""
    own = function.child_by_field_name("name")
    if own is not None:
        name = word(own).lstrip("#")
        return class_of(function) if name == "constructor" else name
    parent = function.parent
    match parent.type if parent is not None else "":
        case "variable_declarator":
            return word(parent.child_by_field_name("name"))
        case "export_statement":
            return DEFAULT
        case "pair":
            return word(parent.child_by_field_name("key"))
        case "assignment_expression":
            left = parent.child_by_field_name("left")
            if word(left) == "module.exports":
                return DEFAULT
            return word(left.child_by_field_name("property") or left)
        case "public_field_definition" | "field_definition":
            name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
            return word(name).lstrip("#")
    return ""


def class_of(node: Any) -> str:
    """What the class is called that a node lies in; a constructor is called by its name."""
    while node is not None and node.type not in _CLASSES:
        node = node.parent
    if node is None:
        return ""
    own = node.child_by_field_name("name")
    if own is None and node.parent is not None and node.parent.type == "variable_declarator":
        own = node.parent.child_by_field_name("name")
    return word(own) if own is not None else ""


def extended_by(node: Any) -> Any:
    """What the class extends that a node lies in."""
    while node is not None and node.type not in _CLASSES:
        node = node.parent
    for child in node.named_children if node is not None else ():
        if child.type == "class_heritage":
            of = child.named_children[0] if child.named_children else None
            if of is not None and of.type == "extends_clause":
                of = of.child_by_field_name("value")
            return of
    return None


def is_kept(pattern: Any) -> bool:
    """Whether a parameter is a member of the object that is made: `constructor(private readonly env)`."""
    of = pattern.parent if pattern is not None else None
    return (
        of is not None
        and of.type in ("required_parameter", "optional_parameter")
        and any(child.type in ("accessibility_modifier", "readonly") for child in of.children)
    )


def made_by(source: Source, callee: Any) -> Any:
    """The function of this file that a plain name calls, or what makes objects of its class."""
    binding = source.binding(callee) if callee.type == "identifier" else None
    parent = binding.parent if binding is not None else None
    if parent is None:
        return None
    value = parent.child_by_field_name("value") if parent.type == "variable_declarator" else None
    found = value if value is not None else parent
    if found.type in ("class", "class_declaration"):
        body = found.child_by_field_name("body")
        members = body.named_children if body is not None else ()
        makes = (one for one in members if one.type == "method_definition")
        return next((one for one in makes if _is_constructor(one)), None)
    return found if found.type in FUNCTIONS else None


def _is_constructor(method: Any) -> bool:
    return word(method.child_by_field_name("name")) == "constructor"
