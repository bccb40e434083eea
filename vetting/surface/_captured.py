"""A captured `tools/list`: what a running server said, as evidence of its own kind.

It is never compared by digest with what was read from source, whose digests have another prefix;
names are compared, in both directions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vetting.errors import FormatError
from vetting.model.surface import Surface
from vetting.surface._digest import strict_json, surface_digest, tool_digest

_MEMBERS = ("title", "description", "inputSchema", "outputSchema", "annotations", "icons")
"""The members of a tool that a model or a client sees; `_meta` is noise of the transport."""

MAX_TOOLS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Name and digest of every tool, in the server's order, and the digest over all; `fields` are
    what each says, without its name.
    """

    tools: tuple[tuple[str, str], ...]
    digest: str
    fields: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Names that only the source has, and names that only the running server told."""

    source_only: tuple[str, ...]
    captured_only: tuple[str, ...]


def capture(pages: Iterable[bytes]) -> Capture:
    """The tools in the answers to `tools/list`, all pages in order.

    Each page is a JSON-RPC answer, its `result`, or the bare list.

    Raises:
        FormatError: a page is no strict JSON, one is missing, or two tools have one name.
    """
    tools: list[tuple[str, str]] = []
    fields: list[Mapping[str, Any]] = []
    cursor: Any = None
    count = 0
    for number, data in enumerate(pages, 1):
        what = f"page {number} of the capture"
        if number > 1 and not cursor:
            raise FormatError(f"{what} follows one that says it is the last")
        listed, cursor = _page(strict_json(data, what), what)
        for item in listed:
            seen = _seen(item, what)
            tools.append((seen["name"], tool_digest(seen, static=False)))
            fields.append({key: value for key, value in seen.items() if key != "name"})
        count = number
        if len(tools) > MAX_TOOLS:
            raise FormatError(f"the capture has more than {MAX_TOOLS} tools")
    if not count or cursor:
        raise FormatError("the capture is not complete: a page is missing")
    digest = surface_digest(tools, static=False)
    return Capture(tools=tuple(tools), digest=digest, fields=tuple(fields))


def compare(surface: Surface, captured: Capture) -> Difference:
    """What one has and the other has not."""
    source = {tool.name for tool in surface.tools}
    told = {name for name, _ in captured.tools}
    return Difference(
        source_only=tuple(sorted(source - told)), captured_only=tuple(sorted(told - source))
    )


def _page(value: Any, what: str) -> tuple[list[Any], Any]:
    if isinstance(value, dict) and isinstance(value.get("result"), dict):
        value = value["result"]
    if isinstance(value, list):
        return value, None
    if not isinstance(value, dict) or not isinstance(value.get("tools"), list):
        raise FormatError(f"{what} holds no list of tools")
    return value["tools"], value.get("nextCursor")


def _seen(item: Any, what: str) -> dict[str, Any]:
    """What a model or a client sees of a tool."""
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        raise FormatError(f"{what} has a tool without a name")
    seen = {key: item[key] for key in ("name", *_MEMBERS) if key in item}
    return seen | {key: value for key, value in item.items() if key.startswith("x-")}
