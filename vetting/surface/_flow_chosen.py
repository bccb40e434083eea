"""What a call may run that is chosen out of a table by a key made at run time, or where there is no such
key, something else: `(TABLE.get(kind) or fallback)(path)`, `loaders.get(kind) ?? loaders.get("any")`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_one_of import is_one_of
from vetting.surface._ir import Attr, Call, Choice, Default, Lit, Name, Node, Scope
from vetting.surface._scopes import owner
from vetting.surface._tables import held_in
from vetting.surface._values import flat

_DEPTH = 4
_MAX = 40
"""Functions of one table that are followed."""


def chosen(machine: Evaluator, node: Node, scope: Scope, depth: int = _DEPTH) -> Iterator[Any]:
    """All that `node` may be, as far as tables of the package have it."""
    if depth <= 0:
        return
    match node:
        case Name(name=name) if is_one_of(node, scope) and (at := owner(name, scope)) is not None:
            for one in at.names[name][:_DEPTH]:
                yield from chosen(machine, one, at, depth - 1)
        case Default(of=of, other=other):
            yield from chosen(machine, of, scope, depth - 1)
            yield from chosen(machine, other, scope, depth - 1)
        case Choice(options=options):
            for one in options[:_DEPTH]:
                yield from chosen(machine, one, scope, depth - 1)
        case Call(func=Attr(name="get", of=of), args=(key, *rest)) if not isinstance(key, Lit):
            for table in flat(machine.value(of, scope, {}))[:_DEPTH]:
                yield from list(held_in(table).values())[:_MAX]
            for one in rest[:1]:
                yield from chosen(machine, one, scope, depth - 1)
        case _:
            yield from flat(machine.value(node, scope, {}))[:_MAX]
