import json

from tests.exports.conftest import Shop
from tests.exports.reading import DENIED, LEFT, LISTED, valid


def test_exactly_what_is_approved_may_start(shelf: Shop) -> None:
    text, warnings = shelf.own("copilot")
    document = json.loads(text)
    assert list(document) == ["allowedMcpServers", "deniedMcpServers"]
    assert valid(document["allowedMcpServers"], "server_lists") == LISTED
    assert valid(document["deniedMcpServers"], "server_lists") == DENIED
    assert warnings == LEFT


def test_a_variable_would_be_blocked_and_is_left_out(shelf: Shop) -> None:
    text, warnings = shelf.own("copilot", "uvx mcp-server-git@2026.10.19 ${REPO}")
    assert json.loads(text)["allowedMcpServers"] == LISTED
    assert warnings[0].startswith("uvx mcp-server-git@2026.10.19 ${REPO}: left out: ")
