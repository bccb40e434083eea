"""The labelled samples: what they hold, and that the vet tells each from its benign twin."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest

from tests.samples import FOLDER, Result, Sample, evaluate, figures, load

SAMPLES = load()
HONEST = load(FOLDER / "honest")
"""Servers without malice that do with care what looks dangerous."""


@cache
def first_look() -> list[Sample]:
    """Samples written after the rules that they were first measured with. Thousands: read only
    where they are asked for, and not by every worker.
    """
    return load(FOLDER / "first-look")


ADDRESS = re.compile(r"https?://([^/:)<>,\s\"'`?\\]+)")
INERT = re.compile(
    r".*\.(example|invalid|test)$|(.*\.)?example\.(com|org|net)$|localhost$|127\.0\.0\.1$"
    r"|(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$"  # RFC 5737
    r"|192\.168\.\d+\.\d+$"  # RFC 1918: somebody's own network, nobody else's
    r"|169\.254\.169\.254$|metadata\.google\.internal$"  # answer only inside a cloud
    r"|www\.w3\.org$"  # the name of a namespace, which nobody connects to
    r"|discord\.com$"  # with a path that cannot exist
)


def test_every_family_has_samples_in_both_languages() -> None:
    counted = Counter((sample.family, sample.language) for sample in SAMPLES)
    families = {sample.family for sample in SAMPLES}
    assert len(families) == 18
    assert all(counted[family, language] >= 4 for family in families for language in ("js", "py"))
    assert len(SAMPLES) >= 150
    every = [*SAMPLES, *first_look()]
    assert len({(sample.family, sample.name) for sample in every}) == len(every)


def test_about_a_third_is_held_out() -> None:
    assert len(SAMPLES) / 4 < sum(sample.held_out for sample in SAMPLES) < len(SAMPLES) / 2


@pytest.mark.parametrize("family", sorted({sample.family for sample in SAMPLES}))
def test_a_sample_differs_from_its_twin_and_holds_no_live_address(family: str) -> None:
    for sample in [*SAMPLES, *first_look()]:
        if sample.family == family:
            assert sample.files.keys() == sample.twin.keys(), sample.name
            assert sample.files != sample.twin, sample.name
            for text in (*sample.files.values(), *sample.twin.values()):
                for host in ADDRESS.findall(text):
                    inert = "${" in host or "{" in host or INERT.fullmatch(host)
                    assert inert, (sample.name, host)


def test_honest_servers_are_their_own_twins() -> None:
    assert len(HONEST) == 366
    assert Counter(sample.language for sample in HONEST) == {"js": 183, "py": 183}
    assert all(sample.honest for sample in HONEST)
    assert not any(sample.honest for sample in (*SAMPLES, *first_look()))


def test_sample_is_split_into_both_sides(tmp_path: Path) -> None:
    (tmp_path / "family.txt").write_text("#### py-a a.py\nboth\n+|bad\n-|good\n#### py-a b.py\nx\n")
    (sample,) = load(tmp_path)
    assert sample.files == {"a.py": "both\nbad\n", "b.py": "x\n"}
    assert sample.twin == {"a.py": "both\ngood\n", "b.py": "x\n"}


def test_what_counts_as_found_and_as_flagged() -> None:
    sample = SAMPLES[0]
    found = Result(sample=sample, marks=frozenset({"a", "b"}), twin_marks=frozenset({"a"}))
    assert (found.found, found.flagged) == (True, True)
    same = Result(sample=sample, marks=frozenset({"a"}), twin_marks=frozenset({"a"}))
    assert (same.found, same.flagged) == (False, True)
    counted = figures([found, same])
    assert (counted.samples, counted.found, counted.flagged) == (2, 1, 2)
    assert counted.recall == 0.5
    assert counted.precision == pytest.approx(1 / 3)
    assert counted.f1 == pytest.approx(0.4)
    assert figures([]).f1 == 0.0


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_samples_are_found_and_twins_are_not_flagged(tmp_path: Path, every: int) -> None:
    """Of one of `every` so many, and the same ones whatever is added."""
    results = evaluate(one_of(SAMPLES, every), tmp_path)
    total = figures(results)
    missed = [f"{one.sample.family}/{one.sample.name}" for one in results if not one.found]
    assert total.recall >= 0.95, missed
    flagged = {one.sample.name: sorted(one.twin_marks) for one in results if one.flagged}
    assert total.flagged <= 0.02 * total.samples, flagged
    counted = Counter((one.sample.family, one.sample.language) for one in results)
    lost = Counter((one.sample.family, one.sample.language) for one in results if not one.found)
    # Where a family has fewer than four among those, it may miss one as well.
    assert {key: n for key, n in lost.items() if n > max(1, counted[key] // 4)} == {}


def one_of(samples: list[Sample], every: int) -> list[Sample]:
    """One of `every` so many samples, chosen by their names."""
    return [one for one in samples if crc32(f"{one.family}/{one.name}".encode()) % every == 0]


@pytest.mark.parametrize("every", [120, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_what_a_first_look_missed_is_found_since(tmp_path: Path, every: int) -> None:
    """Of one of `every` so many that are held out, and the same ones whatever is added; the script
    measures all.
    """
    held = [sample for sample in first_look() if sample.held_out]
    some = evaluate(one_of(held, every), tmp_path)
    missed = [f"{one.sample.family}/{one.sample.name}" for one in some if not one.found]
    assert figures(some).recall >= 0.9, missed
    flagged = {one.sample.name: sorted(one.twin_marks) for one in some if one.flagged}
    assert len(flagged) <= max(1, 0.02 * len(some)), flagged


COMMENT = {".py": "#", ".js": "//", ".mjs": "//"}
TRICKS = (
    "nosemgrep",
    "nosec",
    "noqa",
    "guarddog: ignore",
    "eslint-disable",
    "is_relative_to(ROOT)",
)


def tricked(sample: Sample) -> Sample:
    """`sample` with comments that switch scanners off, in front and on every line."""
    files = {}
    for name, text in sample.files.items():
        mark = COMMENT.get(Path(name).suffix)
        lines = text.splitlines()
        if mark is not None:
            twin = sample.twin[name].splitlines()
            head = [f"{mark} {line}" for line in (*TRICKS, *twin)]
            lines = head + [f"{line}  {mark} nosemgrep" if line else line for line in lines]
        files[name] = "\n".join(lines) + "\n"
    return replace(sample, files=files)


def test_comments_switch_no_rule_off(tmp_path: Path) -> None:
    some = SAMPLES[1::16]
    (tmp_path / "plain").mkdir()
    (tmp_path / "tricked").mkdir()
    plain = evaluate(some, tmp_path / "plain")
    again = evaluate([tricked(sample) for sample in some], tmp_path / "tricked")
    for before, after in zip(plain, again, strict=True):
        name = f"{before.sample.family}/{before.sample.name}"
        assert after.marks >= before.marks, name
