"""Ids and numbers that hold all that they are made of: `UUID(bytes=part)`, `int(text.hex(), 16)`. What tells
little of a value otherwise is its whole text here, in another form.
"""

from collections.abc import Callable, Iterator

from vetting.surface._flow_letters import OF_ONE, spelled
from vetting.surface._flow_marks import ENVIRONMENT, NOTHING, SECRET, TOKEN, Marks, of_kind
from vetting.surface._ir import Attr, Call, Concat, Lit, Node, Scope

_PARTS = frozenset({"bytes", "bytes_le", "int", "fields", "hex", "node", "clock_seq"})
"""What the constructors of ids take parts of one by."""

_IDS = frozenset({"UUID", "uuid1"})
_BASES = frozenset({16, 32, 36})
"""Bases in which numbers are written that are no amounts."""

_AMOUNTS = frozenset({"int", "parseInt"})


def carried_whole(
    node: Call, name: str, scope: Scope, marks: Callable[[Node, Scope], Marks]
) -> Marks:
    """The marks of such an id or number: it is nobody's choice, and still somebody's secret; of the number
    of a letter, that it is one.
    """
    if name in OF_ONE:
        of = (node.func.of,) if isinstance(node.func, Attr) else ()
        return spelled(node, name, NOTHING.union(*(marks(one, scope) for one in (*node.args, *of))))
    found = NOTHING.union(*(marks(one, scope) for one in _carried(node, name)))
    return of_kind(found, SECRET, TOKEN, ENVIRONMENT)


def _carried(node: Call, name: str) -> Iterator[Node]:
    """What a call puts whole into what it makes."""
    if name in _IDS:
        yield from (value for key, value in node.named if key in _PARTS)
    elif name in _AMOUNTS and len(node.args) > 1:
        base = node.args[1]
        yield from node.args[:1] if isinstance(base, Lit) and base.value in _BASES else ()
    elif name == "BigInt" and node.args:  # `BigInt("0x" + bytes.toString("hex"))`
        match node.args[0]:
            case Concat(parts=(Lit(value="0x"), *rest)):
                yield from rest
