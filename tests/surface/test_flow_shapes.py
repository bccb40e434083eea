"""A check that stands only for values of one shape is no check of the others."""

import pytest

from tests.surface import test_flow_order as order
from tests.surface import test_flow_sense as sense
from tests.surface.test_flows import flows

JS = """
function guard(p) { if (p.startsWith("@")) return; if (!inside(p)) throw new Error("x"); }
function fine2(p) { if (p.endsWith(".x")) return true; return inside(p); }
"""
PY = """
def guard(p):
    if p.startswith("@"): return
    if not inside(p): raise Wrong(p)
def fine2(p):
    if p.endswith(".x"): return True
    return inside(p)
"""


def js(body: str) -> set[str]:
    tool = "server.tool('act', 'Act', { name: z.string() }, async ({ name }) => { %s });\n"
    before = f"{order.JS}{sense.JS}{JS}"
    return {
        one.kind for one in flows({"index.js": before + tool % f"{body} return load(name);"})
    } - {"kept"}


def py(body: str) -> set[str]:
    lines = "".join(f"    {line}\n" for line in f"{body}\nreturn open(name).read()".split("\n"))
    before = order.PY.replace("\n@mcp.tool()", f"{sense.PY}{PY}\n@mcp.tool()")
    return {one.kind for one in flows({"server.py": before + lines})} - {"kept"}


@pytest.mark.parametrize(
    "body",
    [
        "if not name.startswith('[[') and not inside(name):\n    raise Wrong\nname = name[1:]",
        (
            "linked = name.startswith('[[') and name.endswith(']]')\n"
            "if not linked and not inside(name):\n    raise Wrong\nname = name[1:]"
        ),
        (
            "if not name.startswith('[['):\n    if not inside(name):\n        raise Wrong\n"
            "name = name[1:]"
        ),
        "if name.startswith('/') and not inside(name):\n    raise Wrong",
        "if Path(name).is_absolute():\n    if not inside(name):\n        raise Wrong",
        "if '*' not in name and name not in OK:\n    raise Wrong",
        (
            "if name.endswith('.lnk'):\n    return open(name).read()\n"
            "if not inside(name):\n    raise Wrong"
        ),
        "if name[0] != '@' and name not in OK:\n    raise Wrong\nname = name[1:]",
        "if not name.startswith('@'):\n    must(name)\nname = name[1:]",
        "name = name if name.startswith('@') else must(name)",
        (
            "full = Path(name[2:]) if name.startswith('@') else Path(name)\n"
            "if not name.startswith('@') and not full.resolve().is_relative_to(ROOT):\n"
            "    raise Wrong\nreturn open(full).read()"
        ),
        "guard(name)\nname = name[1:]",
        "if not fine2(name):\n    raise Wrong",
    ],
)
def test_other_shapes_go_on_in_python(body: str) -> None:
    assert py(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if name and not inside(name):\n    raise Wrong",
        (
            "if name.startswith('@'):\n    raise Wrong\n"
            "if not name.startswith('@') and not inside(name):\n    raise Wrong"
        ),
        "if name.startswith('@'):\n    return 'no'\nelif not inside(name):\n    raise Wrong",
        "if name != '-' and not inside(name):\n    raise Wrong",
        "if '/' in name and not inside(name):\n    raise Wrong",
        "if ('..' in name or name.startswith('/')) and not inside(name):\n    raise Wrong",
        (
            "if name.startswith('/'):\n    full = name\n    if not inside(full):\n"
            "        raise Wrong\nelse:\n    full = '/srv/notes/' + name\n"
            "    if not inside(full):\n        raise Wrong\nname = full"
        ),
        "if name.startswith('@'):\n    name = NAMES[0]\nelif not inside(name):\n    raise Wrong",
        (
            "if not name.startswith('@') and not inside(name):\n    raise Wrong\n"
            "if name.startswith('@'):\n    return kept[name]"
        ),
        "if isinstance(name, str) and not inside(name):\n    raise Wrong",
        "if len(name) > 3 and not inside(name):\n    raise Wrong",
        "if not name.startswith('/srv/notes/') and not inside(name):\n    raise Wrong",
        (
            "if name.startswith('@'):\n    name = ROOT / Path(name[1:]).name\n"
            "elif not inside(name):\n    raise Wrong"
        ),
        (
            "full = ROOT / OK[0] if name.startswith('@') else Path(name)\n"
            "if not name.startswith('@') and not inside(full):\n    raise Wrong\n"
            "return open(full).read()"
        ),
        (
            "if not name.startswith('/'):\n    name = '/srv/notes/' + name\n"
            "if not inside(name):\n    raise Wrong"
        ),
    ],
)
def test_other_shapes_are_handled_in_python(body: str) -> None:
    assert py(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "if (!name.startsWith('[[') && !inside(name)) throw 1; name = name.slice(1);",
        (
            "const linked = name.startsWith('[[') && name.endsWith(']]'); "
            "if (!linked && !inside(name)) throw 1; name = name.slice(1);"
        ),
        "if (!name.startsWith('[[')) { if (!inside(name)) throw 1; } name = name.slice(1);",
        "if (name.startsWith('/') && !inside(name)) throw 1;",
        "if (path.isAbsolute(name)) { if (!inside(name)) throw 1; }",
        "if (!name.includes('*') && !OK.includes(name)) throw 1;",
        "if (name.endsWith('.lnk')) return load(name); if (!inside(name)) throw 1;",
        "if (name[0] !== '@' && !OK.includes(name)) throw 1; name = name.slice(1);",
        "if (!name.startsWith('@')) must(name); name = name.slice(1);",
        "if (!(name.startsWith('@') || inside(name))) throw 1; name = name.slice(1);",
        (
            "const full = name.startsWith('@') ? path.resolve(name.slice(1)) : path.resolve(name); "
            "if (!name.startsWith('@') && !inside(full)) throw 1; return load(full);"
        ),
        "guard(name); name = name.slice(1);",
        "if (!fine2(name)) throw 1;",
    ],
)
def test_other_shapes_go_on_in_javascript(body: str) -> None:
    assert js(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if (name && !inside(name)) throw 1;",
        "if (typeof name === 'string' && !inside(name)) throw 1;",
        "if (name.startsWith('@')) throw 1; if (!name.startsWith('@') && !inside(name)) throw 1;",
        "if (name.startsWith('@')) return 'no'; else if (!inside(name)) throw 1;",
        "if (name !== '-' && !inside(name)) throw 1;",
        "if (name.includes('/') && !inside(name)) throw 1;",
        "if ((name.includes('..') || name.startsWith('/')) && !inside(name)) throw 1;",
        (
            "let full; if (name.startsWith('/')) { full = name; "
            "if (!inside(full)) throw 1; } else { full = '/srv/notes/' + name; "
            "if (!inside(full)) throw 1; } name = full;"
        ),
        "if (name.startsWith('@')) { name = OK[0]; } else if (!inside(name)) throw 1;",
        (
            "if (!name.startsWith('@') && !inside(name)) throw 1; "
            "if (name.startsWith('@')) return kept.get(name);"
        ),
        "if (name.length > 3 && !inside(name)) throw 1;",
        "if (!name.startsWith('/srv/notes/') && !inside(name)) throw 1;",
        (
            "if (name.startsWith('@')) { name = path.join(ROOT, path.basename(name)); } "
            "else if (!inside(name)) throw 1;"
        ),
        (
            "const full = name.startsWith('@') ? path.join(ROOT, OK[0]) : path.resolve(name); "
            "if (!name.startsWith('@') && !inside(full)) throw 1; return load(full);"
        ),
    ],
)
def test_other_shapes_are_handled_in_javascript(body: str) -> None:
    assert js(body) == set()


@pytest.mark.exhaustive
def test_a_condition_of_too_many_parts_lets_everything_by() -> None:
    many = " and ".join(["x == 'a'"] * 300)
    assert py(f"x = len(name)\nif {many} and not inside(name):\n    raise Wrong") == {"path"}


def test_variables_that_ask_for_each_other_end() -> None:
    lines = [f"v{n} = " + " and ".join([f"v{n + 1}"] * 40) for n in range(8)]
    body = "\n".join(
        [*lines, "v8 = name.endswith('.x')", "if not v0 and not inside(name): raise Wrong"]
    )
    assert py(body) == {"path"}
