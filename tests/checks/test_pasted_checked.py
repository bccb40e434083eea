"""What is pasted into a statement after all but letters, digits and dashes was refused."""

import pytest

from vetting.checks._pasted_checked import pastes_what_is_checked

PY = """import re
def export(self, sensor, day):
    if {test}:
        raise ValueError("no")
    query = f"select * from readings where sensor = '{{sensor}}' and day = '{{day}}'"
    return query
"""


@pytest.mark.parametrize(
    "test",
    [
        "not all(c.isalnum() or c in '-_' for c in sensor + day)",
        "not all(c.isalnum() or c in '-_' for c in sensor + day) or sensor.startswith('-')",
        "not sensor.isalnum() or not day.isdigit()",
        "not re.fullmatch(r'[\\w-]+', f'{sensor}{day}')",
    ],
)
def test_letters_end_no_value(test: str) -> None:
    assert pastes_what_is_checked(PY.format(test=test), 5)


@pytest.mark.parametrize(
    "test",
    [
        "not all(c.isalnum() or c in '-_' for c in sensor)",
        'not all(c.isalnum() or c in "-\'" for c in sensor + day)',
        "not all(c.isalnum() and c in '-_' or c for c in sensor + day)",
        "not any(c.isalnum() for c in sensor + day)",
        "all(c.isalnum() for c in sensor + day)",
        "not sensor.isalnum() and not day.isdigit()",
        "not re.fullmatch(r'.+', sensor + day)",
        "len(sensor + day) > 40",
        "not (sensor + day)[:4].isalnum()",
    ],
)
def test_others_may(test: str) -> None:
    assert not pastes_what_is_checked(PY.format(test=test), 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        raise", "        print"),
        ("    query", "    day = other\n    query"),
        ("'{{day}}'", "'{{day.upper()}}'"),
        ("    return query", "    return query)"),
        ("def export(self, sensor, day):\n", "if 1:\n"),
    ],
)
def test_a_check_is_one_of_what_is_pasted(old: str, new: str) -> None:
    text = PY.replace(old, new).format(test="not (sensor + day).isalnum()")
    line = next(n for n, one in enumerate(text.split("\n"), 1) if "select" in one)
    assert not pastes_what_is_checked(text, line)
