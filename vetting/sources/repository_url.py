"""Where a repository lies, from the many ways in which packages write it down.

Only text is looked at. What comes out is an owner and a name on the host whose API is configured:
a link never chooses the host that is called.

https://docs.npmjs.com/cli/configuring-npm/package-json#repository, https://git-scm.com/docs/git-clone
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from vetting.errors import Forbidden, FormatError
from vetting.patterns import pattern

_PUBLIC = "github.com"
_SHORT = {
    "github": _PUBLIC,
    "gist": "gist.github.com",
    "gitlab": "gitlab.com",
    "bitbucket": "bitbucket.org",
}
_PORTS = {"https": (None, 443), "http": (None, 80), "git": (None, 9418), "ssh": (None, 22)}
_SCP = pattern(r"(?:[A-Za-z0-9_.-]+@)?([A-Za-z0-9.-]+):(?!/)(.*)")
_BARE_HOST = pattern(r"([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/(.[^/\n]*/.+)")
_OWNER = pattern(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")
_REPOSITORY = pattern(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_PLAIN = pattern(r"[!-\[\]-~]{1,1000}")
_DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A repository on the configured code host; `folder` is where in it the package lies."""

    owner: str
    name: str
    folder: str = ""

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


def locate(url: str, api: str) -> Place:
    """The place that `url` means, on the host whose API lies at `api`.

    Raises:
        Forbidden: it is on another host, which is not asked.
        FormatError: it names no repository.
    """
    text = url.strip()
    if not _PLAIN.fullmatch(text):
        raise FormatError(f"the repository link cannot be read: {url[:200]!r}")
    host, path = _split(text.removeprefix("git+"))
    host = host.lower().rstrip(".").removeprefix("www.")
    if host != web_host(api):
        raise Forbidden(f"the repository is on {host}; only {web_host(api)} is asked")
    owner, _, rest = path.strip("/").partition("/")
    name, *more = rest.split("/")
    inside = "/".join(more[2:]) if more[:1] == ["tree"] else ""
    return named(f"{owner}/{name.removesuffix('.git')}", folder(inside))


def named(full_name: str, inside: str = "") -> Place:
    """The place called `owner/name`.

    Raises:
        FormatError: that is no name of a repository.
    """
    owner, _, name = full_name.partition("/")
    if not _OWNER.fullmatch(owner) or not _REPOSITORY.fullmatch(name):
        raise FormatError(f"{full_name[:200]!r} is not the name of a repository")
    return Place(owner=owner, name=name, folder=inside)


def web_host(api: str) -> str:
    """The host whose repositories an API describes.

    GitHub's own is `api.` before it, an Enterprise Server's is `/api/v3` on it. An API anywhere
    else is a mirror of the public one.
    """
    parts = urlsplit(api)
    host = (parts.hostname or "").lower()
    if parts.path.rstrip("/").endswith("/api/v3"):
        return host
    return host.removeprefix("api.") if host.startswith("api.") else _PUBLIC


def folder(text: str) -> str:
    """A folder of the repository, clean; empty, the root, when it is no such thing."""
    parts = [part for part in text.strip().split("/") if part not in ("", ".")]
    sound = all(part != ".." and part.isprintable() and len(part) <= 255 for part in parts)
    return "/".join(parts) if sound and len(parts) <= _DEEPEST else ""


def _split(text: str) -> tuple[str, str]:
    """Host and path, whatever the form."""
    bare = text.partition("#")[0].partition("?")[0]
    word, colon, rest = bare.partition(":")
    if colon and word.lower() in _SHORT and not rest.startswith("//"):
        return _SHORT[word.lower()], rest
    if "://" in bare:
        try:
            parts = urlsplit(bare)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise FormatError(f"the repository link is no address: {text[:200]!r}") from error
        if not host or parts.scheme not in _PORTS:
            raise FormatError(f"the repository link is no address of one: {text[:200]!r}")
        return (host if port in _PORTS[parts.scheme] else f"{host}:{port}"), parts.path
    if match := _SCP.fullmatch(bare) or _BARE_HOST.fullmatch(bare):
        return match[1], match[2]
    return _PUBLIC, bare  # npm's `owner/name`
