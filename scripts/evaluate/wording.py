"""Do weighed words tell sentences that order a model about from others that they were not learnt from?

    scripts/evaluate/wording.py [--write] [CASES...]

CASES are JSON lists of {ecosystem, name, version} of published packages whose texts give no orders, such as
`tests/assets/capabilities/*.json`; they are fetched by our own means, into our own cache. Learns from four
fifths of the labelled samples and of these packages, and judges the last fifth: five times, so that each is
judged once. Prints how many of the samples whose text is the malice have a sentence that is told, and how
many honest sides and packages have one. `--write` then learns from all of them, and keeps the weights where
the check reads them.
"""

import argparse
import json
import math
import os
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.samples import FOLDER, load  # noqa: E402
from vetting import ecosystems  # noqa: E402
from vetting.app import build, read_settings  # noqa: E402
from vetting.checks._tool_wording import sentences  # noqa: E402
from vetting.checks._tool_wording_quoted import literals  # noqa: E402
from vetting.checks._tool_wording_weighed import (  # noqa: E402
    ANYWHERE,
    MOST,
    WEIGHTS,
    Weights,
    features,
)
from vetting.fetch import fetch  # noqa: E402
from vetting.places import is_aside  # noqa: E402

FAMILIES = ("prompt-injection", "tool-poisoning", "goal-manipulation")
"""Those whose malice is a text."""

PACKAGE = "published "
PLAIN, TIMES = ROOT / "tests" / "assets" / "plain_sentences.txt", 20
FOLDS = 5
EPOCHS, RATE, HEAVIER = 8, 0.3, 3.0
"""Times that all is gone over, how far each step goes (AdaGrad), and how much more an order counts."""

OFTEN, LEAST = 2, 0.1
"""Orders that a feature must be in, and the weight from which on it is kept."""

LARGE = 200_000
"""Bytes of a source file whose texts are read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, by its features, of a side of a sample or of a package."""

    by: str
    features: tuple[str, ...]
    order: bool


_NEITHER = (PACKAGE, PLAIN.name)
KINDS: dict[str, Callable[[Said], bool]] = {
    "samples with orders": lambda one: one.order,
    "honest sides": lambda one: not one.order and not one.by.startswith(_NEITHER),
    "packages": lambda one: one.by.startswith(PACKAGE),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="*", type=Path, help="lists of packages that give no orders")
    parser.add_argument("--write", action="store_true", help="keep what is learnt from all of them")
    given = parser.parse_args()
    cases = [one for path in given.cases for one in json.loads(path.read_bytes())]
    every = [*of_samples(), *of_packages(cases), *known()]
    print(f"{len(every)} sentences", flush=True)
    odds = [pair for fold in range(FOLDS) for pair in judged(every, fold)]
    for what, is_one in KINDS.items():
        asked = {one.by for one in every if is_one(one)}
        for least in (MOST, ANYWHERE):
            found = {one.by for one, said in odds if is_one(one) and said >= least}
            share = len(found) / max(len(asked), 1)
            print(
                f"{what}: {len(found)} of {len(asked)} have a sentence from {least} ({share:.1%})"
            )
    if given.write:
        made = learn(every)
        kept = {name: made.of[name] for name in sorted(made.of)}
        WEIGHTS.write_text(json.dumps({"bias": made.bias, "weights": kept}, indent=0) + "\n")


def of_samples() -> Iterator[Said]:
    """The sentences of all samples: orders are those that only the malicious side of one has."""
    folders = (FOLDER, FOLDER / "first-look", FOLDER / "honest")
    for sample in (one for folder in folders for one in load(folder)):
        by = f"{sample.family}/{sample.name}"
        plain = spoken(sample.files if sample.honest else sample.twin)
        yield from (Said(by, tuple(features(text)), order=False) for text in sorted(plain))
        if any(family in sample.family for family in FAMILIES) and not sample.honest:
            more = sorted(spoken(sample.files) - plain)
            yield from (Said(by, tuple(features(text)), order=True) for text in more)


def known() -> Iterator[Said]:
    """Sentences that are nearly orders and none, each as if many had said it."""
    for text in PLAIN.read_text().splitlines():
        for time in range(TIMES):
            yield Said(f"{PLAIN.name} {time}", tuple(features(text)), order=False)


def of_packages(cases: Iterable[dict[str, str]]) -> Iterator[Said]:
    """The sentences in the sources of published packages."""
    tools = build(read_settings(os.environ, Path.cwd()))
    for case in cases:
        what = f"{case['ecosystem'].lower()}:{case['name']}@{case['version']}"
        pin = ecosystems.parse_pin(what)
        release = ecosystems.get(pin.ecosystem).release(tools.registries[pin.ecosystem], pin, ())
        tree = fetch(release, tools.http, tools.blobs, lambda _: None).trees[0]
        read = (one for one in tree.files if one.language and one.size <= LARGE)
        files = {one.path: tree.read(one).decode("utf-8", "replace") for one in read}
        texts = sorted(spoken({path: text for path, text in files.items() if not is_aside(path)}))
        yield from (Said(PACKAGE + what, tuple(features(text)), order=False) for text in texts)


def spoken(files: dict[str, str]) -> set[str]:
    """The sentences of some files."""
    found = set[str]()
    for path, text in files.items():
        parts = [text] if path.endswith((".md", ".txt")) else [part for _, part in literals(text)]
        found.update(one for part in parts for one in sentences(part))
    return found


def judged(every: list[Said], fold: int) -> Iterator[tuple[Said, float]]:
    """Those of one fifth of all, with what the others teach of them; both sides of a sample are in one."""
    made = learn(one for one in every if zlib.crc32(one.by.encode()) % FOLDS != fold)
    mine = (one for one in every if zlib.crc32(one.by.encode()) % FOLDS == fold)
    return ((one, made.odds(one.features)) for one in mine)


def learn(every: Iterable[Said]) -> Weights:
    """A logistic regression by stochastic gradients, the same each time."""
    some = list(every)
    often = Counter(name for one in some if one.order for name in one.features)
    rows = [([name for name in one.features if often[name] >= OFTEN], one.order) for one in some]
    weights, slopes = defaultdict[str, float](float), defaultdict[str, float](lambda: 1e-6)
    bias, slope, shuffled = 0.0, 1e-6, random.Random(0)
    for _ in range(EPOCHS):
        shuffled.shuffle(rows)
        for names, order in rows:
            size = math.sqrt(len(names) or 1)
            odds = bias + sum(weights[name] for name in names) / size
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - order
            error *= HEAVIER if order else 1
            slope += error * error
            bias -= RATE * error / math.sqrt(slope)
            error /= size
            for name in names:
                slopes[name] += error * error
                weights[name] -= RATE * error / math.sqrt(slopes[name])
    kept = {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= LEAST}
    return Weights(bias=round(bias, 3), of=kept)


if __name__ == "__main__":
    main()
