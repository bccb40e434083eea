"""OSV JSON to `Advisory`: only what decisions need, typed on the way in.

A record that cannot be placed is refused. One that can, but says something of a package that makes
no sense, is kept with a range that matching cannot decide: that costs one package its answer, not
all of them.
"""

from datetime import UTC, datetime
from functools import lru_cache

from packaging.utils import canonicalize_name

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.evidence import Severity
from vetting.patterns import pattern

ECOSYSTEMS = {"npm": "npm", "PyPI": "pypi"}
"""OSV's names of the ecosystems we vet, and ours."""

MAX_RECORD = 8 << 20
"""Bytes; the largest real record is under 2 MB."""

_WORDS = {
    "LOW": Severity.LOW,
    "MODERATE": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "HIGH": Severity.HIGH,
    "CRITICAL": Severity.CRITICAL,
    "NONE": Severity.INFO,
}
_KINDS = ("introduced", "fixed", "last_affected", "limit")
_DECISIVE = frozenset(
    {"affected", "aliases", "ecosystem", "events", "id", "modified", "name", "package", "ranges",
     "type", "versions", "withdrawn", *_KINDS}
)  # fmt: skip
_ID = pattern(r"[!-~]{1,128}")
_MAX_REFERENCES = 5
_SENSELESS = AffectedRange(kind="ECOSYSTEM", events=())


def read(data: bytes, what: str) -> Advisory:
    """The advisory in `data`, called `what` in errors.

    Raises:
        FormatError: it is too large, not JSON, ambiguous, or does not say what it is about.
    """
    document = parse(data, what, limit=MAX_RECORD)
    identifier = document.text("id")
    if identifier is None or not _ID.fullmatch(identifier):
        raise FormatError(f"{what} is not an OSV record: it has no usable id")
    if twice := _DECISIVE.intersection(document.duplicates):
        raise FormatError(f"{what} is ambiguous: it gives {min(twice)!r} twice")
    affected = [_affected(node, what) for node in _list(document, "affected", what)]
    aliases = {
        node.value
        for node in document.get("aliases").elements()
        if isinstance(node.value, str) and _ID.fullmatch(node.value)
    }
    return Advisory(
        id=identifier,
        modified=moment(document.text("modified")),
        aliases=tuple(sorted(aliases - {identifier})),
        summary=(document.text("summary") or document.text("details") or "")[:300],
        severity=_severity(document),
        withdrawn=moment(document.text("withdrawn")) is not None,
        references=tuple(
            url
            for node in list(document.get("references").elements())[:_MAX_REFERENCES]
            if (url := node.text("url")) and url.startswith("https://") and len(url) < 500
        ),
        affected=tuple(item for item in affected if item is not None),
    )


def _list(node: Node, key: str, what: str) -> list[Node]:
    value = node.get(key)
    if value.value is not None and not isinstance(value.value, list):
        raise FormatError(f"{what} is not an OSV record: its {key} is no list")
    return list(value.elements())


def _affected(node: Node, what: str) -> Affected | None:
    """None for packages of other ecosystems."""
    package = node.get("package")
    ecosystem = ECOSYSTEMS.get((package.text("ecosystem") or "").partition(":")[0])
    if ecosystem is None:
        return None
    name = package.text("name")
    if name is None:
        raise FormatError(f"{what} is not an OSV record: it names no package")
    ranges = [_range(item) for item in node.get("ranges").elements()]
    versions = [item.value for item in node.get("versions").elements()]
    named = tuple(item for item in versions if isinstance(item, str))
    lists = (node.get("ranges").value, node.get("versions").value)
    if len(named) != len(versions) or any(not isinstance(x, list | None) for x in lists):
        ranges.append(_SENSELESS)
    return Affected(
        ecosystem=ecosystem,
        name=canonicalize_name(name) if ecosystem == "pypi" else name,
        ranges=tuple(ranges),
        versions=named,
        severity=_severity(node),
    )


def _range(node: Node) -> AffectedRange:
    """Every event as the record gives it; one that is none makes the range undecidable."""
    events = []
    for item in node.get("events").elements():
        given = [(kind, item.text(kind)) for kind in _KINDS if item.get(kind).value is not None]
        if not given:
            return _SENSELESS
        for kind, version in given:
            if version is None:
                return _SENSELESS
            events.append(Event(kind=kind, version=version))
    return AffectedRange(kind=node.text("type") or "", events=tuple(events))


def _severity(node: Node) -> Severity:
    """The worst CVSS score given, else the database's own word, else unknown."""
    scored = [
        rated
        for item in node.get("severity").elements()
        if (rated := rate(item.text("score") or "")) is not None
    ]
    if scored:
        return min(scored, key=lambda severity: severity.rank)
    for place in ("database_specific", "ecosystem_specific"):
        word = node.get(place).text("severity")
        if word is not None and word.upper() in _WORDS:
            return _WORDS[word.upper()]
    return Severity.UNKNOWN


@lru_cache(maxsize=1 << 15)
def rate(vector: str) -> Severity | None:
    """The severity of a CVSS v2, v3 or v4 vector (FIRST's rating scales); None if it is not one."""
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    try:
        if vector.startswith("CVSS:4"):
            score = float(CVSS4(vector).base_score)
        elif vector.startswith("CVSS:3"):
            score = float(CVSS3(vector).base_score)
        else:
            score = float(CVSS2(vector).base_score)
            return _rate_v2(score)
    except (CVSSError, ArithmeticError, KeyError, ValueError):
        return None
    for least, severity in ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM)):
        if score >= least:
            return severity
    return Severity.LOW if score > 0 else Severity.INFO


def _rate_v2(score: float) -> Severity:
    if score >= 7.0:
        return Severity.HIGH
    return Severity.MEDIUM if score >= 4.0 else Severity.LOW


def moment(text: str | None) -> datetime | None:
    """The time that an OSV document gives as RFC 3339, None if it is none."""
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time and time.tzinfo is None else time
