"""Names of servers, for targets that know servers by name: `@acme/mcp` is `mcp`."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vetting.allowlist import remote_pattern
from vetting.exports._approved import Approved, Launch, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A server's name, and the commands of its package: those asked for, else the plain ones,
    newest version first.
    """

    name: str
    launches: tuple[Launch, ...]


def packages(approved: Approved) -> tuple[Named, ...]:
    """Every approved package, by name."""
    found: dict[tuple[str, str], list[Launch]] = {}
    for entry in approved.entries:
        found.setdefault((entry.pin.ecosystem, entry.pin.name), []).append(plain(entry.pin))
    asked: dict[tuple[str, str], list[Launch]] = {}
    for launch in approved.asked:
        key = (launch.pin.ecosystem, launch.pin.name)
        asked.setdefault(key, []).append(launch)
        found.setdefault(key, [])  # its plain command may start something else
    names = _unique(f"{ecosystem}:{name}" for ecosystem, name in found)
    return tuple(
        Named(name=names[":".join(key)], launches=tuple(asked.get(key) or launches))
        for key, launches in found.items()
    )


def remotes(approved: Approved) -> dict[str, str]:
    """The name of every approved pattern of addresses: its host, with what makes it unique."""
    found: dict[str, str] = {}
    for remote in approved.remotes:
        place = remote_pattern.canonical(remote.pattern, pattern=True)
        if place is not None:
            found[remote.pattern] = _plain(place.host.removeprefix("*."))
    often = Counter(found.values())
    return {
        pattern: name if often[name] == 1 else f"{name}-{_mark(pattern)}"
        for pattern, name in found.items()
    }


def _unique(packages: Iterable[str]) -> dict[str, str]:
    """The short name where only one package has it, else one with the scope, else with a mark."""
    found = tuple(packages)
    short = {text: _plain(text.rpartition("/")[2].rpartition(":")[2]) for text in found}
    often = Counter(short.values())
    long = {
        text: short[text] if often[short[text]] == 1 else _plain(text.replace("@", ""))
        for text in found
    }
    again = Counter(long.values())
    return {
        text: name if again[name] == 1 else f"{name}-{_mark(text)}" for text, name in long.items()
    }


def _plain(text: str) -> str:
    """In the characters that every target takes in a name."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-") or "server"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
