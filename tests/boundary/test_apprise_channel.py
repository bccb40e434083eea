"""Apprise: its own JSON channel posts to a real server on loopback."""

import json
import logging

import pytest

from tests.fakes import FakeServer, Reply
from vetting.boundary.apprise_channel import AppriseChannel
from vetting.errors import ConfigError, ToolError


def channel(server: FakeServer) -> AppriseChannel:
    return AppriseChannel(url=f"json://user:password@{server.host}/hook")


def test_a_message_arrives_as_plain_text(server: FakeServer) -> None:
    server.routes["/hook"] = Reply()
    channel(server).send("two notices", "npm:a@1.0.0 <b>\nnpm:b@1.0.0")
    (request,) = server.requests
    document = json.loads(request.body)
    assert (document["title"], document["message"]) == (
        "two notices",
        "npm:a@1.0.0 <b>\nnpm:b@1.0.0",
    )


def test_what_is_not_taken_is_an_error_without_secrets(
    server: FakeServer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    server.routes["/hook"] = Reply(status=400)
    with caplog.at_level(logging.DEBUG), pytest.raises(ToolError) as caught:
        channel(server).send("title", "text")
    said = f"{caught.value} {capfd.readouterr()} {caplog.text} {channel(server)!r}"
    assert "password" not in said
    assert str(caught.value).startswith("the json channel ")


@pytest.mark.parametrize("url", ["nonsense", "carrier-pigeon://coop", "", "json://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="is no address that Apprise knows"):
        AppriseChannel(url=url).check()


def test_two_channels_of_one_kind_are_told_apart(server: FakeServer) -> None:
    one, other = channel(server), AppriseChannel(url=f"json://{server.host}/other")
    one.check()
    assert one.target != other.target
