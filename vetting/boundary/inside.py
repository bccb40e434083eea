"""Whether a name that a stranger wrote stays inside a folder."""

import re
from pathlib import Path

from vetting.patterns import pattern

_PLAIN = pattern(r"(?P<folder>\w[\w-]*)/\w[\w.-]*", re.ASCII)


def inside(base: Path, name: str) -> bool:
    """Whether the file `name` of the folder `base` lies in it, links followed."""
    plain = _PLAIN.fullmatch(name)
    if plain and not (base / plain["folder"]).is_symlink() and not (base / name).is_symlink():
        return True  # the common case, without looking at every folder on the way
    return "\0" not in name and (base / name).resolve().is_relative_to(base.resolve())
