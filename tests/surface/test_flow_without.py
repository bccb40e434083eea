"""A question that something gets past without its answer is no check."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """const OK = new Set(["ls"]), MORE = ["df"], NONE = [];
function either(p) { if (OK.has(p)) return true; return p.length > 3; }
function answer(p, other) { if (OK.has(p)) return { valid: true }; return { valid: other !== "x" }; }
function known(p) { if (OK.has(p)) return true; return MORE.includes(p); }
function told(p) {
  if (!p) return { valid: false };
  if (OK.has(p)) return { valid: true };
  return { valid: false };
}
function begins(p) { return p.startsWith("/"); }
"""
PY = """import re
OK, MORE = {"ls"}, {"df"}
def either(p):
    if p in OK: return True
    return len(p) > 3
def known(p):
    if not isinstance(p, str): return False
    if p in OK: return True
    if re.fullmatch("[a-z]+", p): return True
    return p in MORE
def later(p):
    if len(p) > 9: return False
    if p not in OK: return False
    return True
def begins(p): return p.startswith("zz")
"""
REFUSES = " throw new Error('x'); exec(a);"
RAISES = ": raise ValueError('x')\nos.system(a)"


def js(body: str) -> bool:
    return "shell" in {
        one.kind for one in javascript(body, JS, "a: z.string(), b: z.string()").flows
    }


def py(body: str) -> bool:
    return "shell" in {one.kind for one in python(body, PY, "a: str, b: str").flows}


@pytest.mark.parametrize(
    "body",
    [
        "if (OK.has(a) || a.length > 3) exec(a);",
        "if (OK.has(a) || b) exec(a);",
        "if (OK.has(a) || true) exec(a);",
        "if (OK.has(a) || process.env.HOME) exec(a);",
        "if (a === 'ls' || b) exec(a);",
        "if (/^[a-z]+$/.test(a) || b) exec(a);",
        "if (/^[a-z]+$/.test(a) || b) { return exec(a); }",
        "if (['ls'].includes(a) || b) exec(a);",
        "exec(OK.has(a) || b ? a : 'ls');",
        "if (!OK.has(a) && !b)" + REFUSES,
        "if (!OK.has(a) && a.length < 3)" + REFUSES,
        "if (NONE.length && !NONE.includes(a))" + REFUSES,
        "if (!OK.has(a)) { if (!b) throw new Error('x'); } exec(a);",
        "const ok = OK.has(a) || b; if (!ok)" + REFUSES,
        "let ok = OK.has(a); if (b) ok = true; if (!ok)" + REFUSES,
        "if (!either(a))" + REFUSES,
        "const { valid } = answer(a, b); const r = answer(a, b); if (!r.valid)" + REFUSES,
        "if (b || known(a)) exec(a);",
        "if (fs.existsSync(a) && !OK.has(a))" + REFUSES,
    ],
)
def test_what_gets_past_is_told_in_javascript(body: str) -> None:
    assert js(body)


@pytest.mark.parametrize(
    "body",
    [
        "if (OK.has(a) || MORE.includes(a)) exec(a);",
        "if (OK.has(a) || a === 'w') exec(a);",
        "if (OK.has(a) || false) exec(a);",
        "if (OK.has(a) || known(a)) exec(a);",
        "if (typeof a !== 'string' || !OK.has(a))" + REFUSES,
        "if (typeof a === 'string' && !OK.has(a))" + REFUSES,
        "if (a && !OK.has(a))" + REFUSES,
        "if (a !== undefined && !OK.has(a))" + REFUSES,
        "if (a.length > 0 && !OK.has(a))" + REFUSES,
        "if (MORE.length > 0 && !MORE.includes(a))" + REFUSES,
        "if (!process.env.UNSAFE && !OK.has(a))" + REFUSES,
        "if (!OK.has(a) && !/^[a-z]+$/.test(a))" + REFUSES,
        "if (!/^[a-z]+$/.test(a) || a.length > 30)" + REFUSES,
        "if (/[^a-z]/.test(a) || a.length > 30)" + REFUSES,
        "if (!known(a))" + REFUSES,
        "const r = told(a); if (!r.valid)" + REFUSES,
    ],
)
def test_what_nothing_gets_past_is_a_check_in_javascript(body: str) -> None:
    assert not js(body)


@pytest.mark.parametrize(
    "body",
    [
        "if a in OK or b: os.system(a)",
        "if a in OK or True: os.system(a)",
        "if a == 'ls' or len(a) > 3: os.system(a)",
        "if re.fullmatch('[a-z]+', a) or b: os.system(a)",
        "os.system(a if a in OK or b else 'ls')",
        "if a not in OK and not b" + RAISES,
        "if a not in OK and len(a) < 3" + RAISES,
        "if a not in OK:\n    if not b: raise ValueError('x')\nos.system(a)",
        "ok = a in OK or b\nif not ok" + RAISES,
        "if os.path.exists(a) and a not in OK" + RAISES,
        "ok = a in OK\nif b: ok = True\nif not ok" + RAISES,
        "if not either(a)" + RAISES,
    ],
)
def test_what_gets_past_is_told_in_python(body: str) -> None:
    assert py(body)


@pytest.mark.parametrize(
    "body",
    [
        "if a is None or a in OK: os.system(a)",
        "if not a or a in OK: os.system(a)",
        "if a == 'ls' or a in OK: os.system(a)",
        "if re.fullmatch('[a-z]+', a) or a in OK: os.system(a)",
        "if a in OK or False: os.system(a)",
        "if not isinstance(a, str) or a not in OK" + RAISES,
        "if a not in OK or len(a) > 30" + RAISES,
        "if a is not None and a not in OK" + RAISES,
        "if a not in OK and a not in MORE" + RAISES,
        "if not os.environ.get('UNSAFE') and a not in OK" + RAISES,
        "ok = a in OK\nmore = a in MORE\nif not (ok or more)" + RAISES,
        "if not known(a)" + RAISES,
        "if not later(a)" + RAISES,
    ],
)
def test_what_nothing_gets_past_is_a_check_in_python(body: str) -> None:
    assert not py(body)


@pytest.mark.parametrize("leaves", ["return '';", "throw new Error('x');"])
def test_who_leaves_on_a_beginning_lets_all_else_through_in_javascript(leaves: str) -> None:
    found = javascript(f"if (begins(a)) {{ {leaves} }} return fetch(a);", JS).flows
    assert "address" in {one.kind for one in found}


@pytest.mark.parametrize("leaves", ["return ''", "raise ValueError('x')"])
def test_who_leaves_on_a_beginning_lets_all_else_through_in_python(leaves: str) -> None:
    body = f"if begins(a): {leaves}\nimport requests\nreturn requests.get(a).text"
    assert "address" in {one.kind for one in python(body, PY).flows}
