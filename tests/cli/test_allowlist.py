"""init, verify, list and show: the commands around the allowlist."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeNpm

Cli = Callable[..., tuple[int, str, str]]
ONE, TWO = "npm:one@1.0.0", "npm:@acme/two@2.0.0"
BY = "mailto:alice@example.com"
ALTERED = "is not the entry that the index lists (altered, or replaced by another)"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "allowlist"


@pytest.fixture
def filled(cli: Cli, npm: FakeNpm) -> Cli:
    """The command line of somebody whose allowlist has two entries."""
    npm.publish("one", "1.0.0", {"README.md": "hello\n"})
    npm.publish("@acme/two", "2.0.0", {"README.md": "hello\n"})
    code, _, _ = cli("vet", ONE, TWO, "--approve", "--reason", "docs search", "--quiet")
    assert code == 0
    return cli


def ended(out: str) -> str:
    """The summary line of `verify`, which the end of the index follows."""
    return out.splitlines()[-2]


def entry(root: Path, pin: str) -> Path:
    name, _, version = pin.removeprefix("npm:").rpartition("@")
    return root / "entries" / "npm" / name / version / "vsa.dsse.json"


def test_init_says_what_it_made_and_what_is_next(cli: Cli, root: Path, tmp_path: Path) -> None:
    code, out, err = cli("init")
    assert (code, err) == (0, "")
    assert out == (
        f"made the allowlist {root} for {BY}\n"
        f"  {tmp_path}/home/config/keys/reviewer.pem\n"
        f"  {tmp_path}/home/config/keys/service.pem\n"
        f"  {tmp_path}/home/config/keys/scanner.pem\n"
        f"  {tmp_path}/home/config/keys/root.pem\n"
        f"  {root}/policy.toml\n"
        f"  {root}/reviewers.json\n"
        f"  {root}/metadata\n"
        "next: mcp-vet vet PIN --approve --reason TEXT\n"
    )
    code, out, err = cli("init")
    assert (code, out) == (4, "")
    assert err == f"mcp-vet: {root} is an allowlist already\n  next: mcp-vet verify checks it\n"


@pytest.mark.parametrize("command", ["verify", "list"])
def test_without_an_allowlist_there_is_nothing_to_trust(cli: Cli, command: str) -> None:
    code, out, err = cli(command)
    assert (code, out) == (4, "")
    assert "reviewers.json: cannot be read (No such file or directory)" in err
    assert "  next: mcp-vet init makes an allowlist" in err


def test_an_empty_allowlist_holds(cli: Cli, root: Path) -> None:
    cli("init")
    code, out, _ = cli("verify")
    assert code == 0
    assert ended(out) == f"0 hold, 0 do not: entries of {root}"
    assert cli("list") == (
        0,
        "the allowlist is empty; mcp-vet vet PIN --approve --reason TEXT adds to it\n",
        "",
    )
    assert cli("list", "--format", "json") == (0, "[]\n", "")


def test_verify_names_every_entry(filled: Cli, root: Path) -> None:
    code, out, err = filled("verify")
    assert (code, err) == (0, "")
    lines = [line for line in out.splitlines() if not line.startswith("warn")]
    date = r"\d{4}-\d\d-\d\d"
    assert re.fullmatch(rf"ok    {re.escape(TWO)}  by {BY} until {date}", lines[0])
    assert re.fullmatch(rf"ok    {ONE}  by {BY} until {date}", lines[1])
    assert lines[2] == f"2 hold, 0 do not: entries of {root}"
    assert re.fullmatch(rf"the index holds until {date} \d\d:\d\d UTC", lines[3])


def test_verify_goes_on_after_an_entry_that_does_not_hold(filled: Cli, root: Path) -> None:
    path = entry(root, TWO)
    path.write_bytes(path.read_bytes().replace(b'"sig": "', b'"sig": "AAAA'))
    code, out, _ = filled("verify")
    assert code == 4
    assert f"FAIL  {TWO}: {path}: {ALTERED}\n" in out
    assert f"ok    {ONE}  by {BY}" in out
    assert ended(out) == f"1 hold, 1 do not: entries of {root}"


def test_verify_names_an_entry_in_the_wrong_place(filled: Cli, root: Path) -> None:
    shutil.copytree(entry(root, ONE).parent, root / "entries" / "npm" / "one" / "latest")
    code, out, _ = filled("verify")
    assert code == 4
    assert "FAIL  " in out
    assert "entries/npm/one/latest/vsa.dsse.json: its folder does not name a pin" in out
    assert ended(out) == f"2 hold, 1 do not: entries of {root}"


def test_verify_warns_of_rules_that_do_not_exist(filled: Cli, root: Path) -> None:
    (root / "policy.toml").write_text('[rules]\n"obf.decode_exce" = "deny"\n')
    assert filled("refresh", "--sign")[0] == 0
    code, out, _ = filled("verify")
    assert code == 0
    assert f"warn  {root}/policy.toml:2: there is no rule or signal 'obf.decode_exce'\n" in out


def test_verify_refuses_a_malformed_policy(filled: Cli, root: Path) -> None:
    (root / "policy.toml").write_text("[approve]\ndays = 0\n")
    assert filled("refresh", "--sign")[0] == 0
    code, _, err = filled("verify")
    assert code == 2
    assert f"{root}/policy.toml:2: days must be a whole number of days from 1 to 3650" in err


def test_list_is_for_people_and_for_programs(filled: Cli) -> None:
    code, out, err = filled("list")
    assert (code, err) == (0, "")
    date = r"\d{4}-\d\d-\d\d"
    first, second = out.splitlines()
    assert re.fullmatch(rf"{re.escape(TWO)}  until {date}  by {BY}: docs search", first)
    assert re.fullmatch(rf"{ONE}  until {date}  by {BY}: docs search", second)
    code, out, _ = filled("list", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert [{**row, "not_after": None} for row in rows] == [
        {
            "pin": pin,
            "purl": purl,
            "state": "valid",
            "approved_by": [BY],
            "reason": "docs search",
            "not_after": None,
        }
        for pin, purl in ((TWO, "pkg:npm/%40acme/two@2.0.0"), (ONE, "pkg:npm/one@1.0.0"))
    ]
    assert re.fullmatch(rf"{date}T\d\d:\d\d:\d\dZ", rows[0]["not_after"])


def test_list_shows_what_does_not_hold(filled: Cli, root: Path) -> None:
    entry(root, TWO).write_text("{}")
    shutil.copytree(entry(root, ONE).parent, root / "entries" / "npm" / "one" / "latest")
    code, out, _ = filled("list")
    assert code == 4
    assert out.startswith(f"{TWO}  invalid: {entry(root, TWO)}: {ALTERED}\n")
    assert f"\n?  invalid: {root}/entries/npm/one/latest/vsa.dsse.json: " in out
    code, out, _ = filled("list", "--format", "json")
    states = [(row["pin"], row["state"]) for row in json.loads(out)]
    assert (code, states) == (4, [(TWO, "invalid"), (ONE, "valid"), (None, "invalid")])


def test_show_is_a_page_about_who_approved_what(filled: Cli) -> None:
    code, out, err = filled("show", ONE)
    assert (code, err) == (0, "")
    head, until, _, decision, approved, *_ = out.splitlines()
    assert head == f"APPROVED  {ONE}"
    assert re.fullmatch(r"  until \d{4}-\d\d-\d\d, 89 days from now", until)
    assert decision == "Decision"
    assert re.fullmatch(
        rf"  approved     {BY}, \d{{4}}-\d\d-\d\d until \d{{4}}-\d\d-\d\d: docs search", approved
    )
    assert "What was approved\n  can          nothing that is known\n" in out
    assert f"Next\n  mcp-vet run {ONE} --\n" in out
    assert "allowed by policy" not in out
    _, with_evidence, _ = filled("show", ONE, "--evidence")
    assert with_evidence.startswith(out)
    assert f"\nALLOW  {ONE}  (allowed by policy)\n" in with_evidence


def test_show_for_programs_is_the_verdict_with_the_entry(filled: Cli) -> None:
    code, out, err = filled("show", ONE, "--format", "json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert document["pin"]["purl"] == "pkg:npm/one@1.0.0"
    entry = document["entry"]
    assert (entry["state"], entry["approvals"][0]["reason"]) == ("valid", "docs search")
    assert entry["approvals"][0]["review"] == {"kind": "FULL", "base": None}
    assert entry["envelope"]["capabilities"] == []
    _, page, _ = filled("show", ONE, "--format", "markdown")
    assert page.startswith(f"## APPROVED `{ONE}`\n")


def test_show_of_an_entry_that_does_not_hold_fails(filled: Cli, root: Path) -> None:
    entry(root, ONE).write_text("{}")
    code, out, err = filled("show", ONE)
    assert (code, err) == (4, "")
    assert out.startswith(f"NOT VALID  {ONE}\n  {entry(root, ONE)}: {ALTERED}")
    assert f"\nALLOW  {ONE}" in out, "the verdict on record is another matter"
    code, out, err = filled("show", ONE, "--format", "json")
    assert code == 4
    assert json.loads(out)["entry"]["state"] == "invalid"
    assert err.startswith("mcp-vet: invalid: ")


def test_show_without_a_verdict_here_shows_the_signed_one(
    filled: Cli, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = filled("show", ONE, "--evidence")[1]
    monkeypatch.setenv("MCP_VET_DATABASE", f"sqlite:///{tmp_path}/other.sqlite")
    code, out, err = filled("show", ONE, "--evidence")
    assert (code, err) == (0, "")
    assert out == here
    entry(root, ONE).write_text("{}")
    code, out, err = filled("show", ONE)
    assert (code, err) == (4, "")
    assert out.startswith("NOT VALID  ")
    code, out, err = filled("show", ONE, "--format", "sarif")
    assert (code, out) == (2, "")
    assert "no verdict on npm:one@1.0.0 is on record" in err


def test_show_of_what_nobody_knows_says_what_to_do(cli: Cli) -> None:
    code, out, err = cli("show", ONE)
    assert (code, out) == (2, "")
    assert err == f"mcp-vet: nothing is on record about {ONE}\n  next: mcp-vet vet {ONE}\n"


def test_a_vetted_pin_without_an_approval_is_shown(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("one", "1.0.0", {"README.md": "hello\n"})
    _, printed, _ = cli("vet", ONE, "--quiet")
    code, out, _ = cli("show", ONE)
    assert code == 0
    assert out == printed
