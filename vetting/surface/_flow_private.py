"""Private keys, by what is made of them: what `createPrivateKey(text)` is given is one, wherever it was
read, and wherever else it goes.
"""

from collections.abc import Iterable, Iterator

from vetting.surface._block import block_of
from vetting.surface._calls import last_name
from vetting.surface._flow_key_uses import KEY, MAKES_KEYS
from vetting.surface._flow_values import RETURNED, Values
from vetting.surface._ir import Attr, Call, Module, Name, Node, Scope
from vetting.surface._scopes import outwards, owner

_SAME = frozenset({
    *("from", "parse", "loads", "decode", "encode", "toString", "trim", "strip", "bytes", "bytearray"),
    *("fromhex", "b64decode", "b58decode", "String", "str", "list"),
})  # fmt: skip
"""Calls that return what they are given in another form."""

_SELF = frozenset({"self", "this"})
_DEPTH = 5


def mark_keys(modules: Iterable[Module], values: Values) -> None:
    """Mark what such calls are given where it comes from."""
    for module in modules:
        for site in module.sites(MAKES_KEYS):
            if not site.dead and site.call.args:
                for where, name in _origins(site.call.args[0], site.scope, values):
                    values.give(where, name, frozenset({KEY}))


def _origins(node: Node, scope: Scope, values: Values) -> Iterator[tuple[Scope, str]]:
    """The variables, members and functions that a value comes from."""
    for _ in range(_DEPTH):
        match node:
            case Name(name=name):
                at = owner(name, scope)
                if at is None:
                    return
                block = block_of(name, at, node.raw)
                yield at, block.key(name) if block is not None else name
                made = values.only(name, scope, node.raw)
                if made is None or not isinstance(made[0], Call):
                    return
                node, scope = made
            case Attr(of=Name(name=root), name=name) if root in _SELF:
                at = next((one for one in outwards(scope) if one.kind == "class"), None)
                if at is not None:
                    yield at, name
                return
            case Call(func=func, args=args):
                own = values.functions(node, scope)
                yield from ((values.inner(one), RETURNED) for one in own)
                said = args[0] if args else func.of if isinstance(func, Attr) else None
                if own or said is None or last_name(func) not in _SAME:
                    return
                node = said
            case _:
                return
