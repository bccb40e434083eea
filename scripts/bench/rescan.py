"""What a nightly re-scan of 10,000 entries costs, after a feed change that touches 20 of them.

    scripts/bench/rescan.py [ENTRIES]

Real entries with real signatures, each with a closure of 100 members drawn from 30,000, and a mirror
of 50,000 advisories. The first night reads all evidence, the nights after that remember it; the last
line also asks a registry, on loopback, about every entry. On a machine that does other things too,
trust the CPU time: of this process, and of the registry, which answers from it.
"""

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from allowlist import fill, timed

from tests.factories import NOW, pin, release, subject_file, verdict
from tests.fakes import FakeNpm, FakeServer
from tests.workflow.rescanning import HIGH, looked_at, record
from vetting import app
from vetting.allowlist import index
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence
from vetting.model.rescan import Fate, Rescan
from vetting.model.verdict import Verdict
from vetting.sources.osv.mirror import Import
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.rescan import rescan
from vetting.workflow.rescan_compare import Wish

MEMBERS, DISTINCT, TOUCHED, ADVISORIES = 100, 30_000, 20, 50_000
CHANCE = random.Random(1)


@cache
def known() -> tuple[ClosureMember, ...]:
    """The packages that closures are drawn from."""
    return tuple(
        ClosureMember(ecosystem="npm", name=f"lib-{n}", version=f"{1 + n % 9}.{n % 7}.0", files=())
        for n in range(DISTINCT)
    )


@cache
def checked() -> tuple[Evidence, ...]:
    return looked_at()


def made(number: int) -> Verdict:
    """Of every 500th entry the closure holds the package that tomorrow's advisory is about."""
    members = CHANCE.sample(known(), MEMBERS)
    if number % 500 == 0:
        members.append(ClosureMember(ecosystem="npm", name="touched", version="1.0.0", files=()))
    closure = Closure(complete=True, digest="sha256:" + "0" * 64, members=tuple(members))
    seen = (replace(checked()[0], closure=closure), *checked()[1:])
    name = f"p{number}"
    files = (subject_file(f"{name}-1.2.3.tgz"),)
    return verdict(*seen, of=release(of=pin(name=name)), files=files)


def feed(tools: Tools, *more: dict[str, object]) -> None:
    """A mirror of advisories, most of which are about packages that nobody here brings in."""

    def items() -> Iterator[tuple[str, bytes | None, str | None]]:
        others = (record(f"GHSA-{n:08d}", f"other-{n}", HIGH) for n in range(ADVISORIES))
        for item in (*others, *more):
            yield f"{item['id']}.json", json.dumps(item).encode(), None

    tools.advisories.mirror.replace(Import(source="bench", tag=None, items=items()), NOW)


def night(tools: Tools, number: int, *, offline: bool = True) -> Rescan:
    then = replace(tools, clock=lambda: NOW + timedelta(hours=number))
    return rescan(then, Wish(offline=offline))


def tell(done: Rescan, before: int, tools: Tools) -> int:
    version = index.load(tools.allowlist, None).chain.timestamp.signed.version
    flagged = done.count(Fate.FLAGGED)
    print(
        f"  {len(done.entries):,} entries, {flagged} flagged, {done.redecided} decided again, "
        f"index signed {version - before} time(s), code {sorted(set(done.codes))}",
        flush=True,
    )
    return version


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="mcp-vet-bench-"))
    server = FakeServer()
    env = {
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_REVIEWER": "mailto:bench@example.com",
        "MCP_VET_NPM_REGISTRY": server.url,
    }
    tools = app.build(app.read_settings(env, folder), environ=env, clock=lambda: NOW)
    try:
        approve(made(1), tools, reason="bench")
        timed(f"making {count:,} entries", lambda: fill(tools, count, made))
        timed("making the mirror", lambda: feed(tools))
        version = index.load(tools.allowlist, None).chain.timestamp.signed.version
        done = timed("first night: all evidence is read", lambda: night(tools, 1))
        assert isinstance(done, Rescan)
        version = tell(done, version, tools)
        feed(tools, record("GHSA-new", "touched", HIGH))
        done = timed(f"a feed change that touches {TOUCHED}", lambda: night(tools, 2), 60)
        assert isinstance(done, Rescan)
        version = tell(done, version, tools)
        npm = FakeNpm(server)
        for number in range(count):
            npm.publish(f"p{number}", "1.2.3", tarball=b"bytes")
        done = timed("the same, asking the registry too", lambda: night(tools, 3, offline=False))
        assert isinstance(done, Rescan)
        tell(done, version, tools)
    finally:
        server.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
