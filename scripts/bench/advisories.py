"""What advisories cost: importing a large feed, and matching many servers' closures with it.

    scripts/bench/advisories.py [RECORDS]

Makes a feed of so many records (300,000), imports it, imports it again over itself, and matches
10,000 pins with closures of 100 members drawn from 30,000 distinct ones, in a process each: CPU
seconds and peak memory. The last line matches a tenth of the pins: cost follows distinct members.
"""

import json
import os
import random
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vetting.boundary import feed
from vetting.boundary.http import Client
from vetting.sources.osv.lookup import Advisories
from vetting.sources.osv.mirror import Import, Mirror
from vetting.sources.osv.record import MAX_RECORD

PINS, MEMBERS, DISTINCT = 10_000, 100, 30_000
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
NOW = datetime.now(UTC)


def record(number: int, chance: random.Random) -> dict[str, object]:
    """Four of five name a malicious package, as in the public feed; one a range of a library."""
    malware = number % 5 != 0
    name = f"pkg-{number}" if malware else f"lib-{number % 20_000}"
    major = chance.randrange(1, 9)
    events = [{"introduced": f"{major}.0.0"}, {"fixed": f"{major}.{chance.randrange(1, 9)}.3"}]
    ranges = [{"type": "SEMVER", "events": [{"introduced": "0"}] if malware else events}]
    return {
        "schema_version": "1.7.0",
        "id": f"MAL-2026-{number}" if malware else f"GHSA-{number:012d}",
        "modified": f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}T00:00:00Z",
        "aliases": [f"CVE-2026-{number}"],
        "summary": f"Something in {name}",
        "details": "words " * 120,
        "affected": [{"package": {"name": name, "ecosystem": "npm"}, "ranges": ranges}],
        "references": [{"type": "WEB", "url": f"https://example.com/{number}"}],
        "severity": [] if malware else [{"type": "CVSS_V3", "score": VECTOR}],
    }


def make(path: Path, records: int) -> None:
    chance = random.Random(1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(records):
            archive.writestr(f"{number}.json", json.dumps(record(number, chance)))


def load(path: Path, mirror: Mirror) -> str:
    items = ((item.name, item.data, item.problem) for item in feed.items(path, MAX_RECORD))
    return f"{mirror.replace(Import(source='bench', tag=None, items=items), NOW).records:,} records"


def match(mirror: Mirror, pins: int, folder: Path) -> str:
    chance = random.Random(2)
    known = [(f"lib-{n % 25_000}", f"{1 + n % 9}.{n % 7}.{n % 5}") for n in range(DISTINCT)]
    advisories = Advisories(mirror=mirror, http=Client(folder / "http"), api="http://127.0.0.1:9")
    lookups = found = 0
    for _ in range(pins):
        members = chance.sample(known, MEMBERS)
        answer = advisories.ask([("npm", name) for name, _ in members], NOW, timedelta(hours=24))
        assert answer.source == "OSV mirror"
        for name, version in members:
            lookups += 1
            found += len(answer.hits("npm", name, version))
    return f"{lookups:,} lookups, {found:,} hits"


def measured(what: str, work: Callable[[], str]) -> float:
    """Run `work` in a process of its own; its CPU seconds."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    if os.fork() == 0:
        before = resource.getrusage(resource.RUSAGE_SELF)
        said = work()
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        print(f"{what:24}{seconds:8.1f}{used.ru_maxrss / 1024:9.0f}  {said}", flush=True)
        os.write(writing, str(seconds).encode())
        os._exit(0)
    os.wait()
    return float(os.read(reading, 64))


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive, mirror = folder / "feed.zip", Mirror(folder / "mirror.sqlite")
        print(f"{'':24}{'CPU s':>8}{'peak MB':>9}")
        measured("make the feed", lambda: str(make(archive, records) or archive.name))
        measured("import", lambda: load(archive, mirror))
        measured("import over itself", lambda: load(archive, mirror))
        whole = measured("match, all pins", lambda: match(mirror, PINS, folder))
        tenth = measured("match, a tenth of them", lambda: match(mirror, PINS // 10, folder))
        print(
            f"mirror: {mirror.path.stat().st_size >> 20} MB; 10 x pins cost {whole / tenth:.1f} x"
        )


if __name__ == "__main__":
    main()
