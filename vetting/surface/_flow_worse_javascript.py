"""Functions that begin themselves several times anew when they fail, in JavaScript: see `_flow_worse`."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_found import FUNCTION, found
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word

_ANY = pattern(r"\bcatch\s{0,9}[({]")
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_NAMED = frozenset({"function_declaration", "class_declaration", "method_definition", "class"})
_LEAVES = frozenset({"return_statement", "throw_statement", "break_statement"})
_EACH = frozenset({"map", "flatMap", "forEach", "from"})
_ORDER = pattern(r"<|(?<!=)>")
_SAME = pattern(r"[=!]==?")
_LEFT = pattern(r"\b(?:return|break|throw)\b")
_WORDS = pattern(r"[\w$]+")
_MAX = 100_000


def javascript_worse(root: Any, source: str, kind: str) -> Iterator[int]:
    """The line of each; `kind` is the grammar's name."""
    if _ANY.search(source) is None:
        return
    functions = found(root, kind, FUNCTION)
    for node in functions[:_MAX]:
        name = word(node.child_by_field_name("name"))
        function = node.child_by_field_name("value") or node
        body = function.child_by_field_name("body")
        text = word(body) if body is not None else ""
        if name and text.count(f"{name}(") and _ANY.search(text) is not None:
            made = _Function(name, function, method=node.type == "method_definition")
            if made.fails_into_more(body):
                yield line_of(node)


class _Function:
    """Counts how often a function begins itself on one way through some of it."""

    def __init__(self, name: str, function: Any, *, method: bool) -> None:
        fields = map(function.child_by_field_name, ("parameters", "parameter"))
        many = next((one for one in fields if one is not None), None)
        self._own = frozenset(_WORDS.findall(word(many))) if many is not None else frozenset()
        self._called = f"this.{name}" if method else name

    def fails_into_more(self, body: Any) -> bool:
        """Whether what catches its failure begins it more than once, and nothing gives up before."""
        handlers = list[Any]()
        todo = [body]
        while todo:
            node = todo.pop()
            if node.type == "if_statement" and self._gives_up(node):
                return False
            if node.type == "catch_clause":
                handlers.append(node.child_by_field_name("body"))
            elif node.type == "call_expression" and _called(node) == "catch":
                given = node.child_by_field_name("arguments").named_children
                handlers += [one for one in given[:1] if one.type in FUNCTIONS]
            todo += [one for one in node.named_children if one.type not in _NAMED]
        return any(self._count(one) > 1 for one in handlers)

    def _gives_up(self, node: Any) -> bool:
        return _goes(node) and self._bounds(node.child_by_field_name("condition"))

    def _bounds(self, condition: Any) -> bool:
        """Whether a condition asks how many there are, or for one number of what is handed on."""
        text = word(condition)
        if _ORDER.search(text) is not None:
            return True
        return _SAME.search(text) is not None and not self._own.isdisjoint(_WORDS.findall(text))

    def _count(self, node: Any) -> int:
        if node.type in ("if_statement", "ternary_expression"):
            if self._bounds(node.child_by_field_name("condition")):
                return 0
            sides = (node.child_by_field_name(one) for one in ("consequence", "alternative"))
            return max(self._count(side) if side is not None else 0 for side in sides)
        if node.type in _NAMED:
            return 0
        if node.type == "call_expression" and self._is_again(node):
            return 1
        found = most = 0
        for one in node.named_children:
            here = self._count(one)
            if one.type == "if_statement" and _goes(one):
                most = max(most, found + here)  # or it goes on without
            else:
                found += here
        found = max(found, most)
        each = node.type == "call_expression" and _called(node) in _EACH
        return found * (2 if each or (node.type in _LOOPS and not _leaves(node)) else 1)

    def _is_again(self, call: Any) -> bool:
        if word(call.child_by_field_name("function")) != self._called:
            return False
        given = call.child_by_field_name("arguments").named_children
        return bool(given) and all(map(self._is_same, given))

    def _is_same(self, node: Any) -> bool:
        """Whether an argument is what the function was given, or more of it."""
        if node.type == "binary_expression":
            sign, right = (node.child_by_field_name(one) for one in ("operator", "right"))
            if word(sign) not in "+*" or right.type != "number":
                return False
            node = node.child_by_field_name("left")
        elif node.type == "spread_element":
            node = node.named_children[0]
        return node.type == "identifier" and word(node) in self._own


def _goes(node: Any) -> bool:
    """Whether nothing after a condition runs where it is met."""
    then = node.child_by_field_name("consequence")
    inside = then.named_children if then.type == "statement_block" else [then]
    return any(one.type in _LEAVES for one in inside)


def _called(call: Any) -> str:
    func = call.child_by_field_name("function")
    last = func.child_by_field_name("property") if func is not None else None
    return word(last) if last is not None else ""


def _leaves(loop: Any) -> bool:
    """Whether a loop may end in its first round."""
    body = loop.child_by_field_name("body")
    return body is not None and _LEFT.search(word(body)) is not None
