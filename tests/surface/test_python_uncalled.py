"""Functions that would register tools, and that nothing of the package calls."""

import pytest

from tests.surface.conftest import names, read, wheel
from vetting.model.surface import SurfaceState

SERVER = """import atexit
from mcp.server.fastmcp import FastMCP
from pack.tools.first import register as register_first
mcp = FastMCP("m")
def main():
    register_first(mcp)
    atexit.register(print)
    mcp.run()
"""
TOOLS = """def register(mcp):
    @mcp.tool()
    def {0}(): ...
"""
AGAIN = """from .first import register as register_first
from .second import register as register_second
__all__ = ["register_first", "register_second"]
"""


def found(server: str = "", entry: str = "", **others: str) -> list[str]:
    files = {
        "pack/__init__.py": '"""Use register(mcp) to add more."""\nfrom .tools import register_second',
        "pack/server.py": SERVER + server,
        "pack/tools/__init__.py": AGAIN,
        "pack/tools/first.py": TOOLS.format("one"),
        "pack/tools/second.py": TOOLS.format("two"),
    }
    for name, text in others.items():
        path = f"pack/{name.replace('__', '/')}.py"
        files[path] = files.get(path, "") + "\n" + text
    if entry:
        files["server-1.dist-info/entry_points.txt"] = entry
    whole = read(wheel(files, entry="pack.server:main"))
    assert whole.state is not SurfaceState.COMPLETE or not whole.unresolved
    return names(whole)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# register_second(mcp)",
        "import re\nWORD = re.compile('register tools')\nprint(getattr(mcp, 'name', ''))",
        "def show(x): return f\"{x.__dict__ if hasattr(x, '__dict__') else x}\"",
        "from pack import register_second as more\n__all__ = ['more']",
    ],
)
def test_what_nothing_calls_registers_nothing(source: str) -> None:
    assert found(source) == ["one"]


@pytest.mark.parametrize(
    "source",
    [
        "from pack import register_second\nregister_second(mcp)",
        "from pack.tools import register_second as more\nmore(mcp)",
        "from pack.tools import second\nsecond.register(mcp)",
        "import pack.tools.second as two\ntwo.register(mcp)",
        "import pack\npack.register_second(mcp)",
        "from pack import register_second\nALL = [register_second]\nfor one in ALL: one(mcp)",
        "from pack.tools import second\ngetattr(second, 'register')(mcp)",
        "from pack.tools import second\ngetattr(second, 'reg' + 'ister')(mcp)",
        "from pack.tools import second\nask = getattr\nask(second, 'reg' + 'ister')(mcp)",
        "from pack.tools import second\nvars(second)['reg' + 'ister'](mcp)",
        "from pack.tools import second\nsecond.__dict__['reg' + 'ister'](mcp)",
        (
            "import operator\nfrom pack.tools import second\n"
            "operator.attrgetter('reg' + 'ister')(second)(mcp)"
        ),
        (
            "from inspect import getmembers as ask\nfrom pack.tools import second\n"
            "for _, one in ask(second): one(mcp)"
        ),
        "import sys\nfor one in list(sys.modules.values()): print(one)",
        "eval('reg' + 'ister_first')",
        "from pack.tools.second import *\nregister(mcp)",
        "def go(atexit): atexit.register(mcp)\nfrom pack.tools import second\ngo(second)",
        "def go():\n    from pack.tools import second as atexit\n    atexit.register(mcp)\ngo()",
        "def go():\n    import pack.tools.second as atexit\n    atexit.register(mcp)\ngo()",
        "import pydoc\npydoc.locate('pack.tools.' + 'second')",
        "LATER = 'pack.tools.second:register'",
        "import fire\nfire.Fire()",
    ],
)
def test_what_may_be_called_registers(source: str) -> None:
    assert "two" in found(source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tools__second", "register(None)"),
        ("tools__second", "again = register"),
        ("tools__second", "class A:\n    def __init__(self, by=register): by(self)"),
        ("tools__second", "def __getattr__(name): ..."),
        ("tools__third", "from pack.tools.second import register\nregister(None)"),
        ("tools__third", "import second\nsecond.register(None)"),
    ],
)
def test_other_modules_may_call_it(name: str, source: str) -> None:
    assert "two" in found("", **{name: source})


def test_a_decorator_may_call_it() -> None:
    marked = "from pack.app import at_start\n@at_start\n" + TOOLS.format("three")
    assert "three" in found(
        "import pack.tools.third", tools__third=marked, app="def at_start(f): f(1)"
    )


def test_other_packages_may_be_told_of_it() -> None:
    points = "[console_scripts]\nserver = pack.server:main\n[plugins]\nmore = pack.tools.second:register\n"
    assert "two" in found("", entry=points)


def test_what_a_command_starts_may_be_called_from_elsewhere() -> None:
    assert "three" in found(TOOLS.format("three").replace("register", "add"))
