"""Letters of a text as numbers: `text.encode()`, `ord(letter)`, `name.charCodeAt(at)`. Who asks for one
address after another that has such a number in it has spelled out the text to whoever answers.
"""

from vetting.surface._flow_marks import (
    BROUGHT,
    CHECKED,
    FILE,
    GIVEN,
    LETTERS,
    LOOKED,
    PART,
    SECRET,
    Marks,
    of_kind,
    without,
)
from vetting.surface._ir import Attr, Call, Lit

_TEXTS = (GIVEN, PART, BROUGHT, CHECKED, LOOKED, FILE, SECRET)
OF_ONE = frozenset({"ord", "charCodeAt", "codePointAt"})
_OF_ALL = frozenset({"encode", "bytes", "bytearray"})
_PLAIN = frozenset({"utf8", "utf-8", "UTF-8", "ascii", "latin-1", "latin1", "utf-16", "utf16le"})
_KEEP = frozenset({
    *("enumerate", "zip", "list", "tuple", "iter", "next", "batched", "chunked", "grouper", "islice"),
    *("cycle", "chain", "from_iterable", "memoryview", "from_bytes", "ljust", "rjust", "slice", "at"),
    *("subarray", "pop", "shift", "map", "entries", "values", "forEach", "String", "str", "join"),
    *("format", "gather", "all", "push", "append", "extend", "concat", "reversed", "min", "max"),
    *("readUInt8", "readUInt16BE", "readUInt16LE", "readUInt32BE", "readUInt32LE", "readUIntBE"),
    *("readUIntLE", "padStart", "padEnd", "zfill", "Array", "Uint8Array", "Uint16Array", "unpack"),
    *("iter_unpack", "unpack_from", "flatMap", "filter", "fill"),
})  # fmt: skip
"""Calls of other packages whose answer still has the numbers."""


def spelled(node: Call, name: str, found: Marks) -> Marks:
    """The marks of what a call makes of values with marks `found`: numbers for letters, or still those."""
    text = frozenset((LETTERS, of) for _, of in of_kind(found, *_TEXTS))
    first = getattr(node.args[0], "name", "") if node.args else ""
    if name in OF_ONE or (name == "map" and first in OF_ONE):
        return text
    said = [one.value for one in node.args if isinstance(one, Lit) and isinstance(one.value, str)]
    plain = all(one in _PLAIN for one in said)
    of_all = name in _OF_ALL or (name == "from" and _is_buffer(node))
    if of_all and plain and (name != "encode" or isinstance(node.func, Attr)):
        return found | text
    keeps = name in _KEEP or (name == "from" and plain) or (name == "toString" and not said)
    return found if keeps or of_all else without(found, LETTERS)


def _is_buffer(node: Call) -> bool:
    of = node.func.of if isinstance(node.func, Attr) else None
    return getattr(of, "name", "") == "Buffer"
