"""The tools of a server as a table: what each says of itself, reaches, and gives to an attack."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.model.surface import Handler, Surface, Tool
from vetting.model.trifecta import LEG_WORDS, shortest_chain
from vetting.model.verdict import Verdict

MAX_ROWS = 40
_HEADING = 20
"""Characters up to which a line that is no sentence is no description yet: `Purpose:`."""

_REACHES = {
    "process_exec": "runs programs",
    "fs_read": "reads files",
    "fs_write": "writes files",
    "delete": "deletes files",
    "network": "network",
    "listens": "listens",
    "dynamic_code": "evaluates code",
    "native_code": "native code",
    "env": "environment",
}
_HINTS = {
    ("readOnlyHint", True): "read-only",
    ("destructiveHint", True): "destructive",
    ("openWorldHint", True): "open world",
    ("openWorldHint", False): "closed world",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRow:
    """One tool in words; nothing in it is escaped."""

    name: str
    says: str
    """How its description begins: the first line, and the next ones after one that is a heading."""

    hints: str
    reaches: str
    legs: str
    notes: tuple[str, ...]


def surface_of(verdict: Verdict) -> Surface | None:
    """What the server declares; None where nobody looked."""
    return next((item.surface for item in verdict.evidence if item.surface), None)


def rows(surface: Surface) -> Iterator[ToolRow]:
    """The first tools, those with notes before the others."""
    ordered = sorted(surface.tools, key=lambda tool: not tool.notes)
    for tool in ordered[:MAX_ROWS]:
        yield ToolRow(
            name=tool.name,
            says=_begins(tool.description),
            hints=", ".join(_HINTS[hint] for hint in tool.annotations if hint in _HINTS),
            reaches=_reaches(tool),
            legs=", ".join(dict.fromkeys(LEG_WORDS[reason.leg] for reason in tool.legs)),
            notes=tool.notes,
        )


def _begins(text: str) -> str:
    said = ""
    for line in text.split("\n"):
        said = f"{said} {line.strip()}".strip()
        if len(said) >= _HEADING or said.endswith((".", "!", "?")):
            break
    return said


def _reaches(tool: Tool) -> str:
    sure, likely = (
        ", ".join(_REACHES.get(kind, kind) for kind in kinds)
        for kinds in (tool.reaches, tool.may_reach)
    )
    found = ", ".join(filter(None, (sure, f"perhaps {likely}" if likely else "")))
    if tool.handler is Handler.UNKNOWN:
        return f"{found} (its code was not found)" if found else "its code was not found"
    if tool.handler is Handler.PARTLY:
        return f"{found}, perhaps more" if found else "nothing known"
    return found or "nothing known"


def heading(surface: Surface) -> str:
    """`14 tools (complete)`, with prompts and resources where there are any."""
    counts = [
        f"{len(items)} {what}{'s' * (len(items) != 1)}"
        for what, items in (("prompt", surface.prompts), ("resource", surface.resources))
        if items
    ]
    tools = f"{len(surface.tools)} tool{'s' * (len(surface.tools) != 1)} ({surface.state})"
    return ", ".join([tools, *counts])


def chain(surface: Surface) -> str | None:
    """The shortest way from a stranger's text to private data and out, in words."""
    found = shortest_chain(("", tool.name, tool.legs) for tool in surface.tools)
    return str(found) if found else None
