"""Tools that get their names from their classes, and a library's own list at run time."""

import ast

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState
from vetting.surface._python_spelled import spelled

SERVER = """from mcp.server.fastmcp import FastMCP
class Named:
    @classmethod
    def spelled(cls):
        name = cls.__name__
        if name.endswith("Tool"):
            name = name[:-4]
        return "".join(["_" + c.lower() if c.isupper() else c for c in name]).lstrip("_")
    def get_name(self):
        return self.spelled()
class Tool(Named):
    pass
class Editing(Tool):
    pass
class ReadFileTool(Tool):
    def apply(self, path: str) -> str:
        "Read one file."
        return open(path).read()
class WriteFileTool(Editing):
    def apply(self, path: str, text: str) -> str:
        "Write one file."
        open(path, "w").write(text)
class Other:
    def apply(self, path: str) -> str:
        return path
mcp = FastMCP("server")
def main(chosen):
    for tool in chosen:
        mcp._tool_manager._tools[tool.get_name()] = made(tool)
    mcp.run()
"""


def test_each_class_that_does_the_work_is_declared() -> None:
    found = python(SERVER)
    assert (names(found), found.state) == (["read_file", "write_file"], SurfaceState.PARTIAL)
    assert gaps(found) == ["server.py:29 a tool is put into the library's own list"]
    assert [tool.description for tool in found.tools] == ["Read one file.", "Write one file."]
    assert [tool.parameters for tool in found.tools] == [("path",), ("path", "text")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('return cls.__name__.lower().removesuffix("tool")', "readfile"),
        ('return f"{cls.prefix}_{cls.__name__}"', "fs_ReadFileTool"),
        ('x = ""\nfor c in cls.__name__:\n    x += "-" + c if c.isupper() and x else c\nreturn x',
         "Read-File-Tool"),
        ('return cls.prefix or cls.__name__', "fs"),
        ('return "".join(c for i, c in enumerate(cls.__name__) if i < 4)', "Read"),
        ('return fetched(cls.__name__)', None),
        ('import os\nreturn os.environ[cls.__name__]', None),
        ('x = cls.__name__\nfor a in x:\n for b in x:\n  for c in x:\n   x = x\nreturn x', None),
        ('x = cls.__name__\nfor a in x:\n    x = x + x\nreturn x', None),
        ('return cls.__name__.replace("", cls.__name__ * 99)', None),
    ],
)  # fmt: skip
def test_a_name_is_spelled(body: str, expected: str | None) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    raw = ast.parse(f"def name(cls):\n{lines}").body[0]
    known = {"__name__": "ReadFileTool", "prefix": "fs"}
    assert spelled(raw, {}, known.get) == expected
