"""The environment of Python taken as a set of names, a mapping that is matched, or a text: `{"A", "B"} -
os.environ.keys()`, `match os.environ`, `json.dumps(dict(os.environ))`.
"""

import ast
from collections.abc import Callable, Iterator

from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

_SETS = frozenset(("issubset", "issuperset", "difference", "intersection", "isdisjoint"))
_OPERATORS = frozenset(("operator.getitem", "operator.contains"))
_ANSWERS = frozenset(("tool", "resource", "prompt", "get", "post", "route", "custom_route"))
_DEPTH = 3
_ORDERS = (ast.LtE, ast.Lt, ast.GtE, ast.Gt)
_TEXTS = frozenset(("str", "repr", "print", "pprint.pprint", "pprint.pformat"))
_SENDS = words(
    """
    debug info warning error exception critical write send sendall post put patch request dumps
    dump safe_dump urlencode echo print
    """
)
"""Functions and methods that make a text of all that they are given, or send it."""

Asks = Callable[[ast.expr, ast.expr, Scope], None]
IsWhole = Callable[[ast.expr, Scope], bool]


class Sets:
    """Looks for them; `asks` is told each name that is asked for, `is_whole` knows the environment."""

    def __init__(self, scopes: Scopes, facts: Facts, *, asks: Asks, is_whole: IsWhole) -> None:
        self._scopes = scopes
        self._facts = facts
        self._asks = asks
        self._is_whole = is_whole
        self.taken: set[int] = set()
        """`environ.keys()` where only some names of all are asked for."""

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that is given the whole environment."""
        func, args = node.func, node.args
        last = getattr(func, "attr", getattr(func, "id", ""))
        if isinstance(func, ast.Attribute) and last in _SETS and len(args) == 1:
            self._either(func.value, args[0], node, scope)
        elif len(args) > 1 and not paths.isdisjoint(_OPERATORS) and self._is_whole(args[0], scope):
            self._asks(args[1], node, scope)
        elif last in _SENDS or not paths.isdisjoint(_TEXTS):
            for given in (*args, *(item.value for item in node.keywords if item.arg != "env")):
                if any(self._is_whole(one, scope) for one in _within(given)):
                    self._facts.dynamic.add(node.lineno)

    def other(self, node: ast.AST, scope: Scope) -> None:
        """An expression or statement that the environment stands in."""
        match node:
            case ast.BinOp(left=left, op=ast.Sub() | ast.BitAnd(), right=right):
                self._either(left, right, node, scope)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, _ORDERS):
                self._either(left, right, node, scope)
            case ast.AugAssign(target=ast.Subscript(value=of, slice=key) as target):
                if self._is_whole(of, scope):
                    self._asks(key, target, scope)
            case ast.FormattedValue(value=of):
                if self._is_whole(of, scope):
                    self._facts.dynamic.add(of.lineno)
            case ast.Return(value=ast.expr() as of) if _is_answer(scope.node):
                if any(self._is_whole(one, scope) for one in _within(of)):
                    self._facts.dynamic.add(of.lineno)
            case ast.Match(subject=of, cases=cases) if self._is_whole(of, scope):
                for pattern in (one.pattern for one in cases):
                    for key in pattern.keys if isinstance(pattern, ast.MatchMapping) else ():
                        self._asks(key, key, scope)

    def _either(self, left: ast.expr, right: ast.expr, node: ast.expr, scope: Scope) -> None:
        """Some names on one side, and those of all variables on the other."""
        for all_, some in ((left, right), (right, left)):
            if not self._is_whole(all_of(all_), scope):
                continue
            self.taken.add(id(all_))
            if texts := self._scopes.listed(some):
                self._facts.env |= {(text, node.lineno) for text in texts}
            else:
                self._asks(some, node, scope)
            return


def _within(node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
    """An expression, and the values of the dicts and lists that it is written as."""
    yield node
    parts: list[ast.expr] = []
    if isinstance(node, ast.Dict):
        parts = [
            value for key, value in zip(node.keys, node.values, strict=True) if key is not None
        ]
    elif isinstance(node, ast.List | ast.Tuple):
        parts = node.elts
    for part in parts if depth < _DEPTH else ():
        yield from _within(part, depth + 1)


def _is_answer(function: ast.AST) -> bool:
    """Whether what a function gives back goes to a client: `@mcp.tool()`."""
    for one in getattr(function, "decorator_list", ()):
        of = one.func if isinstance(one, ast.Call) else one
        if getattr(of, "attr", getattr(of, "id", "")) in _ANSWERS:
            return True
    return False


def all_of(node: ast.expr) -> ast.expr:
    """What `environ.keys()` goes through."""
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr="keys"), args=[]):
            return of
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[of]):
            return all_of(of)
    return node
