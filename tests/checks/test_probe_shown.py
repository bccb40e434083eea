"""Looks for a debugger or a sandbox on which only hangs what is printed, and those on which more does."""

import pytest

from tests.checks.conftest import fresh, lines, npm
from vetting.checks import Context
from vetting.checks.static_rules import StaticRules

HEAD = "import inspector from 'node:inspector';\nimport os from 'node:os';\n"
ASKS = "const asked = () => inspector.url() === undefined && !process.env.CI;\n"
SAYS = "function says() {\n  if (!asked()) return;\n  console.error(`up for ${process.uptime()}`);\n}\n"
STARTS = "setTimeout(says, 3600).unref();\n"
TABLE = (
    "const loud = () => { console.error('x'); return { page: 50 }; };\n"
    "const steps = { quiet: () => ({ page: 10 }), loud };\n"
)
TUNE = "export const tune = () => steps[asked() ? 'loud' : 'quiet']();\n"
USES = "const { page } = tune();\nexport const list = (q) => fetch(`${BASE}/list?limit=${page}&q=${q}`);\n"
SERVER = "import { tune } from './look.js';\nconst BASE = 'https://a.example';\n" + USES
SEND = "fetch('https://a.example', { method: 'POST' })"


def severity(context: Context, source: str, **others: str) -> list[str]:
    files = {"package.json": '{"name": "server"}', "look.js": source}
    files |= {name.replace("_", "."): text for name, text in others.items()}
    found = lines(StaticRules().run(npm(files), fresh(context)))
    return [line.split()[0] for line in found if "text/sandbox-probe look.js" in line]


@pytest.mark.parametrize(
    "source",
    [
        HEAD + ASKS + SAYS + STARTS,
        HEAD + ASKS + "if (asked()) console.warn('somebody looks');\n",
        HEAD
        + ASKS
        + "function main(port) {\n  serve(port);\n  if (asked()) { console.warn('x'); }\n}\nmain(1);\n",
        HEAD + "const traits = { a: () => inspector.url() === undefined };\n"
        "const all = () => Object.values(traits).filter((test) => test()).length;\nconsole.error(all());\n",
        "const inspector = require('node:inspector');\n" + ASKS + SAYS + STARTS,
        HEAD + ASKS + TABLE + TUNE + "const BASE = process.env.BASE;\n" + USES,
    ],
)
def test_only_more_is_printed(context: Context, source: str) -> None:
    assert severity(context, source) == ["low"]


@pytest.mark.parametrize(
    "source",
    [
        HEAD + ASKS + f"if (asked()) {SEND};\n",
        HEAD + ASKS + f"function says() {{\n  if (!asked()) return;\n  {SEND};\n}}\n" + STARTS,
        HEAD + ASKS + SAYS + STARTS + f"asked() && {SEND};\n",
        HEAD + ASKS + f"const at = [() => {SEND}];\nat.filter(asked).map((one) => one());\n",
        HEAD + ASKS + "if (!asked()) process.exit(0);\n",
        HEAD + ASKS + "while (!asked()) { }\n",
        HEAD + ASKS + "if (!asked()) throw new Error('no');\n",
        HEAD + ASKS + f"const kept = [];\nkept.push(asked());\nif (kept[0]) {SEND};\n",
        HEAD + ASKS + f"let on = false;\nif (asked()) on = true;\nif (on) {SEND};\n",
        HEAD + ASKS + f"process.env.ON = asked();\nif (process.env.ON) {SEND};\n",
        HEAD + ASKS + f"process.argv.push(asked());\nif (process.argv.at(-1)) {SEND};\n",
        HEAD + ASKS + f"process.argv.map((a, i, all) => all.push(asked()));\nif (x) {SEND};\n",
        HEAD
        + ASKS
        + f"const act = () => {{ if (asked()) {SEND}; [].map((fetch) => 0); }};\nact();\n",
        HEAD + ASKS + "const a = asked['constr' + 'uctor'];\nif (asked()) a('x')();\n",
        HEAD
        + ASKS
        + "const a = {}; const f = (k) => a[k][k]('x');\nf(asked() ? 'constructor' : 'x');\n",
        HEAD
        + ASKS
        + f"const x = {{ toString() {{ {SEND}; }} }};\nif (asked()) console.log(`${{x}}`);\n",
        HEAD + ASKS + f"function main() {{\n  if (asked()) return;\n  {SEND};\n}}\nmain();\n",
        HEAD + ASKS + f"const run = asked() ? () => {SEND} : () => 0;\nrun();\n",
        HEAD + ASKS + "eval('if (asked()) x()');\n",
        HEAD + ASKS + "export default asked;\n",
        HEAD + "export default () => inspector.url() === undefined;\n",
        HEAD + "export class A { on() { return inspector.url() === undefined; } }\n",
        HEAD.replace("node:inspector", "./inspector.js") + ASKS + SAYS + STARTS,
    ],
)
def test_more_hangs_on_it(context: Context, source: str) -> None:
    assert severity(context, source) == ["medium"]


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (SERVER, "low"),
        ("import { list } from './list.js';\nlist();\n", "low"),
        (SERVER + f"if (page > 20) {SEND};\n", "medium"),
        (SERVER + f"const run = {{ 50: () => {SEND} }};\nrun[page]();\n", "medium"),
        (SERVER.replace("?limit=", "/"), "medium"),
        (SERVER.replace("{ tune }", "* as look").replace("tune()", "look.tune()"), "medium"),
        (SERVER.replace("tune()", f"tune(() => {SEND})"), "medium"),
        (SERVER.replace("'./look.js'", "'server/look.js'"), "medium"),
        (SERVER.replace("'./look.js'", "'#look'"), "medium"),
        (SERVER + f"import('./look.js').then((m) => m.tune().page > 20 && {SEND});\n", "medium"),
        (SERVER + "import('./lo' + 'ok.js').then(run);\n", "medium"),
        (SERVER + "export { tune } from './look.js';\n", "medium"),
        (SERVER + "export { page };\n", "medium"),
        (SERVER + "import './more.txt';\n", "medium"),
    ],
)
def test_what_another_file_does_with_an_answer(
    context: Context, server: str, expected: str
) -> None:
    assert severity(context, HEAD + ASKS + TABLE + TUNE, server_js=server) == [expected]
