"""What tools reach through what their classes are made from."""

import pytest

from tests.surface.test_handlers import does, javascript, python

SHELL = 'import cp from "node:child_process";\n'
RUNS = SHELL + "class A { run(u) { return cp.execSync(u); } }\n"
TOOL = "server.registerTool('a', {}, ({ p }) => new B().go(p));\n"
BASE = (
    "import subprocess\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
    "class A:\n    def run(self, u): return subprocess.run(u)\n"
)
MCP = "@mcp.tool()\ndef a(p): return B().go(p)\nmcp.run()\n"


@pytest.mark.parametrize(
    ("classes", "done", "whole"),
    [
        (RUNS + "class B extends A { go(x) { return super.run(x); } }", ["process_exec:3"], True),
        (
            RUNS + "class M extends A {}\nclass B extends M { go(x) { return super.run(x); } }",
            ["process_exec:3"],
            True,
        ),
        (
            SHELL + "class A { run(u) { return this.hook(u); } hook(u) {} }\n"
            "class B extends A { go(x) { return super.run(x); } hook(u) { cp.execSync(u); } }",
            ["process_exec:4"],
            True,
        ),
        (
            SHELL + "class A { run(u) { return this.hook(u); } hook(u) {} }\n"
            "class B extends A { go(x) { return this.run(x); } hook(u) { cp.execSync(u); } }",
            ["process_exec:4"],
            True,
        ),
        (
            SHELL + "class A { constructor(u) { cp.execSync(u); } }\n"
            "class C extends A { constructor(x) { super(x); } }\n"
            "class B { go(x) { return new C(x); } }",
            ["process_exec:3"],
            True,
        ),
        (
            "import { Axios } from 'axios';\nclass B extends Axios { go(x) { return super.get(x); } }",
            ["network:3"],
            True,
        ),
        (RUNS + "class B extends A { go(x) { return super.run.call(this, x); } }", [], False),
        (RUNS + "class B extends A { go(x) { const r = super.run; return r(x); } }", [], False),
        (RUNS + "class B extends A { go(x) { return super['run'](x); } }", [], False),
        (RUNS + "class B extends mix(A) { go(x) { return super.run(x); } }", [], False),
        (
            """class A { go(x) { return this.again(x); } }
class B extends A { again(x) { return super.go(x); } }""",
            [],
            True,
        ),
    ],
)  # fmt: skip
def test_methods_of_bases_in_javascript(classes: str, done: list[str], whole: bool) -> None:
    found = javascript(f"{classes}\n{TOOL}")["a"]
    assert does(found) == done
    assert found.code is not None
    assert found.code.whole is whole


@pytest.mark.parametrize(
    ("classes", "done", "whole"),
    [
        ("class B(A):\n    def go(self, x): return super().run(x)\n", ["process_exec:5"], True),
        ("class B(A):\n    def go(self, x): return super(B, self).run(x)\n",
         ["process_exec:5"], True),
        ("class L:\n    def go(self, x): return super().run(x)\nclass B(L, A): pass\n",
         ["process_exec:5"], True),
        ("class B:\n    def __init__(self): super().__init__()\n    def go(self, x): return x\n",
         [], True),
        ("class B(A):\n    def go(self, x):\n        up = super()\n        return up.run(x)\n",
         [], False),
        ("class B(made()):\n    def go(self, x): return super().run(x)\n", [], False),
        ("class B(made(), A):\n    def go(self, x): return super().run(x)\n",
         ["process_exec:5"], False),
    ],
)  # fmt: skip
def test_methods_of_bases_in_python(classes: str, done: list[str], whole: bool) -> None:
    found = python(BASE + classes + MCP)["a"]
    assert does(found) == done
    assert found.code is not None
    assert found.code.whole is whole


@pytest.mark.parametrize("more", ["this.wrap(x)", "{ up: x }", "x", "`${x}a`"])
def test_a_method_that_calls_itself_with_more_and_more_is_looked_at_once(more: str) -> None:
    classes = (
        f"class A {{ go(x) {{ return x ? this.go({more}) : cp.execSync(x); }}\n"
        "wrap(o) { return { ...o, up: o }; } }\nclass B extends A {}"
    )
    found = javascript(f"{SHELL}{classes}\n{TOOL}")["a"]
    assert does(found) == ["process_exec:3"]
    assert found.code is not None
    assert found.code.whole


def test_a_method_that_is_called_of_many_objects_is_known_in_part() -> None:
    """The last class has a hook that is not looked at any more."""
    base = "class A { go(x) { return this.hook(x); } hook(x) {} }\n"
    runs = "hook(x) { cp.execSync(x); }"
    classes = "".join(f"class B{n} extends A {{ {runs if n == 9 else ''} }}\n" for n in range(10))
    calls = "\n".join(f"new B{n}().go(p);" for n in range(10))
    tool = f"server.registerTool('a', {{}}, ({{ p }}) => {{ {calls} }});\n"
    found = javascript(f"{SHELL}{base}{classes}{tool}")["a"]
    assert found.code is not None
    assert does(found) or not found.code.whole
