"""When a package's first release came out, and the one before the release in hand.

Both are None as soon as one release's time is not known: a gap must not make a package look young
or asleep.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from vetting.boundary.json import Node
from vetting.ecosystems import time_of
from vetting.ecosystems._simple import SimpleFile

FirstAndPrevious: TypeAlias = tuple[datetime | None, datetime | None]


def of_packument(packument: Node, published: datetime | None) -> FirstAndPrevious:
    """From an npm packument, whose `time` also names versions that were removed since."""
    said = {version: "" for version, _ in packument.get("versions").items()}
    said |= dict(packument.get("time").texts())
    times = (said[key] for key in said if key not in ("created", "modified"))
    return _first_and_previous(map(time_of, times), published)


def of_index(
    versions: Iterable[Iterable[SimpleFile]], described: Node, published: datetime | None
) -> FirstAndPrevious:
    """From the files of every version on an index page; the JSON API fills in what it lacks."""
    said: Mapping[str, datetime | None] = {
        node.text("filename") or "": time_of(node.text("upload_time_iso_8601"))
        for _, files in described.get("releases").items()
        for node in files.elements()
    }
    times = ([file.uploaded_at or said.get(file.filename) for file in files] for files in versions)
    return _first_and_previous((_earliest(files) for files in times), published)


def _first_and_previous(
    times: Iterable[datetime | None], published: datetime | None
) -> FirstAndPrevious:
    known = list(times)
    if published is None or None in known:
        return None, None
    sure = [time for time in known if time is not None]
    earlier = [time for time in sure if time < published]
    return min(sure, default=None), max(earlier, default=None)


def _earliest(times: list[datetime | None]) -> datetime | None:
    sure = [time for time in times if time is not None]
    return min(sure) if sure and len(sure) == len(times) else None
