"""The programs of an installed npm package, as its package.json and their first lines say.

https://docs.npmjs.com/cli/configuring-npm/package-json#bin
"""

import shlex
from pathlib import Path, PurePosixPath

from vetting.boundary.files import read_plain
from vetting.boundary.inside import inside
from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.installed import Program
from vetting.model.package import PackagePin

_MANIFEST = 16 << 20
_SCRIPTS = frozenset({".js", ".cjs", ".mjs", ""})


def programs(tree: Path, pin: PackagePin) -> tuple[tuple[Program, ...], str | None]:
    """The programs of `pin` in the project `tree`, and the one that npx would start: the only one,
    or the only file that several names stand for, or else the one named like the package.
    """
    folder = tree / "node_modules" / pin.name
    try:
        manifest = parse(read_plain(folder / "package.json", _MANIFEST), f"{pin.name}'s manifest")
    except OSError as error:
        raise FormatError(f"{pin}: its package.json cannot be read ({error.strerror})") from error
    bare = pin.name.rpartition("/")[2]
    single = manifest.text("bin")
    bins = ((bare, single),) if single else manifest.get("bin").texts()
    found = []
    for name, path in bins:
        place = folder / PurePosixPath(path)
        if inside(folder, path) and place.is_file():
            found.append(_program(name, place, tree))
    known = {program.name for program in found}
    if len({program.path for program in found}) == 1:
        return tuple(found), found[0].name
    return tuple(found), bare if bare in known else None


def _program(name: str, path: Path, tree: Path) -> Program:
    """How the file is started: by node where its first line or its ending says so."""
    relative = path.relative_to(tree).as_posix()
    with path.open("rb") as file:
        first = file.readline(4096).decode("utf-8", "replace").strip()
    words = _interpreter(first)
    if words and PurePosixPath(words[0]).name in ("node", "nodejs"):
        return Program(name=name, path=relative, interpreter="node", flags=tuple(words[1:]))
    if not first.startswith("#!") and path.suffix in _SCRIPTS:
        return Program(name=name, path=relative, interpreter="node")
    return Program(name=name, path=relative)


def _interpreter(first: str) -> list[str]:
    """The words behind `#!`, without `env` and its `-S`."""
    if not first.startswith("#!"):
        return []
    try:
        words = shlex.split(first[2:])
    except ValueError:
        return []
    if words and PurePosixPath(words[0]).name == "env":
        words = words[1:]
        if words[:1] in (["-S"], ["--split-string"]):
            words = words[1:]
    return words
