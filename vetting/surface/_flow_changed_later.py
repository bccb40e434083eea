"""Variables that are looked at and then become another text, which nobody looks at any more: `check(path)`,
then `path = unquote(path)`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._block import place
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_called import Called
from vetting.surface._flow_changed import Wheres, asks_where, changed
from vetting.surface._flow_marks import NOTHING, Marks, is_chosen
from vetting.surface._flow_undecoded import undecoded
from vetting.surface._ir import Attr, Call, Node, Scope

_DEPTH = 6


class ChangedLater(Called):
    """See the module."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self.wheres = Wheres()
        self._again: dict[int, tuple[Node, bool]] = {}
        """Whether it is asked again where a path lies, by the value that a variable is given."""

    def unless_looked_at(
        self, marks: Marks, name: str, scopes: Iterable[Scope], raw: Any = None
    ) -> Marks:
        """See `Looked`."""
        around = list(scopes)
        left = super().unless_looked_at(marks, name, around, raw)
        if left == marks or is_chosen(left):
            return left
        return left.union(*(self._changed_later(name, at, raw) for at in around))

    def _changed_later(self, name: str, scope: Scope, raw: Any) -> Marks:
        """The marks that a variable has again where `raw` uses it; `scope` is what looks at it."""
        nodes = scope.names.get(name, ()) if scope.kind == "function" else ()
        use = place(raw) if len(nodes) > 1 else None
        if use is None:
            return NOTHING
        found = NOTHING
        for made in nodes:
            at = place(made.raw)
            if at is not None and at < use and (texts := self._texts_of(made, name, scope)):
                found |= undecoded(self, texts, scope)
        return found

    def _texts_of(self, made: Node, name: str, scope: Scope) -> tuple[Node, ...]:
        """What a variable is made of that is changed, where it was looked at before and is not after that."""
        syntax = self.syntax(scope.module)
        calls = ((one, last_name(one.func)) for one in _calls(made))
        every = [changed(one, called, scope, self.machine, self.wheres) for one, called in calls]
        texts = tuple(text for some in every for text in some)
        if not any(name in syntax.names(text.raw) for text in texts if text.raw is not None):
            return ()
        up_to = syntax.before(scope.raw, made.raw)
        if up_to is None or not self.looked_by(up_to, name, scope):
            return ()
        later = self.looked_later(syntax.place(made.raw), name, scope)
        return () if later or self._asks_again(scope, made) else texts

    def _asks_again(self, scope: Scope, made: Node) -> bool:
        """Whether a function asks where a path lies after it made another of it."""
        if id(made) not in self._again:
            source, part = scope.module.source(scope.raw), scope.module.source(made.raw)
            again = bool(part) and asks_where(source.rpartition(part)[2])
            self._again[id(made)] = made, again
        return self._again[id(made)][1]


def _calls(node: Node) -> Iterator[Call]:
    """A call and those that it is made of: `Path(unquote(str(path)))`."""
    todo = [(node, 0)]
    while todo:
        one, depth = todo.pop()
        if isinstance(one, Call) and depth < _DEPTH:
            yield one
            of = (one.func.of,) if isinstance(one.func, Attr) else ()
            todo += [(inner, depth + 1) for inner in (*one.args, *of)]
