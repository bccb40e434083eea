"""npm's versions and ranges: node's own answers, recorded and live."""

import json
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.random_cases import cases
from vetting import npm_semver

VECTORS = json.loads((Path(__file__).parent / "assets" / "npm_semver.json").read_bytes())


@pytest.mark.parametrize("range_text", VECTORS["ranges"], ids=repr)
def test_recorded_answers_of_node(range_text: str) -> None:
    answers = VECTORS["ranges"][range_text]
    for version, answer in zip(VECTORS["versions"], answers, strict=True):
        assert npm_semver.satisfies(version, range_text) is (answer == "1"), version


ORDERED = """
0.0.0-0 0.0.0 0.0.1 0.1.0 1.0.0-0 1.0.0-1 1.0.0-2 1.0.0-11 1.0.0-1a 1.0.0-a 1.0.0-alpha
1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 2.0.0
"""


def test_versions_are_ordered_as_the_specification_says() -> None:
    parsed = [npm_semver.parse(text) for text in ORDERED.split()]
    versions = [version for version in parsed if version is not None]
    assert len(versions) == len(parsed)
    shuffled = list(versions)
    random.Random(1).shuffle(shuffled)
    assert [str(version) for version in sorted(shuffled)] == ORDERED.split()
    assert npm_semver.parse("1.0.0+a") == npm_semver.parse("1.0.0+b")


@pytest.mark.parametrize(
    ("text", "strict", "loose"),
    [
        ("v1.2.3", "1.2.3", "1.2.3"),
        ("=1.2.3", None, "1.2.3"),
        ("1.2.3beta", None, "1.2.3-beta"),
        ("01.2.3", None, "1.2.3"),
        ("1.2.3-01", None, "1.2.3-1"),
        ("1.2", None, None),
        ("1.2.3\u0661", None, None),
        ("9007199254740992.0.0", None, None),
        ("1.2.3-" + "a" * 300, None, None),
        ("", None, None),
    ],
)
def test_what_is_a_version(text: str, strict: str | None, loose: str | None) -> None:
    found = [npm_semver.parse(text, loose=mode) for mode in (False, True)]
    assert [str(item) if item else None for item in found] == [strict, loose]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("range_text", "expected"),
    [
        (" || ".join(f">={n}.0.0 <{n}.5.0" for n in range(5000)), True),
        (">=1 ||" * 5000, True),
        ("<1.0.0 || " * 5000 + "x y", False),
        ("^" * 50_000, False),
        (" " * 100_000 + "4999.1.0", True),
        ("1" * 50_000, False),
        (">" * 20_000 + "1.0.0", False),
        ("1.0.0 - " * 5000, False),
        ("0.0.0-" + "a." * 20_000 + "a", False),
    ],
    ids=["alternatives", "empty ones", "a bad one", "carets", "blanks", "digits", "signs", "hyphens",
         "identifiers"],
)  # fmt: skip
def test_a_hostile_range_costs_no_time(range_text: str, expected: bool) -> None:
    before = time.process_time()
    assert npm_semver.satisfies("4999.1.0", range_text) is expected
    assert time.process_time() - before < 5


def _semver() -> Path | None:
    """node's own `semver`, as it comes with npm."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    found = [folder / "node_modules" / "semver" for folder in Path(npm).resolve().parents]
    return next((path for path in found if (path / "package.json").exists()), None)


_ORACLE = """
const semver = require(process.argv[1]);
let text = '';
process.stdin.on('data', part => text += part).on('end', () => {
  const answers = JSON.parse(text).map(([version, range, options]) => {
    try { return semver.satisfies(version, range, options); } catch { return false; }
  });
  console.log(JSON.stringify(answers));
});
"""
_MODES: tuple[dict[str, bool], ...] = (
    {},
    {"include_prerelease": True},
    {"loose": True},
    {"loose": True, "include_prerelease": True},
)


def _number(chance: random.Random) -> str:
    return str(chance.choice((0, 0, 1, 1, 2, 3, 10)))


def _version(chance: random.Random) -> str:
    text = ".".join(_number(chance) for _ in range(3))
    if chance.random() < 0.4:
        text += "-" + chance.choice(("0", "1", "alpha", "alpha.1", "beta.10", "rc.2", "a-b", "01"))
    if chance.random() < 0.1:
        text += "+build." + _number(chance)
    return chance.choice(("", "", "", "v", "=", " ")) + text


def _partial(chance: random.Random) -> str:
    parts = [chance.choice((_number(chance), _number(chance), "x", "*", "X")) for _ in range(3)]
    return chance.choice((_version(chance), ".".join(parts[: chance.randint(1, 3)])))


def _range(chance: random.Random) -> str:
    def simple() -> str:
        sign = chance.choice(("", "", "^", "~", "~>", ">", ">=", "<", "<=", "=", "> ", "^ ", "=v"))
        return sign + _partial(chance)

    def part() -> str:
        if chance.random() < 0.2:
            return f"{_partial(chance)} - {_partial(chance)}"
        return chance.choice((" ", "  ", " ", ",")).join(
            simple() for _ in range(chance.randint(1, 3))
        )

    return chance.choice((" || ", "||", " ||")).join(part() for _ in range(chance.randint(1, 3)))


@pytest.mark.skipif(_semver() is None, reason="node is not here")
def test_twenty_thousand_random_cases_are_as_node_says() -> None:
    chance = random.Random(20_000)
    count = cases(20_000)
    made = []
    for number in range(count):
        mode = _MODES[0] if number % 2 else chance.choice(_MODES)
        made.append((_version(chance), _range(chance), mode))
    asked = [
        (
            version,
            text,
            {"includePrerelease": "include_prerelease" in mode, "loose": "loose" in mode},
        )
        for version, text, mode in made
    ]
    answer = subprocess.run(
        ["node", "-e", _ORACLE, str(_semver())],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    expected = json.loads(answer.stdout)
    assert count / 10 < sum(expected) < count * 9 / 10, "the cases must tell something apart"
    wrong = [
        (case, node)
        for case, node in zip(made, expected, strict=True)
        if npm_semver.satisfies(case[0], case[1], **case[2]) is not node
    ]
    assert wrong == []
