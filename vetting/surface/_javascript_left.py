"""Branches that leave a function of JavaScript, and so what comes after them: see `Syntax.early`."""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_syntax import UpTo
from vetting.surface._javascript_lower import word

_WORDS = pattern(r"[\w$]+")
_DECLARED = pattern(
    r"(?:const|let|var)\s{1,4}([\w$]{1,60}|[\[{][\w$\s,:]{1,120}[\]}])\s{0,4}=(?![=>])([^;\n]{1,200})"
)
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


def early(function: Any, raw: Any) -> UpTo | None:
    """See `Syntax.early`; what is looked into is the function and where it ends, as a pair."""
    child, node = raw, raw.parent
    while node is not None and child.id != function.id:
        taken = node.type == "if_statement" and node.child_by_field_name("consequence") == child
        if taken and _leaves(child) and _is_chosen(node, function):
            return UpTo(of=(function, child.end_byte), end=child.end_byte)
        child, node = node, node.parent
    return None


def before(function: Any, raw: Any) -> UpTo:
    """See `Syntax.before`."""
    end, node = raw.end_byte, raw.parent
    while node is not None and node.id != function.id:
        if node.type in _LOOPS:
            end = node.end_byte
        node = node.parent
    return UpTo(of=(function, end), end=end)


def _leaves(branch: Any) -> bool:
    parts = branch.named_children if branch.type == "statement_block" else [branch]
    return bool(parts) and parts[-1].type == "return_statement"


def _is_chosen(branch: Any, function: Any) -> bool:
    """Whether what the function is given decides about a branch, or what is made of that before."""
    given = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    test = branch.child_by_field_name("condition")
    if given is None or test is None:
        return False
    names = set(_WORDS.findall(word(given)))
    before = word(function)[: branch.start_byte - function.start_byte]
    for name, value in _DECLARED.findall(before):
        if not names.isdisjoint(_WORDS.findall(value)):
            names |= set(_WORDS.findall(name))
    return not names.isdisjoint(_WORDS.findall(word(test)))
