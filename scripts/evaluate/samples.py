"""Does the vet find the labelled malicious samples, and leave their benign twins alone?

    scripts/evaluate/samples.py [--held-out] [--guarddog COMMAND] [FOLDER]

FOLDER holds samples in the format of `tests/samples.py`, which also says what is counted; its
default is `tests/assets/samples`. Prints one row per family, and what was missed or flagged.
`--held-out` counts only every third sample, see `tests/samples.py`. `--guarddog` runs that
command on every sample and twin too and prints its rows below ours; a sample counts as found by it
when it reports a rule that it does not report for the twin. Ends with 1 when recall is under 95 % or
more than 2 % of the twins are flagged.
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.samples import FOLDER, Figures, Result, Sample, evaluate, figures, load

RECALL = 0.95
FLAGGED = 0.02
TIMEOUT = 120
"""Seconds for one run of GuardDog."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--guarddog", metavar="COMMAND")
    given = parser.parse_args()
    samples = [one for one in load(given.folder) if one.held_out or not given.held_out]
    with tempfile.TemporaryDirectory() as folder:
        results = evaluate(samples, Path(folder))
    table(results)
    for result in results:
        name = f"{result.sample.family}/{result.sample.name}"
        if not (result.found or result.sample.honest):
            print(f"missed: {name}")
        if result.flagged:
            print(f"twin flagged: {name}: {', '.join(sorted(result.twin_marks))}")
    if given.guarddog:
        print(f"\n{given.guarddog}")
        table([theirs(sample, shlex.split(given.guarddog)) for sample in samples])
    total = figures(results)
    found = total.recall >= RECALL or not total.samples
    return 0 if found and total.flagged <= FLAGGED * total.twins else 1


def table(results: list[Result]) -> None:
    """One row per family and language, and one for all."""
    print(f"{'family':30}{'n':>5}{'recall':>9}{'twins':>7}{'precision':>11}{'F1':>7}")
    families = sorted({result.sample.family for result in results})
    rows: list[tuple[str, Callable[[Sample], bool]]] = [
        *((family, lambda one, family=family: one.family == family) for family in families),
        ("JavaScript", lambda one: one.language == "js"),
        ("Python", lambda one: one.language == "py"),
        ("all", lambda _: True),
    ]
    for name, wanted in rows:
        row(name, figures([result for result in results if wanted(result.sample)]))


def row(name: str, counted: Figures) -> None:
    """Rates in per cent, without malice none; `twins` is the number of twins, or honest servers, that
    were flagged.
    """
    rates = counted.recall, counted.precision
    recall, precision = (f"{rate:.1%}" if counted.samples else "-" for rate in rates)
    f1 = f"{counted.f1:.2f}" if counted.samples else "-"
    print(f"{name:30}{counted.twins:5}{recall:>9}{counted.flagged:7}{precision:>11}{f1:>7}")


def theirs(sample: Sample, command: list[str]) -> Result:
    """What GuardDog reports for a sample and its twin."""
    return Result(
        sample=sample,
        marks=reported(sample, sample.files, command),
        twin_marks=reported(sample, sample.twin, command),
    )


def reported(sample: Sample, files: Mapping[str, str], command: list[str]) -> frozenset[str]:
    """The names of the rules that match; raises when GuardDog gives no answer."""
    ecosystem = "npm" if sample.language == "js" else "pypi"
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        argv = [*command, ecosystem, "scan", folder, "--output-format", "json"]
        done = subprocess.run(argv, capture_output=True, timeout=TIMEOUT, check=False)
    try:
        results = json.loads(done.stdout)["results"]
    except (ValueError, KeyError) as error:
        raise SystemExit(f"{shlex.join(argv)}: {done.stderr.decode()[-300:]}") from error
    return frozenset(name for name, found in results.items() if found)


if __name__ == "__main__":
    sys.exit(main())
