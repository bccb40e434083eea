"""What uv's options and environment change about every package it fetches."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from vetting.launchers import Outcome, _python_spec, _registry
from vetting.launchers._options import Options
from vetting.model.server import Ref
from vetting.patterns import pattern

# In the order in which uv prefers them: a named index outranks the default one.
_INDEXES = (
    "--index",
    "--extra-index-url",
    "--default-index",
    "--index-url",
    "-i",
    "--find-links",
    "-f",
)

_ENV_INDEXES = (
    "UV_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_INDEX_URL",
    "UV_FIND_LINKS",
)
_PIP_INDEXES = ("EXTRA_INDEX_URL", "INDEX_URL", "FIND_LINKS")
_MIRRORS = pattern(r"UV_(?:PYTHON|PYPY)_(?:INSTALL_MIRROR|DOWNLOADS_JSON_URL)")
_NAMED = pattern(r"(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]++=(?=[a-z+]+:|[./~])")


class Python:
    """Places Python packages: the registries, override files and other settings of one call."""

    def __init__(
        self, outcome: Outcome, options: Options, env: Mapping[str, str], *, pip: bool = False
    ) -> None:
        self._outcome = outcome
        self._registry: str | None = None
        for name in _INDEXES:
            self._indexes(options.all(name), "alt-registry")
        for name in _ENV_INDEXES:
            self._indexes(env.get(name, "").split(), "env-registry")
        if pip:
            self._pip(env)
        self._overridden = options.has("--overrides", "--override") or bool(env.get("UV_OVERRIDE"))
        outcome.flag(*_flags(options, env))
        if self._overridden:
            outcome.flag("override-file")

    def use(self, url: str, origin: str) -> None:
        """A registry that something else names."""
        self._indexes((url,), origin)

    def _indexes(self, values: Iterable[str], origin: str) -> None:
        for value in values:
            url = _NAMED.sub("", value, count=1)
            found = _registry.flags(url, origin)
            self._outcome.flag(*found)
            if found and self._registry is None:
                self._registry = url

    def _pip(self, env: Mapping[str, str]) -> None:
        """`PIP_INDEX_URL` and the like: an upper-case prefix, the rest in any case."""
        settings = {key[4:].upper(): value for key, value in env.items() if key.startswith("PIP_")}
        for name in _PIP_INDEXES:
            self._indexes(settings.get(name, "").split(), "env-registry")
        if "CONFIG_FILE" in settings:
            self._outcome.flag("env-config")
        if "TRUSTED_HOST" in settings:
            self._outcome.flag("tls-off")
        if "REQUIREMENT" in settings:
            self._outcome.flag("requirements-file")

    def place(self, ref: Ref | None, role: str = "main") -> Ref | None:
        """`ref` as these settings make it: an override file beats every pin."""
        if ref is None:
            return None
        ref = replace(ref, role=role)
        if ref.ecosystem != "pypi":
            return ref
        ref = _registry.placed(ref, self._registry)
        if self._overridden and role == "main":
            ref = replace(ref, version=None, pinned=False, unpinned="override-file")
        return ref

    def add(self, text: str, *, at: bool, role: str = "main") -> None:
        """Add what a package argument names."""
        spec = _python_spec.parse(text, at=at)
        self._outcome.add(self.place(spec.ref, role), flags=spec.flags)

    def requirements(self, name: str, files: Mapping[str, str]) -> None:
        """Add what a requirements file names; it may not be at hand."""
        self._outcome.flag("requirements-file")
        text = files.get(name.removeprefix("./"), "")
        for line in text[:1_000_000].splitlines():
            if not self._outcome.spend():
                return
            words = re.split(r"\s#|\s--hash", line.strip())[0].strip()
            option = re.match(
                r"(?:-i|--index-url|--extra-index-url|-f|--find-links)[= ]+(\S+)", words
            )
            if option:
                self.use(option[1], "alt-registry")
            elif words and not words.startswith(("#", "-")):
                self.add(words, at=False, role="extra")


def _flags(options: Options, env: Mapping[str, str]) -> Iterator[str]:
    if options.unknown:
        yield "unknown-flag"
    if options.has("--config-file"):
        yield "alt-config"
    if options.has("--env-file") or env.get("UV_ENV_FILE"):
        yield "env-file"
    if options.has("--allow-insecure-host") or env.get("UV_INSECURE_HOST"):
        yield "tls-off"
    if options.has("--constraints", "--constraint", "-c") or env.get("UV_CONSTRAINT"):
        yield "constraint-file"  # may name an address for any package
    python = options.last("--python", "-p")
    if python and re.match(r"\.{0,2}[^/\\:~]+[/\\]|\.{1,2}[/\\]", python):
        yield "code-injection"  # an interpreter out of the repository
    for name, value in env.items():
        if name in ("UV_CONFIG_FILE", "UV_PROJECT", "UV_WORKING_DIR", "UV_SYSTEM_CONFIG_FILE"):
            yield "env-config"
        elif name == "UV_PYTHON" and ("/" in value or "\\" in value):
            yield "env-code-injection"
        elif _MIRRORS.fullmatch(name) and value:
            yield "env-registry"


def tool_run(python: Python, options: Options, files: Mapping[str, str]) -> None:
    """Add what `--with` and its relatives name, beside the main package."""
    for values in options.all("--with", "-w"):
        for part in _python_spec.split_list(values):
            python.add(part, at=True, role="extra")
    others(python, options, files)


def others(python: Python, options: Options, files: Mapping[str, str]) -> None:
    """Add what requirements files and editable packages name."""
    for name in options.all("--with-requirements"):
        for part in name.split(","):
            python.requirements(part, files)
    for name in options.all("--with-editable"):
        python.add(name, at=False, role="extra")
