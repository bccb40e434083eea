"""Methods of paths move files where the receiver is one, and change texts where it is none."""

import pytest

from tests.surface.conftest import wheel
from vetting import surface

HEAD = '''from dataclasses import dataclass
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
BASE = Path("/srv/notes")
HOME = Path.home() / ".notes"
def one(folder: str) -> Path: return (BASE / folder).resolve()
def found(folder: Path) -> "list[Path]": return [*folder.glob("*")]
def settle(path: Path | None): path.rename("x")
def settle_any(path): path.replace("x")
def settle_all(paths: list[Path]):
    for path in paths: path.hardlink_to("x")
def clean(path): return path.replace("a", "b")
@dataclass
class Store:
    root: Path
    def settle(self): (self.root / "a").rename("x")
@mcp.tool()
def act(p: str) -> str:
    """Act."""
'''


def acts(body: str) -> set[str]:
    read = surface.read(wheel({"server.py": f"{HEAD}    {body}\n"}))
    codes = [one.code for one in read.declared if one.code is not None]
    return {act.what for code in codes for act in code.acts if act.kind == "fs_write"}


@pytest.mark.parametrize(
    ("body", "method"),
    [
        ("settle(one(p))", "rename"),
        ("settle_any(one(p).parent)", "replace"),
        ("settle_all([one(p)])", "hardlink_to"),
        ("Store(BASE).settle()", "rename"),
        ("for q in sorted(one(p).rglob('*')): q.chmod(0)", "chmod"),
        ("(HOME / p).rename('x')", "rename"),
        ("(HOME / 'a').symlink_to(p)", "symlink_to"),
        ("(Path.cwd() / p).touch()", "touch"),
        ("(HOME / p).open('w').write('x')", "open"),
        ("old = [q for q in found(BASE) if q.is_file()]; next(old).replace(p)", "replace"),
    ],
)
def test_method_of_a_path(body: str, method: str) -> None:
    assert f"pathlib.Path().{method}" in acts(body)


def test_what_a_path_of_home_is_opened_with() -> None:
    read = surface.read(wheel({"server.py": f"{HEAD}    (HOME / 'a').hardlink_to(p)\n"}))
    assert [(one.kind, one.sources) for one in read.flows] == [("path", ("given act.p",))]


@pytest.mark.parametrize(
    "body", ["return clean(p)", "return [q.name.replace('a', 'b') for q in found(BASE)]"]
)
def test_method_of_a_text(body: str) -> None:
    assert not acts(body)
