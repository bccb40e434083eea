"""What comes of a comparison in JavaScript: whether who passes it is let in."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._gate_words import grants, refuses
from vetting.surface._javascript_lower import FUNCTIONS, word

_POWER = pattern(
    r"[\"'`](?:admin|root|owner|super\w{0,6}|[*%])[\"'`]"
    r"|\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|eval)\("
)
_GOES_ON = pattern(r"\b(?:next|done)\(\s{0,9}\)|\bnext\b\s?;")
_FALSE = frozenset({"false", "null", "undefined", "void 0", "", "0", '""', "''"})
_TEXTS = frozenset({"string", "template_string"})
_ANSWERS = pattern(
    r"\s?(?:res|reply|response|c|ctx)\b[^\n]{0,40}\.(?:send|json|text|end|html)\("
    r"|\{\s?content\s?:|new Response\("
)
_ROUND = frozenset({
    *("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"),
    *("await_expression", "call_expression", "member_expression"),
})  # fmt: skip
_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_ASKS = frozenset({"Boolean", "some", "every", "find", "findIndex", "filter"})
_ASSERTS = frozenset({"ok", "assert"})
_TOGETHER = frozenset({"&&", "||", "??"})
_DEEP = 2


class Outcomes:
    """The outcomes of conditions of one function; `is_gate` says that it lets somebody in by its name."""

    def __init__(self, function: Any, *, is_gate: bool) -> None:
        self._function, self._is_gate = function, is_gate
        self._uses: dict[str, list[Any]] = {}
        """The uses of variables, by their names."""

    def lets_in(self, node: Any, *, said: bool, power: bool, depth: int = 0) -> bool:
        """Whether who knows the value is let in: `said` is what the condition `node` says of him; with
        `power` he must get what an owner has.
        """
        if node.type == "switch_case":
            return self._block(node, power)
        while (parent := node.parent) is not None:
            kind = parent.type
            if kind == "unary_expression" and word(parent).startswith("!"):
                said = not said
            elif kind == "variable_declarator":
                return depth < _DEEP and self._used(parent, said, power, depth)
            elif not _is_whole(node, parent):
                return self._decided(node, parent, said, power)
            node = parent
        return False

    def _decided(self, node: Any, parent: Any, said: bool, power: bool) -> bool:
        """What comes of a whole condition, `node`, where it stands."""
        kind, plainly = parent.type, said and not power
        if kind == "ternary_expression" and parent.child_by_field_name("condition") == node:
            side = parent.child_by_field_name("consequence" if said else "alternative")
            return self._gives(side, power)
        if kind == "if_statement":
            body = parent.child_by_field_name("consequence")
            return self._block(body, power) if said else not power and _refuses(body)
        if kind == "return_statement" or parent == self._function:
            return plainly and self._is_gate
        if kind in _ASSIGNS:
            return plainly and grants(word(parent.child_by_field_name("left"))[-60:])
        return plainly and kind == "arguments" and _callee(parent) in _ASSERTS

    def _used(self, declared: Any, said: bool, power: bool, depth: int) -> bool:
        """What comes of a variable that holds the outcome of a comparison."""
        name = word(declared.child_by_field_name("name"))
        self._uses = self._uses or _names(self._function)
        uses = [one for one in self._uses.get(name, ()) if one.start_byte > declared.end_byte]
        return any(self.lets_in(one, said=said, power=power, depth=depth + 1) for one in uses)

    def _block(self, body: Any, power: bool) -> bool:
        """Whether somebody gets more in a block than an answer in words."""
        if power:
            return _POWER.search(word(body)) is not None
        always = body.named_children if body.type != "throw_statement" else [body]
        if any(node.type == "throw_statement" for node in always):
            return False
        for node in _statements(body):
            text = word(node)
            if node.type == "return_statement":
                value = node.named_children[0] if node.named_children else None
                if _GOES_ON.search(text) or self._gives(value, power):
                    return True
            elif node.type == "expression_statement" and (
                _GOES_ON.search(text) or _POWER.search(text) or _granted(node.named_children[0])
            ):
                return True
        return False

    def _gives(self, node: Any, power: bool) -> bool:
        """Whether a value is more than an answer in words, or a refusal."""
        text = word(node)
        if power or _POWER.search(text):
            return _POWER.search(text) is not None
        if text in _FALSE or refuses(text) or _ANSWERS.match(text):
            return False
        return self._is_gate or node.type not in _TEXTS


def _is_whole(node: Any, parent: Any) -> bool:
    """Whether a condition is part of a larger one, which is met by it alone: `a === b || other()`."""
    if parent.type in FUNCTIONS:  # of a list's method: `KNOWN.some((one) => one === token)`
        return (
            parent.parent is not None
            and parent.parent.type == "arguments"
            and (parent.child_by_field_name("body") == node and _callee(parent.parent) in _ASKS)
        )
    if parent.type == "arguments":
        return _callee(parent) in _ASKS
    if parent.type != "binary_expression":
        return parent.type in _ROUND
    if word(parent.child_by_field_name("operator")) in _TOGETHER:
        return True
    return node.type == "call_expression" and word(parent)[-4:].strip("= !") in ("0", "-1")


def _callee(arguments: Any) -> str:
    call = arguments.parent
    func = call.child_by_field_name("function") if call is not None else None
    return word(func)[-60:].rpartition(".")[2]


def _granted(node: Any) -> bool:
    if node.type not in _ASSIGNS:
        return False
    left, right = map(node.child_by_field_name, ("left", "right"))
    return grants(word(left)[-60:]) and word(right) not in _FALSE


def _refuses(body: Any) -> bool:
    """Whether a block turns away: then who knows the value goes on."""
    for node in _statements(body):
        if node.type == "throw_statement":
            return True
        if node.type == "return_statement":
            value = word(node.named_children[0]) if node.named_children else ""
            return value in _FALSE or refuses(value)
    return False


def _statements(body: Any) -> Iterator[Any]:
    """Those of a block, and of the blocks in it, in their order."""
    todo = [body] if body is not None else []
    while todo:
        node = todo.pop()
        if node.type in FUNCTIONS:
            continue
        if node.type.endswith("_statement"):
            yield node
        todo += reversed(node.named_children)


def _names(function: Any) -> dict[str, list[Any]]:
    """The uses of all variables, in their order."""
    found, todo = dict[str, list[Any]](), [function]
    while todo:
        node = todo.pop()
        if node.type == "identifier":
            found.setdefault(word(node), []).append(node)
        todo += reversed(node.named_children)
    return found
