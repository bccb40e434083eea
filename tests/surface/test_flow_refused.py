"""Checks for what says nothing of where a value leads: letters, and marks that lead nowhere."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import fs from "node:fs";
const BAD = ["q", "z"];
function bad(one) { return one.includes("q"); }
function fine(one) { return !one.includes("q"); }
const isAllowed = (one) => one.indexOf("q") < 0;
"""
PY = """import operator, re
BAD = ("q", "z")
def bad(one): return "q" in one
def fine(one): return "q" not in one
def is_allowed(one): return not re.search("q", one)
"""
USES_JS = {"path": "fs.readFileSync(h)", "shell": "exec('ls ' + h)", "address": "fetch(h)"}
USES_PY = {"path": "open(h).read()", "shell": "os.system('ls ' + h)", "code": "eval(h)"}
THROWS, RAISES = "throw new Error('no');", "raise ValueError('no')"


def js(body: str) -> set[str]:
    """The kinds of flows for which a check is none."""
    return {
        kind
        for kind, use in USES_JS.items()
        if kind in {one.kind for one in javascript(f"let h = a; {body} return {use};", JS).flows}
    }


def py(body: str) -> set[str]:
    """The same in Python."""
    return {
        kind
        for kind, use in USES_PY.items()
        if kind in {one.kind for one in python(f"h = a\n{body}\nreturn {use}", PY).flows}
    }


@pytest.mark.parametrize(
    "body",
    [
        "const b = h.includes('q'); if (b) h = 'x';",
        f"const b = h.includes('q'); if (b) {THROWS}",
        f"const b = h.includes(''); if (!b) {THROWS}",
        f"const b = h.indexOf('q'); if (b >= 0) {THROWS}",
        f"if (h.includes('q.z') && h.length > 3) {THROWS}",
        f"if (bad(h)) {THROWS}",
        f"if (!fine(h)) {THROWS}",
        "const b = bad(h); if (b) h = 'x';",
        "h = h.includes('q') ? 'x' : h;",
        f"const ok = !h.includes('#'); if (!ok) {THROWS}",
        f"if (!h.includes('q')) {THROWS}",
        f"if (!isAllowed(h)) {THROWS}",
        f"const b = h.includes('localhost'); if (b) {THROWS}",
        f"if (h.match(/[xyz]/)) {THROWS}",
        f"const b = h.match(/q\\.z/); if (b) {THROWS}",
        f"const b = h.endsWith('long-name.example'); if (b) {THROWS}",
        f"if (h.startsWith('/')) {THROWS}",
        f"const b = h.startsWith('/'); if (b) {THROWS}",
        f"if (h.startsWith('-')) {THROWS}",
    ],
)
def test_letters_decide_nothing_in_javascript(body: str) -> None:
    assert js(body) == set(USES_JS)


@pytest.mark.parametrize(
    "body",
    [
        "if 'q' in h: h = 'x'",
        "b = 'q' in h\nif b: h = 'x'",
        f"b = '' in h\nif not b: {RAISES}",
        f"if 'q.z' in h and len(h) > 3: {RAISES}",
        f"if bad(h): {RAISES}",
        f"if not fine(h): {RAISES}",
        "b = bad(h)\nif b: h = 'x'",
        "h = 'x' if 'q' in h else h",
        "assert 'q' not in h",
        f"if 'q' in set(h): {RAISES}",
        f"if 'q' not in h: {RAISES}",
        f"if not is_allowed(h): {RAISES}",
        f"if 'v10.2' in h.lower(): {RAISES}",
        f"b = re.fullmatch('xyz', h)\nif b: {RAISES}",
        f"if operator.contains(h, 'q'): {RAISES}",
        f"match 'q' in h:\n    case True: {RAISES}",
        f"b = h.endswith('long-name.example')\nif b: {RAISES}",
        f"if h.startswith('/'): {RAISES}",
        f"b = h.startswith('/')\nif b: {RAISES}",
        f"if h.startswith('-'): {RAISES}",
    ],
)
def test_letters_decide_nothing_in_python(body: str) -> None:
    assert py(body) == set(USES_PY)


def test_a_list_of_what_is_let_in_decides() -> None:
    assert js(f"if (!BAD.includes(h)) {THROWS}") == set()
    assert py(f"if h not in BAD: {RAISES}") == set()
    assert js(f"if (!/^[a-z]+$/.test(h) || h.includes('q')) {THROWS}") == set()
    assert py(f"b = re.fullmatch('[a-z]+', h)\nif not b: {RAISES}") == set()


def test_marks_that_lead_out_of_a_folder_decide() -> None:
    """No `/` and no dots, or none at the beginning and no dots."""
    for dots in ("h.includes('/') || h.includes('..')", "h.startsWith('/') || h.includes('..')"):
        assert "path" not in js(f"if ({dots}) {THROWS}")
    for dots in ("'/' in h or '..' in h", "h.startswith('/') or '..' in h"):
        assert "path" not in py(f"if {dots}: {RAISES}")


def test_a_host_of_this_network_decides_where_an_address_is_asked() -> None:
    body = "const url = a; const b = url.includes('169.254'); if (b) throw new Error(); return fetch(url);"
    assert "address" not in {one.kind for one in javascript(body).flows}


def test_a_dash_refused_leaves_no_option() -> None:
    use = "return execFile('git', ['show', h]);"
    start = "const { execFile } = require('child_process');\n"
    assert "option" in {one.kind for one in javascript(f"const h = a; {use}", start).flows}
    checked = f"const h = a; if (h.startsWith('-')) {THROWS} {use}"
    assert "option" not in {one.kind for one in javascript(checked, start).flows}
    cut = f"let h = a; if (h.startsWith('-')) h = h.slice(1); {use}"  # of two, one is left
    assert "option" in {one.kind for one in javascript(cut, start).flows}


def test_a_beginning_that_is_no_statement_holds_no_database_to_reading() -> None:
    start = 'import sqlite3\ndb = sqlite3.connect("x.db")\n'
    use = "return db.execute(h).fetchall()"
    for said, found in (("'q'", True), ("'DROP'", False)):
        body = f"h = a\nif h.startswith({said}): {RAISES}\n{use}"
        assert ("statement" in {one.kind for one in python(body, start).flows}) is found
