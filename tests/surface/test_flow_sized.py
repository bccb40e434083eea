"""Pictures, powers and tables that get as large as a caller says, and those that are held down."""

import pytest

from tests.surface.test_flow_limits import javascript, python
from vetting.surface import Reading

INTEGERS = "a: int, b: int"
NUMBERS = "a: z.number(), b: z.number()"


def amounts(reading: Reading) -> set[str]:
    return {flow.what for flow in reading.flows if flow.kind == "amount"}


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return Image.new('RGB', (a, b))", "picture"),
        ("return str(a ** b)", "power"),
        ("t = ''\nfor _ in range(a):\n    t = t + '| '\nreturn t", "rounds"),
    ],
)
def test_as_large_as_a_caller_says_in_python(body: str, what: str) -> None:
    assert amounts(python(body, given=INTEGERS)) == {what}


@pytest.mark.parametrize(
    "body",
    [
        "a, b = min(a, 4000), min(b, 4000)\nreturn Image.new('RGB', (a, b))",
        "wide = 300 + 2 * a\nreturn Image.new('RGB', (wide, 300))",
        "return Shape.new('RGB', (a, b))",
        "if b > 100:\n    raise ValueError\nreturn str(a ** b)",
        "return 2 ** b",
        "for _ in range(a):\n    n = n + 1\nreturn n",
    ],
)
def test_held_down_in_python(body: str) -> None:
    assert amounts(python(body, given=INTEGERS)) == set()


def test_a_power_of_numbers_with_a_point_overflows() -> None:
    assert amounts(python("return str(a ** b)", given="a: float, b: float")) == set()


def test_a_few_at_a_time() -> None:
    assert amounts(python("return list(itertools.permutations(a))")) == {"permutations"}
    assert amounts(python("return list(itertools.permutations(a, 2))")) == set()


def test_in_javascript() -> None:
    assert amounts(javascript("return createCanvas(a, b);", kinds=NUMBERS)) == {"picture"}
    assert amounts(javascript("return BigInt(a) ** BigInt(b);", kinds=NUMBERS)) == {"rounds"}
    held = "a: z.number().max(100), b: z.number().max(100)"
    assert amounts(javascript("return createCanvas(a, b);", kinds=held)) == set()
    assert amounts(javascript("return BigInt(a) ** BigInt(b);", kinds=held)) == set()
