"""Who looks at each of several values, or at each character of them all, looks at them."""

import pytest

from tests.surface import test_flow_order as order
from tests.surface import test_flow_sense as sense
from tests.surface.test_flows import flows


def js(body: str) -> set[str]:
    schema = "{ name: z.string(), day: z.string() }"
    tool = f"server.tool('act', 'Act', {schema}, async ({{ name, day }}) => {{ %s }});\n"
    text = f"{body} return fs.readFileSync(`/srv/${{name}}-${{day}}.csv`, 'utf8');"
    found = flows({"index.js": f"{order.JS}{sense.JS}{tool % text}"})
    return {one.kind for one in found} - {"kept"}


def py(body: str) -> set[str]:
    text = f"{body}\nreturn open(f'/srv/{{name}}-{{day}}.csv').read()"
    lines = "".join(f"    {line}\n" for line in text.split("\n"))
    before = order.PY.replace("act(name: str)", "act(name: str, day: str)")
    found = flows({"server.py": f"import re\n{before}{lines}"})
    return {one.kind for one in found} - {"kept"}


@pytest.mark.parametrize(
    "test",
    [
        "not all(c.isalnum() or c in '-_' for c in name + day)",
        "not all(c.isalnum() or c in '-_' for c in name + day) or name.startswith('-')",
        "not all(c in 'abc' for c in name + day)",
        "not all(v.isalnum() for v in (name, day))",
        "any(not v.isalnum() for v in [name, day])",
        "not all(c.isalnum() for v in (name, day) for c in v)",
        "any(c in '/.' for c in name + day)",
        "not (name + day).isalnum()",
        "not ''.join([name, day]).isalnum()",
        "not re.fullmatch(r'[\\w-]+', f'{name}{day}')",
    ],
)
def test_each_is_looked_at_in_python(test: str) -> None:
    assert py(f"if {test}: raise ValueError(name)") == set()


@pytest.mark.parametrize(
    "test",
    [
        "not all(c.isalnum() or c in '-_/.' for c in name + day)",
        "not all(c.isalnum() for c in name)",
        "not all(c.isalnum() for c in (name + day)[:8])",
        "not any(c.isalnum() for c in name + day)",
        "len(name + day) > 40",
        "not all(v for v in (name, day))",
    ],
)
def test_each_is_not_looked_at_in_python(test: str) -> None:
    assert py(f"if {test}: raise ValueError(name)") == {"path"}


@pytest.mark.parametrize(
    "test",
    [
        "![name, day].every((v) => /^[\\w-]+$/.test(v))",
        "![name, day].every(v => /^[\\w-]+$/.test(v))",
        "[name, day].some((v) => !/^[\\w-]+$/.test(v))",
        "![...(name + day)].every((c) => OK.includes(c))",
        "!Array.from(name + day).every((c) => OK.includes(c))",
        "!/^[\\w-]+$/.test(name + day)",
        "!/^[\\w-]+$/.test([name, day].join(''))",
    ],
)
def test_each_is_looked_at_in_javascript(test: str) -> None:
    assert js(f"if ({test}) throw 1;") == set()


def test_each_of_a_list_is_refused_in_a_function_for_it() -> None:
    assert js("[name, day].forEach((v) => { if (!/^[\\w-]+$/.test(v)) throw 1; });") == set()


@pytest.mark.parametrize(
    "test",
    [
        "![...(name + day)].every((c) => OK.includes(c) || c === '/')",
        "![name, day].some((v) => /^[\\w-]+$/.test(v))",
        "![name].every((v) => /^[\\w-]+$/.test(v))",
        "![...(name + day).slice(0, 8)].every((c) => OK.includes(c))",
        "(name + day).length > 40",
        "![name, day].every((v) => v)",
    ],
)
def test_each_is_not_looked_at_in_javascript(test: str) -> None:
    assert js(f"if ({test}) throw 1;") == {"path"}
