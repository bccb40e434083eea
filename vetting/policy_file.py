"""The policy file: TOML, validated on load with the offending line named."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from vetting.ecosystems import Target
from vetting.errors import ConfigError
from vetting.model.profile import CAPABILITIES
from vetting.model.verdict import Effect
from vetting.policy import Policy

DEFAULT = Path(__file__).parent / "default_policy.toml"
"""The built-in policy, documented in its comments."""

_FREE = {"environment name": "env", "host": "hosts", "install script": "install_scripts"}


def default() -> Policy:
    """The built-in policy."""
    return load(DEFAULT)


@cache
def load(path: Path) -> Policy:
    """The policy in the file at `path`.

    Raises:
        ConfigError: it cannot be read or is not valid; names the line.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    return parse(raw, str(path))


def parse(raw: bytes, source: str) -> Policy:
    """The policy in `raw`; sections and keys it leaves out are the default's."""
    try:
        document = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise ConfigError(f"{source}:{line[1] if line else 1}: {error}") from error
    reader = _Reader(raw.decode("utf-8"), source)
    reader.check_keys(document)
    known = {**_defaults(), **{k: v for k, v in document.items() if not isinstance(v, dict)}}
    for section, values in document.items():
        if isinstance(values, dict):
            merged = section != "rules" and isinstance(known.get(section), dict)
            known[section] = {**known[section], **values} if merged else values
    return Policy(
        source=source,
        digest="sha256:" + hashlib.sha256(raw).hexdigest(),
        severity=reader.effects(known, "severity"),
        rules=reader.effects(known, "rules"),
        incomplete=reader.effects(known, "incomplete"),
        first_capabilities=reader.capabilities(known, "first_request"),
        update_capabilities=reader.capabilities(known, "update"),
        update_free=frozenset(
            name for name, key in _FREE.items() if reader.flag(known, "update", key)
        ),
        cooldown=timedelta(days=reader.days(known, "cooldown", "days", least=0)),
        evidence_days=reader.days(known, "evidence", "max_age_days"),
        approve_incomplete=reader.choice(known, "approve", "incomplete", ("person", "deny")),
        approve_days=reader.days(known, "approve", "days"),
        approve_max_days=reader.days(known, "approve", "max_days"),
        waiver_max_days=reader.days(known, "waivers", "max_days"),
        targets=reader.targets(known),
        raw=raw,
    )


@cache
def _defaults() -> dict[str, Any]:
    return tomllib.loads(DEFAULT.read_text("utf-8"))


class _Reader:
    """Typed access to the document; errors name file and line."""

    def __init__(self, text: str, source: str) -> None:
        self._lines = text.splitlines()
        self._source = source

    def check_keys(self, document: Mapping[str, Any]) -> None:
        for section, values in document.items():
            if section not in _defaults():
                self._fail(section, None, f"unknown section or key {section!r}")
            if isinstance(values, dict) and section not in ("rules", "incomplete"):
                for key in values:
                    if key not in _defaults()[section]:
                        self._fail(section, key, f"unknown key {key!r} in [{section}]")
        if document.get("version", 1) != 1:
            self._fail("version", None, "this mcp-vet reads policies of version 1")

    def effects(self, document: Mapping[str, Any], section: str) -> dict[str, Effect]:
        result = {}
        for key, value in document[section].items():
            if value not in list(Effect):
                self._fail(section, key, f'{key} must be "note", "review" or "deny"')
            result[key] = Effect(value)
        return result

    def capabilities(self, document: Mapping[str, Any], section: str) -> frozenset[str]:
        value = document[section]["capabilities"]
        if not isinstance(value, list) or not set(value) <= set(CAPABILITIES):
            self._fail(section, "capabilities", f"capabilities are {', '.join(CAPABILITIES)}")
        return frozenset(value)

    def flag(self, document: Mapping[str, Any], section: str, key: str) -> bool:
        value = document[section][key]
        if not isinstance(value, bool):
            self._fail(section, key, f"{key} must be true or false")
        return bool(value)

    def days(self, document: Mapping[str, Any], section: str, key: str, least: int = 1) -> int:
        value = document[section][key]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3650:
            self._fail(section, key, f"{key} must be a whole number of days from {least} to 3650")
        return int(value)

    def choice(
        self, document: Mapping[str, Any], section: str, key: str, choices: tuple[str, ...]
    ) -> str:
        value = document[section][key]
        if value not in choices:
            self._fail(section, key, f"{key} must be one of {', '.join(choices)}")
        return str(value)

    def targets(self, document: Mapping[str, Any]) -> tuple[Target, ...]:
        section = document["targets"]
        for key, form in (("pythons", r"3\.\d+"), ("platforms", r"(linux|musl|macos|windows)-\w+")):
            value = section[key]
            if not isinstance(value, list) or not all(
                isinstance(item, str) and re.fullmatch(form, item) for item in value
            ):
                self._fail("targets", key, f"{key} must be a list of texts of the form {form}")
        pythons = tuple(section["pythons"])
        return tuple(Target(pythons=pythons, platform=name) for name in section["platforms"])

    def _fail(self, section: str, key: str | None, message: str) -> None:
        raise ConfigError(f"{self._source}:{self._line(section, key)}: {message}")

    def _line(self, section: str, key: str | None) -> int:
        """TOML's own parser keeps no positions; good enough to point a person to the line."""
        current = ""
        header = 1
        for number, line in enumerate(self._lines, 1):
            if match := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                current = match[1]
                if current == section:
                    header = number
                    if key is None:
                        return number
            name = line.partition("=")[0].strip().strip("\"'")
            if name and name == (key or section) and (key is None or current == section):
                return number
        return header
