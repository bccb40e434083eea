"""Yarn: `dlx` (Yarn 2 and later) and `create` fetch; Yarn 1 runs a script called `dlx`."""

import re

from vetting.launchers import Call, Launcher, Outcome, _flags, _npm_exec, _npm_like, _options
from vetting.model.server import Resolved


class Yarn(Launcher):
    """See the module."""

    programs = frozenset({"yarn", "yarnpkg"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        outer = _options.read(call.args, _options.Table(value=frozenset({"--cwd"})))
        command, args = (outer.rest[0], outer.rest[1:]) if outer.rest else ("", ())
        registry = _npm_like.first(
            ("env-registry", call.env.get("YARN_NPM_REGISTRY_SERVER")),
            ("env-registry", call.env.get("YARN_REGISTRY")),
        )
        if call.env.get("YARN_RC_FILENAME"):
            outcome.flag("env-config")
        if call.env.get("YARN_YARN_PATH") or call.env.get("YARN_PLUGINS"):
            outcome.flag("env-code-injection")
        if re.search(r"(?m)^[^\S\n]*npmRegistryServer\s*:", call.files.get(".yarnrc.yml", "")):
            outcome.flag("project-yarnrc-registry")
        options = _options.read(args, _flags.YARN_DLX)
        if command == "dlx":
            if options.unknown:
                outcome.flag("unknown-flag")
            packages = tuple(_plain(spec) for spec in options.all("-p", "--package"))
            words = options.rest
            if not packages and words:
                words = (_plain(words[0]), *words[1:])
            return _npm_like.execute(call, outcome, words, packages, registry)
        if command == "create" and args:
            words = (_npm_exec.create_spec(args[0]), *args[1:])
            return _npm_like.execute(call, outcome, words, (), registry)
        if command in ("add", "global"):
            specs = [arg for arg in args if not arg.startswith("-") and arg != "add"]
            _npm_like.fetch(outcome, specs, registry)
            return outcome.result()
        if not command:
            outcome.flag("no-command")
            return outcome.result("unknown")
        name = args[0] if command in ("run", "exec") and args else command
        outcome.serve(args)
        return _npm_like.script(call, outcome, name)


def _plain(spec: str) -> str:
    """`foo@npm:1.2.3` is `foo@1.2.3` for Yarn, and no alias."""
    match = re.fullmatch(r"(@?[^@]+)@npm:([^@/]+)", spec)
    return f"{match[1]}@{match[2]}" if match else spec
