import dataclasses
import re
from pathlib import Path

import pytest

from tests.fakes import FakeServer, Reply
from vetting import app
from vetting.app import Settings, read_settings
from vetting.errors import ConfigError, UsageError

NAMES = [field.name for field in dataclasses.fields(Settings)]
README = Path(__file__).parent.parent / "README.md"


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path)
    assert settings == Settings()
    assert (settings.allowlist, settings.engine) == ("allowlist", "semgrep-core")


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_can_be_given_in_three_places(tmp_path: Path, name: str) -> None:
    dashed = name.replace("_", "-")
    pyproject, own = tmp_path / "pyproject.toml", tmp_path / "mcp-vet.toml"
    pyproject.write_text(f'[project]\nname = "x"\n\n[tool.mcp-vet]\n{dashed} = "from pyproject"\n')
    assert getattr(read_settings({}, tmp_path), name) == "from pyproject"
    own.write_text(f'{name} = "from mcp-vet.toml"\n')
    assert getattr(read_settings({}, tmp_path), name) == "from mcp-vet.toml"
    variable = f"MCP_VET_{name.upper()}"
    environ = {variable: "from the environment"}
    assert getattr(read_settings(environ, tmp_path), name) == "from the environment"
    empty = {variable: ""}
    assert getattr(read_settings(empty, tmp_path), name) == "from mcp-vet.toml", "empty is unset"


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_documented(name: str) -> None:
    field = Settings.__dataclass_fields__[name]
    assert len(field.metadata["doc"]) > 15
    text = README.read_text("utf-8")
    assert re.search(rf"\bMCP_VET_{name.upper()}\b", text), "README.md lists every setting"


def test_the_readme_documents_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"\bMCP_VET_([A-Z_]+)\b", README.read_text("utf-8")))
    assert named <= {name.upper() for name in NAMES}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("allowlist", "1: not valid TOML: Expected '=' after a key in a key/value pair"),
        ("\nallow-list = 'x'", "2: allow-list is not a setting"),
        ("allowlist = 3", "1: allowlist must be a text in quotes"),
        ("[allowlist]\nx = 1", "1: allowlist must be a text in quotes"),
        ("engine = 'x'\nhome = true", "2: home must be a text in quotes"),
        ("[tool.mcp-vet]\nhome = 'x'", "1: tool is not a setting"),
    ],
)
def test_a_malformed_settings_file_names_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mcp-vet.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_settings({}, tmp_path)
    assert str(caught.value) == f"{path}:{message}"
    if "setting" in message or "quotes" in message:
        assert caught.value.hint == f"settings: {', '.join(sorted(NAMES))}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.mcp-vet]\nhome = 3", "2: home must be a text in quotes"),
        ("[tool]\nmcp-vet = 3", "2: tool.mcp-vet must be a table"),
        ("[tool.mcp-vet]\nnpm-registry = ", "2: not valid TOML: Invalid value"),
    ],
)
def test_malformed_settings_in_pyproject_name_their_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_settings({}, tmp_path)
    assert str(caught.value) == f"{path}:{message}"


@pytest.mark.parametrize(
    "text", ["[project]\nname = 'x'\n", "[tool.other]\nhome = 3\n", "broken [", "tool = 3", ""]
)
def test_a_pyproject_without_our_settings_is_nobodys_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert read_settings({}, tmp_path) == Settings()


def test_one_folder_can_hold_everything(tmp_path: Path) -> None:
    settings = Settings(home=str(tmp_path))
    assert (settings.cache_dir, settings.data_dir, settings.key_dir) == (
        tmp_path / "cache",
        tmp_path / "data",
        tmp_path / "config" / "keys",
    )


def test_otherwise_files_lie_where_the_platform_wants_them() -> None:
    settings = Settings()
    for path in (settings.cache_dir, settings.data_dir, settings.key_dir.parent):
        assert path.is_absolute()
        assert path.name == "mcp-vet"
    assert settings.key_dir.name == "keys"


def test_the_registries_are_those_of_the_settings() -> None:
    settings = Settings(
        npm_registry="https://npm.registry.example/path", pypi_index="https://pypi.example/simple"
    )
    tools = app.build(settings, environ={})
    assert tools.registries["npm"].default.url == "https://npm.registry.example/path/"
    assert tools.registries["pypi"].default.url == "https://pypi.example/simple/"


def test_further_trusted_hosts_are_a_list(tmp_path: Path) -> None:
    settings = Settings(home=str(tmp_path), trusted_hosts=" Files.Example:8443, other.example ,")
    tools = app.build(settings, environ={})
    assert tools.registries["npm"].trusted == {"files.example:8443", "other.example"}


@pytest.mark.parametrize("address", ["registry.example", "ftp://registry.example/", "https://"])
def test_an_address_that_is_none_is_a_usage_error(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="is not a registry address"):
        app.build(Settings(home=str(tmp_path), npm_registry=address), environ={})


def test_the_code_hosts_token_goes_to_that_host_alone(tmp_path: Path, server: FakeServer) -> None:
    other = FakeServer()
    settings = Settings(
        home=str(tmp_path),
        code_host=f"{server.url}/code-host/",
        code_host_token="secret",
        npm_registry=other.url,
    )
    tools = app.build(settings, environ={})
    for host in (server, other):
        host.routes["/x"] = Reply()
        tools.http.get(f"{host.url}/x")
    other.close()
    assert server.requests[0].headers["Authorization"] == "Bearer secret"
    assert "Authorization" not in other.requests[0].headers


def test_an_unknown_engine_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no syntax engine 'grep'") as caught:
        app.build(Settings(home=str(tmp_path), engine="grep"), environ={})
    assert caught.value.hint == "one of: semgrep-command, semgrep-core"


@pytest.mark.parametrize("engine", ["semgrep-core", "semgrep-command"])
def test_every_known_engine_can_be_chosen(tmp_path: Path, engine: str) -> None:
    made = app.build(Settings(home=str(tmp_path), engine=engine), environ={}).engine
    assert type(made).__module__ == f"vetting.engines.{engine.replace('-', '_')}"


def test_the_database_is_a_file_in_the_data_folder_or_what_is_set(tmp_path: Path) -> None:
    home = str(tmp_path)
    tools = app.build(Settings(home=home), environ={})
    assert tools.store.url == f"sqlite:///{home}/data/mcp-vet.sqlite"
    chosen = app.build(Settings(home=home, database="postgresql://db.example/vet"), environ={})
    assert chosen.store.url == "postgresql://db.example/vet"
