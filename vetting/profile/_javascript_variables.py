"""The variables of one name in a JavaScript file: what binds each of them, and who uses it."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Any

FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function_declaration", "method_definition"}
    | {"generator_function", "generator_function_declaration"}
)
_BLOCKS = frozenset(
    {"statement_block", "for_statement", "for_in_statement", "switch_body", "class_static_block"}
)
_PATTERNS = frozenset(
    {"object_pattern", "array_pattern", "rest_pattern", "required_parameter", "optional_parameter"}
)
_BINDING = frozenset(
    {"object_pattern", "array_pattern", "rest_pattern", "required_parameter", "optional_parameter"}
    | {"pair_pattern", "assignment_pattern", "object_assignment_pattern"}
)
"""What binds the names in it, in what is around it."""


class Variables:
    """See the module. `places` are all uses and bindings of the name in a tree, in order."""

    def __init__(self, places: Iterable[Any], root: Any) -> None:
        self._using: list[Any] = []
        bound: dict[int, tuple[int, int, bool, Any]] = {}
        for node in places:
            scope = scope_bound(node)
            if scope is None:
                self._using.append(node)
            elif scope.id not in bound:
                inner = scope.id != root.id
                bound[scope.id] = scope.start_byte, -scope.end_byte, inner, node
        scopes = sorted(bound.values(), key=lambda one: one[:3])
        self._firsts = [first for first, *_ in scopes]
        self._lasts = [-last for _, last, *_ in scopes]
        self._bindings = [node for *_, node in scopes]
        self._around: list[int] = []
        """For each scope the one that it lies in, -1 for none."""

        for place, last in enumerate(self._lasts):
            outer = place - 1
            while outer >= 0 and self._lasts[outer] < last:
                outer = self._around[outer]
            self._around.append(outer)

    def binding(self, node: Any) -> Any:
        """The node that binds the variable where `node` stands; None where it is a global."""
        at, last = bisect_right(self._firsts, node.start_byte) - 1, node.end_byte
        while at >= 0 and self._lasts[at] < last:
            at = self._around[at]
        return self._bindings[at] if at >= 0 else None

    @cached_property
    def uses(self) -> dict[int | None, list[Any]]:
        """The places that use each variable, by the node that binds it; None for a global."""
        found: dict[int | None, list[Any]] = {}
        for node in self._using:
            binding = self.binding(node)
            found.setdefault(binding.id if binding is not None else None, []).append(node)
        return found


def scope_bound(node: Any) -> Any:
    """The node of the scope in which `node` binds its name; None where it only uses it."""
    parent, child = node.parent, node
    if parent is None or node.type == "shorthand_property_identifier":
        return None
    while (kind := parent.type) in _BINDING:
        pattern = kind in _PATTERNS and child != parent.child_by_field_name("value")
        pair = kind == "pair_pattern" and child == parent.child_by_field_name("value")
        default = kind in ("assignment_pattern", "object_assignment_pattern") and (
            child == parent.child_by_field_name("left")
        )
        if not (pattern or pair or default):
            break
        parent, child = parent.parent, parent
        if parent is None:
            return None
    return _scope(parent, child)


def _scope(parent: Any, child: Any) -> Any:
    match parent.type:
        case "variable_declarator":
            if child != parent.child_by_field_name("name"):
                return None
            is_var = parent.parent is not None and parent.parent.type == "variable_declaration"
            return _around(parent, functions_only=is_var)
        case "import_specifier":
            alias = parent.child_by_field_name("alias")
            return _top(parent) if child == (alias or parent.child_by_field_name("name")) else None
        case "import_clause" | "namespace_import" | "import_require_clause":
            return _top(parent)
        case "function_declaration" | "generator_function_declaration" | "class_declaration":
            own = child == parent.child_by_field_name("name")
            return _around(parent, functions_only=False) if own else None
        case "function_expression" | "class":
            return parent if child == parent.child_by_field_name("name") else None
        case "formal_parameters":
            return parent.parent
        case "arrow_function":
            return parent if child == parent.child_by_field_name("parameter") else None
        case "catch_clause":
            return parent if child == parent.child_by_field_name("parameter") else None
        case "for_in_statement":
            left = child == parent.child_by_field_name("left")
            return parent if left and parent.child_by_field_name("kind") is not None else None
    return None


def _around(node: Any, *, functions_only: bool) -> Any:
    node = node.parent
    while node.parent is not None and node.type not in FUNCTIONS:
        if not functions_only and node.type in _BLOCKS:
            return node
        node = node.parent
    return node


def _top(node: Any) -> Any:
    while node.parent is not None:
        node = node.parent
    return node
