"""What exports are made of: the launch commands and addresses that may be used today.

1. The gate decides, as it does for `check`: only what it allows now is exported.
2. A launch command is exported only if the launchers read exactly the approved pin out of it, and
   nothing else.
3. What is left out has a warning that says why; what does not verify ends the export.
"""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vetting import launchers
from vetting.allowlist import repository
from vetting.allowlist.gate import Gate
from vetting.allowlist.remotes import Remote
from vetting.boundary.verified_cache import VerifiedCache
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.check import STOPPED, Status
from vetting.model.entry import Entry
from vetting.model.launch_flag import FLAGS
from vetting.model.pin import PackagePin
from vetting.model.server import Ref
from vetting.model.stop import Reach, Scope
from vetting.workflow import Tools, memory

_MAX_ARGUMENT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A command line that starts exactly `pin`."""

    pin: PackagePin
    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What may be used today. `entries` are by package, newest version first."""

    entries: tuple[Entry, ...]
    remotes: tuple[Remote, ...]
    asked: tuple[Launch, ...]
    """The commands that were asked for; all of them start approved pins only."""

    stopped: tuple[PackagePin, ...]
    """Suspended or revoked versions."""

    wide: tuple[str, ...]
    """Stop orders for more than single versions, in words."""

    warnings: tuple[str, ...]

    @property
    def launches(self) -> tuple[Launch, ...]:
        """Every approved command line: plain, frozen, and asked for."""
        found = [launch for entry in self.entries for launch in forms(entry.pin)]
        return tuple(dict.fromkeys((*found, *self.asked)))


def plain(pin: PackagePin) -> Launch:
    """The pin as its ecosystem's own launcher starts it; its dependencies are resolved anew."""
    first = ("npx", "-y") if pin.ecosystem == "npm" else ("uvx",)
    return Launch(pin=pin, argv=(*first, f"{pin.name}@{pin.version}"))


def forms(pin: PackagePin) -> tuple[Launch, Launch]:
    """The plain command, and the one that runs the frozen closure."""
    return plain(pin), Launch(pin=pin, argv=("mcp-vet", "run", str(pin), "--"))


def load(tools: Tools, launches: Sequence[str] = ()) -> Approved:
    """What may be used today, and the `launches` that were asked for.

    Raises:
        AllowlistError: there is no allowlist that can be relied on, or an entry does not verify.
        NotAllowed: a launch starts something that is not approved.
        UsageError: a launch is no command line.
    """
    root = tools.allowlist
    cache = VerifiedCache(tools.blobs.parent / "verified.json", tools.key_dir / "cache.secret")
    seen = memory.remembered(root, tools.key_dir)
    gate = Gate(root, now=tools.clock(), cache=cache, seen=seen)
    memory.remember(root, tools.key_dir, gate.index)
    pins, strays = repository.pins(root)
    listed = gate.index.pins() if gate.index.signed else []
    allowed, stopped, warnings = _packages(gate, sorted({*pins, *listed}))
    approved_remotes, ended = gate.remotes.approved()
    if problems := [*map(str, strays), *gate.problems]:
        raise AllowlistError(problems[0], hint="mcp-vet verify lists everything that is wrong")
    cache.save()
    orders = [order.scope for order in gate.index.orders]
    return Approved(
        entries=tuple(_entry(tools, gate, pin) for pin in allowed),
        remotes=approved_remotes,
        asked=tuple(_asked(text, gate) for text in launches),
        stopped=tuple(sorted({*stopped, *filter(None, map(_pin, orders))})),
        wide=tuple(str(scope) for scope in orders if _pin(scope) is None),
        warnings=(*warnings, *ended),
    )


def _packages(
    gate: Gate, pins: Iterable[PackagePin]
) -> tuple[list[PackagePin], list[PackagePin], list[str]]:
    """Which pins may run, by package and newest first; which are stopped; why others may not."""
    allowed: dict[PackagePin, int] = {}
    stopped: list[PackagePin] = []
    warnings: list[str] = []
    for pin in pins:
        answer = gate.ask(_ref(pin))
        why = f"{answer.status.value.replace('_', ' ')}: {answer.reason}"
        if answer.status is Status.ALLOWED:
            why = _misread(plain(pin))
        if not why:
            newer = answer.approved  # the gate names the newest ones only
            allowed[pin] = newer.index(pin.version) if pin.version in newer else len(newer)
            continue
        if answer.status in STOPPED:
            stopped.append(pin)
        warnings.append(f"{pin}: left out: {why}")
    by_age = sorted(allowed, key=lambda pin: (pin.ecosystem, pin.name, allowed[pin]))
    return by_age, stopped, warnings


def _pin(scope: Scope) -> PackagePin | None:
    """The pin that a stop order is about, if it is about one."""
    if scope.reach is not Reach.VERSION:
        return None
    return PackagePin(ecosystem=scope.ecosystem, name=scope.name, version=scope.versions)


def _ref(pin: PackagePin) -> Ref:
    return Ref(
        ecosystem=pin.ecosystem, name=pin.name, version=pin.version, pinned=True, spec=str(pin)
    )


def _entry(tools: Tools, gate: Gate, pin: PackagePin) -> Entry:
    return repository.verify(
        tools.allowlist, pin, gate.index.reviewers, tools.clock(), read=gate.index.read
    )


def _misread(launch: Launch) -> str:
    """Why the launchers do not read exactly the pin out of the command line; empty if they do."""
    found = launchers.resolve(launch.argv[0], launch.argv[1:])
    if found.flags:
        return f"started plainly, {FLAGS.get(found.flags[0], found.flags[0])}"
    named = [(ref.ecosystem, ref.name, ref.version) for ref in found.refs]
    pin = launch.pin
    if named != [(pin.ecosystem, pin.name, pin.version)]:
        return f"{' '.join(launch.argv)} does not start it"
    return ""


def _asked(text: str, gate: Gate) -> Launch:
    """The launch that `text` is; an option of the launcher that changes what it fetches, or does
    anything but starting the package, is not approved by the pin's approval.
    """
    try:
        argv = tuple(shlex.split(text))
    except ValueError as error:
        raise UsageError(f"--launch {text!r}: is no command line ({error})") from error
    if not argv or not all(word.isprintable() and len(word) <= _MAX_ARGUMENT for word in argv):
        raise UsageError(f"--launch {text!r}: is no command line of printable words")
    found = launchers.resolve(argv[0], argv[1:])
    if found.flags:
        meaning = FLAGS.get(found.flags[0], found.flags[0])
        raise NotAllowed(f"--launch {text!r}: {meaning}", hint="leave it out, or start it plainly")
    for ref in found.refs:
        answer = gate.ask(ref)
        if answer.status is not Status.ALLOWED:
            status = answer.status.value.replace("_", " ")
            raise NotAllowed(
                f"--launch {text!r}: {ref.ecosystem}:{ref.name}@{ref.version or ''} is {status}",
                hint="mcp-vet list shows what is approved",
            )
    if len(found.refs) != 1 or not (version := found.refs[0].version):
        raise NotAllowed(f"--launch {text!r}: does not start exactly one approved package")
    ref = found.refs[0]
    pin = PackagePin(ecosystem=ref.ecosystem, name=ref.name, version=version)
    return Launch(pin=pin, argv=argv)
