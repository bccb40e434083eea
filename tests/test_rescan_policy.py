"""The table `[rescan]` of the policy."""

import pytest

from vetting import policy_file
from vetting.errors import ConfigError
from vetting.model.rescan import Cause, Reaction
from vetting.policy import Policy


def parsed(table: str) -> Policy:
    return policy_file.parse(f"version = 1\n[rescan]\n{table}\n".encode(), "policy.toml")


def test_the_defaults() -> None:
    rescan = policy_file.default().rescan
    assert {cause: rescan.reaction(cause).value for cause in Cause} == {
        **dict.fromkeys((Cause.MALWARE, Cause.BYTES, Cause.TOOLS, Cause.WITHDRAWN), "suspend"),
        **dict.fromkeys((Cause.ADVISORY, Cause.RELEASE, Cause.PUBLISHER), "flag"),
        **dict.fromkeys((Cause.PROVENANCE, Cause.POLICY), "flag"),
        **dict.fromkeys((Cause.RULES, Cause.EXPIRY, Cause.STOPPED), "note"),
    }
    assert rescan.reaction(Cause.ADVISORY, denied=True) is Reaction.SUSPEND
    assert not rescan.vet


def test_what_is_left_out_is_the_default() -> None:
    rescan = parsed('withdrawn = "flag"\nvet = true').rescan
    assert rescan.reaction(Cause.WITHDRAWN) is Reaction.FLAG
    assert rescan.reaction(Cause.POLICY) is Reaction.FLAG
    assert rescan.vet


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('advisory = "stop"', '3: advisory must be "note", "flag" or "suspend"'),
        ("rules = 3", '3: rules must be "note", "flag" or "suspend"'),
        ('vet = "yes"', "3: vet must be true or false"),
        ('malware = "note"', "3: there is no 'malware' in [rescan]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(table: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(table)
    assert str(caught.value) == f"policy.toml:{message}"
