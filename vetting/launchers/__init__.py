"""Launchers: what a command line would fetch and run, one module per family of programs.

`resolve` answers for one entry of a client's configuration, from its words alone: nothing is
started, looked up or expanded. The grammars are those of the real programs, as measured; where
versions of a program disagree the result says `version-dependent`. What is not understood is
said too (`unknown-launcher`, `unknown-flag`, `invalid-spec`, `nested-too-deep`), so that an
empty list of flags means that every word was understood.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import ClassVar

from vetting import discovery, secret_values
from vetting.launchers import _judge, _shell
from vetting.launchers._outcome import Outcome
from vetting.model.server import Resolved, Server
from vetting.patterns import pattern

MAX_DEPTH = 8
"""Launchers inside launchers that are followed; real configurations need three."""

MAX_STEPS = 2_000
"""Command lines that are followed for one entry; scripts may start themselves many times over."""

__all__ = [
    "Budget",
    "Call",
    "Launcher",
    "Outcome",
    "find",
    "program_name",
    "resolve",
    "resolve_server",
]

_SUFFIXES = pattern(r"\.(?:cmd|exe|bat|com|ps1)$")
_VERSION = pattern(r"(?<=[a-z])-?[0-9]+(?:\.[0-9]+)*$")
_NO_FILES: Mapping[str, str] = {}


@dataclass(slots=True)
class Budget:
    """What may still be followed; shared by all calls of one entry."""

    steps: int = MAX_STEPS

    def spend(self, steps: int = 1) -> bool:
        """Take steps, if there are any left; a long text costs more than one."""
        self.steps -= steps
        return self.steps >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One command line, split into words."""

    program: str
    """The canonical name: no folder, no `.exe`, lower case. For a package, `npm:name`."""

    command: str
    """The first word as written."""

    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of the files in the working directory, by relative path."""

    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def run(self, argv: Sequence[str], env: Mapping[str, str] | None = None) -> Resolved:
        """What a command line that this one starts comes to."""
        if not argv:
            return Resolved(kind="unknown", flags=("no-command",))
        if self.depth >= MAX_DEPTH:
            return Resolved(kind="unknown", flags=("nested-too-deep",))
        if not self.budget.spend():
            return Resolved(kind="unknown", flags=("too-many-commands",))
        return start(self.inner(program_name(argv[0]), argv[0], argv[1:], env))

    def inner(
        self,
        program: str,
        command: str,
        args: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> "Call":
        """A call one level deeper."""
        return replace(
            self,
            program=program,
            command=command,
            args=tuple(args),
            env=self.env if env is None else env,
            depth=self.depth + 1,
        )

    def script(self, text: str, *, style: str = "posix") -> Resolved:
        """What a command string comes to, split as a shell of that style splits it."""
        outcome = Outcome(self)
        if not self.budget.spend(1 + len(text) // 64):
            return Resolved(kind="unknown", flags=("too-many-commands",))
        script = _shell.split(text, style=style)
        if script.metacharacters:
            outcome.flag("shell-metacharacters")
        env = dict(self.env)
        for command in script.commands:
            words, assigned = _shell.unwrap(command, style=style)
            if not words:
                env |= assigned
                outcome.flag(*_judge.injecting(assigned))
                continue
            if words[0] == "eval" and len(words) > 1:
                outcome.nest(self._deeper(" ".join(words[1:]), style))
            elif words[0] in (".", "source"):
                outcome.note("local")
            elif words[0].lower() not in _shell.BUILTINS:
                outcome.flag(*_judge.injecting(assigned))
                outcome.nest(self.run(words, {**env, **assigned}))
        for inner in script.substitutions:
            outcome.nest(self._deeper(inner, style))
        return outcome.result()

    def _deeper(self, text: str, style: str) -> Resolved:
        if self.depth >= MAX_DEPTH:
            return Resolved(kind="unknown", flags=("nested-too-deep",))
        return self.inner(self.program, self.command).script(text, style=style)


class Launcher(ABC):
    """Programs that fetch and run something, or start another program."""

    programs: ClassVar[frozenset[str]]
    """The canonical names it answers to, each spelled in its module."""

    packages: ClassVar[frozenset[str]] = frozenset()
    """The packages, `npm:name`, that are this launcher when another one has fetched them; each is
    spelled in its module."""

    @abstractmethod
    def resolve(self, call: Call) -> Resolved:
        """What `call` would fetch and run; never raises, whatever the words are."""


def resolve(
    command: str | None,
    args: Sequence[str] = (),
    env: Iterable[tuple[str, str]] = (),
    *,
    url: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    files: Mapping[str, str] = _NO_FILES,
) -> Resolved:
    """What one entry of a client's configuration comes to.

    `files` are the texts of the files in its working directory, by relative path with slashes;
    only the few that change what a launcher fetches are asked for.
    """
    environ = dict(env)
    root = Call(program="", command="", env=environ, files=files)
    outcome = Outcome(root)
    if url:
        role = "remote" if command else "main"
        outcome.add(_judge.remote(url, role=role), flags=_judge.url_flags(url))
    if command and command.strip():
        if url:
            outcome.flag("command-and-url")
        outcome.nest(_command(root, command, tuple(args)))
        outcome.flag(*_judge.injecting(environ))
    elif not url:
        outcome.flag("no-command")
    if _judge.invisible((command or "", url or "", *args, *environ, *environ.values())):
        outcome.flag("invisible-characters")
    words = (*(command or "").split()[1:], *args)
    if secret_values.holds(words, (*environ.items(), *headers), url or ""):
        outcome.flag("embedded-secret")
    return outcome.result()


def resolve_server(server: Server, files: Mapping[str, str] = _NO_FILES) -> Resolved:
    """See `resolve`; what the entry asks of its client is among the flags."""
    if server.package is not None:
        from vetting.launchers import _package

        found = _package.resolve(server, server.package, files)
        return replace(found, flags=tuple(sorted({*found.flags, *server.switches})))
    found = resolve(
        server.command,
        server.args,
        server.env,
        url=server.url,
        headers=server.headers,
        files=files,
    )
    return replace(found, flags=tuple(sorted({*found.flags, *server.switches})))


def _command(root: Call, command: str, args: tuple[str, ...]) -> Resolved:
    """`command` may be a whole command line (seen in the wild), or a path with spaces."""
    words = command.split()
    if len(words) < 2 or find(program_name(command)) is not None or _is_path(command, words[0]):
        return root.run((command.strip(), *args))
    outcome = Outcome(root, "command-is-string")
    outcome.nest(root.script(" ".join((command, *map(_shell.quote, args)))))
    return outcome.result()


def _is_path(command: str, first: str) -> bool:
    """Whether spaces lie inside one path rather than between words."""
    rooted = re.match(r"[/\\~]|\.{1,2}[/\\]|[A-Za-z]:[\\/]", command) is not None
    return rooted and find(program_name(first)) is None and not re.search(r"\s-", command)


def start(call: Call) -> Resolved:
    """Hand `call` to the launcher that answers to its program."""
    launcher = find(call.program)
    if launcher is not None:
        resolved = launcher.resolve(call)
        if re.match(r"\.{0,2}[/\\]?[^/\\:]+[/\\]", call.command) and call.command[0] not in "/\\~$":
            # `./npx` is a file of the repository that only looks like the launcher.
            flags = tuple(sorted({*resolved.flags, "local-launcher"}))
            return Resolved(kind=resolved.kind, refs=resolved.refs, flags=flags)
        return resolved
    outcome = Outcome(call)
    outcome.flag(*_judge.broad_paths(call.args))
    if re.search(r"[/\\]", call.command) and call.command.isprintable():
        return outcome.result("local")
    outcome.flag("unresolved-variable" if _judge.variable(call.command) else "unknown-launcher")
    return outcome.result("unknown")


def program_name(command: str) -> str:
    r"""`C:\nodejs\npx.CMD` is `npx`."""
    base = re.split(r"[/\\]", command[-4096:].strip())[-1].lower()
    return _SUFFIXES.sub("", base)


def find(program: str) -> Launcher | None:
    """The launcher that answers to a program's canonical name, `python3.12` as `python`."""
    if program in discovery.names(__name__):  # most often: no other module is then loaded
        own = _load(program)
        if program in own.programs:
            return own
    found = _spelling(program)
    if found is None and (bare := _VERSION.sub("", program)) in _VERSIONED:
        found = _spelling(bare)
    return found


_VERSIONED = frozenset({"python", "pythonw", "pypy", "pip", "node", "npx", "npm", "bash", "ruby"})


@lru_cache(maxsize=1024)
def _spelling(program: str) -> Launcher | None:
    """Names of programs and packages are spelled in the modules: others need not be loaded."""
    for name, text in discovery.sources(__name__).items():
        if program in text and program in _load(name).programs:
            return _load(name)
    return None


@lru_cache(maxsize=1024)
def packaged(package: str) -> Launcher | None:
    """The launcher that a package, `npm:name`, is itself."""
    for name, text in discovery.sources(__name__).items():
        if package in text and package in _load(name).packages:
            return _load(name)
    return None


@cache
def _load(name: str) -> Launcher:
    return discovery.load(__name__, name, Launcher)  # type: ignore[type-abstract]
