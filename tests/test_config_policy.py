from pathlib import Path

import pytest

from vetting import config_policy, policy_file
from vetting.boundary.verified_cache import VerifiedCache
from vetting.errors import AllowlistError, ConfigError

POLICY = b"""[rules]
"config/unpinned" = "note"
"cfg.*" = "deny"
[[config.waivers]]
rule = "config/x"
file = "a/b.json"
reason = "because"
until = 2027-01-31
"""


@pytest.fixture
def cache(tmp_path: Path) -> VerifiedCache:
    return VerifiedCache(tmp_path / "cache.json", tmp_path / "secret")


@pytest.mark.parametrize(
    ("rule", "signal", "severity", "fails"),
    [
        ("config/unpinned", "cfg.unpinned", "critical", False),
        ("config/other", "cfg.other", "info", True),
        ("other", "other", "info", False),
        ("other", "other", "medium", True),
        ("other", "other", "unknown", True),
    ],
)
def test_policy_decides_what_fails(
    cache: VerifiedCache, tmp_path: Path, rule: str, signal: str, severity: str, fails: bool
) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(POLICY)
    assert config_policy.load(path, cache).fails(rule, signal, severity) == fails


def test_what_is_kept_is_what_the_file_says(cache: VerifiedCache, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(POLICY)
    first = config_policy.load(path, cache)
    assert config_policy.load(path, cache) == first
    whole = policy_file.load(path)
    assert first.waivers == whole.config_waivers
    assert (first.digest, first.waiver_max_days) == (whole.digest, whole.waiver_max_days)
    path.write_bytes(POLICY.replace(b'"note"', b'"deny"'))
    assert config_policy.load(path, cache).fails("config/unpinned", "x", "info")


def test_a_policy_that_is_gone_or_malformed_stops_the_run(
    cache: VerifiedCache, tmp_path: Path
) -> None:
    path = tmp_path / "policy.toml"
    with pytest.raises(AllowlistError, match="missing, though the allowlist has reviewers"):
        config_policy.load(path, cache)
    path.write_text("nonsense = 1\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"policy\.toml:1: there is no 'nonsense'"):
            config_policy.load(path, cache)
