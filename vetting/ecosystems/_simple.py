"""A project's page of a Python package index: PEP 503 HTML and PEP 691 JSON, one shape."""

from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.artifact import Digest

_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
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
    parser.feed(body.decode("utf-8", "replace"))
    parser.close()
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
        yanked = node.get("yanked").value
        files.append(
            SimpleFile(
                filename=name,
                url=url,
                digests=tuple(
                    Digest(algorithm=key, value=value.lower())
                    for key, value in node.get("hashes").texts()
                    if key in _ALGORITHMS
                ),
                yanked=yanked if isinstance(yanked, str) else ("" if yanked is True else None),
                size=node.number("size"),
                uploaded_at=_time(node.text("upload-time")),
            )
        )
    status = page.get("project-status")
    return SimplePage(
        files=tuple(files),
        status=status.text("status") or "active",
        status_reason=_reason(status.text("reason")),
    )


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
            algorithm, _, digest = fragment.partition("=")
            known = (Digest(algorithm=algorithm, value=digest.lower()),)
            self.files.append(
                SimpleFile(
                    # PEP 503: the text is the file name; the address decides if they differ.
                    filename=unquote(urlsplit(url).path.rpartition("/")[2]),
                    url=urljoin(self._base, url) if self._base else url,
                    digests=known if algorithm in _ALGORITHMS and digest else (),
                    yanked=values.get("data-yanked"),
                )
            )


def _reason(text: str | None) -> str:
    return f": {text}" if text else ""


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
