"""See `_flow_grown`, for JavaScript: loops are found by their words, what they do by the syntax tree."""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import FUNCTIONS, word

_BOUND = rb"([A-Za-z_$][\w$]{0,40}(?:\.[\w$]{1,40}){0,3})"
_LOOP = pattern(
    rb"\bfor\s?\((?:let|var)\s\w{1,20}\s?=\s?\d{1,3}(?:,[^;\n]{1,40})?;\s?\w{1,20}\s?<=?\s?"
    + _BOUND
    + rb";"
    rb"|\bfor\s?\((?:let|var)\s\w{1,20}\s?=\s?" + _BOUND + rb";\s?\w{1,20}(?:\s?>=?\s?\d|--)"
    rb"|\bwhile\s?\([\w$.]{1,60}(?:\+\+)?\s?<=?\s?" + _BOUND + rb"\)"
    rb"|\bwhile\s?\(" + _BOUND + rb"(?:--)?(?:\s?>=?\s?\d{1,3})?\)"
)
_FROM = pattern(rb"\bArray\.from\(\s?\{\s?length(?::\s?" + _BOUND + rb")?\s?\},")
_LOOPS = frozenset({"for_statement", "while_statement"})
_ENDS = frozenset({
    *("break_statement", "return_statement", "throw_statement", "yield_expression"),
    "await_expression",
})  # fmt: skip
_TAKES = pattern(r"\.(?:pop|shift|splice|next|read|delete|clear)$")
_KEEPS = pattern(r"\.(?:push|unshift|add|append|enqueue)$")
_ASSIGNED = pattern(r"([\w$]{1,40})\s?(\+?=)\s?")
_LONG = 400
_BEFORE = 600
_TEXT = pattern(rb"\b(?:let|var)\s([\w$]{1,40})\s?=\s?(?:\"\"|''|``|[\"'`][^\"'`\n]{1,80}[\"'`]);")


def grown_bounds(root: Any, data: bytes) -> Iterator[tuple[int, int]]:
    """First and last byte of what says how often each goes round; `data` is the source of `root`."""
    for match in _LOOP.finditer(data) if b"for" in data or b"while" in data else ():
        group = match.lastindex or 0
        node = root.named_descendant_for_byte_range(*match.span(group))
        while node is not None and node.type not in _LOOPS:
            node = node.parent
        body = node.child_by_field_name("body") if node is not None else None
        if body is not None and _keeps_on(
            body, data[max(0, match.start() - _BEFORE) : match.start()]
        ):
            yield match.span(group)
    for match in _FROM.finditer(data) if b"length" in data else ():
        yield match.span(1) if match[1] else (match.start() + match[0].index(b"length"),) * 2


def _keeps_on(body: Any, before: bytes) -> bool:
    """Whether a loop makes more in each round, and nothing ends or holds it up; a text that is made in
    the source `before` it too.
    """
    made, todo = False, [body]
    while todo:
        node = todo.pop()
        if node.type in _ENDS:
            return False
        if node.type == "call_expression":
            func = word(node.child_by_field_name("function"))[-_LONG:]
            if _TAKES.search(func):
                return False
            made = made or (_KEEPS.search(func) is not None and _gives(node))
        elif node.type in ("assignment_expression", "augmented_assignment_expression"):
            text = word(node)[:_LONG]
            made = made or _is_made_of_itself(text) or _adds_to_a_text(text, before)
        todo += [] if node.type in FUNCTIONS else node.named_children
    return made


def _adds_to_a_text(text: str, before: bytes) -> bool:
    match = _ASSIGNED.match(text)
    if match is None or match[2] != "+=":
        return False
    return any(found[1].decode() == match[1] for found in _TEXT.finditer(before))


def _gives(call: Any) -> bool:
    args = call.child_by_field_name("arguments")
    return args is not None and bool(args.named_children)


def _is_made_of_itself(text: str) -> bool:
    """Whether a text or list is made of more than itself: `rows = rows.concat(rows)`, `text = [...text]
    .map((c) => rules[c]).join("")`, `rows = rows.map((line) => line + line)`.
    """
    match = _ASSIGNED.match(text)
    if match is None:
        return False
    name, value = re.escape(match[1]), text[match.end() :]
    if match[2] == "+=":
        return re.match(rf"{name}\b(?![.(\[*/])", value) is not None
    own = rf"(?<![\w$.]){name}(?![\w$])"
    return any(
        re.search(form, value)
        for form in (
            rf"^{own}\s?\+(?:\s?[\"'`][^\"'`]{{0,20}}[\"'`]\s?\+)?\s?{own}(?!\s?[*/(])",
            rf"^{own}\.concat\(\s?{own}",
            rf"^\[\s?\.\.\.{name},[^\]]{{0,40}}\.\.\.{name}\b",
            rf"^(?:\[\s?\.\.\.{name}\s?\]|{own}\.split\([^()]{{0,10}}\)|Array\.from\({own}\))\s{{0,40}}\.(?:map|flatMap)\(",
            rf"^{own}\.(?:flatMap|replace|replaceAll)\([^;]{{0,120}}=>",
            rf"^{own}\.map\(\s?\(?([\w$]{{1,20}})\)?\s?=>\s?\1\s?(?:\+\s?\1\b|\.repeat\()",
            rf"^`\$\{{{own}\}}[^`$]{{0,20}}\$\{{{own}\}}",
        )
    )
