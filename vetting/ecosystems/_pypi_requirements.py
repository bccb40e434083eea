"""Hash-locked requirements: the closure of uv's lock in a form that holds no addresses.

uv's own lock spells the index's address for every file. What it exports holds names, versions,
environment markers and hashes, and both `uv pip install --require-hashes` and pip enforce them.
https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
"""

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from vetting.model.artifact import Digest
from vetting.model.closure import ClosureMember
from vetting.model.package import PackagePin
from vetting.patterns import pattern

LOCK = "requirements.txt"
_PYTHONS = "# requires-python: "
_MEMBER = pattern(r"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[\w.+!-]+)(?: ; [^\\#]+)?", re.ASCII)
_HASH = pattern(r"--hash=(?P<algorithm>sha256|sha384|sha512):(?P<value>[0-9a-f]{64,128})")
_MOST = 64 << 20


def written(pythons: str, exported: str) -> bytes:
    """What uv exported, with the Python versions that the lock is for."""
    return f"{_PYTHONS}{pythons}\n{exported.strip()}\n".encode()


def pythons(content: bytes) -> SpecifierSet:
    """The Python versions that requirements are for; any where they do not say."""
    first = content.partition(b"\n")[0].decode("utf-8", "replace")
    try:
        return SpecifierSet(first.removeprefix(_PYTHONS) if first.startswith(_PYTHONS) else "")
    except InvalidSpecifier:
        return SpecifierSet("")


def read(content: bytes, pin: PackagePin) -> tuple[tuple[ClosureMember, ...], str | None]:
    """The members, sorted by purl, and what is wrong with the requirements, if anything: every line
    must name one exact version and its hashes, and no option, address or file is let through.
    """
    if len(content) > _MOST:
        return (), f"{LOCK} is larger than {_MOST >> 20} MiB"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return (), f"{LOCK} is not UTF-8"
    members = []
    problem = None
    for line in text.replace("\\\n", " ").split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        words, *hashes = line.strip().split(" --hash=")
        named = _MEMBER.fullmatch(words.strip())
        found = [_HASH.fullmatch(f"--hash={item.strip()}") for item in hashes]
        if named is None or not all(found):
            return (), f"{LOCK} holds a line that is no exact version with hashes: {line[:80]!r}"
        member = ClosureMember(
            ecosystem="pypi",
            name=canonicalize_name(named["name"]),
            version=named["version"],
            files=tuple(
                ("", Digest(algorithm=match["algorithm"], value=match["value"]))
                for match in found
                if match
            ),
        )
        if not member.files:
            problem = problem or f"{member.name} {member.version} has no hashes in the lock"
        members.append(member)
    if pin.purl not in {member.purl for member in members}:
        problem = problem or f"the lock does not hold {pin}"
    return tuple(sorted(members, key=lambda member: member.purl)), problem
