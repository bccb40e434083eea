"""pnpm: `dlx` and `create` fetch; flags may stand in front of the command."""

from vetting.launchers import (
    Call,
    Launcher,
    Outcome,
    _flags,
    _foreign,
    _npm_exec,
    _npm_like,
    _options,
)
from vetting.model.server import Resolved

_TABLE = _flags.PNPM | _options.Table(switch=frozenset({"-s", "--silent", "--offline"}))
# pnpm up to 9 takes the word behind `dlx` for the package, except these.
_SETTLED = frozenset({"--package", "--allow-build", "--shell-mode", "-c", "--reporter", "--silent"})


class Pnpm(Launcher):
    """See the module."""

    programs = frozenset({"pnpm", "pn", "pnpx", "pnx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        args = ("dlx", *call.args) if call.program in ("pnpx", "pnx") else call.args
        outer = _options.read(args, _TABLE)
        outcome = Outcome(call)
        inner = _options.read(outer.rest[1:], _TABLE)
        command = outer.rest[0] if outer.rest else ""
        if outer.unknown:
            outcome.flag("unknown-flag")
        registry = _npm_like.first(
            ("alt-registry", inner.last("--registry") or outer.last("--registry")),
            ("env-registry", _npm_like.lowered(call.env, "pnpm_config_registry")),
            ("env-registry", _npm_like.lowered(call.env, "npm_config_registry")),
        )
        self._configured(call, outcome, outer, inner)
        if command == "dlx":
            if inner.unknown:
                outcome.flag("unknown-flag")
            if any(name not in _SETTLED for name, _ in inner.pairs):
                outcome.flag("version-dependent")
            packages = outer.all("--package") + inner.all("--package")
            if inner.has("-c", "--shell-mode") or outer.has("-c", "--shell-mode"):
                outcome.flag("call-string")
                _npm_like.fetch(outcome, packages, registry)
                _foreign.script(call, outcome, " ".join(inner.rest))
                return outcome.result()
            return _npm_like.execute(call, outcome, inner.rest, packages, registry)
        if command == "create" and inner.rest:
            words = (_npm_exec.create_spec(inner.rest[0]), *inner.rest[1:])
            return _npm_like.execute(call, outcome, words, (), registry)
        if command in ("add", "install", "i"):
            _npm_like.fetch(outcome, inner.rest, registry)
            return outcome.result("local" if not inner.rest else None)
        if command in ("run", "exec", "start", "test", "node") or command:
            name = inner.rest[0] if command in ("run", "exec") and inner.rest else command
            outcome.serve(inner.rest[1:])
            return _npm_like.script(call, outcome, name)
        outcome.flag("no-command")
        return outcome.result("unknown")

    @staticmethod
    def _configured(
        call: Call, outcome: Outcome, outer: _options.Options, inner: _options.Options
    ) -> None:
        layers = _npm_exec.settings(call.env)
        outcome.flag(*_npm_exec.configuration({}, {k: v for k, v in layers.items() if k != "call"}))
        for options in (outer, inner):
            if options.has("--env-file"):
                outcome.flag("env-file")
            if options.has("--npmrc-auth-file"):
                outcome.flag("alt-config")
            if options.has("--https-proxy", "--http-proxy"):
                outcome.flag("alt-network")
        if "registry" in call.files.get(".npmrc", ""):
            outcome.flag("project-npmrc-registry")
