import shutil
from pathlib import Path

import pytest

from tests.allowlist.site import Site, tools_in
from vetting.signing.keys import PublicKey


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowlist with one entry, and its owner's home; made once, as making it waits for disks."""
    folder = tmp_path_factory.mktemp("site")
    tools = tools_in(folder)
    Site(tools=tools, folder=folder).approve()
    tools.store.close()
    return folder


@pytest.fixture
def site(_made: Path, tmp_path: Path) -> Site:
    """An allowlist whose one entry may run."""
    tools = tools_in(tmp_path)
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
