"""Strings that only Python 3.12 parses are read all the same, at the same lines."""

import ast

import pytest

from vetting.python_fstrings import older, put_back
from vetting.python_syntax import forget, parse_newer

NEWER = {
    "quotes of its own kind": ('f"{d["k"]!r:>{w["n"]}}"', "'k'"),
    "a backslash": ("f\"{'\\n'.join(x)}\"", "'\\n'"),
    "a string in a string": ('f"{f\'{a["b"]}\'}"', "'b'"),
    "in three quotes": ('f"""{", ".join(f"{v["a"]}" for v in d)}"""', "'a'"),
    "a comment and line ends": ('f"{\n  x["y"]  # "}\n}"', "'y'"),
    "a raw one": ('rf"\\d{x["y"]}\\{z}"', "'y'"),
    "a template": ('t"{q["z"]}"', "'z'"),
    "its name shown": ('f"{d["k"]=}"', "'k'"),
}


@pytest.mark.parametrize(("source", "held"), NEWER.values(), ids=list(NEWER))
def test_what_stands_between_braces_is_put_back(source: str, held: str) -> None:
    written = older(f"one = {source}\nlast = 1\n")
    tree = ast.parse(written.text)
    put_back(tree, written.parts)
    assert held in ast.dump(tree)
    assert "_put_aside_" not in ast.dump(tree)
    assert tree.body[-1].lineno == 2 + source.count("\n")


@pytest.mark.parametrize(
    "source",
    [
        "x = f\"{a!r:>{b}} {{no}} {c['d']}\" '{' # f\"{\"\n",
        "x = rf'\\{a}\\'' + b'\\'' + f'{a != b} {a:%H:%M}' + f'\\N{BULLET}'\n",
        'x = f"""{\na\n}"""\ny = "f\'{"\n',
    ],
)
def test_what_any_parser_takes_stays_as_it_is(source: str) -> None:
    written = older(source)
    tree = ast.parse(written.text)
    put_back(tree, written.parts)
    assert ast.dump(tree) == ast.dump(ast.parse(source))


@pytest.mark.parametrize("source", ["x = f'{a", "x = f'{" * 50, "x = f'{)}'", "f'{a!'"])
def test_what_nobody_parses_stays_as_it_is(source: str) -> None:
    assert older(source) == (source, {})


def test_a_file_is_read_with_the_lines_of_what_is_put_back() -> None:
    forget()
    source = b'class A[\n  T: dict[str, list[int]],\n](B):\n  x = 1\ny = f"{\n e["K"]}"\n'
    for _ in range(2):
        tree = parse_newer(source, keep=True)
        kept = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value == "K"]
        assert [node.lineno for node in kept] == [6]
        assert [type(item).__name__ for item in tree.body] == ["ClassDef", "Assign"]
        assert tree.body[1].lineno == 5
    forget()
