"""Texts that stand in the code of a JavaScript file, however they are put together there."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._gate_words import TooLarge, is_hash
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Name, Node, Seq, Spread
from vetting.surface._javascript_lower import lower

_STEPS = 500_000
"""Expressions of one file that are looked at to put its texts together."""

_DEEP = 8
_LONG = 2_000
_SAME = frozenset({
    *("toString", "trim", "toLowerCase", "toUpperCase", "freeze", "Set", "String", "values", "keys"),
    *("slice", "encode", "Map", "concat", "Uint8Array", "digest"),
})  # fmt: skip
_GIVEN = r"{0}(?<![\w$.]{0})(?<![\w$.#]#{0})\s{{0,9}}(?::[^=;,(){{}}\n]{{1,60}})?=(?![=>])"
_MORE = r"{0}(?<![\w$.]{0})\.(?:push|add|unshift)(?=\()"
"""They begin with the name, which is looked for quickly then."""


class Known:
    """The constants of a file: `root` is its tree."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._data: bytes = root.text
        self._text = self._data.decode("latin-1")
        self._named: dict[str, list[Node]] = {}
        self._made: dict[tuple[str, int], Any] = {}
        self._steps = 0

    def texts(self, node: Node, own: Mapping[str, Node], *, table: bool = False) -> list[str]:
        """The texts that an expression is, or may be one of; none where it is anything else. `own` are
        variables of the function; `table` asks for the values of a table, not for its keys.

        Raises:
            TooLarge: the file has more such expressions than are looked at.
        """
        found = self._of(node, own, 0)
        if isinstance(found, str):
            return [found]
        if isinstance(found, dict):
            found = list(found.values() if table else found.keys())
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def _of(self, node: Node, own: Mapping[str, Node], depth: int) -> Any:
        if depth > _DEEP:
            return None
        self._steps += 1
        if self._steps > _STEPS:
            raise TooLarge(max(node.line, 1))
        deeper = depth + 1
        match node:
            case Lit(value=str() as said):
                return said[:_LONG]
            case Lit(value=value):
                return value
            case Name(name=name):
                return self._of(own[name], {}, deeper) if name in own else self._meant(name, deeper)
            case Attr(of=Name(), name=name):
                return self._meant(name.removeprefix("#"), deeper)
            case Concat(parts=parts):
                return _joined("", [self._of(one, own, deeper) for one in parts])
            case Seq(items=items):
                return list(self._items(items, own, deeper))
            case Map():
                return dict(self._pairs(node, own, deeper))
            case Call():
                return self._call(node, own, deeper)
        return None

    def _items(self, items: Sequence[Node], own: Mapping[str, Node], depth: int) -> Iterator[Any]:
        for one in items:
            said = self._of(one.of if isinstance(one, Spread) else one, own, depth)
            if isinstance(one, Spread):
                yield from said if isinstance(said, list | str | dict) else ()
            else:
                yield said

    def _pairs(self, node: Map, own: Mapping[str, Node], depth: int) -> Iterator[tuple[str, Any]]:
        for key, value in node.pairs:
            said = self._of(key, own, depth) if key is not None else None
            if isinstance(said, str):
                yield said, self._of(value, own, depth)

    def _meant(self, name: str, depth: int) -> Any:
        """What a name of the file stands for that is given one value only, or a list that grows."""
        if name not in self._named:
            self._named[name] = []  # for one that stands for itself
            self._named[name] = list(self._values(name))
        if (name, depth) not in self._made:
            self._made[name, depth] = self._value(name, depth)
        return self._made[name, depth]

    def _value(self, name: str, depth: int) -> Any:
        made = [self._of(one, {}, depth) for one in self._named[name]]
        lists = [one for one in made if isinstance(one, list)]
        if len(made) == 1:
            return made[0]
        return [text for one in lists for text in one] if made and len(lists) == len(made) else None

    def _values(self, name: str) -> Iterator[Node]:
        if name not in self._text:
            return
        said = re.escape(name)
        for found in re.finditer(_GIVEN.format(said), self._text):
            value = self._behind(found.end())
            yield lower(value) if value is not None else Node(0)
        for found in re.finditer(_MORE.format(said), self._text):
            args = self._behind(found.end())
            items = args.named_children if args is not None and args.type == "arguments" else ()
            yield Seq(0, items=tuple(map(lower, items)))

    def _behind(self, at: int) -> Any:
        """The largest expression that begins behind a place."""
        while at < len(self._data) and self._text[at] in " \t\r\n":
            at += 1
        at += self._root.start_byte  # the file may begin with empty lines
        node = self._root.descendant_for_byte_range(at, at + 1)
        while (
            node is not None
            and (parent := node.parent) is not None
            and parent.start_byte == at
            and parent.type != "program"
        ):
            node = parent
        return node

    def _call(self, node: Call, own: Mapping[str, Node], depth: int) -> Any:
        name, args = last_name(node.func), node.args
        of = node.func.of if isinstance(node.func, Attr) else None
        if name in ("from", "atob", "alloc"):
            said = self._of(args[0], own, depth) if args else None
            form = (
                self._of(args[1], own, depth)
                if len(args) > 1
                else "base64"
                if name == "atob"
                else ""
            )
            return _decoded(said, form) if isinstance(said, str) else said
        if name == "join" and of is not None:
            between = self._of(args[0], own, depth) if args else ","
            parts = self._of(of, own, depth)
            return _joined(between, parts) if isinstance(parts, list) else None
        if name == "reverse" and of is not None:
            said = self._of(of, own, depth)
            return said[::-1] if isinstance(said, list) else None
        if name == "split" and of is not None and len(args) == 1:
            said = self._of(of, own, depth)
            by = self._of(args[0], own, depth)
            if isinstance(said, str) and isinstance(by, str):
                return said.split(by) if by else list(said)
            return None
        if name in ("fromCharCode", "fromCodePoint"):
            codes = list(self._items(args, own, depth))
            fit = all(isinstance(one, int) and 0 <= one < 0x110000 for one in codes)
            return "".join(map(chr, codes)) if fit else None
        if name == "update" and len(args) >= 1 and "createHash" in _source(of):
            said = self._of(args[0], own, depth)
            return hashlib.sha256(said.encode()).hexdigest() if isinstance(said, str) else None
        if is_hash(name) and len(args) == 1:
            said = self._of(args[0], own, depth)
            return hashlib.sha256(said.encode()).hexdigest() if isinstance(said, str) else None
        if name in _SAME:
            inner = of if not args or name in ("toString", "slice", "concat", "digest") else args[0]
            return self._of(inner, own, depth) if inner is not None else None
        return None


def _source(node: Node | None) -> str:
    raw = node.raw if node is not None else None
    return raw.text.decode("utf-8", "replace")[:200] if raw is not None else ""


def _decoded(said: str, form: Any) -> str | None:
    try:
        if form in ("base64", "base64url"):
            padded = said.replace("-", "+").replace("_", "/") + "=" * (-len(said) % 4)
            return base64.b64decode(padded).decode("latin-1")
        return binascii.unhexlify(said).decode("latin-1") if form == "hex" else said
    except ValueError:
        return None


def _joined(between: Any, parts: Sequence[Any]) -> str | None:
    if not isinstance(between, str) or not all(isinstance(one, str) for one in parts):
        return None
    return between.join(parts)[:_LONG]
