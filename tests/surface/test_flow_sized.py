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
        ("from PIL import Image as P\nreturn P.new('RGB', (a, b))", "picture"),
        ("import PIL.Image as P\nreturn P.new('L', (a * b, 40 * b // 2), 'white')", "picture"),
        ("from PIL import Image\nsize = (a * 16, b)\nreturn Image.new('RGB', size)", "picture"),
        ("import numpy as np\nreturn np.zeros((a, a)).sum()", "picture"),
        ("import numpy\nreturn numpy.full([a, b], 7).sum()", "picture"),
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
        "a, b = max(1, min(a, 8)), min(b, 320)\nreturn Image.new('RGB', (a * b, b * 3 // 2))",
        "import numpy as np\nreturn np.zeros(7)",
        "import numpy as np\nif a > 2000:\n    raise ValueError\nreturn np.zeros((a, a)).sum()",
        "from shapes import Image as P\nreturn P.new('RGB', (a, b))",
        "from PIL import Image as P\nreturn P.new('RGB', (300 + a, 200))",
        "from PIL import Image as P\nreturn P.new('RGB', (len(str(a)) * 8, 200))",
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
    assert amounts(javascript("return createCanvas(a * 32, b * 2 * a);", kinds=NUMBERS)) == {
        "picture"
    }
    assert amounts(javascript("return createCanvas(a + 32, 200);", kinds=NUMBERS)) == set()
    assert amounts(javascript("return BigInt(a) ** BigInt(b);", kinds=NUMBERS)) == {"rounds"}
    held = "a: z.number().max(100), b: z.number().max(100)"
    assert amounts(javascript("return createCanvas(a, b);", kinds=held)) == set()
    assert amounts(javascript("return BigInt(a) ** BigInt(b);", kinds=held)) == set()


@pytest.mark.parametrize(
    "made",
    [
        "a.map((line) => line.length)",
        "a.lines().map((line) => line.length + 2)",
        "[a.reduce((most, line) => Math.max(most, line.length), 0)]",
        "[a.reduce((most, line) => (line.length > most ? line.length : most), 0)]",
        "a.map(function (row) { return Math.max(row.name.length, 4); })",
    ],
)
def test_a_line_as_long_as_what_was_given_is_none_of_a_chosen_length(made: str) -> None:
    body = f"const wide = Math.max(...{made}, 12); return '-'.repeat(wide + 2);"
    assert amounts(javascript(body, kinds="a: z.any()")) == set()


@pytest.mark.parametrize(
    "made",
    [
        "a.map((row) => row.wide)",
        "a.map((row) => Number(row))",
        "[a.reduce((most, row) => Math.max(most, row.wide), 0)]",
        "[a.reduce((sum, wide) => sum + wide, 0)]",
        "[a.reduce((most, line) => Math.max(most, line.length), a.least)]",
    ],
)
def test_numbers_that_are_given_one_by_one_are_chosen(made: str) -> None:
    body = f"const wide = Math.max(...{made}, 12); return '-'.repeat(wide + 2);"
    assert amounts(javascript(body, kinds="a: z.any()")) == {"repeat"}


@pytest.mark.parametrize(
    ("made", "chosen"),
    [
        ("max(map(len, a))", False),
        ("max(map(lambda line: len(line) + 1, a))", False),
        ("max(len(line) for line in a)", False),
        ("max(map(int, a))", True),
        ("max(map(lambda row: row['wide'], a))", True),
    ],
)
def test_lengths_in_python(made: str, chosen: bool) -> None:
    found = amounts(python(f"return '-' * {made}", given="a: list"))
    assert found == ({"repetition"} if chosen else set())
