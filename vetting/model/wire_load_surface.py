"""The way back for what a server offers: tools, prompts and resources from a verdict document."""

from collections.abc import Mapping
from typing import Any

from vetting.model.profile import Place
from vetting.model.surface import (
    HINTS,
    Captured,
    Handler,
    Offer,
    Surface,
    SurfaceState,
    Tool,
    Unresolved,
)
from vetting.model.trifecta import Leg, LegReason

Document = Mapping[str, Any]


def load_surface(item: Document) -> Surface:
    """The surface in a verdict document that was checked; older ones lack most of it."""
    return Surface(
        state=SurfaceState(item["state"]),
        digest=item["digest"],
        tools=tuple(
            Tool(
                name=tool["name"],
                description=tool["description"],
                place=_place(tool),
                digest=tool["digest"],
                declaration=tool.get("declaration", ""),
                parameters=tuple(tool.get("parameters", ())),
                annotations=tuple(
                    (name, said)
                    for name in sorted(HINTS)
                    if (said := tool.get("annotations", {}).get(name)) is not None
                ),
                handler=Handler(tool.get("handler", "unknown")),
                reaches=tuple(tool.get("reaches", ())),
                may_reach=tuple(tool.get("may_reach", ())),
                legs=tuple(
                    LegReason(leg=Leg(item["leg"]), why=item["why"])
                    for item in tool.get("legs", ())
                ),
                notes=tuple(tool.get("notes", ())),
            )
            for tool in item["items"]
        ),
        unresolved=tuple(
            Unresolved(place=_place(site), why=site["why"]) for site in item["unresolved"]
        ),
        prompts=tuple(_offer(offer) for offer in item.get("prompts", ())),
        resources=tuple(_offer(offer) for offer in item.get("resources", ())),
        instructions=tuple(_offer(offer) for offer in item.get("instructions", ())),
        captured=_captured(item.get("captured")),
    )


def _captured(item: Document | None) -> Captured | None:
    if item is None:
        return None
    return Captured(
        label=item["label"],
        digest=item["digest"],
        count=item["count"],
        source_only=tuple(item["source_only"]),
        captured_only=tuple(item["captured_only"]),
    )


def _offer(item: Document) -> Offer:
    return Offer(
        name=item["name"],
        description=item["description"],
        place=_place(item),
        digest=item["digest"],
    )


def _place(item: Document) -> Place:
    return Place(path=item["path"], line=item["line"])
