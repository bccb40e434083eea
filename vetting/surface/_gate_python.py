"""Gates in Python that let in whoever knows a value that stands in the code: see `_gates`."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._gate_python_known import Known
from vetting.surface._gate_python_outcomes import Outcomes
from vetting.surface._gate_python_shown import Shown, reads
from vetting.surface._gate_words import (
    HASHED,
    LARGEST,
    TooLarge,
    asks_what,
    grants,
    is_gate,
    opens,
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KEPT = frozenset({"compare_digest", "constant_time_compare", "safe_str_cmp", "bytes_eq"})
_SAME = pattern(
    r"(?i)_*(?:is_?|are_?)?(?:same|equals?|eq|match(?:es)?|compare\w{0,20}|safe_?\w{0,10}|constant_time\w{0,12})"
)
_BEGINS = frozenset({"startswith", "endswith", "__eq__"})


def python_gates(kinds: Mapping[type[ast.AST], Sequence[Any]]) -> Iterator[int]:
    """The lines of comparisons that let in; `kinds` are the nodes of a file by what they are.

    Raises:
        TooLarge: from some function on, nothing was looked at.
    """
    seen = 0
    functions = [one for kind in _FUNCTIONS for one in kinds.get(kind, ())]
    known = Known(kinds)
    equals = {one.name for one in functions if _SAME.fullmatch(one.name)}
    for function in functions:
        if asks_what(function.name):
            continue
        nodes = list(walk(function))
        seen += len(nodes)
        if seen > LARGEST:
            raise TooLarge(function.lineno)
        if not any(map(_compares, nodes)):
            continue
        found = list(_Gate(function, nodes, known, equals, power=False).lines())
        yield from found or _Gate(function, nodes, known, equals, power=True).lines()


def _compares(node: ast.AST) -> bool:
    match node:
        case (
            ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn() | ast.Is()])
            | ast.Match()
        ):
            return True
        case ast.Call():
            name = called(node)
            return name in _KEPT or name in _BEGINS or _SAME.fullmatch(name) is not None
    return False


class _Gate:
    """One function, of `nodes`; `equals` are functions that compare two texts. With `power`, any word that
    a caller says may open it, and only what an owner has counts.
    """

    def __init__(
        self,
        function: Any,
        nodes: Sequence[ast.AST],
        known: Known,
        equals: set[str],
        *,
        power: bool,
    ) -> None:
        self._known, self._equals, self._nodes, self._power = known, equals, nodes, power
        self._is_gate = is_gate(function.name) and not power
        self._shown = Shown(function, nodes, anybody=self._is_gate or power)
        self._outcomes = Outcomes(is_gate=self._is_gate, power=power)
        self._asked: dict[str, list[tuple[int, bool]]] = {}
        """By a variable that holds the outcome of a comparison, what it says."""

    def lines(self) -> Iterator[int]:
        """The lines of what lets in."""
        if not self._shown and not any(map(reads, self._nodes)):
            return
        for name, value in self._shown.own.items():
            self._asked[name] = list(self._asks(value))
        for node in self._nodes:
            yield from self._matched(node) if isinstance(node, ast.Match) else self._let(node)

    def _asks(self, node: ast.expr, *, yes: bool = True) -> Iterator[tuple[int, bool]]:
        """The comparisons with what is known in a condition: each one's line, and whether the condition
        is met by who knows it.
        """
        match node:
            case ast.BoolOp(values=values):
                for one in values:
                    yield from self._asks(one, yes=yes)
            case ast.UnaryOp(op=ast.Not(), operand=of):
                yield from self._asks(of, yes=not yes)
            case ast.NamedExpr(value=of) | ast.Await(value=of):
                yield from self._asks(of, yes=yes)
            case ast.Name(id=name):
                yield from ((line, said == yes) for line, said in self._asked.get(name, ()))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if self._meets(
                left, right, op
            ):
                yield node.lineno, yes is isinstance(op, ast.Eq | ast.Is | ast.In)
            case ast.Call(func=ast.Name(id="any" | "bool"), args=[ast.GeneratorExp(elt=of) | of]):
                yield from self._asks(of, yes=yes)
            case ast.Call() if self._is_same(node):
                yield node.lineno, yes

    def _is_same(self, call: ast.Call) -> bool:
        """Whether a call compares what is shown with what is known."""
        name = called(call)
        match call:
            case ast.Call(args=[left, right, *_]) if name in _KEPT or name in self._equals:
                return self._equal(left, right, kept=True)
            case ast.Call(func=ast.Attribute(value=left), args=[right]) if name in _BEGINS:
                return self._equal(left, right)
        return False

    def _meets(self, left: ast.expr, right: ast.expr, op: ast.cmpop) -> bool:
        if isinstance(op, ast.In | ast.NotIn):
            how = self._shown.how(left)
            listed = how and not isinstance(right, ast.Constant)
            return bool(listed) and self._opens(right, how)
        if not isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            return False
        for one, other in ((left, right), (right, left)):
            how = self._shown.how(one)
            if how == HASHED and isinstance(other, ast.Constant) and isinstance(other.value, int):
                return other.value > 1 << 16
            table = _table(other) if how else None
            if table is not None and self._opens(table, how, table=True):
                return True
        return self._equal(left, right)

    def _equal(self, left: ast.expr, right: ast.expr, *, kept: bool = False) -> bool:
        for one, other in ((left, right), (right, left)):
            if how := self._shown.how(one):
                return self._opens(other, how, kept=kept)
        return False

    def _opens(self, node: ast.expr, how: int, *, table: bool = False, kept: bool = False) -> bool:
        texts = self._known.texts(node, self._shown.own, table=table)
        return any(opens(one, hashed=how == HASHED, kept=kept) for one in texts)

    def _let(self, node: ast.AST) -> Iterator[int]:
        out = self._outcomes
        match node:
            case ast.If(test=test, body=body):
                for line, said in self._asks(test):
                    if out.lets_in(body) if said else out.refuses(body):
                        yield line
            case ast.Return(value=ast.IfExp(test=test, body=met, orelse=other)):
                for line, said in self._asks(test):
                    if out.gives(met if said else other):
                        yield line
            case ast.Return(value=ast.expr() as value) if self._is_gate:
                yield from (line for line, said in self._asks(value) if said)
            case ast.Assert(test=value) if not self._power:
                yield from (line for line, said in self._asks(value) if said)
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if grants(name):
                if not self._power:
                    yield from (line for line, said in self._asks(value) if said)

    def _matched(self, node: ast.Match) -> Iterator[int]:
        how = self._shown.how(node.subject)
        for case in node.cases if how else ():
            values = [one.value for one in walk(case.pattern) if isinstance(one, ast.MatchValue)]
            if any(self._opens(one, how) for one in values) and self._outcomes.lets_in(case.body):
                yield case.pattern.lineno


def _table(node: ast.expr) -> ast.expr | None:
    """The table of which `TABLE[user]` or `TABLE.get(user)` gives a value."""
    match node:
        case ast.Subscript(value=of) | ast.Call(func=ast.Attribute(value=of, attr="get")):
            return of
    return None
