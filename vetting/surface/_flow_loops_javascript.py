"""Loops that nothing ends, and functions that always call themselves, in JavaScript: see
`_flow_loops`.
"""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_gathered import GIVES_TIME
from vetting.surface._flow_hurried_javascript import asks_on, fills
from vetting.surface._flow_spun import javascript_spins
from vetting.surface._javascript_found import BEGUN, found
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word
from vetting.surface._javascript_met import is_always_met

_EXITS = frozenset({"break_statement", "return_statement", "throw_statement", "yield_expression"})
_DECIDES = frozenset({
    *("if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement"),
    *("try_statement", "switch_statement", "throw_statement"),
})  # fmt: skip
_MORE, _LESS = frozenset({">", ">="}), frozenset({"<", "<="})
_GROWS = pattern(r"push|unshift|add|append|set")
_ENDS = pattern(r"exit|abort|kill")
_ALWAYS = frozenset({"", "true", "1"})
_MAX = 100_000
_TESTED = pattern(r"^\(?\s*([\w$]+)(\.length|\.size)?\s*(<=?|>=?)\s*([\w$.]+)\s*\)?$")
_BARE = pattern(r"^\(?\s*([\w$]+)(?:\.length|\.size)?\s*\)?$")


def javascript_loops(root: Any, kind: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kind` is the grammar's name."""
    begun = found(root, kind, BEGUN)
    for node in begun[:_MAX]:
        if node.type in ("function_declaration", "variable_declarator"):
            if (line := _calls_itself(node)) is not None:
                yield line, "a function that always calls itself"
        elif node.type == "for_in_statement":
            if _grows(node):
                yield line_of(node), "a loop over a list that grows with each step"
        elif _is_endless(node):
            yield line_of(node), "a loop whose condition nothing ends"


def _inside(*nodes: Any) -> Iterator[Any]:
    """All named nodes, without those of functions inside."""
    todo = [node for node in nodes if node is not None]
    while todo:
        node = todo.pop()
        yield node
        if node.type not in FUNCTIONS:
            todo += node.named_children


def _is_endless(loop: Any) -> bool:
    test = loop.child_by_field_name("condition")
    if test is None or test.end_byte - test.start_byte > 80:
        return False
    said = word(test).rstrip(";").strip()
    body = list(_inside(loop.child_by_field_name("body"), loop.child_by_field_name("increment")))
    exits = [node for node in body if _is_exit(node)]
    if said.strip("() ") in _ALWAYS or is_always_met(test, loop):
        text = word(loop)
        if exits:
            return fills(loop, exits)
        return fills(loop, exits) or _gathers(body) or asks_on(text) or javascript_spins(body)
    if exits:
        return False
    return not any(node.type == "await_expression" for node in body) and _goes_on(loop, said, body)


def _goes_on(loop: Any, said: str, body: list[Any]) -> bool:
    """Whether nothing in a loop makes its condition, which is `said`, untrue."""
    compared, bare = _TESTED.match(said), _BARE.match(said)
    if bare:
        return _only_grows(bare[1], body)
    if compared is None:
        return False
    name, size, operator, bound = compared.groups()
    if size:
        goes_on, own = operator in _MORE and _only_grows(name, body), True
    elif bound.endswith((".length", ".size")) and operator in _LESS:
        goes_on, own = _runs_after(name, bound.rpartition(".")[0], loop, body), True
    else:
        own = bound.isdecimal()
        goes_on = _never_meets(_steps(name, body), operator, (0, 0) if own else _steps(bound, body))
    # Whose the variables are is asked last: all of the function is looked through for that.
    return goes_on and _is_local(name, loop) and (own or _is_local(bound, loop))


def _runs_after(name: str, over: str, loop: Any, body: list[Any]) -> bool:
    """Whether a number is counted up to the length of a list that grows with each step."""
    return _steps(name, body)[0] > 0 and _only_grows(over, body, statements=_statements(loop))


def _never_meets(steps: tuple[int, int], operator: str, moved: tuple[int, int]) -> bool:
    """Whether a number that goes up and down so often never reaches one that is `moved`."""
    up, down = steps
    if moved != (0, 0):
        return operator in _LESS and up > 0 and not down and moved[0] > 0 and not moved[1]
    if (up, down) == (0, 0):
        return True
    return bool(up and not down) if operator in _MORE else bool(down and not up)


def _statements(loop: Any) -> list[Any]:
    body = loop.child_by_field_name("body")
    return list(body.named_children) if body is not None else []


def _is_exit(node: Any) -> bool:
    if node.type == "call_expression":
        return _ENDS.search(_callee(node)) is not None
    return node.type in _EXITS


def _callee(node: Any) -> str:
    func = node.child_by_field_name("function")
    return word(func)[:60] if func is not None else ""


def _is_local(name: str, node: Any) -> bool:
    """Whether a variable is a function's own, and no other function inside changes it."""
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    if node is None:
        return False
    text = word(node)
    declared = rf"\b(?:let|var|const)\b[^;\n]{{0,80}}\b{re.escape(name)}\b"
    many = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    is_param = many is not None and re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", word(many))
    if not is_param and re.search(declared, text) is None:
        return False
    sought = re.escape(name).encode()
    changes = pattern(rb"(?<![\w$.])%b\s{0,4}(?:=(?![=>])|\+\+|--|[-+*/]=)" % sought)
    first = node.start_byte
    return not any(_is_inner(node, first + match.start()) for match in changes.finditer(node.text))


def _is_inner(function: Any, at: int) -> bool:
    """Whether a place of a function lies in another one inside."""
    part = function.descendant_for_byte_range(at, at + 1)
    while part is not None and part.id != function.id:
        if part.type in FUNCTIONS:
            return True
        part = part.parent
    return False


def _steps(name: str, body: list[Any]) -> tuple[int, int]:
    """How often a variable goes up and down; any other change counts as both."""
    up = down = 0
    for node in body:
        if node.type == "update_expression":
            of, rises = node.child_by_field_name("argument"), "++" in word(node)
        elif node.type == "augmented_assignment_expression":
            of = node.child_by_field_name("left")
            operator, by = (
                word(node.child_by_field_name(one)).strip() for one in ("operator", "right")
            )
            if word(of) == name and (operator not in ("+=", "-=") or not by.isdecimal()):
                up, down = up + 1, down + 1
                continue
            rises = operator == "+="
        elif node.type in ("assignment_expression", "variable_declarator", "array_pattern"):
            of = node.child_by_field_name("left") or node.child_by_field_name("name") or node
            if re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", word(of)):
                up, down = up + 1, down + 1
            continue
        else:
            continue
        if of is not None and word(of) == name:
            up, down = up + rises, down + (not rises)
    return up, down


def _only_grows(name: str, body: list[Any], statements: list[Any] | None = None) -> bool:
    """Whether a list gets something, at once in each step if `statements` are given, and loses
    nothing.
    """
    start = f"{name}."
    about = [
        called.removeprefix(start)
        for node in body
        if node.type == "call_expression" and (called := _callee(node)).startswith(start)
    ]
    if not about or not all(_GROWS.fullmatch(verb) for verb in about) or _steps(name, body)[0]:
        return False
    if re.search(rf"[(,]\s*{re.escape(name)}\s*[,)]", " ".join(map(word, body[:1]))):
        return False
    return statements is None or any(
        part.type == "expression_statement" and word(part).startswith(start) for part in statements
    )


def _gathers(body: list[Any]) -> bool:
    """Whether each round adds to something that nothing takes away from: see `_flow_gathered`."""
    called = [_callee(node) for node in body if node.type == "call_expression"]
    kept = {one.rpartition(".")[0] for one in called if one.endswith((".push", ".unshift"))}
    if any(GIVES_TIME.search(one.rpartition(".")[2]) for one in called):
        return False
    if any(node.type == "for_in_statement" and "await" in word(node)[:12] for node in body):
        return False
    names = [name for name in kept if re.fullmatch(r"[\w$]+", name)]
    return any(_steps(name, body) == (0, 0) and not _shortens(name, body) for name in names)


def _shortens(name: str, body: list[Any]) -> bool:
    """Whether a list is cut: `seen.length = 0`."""
    return any(
        node.type == "assignment_expression" and word(node).startswith(f"{name}.length")
        for node in body
    )


def _grows(loop: Any) -> bool:
    """Whether a list gets something new with every step through it."""
    over, body = loop.child_by_field_name("right"), loop.child_by_field_name("body")
    if over is None or over.type != "identifier" or body is None or " of " not in word(loop)[:200]:
        return False
    inside = list(_inside(body))
    if any(_is_exit(node) or node.type == "continue_statement" for node in inside):
        return False
    return _only_grows(word(over), inside, statements=_statements(loop))


def _calls_itself(made: Any) -> int | None:
    """The line where a function calls itself on every way through it."""
    name = word(made.child_by_field_name("name"))
    function = made.child_by_field_name("value") or made
    body = function.child_by_field_name("body")
    if body is None or not name:
        return None
    for node in body.named_children if body.type == "statement_block" else [body]:
        if node.type in _DECIDES:
            return None
        todo = [node]
        while todo:
            part = todo.pop()
            if part.type in FUNCTIONS or part.type == "ternary_expression":
                continue
            if part.type == "binary_expression" and re.search(r"&&|\|\||\?\?", word(part)):
                continue
            if part.type == "await_expression" and name not in _callee(part.named_children[0]):
                return None
            if part.type == "call_expression" and _callee(part) == name:
                return line_of(part)
            todo += part.named_children
        if node.type == "return_statement":
            return None
    return None
