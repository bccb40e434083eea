"""Loops in which the client's model is asked again and again, and nothing but its answers ends them, in
JavaScript: see `_flow_sampling`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sampling import MANY, WHAT
from vetting.surface._javascript_found import ASKED, found
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word
from vetting.surface._javascript_places import (
    LOOPS,
    Place,
    is_always,
    is_return,
    leaves,
    names_in,
    places_in,
    word_of,
)

_ANY = ("createMessage", ".sample(", "requestSampling", "sampling/createMessage")
_NAMES: tuple[str, ...] = ("createMessage", ".sample", "requestSampling")
"""One of these is in a file, and in a function of it, that asks the client's model."""

_ASKS = pattern(
    r"(?i:(?:^|[.\w])(?:server|session|ctx|context|extra|mcp))(?:\(\))?[?!]?\.(?:createMessage|sample)$"
    r"|(?:^|\.)requestSampling$"
)
_METHOD = pattern(r"\bmethod\s?:\s?[\"'`]sampling/createMessage")
_REQUEST = pattern(
    r"\bmaxTokens\b(?=[^\0]{0,600}\bmessages\b)|\bmessages\b(?=[^\0]{0,600}\bmaxTokens\b)"
)
_SAID = 1_200
_LED = pattern(
    r"\bonce\(|\.(?:shift|pop|dequeue|elicitInput|question|prompt)\(|\bfor await\b|\byield\b"
    r"|\bawait\s[\w.$]{0,60}\.(?:next|recv|receive|take|read)\("
    r"|\bawait\s[\w.$]{0,60}(?i:queue|inbox|mailbox|channel)\.get\("
)
"""What brings something from elsewhere in each round: a message, what the user says."""

_ORDERS = pattern(r"[^=]>|<[^/]")
_COUNTS = pattern(r"\w\s?[-+]\s?\d|\.slice\(")
_TRUE = pattern(r"\b(?:const|let|var) ([\w$]{1,40})(?:\s?:\s?boolean)? = true\b")
_NUMBER = pattern(r"(?<![\w$.])\d[\d_]{0,18}(?:\.\d{1,6})?(?:e\d{1,2})?(?![\w$.])")
_ROUNDS = 4
_MAX = 20_000
_MUCH = 2_000_000
_NESTED = 20
"""Nodes, and characters of a file, that are looked at; loops in loops."""

_FLAGS = 50

_DECLARED = frozenset({"function_declaration", "method_definition", "variable_declarator"})
_LATER = frozenset({"setTimeout", "setImmediate", "queueMicrotask", "process.nextTick"})
_OUT = ("break_statement", "return_statement", "throw_statement")
_NAMED = 80


def javascript_sampling(root: Any, source: str, kind: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kind` is the grammar's name."""
    if len(source) > _MUCH or not any(word in source for word in _ANY):
        return
    asked = found(root, kind, ASKED)[:_MAX]
    known = list(_as_far(asked, len(source)))
    functions = dict(map(_function, (one for one in known if one.type in _DECLARED)))
    askers = _askers(functions)
    flags = frozenset(_TRUE.findall(source)[:_FLAGS])

    @cache  # by the few that a loop asks for: each is looked for in all of the file
    def steady(name: str) -> bool:
        return name in flags and _is_steady(name, source)

    for node in known:
        if node.type in ("while_statement", "do_statement", "for_statement"):
            endless = _Loop(node, askers, steady).is_endless()
        elif node.type == "call_expression":
            endless = _callee(node) == "setInterval" and _ticks(node, askers, functions, source)
        else:
            endless = _asks_anew(*_function(node), askers)
        if endless:
            yield line_of(node), WHAT


def _as_far(found: list[Any], size: int) -> Iterator[Any]:
    """Those that are looked at: code that stands in itself many times over is written by nobody."""
    left = size * _NESTED
    for node in found:
        if node.type != "call_expression" or _callee(node) == "setInterval":
            left -= node.end_byte - node.start_byte
            if left >= 0:
                yield node


def _is_steady(name: str, source: str) -> bool:
    """Whether a variable is given nothing but what it is made with."""
    return len(re.findall(rf"(?<![\w$.]){re.escape(name)}\s?=(?!=)", source)) == 1


def _callee(node: Any) -> str:
    func = node.child_by_field_name("function")
    return word(func)[-80:] if func is not None else ""


def _asks(node: Any, askers: frozenset[str]) -> bool:
    """Whether a call asks the client's model, itself or through a function of the file."""
    if node.type != "call_expression":
        return False
    called = _callee(node)
    if _ASKS.search(called) or called.removeprefix("this.") in askers:
        return True
    given = node.child_by_field_name("arguments")
    said = word(given)[:_SAID] if given is not None else ""
    if called.endswith(".createMessage"):  # of a server under any name, in the protocol's own words
        return _REQUEST.search(said) is not None
    return called.endswith("equest") and _METHOD.search(said[:200]) is not None


def _function(node: Any) -> tuple[str, Any]:
    """Name and function of a declaration, a method, or a variable that a function is given to."""
    return word(node.child_by_field_name("name")), node.child_by_field_name("value") or node


def _askers(functions: Mapping[str, Any]) -> frozenset[str]:
    """The functions of a file that ask the client's model, once or more."""
    said = {name: word(body) for name, body in functions.items()}
    known, words = frozenset[str](), _NAMES
    for _ in range(_ROUNDS):
        some = (n for n in said if n not in known and any(one in said[n] for one in words))
        words = tuple(n for n in some if any(_asks(c, known) for c in _calls(functions[n])))
        if not words:
            break
        known |= frozenset(words)
    return known


def _calls(body: Any) -> Iterator[Any]:
    todo = [body]
    while todo:
        node = todo.pop()
        if node.type == "call_expression":
            yield node
        todo += node.named_children


@dataclass(slots=True)
class _Loop:
    """Judges one loop, or the body of a function that starts itself."""

    loop: Any
    askers: frozenset[str]
    steady: Callable[[str], bool] = lambda _: False
    answers: set[str] = field(default_factory=set)
    grown: set[str] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)
    """Where the questions begin, in order."""

    def is_endless(self) -> bool:
        """Whether it asks in each round, and only the answers end it."""
        test, places = self.loop.child_by_field_name("condition"), self.places()
        always = test is None or is_always(test) or self.steady(word(test)[:90].strip("() "))
        if not places or not (always or self._is_by_model(test, goes_on=True)):
            return False
        out = [one for one in places if one.node.type in _OUT and leaves(one)]
        back = [
            one
            for one in places
            if one.node.type == "continue_statement" and one.own and not one.caught
        ]
        again = any(one.tests for one in back)
        return all(
            one.caught or (self.is_free(one) and (bool(one.tests) or again))
            for one in (*out, *back)
        )

    def places(self) -> list[Place]:
        """What is in the body; nothing if not each round asks, or something else leads it."""
        if _LED.search(word(self.loop)) is not None:
            return []
        parts = ("body", "condition") if self.loop.type in LOOPS else ("body",)
        found = list(places_in(*(self.loop.child_by_field_name(part) for part in parts)))
        self.asked = sorted(one.node.start_byte for one in found if _asks(one.node, self.askers))
        if not self.asked:
            return []
        self._mark([one.node for one in found])
        asked = (one for one in found if _asks(one.node, self.askers))
        return found if any(map(self.is_free, asked)) else []

    def is_free(self, place: Place) -> bool:
        """Whether nothing but the answers decides whether it happens."""
        return all(map(self._is_by_model, place.tests))

    def _mark(self, inside: list[Any]) -> None:
        """Find the variables that the answers decide, and those that only grow."""
        given: list[tuple[set[str], Any]] = []
        for node in inside:
            left = node.child_by_field_name("left") or node.child_by_field_name("name")
            if node.type in ("update_expression", "augmented_assignment_expression"):
                self.grown |= names_in(left or node)
            elif node.type == "call_expression" and _callee(node).endswith(
                (".push", ".add", ".set")
            ):
                self.grown |= names_in(node.child_by_field_name("function"))
            value = node.child_by_field_name("right") or node.child_by_field_name("value")
            if left is not None and value is not None:
                given.append((names_in(left), value))
        for _ in range(_ROUNDS):
            for names, value in given:
                if not names <= self.answers and self._is_answer(value):
                    self.answers |= names

    def _is_answer(self, node: Any) -> bool:
        first = bisect_left(self.asked, node.start_byte)
        asks = first < len(self.asked) and self.asked[first] < node.end_byte
        return asks or bool(names_in(node) & self.answers)

    def _is_by_model(self, test: Any, depth: int = 0, *, goes_on: bool = False) -> bool:
        """See `_flow_sampling`."""
        if depth > _NESTED:
            return False
        if test.type in ("parenthesized_expression", "unary_expression") and test.named_children:
            turned = goes_on != (test.type == "unary_expression")
            return self._is_by_model(test.named_children[0], depth + 1, goes_on=turned)
        operator = word_of(test, "operator")
        if test.type == "binary_expression" and operator in ("||", "&&", "??"):
            sides = (test.child_by_field_name("left"), test.child_by_field_name("right"))
            each = [self._is_by_model(side, depth + 1, goes_on=goes_on) for side in sides]
            return any(each) if (operator == "&&") != goes_on else all(each)
        if names_in(test) & self.grown and _ORDERS.search(word(test)):
            return _bounds_nothing(word(test))
        return self._is_answer(test)


def _bounds_nothing(test: str) -> bool:
    """Whether what counts the rounds is compared with a number that nobody waits for."""
    said = [float(one.replace("_", "")) for one in _NUMBER.findall(test)]
    return len(said) == 1 and said[0] >= MANY


def _ticks(call: Any, askers: frozenset[str], functions: Mapping[str, Any], source: str) -> bool:
    """Whether a timer that nothing stops asks: `setInterval(() => ask(text), 1000)`."""
    given = call.child_by_field_name("arguments")
    first = given.named_children[0] if given is not None and given.named_children else None
    if first is None or "clearInterval(" in source:
        return False
    function = first if first.type in FUNCTIONS else functions.get(word(first)[:_NAMED])
    if function is None:
        return False
    judged = _Loop(function, askers)
    places = judged.places()
    return bool(places) and all(judged.is_free(one) for one in places if is_return(one))


def _asks_anew(name: str, function: Any, askers: frozenset[str]) -> bool:
    """Whether a function asks and then starts itself, and only what the model said ends that."""
    judged = _Loop(function, askers - {name})
    places = judged.places() if name in askers else []
    again = [one for one in places if not one.inner and _starts(one.node, name)]
    if not again or any(
        one.caught or not one.own or _COUNTS.search(word(one.node)) for one in again
    ):
        return False
    return all(judged.is_free(one) for one in places if one in again or is_return(one))


def _starts(node: Any, name: str) -> bool:
    """Whether a call is one of a function, or gives it to something that calls it later."""
    if node.type != "call_expression":
        return False
    called, given = _callee(node), node.child_by_field_name("arguments")
    if called not in _LATER or given is None:
        return called.removeprefix("this.") == name
    return re.search(rf"(?:^\(|=>)\s?(?:this\.)?{re.escape(name)}\b", word(given)) is not None
