"""Is what packages can touch, as read from their source, what a person found by reading it?

    scripts/evaluate/capabilities.py CASES...

CASES are JSON lists of {ecosystem, name, version, env: {names, secret_names, optional?, dynamic},
process_exec: {value}, …, tools?: {names, state?}}, read by hand; `tests/assets/capabilities` holds
some. A value of "conditional" counts as there, one of "dependency-only" counts neither way: the
package's own code does not do it. The packages are fetched by our own means, into our own cache.

Prints what is missing and what is too much for each package, then precision and recall per class,
of environment names, of secret ones and of tools. Ends with 1 under 95 % for classes and tools or
97 % for environment names, with 3 when a package could not be fetched.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vetting import ecosystems, profile, surface
from vetting.app import build, read_settings
from vetting.checks.binaries import native_places
from vetting.errors import VettingError
from vetting.fetch import fetch
from vetting.model.profile import CAPABILITIES, Profile, merge
from vetting.model.subject import Subject

CLASSES = 0.95
NAMES = 0.97
BY_NAME = ("env names", "secret names", "tools")


class Tally:
    """Counts by kind of fact."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()

    def count(self, kind: str, expected: set[str], found: set[str]) -> str:
        """Take one comparison in; says what is wrong with it."""
        self.right[kind] += len(expected & found)
        self.found[kind] += len(found)
        self.wanted[kind] += len(expected)
        missing, extra = sorted(expected - found), sorted(found - expected)
        told = [f"missing {', '.join(missing)}"] if missing else []
        told += [f"too much {', '.join(extra)}"] if extra else []
        return f"{kind}: {'; '.join(told)}" if told else ""

    def precision(self, kinds: Iterable[str]) -> float:
        """Share of what was found that is right."""
        names = list(kinds)
        found = sum(self.found[name] for name in names)
        return sum(self.right[name] for name in names) / found if found else 1.0

    def recall(self, kinds: Iterable[str]) -> float:
        """Share of what is right that was found."""
        names = list(kinds)
        wanted = sum(self.wanted[name] for name in names)
        return sum(self.right[name] for name in names) / wanted if wanted else 1.0


def read(subject: Subject) -> Profile:
    """The profile of what an installation holds."""
    trees = [tree for tree in subject.trees if not subject.passed_over(tree)]
    parts = [profile.assemble(profile.read(tree), tree)[0] for tree in trees]
    return merge([*parts, Profile(capabilities=native_places(subject))])


def compare(case: dict[str, Any], found: Profile, tally: Tally) -> list[str]:
    """Count one package; what is wrong with it, in words."""
    wrong = []
    present = set(found.classes())
    for kind in CAPABILITIES:
        value = case["env"]["reads"] if kind == "env" else case[kind]["value"]
        if value != "dependency-only":
            wrong.append(tally.count(kind, {kind} if value else set(), present & {kind}))
    names = {item.name for item in found.env} - set(case["env"].get("optional", ()))
    wrong.append(tally.count("env names", set(case["env"]["names"]), names))
    secret = {item.name for item in found.env if item.secret} & set(case["env"]["names"])
    wrong.append(tally.count("secret names", set(case["env"]["secret_names"]), secret))
    if bool(case["env"]["dynamic"]) != bool(found.env_dynamic):
        wrong.append("env dynamic: " + ("missing" if case["env"]["dynamic"] else "too much"))
    return [text for text in wrong if text]


def tools_of(case: dict[str, Any], subject: Subject, tally: Tally) -> list[str]:
    """Count the tools of one package."""
    tree = subject.trees[0]
    answer = surface.assemble(surface.read(tree), tree)
    expected = set(case["tools"]["names"])
    optional = set(case["tools"].get("conditional", ()))
    names = {tool.name for tool in answer.tools} - (optional - expected)
    wrong = [tally.count("tools", expected, names)]
    state = case["tools"].get("state", answer.state)
    if answer.state != state or (answer.state == "complete" and expected - names):
        wrong.append(f"state: {answer.state}, not {state}")
    return [text for text in wrong if text]


def main() -> int:
    tools = build(read_settings(os.environ, Path.cwd()))
    tally = Tally()
    gone = []
    for case in (case for path in sys.argv[1:] for case in json.loads(Path(path).read_bytes())):
        what = f"{case['ecosystem'].lower()}:{case['name']}@{case['version']}"
        try:
            pin = ecosystems.parse_pin(what)
            registry = tools.registries[pin.ecosystem]
            release = ecosystems.get(pin.ecosystem).release(registry, pin, ())
            subject = fetch(release, tools.http, tools.blobs, lambda _: None)
        except VettingError as error:
            gone.append(f"{what}: {error}")
            continue
        began = time.process_time()
        wrong = compare(case, read(subject), tally)
        spent = time.process_time() - began
        if "tools" in case:
            wrong += tools_of(case, subject, tally)
        print(f"{what:58} {spent:5.2f} s  {' | '.join(wrong) or 'right'}")
    print(f"{'':14} {'wanted':>7}{'found':>7}{'precision':>11}{'recall':>9}")
    for kind in (*CAPABILITIES, *BY_NAME):
        print(f"{kind:14} {tally.wanted[kind]:7}{tally.found[kind]:7}"
              f"{tally.precision([kind]):11.1%}{tally.recall([kind]):9.1%}")  # fmt: skip
    both = tally.precision(CAPABILITIES), tally.recall(CAPABILITIES)
    print(f"{'all classes':14} {'':14}{both[0]:11.1%}{both[1]:9.1%}")
    for text in gone:
        print(f"not fetched: {text}")
    names = tally.precision(["env names"]), tally.recall(["env names"])
    if gone:
        return 3
    return 1 if min(both) < CLASSES or min(names) < NAMES else 0


if __name__ == "__main__":
    sys.exit(main())
