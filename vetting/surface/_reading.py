"""What reading a package gives: declarations, and the places that could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Act:
    """Something that a tool's code does: `kind` is a capability class, `delete`, `send`, `client` for a
    method of a library's client, or `request` for a function of the package that is told by which method it
    shall send one.
    """

    path: str
    line: int
    kind: str
    what: str
    """What is called, as `fs.unlink`."""

    text: str
    """The beginning of the call's source."""

    sure: bool = True
    """Whether every step to it is known, and none only likely."""

    depth: int = 0
    """How many functions lie between the handler and it."""


OF_ONE_FORMAT = ", of one format"
"""What a flow says of a call that reads nothing but files of its own format."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Flow:
    """A value that reaches a call in which it matters."""

    path: str
    line: int
    kind: str
    """`path`, `address`, `shell`, `code`, `template`, `query` for what a caller chooses; `sent`,
    `sent-unheeded` for what goes to an address of the code's own; `recipient`.
    """

    what: str
    """What is called, or to whom it goes."""

    sources: tuple[str, ...] = ()
    """What the value is made of: a kind each and, of what a caller gives, `tool.parameter`."""

    through: tuple[tuple[str, int], ...] = ()
    """Where a function of the package does it for several callers, of whom others take the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What answers a tool's calls: its functions, the package's own that they call, what they do.

    `parts` are path, first and last line, and whether every step to it is known. `whole` says that
    no step was lost and no limit met.
    """

    parts: tuple[tuple[str, int, int, bool], ...] = ()
    acts: tuple[Act, ...] = ()
    checks: tuple[str, ...] = ()
    """Calls that by their names check or confine something: `validatePath`, `is_relative_to`."""

    changes: tuple[str, ...] = ()
    """Calls that by their names change a repository or database: `commit`, `execute`."""

    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A tool, prompt or resource as the source declares it.

    `fields` are plain JSON under the protocol's names. What is not plain in the source, such as a
    schema built by a library, is `{"$source": text}`, and a Python signature `{"$signature": text}`.
    Of a description, `$says` beside its source is what is known of its words, and `$oneOf` lists what
    it may be.
    """

    kind: str
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    path: str
    line: int
    parameters: tuple[str, ...] = ()
    """The names of its parameters, where they can be told."""

    code: Code | None = None
    """What answers it; None where that was not found."""


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
    instructions: list[Declared] = field(default_factory=list)
    """What servers tell the model before any tool."""

    hidden: list[Gap] = field(default_factory=list)
    """Names that calls are answered under and that no list has; `why` is the name."""

    flows: list[Flow] = field(default_factory=list)
    unfollowed: list[Gap] = field(default_factory=list)
    """Modules whose values were not followed to their end."""

    bounded: set[str] = field(default_factory=set)
    """Parameters that their schema leaves no free choice, as `tool.parameter`."""

    sites: int = 0
    """How many places register something, whatever it is."""

    files: int = 0
    outside: dict[str, tuple[str, int]] = field(default_factory=dict)
    entry: str | None = None
    """The file that a command of the package starts with."""
