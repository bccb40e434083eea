"""The files are served as any web server would, and asked as a client of the registry asks."""

import json
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.exports.conftest import Shop
from tests.exports.reading import valid
from vetting.ecosystems import Address, Registry

ACME = "mcp-vet.npm.acme/mcp"
OFFICIAL = "io.modelcontextprotocol.registry/official"
PROVIDED = "io.modelcontextprotocol.registry/publisher-provided"


def documents(found: Shop) -> dict[str, Any]:
    return {path: json.loads(text) for path, text in found.export("mcp-registry").documents}


def test_the_list_holds_the_newest_of_each_server(shelf: Shop) -> None:
    answer = documents(shelf)["v0.1/servers/index.json"]
    assert answer["metadata"] == {"count": 3}
    assert [(item["server"]["name"], item["server"]["version"]) for item in answer["servers"]] == [
        (ACME, "1.10.0"),
        ("mcp-vet.pypi/mcp-server-git", "2026.10.19"),
        ("mcp-vet.remote/docs-example-com", "0.0.0-remote"),
    ]
    for item in answer["servers"]:
        valid(item["server"], "server")
        assert item["_meta"][OFFICIAL]["isLatest"] is True
        assert item["_meta"][OFFICIAL]["status"] == "active"


def test_a_package_is_named_with_its_version_and_digest(shelf: Shop) -> None:
    found = documents(shelf)[f"v0.1/servers/{ACME}/versions/1.2.3/index.json"]
    server = valid(found["server"], "server")
    digest = server["packages"][0].pop("fileSha256")
    assert server["packages"] == [
        {
            "registryType": "npm",
            "identifier": "@acme/mcp",
            "version": "1.2.3",
            "runtimeHint": "npx",
            "transport": {"type": "stdio"},
        }
    ]
    assert len(digest) == 64
    ours = server["_meta"][PROVIDED]["dev.mcp-vet.allowlist"]
    assert ours["purl"] == "pkg:npm/%40acme/mcp@1.2.3"
    assert ours["approvedBy"] == ["mailto:alice@example.com"]
    assert ours["expires"] == "2027-02-19T12:00:00Z"
    assert found["_meta"][OFFICIAL] == {
        "status": "active",
        "publishedAt": "2026-11-21T12:00:00Z",
        "isLatest": False,
    }


def test_a_registry_of_ones_own_is_named(shelf: Shop) -> None:
    own = Address(url="https://npm.example.com/", origin="a test")
    registry = replace(shelf.tools.registries["npm"], default=own)
    assert isinstance(registry, Registry)
    tools = replace(shelf.tools, registries={**shelf.tools.registries, "npm": registry})
    answer = documents(Shop(tools=tools))["v0.1/servers/index.json"]
    first, second, _ = (item["server"] for item in answer["servers"])
    assert valid(first, "server")["packages"][0]["registryBaseUrl"] == "https://npm.example.com/"
    assert "registryBaseUrl" not in second["packages"][0]


def test_a_name_that_the_registry_refuses_is_left_out(shop: Shop) -> None:
    shop.approve("npm", "@under_score/mcp", "1.0.0")
    found = shop.export("mcp-registry")
    assert "npm:@under_score/mcp@1.0.0: left out: the registry takes no such name" in found.warnings
    assert "under_score" not in "".join(text for _, text in found.documents)


class _Files(SimpleHTTPRequestHandler):
    """What nginx calls `try_files $uri $uri/index.json`."""

    def do_GET(self) -> None:
        """Serve the file, or the folder's document."""
        if (Path(self.translate_path(self.path)) / "index.json").is_file():
            self.path += "/index.json"
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("path", "versions"),
    [
        ("v0.1/servers", ["1.10.0", "2026.10.19", "0.0.0-remote"]),
        (f"v0.1/servers/{quote(ACME, safe='')}/versions", ["1.10.0", "1.2.3"]),
        (f"v0.1/servers/{quote(ACME, safe='')}/versions/latest", ["1.10.0"]),
        (f"v0.1/servers/{quote(ACME, safe='')}/versions/1.2.3", ["1.2.3"]),
        (f"v0.1/servers/{quote(ACME, safe='')}/versions/1.2.4", None),
        ("v0.1/servers/mcp-vet.npm%2Fserver/versions/latest", None),
    ],
)
def test_a_plain_web_server_answers_as_the_api(
    shelf: Shop, tmp_path: Path, path: str, versions: list[str] | None
) -> None:
    for name, text in shelf.export("mcp-registry").documents:
        place = tmp_path / "www" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(tmp_path / "www")))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        answer = requests.get(f"http://127.0.0.1:{server.server_port}/{path}", timeout=10)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    if versions is None:
        assert answer.status_code == 404
        return
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    rows = found.get("servers", [found])
    assert [row["server"]["version"] for row in rows] == versions
