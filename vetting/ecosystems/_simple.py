"""A project's page of a Python package index: PEP 503 HTML and PEP 691 JSON, one shape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from vetting.boundary.json import Node, parse
from vetting.ecosystems import time_of
from vetting.errors import FormatError
from vetting.model.artifact import Digest

_DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_MAX_FILES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleFile:
    """One link of the page; `yanked` is the reason, empty when none is given."""

    filename: str
    url: str
    digests: tuple[Digest, ...]
    yanked: str | None
    size: int | None = None
    uploaded_at: datetime | None = None
    requires_python: str | None = None
    provenance: str | None = None
    """PEP 740: where its attestations are, empty when the page says that there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimplePage:
    """All files of a project and its PEP 792 status."""

    files: tuple[SimpleFile, ...]
    status: str = "active"
    status_reason: str = ""


def parse_page(body: bytes, content_type: str, what: str) -> SimplePage:
    """The page in `body`, called `what` in errors.

    Raises:
        FormatError: it is neither form.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return _json(body, what)
    if kind not in ("text/html", "application/vnd.pypi.simple.v1+html", ""):
        raise FormatError(f"{what} is of the unknown type {kind!r}")
    parser = _Html()
    try:
        parser.feed(body.decode("utf-8", "replace"))
        parser.close()
    except ValueError as error:
        raise FormatError(f"{what} holds a malformed address ({error})") from error
    except AssertionError as error:  # as the parser says that a declaration ends nowhere
        raise FormatError(f"{what} holds a malformed declaration ({error})") from error
    if not parser.saw_markup:
        raise FormatError(f"{what} is not an HTML page")
    return SimplePage(
        files=tuple(parser.files),
        status=parser.meta.get("pypi:project-status", "active"),
        status_reason=_reason(parser.meta.get("pypi:project-status-reason")),
    )


def _json(body: bytes, what: str) -> SimplePage:
    page = parse(body, what)
    version = page.get("meta").text("api-version") or ""
    if not version.startswith("1."):
        raise FormatError(f"{what} has the unknown api-version {version!r}")
    files = []
    for node in page.get("files").elements():
        name, url = node.text("filename"), node.text("url")
        if name is None or url is None:
            raise FormatError(f"{what} lists a file without name or address")
        files.append(
            SimpleFile(
                filename=name,
                url=url,
                digests=digests_of(node.get("hashes").texts()),
                # PEP 691: true or a reason; an empty reason is none.
                yanked=node.text("yanked") or ("" if node.flag("yanked") else None),
                size=node.number("size"),
                uploaded_at=time_of(node.text("upload-time")),
                requires_python=node.text("requires-python"),
                provenance=_provenance(node),
            )
        )
    status = page.get("project-status")
    return SimplePage(
        files=tuple(files),
        status=status.text("status") or "active",
        status_reason=_reason(status.text("reason")),
    )


def _provenance(node: Node) -> str | None:
    """Null is PEP 740's word for "none"; mirrors leave the key out."""
    said = isinstance(node.value, dict) and node.value.get("provenance", "") is None
    return "" if said else node.text("provenance")


def digests_of(declared: Iterable[tuple[str, str]]) -> tuple[Digest, ...]:
    """The digests among `declared` that can be computed here.

    Raises:
        FormatError: a value is not one. Digests become file names, so nothing else may pass.
    """
    found = []
    for algorithm, value in declared:
        if algorithm in _DIGITS:
            if not re.fullmatch(f"[0-9a-fA-F]{{{_DIGITS[algorithm]}}}", value):
                raise FormatError(f"the index declares a malformed {algorithm}: {value[:80]!r}")
            found.append(Digest(algorithm=algorithm, value=value.lower()))
    return tuple(found)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.files: list[SimpleFile] = []
        self.meta: dict[str, str] = {}
        self.saw_markup = False
        self._base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.saw_markup = True
        values = {key: value or "" for key, value in attrs}
        if tag == "base":
            self._base = values.get("href", "")
        elif tag == "meta" and "name" in values:
            self.meta[values["name"].lower()] = values.get("content", "")
        elif tag == "a" and values.get("href") and len(self.files) < _MAX_FILES:
            url, fragment = urldefrag(values["href"])
            declared = (part.partition("=") for part in fragment.split("&"))
            self.files.append(
                SimpleFile(
                    # PEP 503: the text is the file name; the address decides if they differ.
                    filename=unquote(urlsplit(url).path.rpartition("/")[2]),
                    url=urljoin(self._base, url) if self._base else url,
                    digests=digests_of((name, value) for name, _, value in declared),
                    yanked=values.get("data-yanked"),
                    requires_python=values.get("data-requires-python"),
                    provenance=values.get("data-provenance"),
                )
            )


def _reason(text: str | None) -> str:
    return f": {text}" if text else ""


def versions_of(page: SimplePage, name: str) -> dict[Version, list[SimpleFile]]:
    """The files of every release; what is not a wheel or sdist of this package has no version."""
    versions: dict[Version, list[SimpleFile]] = {}
    for file in page.files:
        version = _version_of(file.filename, name)
        if version is not None:
            versions.setdefault(version, []).append(file)
    return versions


def _version_of(filename: str, name: str) -> Version | None:
    try:
        if filename.endswith(".whl"):
            found, version, _, _ = parse_wheel_filename(filename)
        else:
            found, version = parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
    return version if found == name else None
