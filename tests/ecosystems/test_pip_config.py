import base64
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packageurl.contrib.purl2url import get_repo_url

from vetting import ecosystems
from vetting.ecosystems import _pip_config as pip_config
from vetting.errors import UsageError

PUBLIC = urlsplit(get_repo_url("pkg:pypi/name")).netloc  # type: ignore[no-untyped-call]
EVERYWHERE = {
    "UV_DEFAULT_INDEX": "https://uv-default.example/simple",
    "UV_INDEX_URL": "https://uv.example/simple",
    "PIP_INDEX_URL": "https://pip.example/simple",
}


def address(
    home: Path, setting: str | None = None, conf: str | None = None, **environ: str
) -> ecosystems.Address:
    if conf is not None:
        (home / ".config" / "pip").mkdir(parents=True)
        (home / ".config" / "pip" / "pip.conf").write_text(conf)
    return pip_config.address(setting, environ, home)


@pytest.mark.parametrize(
    ("setting", "left_out", "url", "origin"),
    [
        ("https://ours.example/simple", (), "https://ours.example/simple/", "MCP_VET_PYPI_INDEX"),
        (None, (), "https://uv-default.example/simple/", "UV_DEFAULT_INDEX"),
        (None, ("UV_DEFAULT_INDEX",), "https://uv.example/simple/", "UV_INDEX_URL"),
        (
            None,
            ("UV_DEFAULT_INDEX", "UV_INDEX_URL"),
            "https://pip.example/simple/",
            "PIP_INDEX_URL",
        ),
        (None, tuple(EVERYWHERE), "https://conf.example/simple/", "{home}/.config/pip/pip.conf"),
    ],
)
def test_the_first_configured_index_is_used(
    tmp_path: Path, setting: str | None, left_out: tuple[str, ...], url: str, origin: str
) -> None:
    environ = {name: value for name, value in EVERYWHERE.items() if name not in left_out}
    conf = "[global]\nindex-url = https://conf.example/simple\n"
    found = address(tmp_path, setting, conf, **environ)
    assert (found.url, found.origin) == (url, origin.format(home=tmp_path))
    assert not found.public


def test_without_configuration_the_public_index_is_used(tmp_path: Path) -> None:
    found = address(tmp_path, PIP_CONFIG_FILE=os.devnull)
    assert (found.url, found.origin) == (f"https://{PUBLIC}/simple/", "the public default")
    assert found.public
    assert found.credentials is None


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("company=https://index.example/simple", "https://index.example/simple/"),
        ("my-index.2=https://index.example/simple", "https://index.example/simple/"),
        ("https://index.example/simple/?key=a=b", "https://index.example/simple/"),
        ("https://index.example", "https://index.example/"),
        ("https://index.example/${TEAM}/simple", "https://index.example/red/simple/"),
    ],
)
def test_uv_may_name_its_default_index(tmp_path: Path, value: str, url: str) -> None:
    assert address(tmp_path, UV_DEFAULT_INDEX=value, TEAM="red").url == url


@pytest.mark.parametrize(
    ("conf", "found"),
    [
        ("[global]\nindex-url = https://conf.example/\n", True),
        ("[global]\nindex_url: https://conf.example/\n", True),
        ("[GLOBAL]\nindex-url = https://conf.example/\n", False),
        ("[install]\nindex-url = https://conf.example/\n", False),
        ("[global]\nextra-index-url = https://conf.example/\n", False),
        ("[global]\nindex-url =\n", False),
        ("index-url = https://conf.example/\n", False),
        ("[global\n", False),
        ("", False),
    ],
)
def test_pips_configuration_is_read_as_pip_does(tmp_path: Path, conf: str, found: bool) -> None:
    assert (address(tmp_path, conf=conf).url == "https://conf.example/") == found


def test_a_named_configuration_file_comes_first_and_none_means_none(tmp_path: Path) -> None:
    named = tmp_path / "named.conf"
    named.write_text("[global]\nindex-url = https://named.example/\n")
    conf = "[global]\nindex-url = https://conf.example/\n"
    assert address(tmp_path, conf=conf, PIP_CONFIG_FILE=str(named)).url == "https://named.example/"
    assert address(tmp_path, PIP_CONFIG_FILE=str(tmp_path / "no")).url == "https://conf.example/"
    assert address(tmp_path, PIP_CONFIG_FILE=os.devnull).public


@pytest.mark.parametrize(
    ("folder", "environ"),
    [
        ("xdg/pip", {"XDG_CONFIG_HOME": "{home}/xdg"}),
        (".pip", {}),
        ("Library/Application Support/pip", {}),
    ],
)
def test_the_places_of_pips_configuration(
    tmp_path: Path, folder: str, environ: dict[str, str]
) -> None:
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "pip.conf").write_text("[global]\nindex-url = https://conf.example/\n")
    environ = {name: value.format(home=tmp_path) for name, value in environ.items()}
    assert address(tmp_path, **environ).url == "https://conf.example/"


def test_credentials_leave_the_address_and_go_to_its_host_only(tmp_path: Path) -> None:
    found = address(tmp_path, "https://me%40corp:p%3Aw@Index.example:8443/simple")
    assert found.url == "https://Index.example:8443/simple/"
    assert found.credentials is not None
    assert found.credentials.host == "index.example:8443"
    kind, _, token = found.credentials.header.partition(" ")
    assert (kind, base64.b64decode(token)) == ("Basic", b"me@corp:p:w")
    assert "p:w" not in repr(found)
    assert token not in repr(found)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        (
            {"PIP_INDEX_URL": "file:///srv/simple"},
            "PIP_INDEX_URL: 'file:///srv/simple' is not a registry address",
        ),
        (
            {"UV_INDEX_URL": "git://me:hunter2@index.example/"},
            "UV_INDEX_URL: 'git://***@index.example/' is not a registry address",
        ),
        (
            {"UV_DEFAULT_INDEX": "name=index.example"},
            "UV_DEFAULT_INDEX: 'index.example' is not a registry address",
        ),
        (
            {"UV_DEFAULT_INDEX": "https://me:hunter2@[::1"},
            "UV_DEFAULT_INDEX: 'https://***@[::1' is not a registry address",
        ),
    ],
)
def test_what_is_no_address_is_a_usage_error(
    tmp_path: Path, environ: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        address(tmp_path, **environ)
    assert str(caught.value) == message
