"""Run: start a server from its frozen closure, if the allowlist lets it start today.

The way of every start but the first: nothing here resolves, fetches or looks at a signature again
whose bytes were verified before (`allowlist.warm`, `allowlist.gate`).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import frozen, repository, seen
from vetting.allowlist.frozen import Frozen
from vetting.allowlist.gate import Gate
from vetting.allowlist.index import Index
from vetting.boundary import exec as programs
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.errors import AllowlistError, NotAllowed, Stopped, UsageError, VettingError
from vetting.model.check import STOPPED, Status
from vetting.model.installed import Installed, Program
from vetting.model.pin import PackagePin
from vetting.model.server import Ref
from vetting.workflow import Tools, memory, trees

_BINS = {"npm": "node_modules/.bin", "pypi": "bin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a start works with. `tools` makes what an install needs, which most starts do not."""

    allowlist: Path
    named: bool
    """Whether somebody named this very allowlist; else it is found in the folder we are started in."""

    cache: Path
    key_dir: Path
    environ: Mapping[str, str]
    now: datetime
    tools: Callable[[], Tools]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The program by its absolute path, its environment, and the variables that were left out."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    left_out: tuple[str, ...]


def start(text: str, args: Sequence[str], running: Running, *, program: str | None = None) -> Start:
    """What to execute for the pin `text`.

    1. The allowlist must be one that this user named, or made.
    2. Its index must hold, and let the pin run today.
    3. Everybody who approved the pin must have approved the same lock.
    4. The tree that was installed from this lock is used if it is what it was; else install it.
    5. Only variables that make no program load other code go on to the server.

    Raises:
        UsageError: the pin or the program is none. NotAllowed: it may not run; Stopped: no more.
        AllowlistError: the allowlist, or something of the entry, cannot be relied on.
        VettingError: it could not be installed.
    """
    pin, found = _allowed(text, running)  # (1) (2)
    agreed = frozen.of(running.allowlist, pin, found)  # (3)
    installed = _tree(pin, agreed, running)  # (4)
    chosen = _choose(installed, program, pin)
    env, left_out = programs.clean(running.environ)  # (5)
    argv = _argv(installed.tree, chosen, running.environ)
    bins = installed.tree / _BINS[pin.ecosystem]
    env["PATH"] = os.pathsep.join(filter(None, (str(bins), env.get("PATH", ""))))
    if pin.ecosystem == "pypi":
        env["PYTHONDONTWRITEBYTECODE"] = "1"  # of programs that the server starts from the tree
    return Start(argv=(*argv, *args), env=env, left_out=left_out)


def runnable(text: str, running: Running) -> PackagePin:
    """The pin that `text` names, if it may run today.

    Raises:
        UsageError: it is no exact pin. AllowlistError: the allowlist or the entry does not verify.
        NotAllowed: it may not run; Stopped: it is suspended or revoked.
        VettingError: whether it may run is not known.
    """
    return _allowed(text, running)[0]


def _allowed(text: str, running: Running) -> tuple[PackagePin, Index]:
    _check_named(running)
    cache = VerifiedCache(running.cache / "verified.json", running.key_dir / "cache.secret")
    before = seen.load(memory.place(running.allowlist, running.key_dir))
    gate = Gate(running.allowlist, now=running.now, cache=cache, seen=before)
    memory.remember(running.allowlist, running.key_dir, gate.index)
    pin = _may_run(text, gate)
    cache.save()
    return pin, gate.index


def _may_run(text: str, gate: Gate) -> PackagePin:
    pin = _canonical(text)
    answer = gate.ask(_ref(pin)) if pin else None
    if pin is None or answer is None or answer.status is not Status.ALLOWED:
        pin = _parsed(text, gate)  # written another way, perhaps
        answer = gate.ask(_ref(pin))
    if answer.status is Status.ALLOWED:
        return pin
    if gate.problems:
        raise AllowlistError(gate.problems[0], hint="mcp-vet verify lists everything that is wrong")
    raise _refusal(pin, answer)


def _refusal(pin: PackagePin, answer: Answer) -> VettingError:
    """Why the pin may not run, with what may instead."""
    nearest = f"approved is {answer.nearest}" if answer.nearest else None
    word = answer.status.value.replace("_", " ")
    why = f"{pin} is {word}{f': {answer.reason}' if answer.reason else ''}; nothing was started"
    if answer.status in STOPPED:
        return Stopped(why, hint=nearest or "ask the reviewers of the allowlist")
    if answer.status is Status.INCOMPLETE:
        return VettingError(why, hint=nearest or "ask the reviewers of the allowlist")
    if answer.status is Status.PIN_MISMATCH:
        why = f"{pin} is not allowlisted, other versions are; nothing was started"
    ask = f"mcp-vet request {pin} --reason TEXT"
    return NotAllowed(why, hint=f"{nearest}, or {ask}" if nearest else ask)


def _check_named(running: Running) -> None:
    """A repository that somebody cloned must not bring the allowlist that lets its servers run."""
    if running.named or memory.is_own(running.allowlist, running.key_dir):
        return
    if not (running.allowlist / "reviewers.json").exists():
        raise AllowlistError(
            f"{running.allowlist}: there is no allowlist",
            hint=f'MCP_VET_ALLOWLIST names it, or `allowlist = "…"` in {settings_file(running)}',
        )
    raise AllowlistError(
        f"{running.allowlist}: lies in the folder that the server is started in, and is not one that "
        "you made: whoever wrote that folder would decide what runs",
        hint=f"if it may: --allowlist {running.allowlist}, MCP_VET_ALLOWLIST, or `allowlist = "
        f'"…"` in {settings_file(running)}',
    )


def settings_file(running: Running) -> Path:
    """Where this user's own settings are, wherever a client starts us."""
    return running.key_dir.parent / "mcp-vet.toml"


def _canonical(text: str) -> PackagePin | None:
    """The pin, where it is written in the form we print. Any words would do: the gate looks for
    nothing but the very names that the allowlist has.
    """
    ecosystem, _, rest = text.partition(":")
    if ecosystem == "npm":
        name, _, version = rest.rpartition("@")
    else:
        name, _, version = rest.partition("==")
    if ecosystem not in _BINS or not (name and version):
        return None
    return PackagePin(ecosystem=ecosystem, name=name, version=version)


def _parsed(text: str, gate: Gate) -> PackagePin:
    """The pin as any command reads it; an inexact one fails with the approved versions."""
    from vetting import ecosystems

    try:
        return ecosystems.parse_pin(text)
    except ecosystems.InexactVersion as error:
        ref = Ref(ecosystem=error.ecosystem, name=error.name, version=None, pinned=False, spec=text)
        named = gate.ask(ref).approved
        pins = [
            PackagePin(ecosystem=error.ecosystem, name=error.name, version=version)
            for version in named[:3]
        ]
        error.hint = "approved: " + (", ".join(map(str, pins)) or "no version of it")
        raise


def _ref(pin: PackagePin) -> Ref:
    return Ref(
        ecosystem=pin.ecosystem, name=pin.name, version=pin.version, pinned=True, spec=str(pin)
    )


def _tree(pin: PackagePin, agreed: Frozen, running: Running) -> Installed:
    place = trees.place(running.cache, pin.ecosystem, agreed)
    known = trees.sealed(place, running.key_dir)
    if known is not None:
        return known
    from vetting.workflow.install import install

    lock = frozen.read(repository.folder(running.allowlist, pin), agreed.lock)
    return install(pin, lock, agreed.scripts, place, running.tools())


def _choose(installed: Installed, name: str | None, pin: PackagePin) -> Program:
    """The program called `name`, or the one that the ecosystem's own launcher would start."""
    wanted = name or installed.default
    for program in installed.programs:
        if program.name == wanted:
            return program
    known = ", ".join(program.name for program in installed.programs)
    if not known:
        raise UsageError(f"{pin} has no program that could be started", hint="it may be a library")
    what = f"{pin} has no program {name!r}" if name else f"{pin} has several programs"
    raise UsageError(what, hint=f"--bin NAME; there are {known}")


def _argv(tree: Path, program: Program, environ: Mapping[str, str]) -> tuple[str, ...]:
    path = str(tree / program.path)
    if not program.interpreter:
        return (path,)
    inside = "/" in program.interpreter
    first = (
        str(tree / program.interpreter)
        if inside
        else programs.program(program.interpreter, environ)
    )
    return (first, *program.flags, path)
