"""Functions that are chosen out of a table, or others where there is none; any of them may be run."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import { readFile } from "node:fs/promises";
const safe = async (t) => { if (!/^[a-z]+$/.test(t)) throw 1; return readFile("/data/" + t); };
const custom = async (where) => readFile(where);
const both = { css: safe, any: custom }, one = { css: safe }, all = new Map([["css", safe]]);
"""
PYTHON = """def safe(t):
    if not re.fullmatch('[a-z]+', t): raise ValueError(t)
    return open('/data/' + t).read()
def custom(where):
    return open(where).read()
BOTH = {'css': safe, 'any': custom}
ONE = {'css': safe}
"""


@pytest.mark.parametrize(
    ("pick", "read"),
    [
        ("both[k] ?? both.any", True),
        ("one[k] || custom", True),
        ("k in one ? one[k] : custom", True),
        ("all.get(k) ?? custom", True),
        ("Object.hasOwn(one, k) ? one[k] : null", False),
        ("all.get(k)", False),
    ],
)
def test_in_javascript(pick: str, read: bool) -> None:
    kinds = "k: z.string(), a: z.string()"
    found = javascript(f"const load = {pick}; return await load(a);", JS, kinds=kinds)
    assert ("path" in {flow.kind for flow in found.flows}) == read


@pytest.mark.parametrize(
    ("pick", "read"),
    [
        ("ONE.get(k, custom)", True),
        ("ONE.get(k) or custom", True),
        ("BOTH[k] if k in BOTH else BOTH['any']", True),
        ("ONE[k]", False),
        ("ONE.get(k, safe)", False),
    ],
)
def test_in_python(pick: str, read: bool) -> None:
    found = python(f"load = {pick}\nreturn load(a)", PYTHON, given="k: str, a: str")
    assert ("path" in {flow.kind for flow in found.flows}) == read


ALIASES = """ROOT = Path('/srv/notes').resolve()
SHORT = {'@day': ROOT / 'daily', '@home': Path.home()}
"""
LOCATED = """head, _, tail = a.partition('/')
base = SHORT.get(head)
if base is not None:
    return (base / tail).read_text()
found = (ROOT / a).resolve()
if not found.is_relative_to(ROOT): raise ValueError(a)
return found.read_text()"""
CHECKED = LOCATED.replace("return (base / tail).read_text()", "a = 'index.md'")


@pytest.mark.parametrize(("body", "read"), [(LOCATED, True), (CHECKED, False)])
def test_a_branch_that_leaves_before_the_whole_is_looked_at(body: str, read: bool) -> None:
    assert ("path" in {flow.kind for flow in python(body, ALIASES).flows}) == read
