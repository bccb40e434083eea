from datetime import date

import pytest

from vetting import policy_file
from vetting.errors import ConfigError

GOOD = """# ours
[[config.waivers]]
rule = "config/unpinned"
server = "notes"
reason = "being vetted"
until = 2027-01-31

[[config.waivers]]
rule = "config/auto-approve"
file = ".cursor/mcp.json"
reason = " read-only "
until = "2027-02-28"
"""


def test_waivers_are_read_from_the_policy() -> None:
    first, second = policy_file.parse(GOOD.encode(), "policy.toml").config_waivers
    assert (first.rule, first.server, first.file) == ("config/unpinned", "notes", None)
    assert (first.until, first.where) == (date(2027, 1, 31), "notes")
    assert (second.reason, second.until) == ("read-only", date(2027, 2, 28))
    assert policy_file.default().config_waivers == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('rule = "config/auto-approve"\n', "", 8, "a waiver needs a rule"),
        ('reason = " read-only "\n', "", 8, "a waiver needs a reason"),
        ('until = "2027-02-28"\n', "", 8, "a waiver needs a until"),
        ('file = ".cursor/mcp.json"\n', "", 8, "a waiver needs a server or a file"),
        ('"2027-02-28"', '"soon"', 12, "until must be a date"),
        ('"2027-02-28"', "1", 12, "until must be a date"),
        ('" read-only "', '" "', 11, "reason must be a text in quotes"),
        ('" read-only "', "1", 11, "reason must be a text in quotes"),
        ("file = ", "files = ", 10, "there is no 'files' in a waiver"),
    ],
)
def test_a_malformed_waiver_names_its_line(old: str, new: str, line: int, message: str) -> None:
    at = GOOD.rindex(old)
    text = GOOD[:at] + new + GOOD[at + len(old) :]
    with pytest.raises(ConfigError) as caught:
        policy_file.parse(text.encode(), "policy.toml")
    assert str(caught.value).startswith(f"policy.toml:{line}: {message}")


@pytest.mark.parametrize("text", ["config = 1", "[config]\nwaivers = 1", "[config]\nwaivers = [1]"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^policy\.toml:\d+: "):
        policy_file.parse(text.encode(), "policy.toml")
