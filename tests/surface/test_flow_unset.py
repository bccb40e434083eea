"""A check that stands only where a setting is given, which is off by default, is told as one."""

import pytest

from tests.surface import test_flow_order as order
from tests.surface.test_flow_sense import JS, PY
from tests.surface.test_flows import flows
from vetting.surface._flow_unset import is_nothing_unset

USE = " return load(name);"
AJ = "const A = (process.env.A || '').split(',').filter(Boolean);"
AP = "A = [x for x in os.environ.get('A', '').split(',') if x]"
IS_OFF = {("path", ("unset act.name",))}


def js(body: str, head: str) -> set[tuple[str, tuple[str, ...]]]:
    tool = "server.tool('act', 'Act', { name: z.string() }, async ({ name }) => { %s });\n"
    found = flows({"index.js": f"{order.JS}{JS}{head}\n{tool % (body + USE)}"})
    return {(one.kind, one.sources) for one in found if one.kind != "kept"}


def py(body: str, head: str) -> set[tuple[str, tuple[str, ...]]]:
    lines = "".join(f"    {line}\n" for line in f"{body}\nreturn open(name).read()".split("\n"))
    before = order.PY.replace("\n@mcp.tool()", f"{PY}{head}\n\n@mcp.tool()")
    found = flows({"server.py": before + lines})
    return {(one.kind, one.sources) for one in found if one.kind != "kept"}


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("if (A.length > 0 && !A.includes(name)) throw 1;", AJ),
        ("if (A.length && !A.some((o) => o === name)) throw 1;", AJ),
        (
            "if (A.size > 0 && !A.has(name)) throw 1;",
            "const A = new Set((process.env.A ?? '').split(',').filter(Boolean));",
        ),
        ("if (!(!A.length || A.includes(name))) throw 1;", AJ),
        ("if (A.length) { if (!A.includes(name)) throw 1; }", AJ),
        ("if (A && !A.split(',').includes(name)) throw 1;", "const A = process.env.A;"),
        ("if (process.env.STRICT === '1' && !OK.includes(name)) throw 1;", ""),
        ("if (process.env.STRICT) must(name);", ""),
        (
            "if (config.a.length && !config.a.includes(name)) throw 1;",
            "const config = { a: process.env.A?.split(',') ?? [] };",
        ),
        (
            "allowed(name);",
            AJ + "function allowed(h) { if (A.length > 0 && !A.includes(h)) throw 1; }",
        ),
        (
            "checkName(name);",
            AJ + "function checkName(h) { if (A.length > 0 && !A.includes(h)) throw 1; }",
        ),
        (
            "checkName(name);",
            AJ
            + "function checkName(h) { if (A.length === 0) return; if (!A.includes(h)) throw 1; }",
        ),
        (
            "if (!isAllowed(name)) throw 1;",
            AJ + "function isAllowed(h) { if (!A.length) return true; return A.includes(h); }",
        ),
        (
            "if (!isAllowed(name)) throw 1;",
            AJ + "function isAllowed(h) { return A.length === 0 || A.includes(h); }",
        ),
        (
            "if (!isAllowed(name)) throw 1;",
            AJ + "const isAllowed = (h) => !A.length || A.some((x) => h === x);",
        ),
        (
            "name = path.resolve(name); if (A && !name.startsWith(A + '/')) throw 1;",
            "const A = process.env.ROOT;",
        ),
        (
            "name = path.resolve(name); if (A.length && !A.some((r) => name.startsWith(r + '/'))) throw 1;",
            AJ,
        ),
    ],
)
def test_check_under_a_setting_is_told_as_one_in_javascript(body: str, head: str) -> None:
    assert js(body, head) == IS_OFF


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("if A and name not in A:\n    raise ValueError(name)", AP),
        ("if A and not any(name == a for a in A):\n    raise ValueError(name)", AP),
        ("if A:\n    if name not in A:\n        raise ValueError(name)", AP),
        ("if len(A) > 0 and name not in A:\n    raise ValueError(name)", AP),
        (
            "if A is not None and name not in A:\n    raise ValueError(name)",
            "A = os.environ.get('A')",
        ),
        ("if os.environ.get('STRICT') == '1' and name not in OK:\n    raise ValueError(name)", ""),
        (
            "if not is_allowed(name):\n    raise ValueError(name)",
            AP + "\ndef is_allowed(h):\n    if not A:\n        return True\n    return h in A\n",
        ),
        (
            "if not is_allowed(name):\n    raise ValueError(name)",
            AP + "\ndef is_allowed(h):\n    return not A or h in A\n",
        ),
        (
            "check_name(name)",
            AP
            + "\ndef check_name(h):\n    if not A:\n        return\n    if h not in A:\n        exit(1)",
        ),
        (
            "name = Path(name)\nif A and not any(name.is_relative_to(a) for a in A):\n    raise ValueError",
            AP,
        ),
    ],
)
def test_check_under_a_setting_is_told_as_one_in_python(body: str, head: str) -> None:
    assert py(body, head) == IS_OFF


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("if (A.length > 0 && !A.includes(name)) throw 1;", AJ.replace("''", "'a,b'")),
        (
            "if (A.length > 0 && !A.includes(name)) throw 1;",
            "const A = process.env.A ? process.env.A.split(',') : ['a'];",
        ),
        ("if (OK.length > 0 && !OK.includes(name)) throw 1;", ""),
        ("if (!A.includes(name)) throw 1;", AJ),
        ("if (!process.env.A) throw 2; if (!A.includes(name)) throw 1;", AJ),
        ("if (!A.length) throw 2; if (!A.includes(name)) throw 1;", AJ),
        ("if (A.length === 0 || !A.includes(name)) throw 1;", AJ),
        ("if (!A.length) return ''; if (!A.includes(name)) throw 1;", AJ),
        ("if (process.env.UNSAFE !== '1' && !OK.includes(name)) throw 1;", ""),
        ("if (!process.env.UNSAFE && !OK.includes(name)) throw 1;", ""),
        (
            "if (!isAllowed(name)) throw 1;",
            AJ + "function isAllowed(h) { if (!A.length) return false; return A.includes(h); }",
        ),
    ],
)
def test_check_that_always_stands_is_one_in_javascript(body: str, head: str) -> None:
    assert js(body, head) == set()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("if name not in A:\n    raise ValueError(name)", AP),
        ("if not A or name not in A:\n    raise ValueError(name)", AP),
        (
            "if A and name not in A:\n    raise ValueError(name)",
            "A = os.environ.get('A', 'x,y').split(',')",
        ),
        ("if os.environ.get('UNSAFE') != '1' and name not in OK:\n    raise ValueError(name)", ""),
        ("if not A:\n    return ''\nif name not in A:\n    raise ValueError(name)", AP),
    ],
)
def test_check_that_always_stands_is_one_in_python(body: str, head: str) -> None:
    assert py(body, head) == set()


@pytest.mark.parametrize(
    ("given", "nothing"),
    [
        ("process.env.HOSTS", True),
        ("process.env.HOSTS?.split(',') ?? []", True),
        ("new Set((process.env.HOSTS ?? '').split(',').filter(Boolean))", True),
        ("process.env.HOSTS ? new Set(process.env.HOSTS.split(',')) : new Set()", True),
        ("os.getenv('HOSTS', '')", True),
        ("{h.strip() for h in os.environ.get('HOSTS', '').split(',') if h.strip()}", True),
        ("(process.env.HOSTS || '').split(',')", False),
        ("os.environ['HOSTS']", False),
        ("os.environ.get('HOSTS', 'example.com').split(',')", False),
        ("process.env.HOSTS ?? 'example.com'", False),
        ("os.getenv('HOSTS') or DEFAULTS", False),
        ("process.env.HOSTS ? parse(process.env.HOSTS) : usual()", False),
        ("['a', 'b']", False),
    ],
)
def test_what_is_nothing_without_a_setting(given: str, nothing: bool) -> None:
    assert is_nothing_unset(given) is nothing
