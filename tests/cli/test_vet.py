import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeNpm, FakePypi, FakeServer, Reply, tgz, wheel
from tests.reports.samples import NASTY

Cli = Callable[..., tuple[int, str, str]]
Started = Callable[..., "subprocess.Popen[bytes]"]
CODE = {"index.js": "console.log('hello');\n"}
QUIET = {"README.md": "hello\n"}  # without code the syntax engine is not even started
RUNS = {"scripts": {"preinstall": "node index.js"}}
DECODES = {"index.js": "eval(Buffer.from('Y29uc29sZS5sb2coMSk7', 'base64').toString());\n"}


def verdict(out: str) -> dict[str, Any]:
    document = json.loads(out)
    assert document["schema"] == "mcp-vet/verdict/v1"
    assert isinstance(document, dict)
    return document


def allowed(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", CODE)


def to_review(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", QUIET, package_json=RUNS)


def denied(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", DECODES)


def wrong_digest(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", QUIET, dist={"integrity": f"sha512-{'A' * 86}=="})


def climbs_out(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish(
        "server", "1.2.3", tarball=tgz({"package/package.json": "{}", "package/../../x": ""})
    )


def no_archive(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", tarball=b"<html>not a package</html>")


def withdrawn(npm: FakeNpm, _: FakeServer) -> None:
    url = "git+https://github.com/npm/security-holder.git"
    npm.publish("server", "1.2.3", {}, package_json={"repository": {"type": "git", "url": url}})


def no_time(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", QUIET)
    npm.packuments["server"].pop("time")
    npm.refresh("server")


def no_tarball(npm: FakeNpm, server: FakeServer) -> None:
    npm.publish("server", "1.2.3", QUIET, dist={"tarball": f"{server.url}/gone.tgz"})


def denied_and_incomplete(npm: FakeNpm, _: FakeServer) -> None:
    denied(npm, _)
    npm.packuments["server"].pop("time")
    npm.refresh("server")


@pytest.mark.parametrize(
    ("publish", "code", "decision", "rule"),
    [
        (allowed, 0, "allow", None),
        (to_review, 1, "review", "inst.npm.preinstall"),
        (denied, 1, "deny", "javascript/decode-then-exec"),
        (wrong_digest, 1, "deny", "checksum/mismatch"),
        (climbs_out, 1, "deny", "archive/path-traversal"),
        (no_archive, 1, "deny", "archive/malformed"),
        (withdrawn, 1, "deny", "reg.yanked"),
        (no_time, 3, "review", "meta.not_evaluated"),
        (no_tarball, 3, "review", "meta.not_evaluated"),
        (denied_and_incomplete, 1, "deny", "javascript/decode-then-exec"),
    ],
)
def test_the_exit_code_is_the_decision(
    cli: Cli,
    npm: FakeNpm,
    server: FakeServer,
    publish: Callable[[FakeNpm, FakeServer], None],
    code: int,
    decision: str,
    rule: str | None,
) -> None:
    publish(npm, server)
    found, out, err = cli("vet", "npm:server@1.2.3", "--format", "json")
    assert found == code
    document = verdict(out)
    assert document["decision"] == decision
    assert [reason["rule_id"] for reason in document["reasons"]][:1] == ([rule] if rule else [])
    assert "Traceback" not in err


def test_a_python_release_that_was_yanked_is_denied(cli: Cli, pypi: FakePypi) -> None:
    name = "server-1.2.3-py3-none-any.whl"
    pypi.publish("server", "1.2.3", {name: wheel("server", "1.2.3", {})}, yanked="broken")
    code, out, _ = cli("vet", "pypi:server==1.2.3", "--format", "json")
    assert code == 1
    assert verdict(out)["reasons"][0]["rule_id"] == "reg.yanked"


@pytest.mark.parametrize(
    "pin",
    ["npm:server@1.2.3", "pkg:npm/server@1.2.3", " npm:server@1.2.3 ", "NPM:server@1.2.3"],
)
def test_every_spelling_of_a_pin_is_the_same_pin(cli: Cli, npm: FakeNpm, pin: str) -> None:
    npm.publish("server", "1.2.3", QUIET)
    code, out, _ = cli("vet", pin, "--format", "json")
    assert (code, verdict(out)["pin"]["purl"]) == (0, "pkg:npm/server@1.2.3")


def test_progress_goes_to_stderr_and_the_report_to_stdout(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    code, out, err = cli("vet", "npm:server@1.2.3")
    assert code == 0
    assert out.startswith("ALLOW  npm:server@1.2.3  (allowed by policy)\n")
    assert out.endswith('\nNext\n  mcp-vet approve npm:server@1.2.3 --reason "what it is for"\n')
    assert "\x1b" not in out + err
    lines = err.splitlines()
    assert lines[0] == "mcp-vet: asking the registry about npm:server@1.2.3"
    assert all(re.match(r"mcp-vet: \S", line) for line in lines)
    assert len(set(lines)) == len(lines)


def test_quiet_means_no_progress(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    code, out, err = cli("vet", "npm:server@1.2.3", "--quiet")
    assert (code, err) == (0, "")
    assert out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif"])
def test_every_format_is_one_document_on_stdout(cli: Cli, npm: FakeNpm, form: str) -> None:
    npm.publish("server", "1.2.3", QUIET)
    code, out, _ = cli("vet", "npm:server@1.2.3", "--format", form)
    assert code == 0
    if form in ("json", "sarif"):
        json.loads(out)
    else:
        assert "npm:server@1.2.3" in out.splitlines()[0]


def test_a_report_can_be_written_to_a_file(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", QUIET)
    path = tmp_path / "new" / "report.txt"
    code, out, err = cli("vet", "npm:server@1.2.3", "--quiet", "--output", str(path))
    assert (code, out, err) == (0, "", f"mcp-vet: wrote {path}\n")
    _, printed, _ = cli("vet", "npm:server@1.2.3")
    assert path.read_text("utf-8") == printed


def test_a_report_that_cannot_be_written_is_a_usage_error(
    cli: Cli, npm: FakeNpm, tmp_path: Path
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    (tmp_path / "folder").mkdir()
    code, out, err = cli("vet", "npm:server@1.2.3", "--quiet", "--output", str(tmp_path / "folder"))
    assert (code, out) == (2, "")
    assert re.search(r"mcp-vet: .*folder: cannot be written \(.+\)\n$", err)


# Several pins.


def test_several_pins_are_a_list_and_the_worst_code(
    cli: Cli, npm: FakeNpm, server: FakeServer
) -> None:
    npm.publish("good", "1.0.0", QUIET)
    npm.publish("asks", "1.0.0", QUIET, package_json=RUNS)
    npm.publish("lost", "1.0.0", QUIET, dist={"tarball": f"{server.url}/gone.tgz"})
    names = ("good", "asks", "lost")
    pins = [f"npm:{name}@1.0.0" for name in names]
    code, out, _ = cli("vet", *pins, "--format", "json")
    found = [(document["pin"]["name"], document["decision"]) for document in json.loads(out)]
    assert found == [("good", "allow"), ("asks", "review"), ("lost", "review")]
    assert code == 3, "what could not be looked at is worse than what needs a person"
    assert cli("vet", *pins[:2])[0] == 1
    assert cli("vet", pins[0], pins[0])[0] == 0


@pytest.mark.parametrize(
    ("bad", "code", "message"),
    [
        ("npm:none@1.0.0", 2, "mcp-vet: npm:none@1.0.0: there is no npm package none"),
        ("npm:good@9.9.9", 2, "npm has no version 9.9.9 of good\n  next: the newest is npm:good@1"),
        ("npm:good", 2, "mcp-vet: npm:good: no version is given"),
        ("good", 2, "mcp-vet: 'good' does not name an ecosystem\n  next: write npm:NAME@VERSION"),
        (
            "npm:broken@1.0.0",
            3,
            "mcp-vet: npm:broken@1.0.0: the packument of broken is not valid JSON",
        ),
    ],
)
def test_one_bad_pin_does_not_cost_the_others(
    cli: Cli, npm: FakeNpm, server: FakeServer, bad: str, code: int, message: str
) -> None:
    npm.publish("good", "1.0.0", QUIET)
    npm.publish("also-good", "1.0.0", QUIET)
    server.routes["/broken"] = Reply(body=b"{")
    found, out, err = cli(
        "vet", "npm:good@1.0.0", bad, "npm:also-good@1.0.0", "--format", "json", "--quiet"
    )
    assert found == code
    assert [document["pin"]["name"] for document in json.loads(out)] == ["good", "also-good"]
    assert message in err


def test_a_list_stays_a_list_when_little_is_left_of_it(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("good", "1.0.0", QUIET)
    code, out, _ = cli("vet", "npm:good@1.0.0", "npm:none@1.0.0", "--format", "json")
    assert (code, len(json.loads(out))) == (2, 1)
    code, out, _ = cli("vet", "npm:none@1.0.0", "npm:none@2.0.0", "--format", "json")
    assert (code, out) == (2, "[]\n")
    code, out, _ = cli("vet", "npm:none@1.0.0", "--format", "json")
    assert (code, out) == (2, "")


# Usage.


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Missing argument 'PIN...'"),
        (("npm:server@1.2.3", "--format", "pdf"), "'pdf' is not one of"),
        (("npm:server@1.2.3", "--colour"), "No such option '--colour'"),
        (
            ("npm:server@1.2.3", "--approve"),
            "--approve needs --reason TEXT: what the server is for",
        ),
        (("npm:server@1.2.3", "--approve", "--reason", " "), "--approve needs --reason TEXT"),
        (("-rf",), "No such option '-r'"),
    ],
)
def test_wrong_words_are_a_usage_error(cli: Cli, args: tuple[str, ...], message: str) -> None:
    code, out, err = cli("vet", *args)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("Usage: mcp-vet vet [OPTIONS] PIN...\n")


def test_what_a_stranger_names_is_shown_and_not_obeyed(cli: Cli, npm: FakeNpm) -> None:
    code, out, err = cli("vet", f"npm:{NASTY}@1.0.0")
    assert (code, out) == (2, "")
    assert "\x1b" not in err
    assert "\r" not in err
    assert not re.search(r"^\s*::", err, re.MULTILINE)
    npm.publish("server", "1.2.3", {"a.js": "1"}, package_json={"description": NASTY})
    code, out, err = cli("vet", "npm:server@1.2.3")
    assert code == 0
    assert "\x1b" not in out + err
    assert not re.search(r"^\s*::", out + err, re.MULTILINE)


# Going on to approve.


def test_vetting_can_go_on_to_an_approval(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", QUIET, package_json=RUNS)
    code, out, err = cli(
        "vet", "npm:server@1.2.3", "--approve", "--reason", "read the script", "--quiet"
    )
    assert code == 0, "an entry was signed"
    assert out.startswith("REVIEW  npm:server@1.2.3")
    root = tmp_path / "allowlist"
    until = re.search(r"until (\d{4}-\d\d-\d\d)", err)
    assert until
    assert err == (
        f"mcp-vet: made the allowlist {root} for mailto:alice@example.com\n"
        f"  {tmp_path}/home/config/keys/reviewer.pem\n"
        f"  {tmp_path}/home/config/keys/service.pem\n"
        f"  {tmp_path}/home/config/keys/scanner.pem\n"
        f"  {tmp_path}/home/config/keys/root.pem\n"
        f"  {root}/policy.toml\n"
        f"  {root}/reviewers.json\n"
        f"  {root}/metadata\n"
        f"APPROVED  npm:server@1.2.3  until {until[1]}\n"
        f"  {root}/entries/npm/server/1.2.3\n"
        "  approved over: repository: the repository is on example.com; only github.com is asked\n"
        "  next: commit it; mcp-vet verify checks all entries\n"
    )
    assert cli("verify")[0] == 0


def test_an_approval_over_a_gap_says_what_was_not_looked_at(
    cli: Cli, npm: FakeNpm, server: FakeServer
) -> None:
    no_time(npm, server)
    code, _, err = cli("vet", "npm:server@1.2.3", "--approve", "--reason", "urgent", "--quiet")
    assert code == 0
    assert (
        "  approved over: release-state: the registry does not say when the release was published\n"
        in err
    )


def test_what_policy_denies_is_not_approved(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", DECODES)
    code, out, err = cli("vet", "npm:server@1.2.3", "--approve", "--reason", "want", "--quiet")
    assert code == 1
    assert out.startswith("DENY  npm:server@1.2.3")
    assert err.startswith("mcp-vet: policy forbids npm:server@1.2.3: ")
    assert "\n  next: after reading it: mcp-vet approve npm:server@1.2.3 --reason" in err
    assert not (tmp_path / "allowlist").exists()


def test_several_approvals_are_told_one_by_one(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("one", "1.0.0", QUIET)
    npm.publish("two", "1.0.0", DECODES)
    npm.publish("three", "1.0.0", QUIET)
    pins = [f"npm:{name}@1.0.0" for name in ("one", "two", "three")]
    code, _, err = cli("vet", *pins, "--approve", "--reason", "x", "--quiet")
    assert code == 1
    assert re.findall(r"^APPROVED  (\S+)", err, re.MULTILINE) == [pins[0], pins[2]]
    assert cli("verify")[0] == 0


# The world outside failing.


def test_a_second_run_needs_no_network(
    cli: Cli, npm: FakeNpm, server: FakeServer, tmp_path: Path
) -> None:
    record = {"id": "GHSA-1", "affected": [{"package": {"name": "x", "ecosystem": "npm"}}]}
    (tmp_path / "GHSA-1.json").write_text(json.dumps(record))
    assert cli("advisories", "sync", "--from", str(tmp_path))[0] == 0
    npm.publish("server", "1.2.3", QUIET)
    first = cli("vet", "npm:server@1.2.3", "--quiet")
    server.close()
    assert cli("vet", "npm:server@1.2.3", "--quiet") == first


def test_a_verdict_is_printed_even_if_it_cannot_be_recorded(
    cli: Cli, npm: FakeNpm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    (tmp_path / "file").write_bytes(b"")
    url = f"sqlite:///{tmp_path}/file/x.sqlite"
    monkeypatch.setenv("MCP_VET_DATABASE", url)
    code, out, err = cli("vet", "npm:server@1.2.3", "--quiet", "--format", "json")
    assert code == 3
    assert verdict(out)["decision"] == "allow"
    assert err.startswith(f"mcp-vet: the database {url} cannot be used (")
    code, _, err = cli("vet", "npm:server@1.2.3", "--quiet", "--approve", "--reason", "x")
    assert code == 3, "signed, and yet something was lost"
    assert "APPROVED  npm:server@1.2.3" in err


def test_a_home_that_is_no_folder_is_said_in_words(
    cli: Cli, npm: FakeNpm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "file"))
    code, _, err = cli("vet", "npm:server@1.2.3", "--quiet")
    assert code == 3
    assert "Traceback" not in err
    assert f"{tmp_path}/file" in err


def test_an_allowlist_that_cannot_be_trusted_stops_vetting(
    cli: Cli, npm: FakeNpm, tmp_path: Path
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    assert cli("init")[0] == 0
    (tmp_path / "allowlist" / "reviewers.json").write_text("{}")
    code, out, err = cli("vet", "npm:server@1.2.3", "--quiet")
    assert (code, out) == (4, "")
    assert "reviewers.json: not a reviewer list of version 1" in err


# Signals and streams, with the real program.


def until(process: "subprocess.Popen[bytes]", text: bytes) -> bytes:
    """What the process says on stderr until it says `text`."""
    assert process.stderr is not None
    said = b""
    for _ in range(1000):
        line = process.stderr.readline()
        said += line
        if text in line or not line:
            break
    assert text in said
    return said


def test_an_interrupt_is_answered_in_words(
    started: Started, npm: FakeNpm, server: FakeServer
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    server.routes["/server"] = Reply(body=b" " * 1000, trickle=0.1)
    process = started("vet", "npm:server@1.2.3")
    until(process, b"asking the registry")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert err == b"mcp-vet: interrupted; what was fetched and scanned so far is kept\n"


@pytest.mark.parametrize("form", ["text", pytest.param("json", marks=pytest.mark.exhaustive)])
def test_a_reader_that_goes_away_is_no_error(started: Started, npm: FakeNpm, form: str) -> None:
    npm.publish("server", "1.2.3", QUIET)
    read, write = os.pipe()
    os.close(read)
    process = started("vet", "npm:server@1.2.3", "--format", form, stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 141
    assert b"Traceback" not in err
    assert b"Broken" not in err


def test_nobody_listening_at_all_is_no_error_either(started: Started, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    read, write = os.pipe()
    os.close(read)
    process = started("vet", "npm:server@1.2.3", stdout=write, stderr=write)
    os.close(write)
    assert process.wait(timeout=30) == 141


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        pytest.param("utf-8", "häl⟦U+202E⟧lo".encode(), marks=pytest.mark.exhaustive),
        ("latin-1", b"h\xe4l\\u27e6U+202E\\u27e7lo"),
        # click takes it for a mistake and writes UTF-8
        pytest.param("ascii", b"h", marks=pytest.mark.exhaustive),
    ],
)
def test_a_terminal_without_our_characters_gets_their_numbers(
    started: Started, npm: FakeNpm, encoding: str, shown: bytes
) -> None:
    npm.publish("server", "1.2.3", QUIET, package_json={"description": "häl\u202elo"})
    process = started("vet", "npm:server@1.2.3", env={"PYTHONIOENCODING": encoding})
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert shown in out
    assert b"Traceback" not in err


def test_colour_is_for_terminals(started: Started, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    ours, theirs = pty.openpty()
    process = started("vet", "npm:server@1.2.3", stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
    os.close(ours)
    assert process.wait(timeout=30) == 0
    assert b"\x1b[32m\x1b[1mALLOW\x1b[0m" in shown
    assert b"mcp-vet: asking" not in shown, "one changing line instead"
    assert process.stdout is None


def test_a_captured_list_is_held_against_the_source(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", {"index.js": "server.registerTool('a', {}, f);"})
    path = tmp_path / "list.json"
    path.write_text('{"tools": [{"name": "a"}, {"name": "b"}]}')
    code, out, _ = cli("vet", "npm:server@1.2.3", "--tools-list", str(path), "--format", "json")
    told = verdict(out)["tools"]["captured"]
    assert code in (1, 3)
    assert told["label"].startswith("captured:list.json of ")
    assert (told["count"], told["captured_only"], told["source_only"]) == (2, ["b"], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not strict JSON"), ("{}", "holds no list of tools"), (None, "cannot be read")],
)
def test_a_captured_list_that_is_none_is_a_usage_error(
    cli: Cli, tmp_path: Path, text: str | None, message: str
) -> None:
    path = tmp_path / "list.json"
    if text is not None:
        path.write_text(text)
    code, _, err = cli("vet", "npm:server@1.2.3", "--tools-list", str(path))
    assert code == 2
    assert message in err
