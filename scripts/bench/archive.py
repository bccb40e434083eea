"""What reading an archive costs: ratios to the standard tools, measured in the same run.

    .venv/bin/python scripts/bench/archive.py [MB]

Makes a .tgz of realistic text that unpacks to about MB (60) megabytes in files of many sizes.
Ours hashes it (sha256, sha512) and reads it; theirs is `sha512sum FILE` and `tar -xzO FILE`.
CPU and elapsed seconds (`tar` unpacks in a second process), each the best of five runs in turn;
the machine's speed drifts, so trust ratios. Ends with 1 when a ratio misses the target.
"""

import gzip
import hashlib
import io
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from vetting.boundary import archive  # noqa: E402
from vetting.model.artifact import ArtifactKind  # noqa: E402

RUNS = 5
TARGET = 0.6
OURS = "mcp-vet: hash and read"


def make(path: Path, megabytes: int) -> int:
    """Lines of this repository's own Python in a random order; how many bytes went in."""
    lines = [
        line
        for source in sorted((ROOT / "vetting").rglob("*.py"))
        for line in source.read_bytes().splitlines(keepends=True)
    ]
    chance = random.Random(1)
    unpacked = 0
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        while unpacked < megabytes * 1_000_000:
            count = min(50_000, int(chance.lognormvariate(5, 1.5)) + 1)
            data = b"".join(
                chance.choice(lines).replace(b"path", chance.randbytes(3).hex().encode())
                for _ in range(count)
            )
            info = tarfile.TarInfo(f"package/dist/part{unpacked % 97}/module{unpacked}.js")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
            unpacked += len(data)
    path.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))
    return unpacked


def ours(path: Path) -> None:
    """What `vet` does with a downloaded file before any check looks at it."""
    hashes = (hashlib.sha256(), hashlib.sha512())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            for value in hashes:
                value.update(chunk)
    archive.read(path, ArtifactKind.NPM_TARBALL)


def tool(*argv: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        subprocess.run([*argv, str(path)], stdout=subprocess.DEVNULL, check=True)

    return run


def cpu() -> float:
    """CPU seconds of this process and its ended children."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in both)


def cost(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """CPU and elapsed seconds of `work`."""
    before, start = cpu(), time.perf_counter()
    work(path)
    return cpu() - before, time.perf_counter() - start


def main() -> int:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.tgz"
        unpacked = make(path, megabytes)
        jobs = {
            OURS: ours,
            "sha512sum": tool("sha512sum"),
            "tar -xzO": tool("tar", "-xzOf"),
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
        for _ in range(RUNS):
            for name, work in jobs.items():
                runs[name].append(cost(work, path))
        packed = path.stat().st_size
    best = {name: tuple(map(min, zip(*costs, strict=True))) for name, costs in runs.items()}
    print(f"{packed / 1e6:.1f} MB packed, {unpacked / 1e6:.1f} MB unpacked, best of {RUNS} runs")
    print(f"{'':26}{'CPU s':>8}{'elapsed s':>11}{'MB/s':>7}")
    for name, (used, elapsed) in best.items():
        print(f"{name:26}{used:8.3f}{elapsed:11.3f}{unpacked / 1e6 / elapsed:7.0f}")
    mine = best.pop(OURS)
    ratios = [sum(tool[i] for tool in best.values()) / mine[i] for i in (0, 1)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"speed relative to the tools together: {ratios[0]:.2f} by CPU, {ratios[1]:.2f} by clock")
    print(f"target {TARGET}; peak memory of this process {peak:.0f} MB")
    return int(min(ratios) < TARGET)


if __name__ == "__main__":
    sys.exit(main())
