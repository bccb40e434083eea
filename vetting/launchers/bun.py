"""Bun: `bun x` and `bun create` fetch, everything else runs what lies there."""

from vetting.launchers import Call, Launcher, Outcome, _npm_exec, _npm_like, _options
from vetting.launchers._words import words
from vetting.model.server import Resolved

_TABLE = _options.Table(
    value=words("--cwd --env-file -c --config -r --preload --require --import --define"),
    switch=words("--bun -b --hot --watch --silent --smol -i --no-install --if-present"),
)


class Bun(Launcher):
    """See the module."""

    programs = frozenset({"bun"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        options = _options.read(call.args, _TABLE)
        rest = options.rest
        if options.has("-e", "--eval", "-p", "--print"):
            outcome.flag("inline-code")
            return outcome.result("unknown")
        if options.has("--env-file"):
            outcome.flag("env-file")
        if rest[:1] == ("x",):
            outcome.nest(call.run(("bunx", *rest[1:])))
            return outcome.result()
        if rest[:1] in (("create",), ("c",)) and len(rest) > 1:
            outcome.nest(call.run(("bunx", _npm_exec.create_spec(rest[1]), *rest[2:])))
            return outcome.result()
        if rest[:1] == ("run",):
            rest = _options.read(rest[1:], _TABLE).rest
        if not rest:
            outcome.flag("no-command")
            return outcome.result("unknown")
        if options.unknown:
            outcome.flag("unknown-flag")
        outcome.serve(rest[1:])
        return _npm_like.script(call, outcome, rest[0])
