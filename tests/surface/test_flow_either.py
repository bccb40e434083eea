"""Calls of what is one of several: by a condition, out of a table or a list, as a member of the class;
and queries that are joined from lists.
"""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import base64, json, os, pickle, sqlite3, subprocess, threading, yaml
from jinja2 import Environment
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
KNOWN, db = {"a": "b"}, sqlite3.connect("x.db")
env = Environment()
TABLE = {"name": env.get_template, "text": env.from_string}
FORMS = {"safe": yaml.UnsafeLoader}
CODECS = {"p": pickle.loads, "j": json.loads}
class Codec:
    module, load, plain = pickle, staticmethod(pickle.loads), staticmethod(yaml.load)
    @classmethod
    def read(cls, text): return cls.module.loads(base64.urlsafe_b64decode(text))
    def loaded(self, text): return self.load(text)
    def safe(self, text): return self.plain(text, Loader=yaml.SafeLoader)
def loud(text): os.system("echo " + text)
def quiet(text): return len(text)
class Bus:
    heard = []
    calm = [quiet]
    def tell(self, text):
        for one in self.heard:
            threading.Thread(target=one, args=(text,)).start()
    def hush(self, text): return [one(text) for one in self.calm]
Bus.heard.append(loud)
class Query:
    def __init__(self): self.parts, self.values = ["SELECT a FROM t"], []
    def where(self, text):
        self.parts.append(f"WHERE a = '{text}'")
        return self
    def bound(self, text):
        self.values.append(text)
        return self
    def run(self): return db.execute(" ".join(self.parts) + " LIMIT 9", self.values)
class Bound:
    def __init__(self): self.parts, self.values = ["SELECT a FROM t"], []
    def where(self, text):
        self.parts.append("WHERE a = ?")
        self.values.append(text)
        return self
    def run(self): return db.execute(" ".join(self.parts) + " LIMIT 9", self.values)
"""
MORE = """import * as child from "node:child_process";
import { exec, execFile } from "node:child_process"; import Database from "better-sqlite3";
import nunjucks from "nunjucks"; import serialize from "node-serialize";
const env = new nunjucks.Environment(), db = new Database("x.db"), KNOWN = ["a"];
function open(load, path) { return load(path); }
const codecs = { s: serialize.unserialize, j: JSON.parse };
const table = { file: env.getTemplate.bind(env), text: env.renderString.bind(env) };
const hooks = [], calm = new Set(), named = new Map(); const fill = (text) => text;
hooks.push((text) => exec("echo " + text)); calm.add((text) => text.length); named.set("a", hooks[0]);
named.set("b", (text) => exec("ls " + text));
class Box { constructor(value) { this.value = value; } } const box = new Box(1);
class Query {
  parts = []; values = [];
  where(text) { this.parts.push(["a", text].join(" = '") + "'"); return this; }
  bound(text) { this.values.push(text); return this; }
  run() {
    const filter = this.parts.length ? ` where ${this.parts.join(" and ")}` : "";
    return db.prepare(`select a from t${filter}`).all(...this.values);
  }
}
class Bound extends Query { where(text) { this.parts.push("a = ?"); return this.bound(text); } }
"""


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "template",
            "make = env.get_template if name in KNOWN else env.from_string\n    return make(name)",
        ),
        ("template", "return TABLE['text'](name).render()"),
        (
            "template",
            "how = 'get_template' if name in KNOWN else 'from_string'\n    return getattr(env, how)(name)",
        ),
        (None, "how = 'loads' if name in KNOWN else 'dumps'\n    return getattr(json, how)(name)"),
        ("code", "return CODECS['p'](base64.b64decode(name))"),
        ("code", "return Codec.read(name)"),
        ("code", "return Codec().loaded(name)"),
        ("shell", "act = loud if len(name) > 2 else quiet\n    act(name)"),
        ("shell", "Bus().tell(name)"),
        ("shell", "return [one(name) for one in (quiet, loud)]"),
        ("query", "return Query().where(name).run()"),
        (
            "query",
            """found = []
    found.append(f"a = '{name}'")
    return db.execute("SELECT a FROM t WHERE " + " AND ".join(found))""",
        ),
        ("code", "return yaml.load(name, Loader=FORMS['safe'])"),
        (None, "return yaml.load(name, getattr(yaml, 'CSafeLoader', yaml.SafeLoader))"),
        (None, "return CODECS['j'](name)"),
        (None, "return Codec().safe(name)"),
        (None, "return Bus().hush(name)"),
        (None, "return Bound().where(name).run()"),
        (None, "if name in KNOWN:\n        return TABLE['name'](name)\n    raise ValueError"),
    ],
)
def test_one_of_several_of_python(kind: str | None, body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") == ({kind} if kind else set())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("template", "const make = KNOWN.includes(name) ? fill : env.renderString; make(name);"),
        ("template", "return table.text(name);"),
        (
            "template",
            "const how = KNOWN.includes(name) ? 'getTemplate' : 'renderString'; return env[how](name);",
        ),
        ("shell", "return child[name ? 'exec' : 'execFile'](`echo ${name}`);"),
        ("code", "return open(module.require.bind(module), name);"),
        ("code", "return open(require, name);"),
        ("code", "const take = require; return take(name);"),
        (None, "return open(require, './notes.js') + name;"),
        (None, "const how = name ? 'parse' : 'stringify'; return JSON[how](name);"),
        ("code", "return codecs[name[0]](name);"),
        ("shell", "const run = name[1] ? execFile : exec; run(`echo ${name}`);"),
        ("shell", "hooks.forEach((hook) => hook(name));"),
        ("shell", "for (const [, hook] of named) hook(name);"),
        ("code", "const make = Reflect.getPrototypeOf(fill).constructor; make('x', name);"),
        ("code", "return (async () => {}).constructor(`return ${name}`)();"),
        ("code", "const { constructor: Make } = function* () {}; new Make(name);"),
        ("code", "return Reflect.construct([].map['constructor'], [name]);"),
        ("query", "return new Query().where(name).run();"),
        (None, "for (const hook of calm) hook(name);"),
        (None, "const Kind = Object.getPrototypeOf(box).constructor; return new Kind(name);"),
        (None, "return new Bound().where(name).run();"),
        (None, "return codecs.j(name);"),
    ],
)
def test_one_of_several_of_javascript(kind: str | None, body: str) -> None:
    assert kinds(JS + MORE + registered(body)) == ({kind} if kind else set())
