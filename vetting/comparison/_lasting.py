"""Paths without what every version has anew."""

from vetting.patterns import pattern

# Bundlers name what they split off after its content: `chunk-B4JQTSBD.js`.
_HASHED = pattern(r"-[A-Z0-9]{8}(?=\.[cm]?js$)")
_VERSION = pattern(r"-\d[^-]*+")
_LONGEST = 256
"""Characters of a file's name."""


def lasting(path: str) -> str:
    """A path without what every version has anew: the hash of a chunk, and the version in
    `name-1.0.tar.gz!/README` and `name-1.0.dist-info/METADATA`.
    """
    for mark in ("!/", ".dist-info/"):
        head, found, rest = path.partition(mark)
        if found and "/" not in head and len(head) < _LONGEST:
            return _VERSION.sub("-*", head, count=1) + found + rest
    return _HASHED.sub("-*", path)
