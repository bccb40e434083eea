"""What `npx`, `npm exec` and `npm init` fetch and run, once their words are read."""

import re
from collections.abc import Iterator, Mapping

from vetting.launchers import Call, Outcome, _foreign, _npm_spec, _registry
from vetting.launchers._npm_config import Words
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern

_INJECTING = frozenset({"node-options", "script-shell", "shell", "git", "node-gyp"})
_CONFIG = frozenset({"userconfig", "globalconfig", "prefix"})
_NETWORK = frozenset({"ca", "cafile", "proxy", "https-proxy", "cert", "key"})
_SCOPED = pattern(r"(@[^:/]+):registry", re.IGNORECASE)


def settings(env: Mapping[str, str]) -> dict[str, str]:
    """Settings of npm in the environment: `NPM_CONFIG_SCRIPT_SHELL` is `script-shell`."""
    found = {}
    for name, value in env.items():
        if name.lower().startswith("npm_config_") and value:
            key = name[len("npm_config_") :]
            scoped = _SCOPED.fullmatch(key) or key.startswith("//")
            found[key if scoped else re.sub(r"(?!^)_", "-", key.lower())] = value
    return found


class Sources:
    """Where npm gets packages: the command line beats the environment beats `.npmrc`."""

    def __init__(self, options: Mapping[str, str], env: Mapping[str, str]) -> None:
        self._layers = (("alt-registry", options), ("env-registry", env))

    def flags(self) -> Iterator[str]:
        """The flags of every registry that is named, used by the main package or not."""
        for origin, layer in self._layers:
            for key, value in layer.items():
                if key == "registry" or _SCOPED.fullmatch(key):
                    yield from _registry.flags(value, origin)

    def place(self, ref: Ref) -> Ref:
        """`ref` with the registry it comes from."""
        if ref.ecosystem != "npm":
            return ref
        scope = ref.name.partition("/")[0] if ref.name.startswith("@") else ""
        for key in (f"{scope}:registry", "registry") if scope else ("registry",):
            for _, layer in self._layers:
                if layer.get(key):
                    return _registry.placed(ref, layer[key])
        return ref


def configuration(options: Mapping[str, str], env: Mapping[str, str]) -> Iterator[str]:
    """Flags of settings that inject code, read other settings or change the network."""
    for layer, prefix in ((options, "alt"), (env, "env")):
        for key, value in layer.items():
            if key in _INJECTING:
                yield "env-code-injection" if prefix == "env" else "code-injection"
            elif key in _CONFIG:
                yield f"{prefix}-config"
            elif key in _NETWORK:
                yield f"{prefix}-network"
            elif key == "strict-ssl" and value == "false":
                yield "tls-off"
            elif key in ("package", "call") and prefix == "env":
                yield "env-package-override"


def begin(call: Call, words: Words, differs: bool) -> tuple[Outcome, Sources]:
    """An outcome with everything that the configuration alone says."""
    options = {name: values[-1] for name, values in words.options.items()}
    env = settings(call.env)
    sources = Sources(options, env)
    outcome = Outcome(call, *sources.flags(), *configuration(options, env))
    if words.unknown:
        outcome.flag("unknown-flag")
    if differs:
        outcome.flag("version-dependent")
    if re.search(r"(?m)^[^\S\n]*(?:@[^:\s]+:)?registry\s*=", call.files.get(".npmrc", "")):
        outcome.flag("project-npmrc-registry")
    return outcome, sources


def execute(call: Call, words: Words, differs: bool) -> Resolved:
    """See `libnpmexec`: named packages are installed, then the first word or the call runs."""
    outcome, sources = begin(call, words, differs)
    env = settings(call.env)
    packages = words.options.get("package") or tuple(
        part for part in env.get("package", "").split("\n\n") if part.strip()
    )
    packages = tuple(package for package in packages if package not in ("", "false"))
    for package in packages:
        spec = _npm_spec.parse(package)
        outcome.add(sources.place(spec.ref) if spec.ref else None, flags=spec.flags)
    text = words.last("call") or env.get("call")
    if text:
        outcome.flag("call-string")
        _foreign.script(call, outcome, text)
        return outcome.result(None if packages or outcome.refs else "unknown")
    if not words.positional:
        if not packages:
            outcome.flag("no-command")
        return outcome.result()
    command, rest = words.positional[0], words.positional[1:]
    if packages:
        outcome.serve(rest)
        _foreign.command(call, outcome, words.positional)
        return outcome.result()
    spec = _npm_spec.parse(command)
    if _shadowed(command, call.files):
        outcome.flag("local-shadowable")
    outcome.add(sources.place(spec.ref) if spec.ref else None, flags=spec.flags)
    outcome.serve(rest)
    return outcome.result("unknown" if spec.ref is None and "invalid-spec" in spec.flags else None)


def initialise(call: Call, words: Words, differs: bool) -> Resolved:
    """See `npm help init`: `npm init foo@1` runs `create-foo@1`."""
    outcome, sources = begin(call, words, differs)
    if not words.positional:
        return outcome.result("local")
    spec = _npm_spec.parse(create_spec(words.positional[0]))
    outcome.add(sources.place(spec.ref) if spec.ref else None, flags=spec.flags)
    outcome.serve(words.positional[1:])
    return outcome.result()


def create_spec(text: str) -> str:
    """The package that an initializer's short name stands for (`libnpmexec`, `npm init`)."""
    if re.match(r"(?:git\+)?[a-z]+:|[./~]", text, re.IGNORECASE):
        return text
    if text.startswith("@"):
        scope, slash, rest = text.partition("/")
        if slash:
            return f"{scope}/create-{rest}" if not rest.startswith("create-") else text
        scope, at, version = text[1:].partition("@")
        return f"@{scope}/create{at}{version}"
    return text if "/" in text else f"create-{text.removeprefix('create-')}"


def _shadowed(command: str, files: Mapping[str, str]) -> bool:
    """Whether the working directory has a program of that name, which npm prefers."""
    if not command or f"node_modules/.bin/{command}" in files:
        return bool(command)
    manifest = _npm_spec.manifest(files)
    bins = manifest.get("bin")
    if isinstance(bins, str):
        return str(manifest.get("name", "")).rpartition("/")[2] == command
    return isinstance(bins, dict) and command in bins
