"""Parameters that no tool declares: whoever knows of one may give it all the same, and no client shows it
to anybody. They are told from others only where all schemas are known.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_marks import GIVEN, NOTHING, Marks
from vetting.surface._reading import Declared

_DEPTH = 6
_OBJECT = r"z\s?\.\s?(?:strictObject|object)\s?\(\s?"
_NOTHING = pattern(rf"(?:{_OBJECT})?\{{\s?\}}[\s)]*")
_SHAPE = pattern(rf"(?:{_OBJECT})?\{{")
_OPEN = pattern(
    r"\.\.\.|passthrough|loose|catchall|nonstrict|extend|merge|additionalProperties|Object\s?\.\s?assign"
    r"|\bproperties\b|\btype[\"'`]?\s?:\s?[\"'`]object\b"
)
"""What lets more pass than a schema names, and what of it stands elsewhere; and a schema in JSON, which a
server that answers all calls itself need not keep to.
"""


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


def stripped(items: Iterable[Declared]) -> dict[str, frozenset[str]]:
    """The parameters of tools whose schema a library keeps to, by the tool's name: zod leaves out what an
    object has besides. Functions that answer several tools get those of each in its own turn alone.
    """
    found: dict[str, frozenset[str]] = {}
    for item in items:
        schema = item.fields.get("inputSchema")
        said = schema.get("$source") if isinstance(schema, Mapping) else None
        if schema == {} and not item.path.endswith(".py"):  # an object of zod's without members
            said = "{}"
        if item.kind != "tool" or not isinstance(said, str) or not _SHAPE.match(said):
            continue
        if (item.parameters or _NOTHING.fullmatch(said)) and not _OPEN.search(said):
            found[item.name] = frozenset(item.parameters)
    return found


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
