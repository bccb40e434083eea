"""What reading one source file gives, before the files of a package are joined."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A function that reads the environment variable whose name a caller gives it.

    `before` and `after` stand around the argument in the variable's name.
    """

    name: str
    index: int
    line: int
    before: str = ""
    after: str = ""
    parameter: str = ""
    """What the parameter is called, where it is the function's own and no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A literal that looks like a variable's name, handed to the function `callee`.

    With `held`, it is the name of a constant that classes or another file hold. `keyword` is the
    parameter, where the call names it.
    """

    callee: str
    index: int
    text: str
    line: int
    keyword: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A parameter of the function `name` that is handed on to `callee`, at its place `at`."""

    name: str
    index: int
    callee: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A constant that the function `name` looks up in the mapping that its parameter is."""

    name: str
    index: int
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a settings class; `exact` names need no prefix."""

    names: tuple[str, ...]
    exact: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A class that may be one of pydantic's settings, which is known when all files are."""

    name: str
    bases: tuple[str, ...]
    prefix: str | None
    fields: tuple[Field, ...]


@dataclass(slots=True, kw_only=True)
class Facts:
    """All of one file; lines count from 1.

    `helpers`, `given`, `passed`, `looked`, `wholes`, `settings`, `constants`, `named` and `models` have a
    meaning only together with the other files of the package: a helper is called elsewhere, a constant is
    defined elsewhere.
    """

    uses: set[tuple[str, int]] = field(default_factory=set)
    """Capability classes and where."""

    env: set[tuple[str, int]] = field(default_factory=set)
    dynamic: set[int] = field(default_factory=set)
    helpers: list[Helper] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    passed: set[Passed] = field(default_factory=set)
    looked: set[Looked] = field(default_factory=set)
    wholes: set[tuple[str, int]] = field(default_factory=set)
    """Functions that are given the whole environment, and at which place."""

    settings: list[Settings] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Constant lists of what looks like variables' names."""

    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Constants, also lists, that classes hold and that look like variables' names."""

    named: list[tuple[str, int]] = field(default_factory=list)
    """Variables read under the name, or each name, that an imported constant holds; with a dot before
    it, a constant of classes.
    """

    models: list[tuple[str, int]] = field(default_factory=list)
    """Classes whose fields' aliases are read as variables, one after the other."""

    why: str | None = None
    """Why the file is not fully read."""
