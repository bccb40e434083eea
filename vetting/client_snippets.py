"""What to paste into a client's configuration to have it start a command: one shape per client.

The shapes are what `vetting.configs` reads back, field by field; what a client's format is called
and where its files lie stands there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from vetting.errors import UsageError

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A text, and in words where it goes."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    place: str
    write: Callable[[str, Sequence[str], Pairs], str]


def clients() -> tuple[str, ...]:
    """The clients there are snippets for."""
    return tuple(sorted(_SHAPES))


def snippet(client: str, name: str, argv: Sequence[str], env: Pairs = ()) -> Snippet:
    """What makes `client` start `argv` as the server `name`.

    Raises:
        UsageError: the client is not known.
    """
    shape = _SHAPES.get(client)
    if shape is None:
        raise UsageError(
            f"there is no snippet for the client {client!r}",
            hint=f"one of: {', '.join(clients())}",
        )
    return Snippet(text=shape.write(name, argv, env), place=shape.place)


def _map(key: str, **more: Any) -> Callable[[str, Sequence[str], Pairs], str]:
    """`{key: {name: {command, args, env}}}`, with further fields before and after them."""

    def write(name: str, argv: Sequence[str], env: Pairs) -> str:
        entry = {
            **{field: value for field, value in more.items() if field in ("type", "source")},
            "command": argv[0],
            "args": list(argv[1:]),
            **({"env": dict(env)} if env else {}),
            **{field: value for field, value in more.items() if field not in ("type", "source")},
        }
        return _json({key: {name: entry}})

    return write


def _opencode(name: str, argv: Sequence[str], env: Pairs) -> str:
    variables = {"environment": dict(env)} if env else {}
    return _json({"mcp": {name: {"type": "local", "command": list(argv), **variables}}})


def _codex(name: str, argv: Sequence[str], env: Pairs) -> str:
    lines = [f"[mcp_servers.{_text(name)}]", *_command(argv)]
    if env:
        lines.append(f"env = {{ {', '.join(f'{_text(k)} = {_text(v)}' for k, v in env)} }}")
    return "\n".join(lines) + "\n"


def _vibe(name: str, argv: Sequence[str], env: Pairs) -> str:
    lines = ["[[mcp_servers]]", f"name = {_text(name)}", 'transport = "stdio"', *_command(argv)]
    if env:
        lines.append(f"env = {{ {', '.join(f'{_text(k)} = {_text(v)}' for k, v in env)} }}")
    return "\n".join(lines) + "\n"


def _command(argv: Sequence[str]) -> list[str]:
    return [f"command = {_text(argv[0])}", f"args = [{', '.join(map(_text, argv[1:]))}]"]


def _goose(name: str, argv: Sequence[str], env: Pairs) -> str:
    entry = {
        "type": "stdio",
        "name": name,
        "cmd": argv[0],
        "args": list(argv[1:]),
        **({"envs": dict(env)} if env else {}),
        "enabled": True,
        "timeout": 300,
    }
    return _yaml({"extensions": {name: entry}})


def _continue(name: str, argv: Sequence[str], env: Pairs) -> str:
    entry = {
        "name": name,
        "command": argv[0],
        "args": list(argv[1:]),
        **({"env": dict(env)} if env else {}),
    }
    return _yaml({"name": name, "version": "0.0.1", "schema": "v1", "mcpServers": [entry]})


def _librechat(name: str, argv: Sequence[str], env: Pairs) -> str:
    entry = {
        "type": "stdio",
        "command": argv[0],
        "args": list(argv[1:]),
        **({"env": dict(env)} if env else {}),
    }
    return _yaml({"mcpServers": {name: entry}})


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _text(text: str) -> str:
    """A string of TOML; JSON's escapes are a part of its own, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _yaml(document: object) -> str:
    import yaml

    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


_SHAPES = {
    "amazon-q": _Shape(place=".amazonq/mcp.json", write=_map("mcpServers")),
    "amp": _Shape(place="~/.config/amp/settings.json", write=_map("amp.mcpServers")),
    "antigravity": _Shape(place="its mcp_config.json", write=_map("mcpServers")),
    "claude-code": _Shape(
        place=".mcp.json in the project's folder", write=_map("mcpServers", type="stdio")
    ),
    "claude-desktop": _Shape(place="claude_desktop_config.json", write=_map("mcpServers")),
    "cline": _Shape(place="cline_mcp_settings.json", write=_map("mcpServers")),
    "codex": _Shape(place="~/.codex/config.toml", write=_codex),
    "continue": _Shape(place="a file .continue/mcpServers/NAME.yaml", write=_continue),
    "copilot-cli": _Shape(
        place="~/.copilot/mcp-config.json", write=_map("mcpServers", type="local", tools=["*"])
    ),
    "copilot-ide": _Shape(
        place="mcp.json of GitHub Copilot in JetBrains or Xcode", write=_map("servers")
    ),
    "crush": _Shape(place="crush.json", write=_map("mcp", type="stdio")),
    "cursor": _Shape(place=".cursor/mcp.json", write=_map("mcpServers")),
    "factory": _Shape(place="~/.factory/mcp.json", write=_map("mcpServers", type="stdio")),
    "gemini-cli": _Shape(place=".gemini/settings.json", write=_map("mcpServers")),
    "goose": _Shape(place="~/.config/goose/config.yaml", write=_goose),
    "junie": _Shape(place=".junie/mcp/mcp.json", write=_map("mcpServers")),
    "kimi": _Shape(place="~/.kimi/mcp.json", write=_map("mcpServers")),
    "kiro": _Shape(place=".kiro/settings/mcp.json", write=_map("mcpServers")),
    "librechat": _Shape(place="librechat.yaml", write=_librechat),
    "lm-studio": _Shape(place="~/.lmstudio/mcp.json", write=_map("mcpServers")),
    "mistral-vibe": _Shape(place=".vibe/config.toml", write=_vibe),
    "opencode": _Shape(place="opencode.json", write=_opencode),
    "qoder": _Shape(place="~/.qoder/mcp.json", write=_map("mcpServers")),
    "qwen-code": _Shape(place=".qwen/settings.json", write=_map("mcpServers")),
    "roo-code": _Shape(place=".roo/mcp.json", write=_map("mcpServers")),
    "trae": _Shape(place=".trae/mcp.json", write=_map("mcpServers")),
    "visual-studio": _Shape(place=".mcp.json beside the solution", write=_map("servers")),
    "vscode": _Shape(place=".vscode/mcp.json", write=_map("servers", type="stdio")),
    "warp": _Shape(place="Warp's settings of MCP servers", write=_map("mcpServers")),
    "windsurf": _Shape(place="~/.codeium/windsurf/mcp_config.json", write=_map("mcpServers")),
    "zed": _Shape(place=".zed/settings.json", write=_map("context_servers", source="custom")),
}
