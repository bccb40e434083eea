"""Requests on file: who asks for which server, and why, with the evidence that came along.

requests/npm/@scope/name/1.2.3/
  alice-example.com-1f2e3d4c.json   one person's request; two people's merge without a conflict
  evidence/5a6b7c8d….json           what was found (`model.evidence_document`), named by its SHA-256
  evidence/5a6b7c8d…-bob-1f2e3d4c.dsse.json   somebody signed: that is what I found (`vetted`)
  lock/package-lock-1f2e3d4c.json   what the closure installs from; counts if they signed for it

They come by pull request, from anybody:

1. A file is plain, of bounded size, and lies where its own pin and requester belong.
2. It has the fields of its schema and no others, each of bounded length, and no later date than now.
3. Evidence has the digest that its name says. It is the requester's word until somebody whose key
   counts has signed it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from vetting.boundary.files import read_plain, write_atomic
from vetting.boundary.inside import inside
from vetting.boundary.json import Node, parse
from vetting.errors import FormatError, UsageError
from vetting.model.evidence_document import digest_of
from vetting.model.pin import PackagePin
from vetting.model.request import DataClass, Request, Wish
from vetting.patterns import pattern

FOLDER = "requests"
SCHEMA = "mcp-vet/request/v1"
MOST = 5_000
"""Requests that are looked at; more of them are no work list."""

_MAX_FILE = 1 << 20
_LIMITS = {"requester": 200, "reason": 2000, "purpose": 500, "team": 200}
_DIGEST = pattern(r"sha256:[0-9a-f]{64}")
_FIELDS = frozenset(
    {
        *("schema", "pin", "requester", "reason", "purpose", "data", "team"),
        *("needed_until", "asked_at", "evidence"),
    }
)


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the requests for `pin` lie."""
    return root / FOLDER / pin.ecosystem / pin.name / pin.version


def label(person: str) -> str:
    """A file name for a person's id; no two people share one."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", person.partition(":")[2] or person)
    return f"{plain.strip('.-')[:40] or 'x'}-{hashlib.sha256(person.encode()).hexdigest()[:8]}"


def path_of(root: Path, pin: PackagePin, requester: str) -> Path:
    """Where somebody's request for `pin` lies."""
    return folder(root, pin) / f"{label(requester)}.json"


def dump(request: Request) -> bytes:
    """The file: canonical JSON (RFC 8785's order), one field a line, so that people can review it.

    Raises:
        UsageError: a text is too long, or holds what no person types.
    """
    import json

    wish = request.wish
    texts = {
        "requester": request.requester,
        "reason": wish.reason,
        "purpose": wish.purpose,
        "team": wish.team,
    }
    for name, text in texts.items():
        if problem := _problem(name, text):
            raise UsageError(f"the {name} {problem}", hint=f"at most {_LIMITS[name]} characters")
    document = {
        "schema": SCHEMA,
        "pin": request.pin.purl,
        **texts,
        "data": wish.data.value if wish.data else None,
        "needed_until": wish.needed_until.isoformat() if wish.needed_until else None,
        "asked_at": f"{request.asked_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "evidence": request.evidence,
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def write(root: Path, request: Request) -> Path:
    """Put a request in place; the requester's earlier one for the same pin gives way.

    Raises:
        UsageError: a text in it is unusable. FormatError: a link leads out of the allowlist.
    """
    data = dump(request)
    path = path_of(root, request.pin, request.requester)
    put(root, path, data)
    return path


def put(root: Path, path: Path, data: bytes) -> None:
    """Write a file below `root`, and nowhere else: a folder in the repository may be a link.

    Raises:
        FormatError: a link leads out of it.
    """
    if not inside(root, path.relative_to(root).as_posix()):
        raise FormatError(
            f"{path}: a link on the way leads out of {root}", hint="remove the link first"
        )
    write_atomic(path, data)


def of(root: Path, pin: PackagePin, now: datetime | None = None) -> tuple[Request, ...]:
    """The requests for `pin`, the earliest first; later than `now` none may be dated.

    Raises:
        FormatError: one is malformed, or lies where it does not belong.
    """
    paths = sorted(folder(root, pin).glob("[!.]*.json"))
    found = [read(root, path, now) for path in paths[:MOST]]
    return tuple(sorted(found, key=lambda request: (request.asked_at, request.requester)))


def everything(
    root: Path, now: datetime | None = None
) -> tuple[dict[PackagePin, tuple[Request, ...]], list[FormatError]]:
    """All requests by pin, and what is wrong with the others."""
    found: dict[PackagePin, list[Request]] = {}
    problems: list[FormatError] = []
    for number, path in enumerate(_paths(root)):
        if number >= MOST:
            problems.append(FormatError(f"{root / FOLDER}: more than {MOST} requests"))
            break
        try:
            request = read(root, path, now)
        except FormatError as error:
            problems.append(error)
            continue
        found.setdefault(request.pin, []).append(request)
    return {
        pin: tuple(sorted(rows, key=lambda row: (row.asked_at, row.requester)))
        for pin, rows in sorted(found.items())
    }, problems


def _paths(root: Path) -> Iterator[Path]:
    for path in sorted((root / FOLDER).rglob("*.json")):
        if path.parent.name not in ("evidence", "lock") and not path.name.startswith("."):
            yield path


def read(root: Path, path: Path, now: datetime | None = None) -> Request:
    """The request in the file at `path`.

    Raises:
        FormatError: it is none, or belongs elsewhere.
    """
    what = str(path)
    try:
        data = _plain(root, path, _MAX_FILE)
        document = parse(data, what, limit=_MAX_FILE)
        request = _request(document, what, hashlib.sha256(data).hexdigest())
        _check_place(root, path, request, now)
    except FormatError as error:
        error.hint = error.hint or "remove it; mcp-vet request writes a new one"
        raise
    return request


def _check_place(root: Path, path: Path, request: Request, now: datetime | None) -> None:
    who = f"a request of {request.requester} for {request.pin}"
    if path != path_of(root, request.pin, request.requester):
        raise FormatError(f"{path}: {who} belongs elsewhere")
    if now is not None and request.asked_at > now + timedelta(days=1):
        raise FormatError(f"{path}: is dated {request.asked_at:%Y-%m-%d}, which is to come")


def read_evidence(root: Path, pin: PackagePin, digest: str) -> bytes:
    """The evidence beside the requests for `pin` that has this digest, `sha256:…`.

    Raises:
        FormatError: it is not there, no plain file, or altered.
    """
    path = evidence_path(root, pin, digest)
    data = _plain(root, path, 64 << 20)
    if digest_of(data) != digest:
        raise FormatError(
            f"{path}: changed since the request was made", hint=f"mcp-vet review {pin} --vet"
        )
    return data


def evidence_path(root: Path, pin: PackagePin, digest: str) -> Path:
    """Where evidence with that digest, `sha256:…`, lies."""
    return folder(root, pin) / "evidence" / f"{digest.removeprefix('sha256:')}.json"


def read_plain_file(path: Path, most: int = 1 << 20) -> bytes:
    """A plain file of bounded size: no link, which may lead to any file of this machine.

    Raises:
        FormatError: it is none, or cannot be read.
    """
    if path.is_symlink():
        raise FormatError(f"{path}: is a link")
    try:
        return read_plain(path, most)
    except OSError as error:
        raise FormatError(f"{path}: cannot be read ({error.strerror})") from error


def _plain(root: Path, path: Path, most: int) -> bytes:
    if not inside(root, path.relative_to(root).as_posix()):
        raise FormatError(f"{path}: lies behind a link that leads out of {root}")
    return read_plain_file(path, most)


def _request(document: Node, what: str, digest: str) -> Request:
    names = [name for name, _ in document.items()]
    if document.text("schema") != SCHEMA:
        raise FormatError(f"{what}: is not a {SCHEMA} document")
    if document.duplicates or not set(names) <= _FIELDS:
        odd = [*document.duplicates, *sorted(set(names) - _FIELDS)]
        raise FormatError(f"{what}: has a field twice, or one that is unknown: {odd[0][:60]!r}")
    texts = {name: _text(document, name, what) for name in _LIMITS}
    evidence = document.text("evidence")
    if evidence is not None and not _DIGEST.fullmatch(evidence):
        raise FormatError(f"{what}: its evidence is no sha256 digest")
    try:
        data, until = document.text("data"), document.text("needed_until")
        return Request(
            pin=_pin(document.text("pin") or ""),
            requester=texts["requester"],
            wish=Wish(
                reason=texts["reason"],
                purpose=texts["purpose"],
                team=texts["team"],
                data=DataClass(data) if data else None,
                needed_until=date.fromisoformat(until) if until else None,
            ),
            asked_at=datetime.fromisoformat(document.text("asked_at") or "").astimezone(UTC),
            evidence=evidence,
            digest=digest,
        )
    except (ValueError, OverflowError, UsageError) as error:
        raise FormatError(f"{what}: a value is unusable ({error})") from error


def _pin(purl: str) -> PackagePin:
    """The pin that `purl` names, in the one spelling that it has here."""
    from vetting import ecosystems

    pin = PackagePin.from_purl(purl)
    if ecosystems.parse_pin(str(pin)) != pin:
        raise ValueError(f"{purl!r} is not canonical")
    return pin


def _text(document: Node, name: str, what: str) -> str:
    value = document.get(name).value
    if value is not None and not isinstance(value, str):
        raise FormatError(f"{what}: {name} is no text")
    text = document.text(name) or ""
    if problem := _problem(name, text):
        raise FormatError(f"{what}: the {name} {problem}")
    return text


def _problem(name: str, text: str) -> str:
    """Why `text` cannot be that field; empty if it can."""
    if len(text) > _LIMITS[name]:
        return "is too long"
    if name in ("requester", "reason") and not text.strip():
        return "is missing"
    if not text.replace("\n", "").replace("\t", "").isprintable():
        return "holds characters that cannot be seen"
    return ""


def requesters(requests: Iterable[Request]) -> tuple[str, ...]:
    """Who asks, the first first."""
    return tuple(dict.fromkeys(request.requester for request in requests))
