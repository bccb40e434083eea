"""Parameters that no tool declares: whoever knows of one may give it all the same, and no client shows it
to anybody. They are told from others only where all schemas are known.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from vetting.surface._flow_marks import GIVEN, NOTHING, Marks
from vetting.surface._reading import Declared

_DEPTH = 6


def declared_parameters(items: Iterable[Declared]) -> frozenset[str] | None:
    """The names of all parameters of tools, of parts of them too; None where they are not all known."""
    every = list(items)
    tools = [item for item in every if item.kind == "tool"]
    found = {name for item in every for name in item.parameters}
    for item in tools:
        schema = item.fields.get("inputSchema")
        if not isinstance(schema, Mapping) or "properties" not in schema:
            return None
        if schema.get("additionalProperties") or not _names(schema, found, 0):
            return None
    return frozenset(found) if tools else None


def undeclared(marks: Marks, declared: frozenset[str] | None) -> Marks:
    """The marks of what a caller gives whose parameters are not among the `declared` ones."""
    if declared is None:
        return NOTHING
    return frozenset(
        (kind, of)
        for kind, of in marks
        if kind == GIVEN and "." in of and declared.isdisjoint(of.split(".")[1:])
    )


def _names(schema: Any, found: set[str], depth: int) -> bool:
    """Add the names in a schema; whether all of it is known."""
    if depth > _DEPTH:
        return False
    if isinstance(schema, list):
        return all(_names(one, found, depth + 1) for one in schema)
    if not isinstance(schema, Mapping):
        return True
    if "$source" in schema or "$ref" in schema:
        return False
    properties = schema.get("properties")
    found |= set(properties) if isinstance(properties, Mapping) else set()
    return all(_names(one, found, depth + 1) for one in schema.values())
