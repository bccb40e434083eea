"""Waivers of findings in client configurations: part of the policy, each with reason and end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from vetting.errors import ConfigError
from vetting.patterns import pattern

_KEYS = ("rule", "server", "file", "reason", "until")
_HEADER = pattern(r"\s*\[\[\s*config\s*\.\s*waivers\s*\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigWaiver:
    """A finding that a team accepts until the end of the day `until` (UTC).

    `file` is the end of a path, by whole segments, and may hold `*`; without `server` or `file`
    any server or file is meant.
    """

    rule: str
    reason: str
    until: date
    server: str | None = None
    file: str | None = None

    @property
    def where(self) -> str:
        """The server and file it is for, in words."""
        return " in ".join(filter(None, (self.server, self.file)))


def parse(document: Mapping[str, Any], text: str, source: str) -> tuple[ConfigWaiver, ...]:
    """The waivers of the policy `document`, whose text is `text`.

    Raises:
        ConfigError: one is not valid; starts with file and line.
    """
    tables = document.get("waivers", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(
            f"{source}:{_line(text, 0, 'waivers')}: waivers must be tables, [[config.waivers]]"
        )
    return tuple(_waiver(table, number, text, source) for number, table in enumerate(tables, 1))


def _waiver(table: Mapping[str, Any], number: int, text: str, source: str) -> ConfigWaiver:
    def fail(key: str, message: str, hint: str | None = None) -> ConfigError:
        return ConfigError(f"{source}:{_line(text, number, key)}: {message}", hint=hint)

    for key, value in table.items():
        if key not in _KEYS:
            raise fail(key, f"there is no {key!r} in a waiver", f"known: {', '.join(_KEYS)}")
        if key != "until" and (not isinstance(value, str) or not value.strip()):
            raise fail(key, f"{key} must be a text in quotes")
    for key in ("rule", "reason", "until"):
        if key not in table:
            raise fail("", f"a waiver needs a {key}")
    if "server" not in table and "file" not in table:
        raise fail("", "a waiver needs a server or a file", "a rule as a whole belongs to [rules]")
    until = table["until"]
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            until = None
    if isinstance(until, datetime):
        until = until.date()
    if not isinstance(until, date):
        raise fail("until", "until must be a date", "write it as 2027-01-31")
    return ConfigWaiver(
        rule=table["rule"],
        reason=table["reason"].strip(),
        until=until,
        server=table.get("server"),
        file=table.get("file"),
    )


def _line(text: str, number: int, key: str) -> int:
    """The line of `key` in the waiver so numbered, or of its header; 1 for another spelling."""
    seen = nearest = 0
    for line, words in enumerate(text.splitlines(), 1):
        if _HEADER.match(words):
            seen += 1
            nearest = line if seen == max(number, 1) else nearest
        elif seen == number and key and re.match(rf"\s*[\"']?{re.escape(key)}\b", words):
            return line
    return nearest or 1
