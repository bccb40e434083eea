"""Deno: `npm:`, `jsr:` and `https:` specifiers, run by `run`, `x`, `serve` or no command at all."""

import json
import re
from dataclasses import replace

from vetting import npm_semver
from vetting.launchers import Call, Launcher, Outcome, _flags, _npm_spec, _options, _registry
from vetting.launchers._npm_spec import Spec
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern

_SPECIFIER = pattern(
    r"(npm|jsr):/?((?:@[^/@]+/)?[^/@]+)(?:@([^/]*))?(?:/.*)?", re.DOTALL | re.IGNORECASE
)
_INSTALL = frozenset({"install", "add", "i"})


class Deno(Launcher):
    """See the module."""

    programs = frozenset({"deno", "dx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        args = ("x", *call.args) if call.program == "dx" else call.args
        outer = _options.read(args, _flags.DENO_RUN)
        command = outer.rest[0] if outer.rest else ""
        if command in ("eval", "repl"):
            outcome.flag("inline-code")
            return outcome.result("unknown")
        if command in ("task", "test", "bench", "compile", "check", "cache"):
            return outcome.result("local")
        named = command in ("run", "x", "serve", *_INSTALL)
        table = _flags.DENO_X if command == "x" else _flags.DENO_RUN
        options = _options.read(outer.rest[1:], table) if named else outer
        self._configured(call, outcome, options)
        if outer.unknown or options.unknown:
            outcome.flag("unknown-flag")
        words = options.rest
        packages = options.all("-p", "--package") if command == "x" else ()
        if not words and not packages:
            outcome.flag("no-command")
            return outcome.result("unknown")
        for text in packages or words[:1]:
            specifier = text
            if command == "x" and not re.match(r"(?:npm|jsr|https?|file):|\.{0,2}/", text):
                specifier = f"npm:{text}"
            outcome.add(self._spec(call, outcome, self._mapped(call, specifier)))
        for specifier in options.all("--preload", "--require", "--import"):
            if re.match(r"(?:npm|jsr|https?):", specifier):
                ref = self._spec(call, outcome, specifier)
                outcome.add(replace(ref, role="extra") if ref else None)
        outcome.serve(words[1:])
        return outcome.result()

    @staticmethod
    def _configured(call: Call, outcome: Outcome, options: _options.Options) -> None:
        if options.has("--env-file"):
            outcome.flag("env-file")
        if options.has("--unsafely-ignore-certificate-errors"):
            outcome.flag("tls-off")
        if options.has("--cert"):
            outcome.flag("alt-network")
        for name in ("NPM_CONFIG_REGISTRY", "JSR_URL"):
            outcome.flag(*_registry.flags(call.env.get(name), "env-registry"))
        npmrc = "registry" in call.files.get(".npmrc", "")
        if npmrc and ("deno.json" in call.files or "deno.jsonc" in call.files):
            outcome.flag("project-npmrc-registry")

    @staticmethod
    def _mapped(call: Call, text: str) -> str:
        """A bare name through the import map of the working directory."""
        if re.match(r"[a-z]+:|[./~]|[A-Za-z]:\\", text, re.IGNORECASE):
            return text
        for name in ("deno.json", "deno.jsonc"):
            try:
                config = json.loads(call.files.get(name, "null")[:1_000_000])
            except (ValueError, RecursionError):
                continue
            imports = config.get("imports") if isinstance(config, dict) else None
            target = imports.get(text) if isinstance(imports, dict) else None
            if isinstance(target, str):
                return target
        return text

    @staticmethod
    def _spec(call: Call, outcome: Outcome, text: str) -> Ref | None:
        if re.match(r"https?:", text, re.IGNORECASE):
            outcome.flag(*_npm_spec.url_flags(text))
            return _npm_spec.url_ref(text, text)
        if re.match(r"data:|blob:", text, re.IGNORECASE):
            outcome.flag("inline-code")
            return None
        match = _SPECIFIER.fullmatch(text)
        if match is None:
            if re.match(r"(?:npm|jsr):", text, re.IGNORECASE):
                outcome.flag("invalid-spec")
                return Ref(ecosystem="npm", name=text, unpinned="invalid-spec", spec=text)
            return None
        ecosystem, name, version = match[1].lower(), match[2], match[3]
        spec = _strict(ecosystem, name, version, text)
        outcome.flag(*spec.flags)
        variable = "NPM_CONFIG_REGISTRY" if ecosystem == "npm" else "JSR_URL"
        return _registry.placed(spec.ref, call.env.get(variable)) if spec.ref else None


def _strict(ecosystem: str, name: str, version: str | None, text: str) -> Spec:
    """Deno reads strict SemVer: `v1.2.3` is a tag."""
    if not version:
        return Spec(ref=Ref(ecosystem=ecosystem, name=name, unpinned="no-version", spec=text))
    if re.match(r"v[0-9]", version):
        why = f"dist-tag:{version}"
        return Spec(ref=Ref(ecosystem=ecosystem, name=name, unpinned=why, spec=text))
    if ecosystem == "npm":
        found = _npm_spec.parse(f"{name}@{version}", loose=False)
        return found._replace(ref=replace(found.ref, spec=text) if found.ref else None)
    exact = npm_semver.parse(version)
    if exact is not None:
        ref = Ref(ecosystem=ecosystem, name=name, version=str(exact), pinned=True, spec=text)
    else:
        ref = Ref(ecosystem=ecosystem, name=name, unpinned=f"range:{version}", spec=text)
    return Spec(ref=ref)
