"""Do honest, popular packages get high or critical findings that are not true of them?

    scripts/evaluate/popular.py [--only TEXT] [LIST]

LIST is JSON, a list of {"pin": …, "true": {rule: why}}: findings of those rules are true of the
package, as somebody who read it says. Its default is `tests/assets/popular.json`. Each package is
vetted without its closure, in the cache of whoever runs this; no advisories are asked for, since
they are facts that this is not about.

Prints per package its high and critical findings, CPU seconds and the unread files, then how many
packages have one that is not true. Ends with 1 when they are more than 5 %, with 3 when a package
could not be vetted.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vetting.checks import BROKE_OFF

ASSETS = Path(__file__).resolve().parents[2] / "tests" / "assets" / "popular.json"
WRONG = 0.05
LOUD = ("critical", "high")
FACTS = ("advisories", "closure", "provenance", "checksum", "release-state")
"""Checks that report what a feed or a registry says, not what our rules think of the code."""


def vet(pin: str) -> tuple[dict[str, Any] | None, float]:
    """The verdict document, None when there is none, and the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "vetting", "vet", pin]
    options = ["--closure", "none", "--format", "json", "--quiet"]
    ended = subprocess.run([*command, *options], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    try:
        return json.loads(ended.stdout), spent
    except ValueError:
        print(ended.stderr.decode("utf-8", "replace")[-400:], file=sys.stderr)
        return None, spent


def loud(document: dict[str, Any]) -> dict[str, list[str]]:
    """Places of high and critical findings, by rule."""
    found: dict[str, list[str]] = {}
    for item in document["evidence"]:
        for finding in item["findings"] if item["check"] not in FACTS else ():
            if finding["severity"] in LOUD:
                place = f"{finding['path']}:{finding['line']}"
                found.setdefault(finding["rule_id"], []).append(place)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", nargs="?", type=Path, default=ASSETS)
    parser.add_argument("--only", default="", metavar="TEXT", help="packages whose pin holds it")
    given = parser.parse_args()
    rows = [row for row in json.loads(given.list.read_text()) if given.only in row["pin"]]
    wrong, failed, total = 0, 0, 0.0
    for row in rows:
        document, spent = vet(row["pin"])
        total += spent
        if document is None:
            failed += 1
            print(f"{row['pin']}: NOT VETTED")
            continue
        found = loud(document)
        untrue = sorted(found.keys() - row["true"].keys())
        wrong += bool(untrue)
        unread = sum(
            len(item["coverage"]["unread"]) for item in document["evidence"] if item["coverage"]
        )
        print(f"{row['pin']}: {spent:.1f} CPU s, {unread} unread")
        reasons = [item["reason"] or "" for item in document["evidence"]]
        # Such a package is not vetted, whatever was found in it.
        broken = [reason for reason in reasons if reason.startswith(BROKE_OFF)]
        failed += bool(broken)
        print(*(f"  NOT VETTED: {reason}\n" for reason in broken), sep="", end="")
        for rule, places in sorted(found.items()):
            word = "not true" if rule in untrue else "true"
            more = f" and {len(places) - 2} more" if len(places) > 2 else ""
            print(f"  {word}: {rule} {', '.join(places[:2])}{more}")
    share = wrong / len(rows) if rows else 0.0
    print(f"{wrong} of {len(rows)} packages ({share:.0%}) have a finding that is not true of them")
    print(f"{total:.0f} CPU s, {failed} not vetted")
    return 3 if failed else int(share > WRONG)


if __name__ == "__main__":
    sys.exit(main())
