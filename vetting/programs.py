"""Compiled regular expressions, kept from one run to the next: to compile those that a small vet needs
takes a third of its time.

What is kept of one are the numbers that the standard library's engine steps through. It checks them
before it uses them; what it refuses, or cannot be read, is compiled anew.
"""

import importlib
import re
import sys
from collections.abc import Callable
from typing import Any, AnyStr, Protocol

# What `re.compile` is made of; not exported, and no type stubs know it.
_PARSER: Any = importlib.import_module("re._parser")
_COMPILER: Any = importlib.import_module("re._compiler")
_ENGINE: Any = importlib.import_module("_sre")

VERSION = f"{sys.version} {sys.byteorder} {_ENGINE.MAGIC} {_ENGINE.CODESIZE}"
"""Of the engine: another one understands other numbers."""

_NUMBERS = "I"
_MOST_GROUPS = 1000


class Kept(Protocol):
    """What earlier runs compiled, in a form that JSON can spell, by names of ours."""

    def get(self, key: str, /) -> Any:
        """What is kept under `key`; None when nothing is."""

    def put(self, key: str, value: Any, /) -> None:
        """Keep `value` under `key`."""

    def save(self) -> None:
        """Let later runs know."""


_STORE: list[Kept] = []


def keep_in(store: Kept) -> None:
    """From now on, look in `store` before anything is compiled, and keep there what is."""
    _STORE[:] = [store]


def save() -> None:
    """Let later runs know what was compiled."""
    for store in _STORE:
        store.save()


def compiled(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`.

    Raises:
        re.error: the expression is malformed.
    """
    if not _STORE:
        return re.compile(text, flags)
    kind = type(text).__name__
    name = f"{kind} {int(flags)} {digest(text)}"
    found: re.Pattern[AnyStr] = of_tree(name, lambda: _PARSER.parse(text, flags), text)
    return found


def of_tree(name: str, tree: Callable[[], Any], text: Any = None) -> re.Pattern[Any]:
    """The expression of a syntax tree, which is asked for where nothing is kept under `name`.

    Raises:
        re.error: `tree` does.
    """
    store = _STORE[0] if _STORE else None
    if store is not None:
        try:
            return _made(text, *store.get(name))
        except (TypeError, ValueError, LookupError, OverflowError, AttributeError, RuntimeError):
            pass  # nothing is kept, or something that we did not put there
    parsed = tree()
    if store is None:
        return _COMPILER.compile(parsed)  # type: ignore[no-any-return]
    value = _told(parsed)
    store.put(name, value)
    return _made(text, *value)


def told(name: str, tell: Callable[[], Any]) -> Any:
    """What `tell` says of an expression, in a form that JSON can spell and never None, or what it said
    under this `name` in an earlier run.
    """
    store = _STORE[0] if _STORE else None
    found = store.get(name) if store is not None else None
    if found is None:
        found = tell()
        if store is not None:
            store.put(name, found)
    return found


def digest(text: str | bytes) -> str:
    """A name for a text."""
    import hashlib  # what only compares configurations keeps nothing, and does not wait for this

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _told(tree: Any) -> tuple[int, int, dict[str, int], str]:
    """The flags of an expression, its groups, the names of some, and its numbers in Base64."""
    from array import array
    from base64 import b64encode

    state = tree.state
    numbers = array(_NUMBERS, _COMPILER._code(tree, 0)).tobytes()  # noqa: SLF001
    return int(state.flags), state.groups - 1, state.groupdict, b64encode(numbers).decode()


def _made(
    text: Any, flags: int, groups: int, names: dict[str, int], numbers: str
) -> re.Pattern[Any]:
    from array import array
    from base64 import b64decode

    if groups > _MOST_GROUPS:
        raise ValueError("no expression of ours has so many groups")
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    code = array(_NUMBERS, b64decode(numbers)).tolist()
    found: re.Pattern[Any] = _ENGINE.compile(text, flags, code, groups, names, tuple(by_number))
    return found
