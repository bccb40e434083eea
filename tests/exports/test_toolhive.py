import json

from tests.exports.conftest import Shop
from tests.exports.reading import valid


def test_remote_servers_are_offered_and_packages_left_out(shelf: Shop) -> None:
    text, warnings = shelf.own("toolhive")
    document = json.loads(text)
    assert document["version"] == "1.0.0"
    assert document["meta"] == {"last_updated": "2026-11-21T12:00:00Z"}
    (server,) = document["data"]["servers"]
    assert valid(server, "server")["remotes"] == [
        {"type": "sse", "url": "https://docs.example.com/sse"}
    ]
    assert document["data"]["groups"] == []
    assert warnings[0] == (
        "npm:@acme/mcp@1.10.0: left out: ToolHive builds packages with dependencies nobody approved"
    )
    assert len(warnings) == 5
