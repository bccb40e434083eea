"""The policy file: TOML, validated on load with the offending line named."""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from vetting import config_waivers, discovery, rescan_policy, tiers
from vetting.approval_rules import ApprovalRules
from vetting.ecosystems import Target
from vetting.errors import ConfigError
from vetting.model.profile import CAPABILITIES
from vetting.model.verdict import Effect
from vetting.policy import Policy

DEFAULT = Path(__file__).parent / "default_policy.toml"
"""The built-in policy, documented in its comments."""

_FREE = {
    "env": "environment name",
    "credential_files": "credential file",
    "hosts": "host",
    "install_scripts": "install script",
    "tools": "tool",
    "tool_texts": "tool text",
    "members": "closure member",
    "member_scripts": "closure member with install script",
    "publisher": "publisher",
    "provenance": "provenance",
}
"""What an update may add, as `ApprovalRules.free` calls it."""

_PYTHON = (r"3\.\d{1,2}", '"3.12"')
_PLATFORM = (r"(linux|musl|macos|windows)-\w+", '"linux-x86_64", "musl-aarch64", "macos-arm64"')
_RULE = r"[a-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?|[a-z0-9][A-Za-z0-9._/-]*\*"


def default() -> Policy:
    """The built-in policy."""
    return load(DEFAULT)


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
    """The policy in `raw`; what it leaves out is the default's, key by key.

    So a deletion can never turn a "deny" into something weaker unseen: what should be weaker is
    written down.
    """
    document = read_toml(raw, source)
    reader = _Reader(raw.decode("utf-8"), source)
    reader.check_keys(document)
    known = {
        section: {**values, **document.get(section, {})} if isinstance(values, dict) else values
        for section, values in _defaults().items()
    }
    max_days = reader.whole(known, "approve", "max_days")
    return Policy(
        source=source,
        digest="sha256:" + hashlib.sha256(raw).hexdigest(),
        severity=reader.effects(known, "severity"),
        rules=reader.effects(known, "rules"),
        incomplete=reader.effects(known, "incomplete"),
        first_capabilities=reader.capabilities(known, "first_request"),
        approvals=reader.approvals(known),
        cooldown=timedelta(days=reader.whole(known, "cooldown", "days", least=0)),
        advisory_age=timedelta(hours=reader.whole(known, "advisories", "max_age_hours")),
        evidence_days=reader.whole(known, "evidence", "max_age_days"),
        approve_incomplete=reader.choice(known, "approve", "incomplete", ("person", "deny")),
        approve_days=min(reader.whole(known, "approve", "days"), max_days),
        approve_max_days=max_days,
        waiver_max_days=reader.whole(known, "waivers", "max_days"),
        targets=reader.targets(known),
        config_waivers=config_waivers.parse(known["config"], raw.decode("utf-8"), source),
        rescan=rescan_policy.parse(known["rescan"], raw.decode("utf-8"), source),
        raw=raw,
    )


def read_toml(raw: bytes, source: str) -> dict[str, Any]:
    """The TOML document `raw`.

    Raises:
        ConfigError: it is none; starts with file and line.
    """
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{source}:{number}: not UTF-8 text") from error
    except (ValueError, RecursionError) as error:  # also of numbers with thousands of digits
        match = re.search(r"line (\d+)", str(error))
        number = int(match[1]) if match else raw.count(b"\n") + 1 if raw else 1
        reason = re.sub(r" \(at [^()]*\)$", "", str(error))
        raise ConfigError(f"{source}:{number}: not valid TOML: {reason}") from error


def line_of(text: str, section: str, key: str | None = None) -> int:
    """The line of `key` in `section`, or of the section. TOML's own parser keeps no positions; this
    is good enough to point a person to the line.
    """
    wanted = section if key is None else f"{section}.{key}"
    table = ""
    nearest = 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            path = table = header[1].strip().replace('"', "").replace("'", "")
        else:
            name = line.partition("=")[0].strip().strip("\"'")
            path = f"{table}.{name}" if table else name
        if path == wanted:
            return number
        if path == section:
            nearest = number
    return nearest


@cache
def _defaults() -> dict[str, Any]:
    return tomllib.loads(DEFAULT.read_text("utf-8"))


class _Reader:
    """Typed access to the document; errors name file and line."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source

    def check_keys(self, document: Mapping[str, Any]) -> None:
        for section, values in document.items():
            if section not in _defaults():
                self._unknown(section, None, section, list(_defaults()))
            if section == "version":
                continue
            if not isinstance(values, dict):
                self._fail(section, None, f"{section} must be a table, [{section}]")
            known = list(_defaults()[section])
            if section == "incomplete":
                known = ["default", *discovery.names("vetting.checks")]
            for key in values:
                if section == "rules" and not re.fullmatch(_RULE, key):
                    self._fail(section, key, f"{key!r} is not a rule id, a signal, or PREFIX*")
                if section not in ("rules", "tiers") and key not in known:
                    self._unknown(section, key, key, known)
        if document.get("version", 1) != 1 or document.get("version") is True:
            self._fail("version", None, "this mcp-vet reads policies with version = 1")

    def effects(self, document: Mapping[str, Any], section: str) -> dict[str, Effect]:
        result = {}
        for key, value in document[section].items():
            if isinstance(value, dict) and value:
                dotted = f"{key}.{next(iter(value))}"
                self._fail(section, dotted, f'a name with dots stands in quotes: "{dotted}"')
            if value not in list(Effect):
                self._fail(section, key, f'{key} must be "note", "review" or "deny"')
            result[key] = Effect(value)
        return result

    def capabilities(self, document: Mapping[str, Any], section: str) -> frozenset[str]:
        value = document[section]["capabilities"]
        if not isinstance(value, list) or not all(item in CAPABILITIES for item in value):
            known = ", ".join(CAPABILITIES)
            self._fail(section, "capabilities", f"capabilities must be a list of some of {known}")
        return frozenset(value)

    def approvals(self, document: Mapping[str, Any]) -> ApprovalRules:
        def place(tier: str, key: str | None) -> str:
            return f"{self._source}:{line_of(self._text, f'tiers.{tier}', key)}"

        return ApprovalRules(
            tiers=tiers.parse(document["tiers"], place),
            max_chain=self.whole(document, "reviews", "max_chain", least=0),
            updates_by_policy=self.choice(document, "update", "approve", ("person", "policy"))
            == "policy",
            cooldown=timedelta(days=self.whole(document, "cooldown", "days", least=0)),
            capabilities=self.capabilities(document, "update"),
            free=frozenset(
                name for key, name in _FREE.items() if self.flag(document, "update", key)
            ),
            blocking={
                check: effect is not Effect.NOTE
                for check, effect in self.effects(document, "incomplete").items()
            },
        )

    def flag(self, document: Mapping[str, Any], section: str, key: str) -> bool:
        value = document[section][key]
        if not isinstance(value, bool):
            self._fail(section, key, f"{key} must be true or false")
        return value

    def whole(self, document: Mapping[str, Any], section: str, key: str, least: int = 1) -> int:
        value = document[section][key]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3650:
            self._fail(
                section, key, f"{key} must be a whole number of {_unit(key)} from {least} to 3650"
            )
        return value

    def choice(
        self, document: Mapping[str, Any], section: str, key: str, choices: tuple[str, ...]
    ) -> str:
        value = document[section][key]
        if value not in choices:
            names = " or ".join(f'"{choice}"' for choice in choices)
            self._fail(section, key, f"{key} must be {names}")
        return str(value)

    def targets(self, document: Mapping[str, Any]) -> tuple[Target, ...]:
        section = document["targets"]
        for key, (form, example) in (("pythons", _PYTHON), ("platforms", _PLATFORM)):
            value = section[key]
            if (
                not isinstance(value, list)
                or not value
                or not all(isinstance(item, str) and re.fullmatch(form, item) for item in value)
            ):
                self._fail("targets", key, f"{key} must be a list of texts such as {example}")
        pythons = tuple(section["pythons"])
        return tuple(Target(pythons=pythons, platform=name) for name in section["platforms"])

    def _unknown(self, section: str, key: str | None, name: str, known: list[str]) -> NoReturn:
        close = difflib.get_close_matches(name, known, 1)
        where = f" in [{section}]" if key is not None else ""
        self._fail(
            section,
            key,
            f"there is no {name!r}{where}",
            f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}",
        )

    def _fail(
        self, section: str, key: str | None, message: str, hint: str | None = None
    ) -> NoReturn:
        line = line_of(self._text, section, key)
        raise ConfigError(f"{self._source}:{line}: {message}", hint=hint)


def _unit(key: str) -> str:
    if key == "max_chain":
        return "approvals"
    return "hours" if key.endswith("_hours") else "days"
