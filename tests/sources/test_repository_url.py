import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.errors import Forbidden, FormatError, VettingError
from vetting.sources.repository_url import folder, locate, named, web_host

API = "https://api.github.com"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/owner/name",
        "https://github.com/owner/name.git",
        "https://github.com/owner/name/",
        "http://www.github.com/owner/name",
        "https://GitHub.com./owner/name?tab=readme#readme",
        "git+https://github.com/owner/name.git",
        "git+https://token@github.com/owner/name.git",
        "git://github.com/owner/name.git#main",
        "git+ssh://git@github.com/owner/name.git",
        "ssh://git@github.com:22/owner/name",
        "git@github.com:owner/name.git",
        "github:owner/name",
        "github:owner/name#v1",
        "owner/name",
        "github.com/owner/name",
        "https://github.com/owner/name/issues",
        "https://github.com/owner/name/blob/main/README.md",
        "  https://github.com/owner/name\n",
    ],
)
def test_a_repository_in_every_spelling(url: str) -> None:
    place = locate(url, API)
    assert (place.full_name, place.folder) == ("owner/name", "")


def test_a_folder_in_the_link() -> None:
    place = locate("https://github.com/owner/name/tree/main/packages/a", API)
    assert (place.full_name, place.folder) == ("owner/name", "packages/a")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/owner/name", "example.com"),
        ("gitlab:owner/name", "gitlab.com"),
        ("gist:0123456789abcdef", "gist.github.com"),
        ("bitbucket:owner/name", "bitbucket.org"),
        ("git@example.com:owner/name.git", "example.com"),
        ("https://github.com.example.com/owner/name", "github.com.example.com"),
        ("https://github.com@example.com/owner/name", "example.com"),
        ("https://github.com:pw@example.com/owner/name", "example.com"),
        ("https://example.com#@github.com/owner/name", "example.com"),
        ("https://example.com?@github.com/owner/name", "example.com"),
        ("https://github.com:8443/owner/name", "github.com:8443"),
        ("http://github@127.0.0.1:18081/owner/name", "127.0.0.1:18081"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("http://2130706433/owner/name", "2130706433"),
        ("http://[::ffff:127.0.0.1]/owner/name", "::ffff:127.0.0.1"),
        ("http://localhost./owner/name", "localhost"),
    ],
)
def test_another_host_is_named_and_not_asked(url: str, host: str) -> None:
    with pytest.raises(Forbidden) as caught:
        locate(url, API)
    assert str(caught.value) == f"the repository is on {host}; only github.com is asked"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "https://github.com",
        "https://github.com/owner",
        "https://github.com/owner/",
        "https://github.com/owner/.git",
        "https://github.com/../name",
        "https://github.com/owner/..",
        "https://github.com/-owner/name",
        "https://github.com/owner/na%2Fme",
        "https://github.com/owner/name;x",
        "https://github.com\\@example.com/owner/name",
        "https://github.com/owner/na me",
        "https://github.com/owner/na\x00me",
        "https://github.com/owner/n\u0430me",
        "https://github.com:port/owner/name",
        "https://[github.com/owner/name",
        "https:///owner/name",
        "file:///etc/passwd",
        "ftp://github.com/owner/name",
        "ext::sh -c id",
        "--upload-pack=id",
        "github:owner/" + "n" * 101,
        "owner/" + "n" * 5000,
    ],
)
def test_what_names_no_repository_is_refused(url: str) -> None:
    with pytest.raises(FormatError, match="repository"):
        locate(url, API)


@given(url=st.one_of(st.text(), st.from_regex(r"(git\+)?\w+:/?/?[\w.@:%/\\#?-]+")))
@settings(max_examples=cases(300), deadline=None)
def test_a_link_is_a_plain_place_or_an_error_of_the_tree(url: str) -> None:
    try:
        place = locate(url, API)
    except VettingError:
        return
    assert named(place.full_name).full_name == place.full_name
    assert folder(place.folder) == place.folder


@pytest.mark.parametrize(
    ("api", "host"),
    [
        ("https://api.github.com", "github.com"),
        ("https://api.octo.example.com", "octo.example.com"),
        ("https://code.example.com/api/v3", "code.example.com"),
        ("https://code.example.com:8443/api/v3/", "code.example.com"),
        ("https://mirror.example.com/github", "github.com"),
        ("http://127.0.0.1:8080/code-host", "github.com"),
    ],
)
def test_the_host_an_api_describes(api: str, host: str) -> None:
    assert web_host(api) == host


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("packages/a", "packages/a"),
        ("./packages//a/", "packages/a"),
        ("/", ""),
        ("", ""),
        ("../other", ""),
        ("packages/../../x", ""),
        ("packages/a\n", "packages/a"),
        ("packages/a\x1b[31m", ""),
        ("/".join("a" * 13), ""),
        ("a" * 256, ""),
    ],
)
def test_a_folder_stays_inside(text: str, clean: str) -> None:
    assert folder(text) == clean
