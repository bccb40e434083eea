"""Classes that have methods and members from others: of bases, and of classes that are made from them."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import threading
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
"""
OPENS = {"py": "open({})", "js": "fs.readFile({})"}
PYTHON = {
    "super": (
        "class A:\n def go(self, x): return {}\nclass B(A):\n def go(self, x): return super().go(x)\n",
        "x",
        "B().go(name)",
    ),
    "override": (
        "class A:\n def go(self, x): return self.run(x)\nclass B(A):\n def run(self, x): return {}\n",
        "x",
        "B().go(name)",
    ),
    "inherited member": (
        "class A:\n def __init__(self, x): self.x = x\nclass B(A):\n def go(self): return {}\n",
        "self.x",
        "B(name).go()",
    ),
    "from outside": (
        "class A(threading.Thread):\n def go(self, x): return {}\n",
        "x",
        "A().go(name)",
    ),
}
JAVASCRIPT = {
    "super": (
        "class A {{ go(x) {{ return {} }} }} class B extends A {{ go(x) {{ return super.go(x) }} }}\n",
        "x",
        "return new B().go(name)",
    ),
    "override": (
        "class A {{ go(x) {{ return this.run(x) }} }} class B extends A {{ run(x) {{ return {} }} }}\n",
        "x",
        "return new B().go(name)",
    ),
    "inherited member": (
        (
            "class A {{ constructor(x) {{ this.x = x }} }}"
            " class B extends A {{ constructor(x) {{ super(x) }} go() {{ return {} }} }}\n"
        ),
        "this.x",
        "return new B(name).go()",
    ),
    "from outside": (
        (
            'import {{ EventEmitter }} from "node:events";\n'
            "class A extends EventEmitter {{ go(x) {{ return {} }} }}\nconst a = new A();\n"
        ),
        "x",
        "return a.go(name)",
    ),
    "of an object": (
        "const a = {{ path: '', set(x) {{ this.path = x }}, go() {{ return {} }} }};\n",
        "this.path",
        "a.set(name); return a.go()",
    ),
    "of its own object": (
        "const a = {{ go(x) {{ return this.run(x) }}, run(x) {{ return {} }} }};\n",
        "x",
        "return a.go(name)",
    ),
}


@pytest.mark.parametrize("case", PYTHON.values(), ids=PYTHON.keys())
def test_python(case: tuple[str, str, str]) -> None:
    source, path, call = case
    for given, expected in ((path, {"path"}), ("'notes'", set())):
        said = source.format(OPENS["py"].format(given))
        assert kinds(PY + said + decorated(f"return {call}"), "m.py") == expected


@pytest.mark.parametrize("case", JAVASCRIPT.values(), ids=JAVASCRIPT.keys())
def test_javascript(case: tuple[str, str, str]) -> None:
    source, path, call = case
    for given, expected in ((path, {"path"}), ("'notes'", set())):
        said = source.format(OPENS["js"].format(given))
        assert kinds(JS + said + registered(call)) == expected
