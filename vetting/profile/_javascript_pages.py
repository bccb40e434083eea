"""Whether code of JavaScript runs in the page of a browser that the file drives."""

from typing import Any

from vetting.page_functions import ANYTHING, DRIVERS, ELSEWHERE, receivers
from vetting.patterns import pattern
from vetting.profile._javascript_source import Source, literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_THROUGH = frozenset(
    {"parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"}
    | {"non_null_expression"}
)
_PATTERNS = frozenset(
    {"array_pattern", "object_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"}
)
_CLAUSES = frozenset({"import_clause", "named_imports", "import_specifier", "namespace_import"})
_CHANGES = pattern(r"(?:assign|defineProperty|defineProperties|setPrototypeOf|set)$")
_NOTHING = frozenset({"null", "undefined"})
_LOADS = frozenset({"require", "import"})
_DEPTH = 12
_MOST = 60
"""Uses of one variable."""


def in_a_page(source: Source, node: Any) -> bool:
    """Whether a place lies in a function that a page is given, by what certainly is a browser's."""
    return any(_Driven(source).is_driven(one) for one in receivers(node, source.data))


class _Driven:
    """Asks it of the values of one file; a variable is asked for once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[int, bool] = {}

    def is_driven(self, node: Any, depth: int = 0) -> bool:
        """Whether all that an expression may be comes from a library that drives a browser."""
        while node is not None and node.type in _THROUGH and node.named_children:
            node = node.named_children[0]
        if node is None or depth > _DEPTH:
            return False
        if node.type == "member_expression":
            name = word(node.child_by_field_name("property"))
            of = node.child_by_field_name("object")
            known = name not in ELSEWHERE and name not in ANYTHING
            return known and self.is_driven(of, depth + 1)
        if node.type == "subscript_expression":
            return self.is_driven(node.child_by_field_name("object"), depth + 1)
        if node.type == "identifier":
            return self._is_variable(node, depth + 1)
        if node.type != "call_expression":
            return False
        func = node.child_by_field_name("function")
        if word(func) in _LOADS:
            args = node.child_by_field_name("arguments").named_children
            return bool(args) and args[0].type == "string" and _drives(literal(args[0]))
        if func.type == "identifier" and (found := _function(self._source, func)) is not None:
            given = _returned(found)
            return bool(given) and all(self.is_driven(one, depth + 1) for one in given)
        return self.is_driven(func, depth + 1)

    def _is_variable(self, node: Any, depth: int) -> bool:
        """Whether a variable is never given anything else."""
        binding = self._source.binding(node)
        if binding is None:
            return False
        if binding.id not in self._known:
            self._known[binding.id] = False  # where it is made of itself
            self._known[binding.id] = self._is_bound(binding, depth)
        return self._known[binding.id]

    def _is_bound(self, binding: Any, depth: int) -> bool:
        statement = _declaration(binding)
        if statement is None:
            return False
        names = statement.child_by_field_name("name") or statement
        if any(name in word(names) for name in ELSEWHERE):
            return False
        if statement.type == "import_statement":
            spec = statement.child_by_field_name("source")
            return spec is not None and _drives(literal(spec))
        given = _given(self._source, binding)
        values = [statement.child_by_field_name("value"), *(given or ())]
        told = [one for one in values if one is not None and one.type not in _NOTHING]
        known = given is not None and bool(told)
        return known and all(self.is_driven(one, depth) for one in told)


def _drives(spec: str) -> bool:
    return DRIVERS.fullmatch(spec) is not None


def _given(source: Source, binding: Any) -> list[Any] | None:
    """What a variable is given behind its declaration; None where that is not known."""
    uses = source.uses(binding)
    values = []
    for use in uses:
        outer = use.parent
        kind = outer.type
        if kind in _PATTERNS or use.type == "shorthand_property_identifier_pattern":
            return None
        if kind.endswith("assignment_expression") or kind == "for_in_statement":
            if outer.child_by_field_name("left") == use:
                values.append(outer.child_by_field_name("right"))
        elif kind == "variable_declarator" and outer.child_by_field_name("name") == use:
            values.append(outer.child_by_field_name("value"))
        elif kind == "arguments" and _CHANGES.search(word(outer.parent.named_children[0])):
            return None
    return values if len(uses) <= _MOST else None


def _declaration(binding: Any) -> Any:
    """The import, or the `const page = …`, that a variable is declared by."""
    node, pattern = binding.parent, False
    while node is not None:
        if node.type == "variable_declarator":
            value = node.child_by_field_name("value")
            whole = node.child_by_field_name("name") == binding
            return node if whole or (pattern and value is not None) else None
        if node.type == "import_statement":
            return node
        if node.type in ("object_pattern", "pair_pattern"):
            pattern = True
        elif node.type not in _CLAUSES:
            return None
        node = node.parent
    return None


def _function(source: Source, node: Any) -> Any:
    """The function of this file that a name is."""
    binding = source.binding(node)
    outer = binding.parent if binding is not None else None
    if outer is None or _given(source, binding) != []:
        return None
    if outer.type in FUNCTIONS:
        return outer if outer.child_by_field_name("name") == binding else None
    if outer.type != "variable_declarator" or word(outer.parent)[:5] != "const":
        return None
    value = outer.child_by_field_name("value")
    return value if value is not None and value.type in FUNCTIONS else None


def _returned(function: Any) -> list[Any]:
    """What a function gives back."""
    body = function.child_by_field_name("body")
    if body is None:
        return []
    if body.type != "statement_block":
        return [body]
    found: list[Any] = []
    todo = list(body.named_children)
    while todo:
        node = todo.pop()
        if node.type == "return_statement":
            found += node.named_children[:1] or [node]
        elif node.type not in FUNCTIONS and not node.type.startswith("class"):
            todo += node.named_children
    return found
