"""OSV JSON to `Advisory`: only what decisions need, typed on the way in."""

from datetime import UTC, datetime

from packaging.utils import canonicalize_name

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.evidence import Severity

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
_MAX_REFERENCES = 5


def read(data: bytes, what: str) -> Advisory:
    """The advisory in `data`, called `what` in errors.

    Raises:
        FormatError: it is too large, not JSON, or has no id.
    """
    document = parse(data, what, limit=MAX_RECORD)
    identifier = document.text("id")
    if identifier is None:
        raise FormatError(f"{what} is not an OSV record: it has no id")
    affected = tuple(_affected(node) for node in document.get("affected").elements())
    aliases = {
        str(node.value)
        for node in document.get("aliases").elements()
        if isinstance(node.value, str)
    }
    return Advisory(
        id=identifier,
        modified=_time(document.text("modified")),
        aliases=tuple(sorted(aliases - {identifier})),
        summary=(document.text("summary") or document.text("details") or "")[:300],
        severity=_severity(document),
        withdrawn=document.text("withdrawn") is not None,
        references=tuple(
            url
            for node in list(document.get("references").elements())[:_MAX_REFERENCES]
            if (url := node.text("url")) and url.startswith("https://")
        ),
        affected=tuple(item for item in affected if item is not None),
    )


def _affected(node: Node) -> Affected | None:
    """None for packages of other ecosystems."""
    package = node.get("package")
    ecosystem = ECOSYSTEMS.get((package.text("ecosystem") or "").partition(":")[0])
    name = package.text("name")
    if ecosystem is None or name is None:
        return None
    return Affected(
        ecosystem=ecosystem,
        name=canonicalize_name(name) if ecosystem == "pypi" else name,
        ranges=tuple(_range(item) for item in node.get("ranges").elements()),
        versions=tuple(
            str(item.value)
            for item in node.get("versions").elements()
            if isinstance(item.value, str)
        ),
        severity=_severity(node),
    )


def _range(node: Node) -> AffectedRange:
    return AffectedRange(
        kind=node.text("type") or "",
        events=tuple(
            Event(kind=kind, version=version)
            for event in node.get("events").elements()
            for kind in _KINDS
            if (version := event.text(kind)) is not None
        ),
    )


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


def _time(text: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time and time.tzinfo is None else time
