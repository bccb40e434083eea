"""What every export of the allowlist is made of: only what may be used today."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.exports.conftest import WARNED, Shop
from tests.factories import NOW
from tests.workflow.checking import without_index
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.exports import _approved
from vetting.exports._approved import Launch
from vetting.model.pin import PackagePin
from vetting.workflow.approve_remote import approve_remote

ENTRY = "entries/npm/@acme/mcp/1.2.3/vsa.dsse.json"


def test_the_newest_version_comes_first(shelf: Shop) -> None:
    found = _approved.load(shelf.tools)
    assert [str(entry.pin) for entry in found.entries] == [
        "npm:@acme/mcp@1.10.0",
        "npm:@acme/mcp@1.2.3",
        "pypi:mcp-server-git==2026.10.19",
    ]
    assert [str(pin) for pin in found.stopped] == ["npm:server@1.2.3"]
    assert found.warnings == WARNED


def test_everything_ends(shelf: Shop) -> None:
    later = replace(shelf.tools, clock=lambda: NOW + timedelta(hours=20))
    assert len(_approved.load(later).entries) == 3
    ended = replace(shelf.tools, clock=lambda: NOW + timedelta(days=400))
    with pytest.raises(AllowlistError):
        _approved.load(ended)


def test_a_remote_approval_that_ended_is_left_out(shop: Shop) -> None:
    approve_remote(
        "https://brief.example.com/mcp",
        shop.tools,
        transport="any",
        authentication="none",
        reason="a trial",
        expires=NOW + timedelta(hours=1),
    )
    assert len(_approved.load(shop.tools).remotes) == 4
    later = replace(shop.tools, clock=lambda: NOW + timedelta(hours=2))
    found = _approved.load(later)
    assert len(found.remotes) == 3
    assert "https://brief.example.com/mcp: left out: it ended 2026-11-21" in found.warnings


def test_too_few_people_are_not_enough(empty: Shop, tmp_path: Path) -> None:
    approve_remote(
        "https://mcp.example.com/*",
        empty.tools,
        transport="any",
        authentication="none",
        reason="a trial",
    )
    assert len(_approved.load(empty.tools).remotes) == 1
    without_index(empty.tools)
    path = empty.tools.allowlist / "reviewers.json"
    document = json.loads(path.read_text())
    other = {**document["reviewers"][0], "id": "mailto:bob@example.com"}
    other["keys"] = [{"keyid": "x", "public": "B" * 43 + "="}]
    document |= {"threshold": 2, "reviewers": [*document["reviewers"], other]}
    path.write_text(json.dumps(document))
    newcomer = replace(empty.tools, key_dir=tmp_path / "newcomer" / "keys")
    found = _approved.load(newcomer)
    assert found.remotes == ()
    assert found.warnings == ("https://mcp.example.com/*: left out: approved by too few people",)


@pytest.mark.parametrize("change", ["altered", "missing", "stray"])
def test_an_allowlist_that_does_not_verify_exports_nothing(shop: Shop, change: str) -> None:
    path = shop.tools.allowlist / ENTRY
    match change:
        case "altered":
            path.write_text(path.read_text().replace("a", "b", 1))
        case "missing":
            path.unlink()
        case _:
            stray = shop.tools.allowlist / "entries/npm/not a pin/1.0.0/vsa.dsse.json"
            stray.parent.mkdir(parents=True)
            stray.write_text("{}")
    with pytest.raises(AllowlistError):
        _approved.load(shop.tools)


def test_an_altered_remote_approval_exports_nothing(shop: Shop) -> None:
    (path,) = (shop.tools.allowlist / "remotes" / "docs.example.com").iterdir()
    path.write_text(path.read_text().replace("a", "b", 1))
    with pytest.raises(AllowlistError):
        _approved.load(shop.tools)


def test_an_approved_launch_is_taken_word_for_word(shelf: Shop) -> None:
    found = _approved.load(shelf.tools, ["npx -y @acme/mcp@1.2.3 --root '/srv/the data'"])
    pin = PackagePin(ecosystem="npm", name="@acme/mcp", version="1.2.3")
    argv = ("npx", "-y", "@acme/mcp@1.2.3", "--root", "/srv/the data")
    assert found.asked == (Launch(pin=pin, argv=argv),)
    assert found.asked[0] in found.launches


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("npx -y @acme/mcp@1.2.4", "npm:@acme/mcp@1.2.4 is pin mismatch"),
        ("npx -y @acme/mcp", "npm:@acme/mcp@ is unpinned"),
        ("npx -y other@1.0.0", "npm:other@1.0.0 is not allowlisted"),
        ("npx -y server@1.2.3", "npm:server@1.2.3 is suspended"),
        ("npx -y old@1.0.0", "npm:old@1.0.0 is expired"),
        ("npx --registry https://evil.test -y @acme/mcp@1.2.3", "names another registry"),
        ("npx -p @acme/mcp@1.2.3 -p evil@1.0.0 mcp", "more packages are fetched"),
        ("npx -p @acme/mcp@1.2.3 sh -c x", "the command that runs is not the package's"),
        ("sh -c 'npx -y @acme/mcp@1.2.3'", "a shell runs a command string"),
        ("env A=b npx -y @acme/mcp@1.2.3", "another program starts the launcher"),
        ("/opt/server", "does not start exactly one approved package"),
        ("mcp-vet run --allowlist /x npm:@acme/mcp@1.2.3 --", "read other settings"),
    ],
)
def test_a_launch_of_anything_else_exports_nothing(shelf: Shop, line: str, message: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        _approved.load(shelf.tools, [line])
    assert message in str(caught.value)


@pytest.mark.parametrize("line", ["", "  ", "npx 'open", "npx -y a@1.0.0 \x1b[31m", "npx \u202ex"])
def test_what_is_no_command_line_is_a_usage_error(shelf: Shop, line: str) -> None:
    with pytest.raises(UsageError, match="is no command line"):
        _approved.load(shelf.tools, [line])


def test_what_its_launcher_does_not_start_is_left_out(shop: Shop) -> None:
    shop.approve("pypi", "python", "3.13.0")
    shop.approve("npm", "supergateway", "1.0.0")
    found = _approved.load(shop.tools)
    assert len(found.entries) == 3
    assert [text for text in found.warnings if text not in WARNED] == [
        (
            "npm:supergateway@1.0.0: left out: started plainly, the package passes everything on to "
            "another server"
        ),
        (
            "pypi:python==3.13.0: left out: started plainly, code stands in the words, or is read from "
            "the input"
        ),
    ]
