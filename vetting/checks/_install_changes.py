"""What install scripts change in tables and lists after these are written down."""

from typing import Any

from vetting.checks._install_script import Script
from vetting.checks._install_syntax import inner
from vetting.profile._javascript_source import literal, word

_GROWS = frozenset({"push", "unshift", "splice", "fill", "copyWithin", "set", "add"})
_SETS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_ALL = "*"


class Changes:
    """See the module."""

    def __init__(self, scripts: list[Script]) -> None:
        self._names: set[str] = set()
        self._grown: set[tuple[str, int]] = set()
        self._any_list = False
        for script in scripts:
            for node in script.nodes:
                if node.type in _SETS:
                    self._set(script, inner(node.child_by_field_name("left")))
                elif node.type == "call_expression":
                    self._call(script, node.child_by_field_name("function"))

    def _set(self, script: Script, left: Any) -> None:
        if left.type == "member_expression":
            self._names.add(word(left.child_by_field_name("property")))
        elif left.type == "subscript_expression":
            index = left.child_by_field_name("index")
            literal_of = _literal(script, left.child_by_field_name("object"))
            if index.type == "string":
                self._names.add(literal(index))
            elif literal_of is not None:
                self._grown.add(literal_of)
            else:
                self._names.add(_ALL)
        elif left.type in ("object_pattern", "array_pattern"):
            self._names.add(_ALL)

    def _call(self, script: Script, callee: Any) -> None:
        if script.meaning(callee) == ("", "Object", "assign"):
            self._names.add(_ALL)
        if callee.type != "member_expression":
            return
        if word(callee.child_by_field_name("property")) in _GROWS:
            found = _literal(script, callee.child_by_field_name("object"))
            if found is None:
                self._any_list = True
            else:
                self._grown.add(found)

    def of_member(self, script: Script, node: Any, name: str) -> bool:
        """Whether a member of that name of a table may have got something else."""
        known = name not in self._names and _ALL not in self._names
        return not known or (script.path, node.id) in self._grown

    def of_list(self, script: Script, node: Any) -> bool:
        """Whether a list may have got more."""
        return self._any_list or _ALL in self._names or (script.path, node.id) in self._grown


def _literal(script: Script, node: Any) -> tuple[str, int] | None:
    """The list or table that a variable has, and no other variable with it."""
    binding = script.source.binding(node) if node.type == "identifier" else None
    origin = script.origin(binding) if binding is not None else None
    plain = origin is not None and origin.kind == "value" and not origin.steps
    value = inner(origin.node) if origin is not None and plain else None
    if value is None or value.type not in ("array", "object", "new_expression"):
        return None
    return (script.path, value.id) if script.given(binding) == [] else None
