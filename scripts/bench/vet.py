"""What a vet costs: CPU seconds and peak memory of whole commands, and ratios to bare Python.

    scripts/bench/vet.py [PIN]

Fills the HTTP cache first, then measures, each as the best of five runs: a vet with a cold scan
cache, a repeat with unchanged inputs, and `--help`. The machine's speed drifts, so trust ratios.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PIN = "npm:@modelcontextprotocol/server-filesystem@2026.8.31"
RUNS = 5


def cost(argv: list[str], env: dict[str, str]) -> tuple[float, float]:
    """CPU seconds of `argv` and its children, and the largest process's peak memory in MB."""
    child = os.fork()
    if child == 0:
        with Path(os.devnull).open("wb") as null:
            subprocess.run(argv, env=env, stdout=null, stderr=null, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        report = f"{used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}"
        Path(env["BENCH_REPORT"]).write_text(report)
        os._exit(0)
    os.waitpid(child, 0)
    seconds, memory = Path(env["BENCH_REPORT"]).read_text().split()
    return float(seconds), float(memory)


def main() -> None:
    pin = sys.argv[1] if len(sys.argv) > 1 else PIN
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = {**os.environ, "MCP_VET_HOME": str(home), "BENCH_REPORT": str(home / "report")}
        vet = [PYTHON, "-I", "-m", "vetting", "vet", pin, "--closure", "none", "--format", "json"]
        vet.append("--quiet")
        subprocess.run(vet, env=env, cwd=folder, stdout=subprocess.DEVNULL, check=False)
        cold, warm, helps, bare = [], [], [], []
        for _ in range(RUNS):
            for path in (home / "cache").glob("scans.sqlite*"):
                path.unlink()
            cold.append(cost(vet, env))
            warm.append(cost(vet, env))
            helps.append(cost([PYTHON, "-I", "-m", "vetting", "--help"], env))
            bare.append(cost([PYTHON, "-I", "-c", "pass"], env))
    base = min(bare)[0]
    print(f"{pin}, best of {RUNS} runs")
    print(f"{'':28}{'CPU s':>8}{'peak MB':>9}{'x bare python':>15}")
    for name, runs in (
        ("vet, scan cache cold", cold),
        ("vet, nothing changed", warm),
        ("--help", helps),
        ("python -c pass", bare),
    ):
        seconds, memory = min(runs)
        print(f"{name:28}{seconds:8.3f}{memory:9.0f}{seconds / base:15.1f}")


if __name__ == "__main__":
    main()
