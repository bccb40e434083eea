"""Addresses whose host is not ended: of `"https://api.example.com" + path` whoever chooses the path chooses
the host, for it may go on with `.example.org/` or `@example.org/`. An address that grows, `url += path`,
is weighed by its beginning alike.
"""

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._block import block_of, place
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_marks import FOLDER, GIVEN, LISTED, NOTHING, SCHEMED, Marks, of_kind
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._flow_slashes import puts_slash
from vetting.surface._flow_usual_address import usual
from vetting.surface._flow_values import Values
from vetting.surface._ir import Concat, Name, Node, Scope
from vetting.surface._scopes import filled, owner

_HTTP = pattern(r"(?i)(?:https?|wss?)://[^/?#\\\s]++")
_ENDED = pattern(r"(?i)(?:https?|wss?)://[^/?#\\\s]++[/?#\\]")
_DATABASE = pattern(r"(?i)(?!https?:|wss?:)[a-z][\w+]{1,30}://[^/?#\\\s]*+")
_PARTS = 8
_MOST = 30
_KINDS = (GIVEN, FOLDER, LISTED, SCHEMED)
_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Hosts(Sink):
    """Asks who chooses the host of an address."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._grown_at: dict[int, tuple[Scope, frozenset[int], frozenset[int]]] = {}
        """By functions of Python: what their variables grow by, and what they get there in any case."""

    def open(self, text: Node, scope: Scope) -> Marks:
        """What a caller chooses of the host of an address that the code begins."""
        if not isinstance(text, Concat):
            return NOTHING
        begun, found = "", NOTHING
        parts = list(flat(text))
        for part, after in zip(parts, (*parts[1:], None), strict=True):
            value = self._said(part, scope, first=not begun)
            if value is not None:
                begun += value
            elif _DATABASE.fullmatch(begun):
                found |= self.values.marks(part, scope)
            elif not _HTTP.fullmatch(begun) or puts_slash(part, after, scope):
                break
            elif not self._ends(part, scope):
                found |= of_kind(self.values.marks(part, scope), *_KINDS)
            else:
                break
        return found

    def _said(self, part: Node, scope: Scope, *, first: bool) -> str | None:
        """A part of an address that the code says; of one that a setting may change, its default."""
        value = self.values.machine.value(part, scope, {})
        if not isinstance(value, str) and first:
            for made in (as_given(part, scope, self.values), usual(part, scope, self.values)):
                if made is not None and not isinstance(value, str):
                    value = self.values.machine.value(made[0], made[1], {})
        return value if isinstance(value, str) else None

    def _ends(self, part: Node, scope: Scope) -> bool:
        """Whether a part of an address ends a host before it."""
        return self.values.begins.behind_host(part, scope)

    def grown(self, node: Node, scope: Scope) -> Marks | None:
        """What a caller chooses of an address that a variable grows to; None where it does not grow, or
        begins with what nobody knows here.
        """
        name, at = getattr(node, "name", None), self._function(node, scope)
        if not isinstance(name, str) or at is None:
            return None
        own = block_of(name, at, node.raw)
        values = (filled(at).names.get(name, []) if own is None else own.values)[: _MOST + 1]
        grown = {
            id(one): more for one in values if (more := self._added(one, name, at)) is not None
        }
        plain = [one for one in values if id(one) not in grown]
        if not grown or not plain or len(values) > _MOST:
            return None
        stores = self.values.stores_of(at.module)
        known = {place(one.raw) for one in values if one.raw is not None}
        put = (*stores.into(name, at, own), *self.values.beyond(name, at))
        elsewhere = [one for one, where in put if where is not at or place(one.raw) not in known]
        if elsewhere:
            return None
        begun = [self._beginning(one, at) for one in plain]
        if all(map(_ENDED.match, begun)):
            return NOTHING
        if len(plain) != 1 or not _HTTP.fullmatch(begun[0]):
            return None
        found = NOTHING
        for one in values[values.index(plain[0]) + 1 :]:
            if not self._ends(more := grown[id(one)], at):
                found |= of_kind(self.values.marks(more, at), *_KINDS)
            elif self._is_always(one.raw, at):
                break
        return found

    def _function(self, node: Node, scope: Scope) -> Scope | None:
        """The function whose variable this is."""
        at = owner(node.name, scope) if isinstance(node, Name) else None
        return at if at is not None and at.kind == "function" else None

    def _beginning(self, node: Node, scope: Scope) -> str:
        """The known beginning of a text."""
        begun = ""
        for part in islice(flat(node), _PARTS) if isinstance(node, Concat) else (node,):
            value = self._said(part, scope, first=not begun)
            if value is None:
                return begun if _ENDED.match(begun) else ""
            begun += value
        return begun

    def _added(self, value: Node, name: str, scope: Scope) -> Node | None:
        """What a variable grows by where it gets a value: `url += path`, `url = url + path`."""
        parts = list(flat(value)) if isinstance(value, Concat) else []
        if len(parts) > 1 and isinstance(parts[0], Name) and parts[0].name == name:
            rest = tuple(parts[1:])
            return rest[0] if len(rest) == 1 else Concat(value.line, value.raw, parts=rest)
        raw: Any = value.raw
        if isinstance(raw, ast.AST):
            return value if id(raw) in self._of(scope)[1] else None
        parent: Any = getattr(raw, "parent", None)
        if parent is None or parent.type != "augmented_assignment_expression":
            return None
        sign = parent.child_by_field_name("operator")
        own = sign is not None and sign.type == "+=" and parent.child_by_field_name("right") == raw
        return value if own else None

    def _is_always(self, raw: Any, scope: Scope) -> bool:
        """Whether a variable grows by a value whenever its function runs, as far as that."""
        if isinstance(raw, ast.AST):
            return id(raw) in self._of(scope)[2]
        statement: Any = getattr(raw.parent, "parent", None)
        block = statement.parent if statement is not None else None
        if block is None or statement.type != "expression_statement":
            return False
        return bool(block.type == "statement_block" and block.parent == scope.raw)

    def _of(self, scope: Scope) -> tuple[Scope, frozenset[int], frozenset[int]]:
        if id(scope) not in self._grown_at:
            grown = frozenset(id(one.value) for one in _additions(scope.raw))
            body = getattr(scope.raw, "body", [])
            lines = body if isinstance(body, list) else []
            put = [one for one in lines if isinstance(one, ast.AugAssign | ast.Assign)]
            self._grown_at[id(scope)] = scope, grown, frozenset(id(one.value) for one in put)
        return self._grown_at[id(scope)]


def _additions(raw: Any) -> Iterator[ast.AugAssign]:
    """The places in a function of Python, but for those in it, where a variable grows."""
    todo = list(getattr(raw, "body", [])) if not isinstance(raw, ast.Lambda) else []
    while todo:
        node = todo.pop()
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            yield node
        elif isinstance(node, _STATEMENTS) and not isinstance(node, _FUNCTIONS):
            todo += ast.iter_child_nodes(node)
