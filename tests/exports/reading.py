"""Exported documents as their targets read them."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from vetting import launchers

SCHEMAS = Path(__file__).parent.parent / "assets" / "schemas"

COMMANDS = [
    ["npx", "-y", "@acme/mcp@1.10.0"],
    ["mcp-vet", "run", "npm:@acme/mcp@1.10.0", "--"],
    ["npx", "-y", "@acme/mcp@1.2.3"],
    ["mcp-vet", "run", "npm:@acme/mcp@1.2.3", "--"],
    ["uvx", "mcp-server-git@2026.10.19"],
    ["mcp-vet", "run", "pypi:mcp-server-git==2026.10.19", "--"],
]
"""What the shop's allowlist allows to start."""

DENIED = [
    {"serverCommand": ["npx", "-y", "server@1.2.3"]},
    {"serverCommand": ["mcp-vet", "run", "npm:server@1.2.3", "--"]},
]
URLS = ["https://docs.example.com/sse", "https://mcp.example.com/v1/*"]
LISTED = [{"serverCommand": line} for line in COMMANDS] + [{"serverUrl": url} for url in URLS]

LEFT = [
    (
        "https://*.example.org/mcp: left out: * may span a slash there, so that another host's path "
        "would fit; approve the hosts by name"
    ),
    "https://docs.example.com/sse: only the address is compared, not that it is approved for sse",
]


def valid(document: Any, schema: str) -> Any:
    """`document`, which must fit the schema of that name."""
    found = json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    jsonschema.Draft202012Validator(found).validate(document)
    return document


def fetched(argv: list[str]) -> list[str]:
    """What a command line would fetch, as the gate reads it; every word must be understood."""
    found = launchers.resolve(argv[0], argv[1:])
    assert found.flags == ()
    return [f"{ref.ecosystem}:{ref.name}@{ref.version}" for ref in found.refs]
