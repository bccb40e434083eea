"""See `_python_absolute`, for JavaScript: `if (name.startsWith("~")) return read(home(name))`."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_absolute import leads_out, only_leads_out, only_tells
from vetting.surface._flow_schemes import begins_own, is_own, names_a_scheme
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import FUNCTIONS, word

_EQUAL = {"===": True, "==": True, "!==": False, "!=": False}
_SAME = frozenset({"trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "toString"})
_FIRST = pattern(r"\(\s*0\s*(?:,\s*\d+\s*)?\)|\[\s*0\s*\]|\(\s*\)")
_SPLIT = pattern(r"\.split\([\"'`]:(?://)?[\"'`](?:,\s*\d+)?\)$")
_CONDITIONS = ("if_statement", "ternary_expression")
_TELLS = frozenset({"template_string", "string", "object", "array"})
_VARIABLES = frozenset({"identifier", "member_expression", "subscript_expression"})
_MOST = 2000
"""Syntax nodes of one side that are looked at."""


def is_question(node: Any) -> Any:
    """What a test asks about, if it only asks whether that is absolute, or begins at home."""
    if node.type == "call_expression":
        name, of = called(node), receiver(node)
        args = node.child_by_field_name("arguments")
        first = args.named_children[0] if args is not None and args.named_children else None
        if of is None or first is None:
            return None
        if name == "startsWith":
            return _whole(of) if leads_out(_text(first)) else None
        if name == "test" and of.type == "regex":
            return (
                _whole(first) if only_leads_out(word(of.child_by_field_name("pattern"))) else None
            )
        if name == "includes" and of.type in ("array", "string"):  # `["/", "~"].includes(name[0])`
            texts = list(_text(of)) if of.type == "string" else map(_text, of.named_children)
            return _beginning(first) if any(map(leads_out, texts)) else None
    elif node.type == "binary_expression" and _operator(node) in _EQUAL:
        for one, other in _pairs(node):
            if leads_out(_text(other)) and (of := _beginning(one)) is not None:
                return of
    return None


def asks_for_own_scheme(node: Any) -> bool:
    """Whether a look is only at the scheme of an address, for one of the server's own: `url.protocol !==
    "notes:"` tells nothing of the rest.
    """
    if node.type == "binary_expression":
        return _operator(node) in _EQUAL and any(
            _is_scheme(one) and is_own([_text(other)]) for one, other in _pairs(node)
        )
    if node.type == "call_expression":
        of, args = receiver(node), node.child_by_field_name("arguments")
        first = args.named_children[0] if args is not None and args.named_children else None
        if of is None or first is None:
            return False
        if called(node) == "startsWith":
            return begins_own(_text(first))
        listed = called(node) == "includes" and of.type == "array" and _is_scheme(first)
        return listed and is_own(list(map(_text, of.named_children)))
    if node.type == "switch_statement":
        body = node.child_by_field_name("body")
        cases = [case.child_by_field_name("value") for case in body.named_children]
        texts = [_text(case) for case in cases if case is not None]
        return _is_scheme(node.child_by_field_name("value")) and is_own(texts)
    if node.type == "new_expression":  # `new URL(uri).protocol === "notes:"`
        part = node.parent
        while part is not None and part.type in ("parenthesized_expression", "member_expression"):
            part = part.parent
        return part is not None and part.type == "binary_expression" and asks_for_own_scheme(part)
    return False


def _is_scheme(node: Any) -> bool:
    """Whether something is by its name the scheme of an address: `url.protocol`, or `uri.split(":")[0]`."""
    while node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    if node.type == "member_expression":
        return names_a_scheme(word(node.child_by_field_name("property")))
    if node.type == "subscript_expression":
        of = node.child_by_field_name("object")
        return (
            word(node.child_by_field_name("index")) == "0" and _SPLIT.search(word(of)) is not None
        )
    return node.type == "identifier" and names_a_scheme(word(node))


def _operator(node: Any) -> str:
    return word(node.child_by_field_name("operator"))


def _pairs(node: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    return (left, right), (right, left)


def is_taken(node: Any) -> bool:
    """Whether both answers to a question are taken, and none is refused."""
    of = is_question(node)
    return of is not None and any(
        _uses(yes, word(of), branch) and _uses(no, word(of), branch)
        for yes, no, branch in sides(node, met=met_of(node))
    )


def met_of(node: Any) -> bool:
    """Whether a question is answered with yes where the text begins so."""
    return _EQUAL.get(_operator(node), True)


def sides(node: Any, *, met: bool) -> Iterator[tuple[list[Any], list[Any], Any]]:
    """What is done where the text begins so, and what where it does not, with the branch."""
    while (around := node.parent) is not None:
        if around.type in _CONDITIONS:
            if around.child_by_field_name("condition") == node:
                yield from _both(around, met=met)
                return
            if around.type == "if_statement":
                return
        elif around.type == "unary_expression":
            met = met is not (_operator(around) == "!")
        elif around.type == "variable_declarator":
            name = word(around.child_by_field_name("name"))
            for branch in _branches(_function(around)):
                test = word(branch.child_by_field_name("condition")).strip("() \n")
                if test.lstrip("!") == name:
                    yield from _both(branch, met=met is not test.startswith("!"))
            return
        elif around.type not in ("parenthesized_expression", "binary_expression"):
            return
        node = around


def _both(branch: Any, *, met: bool) -> Iterator[tuple[list[Any], list[Any], Any]]:
    body = [branch.child_by_field_name("consequence")]
    after = branch.child_by_field_name("alternative")
    other = [after] if after is not None else _function(branch).named_children
    yield (body, other, branch) if met else (other, body, branch)


def _function(node: Any) -> Any:
    """The body of the function around a node."""
    while node.parent is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node.child_by_field_name("body") or node


def _branches(body: Any) -> Iterator[Any]:
    todo, seen = [body], 0
    while todo and seen < _MOST:
        node, seen = todo.pop(), seen + 1
        if node.type in _CONDITIONS:
            yield node
        todo += node.named_children


def _whole(of: Any) -> Any:
    """The variable whose beginning is asked for: `name` of `name.trim()` and of `String(name)`."""
    while of is not None and of.type == "call_expression":
        args = of.child_by_field_name("arguments")
        if called(of) in _SAME:
            of = receiver(of)
        elif called(of) == "String" and args is not None and len(args.named_children) == 1:
            of = args.named_children[0]
        else:
            break
    return of


def _beginning(part: Any) -> Any:
    """The variable of which something is the first characters: `name[0]`, `name.slice(0, 2)`."""
    if part.type == "subscript_expression":
        first = word(part.child_by_field_name("index")) == "0"
        return _whole(part.child_by_field_name("object")) if first else None
    if part.type == "call_expression" and called(part) in ("slice", "substring", "charAt", "at"):
        args = part.child_by_field_name("arguments")
        return _whole(receiver(part)) if _FIRST.fullmatch(word(args)) else None
    return None


def _text(node: Any) -> str:
    """What a text says that stands in the code."""
    return word(node)[1:-1].replace("\\\\", "\\") if node.type == "string" else ""


def _uses(side: list[Any], text: str, but: Any) -> bool:
    """Whether what is written as `text` is used there: not only looked at, and not only told."""
    todo, seen = list(side), 0
    while todo and seen < _MOST:
        node, seen = todo.pop(), seen + 1
        if node == but or node.type in ("throw_statement", "comment"):
            continue
        if node.type in _CONDITIONS:
            names = ("consequence", "alternative")
            todo += [part for name in names if (part := node.child_by_field_name(name)) is not None]
            continue
        if node.type == "binary_expression" and _operator(node) in _EQUAL:
            continue
        if node.type == "return_statement" and is_told(node):
            continue
        if node.type in ("call_expression", "new_expression"):
            func = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if only_tells(word(func)[-60:].rpartition(".")[2]):
                continue
        if node.type in _VARIABLES and word(node) == text:
            return True
        todo += node.named_children
    return False


def is_told(statement: Any) -> bool:
    """Whether an answer is only words with a value in them."""
    value = statement.named_children[0] if statement.named_children else None
    if value is None:
        return False
    if value.type == "binary_expression":
        return value.child_by_field_name("left").type in _TELLS
    return value.type in _TELLS and "(" not in word(value)
