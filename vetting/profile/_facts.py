"""What reading one source file gives, before the files of a package are joined."""

from dataclasses import dataclass, field

KEY = "[]"
"""The `word` of a dictionary's key that is asked for: those of the same file go before all others."""

HELD = -2
"""The `index` of what is no argument of a function: the name itself stands for it."""

SAME = -3
"""The `index` of what is handed on with all arguments at their places, as a function is that another
name stands for.
"""

MORE = "\U0010fffd"
"""Stands in a text for all others that it may be, and that are not looked at. It sorts behind them."""

SMALL_MORE = f"x{MORE}"
"""Stands for other words in small letters."""

READS = "getenv()"
"""What is handed on to this is the name of a variable that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A function that reads the environment variable whose name a caller gives it.

    `before` and `after` stand around the argument in the variable's name, after `steps` changed it;
    `{X}` in them is what the constant X of another file holds. `word` is what the parameter is called,
    where that is known; `rest` takes all arguments from its place on. With `of`, it does so where that
    parameter of a function is the whole environment, whose name there is `mapping`.
    """

    name: str
    index: int
    line: int
    before: str = ""
    after: str = ""
    word: str = ""
    steps: tuple[str, ...] = ()
    rest: bool = False
    of: tuple[str, int] | None = None
    mapping: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A literal that looks like a variable's name, handed to the function `callee`; `word` is the name
    that it is given by. `beside` are parameters of the caller that are handed on in the same call, each
    with the place and name that it is given at: of which function, at which place, or of none where it is
    the whole environment. `among` that it stands in a list with some in capital letters, so that small
    ones there are names as well.
    """

    callee: str
    index: int
    text: str
    line: int
    word: str = ""
    beside: tuple[tuple[int, str, str, int], ...] = ()
    among: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A parameter of the function `name` that is handed on to `callee`, at its place `at`; `word` is
    what it is called, and `key` the name that it is given by.
    """

    name: str
    index: int
    callee: str
    at: int
    word: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A constant that the function `name` looks up in the mapping that its parameter is; after `=`, the
    name that another file gives it.
    """

    name: str
    index: int
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a settings class; `exact` names need no prefix. `kind` is the class that it is of.
    `plain` is what it is called where its names stand in `env=`, which only pydantic's first version heeds.
    """

    names: tuple[str, ...]
    exact: bool
    line: int
    kind: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A class that may be one of pydantic's settings, which is known when all files are. `within` stands
    between the name of a field and those of the fields in it. `newer` says that its base class is that of
    pydantic's second version, `filed` whether it has said that it reads files only.
    """

    name: str
    bases: tuple[str, ...]
    prefix: str | None
    fields: tuple[Field, ...]
    within: str = ""
    newer: bool = False
    filed: bool | None = None


@dataclass(slots=True, kw_only=True)
class Facts:
    """All of one file; lines count from 1.

    `helpers`, `given`, `small`, `passed`, `looked`, `maybe`, `gone_through`, `wholes`, `settings`,
    `constants`, `named` and `models` have a meaning only together with the other files of the package:
    a helper is called elsewhere, a constant is defined elsewhere.
    """

    uses: set[tuple[str, int]] = field(default_factory=set)
    """Capability classes and where."""

    env: set[tuple[str, int]] = field(default_factory=set)
    dynamic: set[int] = field(default_factory=set)
    helpers: list[Helper] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    small: list[Given] = field(default_factory=list)
    """Literals in small letters, of which a function may make a variable's name."""

    passed: set[Passed] = field(default_factory=set)
    looked: set[Looked] = field(default_factory=set)
    maybe: list[Helper] = field(default_factory=list)
    """Helpers of a mapping that may be the environment."""

    gone_through: set[tuple[str, int, int]] = field(default_factory=set)
    """Functions that go through all of a mapping they are given, at which place, and the line."""

    wholes: set[tuple[str, int]] = field(default_factory=set)
    """Functions that are given the whole environment, and at which place."""

    settings: list[Settings] = field(default_factory=list)
    switches: set[int] = field(default_factory=set)
    """Lines with fields of settings that are true or false, and nothing else."""

    constants: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Constant lists of what looks like variables' names."""

    named: list[tuple[str, int]] = field(default_factory=list)
    """Variables read under the name, or each name, that an imported constant holds; or under names in
    which such constants stand, in braces.
    """

    models: list[tuple[str, int]] = field(default_factory=list)
    """Classes whose fields' aliases are read as variables, one after the other."""

    why: str | None = None
    """Why the file is not fully read."""
