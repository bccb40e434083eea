"""Texts with expressions, as Python 3.12 writes them."""

import ast
import time

import pytest

from vetting.newer_strings import older
from vetting.python_syntax import parse_newer

NEWER = [
    'x = f"{a["b"]}"',
    "x = f'{a['b']}'",
    'x = f"{"\\n".join(call(one))}"',
    "x = f\"{'• yes\\n' if call(one) else ''}\"",
    'x = f"{call(\n    one,  # why\n)}"',
    'x = f"{f"{call(one)["b"]}"} {f"{f"{1}"}"}"',
    'x = rf"{a["b"]!r:>{width["c"]}} \\d"',
    'x = f"{{}} {a["b"]} \\" {{{call(one)}}}"',
    'x = f"{f\'{call(one)}\' + a["b"]} {f\'{f"{c["d"]}"}\'}"',
    'x = f"{f\'{call(one)["b"]}\'}"',
    'x = f"{", ".join(f"{k}={v!r}" for k, v in d.items())}"',
    'x = f"{d["time"]:%H:%M} {lambda_({"a": 1}["a"])}"',
    'x = F"""{a["""b"""]}"""',
]
OLDER = [
    'x = f"{a[\'b\']} {b!r:>{c}} {{}}"  # isn\'t it "so"',
    'x = "it\'s # no comment" + \'"\' + r"\\" + b"\'"',
    '"""A "text" with {braces} and \'quotes\'."""\ny = f"""{\n a}"""',
    "x = f'''{a[\"b\"]}''' 'c' f\"d\"",
    'x = u"f" + rb"\\"" + f""',
]


@pytest.mark.parametrize("source", NEWER)
def test_is_read(source: str) -> None:
    tree = parse_newer(f"import os\n{source}\nlast = os.environ['LAST']\n".encode())
    said = ast.unparse(tree)
    assert "LAST" in said
    assert tree.body[-1].lineno == source.count("\n") + 3
    assert ("call(one)" in source.replace("\n    one,  # why\n", "one")) == ("call(one)" in said)


@pytest.mark.parametrize("source", OLDER)
def test_what_older_parsers_read_stays(source: str) -> None:
    assert older(source) == source


def test_what_is_said_beside_it_is_kept() -> None:
    tree = parse_newer(b'x = f"Deletes {a["b"]} for good"\n')
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert {"Deletes ", "b", " for good"} <= set(texts)


@pytest.mark.parametrize("piece", ['f"{', "f'{\"", '{"a', '"""', "f'''{f\"{", 'f"{x:{', "\\"])
def test_it_takes_no_longer_than_the_text_is_long(piece: str) -> None:
    def spent(count: int) -> float:
        began = time.process_time()
        older(piece * count)
        return time.process_time() - began

    assert spent(20_000) < 10 * max(spent(5_000), 0.01)
