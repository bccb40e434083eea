"""Request, review, reject and approve as their users run them."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeNpm, FakeOsv

Cli = Callable[..., tuple[int, str, str]]
As = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"
QUIET = {"README.md": "hello\n"}
FAST = ("--quiet",)


@pytest.fixture
def acts(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> As:
    """Run a command as somebody with a home of their own."""

    def act(name: str, *args: str) -> tuple[int, str, str]:
        monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / f"home of {name}"))
        monkeypatch.setenv("MCP_VET_REVIEWER", f"mailto:{name}@example.com")
        return cli(*args)

    return act


@pytest.fixture
def team(acts: As, npm: FakeNpm) -> As:
    """Alice and Bob approve, both are needed; Alice's machine signs the rest; Carol asks."""
    _, key, _ = acts("bob", "keys", "new", "reviewer")
    bob = f"mailto:bob@example.com={key.strip()}"
    assert acts("alice", "init", "--threshold", "2", "--reviewer", bob)[0] == 0
    npm.publish("server", "1.2.3", QUIET)
    return acts


def digest(text: str) -> str:
    found = re.search(r"--evidence (sha256:[0-9a-f]{64})", text)
    assert found, text
    return found[1]


def test_from_a_request_to_what_may_run(team: As, tmp_path: Path) -> None:
    code, out, err = team("carol", "request", PIN, "--reason", "web search", *FAST)
    assert (code, err) == (1, "")
    assert out.startswith(f"REQUESTED  {PIN}\n")
    (path,) = (tmp_path / "allowlist/requests/npm/server/1.2.3").glob("*.json")
    assert str(path) in out
    code, out, _ = team("bob", "review")
    assert code == 0
    assert f"ALLOW       {PIN}  a moment  2 more must approve\n" in out
    assert "mailto:carol@example.com: web search\n" in out

    code, out, _ = team("bob", "review", PIN, *FAST)
    assert code == 1
    assert "UNSIGNED: the word of mailto:carol@example.com" in out
    code, _, err = team("bob", "approve", PIN, "--reason", "fine")
    assert code == 1
    assert f"next: mcp-vet review {PIN} --vet looks for itself" in err

    assert team("alice", "review", PIN, "--vet", *FAST)[0] == 1  # with the verifier's key
    shown = team("bob", "review", PIN, *FAST)[1]
    assert "found by https://mcp-vet.dev/verifier/v1" in shown
    code, _, err = team("bob", "approve", PIN, "--evidence", digest(shown), "--reason", "fine")
    assert code == 0, err
    assert "1 more must approve" in err
    code, _, err = team("alice", "approve", PIN, "--reason", "fine")
    assert code == 0, err
    assert f"APPROVED  {PIN}" in err

    code, out, _ = team("carol", "request", PIN, "--reason", "x", "--client", "cursor", *FAST)
    assert code == 0
    assert out.startswith(f"APPROVED  {PIN}\n  approved until ")
    assert '"mcp-vet"' in out
    assert team("bob", "review")[1] == "nothing waits for a decision\n"


def test_approve_refuses_what_is_no_longer_what_review_showed(
    team: As, npm: FakeNpm, tmp_path: Path
) -> None:
    assert team("bob", "vet", PIN, *FAST)[0] == 0
    shown = digest(team("bob", "review", PIN, *FAST)[1])
    npm.packuments["server"]["versions"]["1.2.3"]["deprecated"] = "use another"
    npm.refresh("server")
    shutil.rmtree(tmp_path / "home of bob/cache/http")
    assert team("bob", "vet", PIN, *FAST)[0] in (0, 1)
    for how in ((), ("--evidence", shown)):
        code, _, err = team("bob", "approve", PIN, "--reason", "x", *how)
        assert code == 1
        assert f"the evidence on {PIN} changed" in err
        assert f"next: review again: mcp-vet review {PIN}" in err
    again = digest(team("bob", "review", PIN, *FAST)[1])
    assert again != shown
    assert team("bob", "approve", PIN, "--reason", "x")[0] == 0


def test_approve_refuses_what_is_no_longer_what_vet_showed(
    team: As, npm: FakeNpm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, where somebody has read it; a nightly job shows nothing to anybody."""
    with monkeypatch.context() as patched:
        patched.setattr(sys.stdout, "isatty", lambda: True)
        assert team("bob", "vet", PIN, *FAST)[0] == 0
    npm.packuments["server"]["versions"]["1.2.3"]["deprecated"] = "use another"
    npm.refresh("server")
    shutil.rmtree(tmp_path / "home of bob/cache/http")
    team("bob", "vet", PIN, *FAST)
    assert team("bob", "approve", PIN, "--reason", "x")[0] == 1


@pytest.mark.parametrize("text", ["sha256:00", "md5:" + "0" * 64, "x", ""])
def test_a_digest_that_is_none_is_a_usage_error(team: As, text: str) -> None:
    code, _, err = team("bob", "approve", PIN, "--reason", "x", "--evidence", text)
    assert code == 2
    assert "is no SHA-256 digest" in err


def test_a_rejection_answers_later_requests_until_it_is_superseded(team: As) -> None:
    code, _, err = team(
        "bob", "reject", PIN, "--reason", "too_broad", "--note", "writes files",
        "--alternative", "npm:better@2.0.0",
    )  # fmt: skip
    assert code == 0
    assert f"REJECTED  {PIN}  TOO_BROAD: writes files (mailto:bob@example.com, " in err
    code, out, _ = team("carol", "request", PIN, "--reason", "x", *FAST)
    assert code == 1
    assert out.startswith(f"REJECTED  {PIN}\n  it was rejected: TOO_BROAD: writes files")
    assert "  use instead: npm:better@2.0.0\n" in out
    team("bob", "vet", PIN, *FAST)
    code, _, err = team("bob", "approve", PIN, "--reason", "after all")
    assert code == 0
    assert "it goes against the rejection: TOO_BROAD: writes files" in err


def test_known_malware_is_refused(team: As, osv: FakeOsv, tmp_path: Path) -> None:
    osv.add(
        {
            "id": "MAL-2026-1",
            "modified": "2026-11-01T00:00:00Z",
            "affected": [
                {"package": {"ecosystem": "npm", "name": "server"}, "versions": ["1.2.3"]}
            ],
        }
    )
    code, out, _ = team("carol", "request", PIN, "--reason", "x", *FAST)
    assert code == 1
    assert out.startswith(f"REFUSED  {PIN}\n  known malware: MAL-2026-1: published as malware\n")
    assert not (tmp_path / "allowlist/requests").exists()


def test_a_configuration_asks_for_each_server_once(team: As, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("other", "2.0.0", QUIET)
    servers = {
        "one": {"command": "npx", "args": ["-y", "server@1.2.3"]},
        "again": {"command": "npx", "args": ["server@1.2.3", "--stdio"]},
        "two": {"command": "npx", "args": ["-y", "other"]},
    }
    path = tmp_path / "mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}))
    code, out, err = team(
        "carol", "request", "--from-config", str(path), "--reason", "x", "--format", "json", *FAST
    )
    assert code == 1
    assert [item["pin"] for item in json.loads(out)] == [PIN]
    assert "mcp-vet: two: npm:other: no version is given" in err
    assert "next: the newest exact version is npm:other@2.0.0" in err
    assert team("bob", "suspend", PIN, "--reason", "hm")[0] == 0
    args = ("request", "--from-config", str(path), "--reason", "x", *FAST)
    assert team("carol", *args)[0] == 5, "what is stopped is in use"
    assert team("carol", "request", PIN, "--reason", "x", *FAST)[0] == 1


@pytest.mark.parametrize(
    "words",
    [("--", "npx", "-y", "server@1.2.3", "/data"), ("npx -y server@1.2.3 /data",)],
    ids=["words", "quoted"],
)
def test_a_pasted_line_will_do(team: As, words: tuple[str, ...]) -> None:
    args = ("request", "--no-vet", "--quiet", "--format", "json", "--reason", "x", *words)
    code, out, _ = team("carol", *args)
    assert code == 1
    document = json.loads(out)
    assert (document["schema"], document["pin"]) == ("mcp-vet/answer/v1", PIN)
    assert document["request"]["evidence"] is None


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((PIN,), "Missing option '--reason'"),
        (("--reason", "x"), "request takes a PIN, a line that starts a server"),
        ((PIN, "--reason", "x", "--from-config", "f"), "request takes a PIN"),
        ((PIN, "--reason", " "), "the reason is missing"),
        ((PIN, "--reason", "a\x1b[31mb"), "characters that cannot be seen"),
        ((PIN, "--reason", "x", "--needed-until", "soon"), "--needed-until: 'soon' is not a date"),
        ((PIN, "--reason", "x", "--data", "secret"), "Invalid value for '--data'"),
        ((PIN, "--reason", "x", "--client", "emacs"), "there is no client 'emacs'"),
        (("npm:server", "--reason", "x"), "no version is given"),
        (("--reason", "x", "--from-config", "nowhere"), "there is no such file"),
    ],
)
def test_wrong_words_are_a_usage_error(
    team: As, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    code, out, err = team("carol", "request", *args)
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "allowlist/requests").exists()


def test_without_an_allowlist_the_exit_code_is_4(acts: As, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    for args in (("request", PIN, "--reason", "x"), ("review",), ("review", PIN)):
        code, _, err = acts("carol", *args)
        assert code == 4
        assert "there is no allowlist in" in err
    code, _, err = acts("carol", "reject", PIN, "--reason", "other", "--note", "x")
    assert code == 4


def test_a_hostile_file_makes_the_list_incomplete(team: As, tmp_path: Path) -> None:
    place = tmp_path / "allowlist/requests/npm/server/1.2.3"
    place.mkdir(parents=True)
    (place / "::error::x.json").write_text("{}")
    code, out, err = team("bob", "review")
    assert (code, out) == (3, "nothing waits for a decision\n")
    assert "x.json: is not a mcp-vet/request/v1 document" in err
    assert not re.search(r"(?m)^::", err)


def test_a_report_goes_to_a_file(team: As, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    team("carol", "request", PIN, "--reason", "x", "--no-vet", *FAST)
    args = ("review", PIN, "--vet", "--format", "markdown", "--output", str(page), *FAST)
    code, out, err = team("bob", *args)
    assert (code, out) == (1, "")
    assert err == f"mcp-vet: wrote {page}\n"
    assert page.read_text().startswith(f"## ALLOW: `{PIN}`\n")
    listed = tmp_path / "list.md"
    assert team("bob", "review", "--format", "markdown", "--output", str(listed))[0] == 0
    assert f"| `{PIN}` | allow |" in listed.read_text()


@pytest.mark.parametrize("args", [("--vet",), (PIN, "--fast")])
def test_a_review_vets_one_pin(team: As, args: tuple[str, ...]) -> None:
    code, _, err = team("bob", "review", *args)
    assert code == 2
    assert "--vet vets one PIN" in err
