"""Files whose servers are known: constructed ones, and those that vendors publish."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.configs.reading import read
from vetting import configs, launchers
from vetting.model.server import Server

ASSETS = Path(__file__).parent.parent / "assets"
CASES = json.loads((ASSETS / "config_files.json").read_text("utf-8"))
REAL = json.loads((ASSETS / "real_configs.json").read_text("utf-8"))


def document(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = {"name": server.name}
    if server.command is not None:
        found |= {"command": server.command, "args": list(server.args)}
    if server.package is not None:
        ref = launchers.resolve_server(server).refs[0]
        found["package"] = [ref.ecosystem, ref.name, ref.version]
        found |= {"unpinned": ref.unpinned} if ref.unpinned else {}
    found |= {"url": server.url} if server.url is not None else {}
    found |= {"env": dict(server.env)} if server.env else {}
    return found | ({"disabled": True} if server.disabled else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: Mapping[str, Any]) -> None:
    found = read(case["path"], case["text"])
    switches = {switch for server in found.servers for switch in server.switches}
    assert {
        "servers": [document(server) for server in found.servers],
        "flags": sorted(switches | {flag for flag, _ in found.flags}),
    } == case["expect"]


@pytest.mark.parametrize("case", REAL, ids=lambda case: case["source"].split(" ")[0])
def test_real_configuration(case: Mapping[str, Any]) -> None:
    found = read(case["path"], case["text"])
    assert [server.name for server in found.servers] == case["servers"]
    assert (found.flags, found.duplicates, found.includes) == ((), (), ())
    lines = case["text"].splitlines()
    for server in found.servers:
        assert server.command or server.url
        assert server.name in lines[server.line - 1]
        assert not {"malformed-entry", "ambiguous-entry"} & set(server.switches)
        for arg, (start, end) in zip(server.args, server.arg_spans, strict=False):
            assert arg == case["text"][start:end].strip("\"'").replace("\\\\", "\\")


def test_many_vendors_are_among_them() -> None:
    assert len(REAL) >= 30
    assert len({case["source"] for case in REAL}) >= 12
    assert len({configs.claim(case["path"]) for case in REAL}) >= 8
