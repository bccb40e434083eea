"""Servers mounted into others: the names that a client sees."""

import pytest

from tests.surface.conftest import gaps, names, python, read, wheel
from vetting.model.surface import Surface

PART = """from fastmcp import FastMCP
mcp = FastMCP("{0}")
@mcp.tool
def {0}() -> str: ...
"""
MAIN = """from fastmcp import FastMCP
from pack.a import mcp as first
from pack.b import mcp as second
main = FastMCP("m")
"""


def mounting(source: str, **others: str) -> Surface:
    parts = {"pack____init__": "", "pack__a": PART.format("one"), "pack__b": PART.format("two")}
    return python(MAIN + source, **parts, **others)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("main.mount(first, namespace='x')\nmain.mount(second)", "two x_one"),
        ("main.mount('x', first)\nmain.import_server('y', second)", "x_one y_two"),
        ("for n, s in {'x': first, 'y': second}.items():\n    main.mount(s, n)", "x_one y_two"),
        ("for n, s in [('x', first), ('y', second)]:\n    main.mount(s, namespace=n)", "x_one y_two"),
        (("ALL = [dict(n='x', s=first), dict(n='y', s=second)]\nfor part in ALL:\n"
         "    main.mount(part['s'], prefix=part['n'])"), "x_one y_two"),
        ("def put(s, n):\n    main.mount(s, n)\nput(first, 'x')\nput(second, n='y')", "x_one y_two"),
        (("between = FastMCP('n')\nbetween.mount(first, 'x')\nmain.mount(between, 'y')\n"
         "main.mount(second)"), "two y_x_one"),
        ("main.mount(first, 'x')\nmain.mount(first, 'y')\nmain.mount(second)", "two x_one y_one"),
        ("main.mount(first, **{'namespace': 'x'})\nmain.mount(second, None or 'y')", "x_one y_two"),
        ("def put(s, n=None):\n    main.mount(s, n or None)\nput(first, 'x')\nput(second)",
         "two x_one"),
        (("def make():\n    made = FastMCP('n')\n    @made.tool\n    def three(): ...\n"
         "    return made\nmain.mount(make(), 'z')\nmain.mount(first)"), "one two z_three"),
        (("def register(to):\n    @to.tool\n    def three(): ...\n"
         "register(first)\nmain.mount(first, 'x')\nmain.mount(second)"), "two x_one x_three"),
        ("def three(): ...\ngiven = FastMCP('g', tools=[three])\nmain.mount(given, 'x')",
         "one two x_three"),
    ],
)  # fmt: skip
def test_what_tools_are_called(source: str, expected: str) -> None:
    found = mounting(source)
    assert (names(found), gaps(found)) == (expected.split(), [])


def test_other_things_are_mounted_too() -> None:
    found = mounting(
        "import requests\ndef go(session, address):\n"
        "    session.mount(f'https://{address}', Adapter())\n"
        "    session.mount(address, Adapter())\n"
        "go(requests.Session(), x)\n"
    )
    assert (names(found), gaps(found)) == (["one", "two"], [])


def test_prompts_get_the_prefix_too() -> None:
    found = mounting("@first.prompt\ndef how(): ...\nmain.mount(first, 'x')\n")
    assert [item.name for item in found.prompts] == ["x_how"]


def test_a_server_behind_a_provider() -> None:
    found = mounting(
        "for n, s in (('x', first), ('y', second)):\n"
        "    main.add_provider(FastMCPProvider(s).wrap_transform(Titled(n)), namespace=n)\n"
    )
    assert (names(found), found.state) == (["x_one", "y_two"], "partial")


def test_a_server_with_a_command_of_its_own_shows_its_tools_either_way() -> None:
    files = {
        "pack/__init__.py": "",
        "pack/a.py": PART.format("one"),
        "pack/b.py": PART.format("two") + "if __name__ == '__main__':\n    mcp.run()\n",
        "pack/all.py": MAIN + "main.mount(first, 'x')\nmain.mount(second, 'y')\n",
        "pack/only.py": "from pack.a import mcp\ndef main():\n    mcp.run()\n",
        "server-1.dist-info/entry_points.txt": (
            "[console_scripts]\nall = pack.all:main\nonly = pack.only:main\n"
        ),
    }
    assert names(read(wheel(files))) == ["one", "x_one", "y_two"]


@pytest.mark.parametrize(
    ("source", "state", "why"),
    [
        ("main.mount(first, os.environ['N'])", "partial", "under a name that is made at run time"),
        (
            "main.mount(first, namespace=os.environ['N'] or None)",
            "partial",
            "under a name that is made at run time",
        ),
        (
            "n = os.environ['N'] or 'x'\nmain.mount(first, n)",
            "partial",
            "under a name that is made at run time",
        ),
        (
            "main.mount(first, **dict(os.environ))",
            "partial",
            "under a name that is made at run time",
        ),
        (
            "def put(to):\n    to.mount(other())\nput(main)",
            "dynamic",
            "another server, which is not in the source, is mounted",
        ),
        (
            "def put(to):\n    for s in found(): to.mount(s)\nput(main)",
            "dynamic",
            "is mounted",
        ),
        (
            "main.mount(other())",
            "dynamic",
            "another server, which is not in the source, is mounted",
        ),
        ("for s in found(): main.mount(s)", "dynamic", "is mounted"),
        ("main.add_provider(OpenAPIProvider(spec))", "partial", "gives tools at run time"),
    ],
)
def test_what_cannot_be_told_is_said(source: str, state: str, why: str) -> None:
    found = mounting(f"import os\n{source}\n")
    assert found.state == state
    assert any(why in item.why for item in found.unresolved)


SLUG = """def slug(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name.strip().lower())
"""


@pytest.mark.parametrize(
    ("source", "prefix"),
    [
        (SLUG + "main.mount(s, slug(s.name))", "my_part"),
        (SLUG + "for one in [s]:\n    main.mount(one, slug(one.name))", "my_part"),
        ("main.mount(s, ''.join(c for c in s.name if c.isalpha() and c not in 'xyz'))", "MPart"),
        ("import re\nmain.mount(s, re.sub(r'[^a-z0-9]+', '_', s.name.lower()))", "my_part"),
        ("from slugify import slugify\nmain.mount(s, slugify(s.name, separator='_'))", "my_part"),
        ("from slugify import slugify\nmain.mount(s, slugify(s.name))", "my-part"),
    ],
)
def test_a_prefix_that_is_made_of_a_server_s_name(source: str, prefix: str) -> None:
    found = mounting(f"s = FastMCP('My Part')\n@s.tool\ndef three(): ...\n{source}\n")
    assert (names(found), gaps(found)) == (sorted(["one", "two", f"{prefix}_three"]), [])


@pytest.mark.parametrize(
    "source",
    [
        "main.mount(s, ''.join(c if allowed(c) else '_' for c in s.name))",
        "main.mount(s, ''.join(c for c in s.name if allowed(c)))",
        "import re\nmain.mount(s, re.sub(r'(P|a)+', '_', s.name))",
        "import re\nmain.mount(s, re.sub(r'[^a-z0-9]+', '_', s.name, flags=re.I))",
        "from slugify import slugify\nmain.mount(s, slugify(s.name, stopwords=['my']))",
        "s._mcp_server.name = 'other'\nmain.mount(s, s.name)",
        "inner = s._mcp_server\ninner.name = 'other'\nmain.mount(s, s.name)",
    ],
)
def test_a_prefix_of_which_nobody_knows_what_is_made_of_a_name(source: str) -> None:
    found = mounting(f"s = FastMCP('My Part')\n@s.tool\ndef three(): ...\n{source}\n")
    assert found.state != "complete"
