"""Work whose end, or whose timer, starts more than one of the same again, round over several functions, in
JavaScript: see `_flow_followed`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_rings import Edge, Path, Times, rings
from vetting.surface._javascript_found import NAMED, found
from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, line_of, word

_LATER = frozenset({
    *("setTimeout", "setInterval", "setImmediate", "queueMicrotask", "nextTick", "enqueue"),
    *("then", "finally", "all", "allSettled", "race", "any"),
})  # fmt: skip
_ENDED = frozenset({"then", "finally"})
_HEARS = frozenset({"on", "once"})
_EVENT = pattern(r"[\"'`](?:exit|close|end|finish|disconnect)[\"'`]")
_ANY = pattern(
    r"\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|enqueue|then|finally|on|once)\("
    r"|\bawait\b"
)
_EACH = frozenset({"map", "flatMap", "forEach"})
_CUTS = frozenset({"slice", "splice"})
_PASSES = frozenset({"keys", "values", "entries", "reverse", "sort"})
_LEAVES = frozenset(
    {"return_statement", "throw_statement", "break_statement", "continue_statement"}
)
_LEAVING = (b"return", b"throw", b"break", b"continue")
_ENDS = frozenset({"return_statement", "break_statement"})
_SWITCH = pattern(r"\(?!?this\.#?\w{1,60}\)?|\(?(?:true|!0|1)\)?")
"""Conditions that say nothing about how many are started: always met, or a switch of the object's."""

_COUNTED = pattern(r"[\w$]{1,40} ?<=? ?(?:[2-9]|\d{2,9}|(?:os\.)?cpus\(\)\.length)")
_MANY = pattern(r"[2-9]|\d{2,9}")
_SEVERAL = pattern(
    r"(?:os\.)?cpus\(\)|(?:new )?Array\((?:[2-9]|\d{2,9})\)"
    r"|Array\.from\(\s{0,9}\{\s{0,9}length:\s{0,9}(?:[2-9]|\d{2,9})\b.*"
)
_DEPTH = 6
_MAX = 100_000


def javascript_followed(root: Any, source: str, kind: str) -> Iterator[int]:
    """The line of each function that is started more than once by what it has started."""
    if _ANY.search(source) is None:
        return
    named = found(root, kind, NAMED)
    functions = dict[Path, Any]()
    around: list[tuple[int, Path]] = []
    for node in sorted(named[:_MAX], key=lambda one: (one.start_byte, -one.end_byte)):
        while around and around[-1][0] <= node.start_byte:
            around.pop()
        name = word(node.child_by_field_name("name") or node.child_by_field_name("property"))
        path = (*(around[-1][1] if around else ()), name)
        around.append((node.end_byte, path))
        if node.type not in CLASSES:
            functions.setdefault(path, node.child_by_field_name("value") or node)
    edges = {path: list(_Calls(path, functions).of(node)) for path, node in functions.items()}
    for path in rings(edges):
        yield line_of(functions[path])


@dataclass(frozen=True, slots=True)
class _At:
    """Where in a function something stands: how often it is done there, and whether later."""

    times: Times = Times.ONCE
    later: bool = False
    ended: bool = False
    answer: int = 0


_Todo = list[tuple[Any, _At]]


class _Calls:
    """What one function calls and starts whatever happens."""

    def __init__(self, path: Path, functions: dict[Path, Any]) -> None:
        self._path = path
        self._functions = functions
        self._named: dict[str, Any] = {}
        """What local variables are given first."""

    def of(self, function: Any) -> Iterator[Edge]:
        """Each call of another function of the module, or of itself."""
        self._given = word(function.child_by_field_name("parameters"))[:200]
        asynchronous = bool(function.children) and function.children[0].type == "async"
        todo: _Todo = []
        self._enter(function, _At(), todo)
        while todo:
            node, at = todo.pop()
            kind = node.type
            if kind == "call_expression":
                yield from self._called(node, at, todo, asynchronous=asynchronous)
            elif kind == "if_statement":
                test = node.child_by_field_name("condition")
                body = node.child_by_field_name("consequence")
                todo.append((test, at))
                if not _decides(test):
                    todo.append((body, at))
            elif kind == "statement_block":
                todo += [(one, at) for one in _certain(node.named_children)]
            elif kind in _PARTS:
                self._part(node, at, todo)
            elif kind not in FUNCTIONS and kind not in CLASSES and kind != "switch_statement":
                if kind == "variable_declarator":
                    name = word(node.child_by_field_name("name"))
                    self._named.setdefault(name, node.child_by_field_name("value"))
                # what stands first is come to last, so that variables are known where they are used
                todo += [(one, at) for one in reversed(node.named_children)]

    def _enter(self, function: Any, at: _At, todo: _Todo) -> None:
        body = function.child_by_field_name("body")
        if body is not None:
            todo.append((body, at))

    def _part(self, node: Any, at: _At, todo: _Todo) -> None:
        """What of a loop or a choice is come to whatever happens."""
        kind = node.type
        body = node.child_by_field_name("body")
        if kind == "try_statement":
            todo += [(one, at) for one in (node.child_by_field_name("finalizer"), body) if one]
        elif kind in ("for_statement", "for_in_statement", "do_statement"):
            ends = any(one.type in _ENDS for one in _inside(body))
            todo.append((body, at if ends else replace(at, times=at.times | self._rounds(node))))
        elif kind == "while_statement":
            if not _decides(node.child_by_field_name("condition")):
                todo.append((body, at))
        elif kind == "ternary_expression":
            todo.append((node.child_by_field_name("condition"), at))
        elif word(node.child_by_field_name("operator")) in ("&&", "||", "??"):
            todo.append((node.child_by_field_name("left"), at))
        else:
            todo += [(one, at) for one in reversed(node.named_children)]

    def _called(self, call: Any, at: _At, todo: _Todo, *, asynchronous: bool) -> Iterator[Edge]:
        func = call.child_by_field_name("function")
        args = call.child_by_field_name("arguments")
        given = args.named_children if args is not None else []
        of = func.child_by_field_name("object") if func is not None else None
        name = word(func.child_by_field_name("property") if of is not None else func)[:60]
        if (path := self._own(func)) is not None:
            waited = call.parent is not None and call.parent.type == "await_expression"
            later = at.later or (asynchronous and not waited)
            yield Edge(
                path, at.times, later=later, ended=at.ended, bare=not given, answer=at.answer
            )
            todo += [(one, at) for one in given]
            return
        todo.append((func, at))
        heard = name in _HEARS and bool(given) and _EVENT.fullmatch(word(given[0])[:20]) is not None
        runs = name in _LATER or heard
        if name in _EACH and of is not None:
            inner = replace(at, times=at.times | self._times(of, _DEPTH))
        elif runs:
            ended = at.ended or heard or name in _ENDED
            times = at.times | (Times.FIXED if name == "setInterval" else Times.ONCE)
            inner = replace(at, times=times, later=True, ended=ended)
        elif name == "from" and len(given) > 1:
            inner = replace(at, times=at.times | self._times(call, _DEPTH))
        else:
            todo += [(one, at) for one in given]
            return
        for one in given:
            if heard or name in _ENDED:
                inner = replace(inner, answer=one.start_byte)
            if (path := self._own(one)) is not None:
                bare = runs and name != "then" and len(given) < 3
                last = inner.answer
                yield Edge(
                    path, inner.times, later=inner.later, ended=inner.ended, bare=bare, answer=last
                )
            elif one.type in FUNCTIONS:
                self._enter(one, inner, todo)
            else:
                todo.append((one, inner))

    def _own(self, node: Any) -> Path | None:
        """The function of the module that something names."""
        if node is None:
            return None
        path, method = self._path, False
        if node.type == "member_expression":
            if word(node.child_by_field_name("object")) != "this":
                return None
            node, method = node.child_by_field_name("property"), True
        elif node.type != "identifier":
            return None
        name = word(node)
        for end in range(len(path) - method, -1 + method, -1):
            if (found := (*path[:end], name)) in self._functions:
                return found
        return None

    def _rounds(self, loop: Any) -> Times:
        if loop.type == "for_in_statement":
            return self._times(loop.child_by_field_name("right"), _DEPTH)
        test = word(loop.child_by_field_name("condition"))[:80].strip().rstrip(";")
        return Times.FIXED if _COUNTED.fullmatch(test) else Times.SEVERAL

    def _times(self, over: Any, depth: int) -> Times:
        """What is known about how often a loop over something is gone through."""
        if depth == 0 or over is None:
            return Times.SEVERAL
        if _SEVERAL.fullmatch(word(over)[:200]) is not None:
            return Times.FIXED
        parts = over.named_children
        if over.type == "array":
            spread = [one for one in parts if one.type == "spread_element"]
            if len(parts) - len(spread) > 1:
                return Times.FIXED
            found = Times.ONCE
            for one in spread[:9]:
                found |= self._times(one.named_children[0], depth - 1)
            return found
        if over.type == "parenthesized_expression":
            return self._times(parts[0], depth - 1)
        if over.type == "identifier":
            named = self._named.get(name := word(over))
            if named is not None:
                return self._times(named, depth - 1)
            return Times.SEVERAL if name in self._given else Times.SAME
        return self._of_call(over, depth) if over.type == "call_expression" else Times.SEVERAL

    def _of_call(self, call: Any, depth: int) -> Times:
        func = call.child_by_field_name("function")
        of = func.child_by_field_name("object")
        args = call.child_by_field_name("arguments")
        given = args.named_children if args is not None else []
        if of is None:
            return Times.SEVERAL
        name = word(func.child_by_field_name("property"))
        if name in _CUTS and len(given) == 2:
            if _MANY.fullmatch(word(given[1])[:12]) is None:
                return Times.SEVERAL
            whole = self._times(of, depth - 1)
            return whole if whole == Times.SEVERAL else Times.FIXED
        if name == "concat" and given:
            return self._times(of, depth - 1) | self._times(given[0], depth - 1)
        if name in _PASSES and of.type != "identifier":
            return self._times(of, depth - 1)
        return Times.MADE if not given and of.type == "identifier" else Times.SEVERAL


_PARTS = frozenset({
    *("try_statement", "for_statement", "for_in_statement", "do_statement", "while_statement"),
    *("ternary_expression", "binary_expression"),
})  # fmt: skip


def _certain(body: Sequence[Any]) -> list[Any]:
    """The statements of a block, the last one first, that are come to whatever happens: none behind one
    that may leave it.
    """
    for at, node in enumerate(body):
        if node.type in _LEAVES or _may_leave(node):
            return list(body[: at + 1])[::-1]
    return list(body)[::-1]


def _may_leave(node: Any) -> bool:
    text = node.text
    if b"if" not in text or not any(one in text for one in _LEAVING):
        return False
    return any(
        part.type == "if_statement"
        and _decides(part.child_by_field_name("condition"))
        and any(one.type in _LEAVES for one in _inside(part))
        for part in _inside(node)
    )


def _inside(node: Any) -> Iterator[Any]:
    """A node and all in it, without those of functions inside."""
    todo = [node] if node is not None else []
    while todo:
        at = todo.pop()
        yield at
        todo += [one for one in at.named_children if one.type not in FUNCTIONS]


def _decides(test: Any) -> bool:
    """Whether a condition can end something."""
    return _SWITCH.fullmatch(word(test)[:80]) is None
