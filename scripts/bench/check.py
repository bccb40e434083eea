"""What the gate costs: CPU of whole runs of `mcp-vet check`, and ratios to importing a signature
and an index library, which no program that verifies offline can do without.

    scripts/bench/check.py

One run on one small configuration, and one on a repository of 5,000 files with 60 configurations
and an allowlist of 1,000 entries; each as the best of nine runs, interleaved, in one process tree.
The machine's speed drifts, so trust ratios.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.factories import pin, release, verdict  # noqa: E402
from vetting import app  # noqa: E402
from vetting.workflow.approve import approve  # noqa: E402

PYTHON = sys.executable
PEER = "import cryptography.hazmat.primitives.asymmetric.ed25519, tuf.api.metadata"
RUNS = 9
FILES, CONFIGS, ENTRIES, SERVERS = 5_000, 60, 1_000, 3
NAMES = (".mcp.json", ".cursor/mcp.json", ".vscode/mcp.json", ".gemini/settings.json")


def cpu(argv: list[str], folder: Path, env: dict[str, str]) -> tuple[float, int]:
    """CPU seconds of `argv`, children included, and its exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, done.returncode


def allowlist(folder: Path, home: Path, entries: int) -> list[str]:
    """An allowlist with that many entries, signed by the real workflow; their versions' pins."""
    settings = app.Settings(home=str(home), allowlist=str(folder / "allowlist"), reviewer="user:me")
    tools = app.build(settings, environ={}, clock=lambda: datetime.now(UTC))
    made = []
    for number in range(entries):
        version = f"{1 + number % 3}.{number % 7}.0"
        of = release(of=pin("npm", f"server-{number:04}", version), fetched_at=datetime.now(UTC))
        approve(verdict(of=of, now=datetime.now(UTC)), tools, reason="bench")
        made.append(f"server-{number:04}@{version}")
    tools.store.close()
    return made


def config(path: Path, pins: list[str]) -> None:
    key = "servers" if ".vscode" in path.parts else "mcpServers"
    servers = {name.partition("@")[0]: {"command": "npx", "args": ["-y", name]} for name in pins}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: servers}, indent=2))


def repository(folder: Path, pins: list[str]) -> None:
    for number in range(FILES):
        path = folder / f"package-{number % CONFIGS:02}" / "src" / f"module_{number:04}.ts"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("export const x = 1;\n")
    for number in range(CONFIGS):
        start = number * SERVERS
        place = folder / f"package-{number:02}" / NAMES[number % len(NAMES)]
        config(place, pins[start : start + SERVERS])


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        home, small, large = base / "home", base / "small", base / "large"
        small.mkdir()
        large.mkdir()
        env = {**os.environ, "MCP_VET_HOME": str(home)}
        config(small / ".mcp.json", allowlist(small, home, 1))
        repository(large, allowlist(large, home, ENTRIES))
        check = [PYTHON, "-I", "-m", "vetting", "check"]
        for folder in (small, large):
            done = subprocess.run(
                [*check], cwd=folder, env=env, capture_output=True, text=True, check=False
            )
            print(done.stdout.splitlines()[0] if done.stdout else done.stderr)
            assert done.returncode == 0, done.stdout + done.stderr
        cases = {
            "peer": ([PYTHON, "-I", "-c", PEER], base),
            "one small configuration": (check, small),
            "5,000 files, 60 configurations": (check, large),
            "the same, nothing verified before": (check, large),
        }
        costs: dict[str, list[float]] = {name: [] for name in cases}
        verified = home / "cache" / "verified.json"
        kept = verified.read_bytes()
        for _ in range(RUNS):
            for name, (argv, folder) in cases.items():
                if name.endswith("before"):
                    verified.unlink()
                used, code = cpu(argv, folder, env)
                assert code == 0, name
                costs[name].append(used)
            verified.write_bytes(kept)  # what the last case forgot, the next ones remember
        peer = min(costs["peer"])
        print(f"peer: python -c '{PEER}': {peer:.3f} s CPU, best of {RUNS}")
        for name, found in costs.items():
            if name != "peer":
                print(f"{name:36}{min(found):8.3f} s CPU{min(found) / peer:8.2f} x peer")


if __name__ == "__main__":
    main()
