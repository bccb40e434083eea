"""What scanning costs: CPU seconds and peak memory of a vet, package by package, beside GuardDog.

    scripts/bench/scan.py [--guarddog COMMAND]... [--closure] [PIN...]

Every pin (25 popular servers) is vetted without its closure: once to fill the HTTP cache, then with
an empty scan cache. Pins with an older version beside them are vetted again after that version:
a second version costs what is new in it; `--closure` does that with all dependencies too, as a vet
does unless told otherwise. `--guarddog` runs that command on the same archives, one
after the other; give it twice for two versions of it (2.x needs its `semgrep` on the PATH).
It measures the first pin that way as well, cold and warm. CPU seconds are of whole commands,
start-up included.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vet import PYTHON, ROOT, cost

sys.path.insert(0, str(ROOT))

from vetting import app, ecosystems
from vetting.fetch import MAX_ARTIFACT

PINS = (
    "npm:@modelcontextprotocol/server-filesystem@2026.8.31",
    "npm:@modelcontextprotocol/server-everything@2026.8.31",
    "npm:@playwright/mcp@0.0.83",
    "npm:@azure/mcp@2.0.5",
    "npm:@upstash/context7-mcp@4.1.1",
    "npm:figma-developer-mcp@0.13.2",
    "npm:@supabase/mcp-server-supabase@0.13.0",
    "npm:firecrawl-mcp@3.26.0",
    "npm:mcp-server-kubernetes@4.1.7",
    "npm:exa-mcp-server@3.4.1",
    "npm:@notionhq/notion-mcp-server@2.5.2",
    "npm:mcp-remote@0.15.1",
    "npm:@sentry/mcp-server@0.39.0",
    "npm:chrome-devtools-mcp@1.11.0",
    "npm:tavily-mcp@0.2.22",
    "pypi:mcp-server-git==2026.10.19",
    "pypi:mcp-server-fetch==2026.10.24",
    "pypi:mcp-server-time==2026.10.19",
    "pypi:mcp-atlassian==0.23.1",
    "pypi:serena-agent==2.1.0",
    "pypi:fastmcp==4.2.3",
    "pypi:excel-mcp-server==2.2.2",
    "pypi:basic-memory==0.24.1",
    "pypi:mcp==2.3.0",
    "pypi:ha-mcp==8.7.0",
)
OLDER = {
    "npm:mcp-server-kubernetes@4.1.7": "npm:mcp-server-kubernetes@4.1.6",
    "npm:firecrawl-mcp@3.26.0": "npm:firecrawl-mcp@3.25.3",
    "pypi:fastmcp==4.2.3": "pypi:fastmcp==4.1.7",
}


class Bench:
    """A home of its own, with the archives of the pins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._env = {**os.environ, "MCP_VET_HOME": str(folder), "BENCH_REPORT": f"{folder}/report"}
        self._tools = app.build(app.read_settings(self._env, folder))

    def vet(self, pin: str, closure: str = "none") -> tuple[float, float]:
        """CPU seconds and peak MB of a vet."""
        command = [PYTHON, "-I", "-m", "vetting", "vet", pin, "--closure", closure, "--quiet"]
        return cost([*command, "--format", "json"], self._env)

    def forget(self) -> None:
        """Empty the scan cache."""
        for path in (self._folder / "cache").glob("scans.sqlite*"):
            path.unlink()

    def archives(self, pin: str) -> Iterator[Path]:
        """The release's archives on disk, one after the other, each gone after its turn."""
        parsed = ecosystems.parse_pin(pin)
        registry = self._tools.registries[parsed.ecosystem]
        release = ecosystems.get(parsed.ecosystem).release(registry, parsed, ())
        for artifact in release.artifacts:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / artifact.filename
                with path.open("wb") as file:
                    http = self._tools.http
                    http.download(artifact.url, max_bytes=MAX_ARTIFACT, sink=file.write)
                yield path

    def theirs(self, command: str, pin: str) -> float:
        """CPU seconds of a GuardDog on the same archives."""
        ecosystem = ecosystems.parse_pin(pin).ecosystem
        return sum(
            cost([command, ecosystem, "scan", str(path)], self._env)[0]
            for path in self.archives(pin)
        )

    def try_out(self, command: str, pin: str) -> None:
        """Exit when a GuardDog cannot run its rules here: it would be fast for doing nothing."""
        ecosystem = ecosystems.parse_pin(pin).ecosystem
        for path in self.archives(pin):
            done = subprocess.run(
                [command, ecosystem, "scan", str(path)],
                env=self._env,
                capture_output=True,
                text=True,
                check=True,
            )
            if "failed to run" in done.stdout + done.stderr:
                sys.exit(f"{command}: not all of its rules run here\n{done.stderr[-500:]}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pins", nargs="*", default=PINS)
    parser.add_argument("--guarddog", action="append", default=[])
    parser.add_argument("--closure", action="store_true")
    given = parser.parse_args()
    peers = []
    for command in given.guarddog:
        if not os.access(command, os.X_OK):
            sys.exit(f"{command}: there is no such GuardDog")
        said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
        peers.append((command, said.stdout.split()[-1]))
    print(f"{'CPU s':54}{'ours':>8}{'MB':>6}{'second':>8}", *(f"{v:>9}" for _, v in peers))
    sums = [0.0] * (1 + len(peers))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for command, _ in peers:
            bench.try_out(command, given.pins[0])
        for pin in given.pins:
            older = OLDER.get(pin)
            for one in (older, pin):
                if one:
                    bench.vet(one)
            second = ""
            if older:
                bench.forget()
                bench.vet(older)
                second = f"{bench.vet(pin)[0]:.2f}"
            bench.forget()
            seconds, memory = bench.vet(pin)
            row = [seconds, *(bench.theirs(command, pin) for command, _ in peers)]
            sums = [a + b for a, b in zip(sums, row, strict=True)]
            others = (f"{value:9.2f}" for value in row[1:])
            print(f"{pin:54}{seconds:8.2f}{memory:6.0f}{second:>8}", *others, flush=True)
        print(f"{'all':54}{sums[0]:8.2f}{'':14}", *(f"{value:9.2f}" for value in sums[1:]))
        if given.closure:
            bench.vet(given.pins[0], "full")
            bench.forget()
            for what in ("cold", "warm"):
                seconds, memory = bench.vet(given.pins[0], "full")
                print(
                    f"{'closure of ' + given.pins[0] + ', ' + what:54}{seconds:8.2f}{memory:6.0f}"
                )
            for pin in (one for one in given.pins if one in OLDER):
                for one in (OLDER[pin], pin):
                    bench.vet(one, "full")
                bench.forget()
                first, memory = bench.vet(OLDER[pin], "full")
                second = bench.vet(pin, "full")[0]
                print(f"{'closure of ' + pin:54}{first:8.2f}{memory:6.0f}{second:8.2f}", flush=True)


if __name__ == "__main__":
    main()
