"""`bunx`, that is `bun x`."""

from vetting.launchers import Call, Launcher, Outcome, _flags, _npm_like, _options
from vetting.model.server import Resolved


class Bunx(Launcher):
    """See the module."""

    programs = frozenset({"bunx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`.

        Bun 1.2 skips flags it does not know and takes the word behind `--registry` for the
        package; 1.4 reads `--registry` and rejects what it does not know.
        """
        outcome = Outcome(call)
        options = _options.read(call.args, _flags.BUNX)
        if options.unknown:
            outcome.flag("unknown-flag")
        if any(arg in ("--registry", "--cwd") for arg in call.args[: -len(options.rest) or None]):
            outcome.flag("version-dependent")
        if options.has("--env-file"):
            outcome.flag("env-file")
        if options.has("--ca", "--cafile"):
            outcome.flag("alt-network")
        registry = _npm_like.first(
            ("alt-registry", options.last("--registry")),
            ("env-registry", call.env.get("BUN_CONFIG_REGISTRY")),
            ("env-registry", call.env.get("NPM_CONFIG_REGISTRY")),
            ("env-registry", call.env.get("npm_config_registry")),
        )
        packages = options.all("-p", "--package")
        return _npm_like.execute(call, outcome, options.rest, packages, registry)
