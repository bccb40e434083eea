"""Approved commands and addresses as other programs' regular expressions and lists match them."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from vetting.exports._approved import Approved, Launch, forms


def escaped(text: str) -> str:
    """`text` as a regular expression that only it fits, in every common dialect: `re.escape`
    escapes hyphens too, which some refuse.
    """
    return re.sub(r"[\\.+*?()\[\]{}^$|]", r"\\\g<0>", text)


def one_of(texts: Iterable[str]) -> str:
    """A regular expression that fits exactly these texts."""
    found = [escaped(text) for text in dict.fromkeys(texts)]
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def together(launches: Sequence[Launch]) -> tuple[Launch, ...]:
    """The first command, and those that differ from it in one and the same word: matchers of
    several words would let one's words go with another's.
    """
    first = launches[0]
    same = [first]
    place: int | None = None
    for other in launches[1:]:
        if len(other.argv) != len(first.argv):
            continue
        pairs = enumerate(zip(first.argv, other.argv, strict=True))
        differ = [index for index, (mine, theirs) in pairs if mine != theirs]
        if len(differ) == 1 and place in (None, differ[0]):
            place = differ[0]
            same.append(other)
    return tuple(same)


def address(pattern: str) -> str:
    """A regular expression for the addresses of an approved pattern: `*` in front of the host is
    labels of a name, and in the path it does not reach into a query.
    """
    scheme, _, rest = pattern.partition("://")
    authority, slash, path = rest.partition("/")
    host = escaped(authority.removeprefix("*."))
    if authority.startswith("*."):
        host = rf"[A-Za-z0-9.-]+\.{host}"
    tail = "[^?#]*".join(map(escaped, path.split("*")))
    return f"{escaped(scheme)}://{host}{slash}{tail}"


def managed(approved: Approved) -> tuple[list[Any], list[Any], list[str]]:
    """The entries of `allowedMcpServers` and `deniedMcpServers`, and what is left out of them.

    One key per entry, exact words in order; https://code.claude.com/docs/en/managed-mcp
    """
    allowed: list[Any] = []
    warnings: list[str] = []
    for launch in approved.launches:
        if any("$" in word for word in launch.argv):
            line = " ".join(launch.argv)
            warnings.append(f"{line}: left out: clients expand $ before they compare")
            continue
        allowed.append({"serverCommand": list(launch.argv)})
    for remote in approved.remotes:
        if "://*." in remote.pattern:
            warnings.append(
                f"{remote.pattern}: left out: * may span a slash there, so that another host's path "
                "would fit; approve the hosts by name"
            )
            continue
        if remote.transport != "any":
            warnings.append(
                f"{remote.pattern}: only the address is compared, not that it is approved for "
                f"{remote.transport}"
            )
        allowed.append({"serverUrl": remote.pattern})
    denied = [{"serverCommand": list(form.argv)} for pin in approved.stopped for form in forms(pin)]
    warnings += [
        f"the stop order for {scope} is no exact command and not denied by itself; what it stops is "
        "not allowed either"
        for scope in approved.wide
    ]
    unique = {json.dumps(item): item for item in allowed}
    return list(unique.values()), denied, warnings
