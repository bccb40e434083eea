"""Functions that start themselves more than once each time they run, in JavaScript: see
`_flow_multiply`.
"""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_found import FUNCTION, found
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word

_LATER = r"(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|enqueue)"
_EVENT = r"\.(?:on|once)\(\s{0,9}[\"'`](?:exit|close|end|finish|disconnect)[\"'`]"
_ANY = pattern(rf"\b{_LATER}\(|\bPromise\.(?:all|allSettled|race|any)\(|{_EVENT}")
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_EACH = pattern(r"(?:\.|^)(?:map|flatMap|forEach)$|^Array\.from$")
"""Calls that run a function for each of several."""

_STARTS = pattern(rf"(?:^|\.){_LATER}$")
_HEARS = pattern(rf"{_EVENT}")
_BOUND = pattern(r"[<>]")
_ENDS = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})
_NAMED = frozenset({"function_declaration", "class_declaration", "method_definition"})
_LAST = 20
_MAX = 100_000


def javascript_multiply(root: Any, source: str, kind: str) -> Iterator[int]:
    """The line of each; `kind` is the grammar's name."""
    if _ANY.search(source) is None:
        return
    functions = found(root, kind, FUNCTION)
    for node in functions[:_MAX]:
        name = word(node.child_by_field_name("name"))
        function = node.child_by_field_name("value") or node
        body = function.child_by_field_name("body")
        text = word(body) if body is not None else ""
        if not name or name not in text or _ANY.search(text) is None:
            continue
        again = _again(name, function, method=node.type == "method_definition")
        if _count(body, again) > 1 or _several(body, name, function, node.type):
            yield line_of(node)


def _again(name: str, function: Any, *, method: bool) -> re.Pattern[str]:
    """What starts the function with what it was given itself."""
    itself, given = _itself(name, method=method), _given(function)
    called = (
        rf"(?:\(\s{{0,9}}\)\s{{0,9}}=>\s{{0,9}})?\{{?\s{{0,9}}(?:void\s{{1,9}})?{itself}{given}"
    )
    bare = rf"{itself}(?:\.bind\(this\))?\s{{0,9}}[,)]"
    return re.compile(
        rf"\b{_LATER}\(\s{{0,9}}(?:{called}|{bare})|\bPromise\.\w{{1,12}}\(\s{{0,9}}\[\s{{0,9}}{itself}{given}"
        rf"|(?:new )?[\w$.]{{1,60}}?(?:\([^()\n]{{0,80}}\))?{_EVENT},\s{{0,9}}(?:{called}|{bare})"
    )


def _itself(name: str, *, method: bool) -> str:
    of = r"this\." if method else ""
    return rf"(?<![\w$.]){of}{re.escape(name)}"


def _given(function: Any) -> str:
    """The arguments that a function was given itself, or none."""
    many = function.child_by_field_name("parameters")
    own = re.findall(r"[\w$]+", word(many))[:20] if many is not None else []
    same = "|".join(re.escape(one) for one in own) or "(?!)"
    return rf"\(\s{{0,9}}(?:(?:{same})\s{{0,9}},?\s{{0,9}}){{0,9}}\)"


def _several(body: Any, name: str, function: Any, kind: str) -> bool:
    """Whether what a function has done later, or when something ends, starts it more than once."""
    itself, given = _itself(name, method=kind == "method_definition"), _given(function)
    call = pattern(rf"{itself}{given}")
    todo = [body]
    while todo:
        node = todo.pop()
        if node.type == "call_expression":
            func = word(node.child_by_field_name("function"))
            said = word(node)[max(len(func) - _LAST, 0) : len(func) + _LAST]
            later = _STARTS.search(func[-_LAST:]) or _HEARS.search(said)
            args = node.child_by_field_name("arguments")
            for one in args.named_children if args is not None and later else ():
                if one.type in FUNCTIONS and _calls(one, call) > 1:
                    return True
        todo += [one for one in node.named_children if one.type not in _NAMED]
    return False


def _calls(node: Any, call: re.Pattern[str]) -> int:
    """How often a function is called in a node, on the longest way; none where a bound is looked at."""
    if node.type == "if_statement":
        if _BOUND.search(word(node.child_by_field_name("condition"))):
            return 0
        sides = (node.child_by_field_name(side) for side in ("consequence", "alternative"))
        return max(_calls(side, call) if side is not None else 0 for side in sides)
    if node.type == "call_expression" and call.match(word(node)):
        return 1
    each = node.type in _LOOPS or (
        node.type == "call_expression"
        and _EACH.search(word(node.child_by_field_name("function"))[-_LAST:]) is not None
    )
    return sum(_calls(part, call) for part in node.named_children) * (2 if each else 1)


def _count(node: Any, again: re.Pattern[str], *, looped: bool = False) -> int:
    """The most of all ways through a node. An event that starts the function counts where a loop
    listens for it on several things, `cpus().map(() => …)` too: on one, a server that is started anew
    does.
    """
    if node.type == "if_statement":
        one, other = (node.child_by_field_name(side) for side in ("consequence", "alternative"))
        return max(
            _count(side, again, looped=looped) if side is not None else 0 for side in (one, other)
        )
    if node.type in _LOOPS:
        body = node.child_by_field_name("body")
        ends = body is not None and any(part.type in _ENDS for part in body.named_children)
        return (_count(body, again, looped=True) if body is not None else 0) * (1 if ends else 2)
    if node.type in FUNCTIONS and node.type not in ("arrow_function", "function_expression"):
        return 0
    each = False
    if node.type == "call_expression":
        each = _EACH.search(word(node.child_by_field_name("function"))[-_LAST:]) is not None
        found = again.match(word(node))
        if found is not None:
            if re.search(_EVENT, found[0]) is not None and not looped:
                return 0
            several = "setInterval" in found[0] or "Promise" in found[0]
            return 2 if several else 1
    total = 0
    for part in node.named_children:
        total += _count(part, again, looped=looped or each) * (2 if each else 1)
        if part.type in _ENDS:
            break
    return total
