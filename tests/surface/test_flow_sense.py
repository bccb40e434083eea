"""Only what turns away all that it does not know says something of what is left."""

import ast
from typing import Any

import pytest

from tests.surface import test_flow_order as order
from tests.surface.test_flows import flows
from vetting.grammars import parser
from vetting.surface._flow_sense import DENIES, HEEDED, Sense, joined, turns_away_what_counts
from vetting.surface._flow_syntax import Syntax
from vetting.surface._javascript_flow import JavaScriptSyntax
from vetting.surface._python_flow import PythonSyntax

JS = """
const BAD = ["/etc", "/bin"], OK = ["a", "b"], kept = new Map();
function isBad(p) { return BAD.includes(p); }
function isOk(p) { return OK.includes(p); }
function fine(p) { if (BAD.includes(p)) return false; return true; }
function known(p) { for (const one of OK) { if (p === one) return true; } return false; }
function must(p) { if (!OK.includes(p)) throw new Error("x"); }
function checkIt(p) { const at = path.resolve(p);
  if (BAD.some((one) => at.startsWith(one))) throw new Error("x"); }
function validateSave(p) {
  const at = path.resolve(p);
  if (process.platform === "win32") {
    const one = at.replace(/\\//g, "-");
    if (BAD.some((each) => one.startsWith(each))) throw new Error("x");
  }
}
function answer(p) { if (!OK.includes(p)) return { ok: false }; return { ok: true }; }
function denied(p) { if (BAD.includes(p)) return { ok: false }; return { ok: true }; }
function same(p, other) { if (p !== other) throw new Error("x"); }
"""
PY = """
import urllib.parse
class Wrong(Exception): pass
BAD, OK, kept = ["/etc", "/bin"], ["a", "b"], {}
def is_bad(p): return p in BAD
def is_ok(p): return p in OK
def must(p):
    if p not in OK: raise Wrong(p)
def validate_path(p):
    at = os.path.abspath(p)
    if any(at.startswith(one) for one in ("/etc", "/bin")): raise ValueError(p)
def validate_there(p):
    if not os.path.exists(p): raise Wrong(p)
    return p
def validate_readable(p):
    try:
        with open("/srv/" + os.path.basename(p)) as f: f.read(1)
    except PermissionError:
        raise Wrong(p)
def exists(p): return Path(p)
def answer(p):
    if p not in OK: return False, "no"
    return True, ""
def denied(p):
    if p in BAD: return False, "no"
    return True, ""
"""
USE = " return load(name);"


def js(body: str) -> set[str]:
    tool = "server.tool('act', 'Act', { name: z.string() }, async ({ name }) => { %s });\n"
    return {one.kind for one in flows({"index.js": order.JS + JS + tool % body})} - {"kept"}


def py(body: str) -> set[str]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    head = order.PY.replace("\n@mcp.tool()", PY + "\n@mcp.tool()")
    return {one.kind for one in flows({"server.py": head + lines})} - {"kept"}


@pytest.mark.parametrize(
    "body",
    [
        "if (BAD.includes(name)) throw 1;",
        "if (name && BAD.includes(name)) throw 1;",
        "if (new Set(BAD).has(name)) throw 1;",
        "if (path.resolve(name) === '/etc') throw 1;",
        "if (BAD.includes(path.basename(name))) throw 1;",
        "if (name.startsWith('/etc/')) throw 1;",
        "if (kept.has(name)) throw 1;",
        "if (kept.has(name)) return kept.get(name);",
        "if (BAD.some((one) => name === one)) throw 1;",
        "for (const one of BAD) { if (name === one) throw 1; }",
        (
            "let bad = false; for (const one of BAD) { if (name === one) { bad = true; break; } }"
            " if (bad) throw 1;"
        ),
        "const bad = BAD.includes(name); if (bad) throw 1;",
        "if (isBad(name)) throw 1;",
        "if (!fine(name)) throw 1;",
        "if (isOk(name)) throw 1;",
        "const r = denied(name); if (!r.ok) throw 1;",
        "checkIt(name);",
        "validateSave(name);",
        "if (OK.includes(name)) { kept.set(1, 2); }",
        "if (OK.includes(name)) { kept.set(1, 2); } else { kept.set(2, 3); }",
        "if (!OK.includes(name)) { load(name); throw 1; }",
        "const copy = name; if (copy !== name) throw 1;",
        "if (path.resolve(name) !== path.normalize(name)) throw 1;",
        "same(name, String(name));",
        "if (OK.indexOf(name) !== -1) throw 1;",
        "if (~BAD.indexOf(name)) throw 1;",
        "if (!OK.indexOf(name)) throw 1;",
        "if (name.indexOf(BAD) === -1) throw 1;",
        "const ok = OK.includes(name);",
        "const ok = OK.includes(name); console.log(ok);",
        "const ok = isOk(name);",
        "if (path.resolve(name).startsWith('/srv/')) { return load(name); }",
        "const at = path.resolve(name); if (at.startsWith('/srv/')) { load(at); } else { load(at); }",
        "if (!path.resolve(name).startsWith('/srv/')) { return load(name); }",
    ],
)
def test_what_lets_all_else_through_is_no_look_in_javascript(body: str) -> None:
    assert js(body + USE) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if (!OK.includes(name)) throw 1;",
        "if (!new Set(OK).has(name)) return 'unknown ' + name;",
        "if (name !== 'a' && name !== 'b') throw 1;",
        "if (!OK.some((one) => one === name)) throw 1;",
        "let ok = false; for (const one of OK) { if (name === one) { ok = true; break; } } if (!ok) throw 1;",
        "const ok = OK.includes(name); if (!ok) return '';",
        "if (!isOk(name)) throw 1;",
        "if (!known(name)) throw 1;",
        "must(name);",
        "const r = answer(name); if (!r.ok) throw 1;",
        "if (path.basename(name) !== name) throw 1;",
        "if (OK.indexOf(name) === -1) throw 1;",
        "if (OK.indexOf(name) < 0) return '';",
        "if (!~OK.indexOf(name)) throw 1;",
        "if (!path.resolve(name).startsWith('/srv/')) throw 1;",
    ],
)
def test_what_turns_all_else_away_is_one_in_javascript(body: str) -> None:
    assert js(body + USE) == set()


@pytest.mark.parametrize(
    "body",
    [
        "if (OK.includes(name)) { return load(name); } return '';",
        "if (OK.includes(name)) { return load(name); } else { throw 1; }",
        "const at = path.join('/srv', name); if (OK.includes(name)) { return load(at); } return '';",
        "return OK.includes(name) ? load(name) : '';",
        "if (name && isOk(name)) { return load(name); }",
        "return OK.includes(name) && load(name);",
        "if (OK.indexOf(name) !== -1) { return load(name); } return '';",
        "if (path.resolve(name).startsWith('/srv/')) { return load(name); } return '';",
        "if (path.resolve(name).startsWith('/srv/')) { return load(name); } else { return load('a'); }",
    ],
)
def test_what_is_known_is_used_in_a_branch_in_javascript(body: str) -> None:
    assert js(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "if name in ('/etc', '/bin'):\n    raise ValueError(name)",
        "if name and name in BAD:\n    return ''",
        "if Path(name).resolve().is_relative_to('/etc'):\n    raise ValueError(name)",
        "if os.path.commonpath([os.path.abspath(name), '/etc']) == '/etc':\n    raise ValueError(name)",
        "if name.startswith('/etc/'):\n    raise ValueError(name)",
        "if name in kept:\n    return kept[name]",
        "ok = name in OK",
        "ok = name in OK\nprint(ok)",
        "ok = is_ok(name)",
        "name = os.path.abspath(name)\nif name.startswith('/srv/'):\n    return open(name).read()",
        "if any(name == one for one in BAD):\n    raise ValueError(name)",
        "for one in BAD:\n    if name == one:\n        raise ValueError(name)",
        "if is_bad(name):\n    raise ValueError(name)",
        "ok, why = denied(name)\nif not ok:\n    raise ValueError(why)",
        "validate_path(name)",
        "name = validate_there(name)",
        "name = exists(name)",
        "validate_readable(name)",
        "if name in OK:\n    kept['a'] = 1",
        "copy = name\nif copy != name:\n    raise ValueError(name)",
        "assert name not in BAD",
    ],
)
def test_what_lets_all_else_through_is_no_look_in_python(body: str) -> None:
    assert py(body + "\nreturn open(name).read()") == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if name not in OK:\n    raise Wrong(name)",
        "if name not in ('a', 'b'):\n    return 'unknown ' + name",
        "if not is_ok(name):\n    raise ValueError(name)",
        "must(name)",
        "ok, why = answer(name)\nif not ok:\n    raise ValueError(why)",
        "if name != 'a':\n    raise ValueError(name)",
        "if not any(name == one for one in OK):\n    raise ValueError(name)",
        "if os.path.basename(name) != name:\n    raise ValueError(name)",
        "assert name in OK",
        (
            "ok = False\nfor one in OK:\n    if name == one:\n        ok = True\n        break\n"
            "if not ok:\n    raise OSError"
        ),
    ],
)
def test_what_turns_all_else_away_is_one_in_python(body: str) -> None:
    assert py(body + "\nreturn open(name).read()") == set()


def test_scheme_that_is_only_told_from_others_says_nothing_of_a_file() -> None:
    asks = "if urllib.parse.urlparse(name).scheme in ('http', 'https'):\n    return ''\n"
    assert py(asks + "return open(name).read()") == {"path"}


def test_hosts_of_the_own_network_and_options_are_turned_away_rightly() -> None:
    assert turns_away_what_counts("hostname", ["localhost", "127.0.0.1", "169.254.169.254"])
    private = r"/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host)"
    assert turns_away_what_counts("hostname", ["localhost"], private)
    assert turns_away_what_counts("hostname", ["localhost", "10.", "192.168.", "172.16."])
    assert not turns_away_what_counts("hostname", ["localhost"], "host.startsWith('192.168.')")
    assert not turns_away_what_counts("hostname", ["localhost", "192.168."], r"/^10\./.test(host)")
    assert not turns_away_what_counts("hostname", ["localhost", "127.0.0.1"], "metadata = {}")
    assert turns_away_what_counts("name", ["-", "--upload-pack"])
    assert not turns_away_what_counts("name", ["localhost"])
    assert not turns_away_what_counts("hostname", ["bad.example.com"])
    assert not turns_away_what_counts("name", [])


def test_one_question_that_turns_all_else_away_is_enough() -> None:
    inside = Sense(whole=False, inside=((1, 2),))
    assert joined([DENIES, HEEDED]).whole
    assert joined([DENIES, inside]).inside == ((1, 2),)
    assert joined([]) is HEEDED


@pytest.mark.parametrize("syntax", ["python", "javascript"])
def test_what_a_question_decides_is_found_out_once(
    syntax: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if syntax == "python":
        function: Any = ast.parse("def f(p):\n    if p in OK: return p\n").body[0]
        made: Syntax = PythonSyntax(function)
        question = function.body[0].test
    else:
        root = parser("javascript").parse(b"function f(p) { if (OK.has(p)) return p; }").root_node
        function, made = root.named_children[0], JavaScriptSyntax("javascript")
        at = root.text.index(b"OK.has")
        question = root.descendant_for_byte_range(at, at + 9)
    first = made.sense(question, {"p"}, function, met=True)
    other = made.sense(question, {"p"}, function, met=False)
    assert first != other
    monkeypatch.setattr(type(made), "sense_of", None)
    assert made.sense(question, {"p"}, function, met=True) is first
    assert made.sense(question, {"p"}, function, met=False) is other
    with pytest.raises(TypeError):
        made.sense(question, {"q"}, function, met=True)
