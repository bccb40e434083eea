"""Are the tools read from source the ones that packages declare, and is the state honest?

    scripts/evaluate/surface.py CASES...

CASES are JSON lists of {ecosystem, name, version, tools: {names: […], conditional: […], state?}},
read by hand. The packages are fetched by our own means, into our own cache. Prints a table, recall
and precision of names over all, and what is called complete and is not; ends with 1 if recall is
under 95 %, precision under 99 %, or any state is dishonest.
"""

import json
import os
import sys
import time
from pathlib import Path

from vetting import ecosystems, surface
from vetting.app import build, read_settings
from vetting.errors import VettingError
from vetting.fetch import fetch
from vetting.model.surface import SurfaceState


def main() -> int:
    tools = build(read_settings(os.environ, Path.cwd()))
    right = wanted = found = 0
    dishonest: list[str] = []
    gone: list[str] = []
    for case in (case for path in sys.argv[1:] for case in json.loads(Path(path).read_bytes())):
        what = f"{case['ecosystem'].lower()}:{case['name']}@{case['version']}"
        try:
            pin = ecosystems.parse_pin(what)
            release = ecosystems.get(pin.ecosystem).release(
                tools.registries[pin.ecosystem], pin, ()
            )
            tree = fetch(release, tools.http, tools.blobs, lambda _: None).trees[0]
        except (VettingError, IndexError) as error:
            gone.append(f"{what}: {error}")
            continue
        began = time.process_time()
        answer = surface.assemble(surface.read(tree), tree)
        spent = time.process_time() - began
        names = {tool.name for tool in answer.tools}
        expected = set(case["tools"]["names"])
        optional = set(case["tools"].get("conditional", []))
        missing, extra = expected - names, names - expected - optional
        right += len(expected & names)
        wanted += len(expected)
        found += len(names - optional)
        state = case["tools"].get("state")
        if answer.state is SurfaceState.COMPLETE and (missing or state not in (None, "complete")):
            dishonest.append(what)
        print(f"{what:58} {len(expected):3} expected {len(names):3} found  {answer.state:11} "
              f"{spent:5.2f} s {sorted(missing)} {sorted(extra)}")  # fmt: skip
    recall = right / wanted if wanted else 1.0
    precision = right / found if found else 1.0
    print(
        f"recall {recall:.1%} ({right} of {wanted}), precision {precision:.1%} ({right} of {found})"
    )
    for text in gone:
        print(f"not fetched: {text}")
    for text in dishonest:
        print(f"called complete and is not: {text}")
    if gone:
        return 3
    return 1 if dishonest or recall < 0.95 or precision < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
