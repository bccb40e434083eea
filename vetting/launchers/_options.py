"""Read a program's own options from a command line, by a table of what takes a value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The options of a program, dashes included."""

    value: frozenset[str] = frozenset()
    switch: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    """Take a value only behind `=`, or glued to a short form."""

    single_dash: bool = False
    """Long options may start with one dash, and short ones are not clustered (Go's `flag`)."""

    def __or__(self, other: "Table") -> "Table":
        return Table(
            value=self.value | other.value,
            switch=self.switch | other.switch,
            optional=self.optional | other.optional,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options in front of the first positional word, or anywhere, and what is left."""

    pairs: tuple[tuple[str, str | None], ...]
    rest: tuple[str, ...]
    unknown: bool = False
    ended: bool = field(default=False)
    """`--` was seen: no word of `rest` is an option."""

    def all(self, *names: str) -> tuple[str, ...]:
        """Every value of these options, in order."""
        return tuple(value for name, value in self.pairs if name in names and value is not None)

    def last(self, *names: str) -> str | None:
        """The last value of these options."""
        values = self.all(*names)
        return values[-1] if values else None

    def has(self, *names: str) -> bool:
        """Whether any of these options is given."""
        return any(name in names for name, _ in self.pairs)


def read(args: Sequence[str], table: Table, *, anywhere: bool = False) -> Options:
    """The options of `args`; `anywhere` reads on behind positional words, up to `--`.

    An option that the table does not hold is taken for a switch and makes `unknown` true.
    """
    reader = _Reader(args, table)
    return reader.read(anywhere=anywhere)


class _Reader:
    def __init__(self, args: Sequence[str], table: Table) -> None:
        self._args = args
        self._table = table
        self._pairs: list[tuple[str, str | None]] = []
        self._unknown = False
        self._at = 0

    def read(self, *, anywhere: bool) -> Options:
        rest: list[str] = []
        ended = False
        while self._at < len(self._args):
            arg = self._args[self._at]
            if arg == "--":
                ended = True
                rest += self._args[self._at + 1 :]
                break
            if len(arg) > 1 and arg.startswith("-"):
                self._at += 1
                self._pairs += self._option(arg)
            elif anywhere:
                rest.append(arg)
                self._at += 1
            else:
                rest += self._args[self._at :]
                break
        return Options(
            pairs=tuple(self._pairs), rest=tuple(rest), unknown=self._unknown, ended=ended
        )

    def _option(self, arg: str) -> Iterator[tuple[str, str | None]]:
        name, equals, value = arg.partition("=")
        table = self._table
        if arg.startswith("--") or table.single_dash or (name in table.value and len(name) > 2):
            if table.single_dash and arg.startswith("--"):
                name = name[1:]
            known = name in table.value or name in table.optional or name in table.switch
            self._unknown |= not known
            if equals:
                yield name, value
            else:
                yield name, self._next() if name in table.value else None
            return
        yield from self._cluster(arg)

    def _cluster(self, arg: str) -> Iterator[tuple[str, str | None]]:
        """`-ie A=b`, `-eA=b`, `-p3.12`: switches, then at most one that takes the rest."""
        for index, char in enumerate(arg[1:], start=1):
            name = f"-{char}"
            glued = arg[index + 1 :].removeprefix("=")
            if name in self._table.value:
                yield name, glued if arg[index + 1 :] else self._next()
                return
            if name in self._table.optional:
                yield name, glued or None
                return
            if name not in self._table.switch:
                self._unknown = True
                yield arg, None
                return
            yield name, None

    def _next(self) -> str | None:
        if self._at >= len(self._args):
            return None
        self._at += 1
        return self._args[self._at - 1]
