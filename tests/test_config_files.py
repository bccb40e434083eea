import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from vetting import config_files, launchers
from vetting.config_files import ConfigFile, beside, collect, variables
from vetting.errors import UsageError

SERVER = '{"mcpServers": {"a": {"command": "npx", "args": ["-y", "m@1.2.3"]}}}'


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def seen(root: Path, *paths: Path) -> list[str]:
    return [
        f"{os.path.relpath(file.path, root)} {file.client}: "
        + (
            f"{file.error} ({file.error_line})"
            if file.error
            else " ".join(s.name for s in file.servers)
        )
        for file in collect(paths or (root,))
    ]


def only(root: Path) -> ConfigFile:
    (file,) = collect([root])
    return file


def test_a_project(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".mcp.json": SERVER,
            ".vscode/mcp.json": '{\n"servers": {',
            "apps/one/.cursor/mcp.json": SERVER,
            "manifest.json": '{"manifest_version": 3, broken',
            "server.json": '{"port": 80}',
            "mcp-notes.json": '{"url": "x"}',
            "package.json": SERVER,
            "node_modules/x/.mcp.json": SERVER,
        },
    )
    (tmp_path / ".gemini").mkdir()
    (tmp_path / ".gemini/settings.json").write_bytes(b'\xff\xfe{"\x00')
    assert seen(tmp_path) == [
        ".gemini/settings.json gemini-cli: not UTF-8 at byte 0 (None)",
        ".mcp.json claude-code: a",
        ".vscode/mcp.json vscode: the object that begins here never ends (2)",
        "apps/one/.cursor/mcp.json cursor: a",
    ]


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"x.txt": SERVER, "server.json": SERVER, "y": "{", "z.yaml": "servers: {b: {url: u}}"},
    )
    paths = [tmp_path / name for name in ("x.txt", "server.json", "y", "z.yaml", "x.txt")]
    assert seen(tmp_path, *paths) == [
        "server.json other: a",
        "x.txt other: a",
        "y other: the object that begins here never ends (1)",
        "z.yaml other: b",
    ]
    with pytest.raises(UsageError, match="there is no such file or folder"):
        list(collect([tmp_path / "gone"]))


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside/mcp.json": SERVER, "p/x": ""})
    (tmp_path / "p/.cursor").symlink_to("../outside")
    (tmp_path / "p/.mcp.json").symlink_to("../outside/mcp.json")
    (tmp_path / "p/crush.json").symlink_to("gone")
    assert seen(tmp_path / "p") == [
        ".cursor other: a symbolic link that leads out of the folder (None)",
        ".mcp.json claude-code: it leads out of the folder (None)",
        "crush.json crush: No such file or directory (None)",
    ]


def test_a_plugin_leads_to_its_files(tmp_path: Path) -> None:
    text = '{"mcpServers": ["./servers.json", "../out.json", "./gone.json"]}'
    write(
        tmp_path,
        {"p/.claude-plugin/plugin.json": text, "p/servers.json": SERVER, "out.json": SERVER},
    )
    assert sorted(seen(tmp_path / "p")) == [
        "../out.json other: it leads out of the folder (None)",
        ".claude-plugin/plugin.json claude-plugin: ",
        "gone.json other: No such file or directory (None)",
        "servers.json other: a",
    ]


def test_five_thousand_files_are_fast(tmp_path: Path) -> None:
    for folder in range(100):
        (tmp_path / f"{folder}/src").mkdir(parents=True)
        for number in range(50):
            (tmp_path / f"{folder}/src/{number}.ts").touch()
    write(tmp_path, {"7/.mcp.json": SERVER})
    begun = time.perf_counter()
    assert seen(tmp_path) == ["7/.mcp.json claude-code: a"]
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("files", "flags"),
    [
        ({}, ()),
        ({".npmrc": "registry=https://r.example.com"}, ("project-npmrc-registry",)),
        ({"../.npmrc": "registry=https://r.example.com"}, ()),
        ({"node_modules/.bin/m": ""}, ()),
    ],
)
def test_what_lies_beside(files: dict[str, str], flags: tuple[str, ...], tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, {".cursor/mcp.json": SERVER, **files})
    found = beside(only(project), only(project).servers[0])
    resolved = launchers.resolve_server(found.server, found.files)
    assert (resolved.flags, found.unread) == (flags, ())


def test_the_top_of_the_repository_counts(tmp_path: Path) -> None:
    write(
        tmp_path, {".git/x": "", ".npmrc": "registry=https://r.example.com", "a/.mcp.json": SERVER}
    )
    file = only(tmp_path / "a")
    found = beside(file, file.servers[0])
    assert "project-npmrc-registry" in launchers.resolve_server(found.server, found.files).flags


ENV_FILE = '{"servers": {"a": {"command": "npx", "args": ["m@1.2.3"], "envFile": "%s", "env": {"A": "b"}}}}'


def test_variables_of_a_file_steer_the_launcher(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".vscode/mcp.json": ENV_FILE % "${workspaceFolder}/.env",
            ".env": "export NPM_CONFIG_REGISTRY='https://r.example.com'\nAPI_TOKEN=sk-x\nNPM_TOKEN=x",
        },
    )
    found = beside(only(tmp_path), only(tmp_path).servers[0])
    assert dict(found.server.env) == {"A": "b", "NPM_CONFIG_REGISTRY": "https://r.example.com"}
    flags = launchers.resolve_server(found.server, found.files).flags
    assert flags == ("env-file", "env-registry")


def test_a_file_of_variables_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret": "x", "p/.vscode/mcp.json": ENV_FILE % "../secret"})
    file = only(tmp_path / "p")
    assert beside(file, file.servers[0]).unread == (("../secret", "it leads out of the folder"),)
    write(tmp_path, {"p/.vscode/mcp.json": ENV_FILE % ".env"})
    file = only(tmp_path / "p")
    assert beside(file, file.servers[0]).unread == ()


def test_the_working_directory(tmp_path: Path) -> None:
    text = '{"mcpServers": {"a": {"command": "npx", "args": ["m"], "cwd": "%s"}}}'
    write(
        tmp_path,
        {
            "p/.mcp.json": text % "${workspaceFolder}/sub",
            "p/sub/package.json": '{"bin": {"m": "x"}}',
        },
    )
    file = only(tmp_path / "p")
    found = beside(file, file.servers[0])
    assert "local-shadowable" in launchers.resolve_server(found.server, found.files).flags
    write(tmp_path, {"p/.mcp.json": text % "../.."})
    file = only(tmp_path / "p")
    assert beside(file, file.servers[0]).unread == (
        ("../..", "the working directory lies outside of the project"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffA=1\nB = 'x # y'\nexport C=\"z\"\n", {"A": "1", "B": "x # y", "C": "z"}),
        ("# A=1\nA=1 # c\nA=2\n", {"A": "2"}),
        ('A="1\n2"\nB=', {"A": "1\n2", "B": ""}),
        ("no line", {}),
        ("npm_config_@s:registry=https://e.com", {"npm_config_@s:registry": "https://e.com"}),
    ],
)
def test_variables(text: str, expected: dict[str, str]) -> None:
    assert variables(text) == expected


def test_what_is_imported(tmp_path: Path) -> None:
    write(tmp_path, {".mcp.json": SERVER})
    code = (
        "import sys; from pathlib import Path; from vetting import config_files as c;"
        f"print(len(list(c.collect([Path({str(tmp_path)!r})]))));"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"requests", "pydantic", "rich", "sqlmodel", "click", "yaml", "tomllib", "packaging"}
    assert done.stdout.startswith("1\n")
    assert heavy & set(done.stdout.split()) == set()


def test_find_names_every_file_once(tmp_path: Path) -> None:
    write(tmp_path, {".mcp.json": SERVER})
    assert len(list(config_files.find([tmp_path, tmp_path]))) == 2
    assert len(seen(tmp_path, tmp_path, tmp_path / ".mcp.json")) == 1


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('"envFile": ".env"', [(".env", ".env")]),
        ('"envFile": "${workspaceFolder}/.env", "cwd": "sub"', [("../.env", ".env")]),
        ('"args": ["--env-file", ".env"]', [(".env", ".env")]),
        ('"args": ["run", "--env-file=sub/prod.env", "x"]', [("sub/prod.env", "sub/prod.env")]),
        ('"envFile": "gone.env"', []),
        ('"args": ["--env-file"]', [(".", ".")]),
        ('"args": ["--env-file", "a\\u0000b"]', []),
    ],
)
def test_the_files_with_variables_that_an_entry_names(
    tmp_path: Path, entry: str, expected: list[tuple[str, str]]
) -> None:
    text = f'{{"mcpServers": {{"a": {{"command": "docker", {entry}}}}}}}'
    write(tmp_path, {".mcp.json": text, ".env": "A=1", "sub/prod.env": "A=2"})
    file = only(tmp_path)
    found = beside(file, file.servers[0])
    assert [(name, place.relative_to(tmp_path)) for name, place in found.variables] == [
        (name, Path(place)) for name, place in expected
    ]
    for name, place in found.variables:
        assert found.files[name] == (place.read_text() if place.is_file() else "")
