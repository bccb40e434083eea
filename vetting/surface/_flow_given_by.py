"""Which parameters a value is no more than a copy of: `String(name).trim()`, `const other = name`.

Who compares two such values compares what a caller gives with what he gives.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_syntax import dotted
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Element,
    Index,
    Lit,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure

Origin = tuple[Scope, str]
"""A parameter, by its function and name."""

_FORMS = frozenset({
    *("trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "toString", "valueOf", "normalize"),
    *("resolve", "abspath", "normpath", "realpath", "realpathSync", "absolute", "expanduser", "String"),
    *("str", "Path", "PurePath", "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "copy"),
    *("fspath", "as_posix", "join", "concat", "deepcopy", "structuredClone", "slice", "list", "tuple"),
    *("set", "Set", "split", "from", "format", "normcase", "title", "capitalize", "encode", "decode"),
})  # fmt: skip
"""Calls that give what they are given in another form."""

_OF_NOTHING = frozenset({"path", "os", "posix", "win32", "String", "Array", "Object"})
_STEPS = 60
_MOST = 20


class Held(Protocol):
    """What is known of the values of a program."""

    def functions(self, node: Call, scope: Scope) -> list[Closure]: ...

    def inner(self, closure: Closure) -> Scope: ...


def copied(
    node: Node, scope: Scope, values: Held, is_given: Callable[[Scope, str, str], bool]
) -> list[Origin]:
    """The parameters that a value may be a copy of, or a text with one in it; `is_given` tells whether a
    parameter, by its function, its name and that of its member, is one that is meant.
    """
    found: list[Origin] = []
    todo, seen = [(node, scope)], set[tuple[int, str]]()
    for _ in range(_STEPS):
        if not todo:
            break
        one, at = todo.pop()
        if isinstance(one, Param):
            if is_given(at, one.name, one.name):
                found.append((at, one.name))
            continue
        path = dotted(one) if isinstance(one, Name | Attr | Index | Call) else None
        if path is not None:
            root = path.partition(".")[0]
            home = owner(root, at)
            if home is None or home.kind != "function" or (id(home), path) in seen:
                continue
            seen.add((id(home), path))
            if isinstance(one, Name) or any(isinstance(m, Param) for m in home.names[root]):
                made = values_of(root, home, one.raw) if isinstance(one, Name) else []
                params = [m for m in filled(home).names[root] if isinstance(m, Param)]
                if params and is_given(home, root, path):
                    found.append((home, root))
                todo += [(each, home) for each in made[:_MOST] if not isinstance(each, Param)]
            elif any(is_given(home, root, name) for name in (root, path)):
                found.append((home, root))
            continue
        todo += [(part, where) for part, where in _parts(one, at, values)][:_MOST]
    return found


def _parts(node: Node, scope: Scope, values: Held) -> Iterator[tuple[Node, Scope]]:
    """What a value is another form of."""
    match node:
        case Concat(parts=parts) | Choice(options=parts) | Seq(items=parts):
            yield from ((part, scope) for part in parts if not isinstance(part, Lit))
        case Default(of=of, other=other):
            yield from ((of, scope), (other, scope))
        case Index(of=Seq(items=parts), key=Lit(value=int(place))) if 0 <= place < len(
            parts
        ) and not any(isinstance(one, Spread) for one in parts):
            yield parts[place], scope
        case Spread(of=of) | Attr(of=of) | Index(of=of) | Element(over=of):
            yield of, scope
        case Call():
            closures = values.functions(node, scope)
            for inner in map(values.inner, closures[:4]):
                given = dict(node.named)
                for made in inner.returns[:_MOST]:
                    if isinstance(made, Name) and made.name in {one.name for one in inner.params}:
                        yield from (
                            (given.get(one.name, arg), scope)
                            for one, arg in zip(inner.params, node.args, strict=False)
                            if one.name == made.name
                        )
            if not closures and last_name(node.func) in _FORMS:
                yield from ((arg, scope) for arg in node.args)
                by = node.func.of if isinstance(node.func, Attr) else None
                if by is not None and not (isinstance(by, Name) and by.name in _OF_NOTHING):
                    yield by, scope
