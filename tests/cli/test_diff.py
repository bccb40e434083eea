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
    assert out == (
        "npm:server@1.2.3 → npm:server@1.2.4\n"
        "\nclosure: 1 changed\n  ~ server: 1.2.3 → 1.2.4\n"
        "\nfiles: 1 added, 2 changed\n  ~ README.md\n  + new.md\n  ~ package.json\n"
        "\ninstall scripts: no change\n"
        "\ncapabilities: no change\n"
        "\nenvironment: no change\n"
        "\nhosts: no change\n"
        "\ntools: no change\n"
    )


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
        "changed": [{"name": "server", "before": "1.2.3", "after": "1.2.4"}],
    }
    assert [item["name"] for item in document["files"]["added"]] == ["new.md"]
    assert set(document) == {
        "schema", "before", "after", "same", "closure", "files", "install_scripts",
        "capabilities", "environment", "hosts", "tools",
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
    assert "closure: 1 added; INCOMPLETE: a closure is not complete\n" in out


def test_what_does_not_exist_is_not_compared(cli: Cli, npm: FakeNpm) -> None:
    publish(npm)
    code, out, err = cli("diff", PINS[0], "npm:server@9.9.9", "--quiet")
    assert (code, out) == (2, "")
    assert "npm has no version 9.9.9 of server" in err
