import dataclasses
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW
from tests.workflow.checking import approved, checked, config, gated, without_index
from vetting import check_reports
from vetting.errors import AllowlistError, ConfigError, UsageError
from vetting.model.check import CheckReport, Status
from vetting.workflow import Tools
from vetting.workflow.approve_remote import approve_remote
from vetting.workflow.check import check
from vetting.workflow.init import init

DAY = timedelta(days=1)


def rules(report: CheckReport, *, failing: bool = True) -> list[str]:
    return [item.rule_id for _, item in report.findings if item.fails or not failing]


def policy(tools: Tools, text: str) -> None:
    with (tools.allowlist / "policy.toml").open("a") as file:
        file.write(text)


@pytest.mark.parametrize(
    ("entry", "status", "codes"),
    [
        ("server@1.2.3", Status.ALLOWED, []),
        ("server", Status.UNPINNED, [1]),
        ("server@9.9.9", Status.PIN_MISMATCH, [1]),
        ("other@1.0.0", Status.NOT_ALLOWLISTED, [1]),
        ({"command": "./bin/server"}, Status.LOCAL, []),
        ({"command": "frobnicate"}, Status.INCOMPLETE, [3]),
        ({"url": "https://mcp.example.com/"}, Status.NOT_ALLOWLISTED, [1]),
        ({}, Status.INCOMPLETE, [3]),
        (
            {"command": "npx", "args": ["-y", "--package=server@1.2.3", "-p", "other", "server"]},
            Status.UNPINNED,
            [1],
        ),
        (
            {"command": "mcp-vet", "args": ["run", "npm:server@1.2.3", "--", "x"]},
            Status.ALLOWED,
            [],
        ),
        ({"command": "npx", "args": ["server@1.2.3"], "disabled": True}, Status.ALLOWED, []),
        (
            {"command": "npx", "args": ["other@1.0.0"], "disabled": True},
            Status.NOT_ALLOWLISTED,
            [1],
        ),
    ],
)
def test_a_server_is_what_the_worst_of_its_parts_is(
    tools: Tools, tmp_path: Path, entry: object, status: Status, codes: list[int]
) -> None:
    approved(tools, "server@1.2.3")
    report = checked(tools, tmp_path, {"it": entry})
    assert report.servers[0].status is status
    assert report.codes == codes
    assert report.ok == (not codes)


def test_without_an_allowlist_nothing_is_checked(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(AllowlistError) as caught:
        checked(tools, tmp_path, {"it": "server@1.2.3"})
    assert str(caught.value) == (
        f"there is no allowlist at {tools.allowlist}; 1 server is configured here"
    )
    assert (caught.value.hint or "").startswith("mcp-vet init makes one; ")


def test_an_allowlist_that_lost_its_policy_is_not_trusted(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    without_index(tools)
    (tools.allowlist / "policy.toml").unlink()
    with pytest.raises(AllowlistError, match="missing, though the allowlist has reviewers"):
        checked(tools, tmp_path, {"it": "server@1.2.3"})


def test_a_malformed_policy_names_its_line(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    without_index(tools)
    policy(tools, '\n[[config.waivers]]\nrule = "x"\n')
    with pytest.raises(ConfigError, match=r"policy\.toml:\d+: "):
        checked(tools, tmp_path, {"it": "server@1.2.3"})


def test_an_entry_that_was_tampered_with_is_exit_code_4(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.2.3")
    (tools.allowlist / "entries/npm/server/1.2.3/vsa.dsse.json").write_text("{}")
    report = checked(tools, tmp_path, {"it": "server@1.2.3"})
    assert 4 in report.codes
    assert len(report.untrusted) == 1


def test_an_approval_that_ended_is_told_with_its_day(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.2.3", expires=NOW + 3 * DAY)
    report = checked(tools, tmp_path, {"it": "server@1.2.3"}, now=NOW + 4 * DAY)
    assert report.servers[0].status is Status.EXPIRED
    assert "it ended 2026-11-24" in report.servers[0].findings[0].message


# Policy, waivers, baseline.


@pytest.mark.parametrize("effect", ["note", "review", "deny"])
@pytest.mark.parametrize("name", ["config/not-allowlisted", "cfg.not_allowlisted", "config/*"])
def test_policy_says_which_rules_fail(tools: Tools, tmp_path: Path, effect: str, name: str) -> None:
    init(tools)
    without_index(tools)
    text = (tools.allowlist / "policy.toml").read_text()
    text = text.replace("[rules]\n", f'[rules]\n"{name}" = "{effect}"\n')
    (tools.allowlist / "policy.toml").write_text(text)
    report = checked(tools, tmp_path, {"it": "other@1.0.0"})
    assert report.ok == (effect == "note")
    assert report.servers[0].status is Status.NOT_ALLOWLISTED


WAIVER = """
[[config.waivers]]
rule = "config/not-allowlisted"
server = "it"
file = "{file}"
reason = "until it is vetted"
until = {until}
"""


@pytest.mark.parametrize(
    ("days", "file", "state", "ok"),
    [
        (30, ".cursor/mcp.json", "in force", True),
        (0, "*/mcp.json", "in force", True),
        (-1, ".cursor/mcp.json", "ended", False),
        (91, ".cursor/mcp.json", "not applied: it may last 90 days at most", False),
        (30, ".vscode/mcp.json", "fits nothing", False),
        (30, "ursor/mcp.json", "fits nothing", False),
    ],
)
def test_a_waiver_holds_for_its_finding_until_its_day_and_is_always_shown(
    tools: Tools, tmp_path: Path, days: int, file: str, state: str, ok: bool
) -> None:
    init(tools)
    without_index(tools)
    until = f"{NOW + days * DAY:%Y-%m-%d}"
    text = (tools.allowlist / "policy.toml").read_text().replace("waivers = []\n", "")
    text += WAIVER.format(file=file, until=until)
    (tools.allowlist / "policy.toml").write_text(text)
    for _ in range(2):  # the second time from the cache
        report = checked(tools, tmp_path, {"it": "other@1.0.0"})
        assert report.ok == ok
        (note,) = report.waivers
        assert (note.state, note.reason, note.until) == (state, "until it is vetted", until)
        waived = [item.waived for _, item in report.findings if item.waived]
        assert waived == ([("until it is vetted", until)] if ok else [])


def test_a_fingerprint_stays_while_the_server_does(tools: Tools, tmp_path: Path) -> None:
    init(tools)

    def prints(servers: dict[str, object]) -> set[str]:
        found = checked(tools, tmp_path, servers).findings
        return {item.fingerprint for _, item in found if item.fails}

    first = prints({"it": "other@1.0.0"})
    assert first == prints({"above": "more@1.0.0", "it": "other@1.0.0"}) & first
    assert first.isdisjoint(prints({"it": "other@1.0.1"}))
    assert first.isdisjoint(prints({"that": "other@1.0.0"}))
    assert first.isdisjoint(prints({"it": "evil@1.0.0"}))


def test_what_the_baseline_knows_does_not_fail(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    before = checked(tools, tmp_path, {"it": "other@1.0.0"})
    known = frozenset(item.fingerprint for _, item in before.findings if item.fails)
    work = gated(tools, tmp_path)
    repository = tmp_path / "repository"
    report = check([repository], work, baseline=known)
    assert report.ok
    assert [item.known for _, item in report.findings if item.rule_id == rules(before)[0]] == [True]
    config(repository, {"it": "other@1.0.0", "new": "more@1.0.0"})
    assert check([repository], work, baseline=known).codes == [1]
    config(repository, {})
    assert check([repository], work, baseline=known).gone == len(known)


# Suggestions.


@pytest.mark.parametrize(
    ("command", "args", "expected"),
    [
        ("npx", ["-y", "server@1.5.0", "--x"], ["-y", "server@1.4.2", "--x"]),
        ("npx", ["-y", "server"], ["-y", "server@1.4.2"]),
        ("npx", ["-y", "server@latest"], ["-y", "server@1.4.2"]),
        (
            "npx",
            ["-y", "--package=server@^1", "server"],
            ["-y", "--package=server@1.4.2", "server"],
        ),
        ("cmd", ["/c", "npx", "-y", "server"], ["/c", "npx", "-y", "server@1.4.2"]),
        ("bunx", ["server@1.5.0"], ["server@1.4.2"]),
        ("uvx", ["py-server"], ["py-server@2.0"]),
        ("uvx", ["--from", "py-server==1.0", "x"], ["--from", "py-server==2.0", "x"]),
        (
            "uvx",
            ["--with", "py-server", "py-server@2.0"],
            ["--with", "py-server==2.0", "py-server@2.0"],
        ),
        ("uvx", ["py-server[cli]>=1"], None),
        ("mcp-vet", ["run", "npm:server@1.5.0"], ["run", "npm:server@1.4.2"]),
        ("npx", ["-y", "unknown@1.0.0"], None),
        ("sh", ["-c", "npx -y server@1.5.0"], ["-c", "npx -y server@1.4.2"]),
    ],
)
def test_the_nearest_version_is_offered_in_the_words_of_the_launcher(
    tools: Tools, tmp_path: Path, command: str, args: list[str], expected: list[str] | None
) -> None:
    approved(tools, "server@1.4.2")
    approved(tools, "py-server@2.0", ecosystem="pypi")
    report = checked(tools, tmp_path, {"it": {"command": command, "args": args}})
    found = report.servers[0].suggestion
    if expected is None:
        assert found is None or found.args != tuple(args)
    else:
        assert found is not None
        assert list(found.args) == expected


# Bad input.

DEEP = '{"mcpServers":' + "[" * 10_000


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (DEEP.encode(), 0),
        (b'{"mcpServers": {"a": ', 0),
        (b'\xff\xfe{"mcpServers": {}}', 0),
        (b"\x80", 0),
        (b'{"mcpServers": {}}', 20 << 20),
        (b"", 0),
    ],
    ids=["deep", "cut", "utf-16", "not UTF-8", "20 MB", "empty"],
)
def test_what_cannot_be_read_is_exit_code_3(
    tools: Tools, tmp_path: Path, text: bytes, size: int
) -> None:
    init(tools)
    path = tmp_path / "repository" / ".cursor" / "mcp.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.ljust(size))
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    assert report.codes == [3]
    assert report.files[0].error
    assert rules(report) == ["config/unparsable"]


def test_an_alias_bomb_is_no_bomb(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    lines = ["a0: &a0 {command: npx, args: [x]}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]
    path = tmp_path / "repository" / "librechat.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join([*lines, "mcpServers: *a39"]))
    report = check([path.parent], gated(tools, tmp_path))
    assert len(report.files) == 1


def test_a_link_out_of_the_tree_is_not_followed(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    outside = config(tmp_path / "outside", {"it": "server@1.2.3"})
    inside = tmp_path / "repository" / ".cursor"
    inside.mkdir(parents=True)
    (inside / "mcp.json").symlink_to(outside)
    (tmp_path / "repository" / ".vscode").symlink_to(outside.parent)
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    assert report.servers == ()
    assert report.codes == [3] * len(report.files)
    assert len(report.files) == 2


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    inside = tmp_path / "repository" / ".cursor"
    inside.mkdir(parents=True)
    os.mkfifo(inside / "mcp.json")
    assert check([tmp_path / "repository"], gated(tools, tmp_path)).codes == [3]


def test_a_path_that_is_not_there_is_a_usage_error(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    with pytest.raises(UsageError, match="there is no such file or folder"):
        check([tmp_path / "nothing"], gated(tools, tmp_path))


def test_settings_of_the_person_are_looked_at_when_asked(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    home = tmp_path / "home of alice"
    config(home, {"mine": "other@1.0.0"})
    empty = tmp_path / "repository"
    empty.mkdir()
    work = dataclasses.replace(gated(tools, tmp_path), home=home)
    assert check([empty], work).servers == ()
    report = check([empty], work, user=True)
    assert [(server.file, server.name) for server in report.servers] == [
        ("~/.cursor/mcp.json", "mine")
    ]


def test_nothing_is_run_opened_for_writing_or_called(tools: Tools, tmp_path: Path) -> None:
    """What the interpreter itself reports of a run: no process, no connection, no foreign file."""
    approved(tools, "server@1.2.3")
    repository = tmp_path / "repository"
    config(repository, {"it": "server@1.2.3", "odd": {"command": "sh", "args": ["-c", "id"]}})
    seen: list[tuple[str, object]] = []
    active = [True]

    def watch(event: str, args: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
        if active[0] and (
            event.startswith(("subprocess.", "os.exec", "os.posix_spawn", "socket.", "os.fork"))
            or writes
        ):
            seen.append((event, args[0] if args else None))

    sys.addaudithook(watch)
    check([repository], gated(tools, tmp_path))
    active[0] = False
    kept = {str(tmp_path / "cache"), str(tools.key_dir)}
    assert [
        (event, what)
        for event, what in seen
        if not (event == "open" and (isinstance(what, int) or str(Path(str(what)).parent) in kept))
    ] == []


@pytest.mark.exhaustive
def test_thousands_of_configurations_are_all_looked_at(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.2.3")
    text = json.dumps({"mcpServers": {"it": {"command": "npx", "args": ["-y", "server@1.2.3"]}}})
    for number in range(1_000):
        path = tmp_path / "repository" / f"p{number}" / ".mcp.json"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    assert len(report.servers) == 1_000
    assert report.ok


# Git, secrets, and remote servers as they are approved.

TOKEN = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"


def repository(tmp_path: Path, ignored: str = "") -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / ".gitignore").write_text(ignored)
    return folder


@pytest.mark.parametrize(
    ("ignored", "found"),
    [("", True), (".cursor/\n", False), ("*.json\n!mcp.json\n", True), ("mcp.json\n", False)],
)
def test_a_configuration_with_a_secret_that_git_keeps(
    tools: Tools, tmp_path: Path, ignored: str, found: bool
) -> None:
    init(tools)
    folder = repository(tmp_path, ignored)
    entry = {"command": "./server", "env": {"GITHUB_TOKEN": TOKEN}}
    config(folder, {"it": entry})
    report = check([folder], gated(tools, tmp_path))
    assert ("config/secret-not-ignored" in rules(report, failing=False)) is found
    assert "config/embedded-secret" in rules(report, failing=False)


@pytest.mark.parametrize(("ignored", "found"), [("", True), (".env\n", False)])
def test_a_file_of_variables_that_git_keeps(
    tools: Tools, tmp_path: Path, ignored: str, found: bool
) -> None:
    init(tools)
    folder = repository(tmp_path, ignored)
    (folder / ".env").write_text(f"GITHUB_TOKEN={TOKEN}\n")
    for entry in (
        {"command": "./server", "envFile": ".env"},
        {"command": "node", "args": ["--env-file", ".env", "server.js"]},
    ):
        config(folder, {"it": entry})
        report = check([folder], gated(tools, tmp_path))
        assert ("config/secret-not-ignored" in rules(report, failing=False)) is found


def test_outside_of_a_repository_nothing_is_said_of_git(tools: Tools, tmp_path: Path) -> None:
    init(tools)
    report = checked(tools, tmp_path, {"it": {"command": "./a", "env": {"GITHUB_TOKEN": TOKEN}}})
    assert "config/secret-not-ignored" not in rules(report, failing=False)


@pytest.mark.parametrize(
    "entry",
    [
        TOKEN,
        f"server@{TOKEN}",
        f"@scope/{TOKEN}@1.0.0",
        {"command": "uvx", "args": [TOKEN]},
        {"command": "uvx", "args": ["--index-url", f"https://e.com/{TOKEN}/simple", "a==1.0"]},
        {"command": "docker", "args": ["run", f"e.com/{TOKEN}:1"]},
        {"command": "npx", "args": ["-y", "server@1.0.0", "--token", TOKEN]},
        {"command": TOKEN},
        {"url": f"https://mcp.example.com/{TOKEN}/mcp"},
    ],
)
def test_no_report_repeats_a_secret(tools: Tools, tmp_path: Path, entry: object) -> None:
    approved(tools, "server@1.2.3")
    report = checked(tools, tmp_path, {TOKEN: entry})
    for name in check_reports.names():
        assert TOKEN not in check_reports.get(name).render(report), name


@pytest.mark.parametrize(
    ("terms", "entry", "rule"),
    [
        (("http", "none"), {"type": "sse"}, "config/remote-transport"),
        (("http", "none"), {"type": "http"}, None),
        (("any", "header"), {"type": "http"}, "config/remote-without-authentication"),
        (("any", "header"), {"headers": {"Authorization": "Bearer ${TOKEN}"}}, None),
        (("any", "oauth"), {"type": "http"}, None),
    ],
)
def test_a_remote_server_is_spoken_to_as_it_is_approved(
    tools: Tools,
    tmp_path: Path,
    terms: tuple[str, str],
    entry: dict[str, object],
    rule: str | None,
) -> None:
    transport, authentication = terms
    pattern = "https://mcp.example.com/*"
    approve_remote(
        pattern, tools, transport=transport, authentication=authentication, reason="a test"
    )
    entry = {"url": "https://mcp.example.com/mcp", **entry}
    report = checked(tools, tmp_path, {"it": entry})
    assert report.servers[0].status is Status.REMOTE
    about = {"config/remote-transport", "config/remote-without-authentication"}
    assert about & set(rules(report, failing=False)) == ({rule} if rule else set())


def test_a_configuration_that_is_written_meanwhile_is_incomplete(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(tools, "server@1.2.3")
    path = config(tmp_path / "repository", {"it": "server@1.2.3"})
    os.utime(path, (1, 1))
    looked = os.fstat

    def look(handle: int) -> os.stat_result:
        state = looked(handle)
        if state.st_mtime == 1:
            config(tmp_path / "repository", {"it": "other@6.6.6"})
        return state

    monkeypatch.setattr(os, "fstat", look)
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    assert (report.files[0].error, report.codes) == ("it changed while it was read", [3])
