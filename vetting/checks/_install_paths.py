"""Paths as install scripts put them together, with signs for the folders that a script does not name.

A path is a text that may begin with a sign for a folder, such as the package's own or the user's home, and
hold `PART` where something stands that leads nowhere else: the name of a file, a number.
"""

import posixpath
from collections.abc import Iterable

from vetting.patterns import pattern

OWN, HOME, TEMPORARY, PROJECT, CHOSEN = (f"\ue000{n}" for n in range(5))
"""The folders of the package, the user and temporary files, where npm was called, what a variable names."""

PART, NAME, AGAIN, NODE, MIRROR, SAYS, ANSWERED, FOUND = (chr(0xE001 + n) for n in range(8))
"""What leads nowhere, the package's name, a folder that is added to in a loop, Node.js itself, a server that
the user names, what the package and the system say of themselves, an address that a server gives, and where
a dependency lies.
"""

SIGNS = pattern("[\ue000-\ue00f]")
_ROOT = pattern("\ue000[0-9]|\ue003|[A-Za-z]:/|/")
_BESIDE = pattern(r"[^/\%:\x00-\x1f][^\\%:\x00-\x1f]{0,300}")
"""A relative address that means what a path of that name does."""
_FOLDERS = {
    "HOME": HOME,
    "USERPROFILE": HOME,
    "APPDATA": f"{HOME}/AppData/Roaming",
    "LOCALAPPDATA": f"{HOME}/AppData/Local",
    "XDG_CACHE_HOME": f"{HOME}/.cache",
    "XDG_DATA_HOME": f"{HOME}/.local/share",
    "XDG_STATE_HOME": f"{HOME}/.local/state",
    "XDG_CONFIG_HOME": f"{HOME}/.config",
    "TMPDIR": TEMPORARY,
    "TEMP": TEMPORARY,
    "TMP": TEMPORARY,
    "INIT_CWD": PROJECT,
    "npm_package_name": NAME,
    "npm_package_version": SAYS,
}
_CHOSEN = pattern(r"[A-Z][A-Z0-9_]{0,60}_(?:DIR|HOME|CACHE|FOLDER|ROOT|PATH)")
MOST = 64
"""Texts that an expression may be."""


def own(path: str) -> str:
    return f"{OWN}/{path}" if path else OWN


def joined(parts: tuple[str | None, ...]) -> str | None:
    """Parts of a path behind each other; None where another one begins within it."""
    said = [part for part in parts if part]
    if len(said) < len(parts) and None in parts:
        return None
    if any(SIGNS.match(part) and part[0] in (OWN[0], AGAIN) for part in said[1:]):
        return None
    return "/".join(said)


def address(parts: tuple[str, ...]) -> str | None:
    base, said = parts
    if base.startswith(("https://", MIRROR)):
        return f"{base.rpartition('/')[0]}/{said}" if _BESIDE.fullmatch(said) else None
    folder = base if base.endswith("/") else up(base)
    return joined((folder, said)) if _BESIDE.fullmatch(said) else None


def resolved(parts: tuple[str, ...]) -> str | None:
    begins = [number for number, part in enumerate(parts) if _ROOT.match(part)]
    said = joined(parts[begins[-1] :] if begins else parts)
    return said if begins or said is None else f"{OWN}/{said}"


def up(path: str) -> str | None:
    """The folder of a path."""
    if AGAIN in path:
        return None
    return plain(f"{path}/..")


def plain(path: str) -> str | None:
    """A path without steps upwards; empty for one that adds to another, None where it leaves its folder."""
    path = path.removeprefix("file://").replace("\\", "/")
    if path.startswith(AGAIN):
        return None if ".." in path else ""
    root = _ROOT.match(path)
    if root is None and SIGNS.match(path) is None:
        path, root = f"{OWN}/{path}", _ROOT.match(f"{OWN}/{path}")
    if root is None:
        return None if ".." in path else f"{OWN}/{path}"
    kept: list[str] = []
    for part in path[root.end() :].split("/"):
        if part == "..":
            if not kept:
                return None
            kept.pop()
        elif part not in ("", "."):
            kept.append(part)
    return posixpath.join(root[0], "/".join(kept)) if kept else root[0]


def of_environment(name: str) -> frozenset[str] | None:
    """The folder that a variable of the environment names."""
    folder = _FOLDERS.get(name)
    if folder is not None:
        return frozenset({folder})
    if name.lower().endswith("_mirror"):
        return frozenset({MIRROR})
    return frozenset({f"{CHOSEN}/{name}"}) if _CHOSEN.fullmatch(name) else None


def up_to(every: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """As many as are looked at, and one more where there are more."""
    found = []
    for one in every:
        found.append(one)
        if len(found) > MOST:
            break
    return found


def plain_text(data: bytes) -> frozenset[str] | None:
    """What stands in a template between what is put in; None where it is spelled otherwise."""
    said = data.decode("utf-8", "replace")
    return None if "\\" in said or SIGNS.search(said) else frozenset({said})
