"""Gates in JavaScript that let in whoever knows a value that stands in the code: see `_gates`."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from vetting.grammars import kind_of, parser
from vetting.surface._calls import last_name
from vetting.surface._gate_javascript_known import Known
from vetting.surface._gate_javascript_outcomes import Outcomes
from vetting.surface._gate_javascript_shown import Shown, is_part
from vetting.surface._gate_words import HASHED, LARGEST, TooLarge, asks_what, opens
from vetting.surface._ir import Attr, Call, Index, Lit, Node
from vetting.surface._javascript_lower import FUNCTIONS, line_of, lower, word

_LISTED = frozenset({"includes", "has", "indexOf"})
_OF_ITSELF = frozenset({"startsWith", "endsWith", "equals", "localeCompare", "compare"})
_PLAINLY = frozenset({"is", "compare"})
_KEPT = frozenset({
    *("timingSafeEqual", "safeCompare", "safeEqual", "constantTimeCompare", "constantTimeEqual"),
    *("tsscmp", "same", "isSame", "isEqual", "equal", "secureCompare", "timingSafeCompare"),
})  # fmt: skip
"""Functions that compare, mostly in the way that keeps secrets."""

_CALLED = "|".join(sorted(_LISTED | _OF_ITSELF | _PLAINLY | _KEPT))
_QUERY = f"""[
  (binary_expression operator: ["===" "!==" "==" "!="]) @asked
  (switch_case) @asked
  (call_expression function: [
    (member_expression property: (property_identifier) @called)
    (identifier) @called
  ] (#match? @called "^({_CALLED})$")) @asked
]"""
_PLAIN = frozenset(
    {"number", "null", "undefined", "true", "false", "unary_expression", "regex", "this"}
)


def javascript_gates(root: Any, path: str) -> Iterator[int]:
    """The lines of comparisons that let in; `root` is the tree of the file at `path`.

    Raises:
        TooLarge: from some function on, nothing was looked at.
    """
    import tree_sitter

    found = tree_sitter.QueryCursor(_query(kind_of(path))).captures(root).get("asked", [])
    known, gates, seen = Known(root), dict[int, _Gate](), 0
    for node in filter(_may_open, found):
        function = _around(node)
        if function is None:
            continue
        gate = gates.get(function.id)
        if gate is None:
            gate = gates[function.id] = _Gate(function, known)
            seen += gate.parts
            if seen > LARGEST:
                raise TooLarge(line_of(function))
        if gate.lets_in(node):
            yield line_of(node)


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _QUERY)


def _may_open(node: Any) -> bool:
    """Whether a comparison is worth a look at its function: few are with a text that opens anything."""
    sides = [node.child_by_field_name(one) for one in ("left", "right", "value")]
    for one in sides:
        if one is not None and one.type == "string":
            said = word(one)[1:-1]
            return any(opens(said, hashed=hashed, kept=False) for hashed in (False, True))
    called = any(one is not None and one.type == "call_expression" for one in sides)
    return called or not any(one is not None and one.type in _PLAIN for one in sides)


def _around(node: Any) -> Any:
    """The function that a comparison stands in; a callback of a list's method is part of its own."""
    at = node.parent
    while at is not None and (at.type not in FUNCTIONS or is_part(at)):
        at = at.parent
    return at


class _Gate:
    """One function."""

    def __init__(self, function: Any, known: Known) -> None:
        self._known = known
        self._shown = Shown(function)
        self.parts = self._shown.parts
        self._outcomes = Outcomes(function, is_gate=self._shown.is_gate)

    def lets_in(self, node: Any) -> bool:
        """Whether a comparison in it lets in whoever knows the value that it is made with. Any word that
        a caller says may be it where it gives what an owner has.
        """
        if asks_what(self._shown.name):
            return False
        for anybody in (False, True):
            said = _Comparison(self._known, self._shown, anybody=anybody).says(node)
            if said is not None and self._outcomes.lets_in(node, said=said, power=anybody):
                return True
        return False


class _Comparison:
    """What comparisons say when they are made with the value; None where nothing in the code is it."""

    def __init__(self, known: Known, shown: Shown, *, anybody: bool) -> None:
        self._known, self._shown, self._anybody = known, shown, anybody

    def says(self, node: Any) -> bool | None:
        """What one says."""
        if node.type == "binary_expression":
            left, op, right = map(node.child_by_field_name, ("left", "operator", "right"))
            said = self._compared(lower(left), lower(right))
            return said if said is None or word(op)[0] == "=" else not said
        if node.type == "switch_case":
            subject = node.parent.parent.child_by_field_name("value")
            value = node.child_by_field_name("value")
            met = value is not None and self._equal(lower(subject), lower(value))
            return True if met else None
        call = lower(node)
        return True if isinstance(call, Call) and self._called(call) else None

    def _compared(self, left: Node, right: Node) -> bool | None:
        for one, other in ((left, right), (right, left)):
            place = other.value if isinstance(other, Lit) else None
            if place in (0, -1) and isinstance(one, Call) and self._called(one):
                return (place == 0) is (last_name(one.func) != "indexOf")
            how, table = self._how(one), _table(other)
            if how and table is not None and self._opens(table, how, table=True):
                return True
        return True if self._equal(left, right) else None

    def _called(self, call: Call) -> bool:
        """Whether a call compares what is shown with what is known."""
        name, args = last_name(call.func), call.args
        of = call.func.of if isinstance(call.func, Attr) else None
        if name in _LISTED and of is not None and len(args) == 1:
            how = self._how(args[0])
            return how > 0 and not isinstance(of, Lit) and self._opens(of, how)
        if name in _OF_ITSELF and of is not None and len(args) == 1:
            return self._equal(of, args[0])
        if len(args) == 2 and name in (_KEPT | _PLAINLY):
            return self._equal(args[0], args[1], kept=name in _KEPT)
        return False

    def _equal(self, left: Node, right: Node, *, kept: bool = False) -> bool:
        for one, other in ((left, right), (right, left)):
            how = self._how(one)
            if how == HASHED and isinstance(other, Lit) and isinstance(other.value, int):
                return other.value > 1 << 16
            if how:
                return self._opens(other, how, kept=kept)
        return False

    def _how(self, node: Node) -> int:
        return self._shown.how(node, anybody=self._anybody)

    def _opens(self, node: Node, how: int, *, table: bool = False, kept: bool = False) -> bool:
        texts = self._known.texts(node, self._shown.own, table=table)
        return any(opens(one, hashed=how == HASHED, kept=kept) for one in texts)


def _table(node: Node) -> Node | None:
    """The table of which `TABLE[user]` or `TABLE.get(user)` gives a value."""
    match node:
        case Index(of=of) | Call(func=Attr(of=of, name="get")):
            return of
    return None
