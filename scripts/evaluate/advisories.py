"""Do known vulnerable versions report their advisories, and their fixed neighbours not?

    scripts/evaluate/advisories.py CASES FEED

CASES is a JSON list of {ecosystem, name, version, expected_primary: [id…], fixed_in}; FEED a folder
or zip archive of OSV records. Prints what is wrong and both rates; ends with 1 if anything is, and
with 3 if the feed does not hold every advisory of the cases.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from packaging.utils import canonicalize_name

from vetting.boundary import feed
from vetting.sources.osv.match import hits
from vetting.sources.osv.mirror import Import, Mirror
from vetting.sources.osv.record import ECOSYSTEMS, MAX_RECORD


def main() -> int:
    cases = json.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        mirror = Mirror(Path(folder) / "mirror.sqlite")
        items = ((i.name, i.data, i.problem) for i in feed.items(Path(sys.argv[2]), MAX_RECORD))
        made = mirror.replace(Import(source="feed", tag=None, items=items), datetime.now(UTC))
        print(f"{made.records} records, {made.refused} refused")
        missed, false, absent = [], [], []
        for case in cases:
            ecosystem = ECOSYSTEMS.get(case["ecosystem"], case["ecosystem"])
            name = canonicalize_name(case["name"]) if ecosystem == "pypi" else case["name"]
            known = mirror.lookup([(ecosystem, name)]).get((ecosystem, name), ())
            for wanted in case["expected_primary"]:
                what = f"{ecosystem}:{name} {wanted}"
                if not any(wanted in (one.id, *one.aliases) for one in known):
                    absent.append(what)
                    continue
                for version, wrong, right in (
                    (case["version"], missed, True),
                    (case["fixed_in"], false, False),
                ):
                    found = hits(known, ecosystem, name, version)
                    told = any(wanted in hit.ids and not hit.undecidable for hit in found)
                    unsure = any(wanted in hit.ids and hit.undecidable for hit in found)
                    if told is not right or unsure:
                        wrong.append(f"{what} at {version}" + (" (undecided)" if unsure else ""))
    total = sum(len(case["expected_primary"]) for case in cases) - len(absent)
    for line in absent:
        print(f"not in the feed: {line}")
    for line in (*missed, *false):
        print(f"wrong: {line}")
    print(f"reported at the vulnerable version: {total - len(missed)} of {total}")
    print(f"not reported at the fixed version:  {total - len(false)} of {total}")
    return 1 if missed or false else 3 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
