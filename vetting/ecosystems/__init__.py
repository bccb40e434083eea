"""Package ecosystems: one module per registry protocol, all behind `Ecosystem`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from vetting import discovery
from vetting.boundary.http.url import host_of
from vetting.errors import Forbidden, ToolError, UsageError
from vetting.model.artifact import ArtifactTree
from vetting.model.package import PackagePin, Release

if TYPE_CHECKING:
    from vetting.boundary.http import Client, Credentials
    from vetting.model.closure import Closure, ClosureMember
    from vetting.model.installed import Installed


class InexactVersion(UsageError):  # noqa: N818 - the pin's fault, in the user's words
    """A pin without one exact version; the caller can look up what to suggest."""

    def __init__(self, ecosystem: str, name: str, given: str) -> None:
        said = f"{given!r} is a range or a tag" if given else "no version is given"
        super().__init__(f"{ecosystem}:{name}: {said}; a pin names one exact version")
        self.ecosystem = ecosystem
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a registry is; `url` ends with a slash and holds no credentials."""

    url: str
    origin: str
    """The setting it comes from, for messages."""

    credentials: "Credentials | None" = None
    public: bool = False
    """The ecosystem's public default: not configured, so not trusted to be private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A machine that policy wants covered: Python versions and one platform."""

    pythons: tuple[str, ...]
    platform: str
    """`linux-x86_64`, `linux-aarch64`, `musl-x86_64`, `macos-arm64`, `windows-x86_64`, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What an ecosystem needs to answer: the HTTP client and the configured addresses."""

    http: "Client"
    default: Address
    scoped: tuple[tuple[str, Address], ...] = ()
    trusted: frozenset[str] = frozenset()

    def address(self, scope: str) -> Address:
        """The address for packages of `scope` (npm `@scope`)."""
        return dict(self.scoped).get(scope, self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An install that a lock freezes. `folder` is empty and for this call."""

    pin: PackagePin
    lock: bytes
    folder: Path
    cache: Path
    """Kept between installs, and verified by whoever uses it."""

    blobs: Path
    """Verified downloads, by digest."""

    scripts: tuple[str, ...] = ()
    """The purls of the members whose install scripts may run."""


class Ecosystem(ABC):
    """A package registry's names, versions and releases."""

    name: ClassVar[str]
    lock: ClassVar[str] = ""
    """The file that freezes an install; empty where installs cannot be frozen."""

    @abstractmethod
    def split(self, text: str) -> tuple[str, str]:
        """Split `name@1.2.3` into a canonical name and the version as written, maybe empty.

        Raises:
            UsageError: not a valid package name.
        """

    @abstractmethod
    def version(self, text: str) -> str | None:
        """The canonical form of an exact version, or None if `text` is not one."""

    @abstractmethod
    def addresses(
        self, setting: str | None, environ: Mapping[str, str], home: Path
    ) -> tuple[Address, tuple[tuple[str, Address], ...]]:
        """The default and scoped registry addresses, as the ecosystem's own client finds them."""

    @abstractmethod
    def newest(self, registry: Registry, name: str) -> str | None:
        """The newest exact version a client would choose today, None if there is none."""

    @abstractmethod
    def release(self, registry: Registry, pin: PackagePin, targets: tuple[Target, ...]) -> Release:
        """What the registry says of `pin`.

        Raises:
            NotFound: no such package or version; the hint names the newest.
            RegistryError: no usable answer.
        """

    def closure(
        self,
        registry: Registry,
        release: Release,
        cutoff: datetime | None,
        folder: Path,
        cache: Path,
    ) -> "Closure":
        """Everything that installing `release` would bring in, of what was public at `cutoff`.

        Resolved without running anything of it. `folder` is empty and for this call, `cache` is
        kept. Failure is a closure that is not complete, with the reason.
        """
        from vetting.model.closure import Closure

        del registry, cutoff, folder, cache
        reason = f"closures of {release.pin.ecosystem} are not supported"
        return Closure(complete=False, digest=None, members=(), reason=reason)

    def carried(self, closure: "Closure", release: Release) -> "Closure | None":
        """The closure of `release`, from that of another version with the same `Release.needs`, as
        `closure` would find it at that time; None where it has to be resolved.
        """
        del closure, release
        return None

    def locked(
        self, content: bytes, pin: PackagePin
    ) -> "tuple[tuple[ClosureMember, ...], str | None]":
        """What a lock of `pin` installs, sorted by purl, and what is wrong with it, if anything."""
        del content
        return (), f"installs from {pin.ecosystem} cannot be frozen"

    def install(self, registry: Registry, wanted: Wanted) -> "Installed":
        """Install exactly what the lock holds, with its digests enforced.

        Raises:
            AllowlistError: the lock is no such lock; SignatureError: other bytes than approved.
            RegistryError: the registry does not give a member.
            ToolError: the package manager is missing, or failed.
        """
        del registry
        raise ToolError(f"{wanted.pin}: installs from {self.name} cannot be frozen")

    def describe(self, release: Release, trees: "tuple[ArtifactTree, ...]") -> Release:
        """`release` with what its registry left unsaid filled in from the archives themselves."""
        del trees
        return release


def names() -> tuple[str, ...]:
    """The ecosystems there are."""
    return discovery.names(__name__)


def get(name: str) -> Ecosystem:
    """The ecosystem called `name`.

    Raises:
        UsageError: there is none.
    """
    try:
        return discovery.load(__name__, name, Ecosystem)  # type: ignore[type-abstract]
    except KeyError:
        known = ", ".join(names())
        raise UsageError(
            f"{name!r} is not a supported ecosystem", hint=f"one of: {known}"
        ) from None


def parse_pin(text: str) -> PackagePin:
    """The pin that `text` names: `npm:@scope/name@1.2.3`, `pypi:name==1.2.3` or a purl.

    Raises:
        InexactVersion: the version is missing, a range or a tag.
        UsageError: anything else that is not a pin.
    """
    stripped = text.strip()
    if stripped.startswith("pkg:"):
        ecosystem_name, rest = _from_purl(stripped)
    else:
        ecosystem_name, colon, rest = stripped.partition(":")
        if not colon:
            raise UsageError(
                f"{text!r} does not name an ecosystem",
                hint="write npm:NAME@VERSION, pypi:NAME==VERSION or a package URL",
            )
    ecosystem = get(ecosystem_name.lower())
    name, given = ecosystem.split(rest)
    version = ecosystem.version(given)
    if version is None:
        raise InexactVersion(ecosystem.name, name, given)
    return PackagePin(ecosystem=ecosystem.name, name=name, version=version)


def _from_purl(text: str) -> tuple[str, str]:
    from urllib.parse import unquote

    from packageurl import PackageURL

    try:
        purl = PackageURL.from_string(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a valid package URL ({error})") from error
    if purl.qualifiers or purl.subpath:
        raise UsageError(
            f"{text!r} has qualifiers or a subpath", hint="a pin is a package and one exact version"
        )
    name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    # The library folds npm names to lower case; see `PackagePin.purl`.
    written = unquote(text.partition("/")[2].rpartition("@")[0])
    name = written if written.lower() == name.lower() else name
    return purl.type, f"{name}@{purl.version}" if purl.version else name


def url_of(base: str, *parts: str) -> str:
    """`base` with path segments appended, each percent-encoded whole."""
    from urllib.parse import quote

    return base.rstrip("/") + "".join("/" + quote(part, safe="@") for part in parts)


def registry_url(url: str, origin: str) -> str:
    """`url` as a registry's address: no credentials, query or fragment, and a slash at its end.

    Raises:
        UsageError: it is not an http(s) address; `origin` is the setting it comes from.
    """
    import re
    from urllib.parse import urlsplit

    try:
        host_of(url)
    except Forbidden as error:
        shown = re.sub(r"//[^/]*@", "//***@", url)
        raise UsageError(
            f"{origin}: {shown!r} is not a registry address", hint="it starts with https://"
        ) from error
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}/"


def time_of(text: str | None) -> datetime | None:
    """A registry's time stamp; one without a zone is in UTC, and rubbish is not a time."""
    try:
        time = datetime.fromisoformat(text or "")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def expand(value: str, environ: Mapping[str, str]) -> str:
    """`value` with `${NAME}` replaced from `environ`, as client configurations allow.

    An unset name stays as it is written; npm's `${NAME?}` becomes nothing.
    """
    import re

    def replacement(match: re.Match[str]) -> str:
        return environ.get(match[1], "" if match[2] else match[0])

    return re.sub(r"\$\{([^${}?]+)(\?)?\}", replacement, value)


def read_text(path: Path | None) -> str:
    """A client's configuration file, or nothing when it is absent or unreadable."""
    if path is None:
        return ""
    try:
        return path.read_text("utf-8", "replace") if path.stat().st_size < 1 << 20 else ""
    except OSError:
        return ""
