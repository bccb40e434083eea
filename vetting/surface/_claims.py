"""Tools that only a list beside the code has, as manifests keep them that are older than the code."""

import re
from collections.abc import Iterable, Sequence

from vetting.model.artifact import ArtifactTree
from vetting.surface._reading import Declared

_MOST = 64 << 20
"""Bytes that are searched."""

_NAMES = 2_000
_MANIFEST = "manifest.json"
_NATIVE = frozenset({"elf", "pe", "mach-o", "wasm"})


def in_force(tree: ArtifactTree, claims: Sequence[Declared]) -> list[Declared]:
    """The claims beside code that was read in full, but for those of a bundle's manifest whose names
    no code says as a text, and which no code reads: they are older than the code.
    """
    names = {item.name for item in claims if item.path.endswith(_MANIFEST)}
    said = _said(tree, {*names, _MANIFEST}) if names else frozenset()
    old = frozenset() if _MANIFEST in said else names - said
    return [item for item in claims if item.name not in old or not item.path.endswith(_MANIFEST)]


def _said(tree: ArtifactTree, names: Iterable[str]) -> frozenset[str]:
    """The names that the code of a package says; of too much code, all of them."""
    sought = {name.encode("utf-8", "replace"): name for name in names if name}
    files = [file for file in tree.files if file.language or file.format in _NATIVE]
    if sum(file.size for file in files) > _MOST or len(sought) > _NAMES:
        return frozenset(sought.values())
    one = b"|".join(map(re.escape, sorted(sought, key=len, reverse=True)))
    quoted, anywhere = re.compile(rb"[\"'`/](%b)[\"'`]" % one), re.compile(rb"(%b)" % one)
    found: set[str] = set()
    for file in files:
        form = anywhere if file.format in _NATIVE else quoted
        found |= {sought[match[1]] for match in form.finditer(tree.read(file))}
    return frozenset(found)
