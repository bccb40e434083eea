"""Download counts of the last week, as the ecosystems' counting services publish them.

Anybody can inflate them, so they are context for a person and nothing more.

https://github.com/npm/registry/blob/main/docs/download-counts.md, https://pypistats.org/api/
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.errors import FormatError, NotFound
from vetting.model.signals import Count
from vetting.patterns import pattern
from vetting.sources import Services

_BATCH = 128
_FRESH = 6 * 3600.0
_MAX_BYTES = 1 << 20
_MOST = 1 << 53
"""No honest count comes near; what is larger could not be printed or compared everywhere."""

# The start keeps `.` and `..` out of paths, the rest keeps a name from being two.
_NAME = pattern(r"(?:@[A-Za-z0-9~_-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~_-][A-Za-z0-9._~-]*")
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def last_week(
    http: Client, services: Services, packages: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Count]:
    """The downloads of each (ecosystem, name); one that nobody counts, or not yet, is left out.

    Raises:
        RegistryError: a counting service cannot be reached.
        FormatError: it gives no usable answer, or a name is not one.
    """
    wanted = list(dict.fromkeys(packages))
    for ecosystem, name in wanted:
        if ecosystem not in ("npm", "pypi"):
            raise FormatError(f"it is not known who counts downloads for {ecosystem}")
        if not _NAME.fullmatch(name) or len(name) > 214:
            raise FormatError(f"{name[:80]!r} is not a package name that is counted")
    npm = [name for ecosystem, name in wanted if ecosystem == "npm"]
    together = [name for name in npm if not name.startswith("@")]
    batches = [together[at : at + _BATCH] for at in range(0, len(together), _BATCH)]
    # The service takes no scoped names in bulk.
    batches += [[name] for name in npm if name.startswith("@")]
    counts: dict[tuple[str, str], Count] = {}
    for names in batches:
        found = _npm(http, services.npm_downloads, names)
        counts.update({("npm", name): count for name, count in found.items()})
    for ecosystem, name in wanted:
        if ecosystem == "pypi":
            pypi = _pypi(http, services.pypi_downloads, name)
            counts.update({} if pypi is None else {(ecosystem, name): pypi})
    return counts


def _npm(http: Client, base: str, names: Sequence[str]) -> dict[str, Count]:
    """One call; for a single name the answer is its count, for several an object of counts."""
    url = f"{base}/downloads/point/last-week/{','.join(names)}"
    try:
        response = http.get(url, accept="application/json", fresh=_FRESH, max_bytes=_MAX_BYTES)
    except NotFound:
        return {}
    answer = parse(response.body, url)
    several = len(names) > 1
    found = {}
    for name in names:
        node = answer.get(name) if several else answer
        if several and node.value is None and isinstance(answer.value, dict):
            continue
        if node.text("package") != name:
            raise FormatError(f"{url} says nothing of {name}")
        found[name] = _count(node.number("downloads"), base, _day(node, url), url)
    return found


def _day(node: Node, url: str) -> datetime:
    """The last day that is counted."""
    text = node.text("end") or ""
    try:
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise FormatError(f"{url} gives no day for its count")


def _pypi(http: Client, base: str, name: str) -> Count | None:
    url = f"{base}/api/packages/{name}/recent"
    try:
        response = http.get(url, accept="application/json", fresh=_FRESH, max_bytes=_MAX_BYTES)
    except NotFound:
        return None
    answer = parse(response.body, url)
    if answer.text("package") != name:
        raise FormatError(f"{url} says nothing of {name}")
    value = answer.get("data").number("last_week")
    return _count(value, base, response.fetched_at.replace(microsecond=0), url)


def _count(value: int | None, base: str, as_of: datetime, url: str) -> Count:
    if value is None or not 0 <= value < _MOST:
        raise FormatError(f"{url} gives no count")
    return Count(value=value, source=urlsplit(base).netloc, as_of=as_of)
