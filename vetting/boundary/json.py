"""Parse JSON that a stranger wrote: bounded, duplicate keys noticed, typed on the way in.

`json.loads` keeps the last of two equal keys and other parsers the first, so a document with
duplicates says different things to different readers (hostile `package.json`: `scripts` twice).
"""

import json
from collections.abc import Iterator
from typing import Any

from vetting.errors import FormatError


class Node:
    """A JSON value with typed access; a value of another type than asked for counts as absent."""

    __slots__ = ("duplicates", "value")

    def __init__(self, value: Any, duplicates: tuple[str, ...] = ()) -> None:
        self.value = value
        self.duplicates = duplicates
        """Keys that some object of the document gives more than once."""

    def get(self, key: str) -> "Node":
        """The member `key` of an object; a node of None when there is none."""
        return Node(self.value.get(key) if isinstance(self.value, dict) else None)

    def text(self, key: str) -> str | None:
        """The member `key` if it is a non-empty string."""
        value = self.get(key).value
        return _sound(value) if isinstance(value, str) and value else None

    def number(self, key: str) -> int | None:
        """The member `key` if it is a whole number."""
        value = self.get(key).value
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool:
        """Whether the member `key` is true."""
        return self.get(key).value is True

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """The members of an object; nothing for any other value."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield _sound(key), Node(value)

    def elements(self) -> Iterator["Node"]:
        """The elements of an array; nothing for any other value."""
        if isinstance(self.value, list):
            for value in self.value:
                yield Node(value)

    def texts(self) -> tuple[tuple[str, str], ...]:
        """The string members of an object, sorted by key."""
        return tuple(
            sorted((k, _sound(n.value)) for k, n in self.items() if isinstance(n.value, str))
        )


def _sound(text: str) -> str:
    """Without lone surrogates, which JSON can spell but no UTF-8 output can carry."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def parse(data: bytes | str, what: str, *, limit: int = 64 << 20) -> Node:
    """The JSON document `data`, called `what` in errors.

    Raises:
        FormatError: too large, too deep, or not JSON.
    """
    if len(data) > limit:
        raise FormatError(f"{what} is larger than {limit >> 20} MiB")
    duplicates: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            seen: set[str] = set()
            duplicates.extend(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return result

    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise FormatError(f"{what} is not valid JSON ({reason[:200]})") from error
    return Node(value, tuple(dict.fromkeys(duplicates)))
