import json
from collections.abc import Callable
from pathlib import Path

from tests.fakes import FakeNpm
from tests.reports.samples import NASTY

Cli = Callable[..., tuple[int, str, str]]
PINS = ("npm:server@1.2.3", "npm:server@1.2.4")


def publish(npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    npm.publish("server", "1.2.4", {"README.md": "other\n", "new.md": "x"})


def test_a_comparison_reads_from_top_to_bottom(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    code, out, err = cli("diff", *PINS, "--quiet")
    assert (code, err) == (0, "")
    assert out.startswith(
        "npm:server@1.2.3 → npm:server@1.2.4\n"
        "  D0: tools and texts are as before, and nothing reaches further\n"
        "\nfiles: 1 added, 2 changed\n  ~ README.md (+1 -1)\n  + new.md (+1 -0)\n"
        "  ~ package.json (+1 -1)\n"
        "\nno change: tools, instructions, prompts and resources, install scripts, capabilities, "
        "environment, credential files, hosts, findings, release, manifest, closure\n"
        "\ncode: 3 files, +3 -2 lines\n"
        "\n--- a/package.json\n+++ b/package.json\n@@ -1,6 +1,6 @@\n"
    )
    assert '-  "version": "1.2.3",\n+  "version": "1.2.4",\n' in out
    assert out.endswith("\n2 hunks (4 lines) are not shown; --full shows all\n")
    code, out, _ = cli("diff", *PINS, "--quiet", "--full")
    assert "+++ b/README.md\n@@ -1,2 +1,2 @@\n-hello\n+other\n" in out
    code, out, _ = cli("diff", *PINS, "--quiet", "--no-code")
    assert "code:" not in out


def test_scripts_get_one_document(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    code, out, _ = cli("diff", *PINS, "--format", "json")
    document = json.loads(out)
    assert (code, document["schema"], document["same"]) == (0, "mcp-vet/diff/v1", False)
    assert document["before"]["purl"] == "pkg:npm/server@1.2.3"
    assert document["closure"] == {
        "incomplete": None,
        "added": [],
        "removed": [],
        "changed": [],
    }
    assert [file["path"] for file in document["code"]["files"]] == [
        "package.json", "README.md", "new.md",
    ]  # fmt: skip
    assert [item["name"] for item in document["files"]["added"]] == ["new.md"]
    assert set(document) == {
        "schema", "before", "after", "same", "drift", "tools", "instructions", "prompts_and_resources",
        "install_scripts", "capabilities", "environment", "credential_files", "hosts",
        "findings", "release", "manifest", "closure", "files", "code",
    }  # fmt: skip


def test_a_pin_is_the_same_as_itself(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    _, out, _ = cli("diff", PINS[0], PINS[0], "--format", "json")
    assert json.loads(out)["same"] is True


def test_what_strangers_wrote_stays_text(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    npm.publish("server", "1.2.4", package_json={"scripts": {"postinstall": f"x\n{NASTY}"}})
    for form in ("text", "markdown", "json"):
        code, out, _ = cli("diff", *PINS, "--format", form, "--quiet")
        assert code == 0
        assert "\x1b" not in out
        assert "\n::" not in out
        assert "postinstall" in out
    cli("diff", *PINS, "--format", "markdown", "--quiet", "--output", "d.md")
    assert (
        (tmp_path / "d.md").read_text().startswith("## `npm:server@1.2.3` → `npm:server@1.2.4`\n")
    )


def test_a_gap_is_said_and_is_exit_code_3(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    cli("vet", PINS[0], "--closure", "none", "--quiet")
    code, out, _ = cli("diff", *PINS, "--quiet")
    assert code == 3
    assert "closure: nothing to compare; INCOMPLETE: a closure is not complete\n" in out


def test_what_does_not_exist_is_not_compared(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    code, out, err = cli("diff", PINS[0], "npm:server@9.9.9", "--quiet")
    assert (code, out) == (2, "")
    assert "npm has no version 9.9.9 of server" in err


def test_the_version_approved_last_is_what_one_pin_is_compared_with(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    code, _, err = cli("diff", PINS[1], "--quiet")
    assert code == 2
    assert "no other version of npm:server is approved" in err
    cli("vet", PINS[0], "--approve", "--reason", "needed", "--quiet")
    code, out, _ = cli("diff", PINS[1], "--quiet")
    assert (code, out.splitlines()[0]) == (0, "npm:server@1.2.3 → npm:server@1.2.4")
    code, _, err = cli("diff", *PINS, PINS[0], "--quiet")
    assert code == 2
    assert "3 pins: two can be compared" in err
