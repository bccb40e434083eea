"""The registry that npm sees while it locks a closure: a loopback one, answering for the real one.

Packuments come through our own client, with its limits, cache and refusal of private addresses, and
are cut down to what resolution needs. What npm must not follow does not reach it: a dependency on a
git repository, an address or a file becomes one on a package that does not exist, and a tarball has
an address here, so that a packument cannot send npm elsewhere.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from vetting.boundary.json import Node, parse
from vetting.boundary.loopback import Answer
from vetting.ecosystems import Registry, url_of
from vetting.errors import NotFound, VettingError
from vetting.model.package import PackagePin
from vetting.patterns import pattern

Locate = Callable[[str, PackagePin], str]
"""Where the client would fetch a declared tarball address of a pin; raises what it refuses."""

_KEPT = (
    *("name", "version", "dependencies", "optionalDependencies", "peerDependencies", "bin", "os"),
    *("peerDependenciesMeta", "bundleDependencies", "bundledDependencies", "engines", "cpu"),
    *("libc", "deprecated", "_hasShrinkwrap", "hasInstallScript", "funding"),
)
_ASKING = ("dependencies", "optionalDependencies", "peerDependencies")
_SCRIPTS = frozenset({"preinstall", "install", "postinstall"})
_NAME = pattern(r"(?:@[A-Za-z0-9_~-][\w.~-]*/)?[A-Za-z0-9_~-][\w.~-]*", re.ASCII)
_ALIAS = pattern(r"npm:(?:@[^@/:\s]+/)?[^@/:\s]+(?:@(?P<wanted>.*))?", re.DOTALL)
_ELSEWHERE = pattern(r"[:/\\\0]|^[.]|[.](?:tgz|tar[.]gz|tar)$", re.IGNORECASE)
_REFUSED = "mcp-vet-refused-"
_HELD = pattern(r"0\.0\.[0-9]+-security(\.[0-9]+)?")
_LONGEST = 4096
"""Characters of a version range; npm compares each alternative of a longer one with everything."""

_TARBALL = "/-/tarball/"
_MAX_TARBALL = 256 << 20


class NpmProxy:
    """Answers npm, and remembers what could not be answered; called from several threads.

    `base` is its own address, set before npm starts. `first` is the pin that is being locked.
    """

    def __init__(self, registry: Registry, first: PackagePin, locate: Locate) -> None:
        self.base = ""
        self.refused: list[str] = []
        """What a launch would follow and we do not, and what the registry did not answer: npm
        leaves an optional dependency out for it, so that the lock alone would look whole."""

        self.absent: list[str] = []
        self._registry = registry
        self._first = first
        self._locate = locate
        self._foreign: list[str] = []
        self._tarballs: list[tuple[PackagePin, str]] = []
        self._places: dict[PackagePin, int] = {}
        self._held: set[PackagePin] = set()

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """See `loopback.Handler`."""
        del method, body
        path = urlsplit(path).path
        try:
            if path.startswith(_TARBALL):
                return self._tarball(path.removeprefix(_TARBALL))
            return self._packument(unquote(path.removeprefix("/")))
        except NotFound as error:
            self.absent.append(str(error))
            return Answer(status=404, body=b"{}")
        except (VettingError, RecursionError) as error:
            self.refused.append(str(error) or "an answer is nested too deeply")
            return Answer(status=502, body=b"{}")

    def tarball(self, pin: PackagePin) -> str | None:
        """The address that a client would fetch `pin` from; None if npm never asked about it.

        Raises:
            RegistryError: it is on another host.
            FormatError: it is no address.
        """
        place = self._places.get(pin)
        return None if place is None else self._locate(self._tarballs[place][1], pin)

    def held(self, pin: PackagePin) -> bool:
        """Whether `pin` is the empty package that npm's security team puts in place of malware."""
        return pin in self._held

    def _packument(self, name: str) -> Answer:
        if name.startswith(_REFUSED):
            number = name.removeprefix(_REFUSED)
            known = number.isascii() and number.isdigit() and int(number) < len(self._foreign)
            if known:
                asked = self._foreign[int(number)]
                self.refused.append(f"a dependency comes from outside the registry: {asked}")
            return Answer(status=404, body=b"{}")
        if not _NAME.fullmatch(name) or len(name) > 214:
            return Answer(status=404, body=b"{}")
        scope = name.partition("/")[0] if name.startswith("@") else ""
        url = url_of(self._registry.address(scope).url, name)
        try:
            response = self._registry.http.get(url, accept="application/json")
        except NotFound as error:
            raise NotFound(f"there is no npm package {name}") from error
        return Answer(body=self._slim(name, parse(response.body, f"the packument of {name}")))

    def _slim(self, name: str, packument: Node) -> bytes:
        """Only what resolution needs, with addresses of ours."""
        versions = {}
        for version, node in packument.get("versions").items():
            if isinstance(node.value, dict):
                pin = PackagePin(ecosystem="npm", name=name, version=version)
                versions[version] = self._version(pin, node)
        document = {
            "name": packument.text("name"),
            "dist-tags": packument.get("dist-tags").value,
            "time": packument.get("time").value,
            "versions": versions,
        }
        return json.dumps({key: value for key, value in document.items() if value}).encode()

    def _version(self, pin: PackagePin, node: Node) -> dict[str, Any]:
        slim = kept(node)
        if pin == self._first:
            # The user named it; whether it runs on this machine is not npm's to refuse here.
            for limit in ("os", "cpu", "libc"):
                slim.pop(limit, None)
        dist = node.get("dist")
        repository = node.text("repository") or node.get("repository").text("url") or ""
        if "npm/security-holder" in repository or _HELD.fullmatch(pin.version):
            self._held.add(pin)
        self._places[pin] = len(self._tarballs)
        self._tarballs.append((pin, dist.text("tarball") or ""))
        slim["dist"] = {
            **{key: dist.value[key] for key in ("integrity", "shasum") if dist.text(key)},
            "tarball": f"{self.base}{_TARBALL}{self._places[pin]}",
        }
        for kind in _ASKING:
            if isinstance(slim.get(kind), dict):
                slim[kind] = {name: self._guarded(name, spec) for name, spec in slim[kind].items()}
        return slim

    def _guarded(self, name: str, spec: Any) -> Any:
        """A dependency's specifier; one that the registry cannot answer leads to nothing."""
        if not isinstance(spec, str) or from_registry(spec):
            return spec
        self._foreign.append(f"{name} {spec[:200]}")
        return f"npm:{_REFUSED}{len(self._foreign) - 1}@0.0.0"

    def _tarball(self, number: str) -> Answer:
        """The archive, which npm asks for where it has to read a shrinkwrap or bundled packages."""
        if not (number.isascii() and number.isdigit() and int(number) < len(self._tarballs)):
            return Answer(status=404)
        pin, declared = self._tarballs[int(number)]
        parts: list[bytes] = []
        url = self._locate(declared, pin)
        self._registry.http.download(url, max_bytes=_MAX_TARBALL, sink=parts.append)
        return Answer(body=b"".join(parts), content_type="application/octet-stream")


def kept(version: Node) -> dict[str, Any]:
    """What npm is shown of one version in a packument, with its own addresses and specifiers; nothing
    of what is no object.
    """
    if not isinstance(version.value, dict):
        return {}
    slim: dict[str, Any] = {key: version.value[key] for key in _KEPT if key in version.value}
    if _SCRIPTS & dict(version.get("scripts").texts()).keys():
        slim["hasInstallScript"] = True
    return slim


def from_registry(spec: str) -> bool:
    """Whether npm would look a dependency's specifier up in the registry: a range, a tag, or an
    alias of such a one.

    Ranges and tags hold neither colons nor slashes, which every other form does, except for the
    name of an archive: https://github.com/npm/npm-package-arg/blob/main/lib/npa.js.
    """
    text = spec.strip()
    if alias := _ALIAS.fullmatch(text):
        text = alias["wanted"] or ""
    return len(text) <= _LONGEST and not _ELSEWHERE.search(text)
