import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vetting.allowlist.remote_pattern import Place, canonical, folders, on_this_machine, parse
from vetting.errors import UsageError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mcp.example.com",
        "https://",
        "https://*",
        "https://*.com/*",
        "https://*/mcp",
        "https://a.*.example.com/",
        "https://user@mcp.example.com/",
        "https://mcp.example.com/?x=1",
        "https://mcp.example.com/#x",
        "https://mcp.example.com/a b",
        "https://mcp.example.com/a\\b",
        "https://mcp.example.com/a/../b",
        "https://mcp.example.com/%2E%2e/b",
        "https://mcp.example.com/%5cb",
        "https://mcp.exämple.com/",
        "https://mcp.example.com:x/",
        "https://mcp.example.com:99999/",
        "ftp://mcp.example.com/",
        "file:///etc/passwd",
        "https://mcp.example.com/" + "*" * 9,
        "https://mcp.example.com/" + "a" * 3000,
        "https://../x",
        "https://-a.example.com/",
    ],
)
def test_what_two_readers_could_read_differently_is_no_pattern(text: str) -> None:
    with pytest.raises(UsageError, match="is not a pattern of addresses"):
        parse(text)


@pytest.mark.parametrize(
    ("pattern", "authority"),
    [
        ("https://mcp.example.com/*", "mcp.example.com"),
        ("https://MCP.Example.com:443/*", "mcp.example.com"),
        ("https://mcp.example.com:8443/*", "mcp.example.com_8443"),
        ("https://*.example.com/*", "_any.example.com"),
        ("wss://*.example.com:8443/*", "_any.example.com_8443"),
    ],
)
def test_a_pattern_lies_where_addresses_look_for_it(pattern: str, authority: str) -> None:
    place = parse(pattern)
    assert place.authority == authority
    address = canonical(pattern.replace("*.", "a.").replace("*", "x"))
    assert address is not None
    assert authority in folders(address)
    assert place.fits(address)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for address in (text, f"https://{text}", f"https://mcp.example.com/{text}"):
        place = canonical(address)
        assert place is None or all("/" not in name for name in folders(place))
        on_this_machine(address)


@given(st.text(alphabet="abc/.*%2e", max_size=30))
def test_a_host_is_never_left_by_its_path(path: str) -> None:
    place = canonical(f"https://evil.example/{path}")
    assert place is None or not parse("https://mcp.example.com/*").fits(place)


def test_a_pattern_of_many_stars_does_not_take_long() -> None:
    place = Place(scheme="https", host="a.example.com", port=443, path="/a" * 2_000)
    stars = dataclasses.replace(place, path="/" + "*a" * 40 + "*b")
    start = time.perf_counter()
    assert not stars.fits(place)
    assert stars.fits(dataclasses.replace(place, path=place.path + "b"))
    assert time.perf_counter() - start < 1
