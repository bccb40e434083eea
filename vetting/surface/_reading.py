"""What reading a package gives: declarations, and the places that could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A tool, prompt or resource as the source declares it.

    `fields` are plain JSON under the protocol's names. What is not plain in the source, such as a
    schema built by a library, is `{"$source": text}`, and a Python signature `{"$signature": text}`.
    """

    kind: str
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Gap:
    """A place whose tools could not be read; `dynamic` when no source could tell them."""

    path: str
    line: int
    why: str
    dynamic: bool = False


@dataclass(slots=True, kw_only=True)
class Reading:
    """All of a program; `outside` are other packages it hands its work to, with the place."""

    declared: list[Declared] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    sites: int = 0
    """How many places register something, whatever it is."""

    files: int = 0
    outside: dict[str, tuple[str, int]] = field(default_factory=dict)
    entry: str | None = None
    """The file that a command of the package starts with."""
