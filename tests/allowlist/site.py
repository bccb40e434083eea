"""An allowlist with a signed index, and what a reader of it is told."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.factories import NOW, pin, release, verdict
from vetting import app
from vetting.allowlist import index
from vetting.allowlist.draft import Draft
from vetting.allowlist.gate import Gate
from vetting.allowlist.seen import Seen
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.model.server import Ref
from vetting.signing.ring import Ring
from vetting.workflow import Tools
from vetting.workflow.approve import approve


@dataclass(frozen=True, kw_only=True)
class Site:
    """`tools` are those of the allowlist's owner; `memory` is what a reader saw before."""

    tools: Tools
    folder: Path

    @property
    def root(self) -> Path:
        return self.tools.allowlist

    @property
    def metadata(self) -> Path:
        return self.root / "metadata"

    def approve(self, name: str = "server", version: str = "1.2.3", *, hours: float = 0) -> Path:
        """Approve a package, some hours later than the others."""
        found = verdict(of=release(of=pin(name=name, version=version)))
        return approve(found, self.later(hours), reason="docs search").folder

    def later(self, hours: float = 0) -> Tools:
        return replace(self.tools, clock=lambda: NOW + timedelta(hours=hours))

    def index(self, *, now: datetime | None = NOW, seen: Seen | None = None) -> index.Index:
        return index.load(self.root, now, seen)

    def ask(
        self,
        name: str = "server",
        version: str = "1.2.3",
        *,
        seen: Seen | None = None,
        days: float = 0,
    ) -> tuple[Answer, list[str]]:
        """What the gate says of a package, and what it found wrong with the allowlist."""
        cache = VerifiedCache(self.folder / "verified.json", self.folder / "cache.secret")
        gate = Gate(self.root, now=NOW + timedelta(days=days), cache=cache, seen=seen)
        answer = gate.ask(
            Ref(ecosystem="npm", name=name, version=version, pinned=True, role="main", spec=name)
        )
        cache.save()
        return answer, gate.problems

    def thief(self, *names: str) -> Ring:
        """Whoever stole these of the owner's keys."""
        stolen = self.folder / "stolen"
        stolen.mkdir(exist_ok=True)
        for name in names:
            shutil.copy(self.tools.key_dir / f"{name}.pem", stolen / f"{name}.pem")
        return Ring(stolen)

    def draft(self, ring: Ring | None = None, *, hours: float = 1) -> Draft:
        """The next index, as somebody with these keys would make it."""
        found = index.load(self.root, None)
        when = NOW + timedelta(hours=hours)
        return Draft(self.root, found.chain, ring or Ring(self.tools.key_dir), when)

    def copy(self, name: str) -> Path:
        """The allowlist as it is now, kept elsewhere."""
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.root, place)
        return place

    def restore(self, place: Path) -> None:
        """The allowlist as it was."""
        shutil.rmtree(self.root)
        shutil.copytree(place, self.root)


def tools_in(folder: Path) -> Tools:
    """Tools of a user whose home and allowlist lie in `folder`, at a fixed time."""
    environ = {
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_REVIEWER": "mailto:alice@example.com",
    }
    return app.build(app.read_settings(environ, folder), environ=environ, clock=lambda: NOW)
