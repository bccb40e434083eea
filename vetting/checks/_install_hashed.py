"""Whether an install script keeps what it looked at: where one function takes the digest of a variable,
refuses another one than is known, and writes, it must write what is made of that variable, and after it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import arguments, around, every
from vetting.patterns import pattern
from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

_HASHED = pattern(r"\.update\(\s{0,20}([\w$]{1,60})\s{0,20}\)")
_WRITES = frozenset({"writeFile", "appendFile"})
_CHANGES = frozenset({"set", "fill", "write", "copyWithin", "reverse", "sort"})
_MOST = 20


def keeps_what_was_hashed(
    script: Script, refusal: Any, is_known: Callable[[Script, Any], bool]
) -> None:
    """Look at the function of a statement that refuses; `is_known` tells of texts that the package says.

    Raises:
        Unclear: it writes something else, or before.
    """
    function = around(refusal, FUNCTIONS)
    if function is None:
        return
    nodes = [node for node in every(function.child_by_field_name("body")) if _is_in(node, function)]
    hashed = {
        found[1]
        for node in nodes
        if node.type == "call_expression"
        and (found := _HASHED.search(word(node.child_by_field_name("function"))))
    }
    writes = list(_writes(script, nodes))
    if not hashed or not writes:
        return
    made = _made_of(hashed, nodes)
    for node in nodes:
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        of = callee.child_by_field_name("object") if callee is not None else None
        if callee is None or of is None or word(of) not in hashed:
            continue
        if word(callee.child_by_field_name("property")) in _CHANGES:
            raise Unclear(node, "changes what it took the checksum of")
    for call, content in writes:
        if is_known(script, content):
            continue
        if made.isdisjoint(_names(content)):
            raise Unclear(call, "writes something else than what it took the checksum of")
        if call.start_byte < refusal.end_byte:
            raise Unclear(call, "writes before it looks at the checksum")


def _is_in(node: Any, function: Any) -> bool:
    """Whether a function is the next one around a node."""
    found = around(node, FUNCTIONS)
    return found is not None and bool(found.id == function.id)


def _writes(script: Script, nodes: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The calls that write, each with what it writes."""
    for node in nodes:
        args = arguments(node) if node.type == "call_expression" else []
        path = script.meaning(node.child_by_field_name("function")) if len(args) > 1 else None
        if path is not None and path[0] == "fs" and path[-1].removesuffix("Sync") in _WRITES:
            yield node, args[1]


def _made_of(names: set[str], nodes: list[Any]) -> set[str]:
    """Those names, and those of the variables that a function makes of them."""
    found = set(names)
    for _ in range(_MOST):
        before = len(found)
        for node in nodes:
            left, right = _FIELDS.get(node.type, ("", ""))
            value = node.child_by_field_name(right) if right else None
            if value is not None and not found.isdisjoint(_names(value)):
                found |= _names(node.child_by_field_name(left))
        if len(found) == before:
            break
    return found


_FIELDS = {
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "for_in_statement": ("left", "right"),
}


def _names(node: Any) -> set[str]:
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    return {word(one) for one in every(node) if one.type in kinds}
