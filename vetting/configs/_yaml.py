"""YAML with places: PyYAML's events, put together here, so that neither depth nor aliases hurt.

Scalars become what `yaml.safe_load` makes of them; `raw` keeps an unquoted one as written, since
clients read YAML 1.2, where `yes` is a text. An alias is the value it stands for, not a copy.
"""

from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from vetting.configs._tree import MAX_DEPTH, MAX_VALUES, Lines, Member, Unparsable, Value

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"


class _Open:
    """A map or list that has not ended yet."""

    __slots__ = (
        "anchor",
        "elements",
        "key",
        "key_line",
        "kind",
        "members",
        "merged",
        "size",
        "start",
    )

    def __init__(self, kind: str, start: int, anchor: str | None) -> None:
        self.kind, self.start, self.anchor = kind, start, anchor
        self.members: list[Member] = []
        self.elements: list[Value] = []
        self.merged: list[Value] = []
        self.key: str | None = None
        self.key_line = 0
        self.size = 1
        """Values inside, every alias written out."""


def parse(text: str) -> Value:
    """The document `text`; an empty one is null.

    Raises:
        Unparsable: it is not one YAML document with plain keys, is nested deeper than MAX_DEPTH,
            or has more than MAX_VALUES values, every alias written out.
    """
    body = text.removeprefix("\ufeff")
    document = _Document(Lines(text), len(text) - len(body))
    try:
        for event in yaml.parse(body, Loader=_LOADER):
            document.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise Unparsable(getattr(error, "problem", None) or "this is no YAML", line) from None
    except (ValueError, OverflowError):
        raise Unparsable("a value cannot be read", document.line) from None
    return document.root or Value("other", 1, 0, 0)


class _Document:
    """What has been read so far: a stack, since a document of brackets must not exhaust ours."""

    def __init__(self, lines: Lines, shift: int) -> None:
        self._lines, self._shift = lines, shift
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._constructor = SafeConstructor()
        self._resolver: Any = Resolver()
        self.root: Value | None = None
        self.line = 1

    def take(self, event: Any) -> None:
        """The next event."""
        start, end = event.start_mark.index + self._shift, event.end_mark.index + self._shift
        self.line = self._lines.at(start)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            self._stack.append(_Open(kind, start, event.anchor))
            if len(self._stack) > MAX_DEPTH:
                raise Unparsable(f"nested deeper than {MAX_DEPTH}", self.line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close(self._stack.pop(), end)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, start, end), 1, event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise Unparsable("an alias stands for nothing, or for what it stands in", self.line)
            self._put(*self._anchors[event.anchor], None)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise Unparsable("there is more than one document", self.line)

    def _close(self, found: _Open, end: int) -> None:
        own = {member.key for member in found.members}
        for value in found.merged:  # explicit keys win, then earlier merges
            for member in value.members:
                if member.key not in own:
                    own.add(member.key)
                    found.members.append(member)
        line = self._lines.at(found.start)
        members, elements = tuple(found.members), tuple(found.elements)
        value = Value(found.kind, line, found.start, end, None, members, elements)
        self._put(value, found.size, found.anchor)

    def _put(self, value: Value, size: int, anchor: str | None) -> None:
        """A value is whole; it belongs to the innermost map or list."""
        if anchor is not None:
            self._anchors[anchor] = value, size
        if not self._stack:
            self.root = value
            return
        owner = self._stack[-1]
        owner.size += size
        if owner.size > MAX_VALUES:
            raise Unparsable(f"there are more than {MAX_VALUES:,} values", self.line)
        if owner.kind == "list":
            owner.elements.append(value)
        elif owner.key is None:
            owner.key, owner.key_line = self._key(value), self.line
        elif owner.key == _MERGE and (value.members or value.elements):
            owner.merged += value.elements or (value,)
            owner.key = None
        else:
            owner.members.append(Member(owner.key, owner.key_line, value))
            owner.key = None

    def _key(self, value: Value) -> str:
        if value.kind in ("map", "list"):
            raise Unparsable("a key is a map or a list", self.line)
        return value.raw if value.raw is not None else str(value.scalar)

    def _scalar(self, event: Any, start: int, end: int) -> Value:
        tag = event.tag
        if tag in (None, "!"):
            tag = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        node = yaml.ScalarNode(tag, event.value)
        raw = event.value if event.implicit[0] else None
        scalar: bool | int | float | None
        match tag.removeprefix(_TAG):
            case "null":
                scalar = None
            case "bool" if event.value.lower() in SafeConstructor.bool_values:
                scalar = bool(self._constructor.construct_yaml_bool(node))
            case "int":
                scalar = int(self._constructor.construct_yaml_int(node))
            case "float":
                scalar = float(self._constructor.construct_yaml_float(node))
            case _:
                return Value("text", self.line, start, end, event.value)
        return Value("other", self.line, start, end, scalar, raw=raw)
