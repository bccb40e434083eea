"""`mcp-vet run PIN -- ARGS`: the one form whose whole closure is frozen, and verified at start."""

from collections.abc import Iterable
from dataclasses import replace

from vetting.launchers import Call, Launcher, Outcome, _npm_spec, _options, _python_spec
from vetting.launchers._words import words
from vetting.model.pin import PackagePin
from vetting.model.server import Ref, Resolved

_TABLE = _options.Table(value=words("--allowlist --bin --print-config"), switch=words("--help -h"))
# A help text is printed, or a snippet: nothing starts.
_IDLE = ("--print-config", "--help", "-h")


class McpVet(Launcher):
    """See the module."""

    programs = frozenset({"mcp-vet"})
    packages = frozenset({"pypi:mcp-vet"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        end = call.args.index("--") if "--" in call.args else len(call.args)
        options = _options.read(call.args[:end], _TABLE, anywhere=True)
        if options.unknown:
            outcome.flag("unknown-flag")
        if options.has("--allowlist"):
            outcome.flag("alt-config")
        if any(name.startswith("MCP_VET_") and value for name, value in call.env.items()):
            outcome.flag("env-config")
        if options.rest[:1] != ("run",) or len(options.rest) < 2 or options.has(*_IDLE):
            outcome.flag("unknown-command" if options.rest else "no-command")
            return outcome.result("unknown")
        ref, flags = _pin(options.rest[1])
        if ref is None:
            outcome.flag("invalid-spec", *flags)
            return outcome.result("unknown")
        outcome.add(replace(ref, spec=options.rest[1], frozen=ref.pinned is True), flags=flags)
        outcome.serve((*options.rest[2:], *call.args[end + 1 :]))
        return outcome.result()


def _pin(word: str) -> tuple[Ref | None, Iterable[str]]:
    """The reference that a PIN of ours names: `npm:name@1.2.3`, `pypi:name==1.2.3`, or a purl."""
    ecosystem, _, rest = word.partition(":")
    if ecosystem == "pkg":
        try:
            pin = PackagePin.from_purl(word)
        except ValueError:
            return None, ()
        ecosystem, rest = pin.ecosystem, f"{pin.name}@{pin.version}"
    if ecosystem == "npm":
        spec = _npm_spec.parse(rest)
        return spec.ref, spec.flags
    if ecosystem == "pypi":
        found = _python_spec.parse(rest)
        return found.ref, found.flags
    return None, ()
