"""Tools as a source declares them, and what became of one."""

import json
from typing import Any

from vetting.drift import ToolDrift, tools
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.surface import tool_digest

PLACE = Place(path="index.js", line=7)


def tool(name: str = "read", **fields: Any) -> Tool:
    said = {"name": name, **{key: value for key, value in fields.items() if value is not ...}}
    return Tool(
        name=name,
        description=str(said.get("description", "")),
        place=PLACE,
        digest=tool_digest(said),
        declaration=json.dumps(said),
    )


def surface(*declared: Tool, state: SurfaceState = SurfaceState.COMPLETE) -> Surface:
    return Surface(state=state, tools=declared)


def only(old: Tool, new: Tool) -> ToolDrift:
    (found,) = tools(surface(old), surface(new))
    return found
