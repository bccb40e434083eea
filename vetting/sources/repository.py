"""Repositories on the code host (GitHub's REST API): their state, and which packages they name.

Only the API at the configured address is asked; `repository_url` says what a link means there.

https://docs.github.com/en/rest/repos
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from packaging.utils import canonicalize_name

from vetting.boundary.http import Client, Response
from vetting.boundary.http.url import host_of
from vetting.boundary.json import Node, parse
from vetting.ecosystems import time_of
from vetting.errors import Forbidden, FormatError, NotFound, Unreachable, VettingError
from vetting.model.signals import Count
from vetting.patterns import pattern
from vetting.sources.repository_url import Place, named

_JSON = "application/vnd.github+json"
_RAW = "application/vnd.github.raw+json"
_FRESH = 3600.0
_MANIFESTS = {"npm": ("package.json",), "pypi": ("pyproject.toml", "setup.cfg", "setup.py")}
_MOST_READ = 8
"""Manifests read of one repository; without a token a host answers 60 calls an hour."""

_NOT_ITS_OWN = frozenset({"node_modules", "site-packages", ".venv", "venv"})
_SECTIONS = frozenset({"project", "tool.poetry", "metadata"})
_ASSIGNED = pattern(r"""["']?name["']?[ \t]*=[ \t]*["']?([A-Za-z0-9._-]+)""")
_ARGUMENT = pattern(r"""\bname[ \t]{0,20}=[ \t]{0,20}["']([A-Za-z0-9._-]{1,200})["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What the host says of a repository; `place` is where it lies today, after any renaming."""

    place: Place
    branch: str
    """The default branch."""

    stars: Count
    archived: bool
    pushed_at: datetime | None
    stale: bool
    """The host could not be reached; this is what it said at `stars.as_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The manifest of a repository that names a package; `path` is None when none that was read
    does.
    """

    path: str | None
    read: int
    unread: int = 0
    """Manifests that were not read: too many, too large or malformed."""

    partial: bool = False
    """The host did not list all files of the repository."""


def describe(http: Client, api: str, place: Place) -> Repository:
    """The repository at `place`.

    Raises:
        NotFound: there is none, or none that may be seen.
        RegistryError: the host cannot be reached, or will not answer now.
        FormatError: it gives no usable answer.
    """
    url = f"{api}/repos/{place.full_name}"
    response = _get(http, url, _JSON, max_bytes=1 << 20)
    node = parse(response.body, url)
    stars, branch = node.number("stargazers_count"), node.text("default_branch")
    if stars is None or not 0 <= stars < 1 << 53 or branch is None or len(branch) > 255:
        raise FormatError(f"{url} does not describe a repository")
    return Repository(
        place=named(node.text("full_name") or "", place.folder),
        branch=branch,
        stars=Count(
            value=stars,
            source=urlsplit(api).netloc,
            as_of=response.fetched_at.replace(microsecond=0),
        ),
        archived=node.flag("archived"),
        pushed_at=time_of(node.text("pushed_at")),
        stale=response.stale,
    )


def naming(http: Client, api: str, repository: Repository, ecosystem: str, name: str) -> Naming:
    """Where the default branch of `repository` names the package `name`.

    1. Read the manifest in the package's own folder, which is the root unless it is known.
    2. If that names another, list all files and read the likeliest manifests, at most eight.

    Raises:
        RegistryError, FormatError: see `describe`.
    """
    kinds = _MANIFESTS.get(ecosystem)
    if kinds is None:
        raise FormatError(f"it is not known which files name a package of {ecosystem}")
    base = f"{api}/repos/{repository.place.full_name}"
    folder = repository.place.folder
    first = f"{folder}/{kinds[0]}" if folder else kinds[0]
    answers: list[bool | None] = []
    try:
        answers.append(_names(http, base, first, ecosystem, name))  # (1)
    except NotFound:
        pass
    else:
        if answers[0]:
            return Naming(path=first, read=1)
    url = f"{base}/git/trees/{quote(repository.branch, safe='')}?recursive=1"
    tree = parse(_get(http, url, _JSON, max_bytes=16 << 20).body, url)  # (2)
    likely = sorted(
        (path for path in _manifests(tree, kinds) if path != first),
        key=lambda path: _likeliness(path, name, kinds),
    )
    for path in likely[:_MOST_READ]:
        try:
            answers.append(_names(http, base, path, ecosystem, name))
        except NotFound:  # it was removed since it was listed
            continue
        if answers[-1]:
            return Naming(path=path, read=len(answers))
    unread = answers.count(None) + max(0, len(likely) - _MOST_READ)
    return Naming(
        path=None,
        read=len(answers) - answers.count(None),
        unread=unread,
        partial=tree.flag("truncated"),
    )


def _get(http: Client, url: str, accept: str, *, max_bytes: int) -> Response:
    """An answer of the host itself: a renamed repository redirects, but not elsewhere."""
    response = http.get(url, accept=accept, fresh=_FRESH, max_bytes=max_bytes)
    if host_of(response.url) != host_of(url):
        raise Forbidden(f"{url} leads to another host, {host_of(response.url)}")
    return response


def _names(http: Client, base: str, path: str, ecosystem: str, name: str) -> bool | None:
    """Whether the manifest at `path` is of the package `name`; None when it cannot be read."""
    try:
        url = f"{base}/contents/{quote(path)}"
        found = _names_in(path, _get(http, url, _RAW, max_bytes=1 << 20).body)
    except (NotFound, Unreachable, Forbidden):
        raise
    except VettingError:
        return None
    if ecosystem == "pypi":
        return any(canonicalize_name(item) == name for item in found)
    return name in found


def _names_in(path: str, body: bytes) -> set[str]:
    """The names that a manifest gives its package.

    `pyproject.toml` is read by lines: tomllib takes half a minute over a hostile 64 kB.
    """
    kind = path.rpartition("/")[2]
    if kind == "package.json":
        return {parse(body, path).text("name") or ""}
    text = body.decode("utf-8", "replace")
    return set(_ARGUMENT.findall(text) if kind == "setup.py" else _sectioned(text))


def _sectioned(text: str) -> Iterator[str]:
    """The names in the sections of TOML and INI files that describe the package."""
    section = ""
    for line in map(str.strip, text.splitlines()):
        inner, bracket, rest = line.strip("[").partition("]")
        if line.startswith("[") and bracket and rest.strip("]").strip()[:1] in ("", "#", ";"):
            section = inner.strip()
        elif section in _SECTIONS and (match := _ASSIGNED.match(line)):
            yield match[1]


def _manifests(tree: Node, kinds: Sequence[str]) -> Iterator[str]:
    """The paths of manifests in a listing, those of installed packages left out."""
    for node in tree.get("tree").elements():
        path = node.text("path") or ""
        *folders, kind = path.split("/")
        sound = not _NOT_ITS_OWN.intersection(folders) and not {"", ".", ".."} & set(folders)
        if kind in kinds and node.text("type") == "blob" and sound and len(path) <= 1000:
            yield path


def _likeliness(path: str, name: str, kinds: Sequence[str]) -> tuple[int, int, int, str]:
    """For sorting: folders called like the package first, then the root and what is near it."""
    *folders, kind = path.split("/")
    whole = canonicalize_name(name.strip("@").replace("/", "-"))
    bare = canonicalize_name(name.rpartition("/")[2])
    last = canonicalize_name(folders[-1]) if folders else ""
    alike = 0 if last in (bare, whole) else 1 if last in whole or bare in last else 2
    return alike, len(folders), kinds.index(kind), path
