"""Names of functions that are reckoned out of the code's own numbers."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import * as child from "node:child_process";
import fs from "node:fs";
const TABLE = { one: [1, 8, 4], two: [102, 101, 116, 99, 104] }, WORDS = ["log", "warn"], BASE = 4;
const letter = (n) => String.fromCharCode(n + BASE);
const word = (name) => TABLE[name].map(letter).join("");
function marks() {
  return Object.keys(TABLE).map((name) => Buffer.from(TABLE[name].map((n) => n - BASE)).toString().trim());
}
function text(list) { return new TextDecoder().decode(Uint8Array.from(list, (n) => n ^ BASE)); }
function settle(frame, scope = globalThis) { const [one, two] = marks(); return scope[one]?.(two, frame); }
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("const [one, two] = marks(); globalThis[one](two);", True),
        ("settle(a);", True),
        ("const whole = globalThis; whole[word('two')](a);", True),
        ("child[text(TABLE.two)]('ls');", True),
        ("Reflect.get(globalThis, word('one'))(a);", True),
        ("for (const one of marks()) { globalThis[one]?.(a); }", True),
        ("const made = await import(word('one')); made.x(a);", True),
        ("process[word('one')](text(TABLE.one))(a);", True),
        ("console[WORDS[0]](a);", False),
        ("globalThis[`on${WORDS[0]}`]?.(a);", False),
        ("console.log(text(TABLE.one), a);", False),
        ("fs[a ? 'readFileSync' : 'statSync']('x');", False),
        ("const held = {}; held[word('one')]?.(a);", False),
        ("const name = Buffer.from(a, 'base64').toString(); console[name]?.(1);", False),
    ],
)
def test_a_function_is_named_by_numbers(body: str, found: bool) -> None:
    before = JS if "settle(a)" in body else JS[: JS.index("function settle")]
    assert ("decoded" in {flow.kind for flow in javascript(body, before).flows}) == found


PYTHON = """import builtins, hashlib, importlib, socket, urllib.request
TABLE = {"one": [1, 8, 4], "two": [102, 101, 116]}
BASE = 4
def letter(n): return chr(n + BASE)
def word(name): return "".join(letter(n) for n in TABLE[name])
def text(name): return bytes(n ^ BASE for n in TABLE[name]).decode()
def marks(): return [bytes((n - BASE) & 255 for n in row).decode().strip() for row in TABLE.values()]
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("one, two = marks()\nreturn getattr(urllib.request, one)(two)", True),
        ("return getattr(builtins, word('one'))(a)", True),
        ("return globals()[text('one')](a)", True),
        ("for one in marks():\n    importlib.import_module(one).run(a)", True),
        ("return vars(builtins)[text('one')](a)", True),
        ("return getattr(hashlib, a.encode().decode())(b'x')", False),
        ("return getattr(hashlib, 'sha' + '256')(b'x')", False),
        ("print(word('one'), a)\nreturn ''", False),
        ("name = socket.socket().recv(9).decode()\nreturn getattr(socket, name)(a)", False),
        ("held = {}\nreturn held.get(word('one'))(a)", False),
    ],
)
def test_a_function_is_named_by_numbers_in_python(body: str, found: bool) -> None:
    assert ("decoded" in {flow.kind for flow in python(body, PYTHON).flows}) == found
