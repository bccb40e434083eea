"""What names stand for in the code, whatever a tool was asked for."""

import ast

import pytest

from vetting.python_syntax import by_kind
from vetting.surface._flow_constants import places
from vetting.surface._flow_constants_javascript import folded
from vetting.surface._flow_huge import python_huge
from vetting.surface._flow_huge_javascript import javascript_huge
from vetting.surface._flow_rounds import python_rounds
from vetting.surface._flow_rounds_javascript import javascript_rounds


def in_python(source: str) -> set[str]:
    data = source.encode()
    return {
        what
        for place in places(by_kind(ast.parse(source)), data)
        for _, what in (*python_huge(data, place), *python_rounds(data, place))
    }


def in_javascript(source: str) -> set[str]:
    said = folded(source)
    return {what for _, what in (*javascript_huge(said), *javascript_rounds(said))}


@pytest.mark.parametrize(
    "body",
    [
        "zoom = 22; edge = 2**zoom - 1\n    return [(x, y) for x in range(edge) for y in range(edge)]",
        (
            "zoom = 22\n    x0, x1 = 0, 2**zoom - 1\n    for x in range(x0, x1 + 1):\n"
            "        for y in range(x1):\n            total += x"
        ),
        "rows = cols = 60_000\n    for x in range(rows):\n        for y in range(cols):\n            n += x",
        "size = 1 << 30\n    return bytearray(size)",
        (
            "with ZipFile(out) as archive:\n        block = b'0' * (1 << 24)\n        for n in range(4096):\n"
            "            archive.writestr(str(n), block)"
        ),
        "length = 16\n    for word in product(string.ascii_lowercase, repeat=length):\n        total += 1",
        (
            "try:\n        many = 10**6\n        for i in range(many):\n            mkdir(str(i))\n"
            "    finally:\n        pass"
        ),
    ],
)
def test_amounts_by_name_in_python(body: str) -> None:
    assert len(in_python(f"def pack(zoom, rows, size):\n    {body}\n")) == 1


@pytest.mark.parametrize(
    "body",
    [
        "edge = 2**zoom - 1\n    return [(x, y) for x in range(edge) for y in range(edge)]",
        "if zoom is None:\n        size = 1 << 30\n    return bytearray(size)",
        "size = 1 << 30\n    size = min(size, 4096)\n    return bytearray(size)",
        "size = 1 << 30\n    for size in sizes:\n        yield bytearray(size)",
        "global size\n    size = 1 << 30\n    return bytearray(size)",
        "limit = 10**10\n    return bytearray(1024) if n < limit else None",
        "block = b'0' * 4096\n    for n in range(16):\n        f.write(block)",
    ],
)
def test_amounts_that_another_decides_in_python(body: str) -> None:
    assert in_python(f"def pack(zoom, rows, size):\n    {body}\n") == set()


@pytest.mark.parametrize(
    "source",
    [
        (
            "const SIZE = 2 ** 18;\nfunction f() { const width = SIZE, height = SIZE;\n"
            "for (let y = 0; y < height; y++) {\n for (let x = 0; x < width; x++) { n += x; } } }"
        ),
        (
            "const level = 20;\nconst edge = 2 ** level - 1;\n"
            "for (let x = 0; x < edge; x += 1) {\nfor (let y = 0; y < edge; y += 1) { n += x; } }"
        ),
        "const BLOCK = 1024 * 1024;\nconst COUNT = 4096;\nkeep(Buffer.alloc(BLOCK * COUNT));",
        (
            "function f() { const many = 1_000_000;\n"
            "for (let i = 0; i < many; i++) { fs.writeFileSync(`${i}`, '0'); } }"
        ),
        "const N = 1e9;\nreturn 'x'.repeat(N);",
    ],
)
def test_amounts_by_name_in_javascript(source: str) -> None:
    assert len(in_javascript(source)) >= 1
    assert folded(source).count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "source",
    [
        "const SIZE = 2 ** 8;\nfor (let y = 0; y < SIZE; y++) {\nfor (let x = 0; x < SIZE; x++) n += x; }",
        "function f() { const size = 1 << 30; keep(size); }\nfunction g(size) { Buffer.alloc(size); }",
        "const size = 1 << 30;\nfunction g(size) { return Buffer.alloc(size); }",
        "const size = 1 << 30;\nfunction g() { let size = 8; return Buffer.alloc(size); }",
        "const MAX = 1 << 30;\nif (n > MAX) throw new Error(); return Buffer.alloc(n);",
    ],
)
def test_amounts_that_another_decides_in_javascript(source: str) -> None:
    assert in_javascript(source) == set()
