"""What an allowlist of 20,000 entries costs: publishing one more, verifying all, asking for one.

    scripts/bench/allowlist.py [ENTRIES]

Everything runs in this process, on a fresh allowlist with real signatures; imports are paid before.
On a machine that does other things too, trust the CPU time.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.factories import NOW, pin, release, verdict  # noqa: E402
from vetting import app  # noqa: E402
from vetting.allowlist import index, repository  # noqa: E402
from vetting.allowlist.draft import Draft  # noqa: E402
from vetting.allowlist.gate import Gate  # noqa: E402
from vetting.allowlist.publisher import verified  # noqa: E402
from vetting.allowlist.roles import entry_path  # noqa: E402
from vetting.boundary.verified_cache import VerifiedCache  # noqa: E402
from vetting.model.server import Ref  # noqa: E402
from vetting.model.stop import Reach, Reason  # noqa: E402
from vetting.model.verdict import Verdict  # noqa: E402
from vetting.signing import dsse, statements  # noqa: E402
from vetting.signing.ring import Ring  # noqa: E402
from vetting.signing.statements import Attachment  # noqa: E402
from vetting.workflow import Tools  # noqa: E402
from vetting.workflow.approve import approve  # noqa: E402
from vetting.workflow.entries import rows  # noqa: E402
from vetting.workflow.refresh import refresh  # noqa: E402
from vetting.workflow.stop import scope_of, stop  # noqa: E402


def timed(what: str, act: Callable[[], object], limit: float | None = None) -> object:
    """Do `act` and print how long it took."""
    begun, cpu = time.perf_counter(), time.process_time()
    result = act()
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    wanted = f"  (wanted: under {limit:g} s)" if limit else ""
    print(f"{what:<40} {took * 1000:>10,.1f} ms, CPU {used * 1000:>10,.1f} ms{wanted}", flush=True)
    return result


def plain(number: int) -> Verdict:
    """The verdict that the entry so numbered is made on."""
    return verdict(of=release(of=pin(name=f"p{number}")))


def fill(tools: Tools, count: int, make: Callable[[int], Verdict] = plain) -> None:
    """So many entries, as `approve` makes them, written without waiting for the disk each time."""
    ring = Ring(tools.key_dir)
    people = index.load(tools.allowlist, NOW).reviewers
    service, person = ring.signer(people.verifier_keys[0]), ring.signer(people.all_keys()[0])
    assert service
    assert person
    draft = Draft(tools.allowlist, index.load(tools.allowlist, None).chain, ring, NOW)
    for number in range(count):
        found = make(number)
        scan = dsse.sign(statements.evidence(found), service)
        name = repository.attachment_name("evidence", "scan", scan)
        approval = dsse.sign(
            statements.approval(
                found,
                approver=people.people[0].id,
                reason="bench",
                now=NOW,
                not_after=NOW + timedelta(days=90),
                attached=[Attachment.of(name, scan)],
            ),
            person,
        )
        files = {name: scan, repository.attachment_name("approvals", "bench", approval): approval}
        summary = statements.verification_summary(
            found,
            verifier=people.verifier,
            now=NOW,
            attached=[Attachment.of(path, data) for path, data in files.items()],
            levels=["MCPVET_ALLOWLISTED"],
        )
        entry = dsse.sign(summary, service)
        folder = repository.folder(tools.allowlist, found.pin)
        for path, data in {**files, repository.ENTRY: entry}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        draft.put(entry_path(found.pin), entry, verified(NOW))
    draft.commit()


def ask(tools: Tools, name: str, folder: Path) -> str:
    """What the gate says of one package, from its start."""
    cache = VerifiedCache(folder / "verified.json", folder / "secret")
    gate = Gate(tools.allowlist, now=NOW, cache=cache)
    ref = Ref(ecosystem="npm", name=name, version="1.2.3", pinned=True, role="main", spec=name)
    answer = gate.ask(ref)
    cache.save()
    assert gate.problems == []
    return answer.status.value


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    folder = Path(tempfile.mkdtemp(prefix="mcp-vet-bench-"))
    env = {
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_REVIEWER": "mailto:bench@example.com",
    }
    tools = app.build(app.read_settings(env, folder), environ=env, clock=lambda: NOW)
    try:
        approve(verdict(), tools, reason="bench")
        timed(f"making {count:,} entries", lambda: fill(tools, count))
        more = verdict(of=release(of=pin(name="one-more")))
        timed("publishing one more", lambda: approve(more, tools, reason="bench"), 2)
        print(timed("asking for one, first", lambda: ask(tools, "p7", folder), 0.1))
        print(timed("asking for one, remembered", lambda: ask(tools, "p7", folder), 0.1))
        print(timed("asking for another, index remembered", lambda: ask(tools, "p8", folder), 0.1))
        done = timed(
            "verifying all",
            lambda: list(rows(tools.allowlist, index.load(tools.allowlist, NOW), NOW)),
            30,
        )
        states = [row.state for row in done]  # type: ignore[attr-defined]
        print(f"{states.count('valid'):,} valid of {len(states):,}")
        timed(
            "suspending one",
            lambda: stop(tools, scope_of("npm:p9"), revokes=False, reason=Reason.OTHER, note=""),
        )
        timed(
            "suspending a closure member",
            lambda: stop(
                tools,
                scope_of("npm:qs@6.16.0", Reach.MEMBER),
                revokes=False,
                reason=Reason.OTHER,
                note="",
            ),
        )
        print(timed("asking for one, with that order", lambda: ask(tools, "p7", folder), 0.1))
        later = NOW + timedelta(hours=1)
        from dataclasses import replace

        timed("refreshing", lambda: refresh(replace(tools, clock=lambda: later)))
        size = sum(path.stat().st_size for path in (tools.allowlist / "metadata").iterdir())
        print(f"metadata: {size / 1e6:.1f} MB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
