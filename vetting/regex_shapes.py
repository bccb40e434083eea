"""What is known of the parts of a regular expression over bytes, read from the tree that the standard
library's own parser makes of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vetting.gaps import Fixed, Step
from vetting.regex_steps import OPS, PARSER, Steps, followed, over, signs

FAR = 1 << 16
"""Bytes that are as good as any number of them."""

_MOST_TEXTS = 64
_MOST_OF_A_CLASS = 10
"""Bytes of a class that are told one by one: all white space and what begins a string, say."""

_MOST_REPEATED = 100
_SHORTEST = 2
_NOTHING = frozenset({b""})
_Texts = frozenset[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """Every match holds one of `texts`, in capitals or not, `least` to `most` bytes after it begins;
    any number of them where `most` is at least `FAR`. The texts are in small letters.
    """

    texts: _Texts
    least: int
    most: int
    steps: tuple[Step, ...] = ()
    """What lies between, of a want that may be any number of bytes after it; see `gaps`. None are told
    where that is anything.
    """

    def after(self, least: int, most: int, steps: "Steps") -> "Want":
        """The same, so many bytes, and these steps, further on."""
        texts, far = self.texts, self.most + most
        own = self.steps if self.most >= FAR else (Fixed(self.least, self.most),)
        known = followed(steps, own or None) if far >= FAR else None
        return Want(texts=texts, least=self.least + least, most=far, steps=known or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What is known of a part of an expression."""

    least: int
    most: int
    texts: _Texts | None = None
    """All that it can be, in small letters, when that is few."""

    wants: tuple[Want, ...] = ()
    ahead: int = 0
    """How many bytes after it it looks at."""

    ends: bytes = b""
    """The last bytes that it can have; nothing where that is not known, or it may have none."""

    steps: Steps = None
    """How to get over it, of one of any length, where that is known."""

    def over(self) -> Steps:
        """How to get over it, as far as that is known."""
        return (Fixed(self.least, self.most, self.ends),) if self.most < FAR else self.steps


_LITERALS = tuple(
    _Shape(least=1, most=1, texts=frozenset({one.lower()}), ends=one.lower() + one.upper())
    for one in (bytes([byte]) for byte in range(256))
)


class Shapes:
    """The shapes of the parts of an expression; parts that many branches share are read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, _Shape]] = {}

    def part(self, op: Any, value: Any) -> _Shape:
        """The shape of one part."""
        if op is OPS.LITERAL:
            return _LITERALS[int(value)]
        if isinstance(value, int) or value is None:
            return self._read(op, value)
        if id(value) not in self._known:
            # The value is kept, so that nothing else gets its address.
            self._known[id(value)] = value, self._read(op, value)
        return self._known[id(value)][1]

    def apart(self, tree: Any) -> Iterator[Any]:
        """The alternatives that an expression begins with, each with what is around them."""
        for place, (op, value) in enumerate(tree.data):
            options: list[Any] | None = None
            if not _is_open(op, value) and self.part(op, value).texts:
                if op not in (OPS.AT, OPS.ASSERT, OPS.ASSERT_NOT):
                    break
                continue
            if op is OPS.BRANCH:
                options = [list(option.data) for option in value[1]]
            elif op is OPS.SUBPATTERN:
                inner = list(self.apart(value[3]))
                options = [[(op, (*value[:3], one))] for one in inner] if len(inner) > 1 else None
            if options:
                for option in options:
                    items = [*tree.data[:place], *option, *tree.data[place + 1 :]]
                    yield from self.apart(PARSER.SubPattern(tree.state, items))
                return
            break
        yield tree

    def sequence(self, items: list[tuple[Any, Any]]) -> _Shape:
        """Parts that follow one another. Texts of neighbours are joined while they are few."""
        wants: list[Want] = []
        steps: Steps = ()
        run, begin = _NOTHING, (0, 0, steps)
        least = most = ahead = 0
        exact, ends = True, b""

        def end_run() -> None:
            if min(map(len, run)) >= _SHORTEST:
                wants.append(Want(texts=run, least=0, most=0).after(*begin))

        for op, value in items:
            shape = self.part(op, value)
            ahead = max(ahead, shape.ahead)
            if shape.texts is None or len(run) * len(shape.texts) > _MOST_TEXTS:
                exact = False
                end_run()
                run, begin = shape.texts or _NOTHING, (least, most, steps)
                wants += [want.after(*begin) for want in shape.wants]
            else:
                run = frozenset(one + other for one in run for other in shape.texts)
                if op is OPS.ASSERT:
                    wants += [want.after(least, most, steps) for want in shape.wants]
            least, most = least + shape.least, min(most + shape.most, FAR)
            steps = followed(steps, shape.over())
            if shape.most:
                ends = shape.ends
            if shape.texts is None:
                begin = (least, most, steps)
        end_run()
        return _Shape(
            least=least,
            most=most,
            texts=run if exact else None,
            wants=tuple(wants),
            ahead=ahead,
            ends=ends,
            steps=steps,
        )

    def _read(self, op: Any, value: Any) -> _Shape:
        if op is OPS.IN:
            return _Shape(least=1, most=1, texts=_of_class(value), ends=signs(op, value))
        if op in (OPS.ANY, OPS.NOT_LITERAL):
            return _Shape(least=1, most=1)
        if op is OPS.AT:
            return _Shape(least=0, most=0, texts=_NOTHING, ahead=1)
        if op in (OPS.ASSERT, OPS.ASSERT_NOT):
            way, inner = value
            shape = self.sequence(inner.data)
            ahead = shape.most + shape.ahead if way > 0 else 0
            # What must lie further on is wanted there, as what is matched is.
            wants = shape.wants if way > 0 and op is OPS.ASSERT else ()
            return _Shape(least=0, most=0, texts=_NOTHING, wants=wants, ahead=ahead)
        if op is OPS.SUBPATTERN:
            return self.sequence(value[3].data)
        if op is OPS.ATOMIC_GROUP:
            return self.sequence(value.data)
        if op is OPS.BRANCH:
            return _alternatives([self.sequence(option.data) for option in value[1]])
        if op in (OPS.MAX_REPEAT, OPS.MIN_REPEAT, OPS.POSSESSIVE_REPEAT):
            least, most, inner = value
            shape = _repeated(self.sequence(inner.data), int(least), int(most))
            return replace(shape, steps=over(inner, least)) if shape.most >= FAR else shape
        return _Shape(least=0, most=FAR, ahead=FAR)  # a reference to a group


def begins_alike(items: list[tuple[Any, Any]]) -> bool:
    """Whether all matches begin with the same byte."""
    first = next((op for op, _ in items if op is not OPS.AT), None)
    return first is OPS.LITERAL


def _is_open(op: Any, value: Any) -> bool:
    """Whether a part plainly can be more than a few texts: quicker than its shape tells."""
    if op is OPS.IN:
        return _of_class(value) is None
    trees = [value[3]] if op is OPS.SUBPATTERN else value[1] if op is OPS.BRANCH else ()
    inside = (_is_open(*part) for tree in trees for part in tree.data)
    return op in (OPS.ANY, OPS.NOT_LITERAL) or any(inside)


def _of_class(items: list[tuple[Any, Any]]) -> _Texts | None:
    found: set[bytes] = set()
    for kind, value in items:
        if kind is OPS.LITERAL:
            found.add(bytes([value]).lower())
        elif kind is OPS.RANGE and value[1] - value[0] < _MOST_OF_A_CLASS:
            found |= {bytes([byte]).lower() for byte in range(value[0], value[1] + 1)}
        elif kind is OPS.CATEGORY and value is OPS.CATEGORY_SPACE:
            found.update({b" ", b"\t", b"\n", b"\r", b"\f", b"\v"})
        else:
            return None
    return frozenset(found) if len(found) <= _MOST_OF_A_CLASS else None


def _alternatives(shapes: list[_Shape]) -> _Shape:
    least = min(shape.least for shape in shapes)
    most = max(shape.most for shape in shapes)
    ahead = max(shape.ahead for shape in shapes)
    told = all(shape.ends for shape in shapes)
    ends = bytes({sign for shape in shapes for sign in shape.ends}) if told else b""
    known = [shape.texts for shape in shapes if shape.texts is not None]
    texts = frozenset[bytes]().union(*known)
    if len(known) == len(shapes) and len(texts) <= _MOST_TEXTS:
        return _Shape(least=least, most=most, texts=texts, ahead=ahead, ends=ends)
    if not all(shape.wants for shape in shapes):
        return _Shape(least=least, most=most, ahead=ahead, ends=ends)
    best = [max(shape.wants, key=_worth) for shape in shapes]
    want = Want(
        texts=frozenset[bytes]().union(*(one.texts for one in best)),
        least=min(one.least for one in best),
        most=max(one.most for one in best),
    )
    return _Shape(least=least, most=most, wants=(want,), ahead=ahead, ends=ends)


def _worth(want: Want) -> tuple[int, int]:
    """How seldom it is likely to lie somewhere."""
    return min(map(len, want.texts)), -len(want.texts)


def _repeated(shape: _Shape, least: int, most: int) -> _Shape:
    wide = min(shape.most * min(most, FAR), FAR)
    texts = None
    wants: tuple[Want, ...] = ()
    if shape.texts is None:
        wants = shape.wants if least else ()
    elif most > _MOST_REPEATED or len(shape.texts) ** most > _MOST_TEXTS:
        wants = _run(shape.texts, least)
    else:
        texts = frozenset[bytes]()
        some = _NOTHING
        for number in range(most + 1):
            texts |= some if number >= least else frozenset()
            some = frozenset(one + other for one in some for other in shape.texts)
    return _Shape(
        least=shape.least * least,
        most=wide,
        texts=texts,
        wants=wants,
        ahead=shape.ahead,
        ends=shape.ends if least else b"",
    )


def _run(texts: _Texts, times: int) -> tuple[Want, ...]:
    """What is wanted of so many of `texts` in a row: the first ones, as far as they are few."""
    found = _NOTHING
    for _ in range(min(times, _MOST_REPEATED)):
        if len(found) * len(texts) > _MOST_TEXTS:
            break
        found = frozenset(one + other for one in found for other in texts)
    return (Want(texts=found, least=0, most=0),) if min(map(len, found)) >= _SHORTEST else ()
