"""The commands that the words of a call may be, where these come from lists or objects that the code
writes out elsewhere: `const [file, ...rest] = recipes[kind](args)`.

The program and its arguments come from the same list: none of the others' words stand beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vetting.surface._flow_places import Item, at_place, behind, known, slice_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Index, Lit, Map, Name, Node, Rest, Scope, Spread

_MOST = 24
"""Commands that are told apart of one call."""

_STEPS = 6


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a list or member of an object, or all that stands in a list behind a place."""

    whole: Item
    made: Node
    """What the variable is given that has the whole, which tells it from others."""

    key: int | str
    rest: bool = False


def commands(values: Values, words: Sequence[Item]) -> list[list[Item]]:
    """The commands that `words` may be; the same words where nothing more is known of them."""
    if not any(isinstance(node, Spread | Name | Attr | Index) for node, _ in words):
        return [list(words)]
    return [
        command for one in _of_the_same(values, words) for command in _written_out(values, one)
    ][:_MOST]


def _of_the_same(values: Values, words: Sequence[Item]) -> list[list[Item]]:
    """Words that are parts of one list or object, once for each that it may be."""
    parts = [_part(values, node, scope) for node, scope in words]
    for part in parts:
        wholes = _wholes(values, *part.whole) if part is not None else []
        if part is None or not wholes:
            continue
        shared = [one is not None and one.made is part.made for one in parts]
        return [
            [
                item
                for word, one, same in zip(words, parts, shared, strict=True)
                for item in (_taken(one, whole, word) if one is not None and same else [word])
            ]
            for whole in wholes
        ]
    return [list(words)]


def _wholes(values: Values, node: Node, scope: Scope) -> list[list[Item] | Item]:
    """The lists or objects that an expression may be, where some are known."""
    rows = values.rows(node, scope)
    if known(rows):
        return [*rows]
    ends = values.ends(node, scope)
    return [*ends] if any(isinstance(end, Map) for end, _ in ends) else []


def _taken(part: _Part, whole: list[Item] | Item, word: Item) -> list[Item]:
    """The words that a part of one list or object is."""
    if isinstance(whole, list):
        if not isinstance(part.key, int):
            return [word]
        found = behind(whole, part.key) if part.rest else at_place(whole, part.key)
    else:
        end, at = whole
        pairs = end.pairs if isinstance(end, Map) else ()
        found = [(one, at) for key, one in pairs if getattr(key, "value", None) == part.key]
    spread = isinstance(word[0], Spread) and not part.rest
    return [(Spread(one.line, of=one) if spread else one, at) for one, at in found]


def _written_out(values: Values, words: Sequence[Item]) -> list[list[Item]]:
    """Words with those of the lists that are spread among them."""
    found: list[list[Item]] = [[]]
    for node, scope in words:
        options: list[list[Item]] = [[(node, scope)]]
        if isinstance(node, Spread):
            rows = values.rows(node.of, scope)
            options = rows if len(rows) * len(found) <= _MOST else options
        found = [[*one, *option] for one in found for option in options]
    return found


def _part(values: Values, node: Node, scope: Scope) -> _Part | None:
    """What list or object a word is a part of."""
    node, scope = _followed(values, node.of if isinstance(node, Spread) else node, scope)
    match node:
        case Index(of=of, key=Lit(value=int() | str() as key)) | Attr(of=of, name=key):
            rest = False
        case Rest(of=of, after=key):
            rest = True
        case Call(func=Attr(name="shift", of=of), args=args) if not args:
            key, rest = 0, False
        case _:
            if (sliced := slice_of(node)) is None:
                return None
            (of, key), rest = sliced, True
    return _Part((of, scope), _followed(values, of, scope)[0], key, rest)


def _followed(values: Values, node: Node, scope: Scope) -> Item:
    """What a variable is given, where that is one value."""
    for _ in range(_STEPS):
        if not isinstance(node, Name) or slice_of(node) is not None:
            break
        found = values.only(node.name, scope, node.raw)
        if found is None:
            break
        node, scope = found
    return node, scope
