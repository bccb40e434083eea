"""What the readers of capabilities and tools add to a cold vet: CPU seconds with and without them.

    scripts/bench/readers.py [--closure none] [PIN...]

Every pin (the 25 popular servers of `scan.py`) is vetted three times in processes of their own, with
an empty scan cache and everything else fetched before: without the checks that read the capability
profile and the tools, with them, and as it is: they also follow values from the parameters of tools
into what they reach, which the rules for malice need whatever is said of the tools. `--closure none`
leaves the dependencies out. CPU seconds are of whole processes, start-up included; each share is of
what the column before it costs, and the last row is the sum.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from scan import PINS
from vet import PYTHON, ROOT, cost

READERS = frozenset({"capabilities", "tool-surface"})
KINDS = ("without", "read", "followed")
"""The readers left out; capabilities and tools read; and values followed from them."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pins", nargs="*", metavar="PIN", default=PINS)
    parser.add_argument("--closure", default="full", choices=("full", "metadata", "none"))
    parser.add_argument("--one", choices=KINDS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        vet(given.pins[0], given.closure, given.one)
        return
    print(f"{'':48}{KINDS[0]:>9}{KINDS[1]:>9}{'added':>8}{KINDS[2]:>9}{'added':>8}")
    sums = [0.0] * len(KINDS)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = {**os.environ, "MCP_VET_HOME": folder, "BENCH_REPORT": str(home / "report")}
        # Otherwise modules that changed since they were compiled are compiled in every process.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for pin in given.pins:
            argv = [PYTHON, __file__, pin, "--closure", given.closure, "--one"]
            # What fails here would look cheap below.
            subprocess.run([*argv, KINDS[-1]], env=env, stdout=subprocess.DEVNULL, check=True)
            costs = []
            for one in KINDS:
                for path in (home / "cache").glob("scans.sqlite*"):
                    path.unlink()
                costs.append(cost([*argv, one], env)[0])
            sums = [total + seconds for total, seconds in zip(sums, costs, strict=True)]
            row(pin, costs)
    row("all", sums)


def row(name: str, costs: list[float]) -> None:
    """One line of the table."""
    shares = [f"{more / less - 1:8.0%}" for less, more in pairwise(costs)]
    cells = [f"{one:9.2f}" for one in costs]
    print(
        f"{name:48}{cells[0]}",
        *map("".join, zip(cells[1:], shares, strict=True)),
        sep="",
        flush=True,
    )


def vet(pin: str, closure: str, kind: str) -> None:
    """Vet one pin in this process, as one of `KINDS`."""
    sys.path.insert(0, str(ROOT))
    import gc

    from vetting import app, checks
    from vetting.ecosystems import parse_pin
    from vetting.surface._flow import Flows
    from vetting.workflow.vet import Depth
    from vetting.workflow.vet import vet as run

    gc.set_threshold(50_000, 20, 50)  # as the command does
    kept = [one for one in checks.all_checks() if kind != KINDS[0] or one.name not in READERS]
    checks.all_checks = lambda: tuple(kept)
    if kind == KINDS[1]:
        Flows.read = lambda *_: []
    tools = app.build(app.read_settings(os.environ, Path.cwd()))
    run(parse_pin(pin), tools, (), Depth(closure=closure))


if __name__ == "__main__":
    main()
