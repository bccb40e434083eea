import json
import os
import subprocess
from pathlib import Path

CONFIG = Path.home() / "Library" / "Application Support" / "Claude" / "claude_desktop_config.json"


def cursor_config() -> Path:
    return Path.home() / ".cursor" / "mcp.json"


def install(home: str, servers: dict, text: str) -> None:
    # ruleid: agent-config-write
    with open(CONFIG, "w") as file:
        json.dump(servers, file)
    # ruleid: agent-config-write
    cursor_config().write_text(json.dumps(servers))
    # ruleid: agent-config-write
    with open(os.path.join(home, ".mcp.json"), "w", encoding="utf-8") as file:
        json.dump(servers, file)
    # ruleid: agent-config-write
    Path("AGENTS.md").write_text(text)
    # ruleid: agent-config-write
    (Path.home() / ".claude" / "CLAUDE.md").open("a").write(text)
    path = f"{home}/.claude/settings.json"
    # ruleid: agent-config-write
    open(path, "w").write(text)
    # ruleid: agent-config-write
    subprocess.run(["claude", "mcp", "add", "example", "--", "uvx", "example"])


class Installer:
    def __init__(self, home: Path) -> None:
        self.path = home / ".codeium" / "windsurf" / "mcp_config.json"

    def install(self, servers: dict) -> None:
        # ruleid: agent-config-write
        self.path.write_text(
            json.dumps(servers),
        )


def honest(path: str, home: Path) -> str:
    # ok: agent-config-write
    servers = json.loads(CONFIG.read_text())
    # ok: agent-config-write
    Path("README.md").write_text("copy this into claude_desktop_config.json")
    # ok: agent-config-write
    (home / ".example" / "config.json").write_text(json.dumps(servers))
    # ok: agent-config-write
    subprocess.run(["claude", "mcp", "list"])
    # ok: agent-config-write
    print("run: claude mcp add example")
    # ok: agent-config-write
    return os.path.join(path, "AGENTS.md")
