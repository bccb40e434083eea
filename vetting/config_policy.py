"""The part of the policy that `mcp-vet check` asks, kept by content: reading the whole file costs
more than judging a small configuration.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vetting import __version__
from vetting.boundary.verified_cache import VerifiedCache
from vetting.errors import AllowlistError, ConfigError
from vetting.rule_effect import effect_of

if TYPE_CHECKING:
    from vetting.config_waivers import ConfigWaiver


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigPolicy:
    """Effects (`note`, `review`, `deny`) by severity and by rule, and waivers."""

    digest: str
    severity: Mapping[str, str]
    rules: Mapping[str, str]
    waiver_max_days: int
    waivers: "tuple[ConfigWaiver, ...]"

    def fails(self, rule_id: str, signal: str, severity: str) -> bool:
        """Whether a finding fails a run."""
        return effect_of(self.rules, self.severity, rule_id, signal, severity) != "note"


def load(path: Path, cache: VerifiedCache) -> ConfigPolicy:
    """The policy in the file at `path`, validated the first time that these bytes are seen.

    Raises:
        AllowlistError: it is not there.
        ConfigError: it cannot be read or is not valid; names the line.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise AllowlistError(
            f"{path}: missing, though the allowlist has reviewers",
            hint="restore it from version control: the built-in policy may be weaker",
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    key = hashlib.sha256(f"policy {__version__}\0".encode() + raw).hexdigest()
    kept = cache.get(key)
    if kept is not None:
        return _parsed(kept)
    from vetting import policy_file

    policy = policy_file.parse(raw, str(path))
    text = json.dumps(
        {
            "digest": policy.digest,
            "severity": dict(policy.severity),
            "rules": dict(policy.rules),
            "waiver_max_days": policy.waiver_max_days,
            "waivers": [
                [item.rule, item.reason, item.until.isoformat(), item.server, item.file]
                for item in policy.config_waivers
            ],
        }
    )
    cache.put(key, text)
    return _parsed(text)


def _parsed(text: str) -> ConfigPolicy:
    found = json.loads(text)  # our own words: the cache gives back nothing else
    return ConfigPolicy(
        digest=found["digest"],
        severity=found["severity"],
        rules=found["rules"],
        waiver_max_days=found["waiver_max_days"],
        waivers=tuple(map(_waiver, found["waivers"])),
    )


def _waiver(row: list[str]) -> "ConfigWaiver":
    from vetting.config_waivers import ConfigWaiver

    rule, reason, until, server, file = row
    return ConfigWaiver(
        rule=rule, reason=reason, until=date.fromisoformat(until), server=server, file=file
    )
