"""Conditions of loops in JavaScript that are met in every round, and members that make functions."""

import pytest

from tests.surface.test_flow_hidden import PACKED_JS
from tests.surface.test_flow_limits import javascript


@pytest.mark.parametrize(
    ("given", "always"),
    [
        ("on = kept.length | 1;", True),
        ("on = `${kept.length}-`;", True),
        ("on = [kept.length];", True),
        ("on = kept.length - 9;", False),
        ("on--;", False),
        ("on = kept.length && 1;", False),
    ],
)
def test_what_counts_as_true(given: str, always: bool) -> None:
    loop = f"while (on) {{ kept.push(Buffer.alloc(9999)); {given} }}"
    code = f"function warm() {{ let on = 1; const kept = []; {loop} }}\n"
    assert ("endless" in {flow.kind for flow in javascript("return a;", code).flows}) == always


@pytest.mark.parametrize(
    ("of", "made"),
    [
        ("Reflect.get(f, ['con', 'structor'].join(''))", True),
        ("Reflect.get(f, 'constructor')", True),
        ("Object.getOwnPropertyDescriptor(Object.getPrototypeOf(f), 'constructor').value", True),
        ("Reflect.get(JSON, ['pa', 'rse'].join(''))", False),
    ],
)
def test_what_makes_functions(of: str, made: bool) -> None:
    code = f"{PACKED_JS}function f(x) {{ return x; }}\nconst g = {of};\ng(atob(X));\n"
    kinds = {flow.kind for flow in javascript("return a;", code).flows}
    assert ("decoded" in kinds) == made
