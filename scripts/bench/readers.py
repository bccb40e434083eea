"""What the readers of capabilities and tools add to a cold vet: CPU seconds with and without them.

    scripts/bench/readers.py [--closure none] [PIN...]

Every pin (the 25 popular servers of `scan.py`) is vetted twice in processes of their own, with an
empty scan cache and everything else fetched before: as it is, and without the checks that read the
capability profile and the tools. `--closure none` leaves the dependencies out of both. CPU seconds
are of whole processes, start-up included; the last row is the sum.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scan import PINS
from vet import PYTHON, ROOT, cost

READERS = frozenset({"capabilities", "tool-surface"})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pins", nargs="*", metavar="PIN", default=PINS)
    parser.add_argument("--closure", default="full", choices=("full", "metadata", "none"))
    parser.add_argument("--one", choices=("with", "without"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        vet(given.pins[0], given.closure, readers=given.one == "with")
        return
    print(f"{'':48}{'without':>9}{'with':>9}{'added':>8}")
    sums = [0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = {**os.environ, "MCP_VET_HOME": folder, "BENCH_REPORT": str(home / "report")}
        # Otherwise modules that changed since they were compiled are compiled in every process.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for pin in given.pins:
            argv = [PYTHON, __file__, pin, "--closure", given.closure, "--one"]
            # What fails here would look cheap below.
            subprocess.run([*argv, "with"], env=env, stdout=subprocess.DEVNULL, check=True)
            costs = []
            for one in ("without", "with"):
                for path in (home / "cache").glob("scans.sqlite*"):
                    path.unlink()
                costs.append(cost([*argv, one], env)[0])
            sums = [total + seconds for total, seconds in zip(sums, costs, strict=True)]
            row(pin, *costs)
    row("all", *sums)


def row(name: str, without: float, together: float) -> None:
    """One line of the table."""
    added = f"{together / without - 1:.0%}" if without else ""
    print(f"{name:48}{without:9.2f}{together:9.2f}{added:>8}", flush=True)


def vet(pin: str, closure: str, *, readers: bool) -> None:
    """Vet one pin in this process, with all checks or without the readers."""
    sys.path.insert(0, str(ROOT))
    import gc

    from vetting import app, checks
    from vetting.ecosystems import parse_pin
    from vetting.workflow.vet import Depth
    from vetting.workflow.vet import vet as run

    gc.set_threshold(50_000, 20, 50)  # as the command does
    kept = [one for one in checks.all_checks() if readers or one.name not in READERS]
    checks.all_checks = lambda: tuple(kept)
    tools = app.build(app.read_settings(os.environ, Path.cwd()))
    run(parse_pin(pin), tools, (), Depth(closure=closure))


if __name__ == "__main__":
    main()
