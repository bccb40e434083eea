"""The ways past a question of JavaScript: see `Way`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sense import Way
from vetting.surface._javascript_branch_ends import block_of, end_of, said_by, statements, truth_of
from vetting.surface._javascript_lower import FUNCTIONS, word

_UP, _MOST = 60, 40
_NODES = 6_000
"""Syntax nodes of a function that are looked through; of one with more nothing is known."""

_WRAPPED = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "non_null_expression"),
    *("satisfies_expression",),
})  # fmt: skip
_VALUES = frozenset({"identifier", "member_expression", "subscript_expression"})
_EQUAL = {"===": True, "==": True, "!==": False, "!=": False}
_SIZES = {"<": True, "<=": True, ">": False, ">=": False}
_FEW = frozenset("0123")
"""Characters of a text that leads nowhere."""

_EMPTY = pattern(r"null|undefined|void 0|0|\"\"|''|``")
_KINDS = pattern(r"[\"'](?:string|undefined|object)[\"']")
_FIXED = {"true": True, "false": False, "null": False, "undefined": False}
_MAKES = {
    "variable_declarator": ("name", "value"),
    **dict.fromkeys(
        ("assignment_expression", "augmented_assignment_expression"), ("left", "right")
    ),
}
_ENDS = frozenset({"return_statement", "throw_statement"})
_LONG = 60


def returns_too(function: Any, but: Any, said: bool) -> list[Way]:
    """The other places of a function where it may answer with `said`."""
    found = list[Way]()
    body = function.child_by_field_name("body") if function is not None else None
    if body is None or body.type != "statement_block":
        return []
    for node in _own(body):
        if node is None:
            found.append(Way(None, said))
        elif node.type == "return_statement" and node != but:
            value = node.named_children[0] if node.named_children else None
            told = said_by(value)
            if told is None:
                found.append(Way(value, said, node))
            elif told is said:
                found.append(Way(None, said, node))
    if not said and _falls(body):
        found.append(Way(None, said, function))
    return found


def given_too(function: Any, to: Any, but: Any, met: bool) -> list[Way]:
    """The other places where a variable that has an answer may be given the answer `met`."""
    found, (made, whole) = list[Way](), _made(function)
    for node, value in made.get(to.text, ()):
        if but.start_byte <= node.start_byte < but.end_byte:
            continue
        if node.type == "augmented_assignment_expression" and word(
            node.child_by_field_name("operator")
        ) == ("&&=" if met else "||="):
            continue
        told = truth_of(value)
        if told is not (not met):
            found.append(Way(None if told is met else value, met, node))
    return found if whole else [*found, Way(None, met)]


@lru_cache(maxsize=16)  # a function is asked for one variable after the other
def _made(function: Any) -> tuple[dict[bytes, list[tuple[Any, Any]]], bool]:
    """What the variables of a function are given, each with the syntax node that gives it, and whether
    that is all of it.
    """
    found, whole = dict[bytes, list[tuple[Any, Any]]](), True
    for node in _own(function):
        if node is None:
            whole = False
        elif (names := _MAKES.get(node.type)) is not None:
            to, value = map(node.child_by_field_name, names)
            if to is not None and value is not None:
                found.setdefault(to.text, []).append((node, value))
    return found, whole


def sides(raw: Any, said: bool) -> tuple[bool, list[tuple[Any, bool]]] | None:
    """See `Ways.sides`."""
    if raw.type in _WRAPPED and raw.named_children:
        return True, [(raw.named_children[0], said)]
    if raw.type == "unary_expression" and word(raw)[:1] == "!":
        return True, [(raw.child_by_field_name("argument"), not said)]
    if raw.type == "binary_expression":
        operator = word(raw.child_by_field_name("operator"))
        left, right = raw.child_by_field_name("left"), raw.child_by_field_name("right")
        if operator in ("&&", "||", "??"):
            return (operator == "&&") is said, [(left, said), (right, said)]
        if operator in _EQUAL and word(right) in ("true", "false"):
            return True, [(left, said is (_EQUAL[operator] is (word(right) == "true")))]
    if raw.type == "call_expression" and word(raw.child_by_field_name("function")) == "Boolean":
        args = raw.child_by_field_name("arguments").named_children
        return (True, [(args[0], said)]) if len(args) == 1 else None
    return None


def is_nothing(raw: Any, said: bool) -> Any:
    """See `Ways.is_nothing`."""
    if raw.type in _VALUES:
        return _counted(raw) if not said else None
    if raw.type == "call_expression":
        kind = word(raw.child_by_field_name("function"))[:_LONG]
        return raw if not said and kind.endswith((".trim", "isArray")) else None
    if raw.type != "binary_expression":
        return None
    operator = word(raw.child_by_field_name("operator"))
    left, right = raw.child_by_field_name("left"), raw.child_by_field_name("right")
    text = word(right)[:_LONG]
    if operator in _SIZES and text in _FEW and word(left).endswith((".length", ".size")):
        return _counted(left) if _SIZES[operator] is said else None
    if operator not in _EQUAL:
        return None
    if left.type == "unary_expression" and word(left).startswith("typeof"):
        is_text = text[1:-1] == "string"
        if _KINDS.fullmatch(text) and (_EQUAL[operator] is said) is not is_text:
            return left
        return None
    return _counted(left) if _EMPTY.fullmatch(text) and _EQUAL[operator] is said else None


def _counted(node: Any) -> Any:
    """What is counted: `names` of `names.length`."""
    if node.type == "member_expression" and word(node).endswith((".length", ".size")):
        return node.child_by_field_name("object")
    return node


def always(raw: Any) -> bool | None:
    """See `Ways.always`."""
    if raw.type in ("number", "string"):
        return word(raw)[:_LONG].strip("\"'") not in ("", "0")
    return _FIXED.get(word(raw)) if raw.end_byte - raw.start_byte < _LONG else None


def given(function: Any, raw: Any) -> Any:
    """See `Ways.given`."""
    if raw.type != "identifier":
        return None
    made, whole = _made(function)
    found = made.get(raw.text, ()) if whole else ()
    if len(found) != 1:
        return None
    node, value = found[0]
    return value if node.type != "augmented_assignment_expression" else None


def reached(function: Any, at: Any) -> Iterator[tuple[Any, bool | None]]:
    """See `Ways.reached`."""
    if at == function:
        body = at.child_by_field_name("body")
        yield from _before(statements(body)) if body is not None else ()
        return
    node = at
    for _ in range(_UP):
        around = node.parent
        if around is None:
            return
        if around.type in ("if_statement", "ternary_expression"):
            test = around.child_by_field_name("condition")
            if node != test:
                yield test, around.child_by_field_name("consequence") == node
        elif around.type == "statement_block":
            every = [one for one in statements(around) if one.end_byte <= node.start_byte]
            yield from _before(every)
        if around.type in FUNCTIONS:
            return
        node = around


def _before(block: list[Any]) -> Iterator[tuple[Any, bool | None]]:
    """What was asked when one comes past some statements."""
    for one in block[-_MOST:]:
        if one.type == "if_statement":
            test = one.child_by_field_name("condition")
            other = block_of(one.child_by_field_name("alternative"))
            if end_of(block_of(one.child_by_field_name("consequence"))) is not None:
                yield test, False
            elif other is not None and end_of(other) is not None:
                yield test, True
        elif one.type == "expression_statement" and one.named_children:
            yield one.named_children[0], None
        elif one.type in ("lexical_declaration", "variable_declaration"):
            for made in one.named_children:
                value = made.child_by_field_name("value")
                if value is not None:
                    yield value, None
        elif one.type == "try_statement":
            caught = one.child_by_field_name("handler")
            body = caught.child_by_field_name("body") if caught is not None else None
            if body is None or end_of(body) is not None:
                yield from _before(statements(one.child_by_field_name("body")))


def _own(function: Any) -> Iterator[Any]:
    """The syntax nodes of a function, and of none within it; at the end None, if there are more."""
    todo = [function]
    for _ in range(_NODES):
        if not todo:
            return
        node = todo.pop()
        yield node
        if node == function or node.type not in FUNCTIONS:
            todo += node.named_children
    yield None


def _falls(body: Any) -> bool:
    """Whether one may come to the end of a branch."""
    todo = [body]
    while todo:
        parts = statements(todo.pop())
        last = parts[-1] if parts else None
        if last is None:
            return True
        if last.type in _ENDS:
            continue
        if last.type == "if_statement":
            other = block_of(last.child_by_field_name("alternative"))
            if other is None:
                return True
            todo += [block_of(last.child_by_field_name("consequence")), other]
        elif last.type == "try_statement":
            caught = last.child_by_field_name("handler")
            todo.append(last.child_by_field_name("body"))
            todo += [caught.child_by_field_name("body")] if caught is not None else []
        else:
            return True
    return False
