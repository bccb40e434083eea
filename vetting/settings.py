"""Settings: what can be set, where, and what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from vetting.errors import ConfigError
from vetting.sources import Services

_PREFIX = "MCP_VET_"
_FILE = "mcp-vet.toml"
_PUBLIC = Services()


def _setting(doc: str, default: Any = None) -> Any:
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting: a variable `MCP_VET_<NAME>`, or a key of `mcp-vet.toml` or of
    `[tool.mcp-vet]` in `pyproject.toml` in the current directory; variables win.
    """

    home: str | None = _setting("one folder for keys, caches and the database")
    allowlist: str = _setting("the allowlist directory", "allowlist")
    database: str | None = _setting(
        "database URL: sqlite:///FILE, or postgresql://… (extra `postgres`)"
    )
    npm_registry: str | None = _setting("npm registry address; else npm's own configuration")
    pypi_index: str | None = _setting("Python index address (Simple API); else uv's or pip's own")
    trusted_hosts: str = _setting("further host[:port]s that may be private, comma-separated", "")
    ca_bundle: str | None = _setting("file of certificate authorities to trust")
    engine: str = _setting("syntax engine: semgrep-core or semgrep-command", "semgrep-core")
    reviewer: str | None = _setting("your id as a reviewer, such as mailto:me@example.com")
    key_passphrase: str | None = _setting("passphrase of encrypted keys; else it is asked for")
    osv_export: str = _setting("where advisories are synced from", _PUBLIC.osv_export)
    osv_api: str = _setting("the OSV API, asked when the mirror is too old", _PUBLIC.osv_api)
    npm_downloads: str = _setting("the npm download counts", _PUBLIC.npm_downloads)
    pypi_downloads: str = _setting("the Python download counts", _PUBLIC.pypi_downloads)
    code_host: str = _setting("the code host's API: stars, archived, last push", _PUBLIC.code_host)
    code_host_token: str | None = _setting("a token for it; without one 60 calls an hour")
    webhook_url: str | None = _setting("address that re-scans post signed messages to")
    webhook_secret: str | None = _setting("what these messages are signed with")
    notify: str = _setting("Apprise addresses that re-scans write to, separated by spaces", "")
    mcp_registry: str = _setting("the MCP registry's API", _PUBLIC.mcp_registry)

    @property
    def cache_dir(self) -> Path:
        """Downloads, HTTP answers, scan results: can be deleted at any time."""
        return self._dir("cache")

    @property
    def data_dir(self) -> Path:
        """The database."""
        return self._dir("data")

    @property
    def key_dir(self) -> Path:
        """Private keys."""
        return self._dir("config") / "keys"

    def _dir(self, kind: str) -> Path:
        if self.home:
            return Path(self.home).expanduser() / kind
        import platformdirs

        paths = {
            "cache": platformdirs.user_cache_path,
            "data": platformdirs.user_data_path,
            "config": platformdirs.user_config_path,
        }
        return paths[kind]("mcp-vet", appauthor=False)


_NAMES = frozenset(item.name for item in fields(Settings))
JUDGED_BY = ("allowlist", "home", "npm_registry", "pypi_index")
"""What a change must not set for the run that judges it: whose approvals count, what was verified
and seen before, and where packages may come from."""


def read_settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings in force in `folder`.

    Raises:
        ConfigError: a settings file is malformed or has an unknown key.
    """
    return Settings(**(_from_files(folder, _NAMES) | _from_variables(environ)))


def read_variables(environ: Mapping[str, str], folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings of the environment alone; and the names of those that matter for judging a
    change and that files in `folder`, which the change may have brought, set in vain.

    Raises:
        ConfigError: as for `read_settings`.
    """
    given = _from_variables(environ)
    return Settings(**given), tuple(
        name for name in JUDGED_BY if name in _from_files(folder, _NAMES).keys() - given.keys()
    )


def _from_variables(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name in _NAMES if (value := environ.get(_PREFIX + name.upper()))}


def _from_files(folder: Path, names: frozenset[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path, table in ((folder / "pyproject.toml", "tool.mcp-vet"), (folder / _FILE, "")):
        if not path.is_file():
            continue
        from vetting.policy_file import line_of, read_toml

        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
        if path.name != _FILE and b"mcp-vet" not in raw:
            continue  # somebody else's file, valid or not
        document: Any = read_toml(raw, str(path))
        for key in filter(None, table.split(".")):
            document = document.get(key, {}) if isinstance(document, dict) else {}
        if not isinstance(document, dict):
            raise ConfigError(f"{path}:{line_of(raw.decode(), table)}: {table} must be a table")
        for key, value in document.items():
            name = key.replace("-", "_")
            if name not in names or not isinstance(value, str):
                line = line_of(raw.decode(), table, key) if table else line_of(raw.decode(), key)
                known = ", ".join(sorted(names))
                what = "must be a text in quotes" if name in names else "is not a setting"
                raise ConfigError(f"{path}:{line}: {key} {what}", hint=f"settings: {known}")
            values[name] = value
    return values
