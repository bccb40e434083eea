"""What a search for files may find in JavaScript: `globby(PATTERNS, {cwd, ignore})`.

The files to leave out are not found, however long their list is; anything else in the options counts.
"""

from collections.abc import Iterator
from typing import Protocol

from vetting.surface._flow_marks import LOGS, Marks, of_kind, without
from vetting.surface._ir import Call, Lit, Map, Name, Node, Scope, Spread
from vetting.surface._scopes import filled

_SEARCHES = frozenset({"globby", "globbySync", "glob", "globSync", "fastGlob", "fg"})
_LEFT_OUT = frozenset({"ignore", "ignoreFiles", "exclude"})
_DEEP = 4


class _Known(Protocol):
    def marks(self, node: Node, scope: Scope) -> Marks:
        """What an expression is made of."""

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""


def searched(found: Marks, name: str, node: Call, scope: Scope, known: _Known) -> Marks:
    """What is left of the marks of all that a search is given."""
    if name not in _SEARCHES or len(node.args) < 2 or not of_kind(found, LOGS):
        return found
    logs: Marks = known.marks(node.args[0], scope)
    for options in node.args[1:]:
        for key, value, where in _entries(options, scope, known):
            if key not in _LEFT_OUT:
                logs |= known.marks(value, where)
    return without(found, LOGS) | of_kind(logs, LOGS)


def _entries(
    node: Node, scope: Scope, known: _Known, deep: int = _DEEP
) -> Iterator[tuple[object, Node, Scope]]:
    """The entries of options by their names, with the scope of their values; what is not written out
    has none.
    """
    made = known.only(node.name, scope, node.raw) if isinstance(node, Name) else None
    inner = known.scopes(node, scope) if isinstance(node, Call) else []
    match node:
        case Map(pairs=pairs) if deep:
            for key, value in pairs:
                if isinstance(key, Lit):
                    yield key.value, value, scope
                else:
                    yield from _entries(value, scope, known, deep - 1)
        case Spread(of=of) if deep:
            yield from _entries(of, scope, known, deep - 1)
        case Name() if deep and made is not None and isinstance(made[0], (Map, Call)):
            yield from _entries(*made, known, deep - 1)
        case Call() if deep and inner:
            for one in inner:
                for value in filled(one).returns:
                    yield from _entries(value, one, known, deep - 1)
        case _:
            yield None, node, scope
