import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import new, sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from tests.factories import pin
from tests.fakes import FakeNpm
from vetting.cli.approve import tell
from vetting.workflow.approve import Approved

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"
QUIET = {"README.md": "hello\n"}
DECODES = {"index.js": "eval(Buffer.from('Y29uc29sZS5sb2coMSk7', 'base64').toString());\n"}
RULE = "javascript/decode-then-exec"


def day(ahead: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=ahead):%Y-%m-%d}"


@pytest.fixture
def vetted(cli: Cli, npm: FakeNpm) -> Cli:
    """The command line of somebody who has vetted a quiet package."""
    npm.publish("server", "1.2.3", QUIET)
    assert cli("vet", PIN, "--quiet")[0] == 0
    return cli


def test_approve_signs_what_was_vetted(vetted: Cli, tmp_path: Path) -> None:
    code, out, err = vetted("approve", PIN, "--reason", "web search")
    assert (code, out) == (0, "")
    assert err.startswith(f"mcp-vet: made the allowlist {tmp_path}/allowlist for mailto:alice")
    assert f"APPROVED  {PIN}  until {day(90)}\n" in err
    assert vetted("list")[1] == (
        f"{PIN}  until {day(90)}  by mailto:alice@example.com: web search\n"
    )


def test_another_implementation_verifies_what_lies_on_disk(vetted: Cli, tmp_path: Path) -> None:
    """Everything a stranger needs is in the folder, and none of it needs this program."""
    vetted("approve", PIN, "--reason", "x")
    root = tmp_path / "allowlist"
    listed = json.loads((root / "reviewers.json").read_text())
    folder = root / "entries" / "npm" / "server" / "1.2.3"
    payloads = {}
    for owner, pattern in (
        (listed["verifier"], "vsa.dsse.json"),
        (listed["verifier"], "evidence/*"),
        (listed["reviewers"][0], "approvals/*"),
    ):
        (entry,) = owner["keys"]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(entry["public"]))
        (path,) = folder.glob(pattern)
        envelope = Envelope.from_dict(json.loads(path.read_text()))
        envelope.verify([SSlibKey.from_crypto(key, keyid=entry["keyid"])], 1)
        payloads[str(path.relative_to(folder))] = (path, json.loads(envelope.payload))
    summary = payloads.pop("vsa.dsse.json")[1]
    assert {
        item["uri"]: item["digest"]["sha256"] for item in summary["predicate"]["inputAttestations"]
    } == {name: sha256(path.read_bytes()).hexdigest() for name, (path, _) in payloads.items()}
    assert all(document["subject"] == summary["subject"] for _, document in payloads.values())
    blobs = [path.read_bytes() for path in (tmp_path / "home" / "cache" / "blobs").rglob("*/*/*")]
    digests = [
        {name: new(name, blob).hexdigest() for name in ("sha256", "sha512")} for blob in blobs
    ]
    (subject,) = summary["subject"]
    assert subject["name"] == "pkg:npm/server@1.2.3"
    assert subject["digest"] in digests


def test_a_second_approval_says_nothing_of_an_allowlist(vetted: Cli, tmp_path: Path) -> None:
    vetted("approve", PIN, "--reason", "first")
    code, _, err = vetted("approve", PIN, "--reason", "second", "--expires", day(10))
    assert code == 0
    assert err == (
        f"APPROVED  {PIN}  until {day(10)}\n"
        f"  {tmp_path}/allowlist/entries/npm/server/1.2.3\n"
        "  approved over: repository: the repository is on example.com; only github.com is asked\n"
        "  next: commit it; mcp-vet verify checks all entries\n"
    )


def test_another_allowlist_can_be_named(vetted: Cli, tmp_path: Path) -> None:
    folder = str(tmp_path / "ours")
    assert vetted("approve", PIN, "--reason", "x", "--allowlist", folder)[0] == 0
    assert (tmp_path / "ours" / "reviewers.json").exists()
    assert vetted("verify", "--allowlist", folder)[0] == 0
    assert not (tmp_path / "allowlist").exists()


def test_what_was_never_vetted_is_not_approved(cli: Cli) -> None:
    code, out, err = cli("approve", PIN, "--reason", "x")
    assert (code, out) == (1, "")
    assert err == f"mcp-vet: there is no verdict on {PIN} yet\n  next: mcp-vet vet {PIN}\n"


def test_a_denial_can_be_waived_for_a_time(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", DECODES)
    assert cli("vet", PIN, "--quiet")[0] == 1
    code, _, err = cli("approve", PIN, "--reason", "x")
    assert code == 1
    assert f"[{RULE}]" in err
    assert '--waive "RULE=WHY@DATE"' in err
    code, _, err = cli(
        "approve", PIN, "--reason", "x", "--waive", f"{RULE}@index.js=our own = code@{day(30)}"
    )
    assert code == 0
    assert f"APPROVED  {PIN}  until {day(30)}\n" in err
    shown = cli("show", PIN)[1]
    assert shown.startswith(f"APPROVED  {PIN}\n  until {day(30)}, ")
    assert cli("vet", PIN, "--quiet")[0] == 1, "the policy has not changed"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "mcp-vet: an approval needs a reason"),
        (("--reason", " "), "mcp-vet: an approval needs a reason"),
        (("--reason", "x", "--expires", "tomorrow"), "--expires: 'tomorrow' is not a date"),
        (("--reason", "x", "--expires", "2020-01-01"), "--expires 2020-01-01 is not in the future"),
        (("--reason", "x", "--expires", "9999-12-31"), "policy allows at most 365 days"),
        (("--reason", "x", "--waive", "a"), "--waive 'a' is not FINDING=REASON@DATE"),
        (("--reason", "x", "--waive", "a=b"), "--waive 'a=b' is not FINDING=REASON@DATE"),
        (("--reason", "x", "--waive", "a=@2027-01-01"), "is not FINDING=REASON@DATE"),
        (("--reason", "x", "--waive", "=b@2027-01-01"), "is not FINDING=REASON@DATE"),
        (("--reason", "x", "--waive", "a=b@2027-13-01"), "--waive: '2027-13-01' is not a date"),
        (("--reason", "x", "--waive", f"a=b@{day(5)}"), "the waiver of a fits no finding of"),
        (("--reason", "x", "--waive", f"a=b@{day(99)}"), "must end within 90 days"),
    ],
)
def test_wrong_words_are_a_usage_error(
    vetted: Cli, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    code, out, err = vetted("approve", PIN, *args)
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "allowlist").exists()


def test_a_date_means_its_last_second(vetted: Cli) -> None:
    assert vetted("approve", PIN, "--reason", "x", "--expires", day(0))[0] == 0
    assert vetted("verify")[0] == 0


def test_an_inexact_pin_is_told_the_newest(vetted: Cli) -> None:
    code, _, err = vetted("approve", "npm:server", "--reason", "x")
    assert code == 2
    assert err.endswith(f"  next: the newest exact version is {PIN}\n")


def test_somebody_elses_allowlist_is_not_approved_into(
    vetted: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vetted("init")[0] == 0
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "home of bob"))
    monkeypatch.setenv("MCP_VET_DATABASE", f"sqlite:///{tmp_path}/home/data/mcp-vet.sqlite")
    code, _, err = vetted("approve", PIN, "--reason", "x")
    assert code == 4
    assert re.search(r"no key in .* is a reviewer's in .*reviewers\.json", err)
    assert "  next: a reviewer listed there must approve, or use an allowlist of your own" in err


def test_what_is_missing_is_told_with_the_tier_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(
        Approved(
            pin=pin(),
            entry=None,
            folder=tmp_path,
            people=("mailto:alice@example.com",),
            missing=2,
            needed=3,
            why="tier shells: process_exec",
            problems=("approvals/bob.dsse.json: ended 2026-11-21",),
            initialised=None,
        )
    )
    assert capsys.readouterr().err == (
        f"AGREED  {PIN}  by mailto:alice@example.com; 2 more must approve "
        "(needs 3 because of tier shells: process_exec)\n"
        f"  {tmp_path}\n"
        "  does not count: approvals/bob.dsse.json: ended 2026-11-21\n"
        "  next: commit it; another reviewer runs the same command\n"
    )
