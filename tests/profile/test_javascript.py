import pytest

from tests.factories import tree
from vetting import profile
from vetting.model.profile import Profile


def facts(files: dict[str, str]) -> Profile:
    whole = tree(files)
    return profile.assemble(profile.read(whole), whole)[0]


def classes(source: str, path: str = "a.js") -> set[str]:
    return set(facts({path: source}).classes())


def names(source: str, path: str = "a.js") -> set[str]:
    return {item.name for item in facts({path: source}).env}


EXEC = "process_exec"


@pytest.mark.parametrize(
    "source",
    [
        'const { exec } = require("child_process"); exec("x")',
        'import { execFile as run } from "node:child_process"; run("x")',
        'import * as cp from "child_process"; cp.spawn("x")',
        'import cp from "child_process"; cp["exec" + "Sync"]("x")',
        'const cp = require("child_" + "process"); cp.fork("x")',
        'const name = "child_process"; require(name).exec("x")',
        'require("node:child_process").spawnSync("x")',
        '(await import("child_process")).exec("x")',
        'const { exec } = await import("child_process"); exec("x")',
        (
            'import { createRequire } from "module";'
            ' const load = createRequire(import.meta.url); load("child_process").exec("x")'
        ),
        'process.mainModule.require("child_process").exec("x")',
        'globalThis.process.getBuiltinModule("child_process").exec("x")',
        'module.require("child_process").exec("x")',
        'var cp = __importStar(require("child_process")); cp.exec("x")',
        'var import_cp = __toESM(require("child_process"), 1); (0, import_cp.exec)("x")',
        'const run = promisify(require("child_process").exec); run("x")',
        'class A { constructor() { this.cp = require("child_process"); } f() { this.cp.exec("x"); } }',
        'export { spawn } from "child_process"',
        'import("child_process").then(({ exec }) => exec("x"))',
        (
            "const { exec } = await Promise.resolve().then(() =>"
            ' __importStar(require("child_process"))); exec("x")'
        ),
        'let cp; function load() { return (cp ??= require("child_process")) } load().exec("x")',
        'const load = () => import("child_process"); const { exec } = await load(); exec("x")',
        'const [, cp] = await Promise.all([f(), import("child_process")]); cp.exec("x")',
        'function f(run = require("child_process").exec) { run("x"); }',
        'import { execa } from "execa"; await execa("x")',
        'import spawn from "cross-spawn"; spawn("x")',
        (
            'import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";'
            ' new StdioClientTransport({ command: "x" })'
        ),
        'Bun.spawn(["x"])',
        'new Deno.Command("x")',
        "this.cp.execSync(command)",
    ],
)
def test_a_process_however_the_module_is_reached(source: str) -> None:
    assert classes(source) - {"dynamic_code"} == {EXEC}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import fs from "fs/promises"; await fs.readFile(p)', {"fs_read"}),
        ('import { promises as fs } from "fs"; fs.writeFile(p, "")', {"fs_write"}),
        ('const fs = require("fs").promises; fs.readdir(p)', {"fs_read"}),
        ('const { promises: { unlink } } = require("fs"); unlink(p)', {"fs_write"}),
        ('import fs from "fs-extra"; fs.copy(a, b)', {"fs_read", "fs_write"}),
        ('import fs from "fs/promises"; (await fs.open(p, "w")).writeFile("")', {"fs_write"}),
        ('import fs from "fs"; fs.openSync(p); fs.open(p, (error, file) => {})', {"fs_read"}),
        ('import { open } from "fs/promises"; open(p, flags)', {"fs_read", "fs_write"}),
        ('import { open } from "fs/promises"; open(p, x || "r")', {"fs_read", "fs_write"}),
        ('import { open } from "fs/promises"; const how = "r"; open(p, how)', {"fs_read"}),
        ('import fs from "fs"; fs.openSync(p, fs.constants.O_CREAT | O_EXCL)', {"fs_write"}),
        ('import fs from "fs"; fs.openSync(p, "r+")', {"fs_read", "fs_write"}),
        ('import { globby } from "globby"; await globby("*")', {"fs_read"}),
        ('import { rimraf } from "rimraf"; await rimraf(p)', {"fs_write"}),
        ("await fetch(url)", {"network"}),
        ("await globalThis.fetch(url)", {"network"}),
        ("class A { constructor(f = fetch) { this.f = f; } }", {"network"}),
        ('import axios from "axios"; axios.get(u)', {"network"}),
        ('const c = require("axios").create({}); c.post(u)', {"network"}),
        ('import got from "got"; await got(u)', {"network"}),
        ('import pg from "pg"; new pg.Pool({})', {"network"}),
        ('import { Octokit } from "@octokit/rest"; new Octokit()', {"network"}),
        ('import { S3Client } from "@aws-sdk/client-s3"; new S3Client({})', {"network"}),
        ('import { TavilyClient } from "some-search"; new TavilyClient()', {"network"}),
        ('import https from "https"; https.request(u)', {"network"}),
        ('import net from "net"; net.connect(1)', {"network"}),
        ('import puppeteer from "puppeteer"; await puppeteer.launch()', {"network"}),
        ('import express from "express"; express().listen(3000)', {"listens"}),
        ('import http from "http"; http.createServer(f).listen(0)', {"listens"}),
        ("export function start(app, port) { app.listen(port, () => {}); }", {"listens"}),
        ("const t = make(); t.listen(port, host, () => {});", {"listens"}),
        ('import { serve } from "@hono/node-server"; serve({ port })', {"listens"}),
        ('import { WebSocketServer } from "ws"; new WebSocketServer({ port })', {"listens"}),
        ('server.start({ transportType: "httpStream" })', {"listens"}),
        ("server.start({ transportType: chosen() })", {"listens"}),
        ("const o = { transportType: chosen(), port }; server.start(o)", {"listens"}),
        ("Bun.serve({ fetch(r) {} })", {"listens"}),
        ("eval(code)", {"dynamic_code"}),
        ("(0, eval)(code)", {"dynamic_code"}),
        ("texts.map(eval)", {"dynamic_code"}),
        ("Promise.resolve(text).then(eval)", {"dynamic_code"}),
        ("function run(f, x) { return f(x); } run(eval, text)", {"dynamic_code"}),
        ("texts.map(Function)", {"dynamic_code"}),
        ("Reflect.construct(Function, [text])", {"dynamic_code"}),
        ('const e = globalThis["ev" + "al"]; e(code)', {"dynamic_code"}),
        ('new Function("a", body)', {"dynamic_code"}),
        ("const F = Function; new F(body)", {"dynamic_code"}),
        ('import vm from "node:vm"; vm.runInNewContext(code)', {"dynamic_code"}),
        ("await import(pathToFileURL(file).href)", {"dynamic_code"}),
        ("require(name)", {"dynamic_code"}),
        ('import(name + ".js")', {"dynamic_code"}),
        ('const p = require("./package.json"); require(`${p.name}-x`)', {"dynamic_code"}),
        ("for (const f of [join(d, 'package.json')]) require(f)", {"fs_read"}),
        ('setTimeout("code()", 1)', {"dynamic_code"}),
        ('process.dlopen(module, "x.node")', {"native_code"}),
        ('import koffi from "koffi"; koffi.load("x.so")', {"native_code"}),
        (
            (
                "const f = __importDefault(require('node-fetch'));\n"
                "async function g() { return await (0, f.default)(u); }"
            ),
            {"network"},
        ),
        (
            'import { startSseAndStreamableHttpMcpServer as s } from "mcp-http-server"; s({})',
            {"listens"},
        ),
        ('import { createClient } from "@libsql/client"; createClient({ url })', {"network"}),
        (
            'import { createClient } from "@libsql/client"; createClient({ url: u ?? "file:a.db" })',
            {"network", "fs_read", "fs_write"},
        ),
    ],
)
def test_every_class(source: str, expected: set[str]) -> None:
    assert classes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '/a/.exec(text); pattern.exec(text); db.exec("SELECT 1"); statement.exec()',
        'await page.$eval("a", f); await page.evaluate(f); model.eval()',
        '// require("child_process").exec("x")\n/* eval(x) */',
        "const help = 'run require(\"child_process\").exec(1) or process.env.SECRET_KEY';",
        "const text = `eval(process.env.SECRET_KEY)`;",
        'if (false) { require("child_process").exec("x"); process.env.SECRET_KEY; }',
        'import type { ExecException } from "child_process"; let e: ExecException;',
        'import { type ChildProcess } from "child_process"; let p: ChildProcess;',
        'import fs from "fs"; let s: fs.Stats; fs.existsSync(p); fs.statSync(p);',
        'import http from "http"; new http.Agent(); http.STATUS_CODES;',
        'import axios from "axios"; axios.isAxiosError(e); class X extends axios.AxiosError {}',
        "x instanceof Function; typeof fetch; Function.prototype.call",
        "z.instanceof(Function); expect.any(Function); isNative(eval); x === eval",
        'new Function(""); Function("return this")()',
        "function f(fetch) { return fetch(1); }",
        'const process = { env: {}, run() {} }; process.env.SECRET_KEY; process.run("x")',
        "emitter.listen('event', f); wheel.listen(node, kind, (e) => e.x); history.listen(() => {})",
        'server.start({ transportType: "stdio" })',
        "record({ transportType: this.chosen(server), protocol: name });",
        "process.env.NAME = 'x'; delete process.env.NAME",
        "const o = { __proto__: null, constructor: 1, eval: 2, exec: 3 }; o.exec; o.eval;",
        "import(`./tools/${name}.js`)",
        'const file = join(__dirname, "server.js"); const u = url(file); await import(u.href)',
        'import { Client } from "@modelcontextprotocol/sdk/client/index.js"; new Client({})',
    ],
)
def test_what_only_looks_like_it(source: str) -> None:
    path = "a.ts" if "type" in source.split()[1:3] or ": fs" in source else "a.js"
    assert facts({path: source}) == Profile()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("process.env.TOKEN", {"TOKEN"}),
        ('process.env["TOK" + "EN"]', {"TOKEN"}),
        ("process.env?.TOKEN", {"TOKEN"}),
        ("const { TOKEN, HOST: h, PORT = 1 } = process.env", {"TOKEN", "HOST", "PORT"}),
        ("const env = process.env; env.TOKEN", {"TOKEN"}),
        ("const { env } = process; env.TOKEN", {"TOKEN"}),
        ('import { env } from "node:process"; env.TOKEN', {"TOKEN"}),
        ('import p from "process"; p.env.TOKEN', {"TOKEN"}),
        ('require("process").env.TOKEN', {"TOKEN"}),
        ("import.meta.env.TOKEN", {"TOKEN"}),
        ("Bun.env.TOKEN; Deno.env.get('HOST')", {"TOKEN", "HOST"}),
        ("globalThis.process.env.TOKEN", {"TOKEN"}),
        ("function f(key = process.env.TOKEN) {}", {"TOKEN"}),
        ("process.env.TOKEN ? a : b", {"TOKEN"}),
        ('"TOKEN" in process.env', {"TOKEN"}),
        ('const KEY = "TOKEN"; process.env[KEY]', {"TOKEN"}),
        ('const K = { A: "TOKEN" }; process.env[K.A]', {"TOKEN"}),
        ('for (const k of ["A_1", "B_1"]) process.env[k]', {"A_1", "B_1"}),
        ('const need = ["A_1", "B_1"]; need.filter((k) => !process.env[k])', {"A_1", "B_1"}),
        ('function get(n) { return process.env[n]; } get("A_1"); get("B_1")', {"A_1", "B_1"}),
        ('const any = (...ns) => ns.some((n) => process.env[n]); any("A_1", "B_1")', {"A_1", "B_1"}),
        ('const get = (n) => process.env[`MY_${n}`]; get("TOKEN")', {"MY_TOKEN"}),
        (
            """const get = (n) => { const k = n.trim(), v = `MY_${k}_B`; return process.env[v]; };
            get("TOKEN")""",
            {"MY_TOKEN_B"},
        ),
        ('["A_1"].some((n) => process.env[n] || process.env[n.toLowerCase()])', {"A_1", "a_1"}),
        ("function load(env) { return env.TOKEN; } load(process.env)", {"TOKEN"}),
        ("function load(env = process.env) { return env.TOKEN; }", {"TOKEN"}),
        (
            """const text = (n) => process.env[n]; function number(n, d) { return +text(n) || d; }
            const flag = (key) => number(key, 0) > 0; number("A_1"); flag("B_1")""",
            {"A_1", "B_1"},
        ),
        (
            """class A { constructor(env) { this.env = env; } f() { return this.env.TOKEN; } }
            new A(process.env)""",
            {"TOKEN"},
        ),
        (
            """const all = { env: process.env }; function f(of) { return of.env.TOKEN; }
            f({ ...all, now }); of.env.HOST = 1; of.env.other""",
            {"TOKEN"},
        ),
        ("const S = z.object({ TOKEN: z.string(), PORT: z.x() }); S.parse(process.env)",
         {"TOKEN", "PORT"}),
        ("z.object({ TOKEN: z.string() }).strict().safeParse(process.env)", {"TOKEN"}),
        ("cleanEnv(process.env, { TOKEN: str() })", {"TOKEN"}),
        ("createEnv({ server: { TOKEN: z.string() }, runtimeEnv: process.env })", {"TOKEN"}),
    ],
)  # fmt: skip
def test_names_of_the_environment(source: str, expected: set[str]) -> None:
    found = facts({"a.js": source})
    assert {item.name for item in found.env} == expected
    assert found.env_dynamic == ()
    assert found.classes() == ("env",)


def test_what_projects_and_issues_are_called_by_is_no_secret() -> None:
    source = "use(process.env.JIRA_PROJECT_KEY, process.env.ISSUE_ID_OR_KEY, process.env.MY_KEY);"
    assert [one.name for one in facts({"a.js": source}).env if one.secret] == ["MY_KEY"]


def test_a_user_is_secret_where_the_password_of_the_same_login_is_read() -> None:
    source = "const { DB_USER, DB_PASSWORD, SSH_USER, USER } = process.env"
    found = facts({"a.js": source})
    assert {item.name for item in found.env if item.secret} == {"DB_USER", "DB_PASSWORD"}


def test_a_name_may_be_given_in_another_file() -> None:
    found = facts(
        {
            "config.js": "export function need(name) { return process.env[name]; }",
            "server.js": 'import { need } from "./config.js";\n\nneed("MY_TOKEN");',
            "keys.js": 'export const URL_KEY = "MY_URL";',
            "api.js": 'import { URL_KEY } from "./keys.js"; process.env[URL_KEY]',
            "flag.js": 'import { need } from "./config.js"; export const on = (n) => need(n) === "1";',
            "more.js": 'import { on } from "./flag.js"; on("MY_FLAG")',
            "load.js": "export function parseAll(env) { return { host: env.MY_HOST }; }",
            "main.js": 'import { parseAll as load } from "./load.js"; load(process.env)',
            "small.js": "function e(t) { return t.MY_OTHER }",
            "small2.js": 'import { t as e } from "./x.js"; e(process.env)',
        }
    )
    assert [(item.name, item.path, item.line, item.secret) for item in found.env] == [
        ("MY_FLAG", "more.js", 1, False),
        ("MY_HOST", "load.js", 1, False),
        ("MY_TOKEN", "server.js", 3, True),
        ("MY_URL", "api.js", 1, False),
    ]
    assert found.env_dynamic == ()


@pytest.mark.parametrize(
    "source",
    [
        "process.env[name]",
        "Object.keys(process.env)",
        "JSON.stringify(process.env)",
        "for (const k in process.env) {}",
        "export function get(name) { return process.env[name]; }",
        "process.env[process.argv[2]]",
    ],
)
def test_a_name_that_no_file_says_is_said_to_be_dynamic(source: str) -> None:
    found = facts({"a.js": source})
    assert found.env == ()
    assert [(place.path, place.line) for place in found.env_dynamic] == [("a.js", 1)]


@pytest.mark.parametrize("source", ["spawn(c, { env: process.env })", "x({ ...process.env })"])
def test_the_whole_environment_handed_on_is_no_name(source: str) -> None:
    found = facts({"a.js": source})
    assert (found.env, found.env_dynamic, found.classes()) == ((), (), ("env",))


def test_each_place_is_told() -> None:
    source = 'import fs from "fs";\n\nfs.readFileSync(a);\nfs.writeFileSync(b, "");\nfetch(c);\n'
    found = facts({"dist/a.js": source})
    assert [(name, place.path, place.line) for name, place in found.capabilities] == [
        ("fs_read", "dist/a.js", 3),
        ("fs_write", "dist/a.js", 4),
        ("network", "dist/a.js", 5),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "(" * 20_000 + ")" * 20_000,
        "[" * 5_000,
        "a." * 5_000 + "b",
        "let a = a, b = a; a = b; b = a.b; a = b.a; fetch = a;",
        "const a = process; const b = a; const a2 = { b }; a2.b.env.X;",
        "\ufeffimport fs from 'fs'; fs.readFileSync('x')",
        "\0" * 10,
        "process.env['\\u{110000}']",
        "x = '" + "A" * 200_000 + "'",
    ],
)
def test_hostile_source_ends_and_raises_nothing(source: str) -> None:
    facts({"a.js": source})


@pytest.mark.parametrize(
    "source",
    [
        "(() => { fetch(); " * 3_000 + "})()" * 3_000,
        "f(" + "a ? 'x' : " * 20_000 + "'y')",
        "`${" * 3_000 + "process.env.X" + "}`" * 3_000,
    ],
)
def test_what_is_nested_too_deeply_is_said(source: str) -> None:
    whole = tree({"a.js": source})
    found, unread = profile.assemble(profile.read(whole), whole)
    assert found == Profile()
    assert [item.why for item in unread] == [
        "what it can touch was not read: it is nested too deeply"
    ]


@pytest.mark.exhaustive
def test_a_file_that_takes_too_long_is_said_to_be_read_in_part() -> None:
    source = "const x = process;\n" + "{ const x = process.env; x.A_B; }\n" * 20_000
    whole = tree({"a.js": source})
    _, unread = profile.assemble(profile.read(whole), whole)
    assert [item.why for item in unread] == [
        "too much in one file: what it can touch was not fully read"
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('for (const [n, p] of [["A_ONE", 1], ["B_ONE", 2]]) x(process.env[n]);', "A_ONE B_ONE"),
        ('for (const [k, n] of [["x", "A_TWO"]]) o[k] = process.env[n];', "A_TWO"),
        (
            'const M = {x: "A_THREE"}; for (const [k, n] of Object.entries(M)) process.env[n];',
            "A_THREE",
        ),
        ('for (const n of Object.values({x: "A_FOUR"})) process.env[n];', "A_FOUR"),
        ('for (const item of [{env: "A_FIVE", k: "NO_FIVE"}]) process.env[item.env];', "A_FIVE"),
        ('[{env: "A_SIX"}].forEach(({env, k}) => process.env[env]);', "A_SIX"),
        ('for (const {env: name} of [{env: "A_SEVEN"}]) process.env[name];', "A_SEVEN"),
        ('const L = ["A_EIGHT"].filter(Boolean); for (const n of L) process.env[n];', "A_EIGHT"),
        ('const T = {a: "A_NINE", b: "B_NINE"}; process.env[T[kind]]', "A_NINE B_NINE"),
        ('const T = {a: "A_TEN", b: "NO_TEN"}; process.env[T["a"]]', "A_TEN"),
        ('const k = "__proto__"; process.env[k]; process.env.constructor', "__proto__ constructor"),
    ],
)
def test_names_in_tables(source: str, expected: str) -> None:
    found = facts({"a.js": source})
    assert {item.name for item in found.env} == set(expected.split())
    assert not found.env_dynamic


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                "a.js": 'import {KEYS} from "./b.js"; KEYS.some((k) => process.env[k]);',
                "b.js": 'export const KEYS = Object.freeze(["A_ONE", "no_proxy"]);',
            },
            "A_ONE no_proxy",
        ),
        (
            {
                "p/a.py": "import os\nfrom .b import KEYS\nx = [os.environ[k] for k in KEYS]\n",
                "p/b.py": 'KEYS = ("A_TWO", "b_two")\n',
            },
            "A_TWO b_two",
        ),
    ],
    ids=["javascript", "python"],
)
def test_names_in_a_list_of_another_file(files: dict[str, str], expected: str) -> None:
    found = facts(files)
    assert {item.name for item in found.env} == set(expected.split())
    assert not found.env_dynamic


def _nested(lines: list[str], last: str) -> str:
    """`lines` of assignments, each made of the next one many times."""
    return "\n".join([*reversed(lines), last])


HOSTILE = {
    "templates": (
        "a.js",
        [f"const v{n} = `{f'${{v{n + 1}}}' * 30}`;" for n in range(9)],
        "process.env[v0]",
    ),
    "tables": (
        "a.js",
        [
            f"const m{n} = {{{','.join(f'k{k}: m{n + 1}[x]' for k in range(60))}}};"
            for n in range(9)
        ],
        "process.env[m0[y]]",
    ),
    "dicts": (
        "a.py",
        [f"m{n} = {{{','.join(f'{k}: m{n + 1}[x]' for k in range(60))}}}" for n in range(9)],
        "import os; os.environ[m0[y]]",
    ),
    "loops": ("a.py", ["for a in a: pass"] * 200, "import os; os.environ[a]"),
}


@pytest.mark.parametrize(("path", "lines", "last"), HOSTILE.values(), ids=HOSTILE.keys())
def test_values_made_of_each_other_many_times(path: str, lines: list[str], last: str) -> None:
    """Without end it would take longer than any test waits."""
    found = facts({path: _nested(lines, last)})
    assert not found.env
    assert found.env_dynamic


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import Asana from "asana"; new Asana.TasksApi();', {"network"}),
        ('import XLSX from "xlsx"; XLSX.readFile(p);', {"fs_read"}),
        (
            'import Excel from "exceljs"; const b = new Excel.Workbook(); b.xlsx.writeFile(p);',
            {"fs_write"},
        ),
        ('import AdmZip from "adm-zip"; new AdmZip(p).extractAllTo(q);', {"fs_read", "fs_write"}),
        (
            'import { google } from "googleapis"; new google.auth.GoogleAuth({ keyFile: p, scopes });',
            {"fs_read", "network"},
        ),
        (
            'import { GoogleAuth } from "google-auth-library"; new GoogleAuth({ scopes });',
            {"network"},
        ),
        ('import { JSDOM } from "jsdom"; new JSDOM(text);', set()),
        ('import { JSDOM } from "jsdom"; JSDOM.fromURL(u);', {"network"}),
        (
            'const { tools } = require("playwright-core/lib/coreBundle"); tools.decorateMCPCommand(p)',
            {"network", "listens"},
        ),
        (
            'const { decorateCommand } = require("playwright/lib/mcp/program"); decorateCommand(p, v)',
            {"network", "listens"},
        ),
        ("await page.setInputFiles(selector, file)", {"fs_read"}),
        ("await page.screenshot({ path: file }); await page.pdf({ path, format })", {"fs_write"}),
        ("await page.screenshot({ type: 'png' }); await page.screenshot(); page.pdf({})", set()),
        ("await browser.newContext({ recordVideo: { dir } })", {"fs_write"}),
        ("await browser.newContext({ storageState: file })", {"fs_read"}),
        ("await browser.newContext({ storageState })", {"fs_read"}),
        ("await browser.newContext({ storageState: { cookies } })", set()),
        ("new Worker(CODE, { eval: true, workerData: { text } })", {"dynamic_code"}),
        ("new worker_threads.Worker(code, { eval: !0 }); ", {"dynamic_code"}),
        (
            "new Worker(file, { eval: false }); check({ eval: true }); new Rule({ eval: true })",
            set(),
        ),
    ],
)
def test_libraries_by_what_they_are_there_for(source: str, expected: set[str]) -> None:
    assert classes(source) == expected


def test_reading_an_answer_is_no_call() -> None:
    source = 'import axios from "axios";\nconst c = axios.create();\nconst r = await c.post(u);\n'
    found = facts({"a.js": f"{source}r.data.on('end', f);\nr.data.destroy();\n"}).capabilities
    assert [place.line for _, place in found] == [2, 3]


def test_call_over_two_lines_is_one_place() -> None:
    source = 'import fs from "fs";\nfs\n .createReadStream(a)\n .pipe(fs\n  .createWriteStream(b))'
    found = facts({"a.js": source}).capabilities
    assert [(kind, place.line) for kind, place in found] == [("fs_read", 2), ("fs_write", 4)]


@pytest.mark.parametrize(
    "source",
    [
        'import { Option } from "commander"; new Option("-t <t>").env("A_TOKEN");',
        'import { Flags } from "@oclif/core"; Flags.string({ env: "A_TOKEN" });',
        'const convict = require("convict"); convict({ token: { default: "", env: "A_TOKEN" } });',
        'import { option } from "cmd-ts"; option({ long: "token", env: "A_TOKEN" });',
        'import yargs from "yargs"; yargs(x).env("A").option("token", {}).parse();',
        'import yargs from "yargs"; yargs(x).env().options({ aToken: {} }).parse();',
        'import { envsafe, str } from "envsafe"; envsafe({ A_TOKEN: str() });',
        'import env from "env-var"; env.get("A_TOKEN").required().asString();',
        'import { Config } from "effect"; Config.redacted("A_TOKEN");',
        'import { envManager as e } from "vendor"; e.get("A_TOKEN"); e.get("name"); e.get(x);',
        'import { envManager } from "v"; const n = (a) => envManager.get(a); n("A_TOKEN");',
        'import * as v from "valibot"; v.parse(v.object({ A_TOKEN: v.string() }), process.env);',
        'import { type } from "arktype"; const E = type({ A_TOKEN: "string" }); E(process.env);',
        "const env = { ...process.env }; use(env.A_TOKEN);",
        "S.parse({ ...process.env });\nvar S = z.object({ A_TOKEN: z.string() });",
        "const all = () => process.env; use(all().A_TOKEN);",
        "function all() { return process.env; } const { A_TOKEN } = all();",
        "function all(o) { return { env: o?.env ?? process.env, os: 1 }; } use(all().env.A_TOKEN);",
        "const all = (o) => ({ env: process.env }); const { env: e } = all(); use(e.A_TOKEN);",
        (
            "function all() { return { env: process.env }; } function off(e) { return e.A_TOKEN; }\n"
            "const t = all(); off(t.env);"
        ),
        'function need(o) { return process.env[o.name]; } need({ name: "A_TOKEN", must: true });',
        'function need({ name, must }) { return process.env[name]; } need({ name: "A_TOKEN" });',
        'function need({ name: n = "" }) { return process.env[n]; } need({ name: "A_TOKEN" });',
        'const KEY = "A_TOKEN"; const need = (o) => process.env[o.key]; need({ key: KEY });',
        'const P = "A_"; const need = (n) => process.env[`${P}${n}`]; need("TOKEN");',
        'const need = (n) => process.env["A_" + n]; need("TOKEN");',
        'Object.hasOwn(process.env, "A_TOKEN");',
        'Reflect.get(process.env, "A_TOKEN");',
        'process.env.hasOwnProperty("A_TOKEN");',
    ],
)
def test_variables_that_a_library_or_function_is_told(source: str) -> None:
    found = facts({"a.js": source})
    assert {item.name for item in found.env} == {"A_TOKEN"}
    assert not found.env_dynamic


@pytest.mark.parametrize(
    "source",
    [
        'new Option("-t <t>").env("A_TOKEN");',  # of no library that reads it
        'spawn("x", { env: { ...process.env, A_TOKEN: "1" } });',
        'import yargs from "yargs"; yargs(x).env(false).option("token", {}).parse();',
        'function need(o) { return process.env[o.name]; } other({ name: "A_TOKEN" });',
    ],
)
def test_variables_that_nobody_reads(source: str) -> None:
    assert "A_TOKEN" not in names(source)


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ('await import(path.join(__dirname, "tools", name));', True),
        (
            'const d = join(import.meta.dirname, "tools"); for (const f of l(d)) import(join(d, f));',
            True,
        ),
        ("await import(new URL(`./tools/${name}.js`, import.meta.url));", True),
        ('const root = getPackageRoot(); require(join(root, "build", `${id}.js`));', True),
        ("await import(new URL(name, import.meta.url).href);", False),
        ('require(path.resolve(process.cwd(), "tools", name));', False),
        ('require(join(process.env.PLUGINS ?? __dirname, "tools", name));', False),
        ("await import(`${dir}/${name}.js`);", False),
    ],
)
def test_modules_beside_the_file_are_the_package_s_own(source: str, own: bool) -> None:
    assert (("dynamic_code" in classes(source)), own) == (not own, own)


LOADER = """var __require = /* @__PURE__ */ ((x) => typeof require !== "undefined" ? require :
typeof Proxy !== "undefined" ? new Proxy(x, {
  get: (a, b) => (typeof require !== "undefined" ? require : a)[b]
}) : x)(function(x) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + x + '" is not supported');
});
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", set()),
        ('var cp = __require("child_process"); cp.exec("x");', {EXEC}),
        ('var import_cp = __toESM(__require("child_process")); import_cp.exec("x");', {EXEC}),
        ("__require(process.argv[2]);", {"dynamic_code"}),
    ],
)
def test_what_a_bundle_asks_for_and_does_not_hold(source: str, expected: set[str]) -> None:
    assert classes(LOADER + source) == expected
    assert (
        classes(LOADER.replace("__require", "Ab") + source.replace("__require", "Ab")) == expected
    )


def test_a_bundle_in_a_bundle_asks_through_the_outer_one() -> None:
    inner = LOADER.replace("__require", "__require2").replace(" require", " __require")
    inner = inner.replace("Dynamic __require", "Dynamic require")
    assert classes(LOADER + inner + '__require2("child_process").exec("x");') == {EXEC}
    assert classes(LOADER + inner + "__require2(process.argv[2]);") == {"dynamic_code"}


PAGE = """import playwright from "playwright";
let browser, page;
async function ensure() {
  if (!browser) browser = await playwright.firefox.launch();
  if (!page) page = await browser.newPage();
  return page;
}
"""
RUNS = "await page.evaluate((text) => eval(text), process.argv[2]);"


@pytest.mark.parametrize(
    ("source", "dynamic"),
    [
        (f"{PAGE}const own = await ensure(); {RUNS.replace('page.', 'own.')}", False),
        (f"{PAGE}{RUNS.replace('eval(text)', 'new Function(text)()')}", False),
        (f"const {{ chromium }} = require('playwright'); const page = await chromium.x(); {RUNS}",
         False),
        (f"{PAGE}{RUNS} eval(process.argv[2]);", True),
        (f"{PAGE}{RUNS.replace('(text) => eval(text)', 'eval(process.argv[2])')}", True),
        (f"async function run(page) {{ {RUNS} }}", True),
        (f"{PAGE}page = other(); {RUNS}", True),
        (f"{PAGE}page = {{ evaluate: (run, text) => run(text) }}; {RUNS}", True),
        (f"{PAGE}page.evaluate = (run, text) => run(text); {RUNS}", True),
        (f"{PAGE}Object.assign(page, other()); {RUNS}", True),
        (f"{PAGE}const own = await ensure().then(() => other); {RUNS.replace('page.', 'own.')}",
         True),
        (f"import {{ _electron as app }} from 'playwright'; const page = await app.launch(); {RUNS}",
         True),
    ],
)  # fmt: skip
def test_code_that_runs_in_a_page_only(source: str, *, dynamic: bool) -> None:
    assert ("dynamic_code" in classes(source)) == dynamic


def test_a_function_that_only_looks_like_it_loads() -> None:
    source = "function load(x) { return require.apply(this, arguments); } load(process.argv[2]);"
    assert classes(source) == {"dynamic_code"}


WALK = """export function dlv(obj, key, def, p, undef) {
  key = Array.isArray(key) ? key : key.split(".");
  for (p = 0; p < key.length; p++) { const k = key[p]; obj = k != null && obj ? obj[k] : undef; }
  return obj === undef ? def : obj;
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (WALK + 'const env = dlv(globalThis, "process.env") ?? {}; env.A_1;', {"A_1"}),
        ('import { dlv } from "./dlv.js"; let e = {}; e = dlv(globalThis, "process.env"); e.A_1',
         {"A_1"}),
        ('const e = (0, dlv_1.dlv)(globalThis, "process.env"); e["A_1"]', {"A_1"}),
        ('import get from "lodash/get"; get(process, "env.A_1"); get(process.env, "B_1")',
         {"A_1", "B_1"}),
        ('_.get(globalThis, ["process", "env", "A_1"]); _.pick(process.env, ["B_1", "C_1"])',
         {"A_1", "B_1", "C_1"}),
        ("const all = Deno.env.toObject(); all.A_1", {"A_1"}),
        ('Object.defineProperty(process, "env", {}); _.set(process, "env.A_1", "x")', set()),
        ("globalThis.Deno?.env?.toObject?.().A_1", {"A_1"}),
        ('log(globalThis, "process started"); log(process, "A_1"); mix(process.env, "B_1")', set()),
        ('exports.schema = z.object({ A_1: z.string() }); exports.schema.parse(process.env);',
         {"A_1"}),
        (('var schema; var init = __esm(() => { schema = z.object({ A_1: z.string() }); });'
         ' schema.parse(process.env);'), {"A_1"}),
    ],
)  # fmt: skip
def test_names_by_a_path_in_a_text_and_schemas_that_are_assigned(
    source: str, expected: set[str]
) -> None:
    assert names(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import { ESLint } from "eslint"; await new ESLint().lintFiles(["a"])', {"fs_read"}),
        ('import { cosmiconfig } from "cosmiconfig"; cosmiconfig("x").search()', {"fs_read"}),
        ('import ts from "typescript"; ts.sys.readFile("x")', {"fs_read"}),
        ('import prettier from "prettier"; prettier.format("x")', set()),
        ('import { build } from "bun"; await build({ outdir: "x" })', {"fs_read", "fs_write"}),
        ('import * as es from "esbuild"; es.transform("x"); es.build({})', {"fs_read", "fs_write"}),
        ('import { transform } from "esbuild"; transform("x")', set()),
        ('import { Level } from "level"; new Level("x")', {"fs_read", "fs_write"}),
        ('import { open } from "lmdb"; open("x")', {"fs_read", "fs_write"}),
        ('import Store from "nedb"; new Store({ filename: "x" })', {"fs_read", "fs_write"}),
        ('const { pack } = require("repomix"); pack(["x"])', {"fs_read", "fs_write"}),
        ('import w from "winston"; new w.transports.File({ filename: "x" })', {"fs_write"}),
        ('import w from "winston"; new w.transports.Console()', set()),
        ('import pino from "pino"; pino(pino.destination("/x"))', {"fs_write"}),
        ('import { MCPServerStdio } from "@openai/agents"; new MCPServerStdio({})', {EXEC}),
    ],
)
def test_what_libraries_do_for_their_callers(source: str, expected: set[str]) -> None:
    assert classes(source) == expected


@pytest.mark.parametrize(
    ("source", "there"),
    [
        (
            (
                'import puppeteer from "puppeteer"; let p = puppeteer;\n'
                "export function get() { return p; } export function set(other) { p = other; }"
            ),
            True,
        ),
        ('import axios from "axios"; export default axios;', True),
        ('import axios from "axios"; export { axios };', True),
        ('import axios from "axios"; export const get = () => axios;', True),
        ('const axios = require("axios"); module.exports = axios;', True),
        ('const axios = require("axios"); exports.ask = axios;', True),
        ('import axios from "axios"; import { go } from "./go.js"; go(axios);', True),
        ('import { chromium } from "playwright"; export const get = () => chromium;', True),
        ('import { WebClient } from "@slack/web-api"; make(WebClient);', True),
        ('import { AxiosError } from "axios"; export { AxiosError };', False),
        (
            'import OpenAI from "openai"; export const is = (e) => e instanceof OpenAI.APIError;',
            False,
        ),
        ('var axios = __toESM(require("axios"));', False),
        ('import axios from "axios"; const kind = typeof axios;', False),
    ],
)
def test_a_library_that_others_are_given_is_what_they_ask_with(source: str, there: bool) -> None:
    assert ("network" in classes(source)) is there
