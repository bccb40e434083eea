"""Names that modules of a package have of each other, all at once."""

from tests.surface.conftest import wheel
from vetting import surface

SERVER = """
import kit
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
for one in (kit.Read(), kit.Write()):
    mcp.add_tool(one.run, name=one.name)
"""

BASE = """
class Tool:
    def run(self): return 1
class Editing(Tool):
    word = "write"
"""


def test_modules_that_import_each_other_have_a_name_of_the_one_that_makes_it() -> None:
    """The last of them has the name too, from the package that asks it."""
    found = surface.read(
        wheel(
            {
                "server.py": SERVER,
                "kit/__init__.py": "from .base import *\nfrom .tools import *\nfrom .more import *\n",
                "kit/base.py": BASE,
                "kit/tools.py": "from kit import Editing, Tool\nclass Read(Tool):\n    name = 'read'\n",
                "kit/more.py": "from kit import Editing\nclass Write(Editing):\n    name = Editing.word\n",
            }
        )
    )
    assert sorted(one.name for one in found.declared) == ["read", "write"]
