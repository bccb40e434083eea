import pytest

from vetting.boundary.http.url import host_of
from vetting.errors import Forbidden


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Registry.Example/x", "registry.example:443"),
        ("http://registry.example", "registry.example:80"),
        ("https://registry.example:8443/a:b@c", "registry.example:8443"),
        ("http://registry.example:/x", "registry.example:80"),
        ("https://registry.example:80/x", "registry.example:80"),
        ("http://[::1]:8080/x", "::1:8080"),
        ("http://registry.example:0/", "registry.example:0"),
        ("https://user@registry.example/x", "registry.example:443"),
        ("https://registry.example?x=@other.example", "registry.example:443"),
        ("https://registry.example#@other.example", "registry.example:443"),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "registry.example/x",
        "//registry.example/x",
        "http://",
        "http:///x",
        "file:///etc/passwd",
        "gopher://registry.example/x",
        "ftp://registry.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "ext::sh -c id",
        "http://registry.example:99999/",
        "http://registry.example:port/",
        "http://[::1/x",
        "http://registry.example:443/x",
        # S6
        "http://registry.example/x\r\nHost: other.example",
        "http://registry.example/x\nX: y",
        "http://registry.example\r\n/x",
        "http://registry.example/a b",
        "http://registry.example/a\tb",
        "http://registry.example/a\x00b",
        "http://registry.example/a\x7fb",
        " http://registry.example/",
        "http://registry.example\\@other.example/",
        "http://registry.example/\\other.example",
        "http://registry.example/\ud800",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        host_of(url)
