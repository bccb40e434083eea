import json

from tests.exports.conftest import Shop
from tests.exports.reading import DENIED, LEFT, LISTED, valid


def test_exactly_what_is_approved_may_start(shelf: Shop) -> None:
    text, warnings = shelf.own("vscode")
    document = json.loads(text)
    assert list(document) == ["chat.mcp.allowedServers", "chat.mcp.deniedServers"]
    assert valid(document["chat.mcp.allowedServers"], "server_lists") == LISTED
    assert valid(document["chat.mcp.deniedServers"], "server_lists") == DENIED
    assert warnings == LEFT
