"""Which variants of rules a scan gives to the engine."""

from pathlib import Path
from typing import Any

import pytest

from vetting.engines import Target
from vetting.engines._variants import choose

RULE = {
    "id": "python.runs",
    "pattern-either": [{"pattern": f"{name}(...)"} for name in ("spam", "eggs", "ham")],
}
OTHER = {"id": "python.other", "pattern": "other(...)"}


def targets(folder: Path, texts: list[str]) -> list[Target]:
    found = []
    for number, text in enumerate(texts):
        path = folder / str(number)
        path.write_text(text)
        rules = frozenset({"python.runs"}) if "# runs" in text else None
        key = str(number)
        found.append(Target(key=key, path=path, language="python", size=len(text), rules=rules))
    return found


def patterns(rule: dict[str, Any]) -> list[str]:
    return [node["pattern"] for node in rule.get("pattern-either", [rule])]


@pytest.mark.parametrize(
    ("worth", "variants"),
    [
        (0, [["spam(...)", "ham(...)"], ["eggs(...)"]]),
        (1_000, [["spam(...)", "eggs(...)", "ham(...)"]]),
    ],
)
def test_variants_that_save_little_are_made_one(
    tmp_path: Path, worth: int, variants: list[list[str]]
) -> None:
    texts = ["spam(x); ham(x)  # and so on", "eggs(x)  # runs", "nothing(x)", "spam + ham"]
    chosen = choose(targets(tmp_path, texts), [RULE], worth)
    assert [patterns(rule) for rule in chosen.rules] == variants
    last = len(variants) - 1
    assert chosen.wanted == [[0], [last], [], [0]]


def test_a_target_gets_of_each_rule_one_variant_with_an_id_of_its_own(tmp_path: Path) -> None:
    texts = ["spam(other(x))", "spam(other(x))  # runs", "other(eggs)"]
    chosen = choose(targets(tmp_path, texts), [RULE, OTHER], 0)
    assert [[chosen.rules[number]["id"] for number in wanted] for wanted in chosen.wanted] == [
        ["python.runs.0", "python.other.2"],
        ["python.runs.0"],
        ["python.runs.1", "python.other.2"],
    ]
    assert set(chosen.of) == {rule["id"] for rule in chosen.rules}
    assert set(chosen.of.values()) == {"python.runs", "python.other"}


def test_no_target_makes_no_variant(tmp_path: Path) -> None:
    chosen = choose(targets(tmp_path, ["nothing(x)"]), [RULE, OTHER])
    assert (chosen.rules, chosen.of, chosen.wanted) == ([], {}, [[]])
