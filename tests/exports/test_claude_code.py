import json

from tests.exports.conftest import Shop
from tests.exports.reading import COMMANDS, DENIED, LEFT, LISTED, fetched, valid
from vetting.model.stop import Reason
from vetting.workflow.stop import scope_of, stop


def test_exactly_what_is_approved_may_start(shelf: Shop) -> None:
    text, warnings = shelf.own("claude-code")
    document = json.loads(text)
    assert list(document) == [
        "allowManagedMcpServersOnly",
        "allowedMcpServers",
        "deniedMcpServers",
    ]
    assert document["allowManagedMcpServersOnly"] is True
    assert valid(document["allowedMcpServers"], "server_lists") == LISTED
    assert valid(document["deniedMcpServers"], "server_lists") == DENIED
    assert warnings == LEFT


def test_every_command_fetches_what_was_approved_and_nothing_else() -> None:
    assert [fetched(line) for line in COMMANDS[::2]] == [fetched(line) for line in COMMANDS[1::2]]
    assert [fetched(line) for line in COMMANDS[::2]] == [
        ["npm:@acme/mcp@1.10.0"],
        ["npm:@acme/mcp@1.2.3"],
        ["pypi:mcp-server-git@2026.10.19"],
    ]


def test_an_empty_allowlist_allows_nothing(empty: Shop) -> None:
    document = json.loads(empty.export("claude-code").text)
    assert (document["allowedMcpServers"], document["deniedMcpServers"]) == ([], [])


def test_commands_with_variables_are_left_out(shelf: Shop) -> None:
    line = "npx -y @acme/mcp@1.2.3 --region=$REGION"
    text, warnings = shelf.own("claude-code", line, "npx -y @acme/mcp@1.2.3 '/srv/the data'")
    commands = [item.get("serverCommand") for item in json.loads(text)["allowedMcpServers"]]
    assert commands[6] == ["npx", "-y", "@acme/mcp@1.2.3", "/srv/the data"]
    assert len(commands) == len(LISTED) + 1
    assert warnings == [f"{line}: left out: clients expand $ before they compare", *LEFT]


def test_what_is_stopped_before_it_was_approved_is_denied(shop: Shop) -> None:
    for text in ("pypi:bad==1.0", "npm:worse"):
        scope = scope_of(text)
        stop(shop.tools, scope, revokes=True, reason=Reason.COMPROMISED, note="")
    found, warnings = shop.own("claude-code")
    denied = json.loads(found)["deniedMcpServers"]
    assert {"serverCommand": ["uvx", "bad@1.0"]} in denied
    assert len(denied) == 4
    assert warnings[-1].startswith("the stop order for npm:worse is no exact command")
