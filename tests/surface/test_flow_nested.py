"""Archives in archives: unpacked without an end, and with one."""

import ast

import pytest

from vetting.python_syntax import by_kind
from vetting.surface._flow_nested import python_nested

QUEUE = """
def parts(path):
    queue = [ZipFile(path)]
    while queue:
        archive = queue.pop()
        for entry in archive.infolist():
            {body}
"""
ITSELF = """
def unpack(archive):
    for entry in archive.infolist():
        if entry.filename.endswith(".zip"):
            {body}
"""


def lines(source: str) -> list[int]:
    return [line for line, _ in python_nested(source.encode(), by_kind(ast.parse(source)))]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (QUEUE.format(body="queue.append(ZipFile(archive.open(entry)))"), 7),
        (ITSELF.format(body="unpack(zipfile.ZipFile(io.BytesIO(archive.read(entry))))"), 5),
        (ITSELF.format(body="unpack(tarfile.TarFile(fileobj=None))").replace("None", "x"), 0),
    ],
)
def test_an_archive_in_an_archive_in_an_archive(source: str, line: int) -> None:
    assert lines(source) == ([line] if line else [])


@pytest.mark.parametrize(
    "body",
    [
        "queue.append(ZipFile(archive.open(entry))) if len(queue) < LIMIT else None",
        "texts.append(archive.read(entry))",
        "book = ZipFile(archive.open(entry))",
    ],
)
def test_one_that_ends(body: str) -> None:
    assert lines(QUEUE.format(body=body)) == []


def test_one_that_counts_its_depth() -> None:
    source = ITSELF.format(body="unpack(ZipFile(archive.open(entry)), depth + 1)")
    assert lines(source.replace("(archive):", "(archive, depth=0):\n    assert depth < 3")) == []
