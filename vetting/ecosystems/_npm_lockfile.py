"""A package-lock.json of version 3: its members, their digests, and who asks for them."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import replace

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.artifact import Digest
from vetting.model.closure import ClosureMember
from vetting.model.package import PackagePin, Release

_STRONG = ("sha512", "sha384", "sha256")


def read_lock(content: bytes, pin: PackagePin) -> tuple[tuple[ClosureMember, ...], str | None]:
    """The members, sorted by purl, and what is wrong with the lock, if anything.

    https://docs.npmjs.com/cli/configuring-npm/package-lock-json
    """
    try:
        lock = parse(content, "package-lock.json", limit=256 << 20)
    except FormatError as error:
        return (), str(error)
    if lock.number("lockfileVersion") != 3:
        return (), f"package-lock.json has version {lock.get('lockfileVersion').value}"
    packages = {path: node for path, node in lock.get("packages").items() if path}
    members: dict[str, ClosureMember] = {}
    problem = None
    asked = _askers(packages)
    for path, node in packages.items():
        name = node.text("name") or path.rpartition("node_modules/")[2]
        version = node.text("version") or ""
        files = _files(node, name, version)
        bundled = node.flag("inBundle")
        if node.flag("link") or _foreign(node):
            problem = problem or f"{name} does not come from the registry"
        elif not files and not bundled:
            problem = problem or f"{name}@{version} has no integrity in the lock"
        member = ClosureMember(
            ecosystem="npm",
            name=name,
            version=version,
            files=files,
            via=tuple(sorted(asked.get(path, ()))),
            install_scripts=node.flag("hasInstallScript"),
            deprecated=node.text("deprecated"),
            optional=node.flag("optional"),
            bundled=bundled,
        )
        known = members.get(member.purl)
        members[member.purl] = _joined(known, member) if known else member
    if pin.purl in members:
        # A dependency that asks for the pin again closes a circle; the pin is here by itself.
        members[pin.purl] = replace(members[pin.purl], via=())
    else:
        problem = problem or f"the lock does not hold {pin}"
    return tuple(members[purl] for purl in sorted(members)), problem


def alone(release: Release) -> bytes | None:
    """The lock that npm would write of a release that needs no other package, without starting it:
    that takes a second. None when only npm can tell.
    """
    manifest, pin, declared = release.manifest, release.pin, integrity(release)
    if manifest is None or not manifest.standalone or declared is None:
        return None
    runs = {"preinstall", "install", "postinstall"} & dict(manifest.scripts).keys()
    own = {
        "version": pin.version,
        "integrity": declared,
        **({"deprecated": release.deprecated} if release.deprecated else {}),
        **({"hasInstallScript": True} if runs else {}),
        **({"bin": dict(manifest.bins)} if manifest.bins else {}),
    }
    root = {"name": "mcp-vet-launch", "version": "0.0.0"}
    asked = {"license": "UNLICENSED", "dependencies": {pin.name: pin.version}}
    packages = {"": {**root, **asked}, f"node_modules/{pin.name}": own}
    lock = {**root, "lockfileVersion": 3, "requires": True, "packages": packages}
    return (json.dumps(lock, indent=2, ensure_ascii=False) + "\n").encode()


def integrity(release: Release) -> str | None:
    """The integrity that npm writes of a release's own archive; None without one strong digest."""
    strong = [d for item in release.artifacts for d in item.digests if d.algorithm in _STRONG]
    if len(release.artifacts) != 1 or len(strong) != 1:
        return None
    encoded = base64.b64encode(bytes.fromhex(strong[0].value)).decode()
    return f"{strong[0].algorithm}-{encoded}"


def _joined(one: ClosureMember, other: ClosureMember) -> ClosureMember:
    """The same package in two places of the tree."""
    via = tuple(sorted({*one.via, *other.via}))
    return replace(one, via=via, optional=one.optional and other.optional)


def _files(node: Node, name: str, version: str) -> tuple[tuple[str, Digest], ...]:
    filename = f"{name.rpartition('/')[2]}-{version}.tgz"
    found = []
    for token in (node.text("integrity") or "").split():
        algorithm, _, encoded = token.partition("?")[0].partition("-")
        try:
            value = base64.b64decode(encoded, validate=True).hex()
        except binascii.Error:
            continue
        if algorithm in (*_STRONG, "sha1") and value:
            found.append((filename, Digest(algorithm=algorithm, value=value)))
    return tuple(found)


def _foreign(node: Node) -> bool:
    """Whether it is to be fetched from an address: npm leaves out those of the registry."""
    return node.get("resolved").value is not None


def _askers(packages: dict[str, Node]) -> dict[str, set[str]]:
    """For every place in the tree, the purls of the packages whose dependency leads there."""
    asked: dict[str, set[str]] = {}
    for path, node in packages.items():
        name = node.text("name") or path.rpartition("node_modules/")[2]
        me = ClosureMember(
            ecosystem="npm", name=name, version=node.text("version") or "", files=()
        ).purl
        for kind in ("dependencies", "optionalDependencies", "peerDependencies"):
            for dependency in dict(node.get(kind).texts()):
                for place in _places(path, dependency):
                    if place in packages:
                        asked.setdefault(place, set()).add(me)
                        break
    return asked


def _places(path: str, dependency: str) -> Iterator[str]:
    """Where node looks for `dependency` from `path`: its own node_modules, then outwards."""
    while path:
        yield f"{path}/node_modules/{dependency}"
        path = path.rpartition("/node_modules/")[0] if "/node_modules/" in path else ""
    yield f"node_modules/{dependency}"
