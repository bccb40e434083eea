import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.allowlist.site import tools_in
from tests.factories import NOW, finding, pin
from tests.factories import evidence as evidence_of
from tests.factories import release as release_of
from tests.factories import verdict as verdict_of
from vetting import exports
from vetting.exports import Asked, Exported
from vetting.model.stop import Reason
from vetting.model.verdict import Waiver
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.approve_remote import approve_remote
from vetting.workflow.stop import scope_of, stop

WARNED = (
    "npm:old@1.0.0: left out: expired: it ended 2026-11-20",
    "npm:server@1.2.3: left out: suspended: SUSPICIOUS (mailto:alice@example.com, 2026-11-21)",
)
"""What every export of the shop's allowlist says of it."""


@dataclass(frozen=True, kw_only=True)
class Shop:
    """Somebody's allowlist: two versions of a package, three others, and three remote servers."""

    tools: Tools

    def export(self, form: str, *launches: str) -> Exported:
        return exports.get(form).export(self.tools, Asked(launches=launches))

    def own(self, form: str, *launches: str) -> tuple[str, list[str]]:
        """The only document, and the warnings that are this format's own."""
        found = self.export(form, *launches)
        assert found.warnings[: len(WARNED)] == WARNED
        return found.text, list(found.warnings[len(WARNED) :])

    def approve(
        self,
        ecosystem: str,
        name: str,
        version: str,
        *,
        expires: datetime | None = None,
        now: datetime = NOW,
        waivers: tuple[Waiver, ...] = (),
        found: tuple[Any, ...] = (),
        **fields: Any,
    ) -> None:
        of = release_of(of=pin(ecosystem, name, version), published_at=None, fetched_at=now)
        made = verdict_of(evidence_of(*found, check="advisories"), of=of, now=now, **fields)
        at = replace(self.tools, clock=lambda: now)
        approve(made, at, reason="docs search", expires=expires, waivers=waivers)


def _remote(tools: Tools, pattern: str, transport: str) -> None:
    approve_remote(
        pattern, tools, transport=transport, authentication="oauth", reason="issue tracker"
    )


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The allowlist, made once."""
    folder = tmp_path_factory.mktemp("shop")
    tools = tools_in(folder)
    shop = Shop(tools=tools)
    week = timedelta(days=7)
    shop.approve("npm", "old", "1.0.0", now=NOW - week, expires=NOW - timedelta(days=1))
    shop.approve("npm", "@acme/mcp", "1.2.3")
    shop.approve("npm", "@acme/mcp", "1.10.0")
    shop.approve("npm", "server", "1.2.3")
    shop.approve("pypi", "mcp-server-git", "2026.10.19")
    _remote(tools, "https://mcp.example.com/v1/*", "any")
    _remote(tools, "https://docs.example.com/sse", "sse")
    _remote(tools, "https://*.example.org/mcp", "any")
    scope = scope_of("npm:server@1.2.3")
    stop(tools, scope, revokes=False, reason=Reason.SUSPICIOUS, note="")
    tools.store.close()
    return folder


@pytest.fixture(scope="session")
def shelf(_made: Path) -> Iterator[Shop]:
    """The allowlist itself, for tests that only read it."""
    tools = tools_in(_made)
    yield Shop(tools=tools)
    tools.store.close()


@pytest.fixture
def shop(_made: Path, tmp_path: Path) -> Shop:
    """A copy of it, for changing."""
    tools = tools_in(tmp_path)
    shutil.copytree(_made / "allowlist", tools.allowlist)
    shutil.copytree(_made / "home" / "config", tools.key_dir.parent, dirs_exist_ok=True)
    return Shop(tools=tools)


@pytest.fixture
def empty(tmp_path: Path) -> Shop:
    """An allowlist that allows nothing."""
    from vetting.workflow.init import init

    tools = tools_in(tmp_path)
    init(tools)
    return Shop(tools=tools)


def waiver(what: str, reason: str) -> Waiver:
    return Waiver(finding=what, reason=reason, until=NOW + timedelta(days=30))


def advisory(*names: str) -> Any:
    return replace(finding("adv.vuln.high", path=None, message=names[0]), aliases=names)
