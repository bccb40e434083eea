"""What an interpreter is given to run by its input: `run([sys.executable, "-"], input=script)`,
`spawn("sh").stdin.end(script)`.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import CHOSEN, DATA, DECODED, GIVEN, PART, of_kind
from vetting.surface._flow_own_programs import OwnPrograms
from vetting.surface._flow_shut_in import ShutIn, Word
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Lit, Map, Node, Scope, Seq, Site, Spread
from vetting.surface._reading import Flow

INTERPRETERS = frozenset({
    *("sh", "bash", "zsh", "dash", "ash", "ksh", "fish", "cmd", "cmd.exe", "powershell", "pwsh"),
    *("python", "python3", "python.exe", "node", "node.exe", "bun", "deno", "perl", "ruby", "php"),
    *("osascript", "powershell.exe", "bash.exe", "lua", "tclsh"),
})  # fmt: skip
_OWN = ("executable", "execPath")
"""The members that name the interpreter of the server itself: `sys.executable`, `process.execPath`."""

STARTS = frozenset({
    *("run", "Popen", "call", "check_call", "check_output", "create_subprocess_exec", "spawn"),
    *("spawnSync", "execFile", "execFileSync", "exec", "execSync", "create_subprocess_shell"),
    *("execa", "execaSync", "run_process", "open_process"),
})  # fmt: skip
"""Calls that start a program."""

_FEEDS = frozenset({"communicate", "write", "end", "writelines"})
_POURS = frozenset({"pipe", "pipeline", "pipeTo"})
OBEY = frozenset({
    *("psql", "mysql", "mariadb", "sqlite3", "mongosh", "redis-cli", "ssh", "docker", "podman", "kubectl"),
    *("at", "batch", "crontab", "xargs", "parallel", "gdb", "make", "patch", "sudo", "su", "env", "nsenter"),
    *("busybox", "toybox", "nodejs", "pypy"),
    *("awk", "bc", "dc", "ed", "ex", "vim", "git", "tar", "gnuplot", "octave", "R", "Rscript", "ffmpeg"),
})  # fmt: skip
"""Programs besides the interpreters that do what their input says."""

_PLAIN = pattern(r"(?P<name>[\w.-]{1,80}?)(?:[-_.]?v?\d{1,8}(?:\.\d{1,8}){0,4})?(?:\.exe)?")
"""What a program is called, without its version: `python3.12`, `bash-5.2`."""

_EACH = frozenset({"create_subprocess_exec"})
"""Calls to which each word of a command is an argument."""

_SCRIPTS = frozenset({"-c", "-m", "-e", "--eval", "/c", "-Command", "-File", "-p", "--print"})
"""Options after which an interpreter runs something else than its input."""


class Piped(Sink):
    """Judges the input of interpreters."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows into a call that starts one, or writes to one that was started."""
        call, scope = site.call, site.scope
        if name in STARTS and self._interprets(call, scope):
            yield from self._judged(site, self.given_to_read(call, scope))
        elif (made := self.fed(call, name, scope)) is not None and self._interprets(made, scope):
            named = tuple(value for key, value in call.named if key == "input")
            yield from self._judged(site, (*call.args[:1], *named))
        elif name in _POURS and (made := self._poured(call, scope)) is not None:
            given = (call.func.of,) if isinstance(call.func, Attr) and name == "pipe" else ()
            yield from self._judged(site, given or call.args[:-1])

    def _poured(self, call: Call, scope: Scope) -> Call | None:
        """The call that started the interpreter into which a stream runs: `answer.pipe(child.stdin)`."""
        last = call.args[-1] if call.args else None
        if not isinstance(last, Attr) or last.name != "stdin":
            return None
        made = self.written(last.of, scope)
        if not isinstance(made, Call) or last_name(made.func) not in STARTS:
            return None
        return made if self._interprets(made, scope) else None

    def only_reads(self, site: Site, name: str) -> bool:
        """Whether a call gives a text to a running program that takes it for nothing but a text, or that
        runs it where it reaches nothing.
        """
        made = self.fed(site.call, name, site.scope)
        if made is None or not made.args:
            return False
        program = self.values.machine.value(made.args[0], site.scope, {})
        called = program.rpartition("/")[2] if isinstance(program, str) else ""
        if called in OBEY and ShutIn(self.values).runs(self._started_by(made, site.scope)):
            return True
        every = [called] if called else OwnPrograms(self.values).names(program)
        return bool(every) and all(map(_is_plain, every))

    def _started_by(self, call: Call, scope: Scope) -> list[Word]:
        """The words of the command that a call starts: the program and a list, or all in one list."""
        if last_name(call.func) in _EACH:
            return [(arg, scope) for arg in call.args]
        first, *more = call.args
        if isinstance(self.values.machine.value(first, scope, {}), str):
            return [(first, scope), *((Spread(one.line, of=one), scope) for one in more[:1])]
        return [(Spread(first.line, of=first), scope)]

    def fed(self, call: Call, name: str, scope: Scope) -> Call | None:
        """The call that started the program which another one gives something to read."""
        if name not in _FEEDS or not isinstance(call.func, Attr):
            return None
        of = call.func.of
        made = self.written(of.of if isinstance(of, Attr) and of.name == "stdin" else of, scope)
        return made if isinstance(made, Call) and last_name(made.func) in STARTS else None

    def _judged(self, site: Site, given: tuple[Node, ...]) -> Iterator[Flow]:
        found, what = self.marks(given, site.scope), "the input of an interpreter"
        yield from self.flows("shell", site, what, found, (GIVEN, PART))
        if not of_kind(found, *CHOSEN):
            yield from self.flows("fetched", site, what, found, (DATA,))
            yield from self.flows("decoded", site, what, found, (DECODED,))

    def given_to_read(self, call: Call, scope: Scope) -> tuple[Node, ...]:
        """What a call that starts a program gives it to read."""
        given = [value for key, value in call.named if key == "input"]
        for arg in call.args[1:]:
            written = self.written(arg, scope)
            pairs = written.pairs if isinstance(written, Map) else ()
            given += [v for k, v in pairs if isinstance(k, Lit) and k.value == "input"]
        return tuple(given)

    def _interprets(self, call: Call, scope: Scope) -> bool:
        """Whether a call starts an interpreter that runs what its input says."""
        items: list[Node] = []
        for arg in call.args[:1] if last_name(call.func) == "Popen" else call.args:
            written = self.written(arg, scope)
            if isinstance(written, Seq):
                items += written.items
            elif not isinstance(written, Map):
                items.append(arg)
        if not items:
            return False
        said = [self.values.machine.value(item, scope, {}) for item in items]
        own = isinstance(items[0], Attr) and items[0].name in _OWN
        first = said[0].strip().split(" ") if isinstance(said[0], str) and said[0].strip() else [""]
        if not own and first[0].rpartition("/")[2] not in INTERPRETERS:
            return False
        rest = [*first[1:], *(word if isinstance(word, str) else "?" for word in said[1:])]
        return all(word.startswith("-") and word not in _SCRIPTS for word in rest)


def _is_plain(called: str) -> bool:
    """Whether a program is none of those that do what their input says."""
    found = _PLAIN.fullmatch(called.lower())
    others = INTERPRETERS | OBEY
    return found is not None and called not in others and found["name"] not in others
