"""See `_flow_shapes`, for Python."""

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from vetting.python_syntax import walk
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
from vetting.surface._python_absolute import is_told
from vetting.surface._python_branch_ends import THROWN, end_of, said_by
from vetting.surface._python_left import place_of
from vetting.surface._python_looks import is_part
from vetting.surface._python_started import last_name
from vetting.surface._python_used import made_of, only_used_in, used_in

_CUTS = frozenset({"basename", "splitext", "get", "pop"})
_LAST = frozenset({"name", "stem", "suffix"})
_FORMS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "casefold", "str", "as_posix"})
_STARTS = {"startswith": BEGINS, "endswith": ENDS}
_PATTERNS = {"match": "^(?:{})", "search": "{}", "fullmatch": "^(?:{})$"}
_DEPTH = 6


class PythonWritten(Written):
    """See `Written`; `names_of` tells the variables of a syntax node."""

    def __init__(self, function: ast.AST, names_of: Callable[[Any], set[str]]) -> None:
        super().__init__()
        self._function = function
        self._names_of = names_of
        self._made: dict[frozenset[str], set[str]] = {}

    @cached_property
    def _given(self) -> dict[str, list[ast.expr | None]]:
        """What the variables of the function are given."""
        found: dict[str, list[ast.expr | None]] = {}
        for node in walk(self._function):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found.setdefault(name, []).append(value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found.setdefault(name, []).append(value)
                case ast.AugAssign(target=ast.Name(id=name)):
                    found.setdefault(name, []).append(None)
        return found

    @cached_property
    def _branches(self) -> list[Branch]:
        found: list[Branch] = []
        for node in walk(self._function):
            if isinstance(node, ast.If):
                found.append(Branch(node, node.test, [*node.body], [*node.orelse]))
            elif isinstance(node, ast.IfExp):
                found.append(Branch(node, node.test, [node.body], [node.orelse]))
        return found

    def branches(self) -> list[Branch]:
        """See `Written.branches`."""
        return self._branches

    def goes_on(self, branch: Branch, names: set[str]) -> bool:
        """See `Written.goes_on`."""
        return not only_used_in([branch.node], self._made_of(names), self._function)

    def extent(self, part: Any) -> Extent:
        """See `Written.extent`."""
        return place_of(part), place_of(part, end=True)

    def read(self, raw: ast.AST, depth: int) -> Test:
        """See `Written.read`."""
        self._left -= 1
        if depth > _DEPTH or self._left < 0:
            return None
        match raw:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return Not(self.read(inner, depth + 1))
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.read(one, depth + 1) for one in values)
                return Joint(parts, every=isinstance(op, ast.And))
            case ast.NamedExpr(value=inner) | ast.Call(func=ast.Name(id="bool"), args=[inner]):
                return self.read(inner, depth + 1)
            case ast.Name(id=name) if len(given := self._given.get(name, [])) == 1:
                made = given[0]
                return Kept(name, self.read(made, depth + 1)) if made is not None else None
            case ast.Call():
                return self._called(raw)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                asks = self._compared(left, op, right)
                return Not(asks) if asks and isinstance(op, ast.NotEq | ast.NotIn) else asks
        return None

    def _called(self, call: ast.Call) -> Asks | None:
        match call:
            case ast.Call(func=ast.Attribute(value=of, attr=attr), args=[said]) if attr in _STARTS:
                return self._asks(_STARTS[attr], said, of)
            case ast.Call(func=ast.Attribute(value=of, attr="is_absolute"), args=[]):
                return self._asks(ABSOLUTE, None, of)
            case ast.Call(func=func, args=[of]) if last_name(func) == "isabs":
                return self._asks(ABSOLUTE, None, of)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=attr),
                args=[ast.Constant(value=str(said)), of],
            ) if attr in _PATTERNS:
                text = ast.Constant(value=_PATTERNS[attr].format(said))
                return self._asks(MATCHES, text, of)
        return None

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Asks | None:
        if isinstance(op, ast.In | ast.NotIn) and isinstance(left, ast.Constant):
            return self._asks(HOLDS, left, right)
        among = isinstance(op, ast.In | ast.NotIn)
        if not among and not isinstance(op, ast.Eq | ast.NotEq):
            return None
        if isinstance(left, ast.Subscript) and is_part(left):
            if among and isinstance(right, ast.Constant) and isinstance(right.value, str):
                right = ast.Tuple(elts=[ast.Constant(value=one) for one in right.value])
            return self._asks(_end_of(left), right, left.value)
        if isinstance(left, ast.Attribute) and left.attr == "suffix":
            return self._asks(ENDS, right, left.value)
        whole = isinstance(_whole(left), ast.Name)
        return self._asks(IS, right, left) if whole and not among else None

    def _asks(self, kind: str, said: ast.expr | None, of: ast.expr) -> Asks | None:
        parts = said.elts if isinstance(said, ast.Tuple | ast.List | ast.Set) else [said]
        texts = [one.value for one in parts if isinstance(one, ast.Constant)]
        told = tuple(one for one in texts if isinstance(one, str) and one)
        if said is not None and (len(told) != len(parts) or not told):
            return None
        of = _whole(of)
        return Asks(kind, told, ast.unparse(of), frozenset(self._names_of(of)))

    def _made_of(self, names: set[str]) -> set[str]:
        key = frozenset(names)
        if key not in self._made:
            self._made[key] = made_of(names, self._function)
        return self._made[key]

    def fate(self, part: list[Any], names: set[str]) -> str:
        """See `Written.fate`."""
        made, end = self._made_of(names), end_of(part)
        if (end is not None and end[0] == THROWN) or any(self._looks(one, made) for one in part):
            return REFUSED
        for one in part:
            values = [one] if isinstance(one, ast.expr) else filter(None, map(_given, walk(one)))
            if any(self._is_as_free(value, made) for value in values):
                return MADE
        names = {name.partition(".")[0] for name in made}
        gets = (name for one in part for node in walk(one) for name in _names_given(node))
        if end is None and not isinstance(part[-1], ast.expr) and names.isdisjoint(gets):
            return PASSED
        return USED if used_in(part, made) else REFUSED

    def passes(self, part: list[Any], names: set[str]) -> bool:
        """See `Written.passes`."""
        last = part[-1]
        if not isinstance(last, ast.Return):
            return False
        if last.value is None:
            body = getattr(self._function, "body", [])
            return isinstance(body, list) and not used_in(body, self._made_of(names))
        return said_by(last.value) is True

    def asks_more(self, raw: Any, names: set[str]) -> bool:
        """See `Written.asks_more`."""
        return not names.isdisjoint(self._names_of(raw)) and any(map(_asks_more, walk(raw)))

    def _looks(self, part: ast.AST, names: set[str]) -> bool:
        """Whether something is asked of the variables there by more than their shape, and refused."""
        return any(
            isinstance(node, ast.If)
            and (end_of(node.body) is not None or end_of(node.orelse) is not None)
            and self.asks_more(node.test, names)
            for node in walk(part)
        )

    def _is_as_free(self, value: ast.expr, names: set[str]) -> bool:
        """Whether something is made of the variables that is as free as they are."""
        return not names.isdisjoint(self._names_of(value)) and not any(map(_cuts, walk(value)))


def _given(node: ast.AST) -> ast.expr | None:
    """What a statement gives a variable, or whoever calls the function."""
    match node:
        case ast.Return(value=ast.expr() as value):
            return None if is_told(value) else value
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return value
        case ast.NamedExpr(value=value) | ast.AugAssign(value=value):
            return value
    return None


def _names_given(node: ast.AST) -> Iterator[str]:
    """The variables that a statement gives something."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (one.id for to in targets for one in walk(to) if isinstance(one, ast.Name))


def _cuts(node: ast.AST) -> bool:
    """Whether something may leave less of a value than there was."""
    match node:
        case ast.Call(func=func):
            name = last_name(func)
            return name not in PLAIN or name in _CUTS
        case ast.Attribute(attr=attr):
            return attr in _LAST
        case ast.Subscript(slice=key):
            return not isinstance(key, ast.Slice | ast.Constant | ast.UnaryOp)
        case ast.Compare() | ast.Dict():
            return True
    return False


def _asks_more(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=func):
            return last_name(func) not in PLAIN and last_name(func) not in _STARTS
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return not isinstance(right, ast.Constant)
    return False


def _end_of(part: ast.Subscript) -> str:
    match part.slice:
        case ast.Slice(lower=ast.UnaryOp()) | ast.UnaryOp():
            return ENDS
        case ast.Slice(lower=None | ast.Constant(value=0)) | ast.Constant(value=0):
            return BEGINS
    return HOLDS


def _whole(of: ast.expr) -> ast.expr:
    """The variable that something is only another form of: `name` of `name.strip()` and of `str(name)`."""
    match of:
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in _FORMS:
            return _whole(inner)
        case ast.Call(func=ast.Name(id="str" | "Path"), args=[inner]):
            return _whole(inner)
    return of
