"""Digests of tool declarations: RFC 8785 canonical JSON under a prefix that names the formula.

The prefix tells the version of the formula and, for what was read from source, that it was: such a
digest never equals one over what a running server said, because a schema's source is not a schema.
Nothing is normalised first: two spellings of one text must differ (NFC and NFD, zero-width joiners).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from vetting.errors import FormatError

MAX_DEPTH = 64
MAX_BYTES = 1 << 20
"""Of one declaration; JSON in its canonical form."""

MAX_KEPT = 64 << 10
MAX_MEMBER = 8 << 10
"""Bytes of a declaration, and of each of its members where it has more, that are kept."""

_LARGEST = 2**53 - 1


def tool_digest(fields: Mapping[str, Any], *, static: bool = True) -> str:
    """`sha256:…` over one declaration with its name; absent, null and empty members differ.

    Raises:
        FormatError: it is no I-JSON (RFC 7493), deeper than 64 levels or larger than 1 MiB.
    """
    return _sha256("tool", canonical(fields), static)


def declared_digest(kind: str, fields: Mapping[str, Any]) -> str:
    """`sha256:…` over a `prompt` or `resource` as the source declares it.

    Raises:
        FormatError: see `tool_digest`.
    """
    return _sha256(kind, canonical(fields), static=True)


def kept(fields: Mapping[str, Any]) -> str:
    """The canonical form of a declaration, its large members as `{"$digest": …}`; what two
    versions of a tool are compared by.

    Raises:
        FormatError: see `tool_digest`.
    """
    whole = canonical(fields)
    if len(whole) <= MAX_KEPT:
        return whole.decode()
    small = {}
    for name, value in fields.items():
        data = canonical(value)
        large = len(data) > MAX_MEMBER
        small[name] = {"$digest": f"sha256:{hashlib.sha256(data).hexdigest()}"} if large else value
    return canonical(small).decode()


def surface_digest(tools: Iterable[tuple[str, str]], *, static: bool = True) -> str:
    """`sha256:…` over (name, digest) pairs, whatever order they come in.

    Raises:
        FormatError: two tools have one name, or a name is no Unicode text.
    """
    rows = [list(pair) for pair in tools]
    if len({name for name, _ in rows}) != len(rows):
        raise FormatError("two tools have the same name")
    try:
        rows.sort(key=lambda row: row[0].encode("utf-16-be"))
        return _sha256("surface", rfc8785.dumps(rows), static)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise FormatError(f"a tool's name is no Unicode text ({error})") from error


def _sha256(what: str, data: bytes, static: bool) -> str:
    prefix = f"mcp-vet/{what}/v1" + ("/static" if static else "")
    return "sha256:" + hashlib.sha256(prefix.encode() + b"\0" + data).hexdigest()


def canonical(value: Any) -> bytes:
    """`value` as RFC 8785 has it.

    Raises:
        FormatError: see `tool_digest`.
    """
    _bounded(value, 0)
    try:
        data = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise FormatError(f"no canonical form ({error})") from error
    if len(data) > MAX_BYTES:
        raise FormatError(f"too long to be compared: {len(data) >> 10} kB")
    return data


def _bounded(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FormatError(f"nested deeper than {MAX_DEPTH} levels")
    for item in (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    ):
        _bounded(item, depth + 1)


def strict_json(data: bytes, what: str, *, limit: int = 64 << 20) -> Any:
    """JSON that means the same to every reader (RFC 7493), called `what` in errors.

    Raises:
        FormatError: duplicate members, NaN, a number beyond 2^53-1, a lone surrogate, a byte-order
            mark, too large or too deep.
    """
    if len(data) > limit:
        raise FormatError(f"{what} is larger than {limit >> 20} MiB")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=_constant,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise FormatError(f"{what} is not strict JSON ({reason[:200]})") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("an object has two members of one name")
    for key, value in pairs:
        for text in (key, value):
            if isinstance(text, str) and not text.isascii():
                text.encode("utf-8")  # a lone surrogate cannot be encoded
    return result


def _constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > _LARGEST:
        raise ValueError("a number beyond 2^53-1")
    return number
