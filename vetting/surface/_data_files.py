"""Tools written in data files of the package, JSON or YAML, which its code reads when it runs: what a list
that is not fully known most likely holds.
"""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface._answers import Answers

_ENDS = (".json", ".yaml", ".yml")
_HINTS = frozenset({"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"})
_WORDS = (b"inputSchema", *(hint.encode() for hint in sorted(_HINTS)))
_SAYS = pattern(rb"\btype[\"']?\s{0,9}:\s{0,9}[\"']?tool\b")
_ALIAS = pattern(rb"(?m)(?:^|[\s:,\[{-])[&*][\w-]")
"""What may stand for a part of the document elsewhere, and make it larger than it looks."""

_NAME = pattern(r"[A-Za-z0-9][\w./-]{0,127}")
_MOST_FILES = 2_000
_MOST_TOOLS = 2_000
_LARGEST = {".json": 4 << 20}
_LARGE = 64 << 10
_DEEPEST = 12


def in_data_files(answers: Answers) -> None:
    """Declare what is written so and not declared yet."""
    output = answers.output
    for count, (path, line, value) in enumerate(_objects(answers.machine.program.tree)):
        name = _named(value)
        if count < _MOST_TOOLS and name and ("tool", name) not in output.seen:
            output.declare(answers.made("tool", name, value, path, line))


def _objects(tree: ArtifactTree) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The objects that say what only a tool says, each with its place."""
    files = [file for file in tree.files if file.path.endswith(_ENDS) and file.format == "text"]
    for file in files[:_MOST_FILES]:
        kind = file.path[file.path.rindex(".") :]
        if file.size > _LARGEST.get(kind, _LARGE) or "node_modules/" in file.path:
            continue
        data = tree.read(file)
        by_key = _SAYS.search(data) is not None
        if not by_key and not any(word in data for word in _WORDS):
            continue
        parsed = _parsed(kind, data, file.path)
        for value in chain(_within(parsed), _by_key(parsed) if by_key else ()):
            quoted = json.dumps(_named(value)).encode()
            at = data.find(quoted if kind == ".json" else quoted.strip(b'"'))
            yield file.path, data.count(b"\n", 0, max(at, 0)) + 1, value


def _parsed(kind: str, data: bytes, path: str) -> Any:
    """What a file says, None where it cannot be read."""
    if kind == ".json":
        try:
            return parse(data, path).value
        except FormatError:
            return None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _ALIAS.search(data) and any(
            isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, Loader=loader)
        ):
            return None
        return yaml.load(data, Loader=loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _within(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The tools in a value."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _within(item, depth + 1)
    elif isinstance(value, dict):
        if _is_tool(value):
            yield value
        else:
            for item in value.values():
                yield from _within(item, depth + 1)


def _by_key(value: Any) -> Iterator[dict[str, Any]]:
    """The tools of a document whose keys are their names, each of which says that it is one:
    `find_rows: {type: tool, description: …}`.
    """
    for name, item in value.items() if isinstance(value, dict) else ():
        said = isinstance(item, dict) and item.get("type") == "tool"
        if said and "description" in item and "name" not in item and isinstance(name, str):
            yield {**item, "name": name}


def _is_tool(value: dict[str, Any]) -> bool:
    hints = value.get("annotations")
    said = isinstance(hints, dict) and not _HINTS.isdisjoint(hints)
    schema = isinstance(value.get("inputSchema"), dict)
    return bool(_named(value)) and "description" in value and (said or schema)


def _named(value: dict[str, Any]) -> str:
    """The name that clients are told: its own, the one for this protocol, or what it is known by."""
    names = value.get("names")
    given = names.get("mcp") if isinstance(names, dict) else None
    for name in (given, value.get("name"), value.get("id")):
        if isinstance(name, str):
            return name if _NAME.fullmatch(name) else ""
    return ""
