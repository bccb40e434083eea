"""Names of variables that members hold, and that functions are called by in other files."""

import pytest

from tests.profile.test_javascript import facts

NEED = "export function need(name) { return process.env[name]; }"
OLDER = f"exports.need = need; {NEED[7:]}"
READS = "export class Base { key() { return process.env[%s]; } }"


def names(files: dict[str, str]) -> set[str]:
    found = facts(files)
    assert not found.env_dynamic
    return {item.name for item in found.env}


@pytest.mark.parametrize(
    "source",
    [
        (
            'class C { static M = [{ env: "A_ONE", path: 1 }, { env: "A_TWO" }];'
            " constructor(given) { this.m = given || [...C.M]; }"
            " load() { for (const one of this.m) { use(process.env[one.env]); } } }"
        ),
        'const P = { a: { envKey: "A_ONE" }, b: { "envKey": "A_TWO" } }; f(process.env[P[x].envKey])',
        (
            'const P = { a: { envKey: "A_ONE" }, b: { envKey: "A_TWO" } };'
            ' const of = P[x]; f(process.env[of["envKey"]])'
        ),
        (
            "const P = load(); const { envKey } = P[x]; f(process.env[envKey]);"
            ' g({ envKey: y ? "A_ONE" : "A_TWO" })'
        ),
        'const P = { a: { envKeys: ["A_ONE", "A_TWO"] } }; for (const k of P[x].envKeys) f(process.env[k])',
        'const P = { a: { envKeys: ["A_ONE", "A_TWO"] } }; P[x].envKeys.map((k) => process.env[k])',
        (
            'function nameOf(p) { switch (p) { case 1: return "A_ONE"; default: return "A_TWO"; } }'
            " f(process.env[nameOf(x)])"
        ),
        'const nameOf = (p) => (p ? "A_ONE" : "A_TWO"); const name = nameOf(x); f(process.env[name])',
        'const T = new Map([["a", "A_ONE"], ["b", "A_TWO"]]); f(process.env[T.get(x)])',
        (
            "class S { constructor(n, envVar) { this.envVar = envVar; }"
            " get() { return process.env[this.envVar]; } }"
            ' new S("x", "A_ONE"); class T extends S { constructor() { super("x", "A_TWO"); } }'
        ),
        (
            "class S { constructor(o) { this.envVar = o.keyName; }"
            " get() { return process.env[this.envVar]; } }"
            ' new S({ keyName: "A_ONE" }); new S({ keyName: "A_TWO" });'
        ),
    ],
)
def test_a_member_or_function_that_holds_names(source: str) -> None:
    assert names({"a.js": source}) == {"A_ONE", "A_TWO"}


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("this.envVar", 'envVar = "A_ONE";'),
        ("this.envVar", 'get envVar() { return "A_ONE"; }'),
        ("this.envName()", 'envName() { return "A_ONE"; }'),
        ("this.envName()", 'envName = () => "A_ONE";'),
        (
            "this.envName()",
            'constructor() { super({ keyVar: "A_ONE" }); } envName() { return this.keyVar; }',
        ),
    ],
)
def test_subclasses_that_say_the_name(asked: str, held: str) -> None:
    more = f'import {{ Base }} from "./base.js"; export class C extends Base {{ {held} }}'
    assert names({"base.js": READS % asked, "c.js": more}) == {"A_ONE"}


def test_members_in_typescript() -> None:
    source = (
        "class S { constructor(private readonly envVar: string) {}"
        " get() { return process.env[this.envVar]; } }\n"
        'new S("A_ONE");\nenum Env { TokenTwo = "A_TWO" }\nuse(process.env[Env.TokenTwo]);'
    )
    assert names({"a.ts": source}) == {"A_ONE", "A_TWO"}
    other = {
        "b.ts": 'export const ENV = { tokenOne: "A_ONE" } as const;',
        "a.ts": 'import { ENV } from "./b"; use(process.env[ENV.tokenOne]);',
    }
    assert names(other) == {"A_ONE"}


@pytest.mark.parametrize(
    "files",
    [
        {"u.js": NEED, "a.js": 'import { need as n } from "./u.js"; n("A_ONE")'},
        {"u.js": NEED, "a.js": 'import { need } from "./u.js"; const T = { a: "A_ONE" }; need(T[x])'},
        {"u.js": NEED, "a.js": 'import { need } from "./u.js"; const k = x.envName(); need(k)',
         "b.js": 'export class B { envName() { return "A_ONE"; } }'},
        {"u.js": f"export default {NEED[7:]}", "a.js": 'import get from "./u.js"; get("A_ONE")'},
        {"u.js": f"{NEED[7:]} export default need;", "a.js": 'import get from "./u.js"; get("A_ONE")'},
        {"u.py": "import os\ndef need(k): return os.environ[k]", "v.py": "from .u import need as _n",
         "a.py": "from . import v\nv._n('A_ONE')"},
        {"u.js": OLDER, "a.js": 'const { need: n } = require("./u"); n("A_ONE")'},
        {"u.js": OLDER, "a.js": 'const u_1 = require("./u"); (0, u_1.need)("A_ONE")'},
        {"d/u.js": "function B(n){return process.env[n]}export{B as Et};",
         "d/a.js": 'import{Et as r}from"./u.js";r("A_ONE");function B(n){return n}B("NOT_FOUND")'},
        {"d/u.js": "function B(n){return process.env[n]}export{B as a};",
         "v/index.js": 'export{a as z}from"../d/u.js"',
         "a.js": 'import{z as r}from"./v/index.js";r("A_ONE")'},
        {"d/u.js": "function B(n){return process.env[n]}export{B as a};",
         "d/v.js": 'import{a as e}from"./u.js";export{e as z};',
         "d/a.js": 'import{z as r}from"./v.js";r("A_ONE")'},
    ],
)  # fmt: skip
def test_functions_under_other_names(files: dict[str, str]) -> None:
    assert names(files) == {"A_ONE"}


def test_names_that_many_things_have_hold_nothing() -> None:
    found = facts(
        {"a.js": 'const T = [{ name: "NOT_FOUND" }]; export const f = (x) => process.env[x.name];'}
    )
    assert not found.env
    assert found.env_dynamic


def test_functions_of_one_letter_are_those_of_their_file() -> None:
    files = {
        "a.js": 'function B(n){return process.env[n]}B("A_ONE")',
        "b.js": 'function B(n){return n}B("NOT_FOUND")',
    }
    assert names(files) == {"A_ONE"}


ENUM = (
    "import os\nfrom enum import Enum\nclass Names(str, Enum):\n    A = 'A_ONE'\n    B = 'A_TWO'\n"
)


@pytest.mark.parametrize(
    "files",
    [
        {
            "a.py": (
                "import os\nfrom dataclasses import dataclass\n@dataclass\nclass S:\n"
                "    model_var: str | None = None\n    api_key_vars: tuple = ()\n"
                "X = S(model_var='A_ONE', api_key_vars=('A_TWO',))\ndef f(s):\n"
                "    for v in s.api_key_vars:\n        os.getenv(v)\n    return os.getenv(s.model_var)\n"
            )
        },
        {
            "a.py": (
                "import os\nfrom typing import NamedTuple\nclass S(NamedTuple):\n    key: str\n    env: str\n"
                "L = [S('a', 'A_ONE'), S('b', 'A_TWO')]\nfor s in L:\n    os.getenv(s.env)\n"
            )
        },
        {
            "a.py": "import os\nfrom b import P\ndef f(n):\n    return os.getenv(P[n]['env_key'])\n",
            "b.py": "P = {'a': {'env_key': 'A_ONE'}, 'b': {'env_key': 'A_TWO'}}\n",
        },
        {
            "a.py": (
                "import os\nclass B:\n    env_var = ''\n    def key(self):\n"
                "        return os.getenv(self.env_var)\nclass C(B):\n    env_var = 'A_ONE'\n"
            ),
            "b.py": "from a import B\nclass D(B):\n    env_var: str = 'A_TWO'\n",
        },
        {
            "a.py": "import os\nclass B:\n    def key(self):\n        return os.getenv(self.env_var)\n",
            "b.py": (
                "from a import B\nclass C(B):\n    @property\n    def env_var(self):\n"
                "        return 'A_ONE' if self.old else 'A_TWO'\n"
            ),
        },
        {
            "a.py": (
                "import os\nclass B:\n    def key(self):\n"
                "        return os.getenv(self.api_key_name())\n"
            ),
            "b.py": (
                "from a import B\nclass C(B):\n    def __init__(self, token_var):\n"
                "        self.token_var = token_var\n    def api_key_name(self):\n"
                "        return self.token_var\nC('A_ONE')\nC(token_var='A_TWO')\n"
            ),
        },
        {
            "a.py": (
                "import os\ndef need(n):\n    return os.environ[n]\ndef f(p):\n"
                "    n = p.required_env_var()\n    return need(n)\n"
            ),
            "b.py": (
                "T = {'a': 'A_ONE', 'b': 'A_TWO'}\nclass C:\n    def required_env_var(self):\n"
                "        return T[self.kind]\n"
            ),
        },
        {
            "a.py": (
                "import os\ndef name_of(p):\n    if p:\n        return 'A_ONE'\n    return 'A_TWO'\n"
                "def f(p):\n    return os.getenv(name_of(p))\n"
            )
        },
        {"a.py": f"{ENUM}for one in Names:\n    os.getenv(one.value)\n"},
        {
            "a.py": "import os\nfrom b import Names\nfor one in Names:\n    os.getenv(one)\n",
            "b.py": ENUM,
        },
        {
            "u.py": "import os\ndef need(n):\n    return os.environ[n]\n",
            "a.py": "from u import need as _n\nx = _n('A_ONE'), _n('A_TWO')\n",
        },
        {
            "a.py": (
                "import os\nfrom dataclasses import dataclass, field, fields\n@dataclass\nclass S:\n"
                "    a: str = field(default='', metadata={'env': 'A_ONE'})\n"
                "    b: str = field(default='', metadata={'env': 'A_TWO'})\n"
                "for x in fields(S):\n    os.getenv(x.metadata['env'])\n"
            )
        },
    ],
)
def test_members_in_python(files: dict[str, str]) -> None:
    assert names(files) == {"A_ONE", "A_TWO"}


def test_names_that_many_things_have_hold_nothing_in_python() -> None:
    found = facts(
        {"a.py": "import os\ndef f(x):\n    return os.getenv(x.name)\nT(name='NOT_FOUND')\n"}
    )
    assert not found.env
    assert found.env_dynamic


def test_a_key_of_a_dictionary_is_looked_for_in_its_own_file_first() -> None:
    one = (
        "import os\ndef made():\n    return {'env_key': '%s'}\ndef load(config):\n"
        "    return os.getenv(config['env_key'])\n"
    )
    other = "def made():\n    return {'env_key': 'A_TWO'}\n"
    assert names({"a.py": one % "A_ONE", "b.py": other}) == {"A_ONE"}
    assert names({"a.py": one % "nothing", "b.py": other}) == {"A_TWO"}


@pytest.mark.parametrize(
    "source",
    [
        (
            "const A = z.object({ A_ONE: s }).merge(z.object({ A_TWO: s }));"
            ' const E = z.discriminatedUnion("KIND", [A, A]); E.safeParse(process.env)'
        ),
        "z.union([z.object({ A_ONE: s() }), z.object({ A_TWO: s() })]).parse(process.env)",
        "const E = z.intersection(z.object({ A_ONE: s() }), z.object({ A_TWO: s() })); E.parse(process.env)",
        "const b = { A_ONE: s() }; z.object({ ...b, A_TWO: s() }).parse(process.env)",
        "const b = z.object({ A_ONE: s() }); z.object({ ...b.shape, A_TWO: s() }).parse(process.env)",
        "const make = () => z.object({ A_ONE: s(), A_TWO: s() }); make().parse(process.env)",
        "function make() { return z.object({ A_ONE: s(), A_TWO: s() }); } make().parse(process.env)",
        "const of = { env: z.object({ A_ONE: s(), A_TWO: s() }) }; of.env.parse(process.env)",
        "class C { static S = z.object({ A_ONE: s(), A_TWO: s() }); f() { C.S.parse(process.env); } }",
        "class C { #s = z.object({ A_ONE: s(), A_TWO: s() }); f() { this.#s.parse(process.env); } }",
        "const E = z.preprocess(f, z.object({ A_ONE: s(), A_TWO: s() })); E.parse(process.env)",
        "const E = z.lazy(() => z.object({ A_ONE: s(), A_TWO: s() })); E.parse(process.env)",
        "const E = yup.object({ A_ONE: s(), A_TWO: s() }); E.cast(process.env)",
        "const E = Type.Object({ A_ONE: s(), A_TWO: s() }); Value.Parse(E, process.env)",
        'const E = type({ A_ONE: "string", "A_TWO?": "string" }); E(process.env)',
        "const E = object({ A_ONE: s(), A_TWO: s() }); create(process.env, E)",
        "const E = { A_ONE: s(), A_TWO: s() }; cleanEnv(process.env, E)",
    ],
)
def test_a_schema_is_made_of_others(source: str) -> None:
    assert names({"a.js": source}) == {"A_ONE", "A_TWO"}


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        (
            'import { S } from "./b.js"; S.parse(process.env)',
            "z.object({ A_ONE: s(), A_TWO: s() })",
        ),
        (
            'import { S } from "./b.js"; S.extend({ A_TWO: s() }).parse(process.env)',
            "z.object({ A_ONE: s() })",
        ),
        (
            'import { load } from "./b.js"; load(process.env)',
            "z.object({ A_ONE: s(), A_TWO: s() }); export function load(e) { return S.parse(e); }",
        ),
        (
            'import { T } from "./b.js"; T.parse(process.env)',
            "z.object({ A_ONE: s() }); const U = z.object({ A_TWO: s() }); export const T = S.merge(U)",
        ),
        (
            'import { V } from "./c.js"; V.parse(process.env)',
            "z.object({ A_ONE: s() }); export const U = z.object({ A_TWO: s() })",
        ),
        (
            'const b_1 = require("./b.js"); b_1.U.parse(process.env)',
            "z.object({ A_ONE: s() }); exports.U = S.extend({ A_TWO: s() })",
        ),
        (
            'const { S } = require("./b.js"); S.parse(process.env)',
            "z.object({ A_ONE: s(), A_TWO: s() })",
        ),
    ],
)
def test_a_schema_of_another_file(asks: str, says: str) -> None:
    c = 'import { S, U } from "./b.js"; export const V = S.and(U);'
    files = {"a.js": asks, "b.js": f"export const S = {says}", "c.js": c}
    assert names(files) == {"A_ONE", "A_TWO"}


def test_a_schema_that_no_file_says_is_told() -> None:
    found = facts({"a.js": 'import { S } from "./b.js"; S.parse(process.env)', "b.js": "f()"})
    assert found.env_dynamic
    assert not facts({"a.js": 'import qs from "qs"; qs.parse(process.env)'}).env_dynamic


def test_what_a_transform_gives_back_is_no_variable() -> None:
    source = "z.object({ A_ONE: s() }).transform((e) => ({ A_TWO: e.x })).parse(process.env)"
    assert names({"a.js": source}) == {"A_ONE"}


def test_getters_of_libraries_and_of_deno() -> None:
    source = 'import getenv from "getenv"; getenv("A_ONE"); getenv.bool("A_TWO")'
    assert names({"a.js": source}) == {"A_ONE", "A_TWO"}
    assert names({"a.ts": 'Deno.env.has("A_ONE")'}) == {"A_ONE"}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('import { Connection } from "@salesforce/core"; await Connection.create(x)', {"network"}),
        ('import { Logger } from "@salesforce/core"; Logger.childFromRoot("x")', set()),
        (
            (
                'import { loadPyodide } from "pyodide"; const p = await loadPyodide({});'
                ' await p.loadPackage(["x"]); await p.runPythonAsync(code)'
            ),
            {"network", "dynamic_code"},
        ),
    ],
)
def test_what_libraries_do(source: str, wanted: set[str]) -> None:
    assert set(facts({"a.js": source}).classes()) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "const k = Object.keys(process.env); if (k.find((e) => e === 'A_ONE' || 'A_TWO' === e)) f()",
        "const k = Object.keys(process.env); k.includes('A_ONE') || k.some(e => e == 'A_TWO')",
        "Object.keys(process.env).includes('A_ONE'); Object.keys(process.env).indexOf('A_TWO')",
        "for (const [k, v] of Object.entries(process.env)) { if (k === 'A_ONE' || k === 'A_TWO') f(v) }",
        "for (const k in process.env) { if (k === 'A_ONE') f(); else if (k === 'A_TWO') g() }",
    ],
)
def test_names_compared_with_those_of_all_variables(source: str) -> None:
    found = facts({"a.js": source})
    assert {item.name for item in found.env} == {"A_ONE", "A_TWO"}
    assert found.env_dynamic


def test_what_the_value_of_any_variable_is_compared_with_is_no_name() -> None:
    source = "for (const [k, v] of Object.entries(process.env)) { if (v === 'A_ONE') f(k) }"
    assert not facts({"a.js": source}).env
