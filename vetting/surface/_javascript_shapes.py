"""See `_flow_shapes`, for JavaScript."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sense import PLAIN, Extent
from vetting.surface._flow_shapes import (
    ABSOLUTE,
    BEGINS,
    ENDS,
    HOLDS,
    IS,
    MADE,
    MATCHES,
    PASSED,
    REFUSED,
    USED,
    Asks,
    Branch,
    Joint,
    Kept,
    Not,
    Test,
    Written,
)
from vetting.surface._javascript_absolute import is_told
from vetting.surface._javascript_branch_ends import SAID, THROWN, block_of, end_of, statements
from vetting.surface._javascript_looks import called, is_part, receiver
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_used import made_of, only_used_in, used_in

_CUTS = frozenset({"basename", "extname", "get", "pop", "at"})
_FORMS = frozenset({"trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "toString"})
_STARTS = {"startsWith": BEGINS, "endsWith": ENDS, "includes": HOLDS}
_EQUAL = {"===": True, "==": True, "!==": False, "!=": False}
_MAKES = {"variable_declarator": ("name", "value"), "assignment_expression": ("left", "right")}
_CONDITIONS = frozenset({"if_statement", "ternary_expression"})
_LAST = pattern(r"\(\s{0,4}-\s{0,4}\d{1,3}\s{0,4}\)")
_JOINS = frozenset({"+", "||", "??"})
_DEPTH, _MOST = 6, 6_000


class JavaScriptWritten(Written):
    """See `Written`; `names_of` tells the variables of a syntax node."""

    def __init__(self, function: Any, names_of: Callable[[Any], set[str]]) -> None:
        super().__init__()
        self._function = function
        self._names_of = names_of
        self._made: dict[frozenset[str], set[str]] = {}

    @cached_property
    def _read(self) -> tuple[dict[str, list[Any]], list[Branch]]:
        """What the variables of the function are given, and its decisions."""
        given, branches = dict[str, list[Any]](), list[Branch]()
        for node in _walk(self._function):
            if node.type in _MAKES:
                to, value = map(node.child_by_field_name, _MAKES[node.type])
                given.setdefault(word(to)[:80], []).append(value)
            elif node.type in _CONDITIONS:
                sides = (node.child_by_field_name(one) for one in ("consequence", "alternative"))
                yes, no = ([] if (one := block_of(side)) is None else [one] for side in sides)
                branches.append(Branch(node, node.child_by_field_name("condition"), yes, no))
        return given, branches

    def branches(self) -> list[Branch]:
        """See `Written.branches`."""
        return self._read[1]

    def goes_on(self, branch: Branch, names: set[str]) -> bool:
        """See `Written.goes_on`."""
        return not only_used_in(branch.node, self._made_of(names), self._function)

    def extent(self, part: Any) -> Extent:
        """See `Written.extent`."""
        return part.start_byte, part.end_byte

    def read(self, raw: Any, depth: int) -> Test:
        """See `Written.read`."""
        self._left -= 1
        if raw is None or depth > _DEPTH or self._left < 0:
            return None
        kind = raw.type
        if kind == "parenthesized_expression" and raw.named_children:
            return self.read(raw.named_children[0], depth)
        if kind == "unary_expression" and word(raw)[:1] == "!":
            return Not(self.read(raw.child_by_field_name("argument"), depth + 1))
        if kind == "identifier":
            given = self._read[0].get(word(raw), [])
            return Kept(word(raw), self.read(given[0], depth + 1)) if len(given) == 1 else None
        if kind == "call_expression":
            if called(raw) == "Boolean" and (args := _args(raw)):
                return self.read(args[0], depth + 1)
            return self._called(raw)
        if kind != "binary_expression":
            return None
        left, right = (raw.child_by_field_name(side) for side in ("left", "right"))
        operator = word(raw.child_by_field_name("operator"))
        if operator in ("&&", "||"):
            parts = self.read(left, depth + 1), self.read(right, depth + 1)
            return Joint(parts, every=operator == "&&")
        if operator not in _EQUAL:
            return None
        asks = self._compared(left, right) or self._compared(right, left)
        return asks if asks is None or _EQUAL[operator] else Not(asks)

    def _called(self, call: Any) -> Asks | None:
        name, of, args = called(call), receiver(call), _args(call)
        if name in _STARTS and of is not None and len(args) == 1 and args[0].type == "string":
            return self._asks(_STARTS[name], args[0], of)
        if name == "isAbsolute" and len(args) == 1:
            return self._asks(ABSOLUTE, None, args[0])
        if name in ("test", "match") and of is not None and len(args) == 1:
            rule, text = (of, args[0]) if name == "test" else (args[0], of)
            if rule.type == "regex":
                said = word(rule.child_by_field_name("pattern"))
                return self._told(MATCHES, (said,), text)
        return None

    def _compared(self, one: Any, other: Any) -> Asks | None:
        if other.type != "string":
            return None
        if is_part(one):
            of = receiver(one) if one.type == "call_expression" else None
            of = of or one.child_by_field_name("object")
            last = _LAST.search(word(one)[-20:]) is not None
            return self._asks(ENDS if last else BEGINS, other, of) if of is not None else None
        if one.type == "call_expression" and called(one) == "extname" and _args(one):
            return self._asks(ENDS, other, _args(one)[0])
        whole = _whole(one)
        return self._asks(IS, other, one) if whole.type == "identifier" else None

    def _asks(self, kind: str, said: Any, of: Any) -> Asks | None:
        text = word(said)[1:-1].replace("\\\\", "\\") if said is not None else ""
        if said is not None and not text:
            return None
        return self._told(kind, (text,) if text else (), of)

    def _told(self, kind: str, texts: tuple[str, ...], of: Any) -> Asks:
        of = _whole(of)
        return Asks(kind, texts, word(of)[:200], frozenset(self._names_of(of)))

    def _made_of(self, names: set[str]) -> set[str]:
        key = frozenset(names)
        if key not in self._made:
            self._made[key] = made_of(names, self._function)
        return self._made[key]

    def fate(self, part: list[Any], names: set[str]) -> str:
        """See `Written.fate`."""
        made, body = self._made_of(names), part[-1]
        end = end_of(body)
        if (end is not None and end.kind == THROWN) or self._looks(body, made):
            return REFUSED
        values = [body] if _is_value(body) else filter(None, map(_given, _walk(body)))
        if any(self._is_as_free(value, made) for value in values):
            return MADE
        roots = {name.partition(".")[0] for name in made}
        gets = {
            word(node.child_by_field_name(_MAKES[node.type][0]))
            for node in _walk(body)
            if node.type in _MAKES
        }
        if end is None and not _is_value(body) and roots.isdisjoint(gets):
            return PASSED
        return USED if used_in(body, made) else REFUSED

    def passes(self, part: list[Any], names: set[str]) -> bool:
        """See `Written.passes`."""
        end, last = end_of(part[-1]), (statements(part[-1]) or [None])[-1]
        if end is None or end.kind != SAID or last is None:
            return False
        if not last.named_children:
            body = self._function.child_by_field_name("body")
            return body is not None and not used_in(body, self._made_of(names))
        return end.said is True

    def asks_more(self, raw: Any, names: set[str]) -> bool:
        """See `Written.asks_more`."""
        return not names.isdisjoint(self._names_of(raw)) and any(map(_asks_more, _walk(raw)))

    def _looks(self, part: Any, names: set[str]) -> bool:
        """Whether something is asked of the variables there by more than their shape, and refused."""
        for node in _walk(part):
            if node.type != "if_statement":
                continue
            sides = (node.child_by_field_name(one) for one in ("consequence", "alternative"))
            test = node.child_by_field_name("condition")
            leaves = any(end_of(block_of(side)) is not None for side in sides)
            if leaves and self.asks_more(test, names):
                return True
        return False

    def _is_as_free(self, value: Any, names: set[str]) -> bool:
        """Whether something is made of the variables that is as free as they are."""
        if names.isdisjoint(self._names_of(value)):
            return False
        return not any(map(_cuts, _walk(value)))


def _walk(node: Any) -> Iterator[Any]:
    todo = [node]
    for _ in range(_MOST):
        if not todo:
            return
        at = todo.pop()
        yield at
        todo += reversed(at.named_children)


def _args(call: Any) -> list[Any]:
    args = call.child_by_field_name("arguments")
    return args.named_children if args is not None else []


def _is_value(part: Any) -> bool:
    return part.parent is not None and part.parent.type == "ternary_expression"


def _given(node: Any) -> Any:
    """What a statement gives a variable, or whoever calls the function."""
    if node.type == "return_statement":
        return None if is_told(node) or not node.named_children else node.named_children[0]
    return node.child_by_field_name(_MAKES[node.type][1]) if node.type in _MAKES else None


def _cuts(node: Any) -> bool:
    """Whether something may leave less of a value than there was."""
    if node.type == "call_expression":
        name = called(node)
        return name not in PLAIN or name in _CUTS
    if node.type == "subscript_expression":
        index = node.child_by_field_name("index")
        return index is None or index.type not in ("number", "string")
    if node.type == "member_expression":
        return word(node.child_by_field_name("property")) in ("name", "base", "ext")
    if node.type == "binary_expression":
        return word(node.child_by_field_name("operator")) not in _JOINS
    return bool(node.type == "object")


def _asks_more(node: Any) -> bool:
    if node.type != "call_expression":
        return False
    of = receiver(node)
    if called(node) == "includes" and (args := _args(node)):
        return args[0].type != "string" or (of is not None and of.type == "array")
    return called(node) not in PLAIN and called(node) not in _STARTS


def _whole(of: Any) -> Any:
    """The variable that something is only another form of."""
    while of.type == "call_expression":
        args = _args(of)
        if called(of) in _FORMS and receiver(of) is not None:
            of = receiver(of)
        elif called(of) == "String" and len(args) == 1:
            of = args[0]
        else:
            break
    return of
