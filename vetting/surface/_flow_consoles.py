r"""What the console of a database is told, whose own commands lead to a shell: `.shell` at the beginning of
a line for sqlite3, `\!` anywhere for psql and mysql. Who looks for `;` in a statement, or how it begins, has
not looked for those.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import BEGUN, CHECKED, GIVEN, NOTHING, PART, Marks, of_kind
from vetting.surface._flow_piped import STARTS, Piped
from vetting.surface._flow_undecoded import unlooked
from vetting.surface._flow_values import Values
from vetting.surface._flow_whence import Whence
from vetting.surface._ir import Attr, Call, Lit, Map, Node, Scope, Seq, Site, Spread
from vetting.surface._reading import Flow
from vetting.surface._values import members


@dataclass(frozen=True, slots=True, kw_only=True)
class _Console:
    """How a program takes what it is to do."""

    safe: frozenset[str] = frozenset()
    """Options with which none of its commands leads out of it."""

    told: frozenset[str] = frozenset()
    """Options that a statement follows."""

    from_place: int | None = None
    """The first of its other arguments that is a statement."""

    anywhere: bool = False
    """Its commands stand in the middle of a line too."""


_SQLITE = _Console(safe=frozenset({"-safe", "--safe"}), told=frozenset({"-cmd"}), from_place=1)
_MYSQL = _Console(
    safe=frozenset({"--binary-mode"}), told=frozenset({"-e", "--execute"}), anywhere=True
)
_CONSOLES = {
    "sqlite3": _SQLITE,
    "sqlite": _SQLITE,
    "duckdb": _Console(
        safe=frozenset({"-safe", "--safe"}), told=frozenset({"-c", "-cmd"}), from_place=1
    ),
    "psql": _Console(told=frozenset({"-c", "--command"}), anywhere=True),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "sqlplus": _Console(),
    "sqlcmd": _Console(safe=frozenset({"-X", "-X1"})),
    "ftp": _Console(),
    "lftp": _Console(told=frozenset({"-c", "-e"})),
    "sftp": _Console(),
    "gdb": _Console(told=frozenset({"-ex", "-iex", "--ex"})),
    "lldb": _Console(told=frozenset({"-o", "-O", "--one-line"})),
    "gnuplot": _Console(told=frozenset({"-e"})),
}
"""Programs by their names."""

_REPLACES = frozenset({"sub", "subn", "replace", "replaceAll"})
_KEPT_CLASS = pattern(r"\[\^(?:\\[nr]){1,2}\]")
_LINE_ENDS = pattern(r"\\[nrsWvx]|\[\^|[\n\r]")
"""What a pattern says that also finds ends of lines."""

_REFUSES = pattern(
    r"[\"'`]\\{1,2}[nr][\"'`]\s{0,4}(?:not\s{1,4})?in\b|(?:includes|indexOf|find|count)\(\s?[\"'`]\\[nr]"
    r"|\blen\(\w{1,40}\.splitlines|isprintable|\.isalnum\(|fullmatch\(|\$/[a-z]{0,4}\.test\(|sqlglot|sqlparse"
    r"|pglast|\bastify\(|\bparse(?:_one)?\("
)
"""How a function refuses ends of lines, or all that is no statement."""

_REFUSES_BACKSLASHES = pattern(
    r"[\"'`]\\\\[!]?[\"'`]\s{0,4}(?:not\s{1,4})?in\b|(?:includes|indexOf|find|count)\(\s?[\"'`]\\\\"
    r"|\.isalnum\(|fullmatch\(|\$/[a-z]{0,4}\.test\(|sqlglot|sqlparse|pglast|\bastify\(|\bparse(?:_one)?\("
)

_NESTED = 8
"""Lists that are laid out in one another."""


class Consoles(Piped):
    """Judges what consoles are given to read, and their arguments."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._whence = Whence(values)

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows into a call that starts one, or writes to one that was started."""
        call, scope = site.call, site.scope
        if name in STARTS:
            started = self._console(call, scope)
            if started is not None:
                yield from self._told(site, *started, self.given_to_read(call, scope))
                yield from self._arguments(site, *started)
        elif (made := self.fed(call, name, scope)) is not None:
            started = self._console(made, scope)
            named = tuple(value for key, value in call.named if key == "input")
            if started is not None:
                yield from self._told(site, *started, (*call.args[:1], *named))

    def _told(
        self, site: Site, program: str, console: _Console, given: tuple[Node, ...]
    ) -> Iterator[Flow]:
        """The flows into its input."""
        found, what = self.marks(given, site.scope), f"the input of {program}"
        if not of_kind(found, GIVEN, PART) and of_kind(found, CHECKED, BEGUN):
            found = of_kind(self._unrefused(given, site.scope, console), GIVEN)
        yield from self.flows("shell", site, what, found, (GIVEN, PART))

    def _arguments(self, site: Site, program: str, console: _Console) -> Iterator[Flow]:
        """The flows into the statements among its arguments; what begins with a word of the code is none of
        its commands.
        """
        found, place, before = NOTHING, 0, None
        for word, node in self._words(site.call, site.scope)[1:]:
            option = word is not None and word.startswith("-")
            statement = before in console.told or (
                console.from_place is not None and not option and place >= console.from_place
            )
            found |= self.values.marks(node, site.scope) if statement else NOTHING
            place += not option and before not in console.told
            before = word
        yield from self.flows("shell", site, f"a command of {program}", found, (GIVEN,))

    def _unrefused(self, given: tuple[Node, ...], scope: Scope, console: _Console) -> Marks:
        """The marks of a statement that a caller decides from its beginning, in which nobody looked for
        what leads out of it.
        """
        through = partial(self._through, console=console)
        found, scopes = unlooked(self.values, given, scope, through)
        refuses = _REFUSES_BACKSLASHES if console.anywhere else _REFUSES
        held = any(refuses.search(one.module.source(one.raw)) for one in scopes)
        return NOTHING if held else found

    def _through(self, call: Call, scope: Scope, console: _Console) -> tuple[Node, ...]:
        """The text that a call hands on with all its lines: `COMMENTS.sub(" ", sql)`."""
        name, of = last_name(call.func), call.func.of if isinstance(call.func, Attr) else None
        if console.anywhere and of is not None and name in ("splitlines", "split", "join"):
            return (of,)  # on one line they are no less
        if name not in _REPLACES or len(call.args) < 2 or of is None:
            return ()
        if name in ("replace", "replaceAll"):
            sought, text = call.args[0], of
        elif last_name(of) == "re" and len(call.args) > 2:
            sought, text = call.args[0], call.args[2]
        else:
            sought, text = of, call.args[1]
        said = self._pattern(sought, scope)
        ends = said is None or _LINE_ENDS.search(_KEPT_CLASS.sub("", said))
        return () if said is None or (ends and not console.anywhere) else (text,)

    def _pattern(self, node: Node, scope: Scope) -> str | None:
        """What is sought in a text, as it stands in the code."""
        made = self.written(node, scope)
        if isinstance(made, Call) and last_name(made.func) == "compile" and made.args:
            made = made.args[0]
        if isinstance(made, Lit) and isinstance(made.value, str):
            return made.value
        source = scope.module.source(made.raw) if made.raw is not None else ""
        return source if source.startswith("/") else None

    def _console(self, call: Call, scope: Scope) -> tuple[str, _Console] | None:
        """The console that a call starts so that its commands lead out of it."""
        words = self._words(call, scope)
        if not words:
            return None
        first, node = words[0]
        said = [first] if first is not None else self._whence.texts(node, scope)
        for one in said:
            name = one.rpartition("/")[2].removesuffix(".exe")
            console = _CONSOLES.get(name)
            if console is not None:
                given = {word for word, _ in words[1:]}
                return None if given & console.safe else (name, console)
        return None

    def _words(self, call: Call, scope: Scope) -> list[tuple[str | None, Node]]:
        """The words of a command as far as they are known, those of lists in it one by one."""
        first = call.args[:1] if last_name(call.func) == "Popen" else call.args
        return [
            word
            for arg in first
            if not isinstance(self.written(arg, scope), Map)
            for word in self._each(arg, scope)
        ]

    def _each(self, arg: Node, scope: Scope, depth: int = 0) -> Iterator[tuple[str | None, Node]]:
        of = self.written(arg.of if isinstance(arg, Spread) else arg, scope)
        if depth == _NESTED:  # a list may be laid out in itself
            self.values.cut(scope, "words of a command are laid out in too many lists")
            return
        if isinstance(of, Seq):
            for item in of.items:
                yield from (
                    self._each(item, scope, depth + 1)
                    if isinstance(item, Spread)
                    else ((self._said(item, scope), item),)
                )
            return
        held = (
            members(self.values.machine.value(of, scope, {})) if isinstance(arg, Spread) else None
        )
        if held:
            yield from ((one, of) for one in held.values() if isinstance(one, str))
        else:
            yield self._said(arg, scope), arg

    def _said(self, node: Node, scope: Scope) -> str | None:
        value = self.values.machine.value(node, scope, {})
        return value if isinstance(value, str) else None
