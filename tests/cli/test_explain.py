import contextlib
import io
from collections.abc import Callable

import pytest

from vetting.cli import run_command
from vetting.explain import rule_index

Cli = Callable[..., tuple[int, str, str]]


def test_a_rule_is_explained_in_full(cli: Cli) -> None:
    code, out, err = cli("explain", "reg.yanked")
    assert (code, err) == (0, "")
    assert out == (
        "reg.yanked  The release was withdrawn\n"
        "  high severity, high confidence\n"
        "\n"
        "  The maintainer or the registry no longer offers this version to new installs: yanked,\n"
        "  unpublished or quarantined.\n"
        "\n"
        "  Normal: A broken build is yanked the same day and replaced by the next version.\n"
        "\n"
        "  Next: Take the next version; read why this one was withdrawn.\n"
        "\n"
        "  OWASP MCP04:2025\n"
        "  https://peps.python.org/pep-0592/\n"
        "  https://peps.python.org/pep-0792/\n"
    )


@pytest.mark.parametrize("rule", sorted(rule_index()))
def test_every_rule_can_be_explained(rule: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert run_command("explain", [rule]) == 0
    out = said.getvalue()
    assert out.startswith(f"{rule}  {rule_index()[rule].title}\n")
    assert "\n  Next: " in out
    assert max(map(len, out.splitlines()[1:])) <= 110 or "https://" in out


def test_without_a_rule_all_are_listed(cli: Cli) -> None:
    code, out, _ = cli("explain")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == sorted(rule_index())
    line = next(line for line in out.splitlines() if line.startswith("reg.yanked "))
    assert line.split(maxsplit=2)[1:] == ["high", "The release was withdrawn"]


def test_a_signal_leads_to_its_rules(cli: Cli) -> None:
    code, out, _ = cli("explain", "archive.refused")
    assert code == 0
    assert out.startswith("archive.refused  a signal that policy may name; its rules:\n")
    assert "\n  archive/path-traversal  A member's name climbs out of the archive\n" in out


def test_a_rule_tells_the_signal_that_policy_may_name_it_by(cli: Cli) -> None:
    out = cli("explain", "archive/link")[1]
    assert "  policy may also name it by its signal, archive.refused\n" in out
    assert "signal" not in cli("explain", "reg.yanked")[1]


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("reg.yankd", "close: reg.yanked"),
        ("archive.refuse", "close: archive.refused"),
        ("zzzz", "mcp-vet explain lists them"),
        ("", "mcp-vet explain lists them"),
    ],
)
def test_a_misspelled_rule_finds_close_ones(cli: Cli, rule: str, hint: str) -> None:
    code, out, err = cli("explain", rule)
    assert (code, out) == (2, "")
    assert err.startswith(f"mcp-vet: there is no rule {rule!r}\n  next: {hint}")
