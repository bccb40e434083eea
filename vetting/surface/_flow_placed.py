"""Which values stand in one place of a list, or under one name of an object, that the code writes out
elsewhere: `const [file, ...rest] = recipes[kind](args)`, `cmd[0]`, `command_for(path).program`.

The program of a command is the code's own where only what follows it is a caller's. Such lists are
followed through variables, conditions, tables and what the package's own functions return.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_called import Called
from vetting.surface._flow_marks import Marks
from vetting.surface._flow_places import (
    Item,
    at_place,
    behind,
    closed,
    is_open,
    is_plain,
    is_text,
    is_yielded,
    known,
    slice_of,
)
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Element,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Rest,
    Scope,
    Seq,
    Spread,
    Within,
)
from vetting.surface._scopes import owner

_MOST = 24
"""Lists that one expression may be, and values of one variable."""

_DEPTH = 10
_COPIES = frozenset({"list", "tuple", "freeze", "from", "resolve"})
_MOVES = (
    r"(?<![\w$.]){}\s?(?:\.(?:shift|unshift|splice|reverse|sort|insert|fill|pop)\("
    r"|\[[^\]\n]{{0,40}}\]\s?=[^=])"
)
"""What changes the places of a list: `cmd.unshift(…)`, `cmd[0] = …`."""


class Placed(Called):
    """See the module."""

    def placed(self, marks: Marks, node: Node, scope: Scope) -> Marks | None:
        """See `Expressions.placed`; None where nobody knows what stands in its places."""
        parts = self._parts(node, scope) if marks else None
        return None if parts is None else self.limited(self._all_of(parts))

    def _looked_up(self, node: Call, of: Node, scope: Scope) -> Marks | None:
        own = self.placed(self.marks(of, scope), node, scope)
        return super()._looked_up(node, of, scope) if own is None and node.args else own

    def _all_of(self, items: Iterable[Item]) -> Marks:
        return frozenset[Any]().union(*(self.marks(one, at) for one, at in items))

    def _parts(self, node: Node, scope: Scope) -> list[Item] | None:
        match node:
            case Index(of=of, key=Lit(value=int(place))):
                return self._in_rows(self.rows(of, scope), place)
            case Rest(of=of, after=after):
                rows = self.rows(of, scope)
                return [one for row in rows for one in behind(row, after)] if known(rows) else None
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                return self._members(of, name, scope)
            case Call(func=Attr(name="shift", of=of), args=args) if not args:
                pass
            case Call(func=Attr(name="pop", of=of), args=(Lit(value=0),)):
                pass
            case _:
                return None
        rows = self._of_name(of, scope, 0, moves=1) if isinstance(of, Name) else []
        return self._in_rows(rows or self.rows(of, scope), 0)

    def _in_rows(self, rows: list[list[Item]], place: int) -> list[Item] | None:
        return [one for row in rows for one in at_place(row, place)] if known(rows) else None

    def _members(self, of: Node, name: str, scope: Scope) -> list[Item] | None:
        """What objects have under a name; of what is no object that the code writes out, its member."""
        ends = self.ends(of, scope, 0)
        if not any(isinstance(end, Map) for end, _ in ends):
            return None
        found: list[Item] = []
        for end, at in ends:
            if not isinstance(end, Map):
                found.append((Attr(of.line, of=end, name=name), at))
                continue
            own = [value for key, value in end.pairs if getattr(key, "value", None) == name]
            open_ = [value for key, value in end.pairs if not isinstance(key, Lit)]
            found += [(one, at) for one in own[-1:] or open_]
        return found

    # The lists that an expression may be.

    def rows(self, node: Node, scope: Scope, depth: int = 0) -> list[list[Item]]:
        """The items of each list that `node` may be; a list that is not known is one `Spread`."""
        found = self._rows(node, scope, depth + 1) if depth < _DEPTH else []
        return found if 0 < len(found) <= _MOST else [[(Spread(node.line, of=node), scope)]]

    def _rows(self, node: Node, scope: Scope, depth: int) -> list[list[Item]]:
        if (sliced := slice_of(node)) is not None:
            of, after = sliced
            return [behind(row, after) for row in self.rows(of, scope, depth)] if after >= 0 else []
        match node:
            case Seq(items=items):
                return [] if is_yielded(node.raw) else self._spelled(items, scope, depth)
            case Concat(parts=parts) if not any(map(is_text, parts)):
                return self._spelled((Spread(one.line, of=one) for one in parts), scope, depth)
            case Rest(of=of, after=after):
                return [behind(row, after) for row in self.rows(of, scope, depth)]
            case Call(func=Attr(name="concat", of=of), args=args):
                every = [Spread(one.line, of=one) for one in (of, *args)]
                return self._spelled(every, scope, depth)
            case Name():
                return self._of_name(node, scope, depth)
        ends = self.ends(node, scope, depth)
        if any(end is node for end, _ in ends):
            return []
        return [row for end, at in ends for row in self.rows(end, at, depth)]

    def _of_name(self, node: Name, scope: Scope, depth: int, moves: int = 0) -> list[list[Item]]:
        """The lists that a variable is given, with what is put behind these."""
        given = self._given_to(node, scope, moves)
        at = owner(node.name, scope)
        if given is None or at is None:
            return []
        added = self._stores_of(at.module).added(node.name, at)
        more: list[Item] = [(Spread(one.line, of=one), where) for one, where in added]
        return [
            row if is_open(row) else [*row, *more]
            for one, where in given
            for row in self.rows(one, where, depth)
        ]

    def _spelled(self, items: Iterable[Node], scope: Scope, depth: int) -> list[list[Item]]:
        """What stands in a list, with what other lists bring into it."""
        found: list[list[Item]] = [[]]
        for item in items:
            options: list[list[Item]] = [[(item, scope)]]
            if isinstance(item, Spread):
                known_ones = self.rows(item.of, scope, depth)
                options = known_ones if len(found) * len(known_ones) <= _MOST else options
            found = [[*row, *option] for row in found for option in options]
        return found

    # What an expression is at its end.

    def ends(self, node: Node, scope: Scope, depth: int = 0) -> list[Item]:
        """What an expression may be, behind variables, conditions, tables and own functions."""
        found = list(islice(self._lead(node, scope, depth), _MOST + 1))
        return found if len(found) <= _MOST else [(node, scope)]

    def _lead(self, node: Node, scope: Scope, depth: int) -> Iterator[Item]:
        further = self._further(node, scope, depth) if depth < _DEPTH else None
        if further is None:
            yield node, scope
            return
        for one, at in further:
            yield from self._lead(one, at, depth + 1)

    def _further(self, node: Node, scope: Scope, depth: int) -> list[Item] | None:
        match node:
            case Within(of=of, scope=at):
                return [(of, at)]
            case Choice(options=options):
                return [(one, scope) for one in options]
            case Default(of=of, other=other):
                return [(of, scope), (other, scope)]
            case Imported(spec=spec, name=str(name)):
                module = self.machine.program.imported(scope.module, spec)
                made = self.machine.program.find(module, name) if module is not None else None
                return [(made[1], made[0].scope)] if made is not None else None
            case Name():
                own = None if isinstance(node.raw, ast.Subscript) else owner(node.name, scope)
                if own is None or any(self._stores_of(own.module).added(node.name, own)):
                    return None
                return self._given_to(node, scope)
            case Index(of=of, key=Lit(value=int(place))):
                return closed(self._in_rows(self.rows(of, scope, depth + 1), place))
            case Element(over=over):
                rows = self.rows(over, scope, depth + 1)
                return closed([one for row in rows for one in row])
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                return self._under(of, name, scope, depth)
            case Index(of=of) | Call(func=Attr(name="get", of=of), args=(_, *_)):
                return self._under(of, None, scope, depth)
            case Call():
                return self._answered(node, scope)
        return None

    def _under(self, of: Node, name: str | None, scope: Scope, depth: int) -> list[Item] | None:
        """What tables have under a name, or under any."""
        found: list[Item] = []
        for end, at in self.ends(of, scope, depth + 1):
            if not isinstance(end, Map) or not all(isinstance(key, Lit) for key, _ in end.pairs):
                return None
            found += [
                (value, at)
                for key, value in end.pairs
                if name is None or getattr(key, "value", None) == name
            ]
        return found or None

    def _answered(self, node: Call, scope: Scope) -> list[Item] | None:
        """What own functions return; of a call that makes a copy, of what."""
        inners = self.scopes(node, scope)
        if not inners and last_name(node.func) in _COPIES and len(node.args) == 1:
            return [(node.args[0], scope)]
        if not inners or not all(inner.returns for inner in inners):
            return None
        return [(one, inner) for inner in inners for one in inner.returns]

    def _given_to(self, node: Name, scope: Scope, moves: int = 0) -> list[Item] | None:
        """What a variable is given; None where it is a parameter, or its places change more often than
        `moves` tells.
        """
        at = owner(node.name, scope)
        if at is None or scope.module.element(node.raw) is not None:
            return None
        nodes = values_of(node.name, at, node.raw)
        if not nodes or len(nodes) > _MOST or any(isinstance(one, Param) for one in nodes):
            return None
        if self._given(node.name, at) or (at.kind == "class" and at is not scope):
            return None
        found: list[Item] = [(one, at) for one in nodes]
        for one, where in self.assigned(node.name, at):
            if any(one.raw == other.raw for other in nodes):
                continue
            if not is_plain(one.raw):
                return None
            found.append((one, where))
        changed = re.findall(_MOVES.format(re.escape(node.name)), at.module.source(at.raw))
        return found if len(changed) == moves and len(found) <= _MOST else None
