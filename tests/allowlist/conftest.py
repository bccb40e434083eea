import shutil
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.factories import NOW
from vetting import app
from vetting.signing.keys import PublicKey
from vetting.workflow import Tools


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowlist with one entry, and its owner's home; made once, as making it waits for disks."""
    folder = tmp_path_factory.mktemp("site")
    tools = _tools(folder)
    Site(tools=tools, folder=folder).approve()
    tools.store.close()
    return folder


def _tools(folder: Path) -> Tools:
    environ = {
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_REVIEWER": "mailto:alice@example.com",
    }
    return app.build(app.read_settings(environ, folder), environ=environ, clock=lambda: NOW)


@pytest.fixture
def site(_made: Path, tmp_path: Path) -> Site:
    """An allowlist whose one entry may run."""
    tools = _tools(tmp_path)
    shutil.copytree(_made / "allowlist", tools.allowlist)
    shutil.copytree(_made / "home" / "config", tools.key_dir.parent, dirs_exist_ok=True)
    return Site(tools=tools, folder=tmp_path)


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each signature that is looked at."""
    seen: list[str] = []
    verify = PublicKey.verify

    def counted(self: PublicKey, signature: bytes, message: bytes) -> bool:
        seen.append(self.keyid)
        return verify(self, signature, message)

    monkeypatch.setattr(PublicKey, "verify", counted)
    return seen
