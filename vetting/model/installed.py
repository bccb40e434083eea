"""What an install left: the programs that can be started from it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command of the package; `path` is relative to the tree.

    `interpreter` starts it: a path in the tree where it holds a slash, else a name to be found on
    the PATH; the file itself where it is empty.
    """

    name: str
    path: str
    interpreter: str = ""
    flags: tuple[str, ...] = ()
    """What the interpreter is given before the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A tree with its programs; `default` is the one that the ecosystem's own launcher starts."""

    tree: Path
    programs: tuple[Program, ...]
    default: str | None
