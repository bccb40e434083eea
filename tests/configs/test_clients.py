"""What each client's files look like: one small example per client, and the odd ones."""

import json
import subprocess
import sys

import pytest

from tests.configs.reading import read, seen, short
from vetting import configs, discovery
from vetting.model.launch_flag import CLIENT_FLAGS

MAP = '{"mcpServers": {"a": {"command": "npx", "args": ["-y", "m@1.2.3"]}}}'
SERVERS = '{"servers": {"a": {"command": "npx", "args": ["-y", "m@1.2.3"]}}}'
BARE = '{"a": {"command": "npx", "args": ["-y", "m@1.2.3"]}}'
TOML = '[mcp_servers.a]\ncommand = "npx"\nargs = ["-y", "m@1.2.3"]\n'
A = "a: npx -y m@1.2.3"


@pytest.mark.parametrize(
    ("client", "path", "text"),
    [
        ("amazon-q", ".amazonq/mcp.json", MAP),
        ("amazon-q", "home/.aws/amazonq/cli-agents/x.json", MAP),
        ("amp", "home/.config/amp/settings.json", MAP.replace("mcpServers", "amp.mcpServers")),
        ("antigravity", ".agents/mcp_config.json", MAP),
        ("claude-code", ".mcp.json", MAP),
        ("claude-code", ".mcp.json", SERVERS),
        ("claude-code", ".mcp.json", BARE),
        ("claude-code", "home/.claude.json", '{"projects": {"/p": ' + MAP + "}}"),
        ("claude-code", "etc/managed-mcp.json", MAP),
        ("claude-desktop", "Claude/claude_desktop_config.json", MAP),
        ("claude-plugin", "p/.claude-plugin/plugin.json", MAP),
        ("cline", "home/settings/cline_mcp_settings.json", MAP),
        ("codex", "p/.codex/config.toml", TOML),
        ("codex", "home/.codex/work.config.toml", TOML),
        ("continue", ".continue/mcpServers/a.json", BARE),
        ("continue", ".continue/config.yaml", "mcpServers: [{name: a, command: npx, args: [-y, m@1.2.3]}]"),
        ("copilot-agent", ".github/agents/x.agent.md", f"---\nmcp-servers: {MAP[15:-1]}\n---\n"),
        ("copilot-cli", ".github/mcp.json", BARE),
        ("copilot-ide", "github-copilot/intellij/mcp.json", SERVERS),
        ("crush", "crush.json", MAP.replace("mcpServers", "MCP")),
        ("cursor", "sub/.cursor/mcp.json", MAP),
        ("cursor", "sub/.Cursor/MCP.json", MAP),
        ("cursor", ".cursor/mcp.json", SERVERS),
        ("devcontainer", ".devcontainer/devcontainer.json",
         '{"customizations": {"vscode": {"mcp": ' + SERVERS + "}}}"),
        ("factory", ".factory/mcp.json", MAP),
        ("gemini-cli", "x/gemini-extension.json", MAP),
        ("goose", "home/.config/goose/config.yaml",
         "extensions: {a: {type: stdio, cmd: npx, args: [-y, m@1.2.3], enabled: true}}"),
        ("junie", ".junie/mcp/mcp.json", MAP),
        ("kimi", "home/.kimi/mcp.json", MAP),
        ("kiro", ".kiro/settings/mcp.json", MAP),
        ("librechat", "librechat.yaml", "mcpServers: {a: {command: npx, args: [-y, m@1.2.3]}}"),
        ("lm-studio", "home/.lmstudio/mcp.json", MAP),
        ("mcpb", "manifest.json",
         '{"name": "a", "server": {"mcp_config": {"command": "npx", "args": ["-y", "m@1.2.3"]}}}'),
        ("mistral-vibe", "home/.vibe/config.toml",
         '[[mcp_servers]]\nname = "a"\ncommand = "npx"\nargs = ["-y", "m@1.2.3"]\n'),
        ("opencode", "opencode.jsonc", '{"mcp": {"a": {"command": ["npx", "-y", "m@1.2.3"]}}} // x'),
        ("other", "examples/mcp.json", BARE),
        ("other", "examples/my-mcp-servers.json", MAP),
        ("other", "examples/mcp.toml", TOML),
        ("qoder", "home/.qoder/mcp.json", MAP),
        ("qwen-code", ".qwen/settings.json", MAP),
        ("roo-code", ".roo/mcp.json", MAP),
        ("shell-command", "Dockerfile", "RUN claude mcp add -s user a -- \\\n npx -y m@1.2.3 && ls\n"),
        ("trae", ".trae/mcp.json", MAP),
        ("visual-studio", "s/.vs/mcp.json", SERVERS),
        ("vscode", ".vscode/mcp.json", SERVERS),
        ("vscode", ".vscode/mcp.json", MAP),
        ("vscode", ".vscode/settings.json", '{"mcp": ' + SERVERS + "}"),
        ("vscode", ".vscode/settings.json", SERVERS.replace("servers", "mcp.servers")),
        ("vscode", ".vscode/settings.json", MAP.replace("mcpServers", "amp.mcpServers")),
        ("vscode", "x.code-workspace", '{"settings": {"mcp.servers": ' + BARE + "}}"),
        ("warp", ".warp/mcp.json", BARE),
        ("windsurf", "home/.codeium/windsurf/mcp_config.json", MAP),
        ("zed", ".zed/settings.json", MAP.replace("mcpServers", "context_servers")),
        ("zed", ".zed/settings.json",
         '{"context_servers": {"a": {"command": {"path": "npx", "args": ["-y", "m@1.2.3"]}}}}'),
    ],
)  # fmt: skip
def test_a_client_has_its_server(client: str, path: str, text: str) -> None:
    claim = configs.claim(path)
    assert claim is not None
    assert claim.format.client == client
    assert claim.format.owns(text)
    assert seen(path, text) == [A]


@pytest.mark.parametrize(
    "path", ["package.json", "src/config.yaml", "a.md", "settings.json", "x.py"]
)
def test_files_of_nobody(path: str) -> None:
    assert configs.claim(path) is None


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            ".claude/settings.json",
            (
                '{"enableAllProjectMcpServers": true, "statusLine": {"command": "x"},\n'
                '"permissions": {"allow": ["Bash", "mcp__github"]}}'
            ),
            ["auto-approve at 1", "auto-approve at 2"],
        ),
        (
            ".mcp.json",
            '{"mcpServers": {"a": {"type": "http", "url": "https://e.com", "headersHelper": "x"}}}',
            ["a: https://e.com [headers-helper]"],
        ),
        (
            ".mcp.json",
            '{"servers": {"command": "x"}, "mcpServers": {"command": {"command": "y"}}}',
            ["command: y", "servers: x"],
        ),
        (
            ".cursor/mcp.json",
            '{"mcpServers": {"a": {"command": "x",\n"command": "y"}, "a": {"command": "z"}}}',
            ["a: y [duplicate-key]", "a: z", "duplicate-key at 2"],
        ),
        (".cursor/mcp.json", '{"mcpServers": "x"}', ["malformed-entry at 1"]),
        (
            ".cursor/mcp.json",
            (
                '{"mcpServers": {"a": 1, "b": {"command": "x", "args": "-y"}, "c": null,'
                ' "d": {"command": 5, "args": [null, 1, true, {}]}}}'
            ),
            [
                "a:  [malformed-entry]",
                "b: x -y [malformed-entry]",
                "d: 5 1 true [malformed-entry]",
            ],
        ),
        (
            "claude_desktop_config.json",
            '{"mcpServers": {"a": {"command": "x", "env": {"K": "v", "N": 1, "O": null}}}}',
            ["a: x [K=v, N=1]"],
        ),
        (
            "crush.json",
            (
                '{"mcp": {"a": {"command": "good", "Command": "evil", "env": {"K": "`id`"}}},'
                ' "permissions": {"allowed_tools": ["ls", "mcp_a_b"]}}'
            ),
            ["a: good [K=`id`, ambiguous-entry, command-substitution]", "auto-approve at 1"],
        ),
        (
            ".crushrc",
            "export A=$(id)\n",
            ["crushrc: sh -c export A=$(id)\n [command-substitution]"],
        ),
        (".crushrc", "\n", []),
        (
            ".roo/mcp.json",
            (
                '{"mcpServers": {"a": {"command": "x", "alwaysAllow": ["t"]},'
                ' "b": {"command": "x", "alwaysAllow": [], "disabled": true}}}'
            ),
            ["a: x [auto-approve]", "b: x [disabled]"],
        ),
        (
            ".amazonq/cli-agents/x.json",
            '{"mcpServers": {"a": {"url": "https://e.com"}}, "allowedTools": ["fs_read", "@a/t"]}',
            ["a: https://e.com", "auto-approve at 1"],
        ),
        (
            ".codex/config.toml",
            (
                '[mcp_servers.a]\nurl = "https://e.com"\nhttp_headers = { X = "y" }\n'
                'default_tools_approval_mode = "approve"\n'
            ),
            ["a: https://e.com [X=y, auto-approve]"],
        ),
        (
            "opencode.json",
            (
                '{"mcp": {"a": {"type": "remote", "url": "https://e.com", "enabled": false,'
                ' "headers": {"A": "{file:~/.k}"}}, "b": {"enabled": true}},'
                ' "formatter": {"command": ["x"]}}'
            ),
            ["a: https://e.com [A={file:~/.k}, file-substitution, disabled]", "b: "],
        ),
        (
            ".gemini/settings.json",
            (
                '{"mcpServers": {"a": {"url": "https://a.com", "httpUrl": "https://b.com"}},'
                ' "mcp": {"allowed": ["a"], "serverCommand": "x"}}'
            ),
            ["a: https://b.com [ambiguous-entry]"],
        ),
        (
            "goose/config.yaml",
            (
                "extensions:\n  dev: {type: builtin, name: dev}\n"
                "  a: {type: stdio, command: good, cmd: evil, envs: {K: v}, enabled: false}\n"
                "  b: {type: streamable_http, uri: 'https://e.com'}\n"
                "  c: {type: inline_python, code: 'x'}\n"
            ),
            ["a: evil [K=v, ambiguous-entry, disabled]", "b: https://e.com", "c: "],
        ),
        (
            "recipe.yaml",
            "extensions:\n- {type: stdio, name: a, cmd: uvx, args: [m@1]}\n",
            ["a: uvx m@1"],
        ),
        (
            ".continue/config.yaml",
            (
                "mcpServers:\n- uses: o/m\n- name: a\n  url: https://e.com\n"
                "  requestOptions: {headers: {K: v}}\n"
            ),
            ["o/m: ", "a: https://e.com [K=v]"],
        ),
        (
            ".claude/agents/x.md",
            "---\nmcpServers:\n- github\n- a: {command: x}\n  b: {command: y}\n---\n",
            ["a: x", "b: y"],
        ),
        (
            ".zed/settings.json",
            (
                '{"context_servers": {"ext": {"settings": {}}}, // c\n'
                '"agent": {"always_allow_tool_actions": true}}'
            ),
            ["ext: ", "auto-approve at 2"],
        ),
        (
            "manifest.json",
            (
                '{"name": "a", "server": {"type": "node", "mcp_config": {"command": "x", "args": ["1"],'
                ' "platform_overrides": {"win32": {"command": "npx"}}}}}'
            ),
            ["a: x 1", "a: npx 1"],
        ),
        (
            "manifest.json",
            '{"name": "a", "server": {"type": "uv", "entry_point": "s.py"}}',
            ["a: uv run s.py"],
        ),
        (
            "catalog.yaml",
            "registry:\n  a: {image: 'mcp/a@sha256:1'}\n  b: {remote: {url: 'https://e.com'}}\n",
            ["a: oci:mcp/a@sha256:1 None", "b: https://e.com"],
        ),
        ("servers/a/server.yaml", "name: a\nimage: mcp/a\n", ["a: oci:mcp/a None"]),
        (
            "server.json",
            (
                '{"name": "a", "packages": [{"registryType": "pypi", "identifier": "m", "version": "1",'
                '"packageArguments": [{"type": "named", "name": "--x", "value": "y"}, {"valueHint": "z"}],'
                '"environmentVariables": [{"name": "K", "value": "v"}, {"name": "L"}]}]}'
            ),
            ["a: pypi:m 1 --x y [K=v]"],
        ),
        (
            "server.json",
            (
                '{"servers": [{"server": {"name": "a", "packages": [{"registryType": "npm",'
                '"identifier": "m", "version": "1.0.0"}]}}]}'
            ),
            ["a: npm:m 1.0.0"],
        ),
        (
            "server.json",
            (
                '{"name": "a", "remotes": [{"type": "sse", "url": "https://e.com",'
                ' "headers": [{"name": "X", "value": "y"}, {"name": "Z"}]}]}'
            ),
            ["a: https://e.com [X=y]"],
        ),
        (
            ".mcp.json",
            '{"mcpServers": {"a": {"command": "x", "env": ["A=b=c", "D", null]}}}',
            ["a: x [A=b=c, D=]"],
        ),
        (
            "setup.sh",
            (
                '# claude mcp add no\nclaude mcp add-json j \'{"command":"x"}\'\n'
                "gemini mcp add -t http -H 'A: b' --trust g https://e.com # c\n"
                "codex mcp add c --env K=v -- npx 'a b' | tee log; echo\n"
                'code --add-mcp \'{"name":"v","command":"y"}\'\n'
                "claude mcp add u https://e.com --header 'X: y'\n"
                "claude mcp add 'open npx\nclaude mcp add-json k '{'\nclaude mcp add\n"
            ),
            [
                "j: x",
                "g: https://e.com [A=b, auto-approve]",
                "c: npx a b [K=v]",
                "v: y",
                "u: https://e.com [X=y]",
                "open npx: ",
                "?: ",
            ],
        ),
        (
            "mcp.json",
            '{"inputs": [], "mcpServers": {"a": {"command": "x"}}, "b": {"url": "https://e.com"}}',
            ["a: x", "b: https://e.com"],
        ),
        ("my-mcp.json", '{"name": "n", "repository": {"url": "https://e.com"}}', []),
        (
            ".vscode/mcp.json",
            '{"servers": {"a": {"command": "x", "envFile": "${workspaceFolder}/.env"}}}',
            ["a: x [env-file]"],
        ),
        (
            ".vscode/settings.json",
            '{"chat.tools.global.autoApprove": true}',
            ["auto-approve at 1"],
        ),
    ],
)
def test_what_only_one_client_has(path: str, text: str, expected: list[str]) -> None:
    assert seen(path, text) == expected


def test_a_plugin_names_further_files() -> None:
    text = '{"mcpServers": ["./a.json", "${CLAUDE_PLUGIN_ROOT}/b.json", {"x": {"command": "y"}}]}'
    found = read(".claude-plugin/plugin.json", text)
    assert found.includes == (".././a.json", "../b.json")
    assert [short(server) for server in found.servers] == ["x: y"]


@pytest.mark.parametrize("form", configs.formats(), ids=lambda form: type(form).__module__)
def test_every_format_reads_any_document(form: configs.ConfigFormat) -> None:
    names = [*form.paths, *form.user_paths]
    assert all(name.startswith("~/") for name in form.user_paths)
    assert all(configs.claim(name.replace("*", "x")) is not None for name in names)
    for path in names:
        for text in ("", "{}", "[]", "null", "1", "a: 1", "[a]\nb = 1", MAP, BARE, json.dumps(MAP)):
            try:
                found = form.read(path.replace("*", "x"), text)
            except configs.Unparsable:
                continue
            assert {flag for flag, _ in found.flags} <= CLIENT_FLAGS.keys()


@pytest.mark.parametrize("name", discovery.names("vetting.configs"))
def test_a_format_spells_its_patterns(name: str) -> None:
    """They are read from its source: the class itself says the same."""
    form = discovery.load("vetting.configs", name, configs.ConfigFormat)  # type: ignore[type-abstract]
    for pattern in (*form.paths, *form.user_paths):
        example = pattern.removeprefix("~/").replace("*", "mcp")
        found = configs.claim(f"/home/me/{example}")
        assert found is not None, pattern
    spelled = {text for text in form.user_paths if text.startswith("~/")}
    assert spelled <= configs.user_paths()


def test_the_patterns_are_those_of_the_classes() -> None:
    told = {pattern for form in configs.formats() for pattern in form.user_paths}
    assert configs.user_paths() == told


def test_only_the_format_that_a_file_belongs_to_is_loaded() -> None:
    code = (
        "import sys; from vetting import configs; configs.claim('/a/.cursor/mcp.json');"
        "print([name for name in sys.modules if name.startswith('vetting.configs.')"
        " and '._' not in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['vetting.configs.cursor']"
