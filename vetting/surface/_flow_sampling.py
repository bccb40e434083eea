"""Loops in which the client's model is asked again and again, and nothing but its answers ends them, in
Python: `while True: answer = await ctx.session.create_message(…)`. The user pays for each round.

A loop that counts its rounds, that goes through what it was given, or that waits for something to
come from elsewhere has another end. `_flow_sampling_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vetting.patterns import pattern
from vetting.python_syntax import called, children, statements, walk
from vetting.surface._python_places import Place, is_true, places_in

WHAT = "the client's model is asked again and again, and only its answers end that"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ANY = ("create_message", ".sample(", "request_sampling", "sampling/createMessage")
_SESSION = pattern(r"(?i)\w*(?:ctx|context|session)|mcp|server")
MANY = 50_000
"""Questions that nobody waits for, and few pay for: a loop that ends after as many has no end."""

_ROUNDS = 4
"""Helpers of helpers, and variables made from variables, that are followed."""

_TIMES = frozenset({"timeout", "timeout_at", "fail_after", "move_on_after"})
_WAITED = pattern(r"\bwait_for\(\s{0,20}(?:self\.)?(\w{1,60})\(")
_QUEUE = pattern(r"(?i)queue|inbox|mailbox|channel|stream|^_?q$")
_DEEP = 20
"""Conditions in conditions."""

_COMES = frozenset({
    *("recv", "receive", "readline", "read", "wait", "elicit", "accept", "__anext__", "join"),
    *("anext", "input", "readexactly", "readuntil"),
})  # fmt: skip
_TAKES = frozenset(
    {"input", "recv", "readline", "popleft", "pop", "accept", "elicit", "get_nowait"}
)
"""Calls that bring something from elsewhere, those that are waited for and all others."""

_GIVES = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For)
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MORE = frozenset({"append", "extend", "add", "insert", "update"})


def python_sampling(tree: ast.AST, source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each such loop."""
    if not any(word in source for word in _ANY):
        return
    askers = _askers(tree)
    steady = _steady(tree)
    timed = _timed(tree, source)
    for node in statements(tree):
        loop = _turned(node)
        if loop is not None:
            found = _Loop(loop, askers, steady).is_endless()
        else:
            found = isinstance(node, _FUNCTIONS) and _asks_anew(node, askers)
        if found and id(node) not in timed:
            yield getattr(node, "lineno", 1), WHAT


def _turned(node: ast.AST) -> ast.While | None:
    """A loop that has no end of its own: `while …`, `for number in itertools.count()`."""
    if isinstance(node, ast.For | ast.AsyncFor) and called(node.iter) in ("count", "cycle"):
        return ast.While(test=ast.Constant(value=True), body=node.body, orelse=[])
    return node if isinstance(node, ast.While) else None


def _timed(tree: ast.AST, source: str) -> frozenset[int]:
    """What is given up after a while, by its identity: `async with asyncio.timeout(60): …`."""
    waited = set(_WAITED.findall(source))
    held: list[ast.AST] = [
        node
        for node in statements(tree)
        if (isinstance(node, _FUNCTIONS) and node.name in waited)
        or (
            isinstance(node, ast.With | ast.AsyncWith)
            and any(called(item.context_expr) in _TIMES for item in node.items)
        )
    ]
    return frozenset(id(part) for node in held for part in statements(node))


def _whose(node: ast.AST) -> str:
    """The last name of what a call is a method of."""
    func = node.func if isinstance(node, ast.Call) else None
    of = func.value if isinstance(func, ast.Attribute) else None
    return str(getattr(of, "attr", "") or getattr(of, "id", ""))


def _asks(node: ast.AST, askers: frozenset[str]) -> bool:
    """Whether a call asks the client's model, itself or through a function of the file."""
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    whose = _whose(node)
    if name in ("create_message", "sample"):
        said = {item.arg for item in node.keywords}
        asked = name == "create_message" and {"messages", "max_tokens"} <= said
        return asked or _SESSION.fullmatch(whose) is not None
    ours = isinstance(node.func, ast.Name) or whose in ("self", "cls")
    return name == "request_sampling" or (ours and name in askers)


def _askers(tree: ast.AST) -> frozenset[str]:
    """The functions of a file that ask the client's model, once or more."""
    found = frozenset[str]()
    made = [node for node in statements(tree) if isinstance(node, _FUNCTIONS)]
    for _ in range(_ROUNDS):
        more = {one.name for one in made if any(_asks(node, found) for node in walk(one))}
        if more <= found:
            break
        found |= more
    return found


def _steady(tree: ast.AST) -> frozenset[str]:
    """Variables that are true once and for all: `alive = True`."""
    given: dict[str, list[bool]] = {}
    for node in walk(tree):
        if isinstance(node, _GIVES):
            true = isinstance(node, ast.Assign | ast.AnnAssign) and is_true(node.value)
            for name in _targets(node):
                given.setdefault(name, []).append(true)
        elif isinstance(node, ast.arg):
            given.setdefault(node.arg, []).append(False)
    return frozenset(name for name, values in given.items() if values == [True])


def _targets(node: ast.AST) -> Iterator[str]:
    several = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in several:
        for part in walk(target) if target is not None else ():
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in walk(node) if isinstance(part, ast.Name)}


@dataclass(slots=True)
class _Loop:
    """Judges one loop."""

    loop: ast.While
    askers: frozenset[str]
    steady: frozenset[str]
    answers: set[str] = field(default_factory=set)
    grown: set[str] = field(default_factory=set)

    def is_endless(self) -> bool:
        """Whether it asks in each round, and only the answers end it."""
        places, test = self.places(), self.loop.test
        always = is_true(test) or (isinstance(test, ast.Name) and test.id in self.steady)
        if not places or not (always or self._is_by_model(test, goes_on=True)):
            return False
        out = [one for one in places if isinstance(one.node, ast.Break | ast.Return | ast.Raise)]
        back = [one for one in places if isinstance(one.node, ast.Continue) and not one.caught]
        again = any(one.tests for one in back)
        return all(
            one.caught or (self._is_free(one) and (bool(one.tests) or again))
            for one in (*out, *back)
        )

    def starts_again(self, again: Sequence[ast.Call]) -> bool:
        """The same of a function, which `again` starts itself."""
        places = self.places()
        out = [one for one in places if isinstance(one.node, ast.Return | ast.Raise)]
        started = [one for one in places if one.node in again and not one.caught]
        return bool(started) and all(
            self._is_free(one) for one in (*started, *out) if not one.caught
        )

    def places(self) -> list[Place]:
        """What is in the body; nothing if not each round asks, or something else leads it."""
        whole = (self.loop.test, *self.loop.body)
        inside = [part for one in whole for part in walk(one)]
        if any(map(_is_led, inside)):
            return []
        self._mark(inside)
        places = list(places_in(whole))
        asked = (one for one in places if _asks(one.node, self.askers))
        return places if any(map(self._is_free, asked)) else []

    def _is_free(self, place: Place) -> bool:
        return all(map(self._is_by_model, place.tests))

    def _mark(self, inside: Sequence[ast.AST]) -> None:
        """Find the variables that the answers decide, and those that only grow."""
        for node in inside:
            if isinstance(node, ast.AugAssign):
                self.grown |= set(_targets(node))
            elif isinstance(node, ast.Call) and called(node) in _MORE:
                of = node.func.value if isinstance(node.func, ast.Attribute) else None
                self.grown |= {of.id} if isinstance(of, ast.Name) else set()
        for _ in range(_ROUNDS):
            before = len(self.answers)
            for node in inside:
                value = getattr(node, "iter" if isinstance(node, ast.For) else "value", None)
                if isinstance(node, _GIVES) and value is not None and self._is_answer(value):
                    self.answers |= set(_targets(node))
            if len(self.answers) == before:
                break

    def _is_answer(self, node: ast.AST) -> bool:
        return any(
            _asks(part, self.askers) or (isinstance(part, ast.Name) and part.id in self.answers)
            for part in walk(node)
        )

    def _is_by_model(self, test: ast.expr, depth: int = 0, *, goes_on: bool = False) -> bool:
        """Whether the answers alone decide a condition, and not how many of them there were: the one
        for an end, or for another round.
        """
        match test:
            case _ if depth > _DEEP:
                return False
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return self._is_by_model(inner, depth + 1, goes_on=not goes_on)
            case ast.BoolOp(op=op, values=values):
                each = (self._is_by_model(one, depth + 1, goes_on=goes_on) for one in values)
                return all(each) if isinstance(op, ast.Or) != goes_on else any(each)
            case ast.Compare(ops=ops) if any(isinstance(op, _ORDERS) for op in ops):
                if _names(test) & self.grown:
                    return _bounds_nothing(test)
        return self._is_answer(test)


def _bounds_nothing(test: ast.expr) -> bool:
    """Whether what counts the rounds is compared with a number that nobody waits for."""
    said = list(_numbers(test))
    return len(said) == 1 and said[0] >= MANY


def _numbers(node: ast.AST) -> Iterator[float]:
    """The numbers that an expression says: `50`, `10**6`."""
    match node:
        case ast.BinOp(
            left=ast.Constant(value=int() as base),
            op=ast.Pow(),
            right=ast.Constant(value=int() as up),
        ) if 0 <= base <= MANY and 0 <= up <= _DEEP:
            yield base**up
        case ast.Constant(value=int() | float() as said):
            yield said
        case _:
            for part in children(node):
                yield from _numbers(part)


def _is_led(node: ast.AST) -> bool:
    """Whether something comes from elsewhere in each round: a message, what the user says."""
    if isinstance(node, ast.Yield | ast.YieldFrom | ast.AsyncFor):
        return True
    name, whose = called(node), _whose(node)
    if name == "get":
        return _QUEUE.search(whose) is not None
    if isinstance(node, ast.Await):
        return called(node.value) in _COMES and _whose(node.value) != "asyncio"
    return name in _TAKES


def _asks_anew(function: ast.FunctionDef | ast.AsyncFunctionDef, askers: frozenset[str]) -> bool:
    """Whether a function asks and then starts itself, and only what the model said ends that."""
    inside = [part for one in function.body for part in walk(one)]
    name = function.name
    again = [part for part in inside if isinstance(part, ast.Call) and _starts(part, name)]
    if not again or any(_counts(part) or not _is_ours(part, name) for part in again):
        return False
    if any(isinstance(one, ast.For) and any(part in again for part in walk(one)) for one in inside):
        return False  # each part of what it was given
    body = ast.While(test=ast.Constant(value=True), body=function.body, orelse=[])
    return _Loop(body, askers - {name}, frozenset()).starts_again(again)


def _starts(call: ast.Call, name: str) -> bool:
    """Whether a call is one of a function, or gives it to something that calls it later."""
    given = (*call.args, *(item.value for item in call.keywords))
    return called(call) == name or any(
        name in (getattr(one, "id", ""), getattr(one, "attr", "")) for one in given
    )


def _is_ours(call: ast.Call, name: str) -> bool:
    """Whether it is no method of some other object with the same name."""
    return called(call) != name or isinstance(call.func, ast.Name) or _whose(call) == "self"


def _counts(call: ast.Call) -> bool:
    """Whether what it is given goes up or down by a number: `depth + 1`."""
    return any(
        isinstance(part, ast.BinOp) and isinstance(part.right, ast.Constant | ast.Slice)
        and isinstance(getattr(part.right, "value", None), int)
        for part in walk(call)
    )  # fmt: skip
