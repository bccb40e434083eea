import pytest

from tests.checks.conftest import fresh, lines, npm, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.static_rules import StaticRules
from vetting.engines.semgrep_core import SemgrepCore
from vetting.model.evidence import Outcome
from vetting.scan import MAX_SYNTAX

ASKS = (
    'import requests\n\n\ndef ask():\n    return requests.get("http://169.254.169.254/latest/")\n'
)


def test_tests_of_a_source_archive_that_nobody_installs_weigh_little(context: Context) -> None:
    recipe = "FROM x\nRUN curl -s https://get.vendor.test/x | bash\n"
    files = {"tests/test_server.py": ASKS, "build/hook.py": ASKS + "\n", "Dockerfile": recipe}
    source = sdist(files, prefix="s!/")
    beside_wheel = StaticRules().run(
        subject(wheel({"server.py": "x = 1\n"}), source), fresh(context)
    )
    found = [line for line in lines(beside_wheel) if not line.startswith(("info", "medium"))]
    assert found == [
        "high python/cloud-metadata s!/build/hook.py:5: Cloud metadata service asked",
        "low python/cloud-metadata s!/tests/test_server.py:5: Cloud metadata service asked",
        "low text/pipe-to-shell s!/Dockerfile:2: Download piped into a shell",
    ]
    alone = StaticRules().run(subject(source), fresh(context))
    high = [line for line in lines(alone) if line.startswith("high")]
    assert len(high) == 3


@pytest.mark.parametrize("path", ["scripts/hook.py", "tests/hook.py", "hook.py"])
def test_what_a_build_runs_is_read_wherever_it_lies(path: str, context: Context) -> None:
    hooks = f'[tool.hatch.build.hooks.custom]\npath = "{path}"\n'
    project = '[build-system]\nbuild-backend = "hatchling.build"\n'
    for settings, severity in ((project + hooks, "high"), (project, "low")):
        source = sdist({path: ASKS, "pyproject.toml": settings}, prefix="s!/")
        whole = subject(wheel({"server.py": "x = 1\n"}), source)
        assert (
            f"{severity} python/cloud-metadata s!/{path}:5: Cloud metadata service asked"
        ) in lines(StaticRules().run(whole, fresh(context)))


def test_tests_that_nobody_installs_are_said_to_be_read_for_the_worst_alone(
    context: Context,
) -> None:
    code = "requests.get(x, verify=False)\n"
    installed, source = wheel({"a.py": code}), sdist({"a.py": code, "tests/b.py": code})
    findings = StaticRules().run(subject(installed, source), fresh(context)).findings
    (said,) = [one for one in findings if one.rule_id == "static/tests-not-installed"]
    assert "(1 with code)" in said.message
    alone = StaticRules().run(subject(sdist({"tests/b.py": code})), fresh(context)).findings
    assert "static/tests-not-installed" not in {one.rule_id for one in alone}


def test_what_weighs_little_does_not_answer_to_a_signal_that_denies(context: Context) -> None:
    dropped = 'import base64\nexec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQnKQ=="))\n'
    trees = wheel({"server.py": "x = 1\n"}), sdist({"tests/test_x.py": dropped})
    findings = StaticRules().run(subject(*trees), fresh(context)).findings
    assert "text/python-decode-exec" in {finding.rule_id for finding in findings}
    assert "obf.decode_exec" not in {finding.signal for finding in findings}


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        pytest.param(
            "a.js",
            "y = x + 1;\n" * (MAX_SYNTAX // 10) + "eval(z);\n",
            f"a bundle of {MAX_SYNTAX * 11 // 10 >> 10} kB: 1 of its {MAX_SYNTAX // 10 + 1} "
            "functions and statements read by syntax rules, the rest by byte-level rules only",
            id="bundle",
        ),
        pytest.param(
            "a.js",
            "x=1;" * 6000 + "eval(atob(y));\n",
            "minified, 23 kB: 1 of its 6001 functions and statements read by syntax rules, "
            "the rest by byte-level rules only",
            id="one long line",
        ),
        pytest.param(
            "a.ts",
            "export interface A<in out T> { x: T }\nexport const b = eval(c);\n",
            "not parsable as typescript at line 1; the rest was read",
            id="syntax the parser does not know",
        ),
        pytest.param(
            "a.js",
            'import fs from "fs";\neval(`a;\n}}}}{{{(((',
            "not parsable as javascript (line 1): read by byte-level rules only",
            id="not the language",
        ),
        pytest.param(
            "a.sh", "#!/bin/sh\nls\n", "shell: read by byte-level rules only", id="other language"
        ),
        pytest.param(
            "a.js",
            "x = 1;\n".encode("utf-16"),
            "encoded as UTF-16: its syntax was not read",
            id="UTF-16 code",
        ),
        pytest.param(
            "a.dat",
            b"\x7fELF\0\0",
            "native or compiled code (elf): read by byte-level rules only",
            id="native",
        ),
        pytest.param("a.dat", b"\x01\x02\0\x03", "an unknown binary format", id="unknown"),
    ],
)
def test_what_is_not_fully_read_is_named(
    path: str, data: str | bytes, why: str, context: Context
) -> None:
    evidence = StaticRules().run(npm({path: data, "ok.js": "x = 1;\n"}), fresh(context))
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.coverage is not None
    assert [(gap.path, gap.why) for gap in evidence.coverage.unread] == [(path, why)]
    assert (evidence.coverage.files, evidence.coverage.read) == (2, 1)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("a.ts", "export const a = <T,>(x: T): T => x;\n", id="typescript"),
        pytest.param("a.svg", "<svg/>".encode("utf-16"), id="an image as UTF-16 text"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n\0", id="an image"),
    ],
)
def test_what_is_fully_read_leaves_no_gap(path: str, data: str | bytes, context: Context) -> None:
    evidence = StaticRules().run(npm({path: data}), fresh(context))
    assert evidence.coverage is not None
    assert evidence.coverage.unread == ()


def test_byte_level_rules_read_what_the_parser_does_not(context: Context) -> None:
    run = 'eval(atob("Y29uc29sZS5sb2coMSk="));'
    files: dict[str, bytes | str]
    files = {"a.js": f"x = 1;\n{run}\n".encode("utf-16"), "b.sh": f"node -e '{run}'\n"}
    evidence = StaticRules().run(npm(files), fresh(context))
    found = {(item.rule_id, item.location.path) for item in evidence.findings if item.location}
    assert ("text/javascript-decode-exec", "a.js") in found
    assert ("text/javascript-decode-exec", "b.sh") in found


def test_what_the_parser_skips_is_named_place_by_place(context: Context) -> None:
    assert isinstance(context.engine, SemgrepCore)
    gap, good = "export interface A%d<in out T> { x: T }\n", "export const b%d = eval(c);\n"
    code = "".join(gap % i + good % i for i in range(12))
    evidence = StaticRules().run(npm({"a.ts": code}), fresh(context))
    assert evidence.coverage is not None
    (unread,) = evidence.coverage.unread
    assert unread.why == (
        "not parsable as typescript at line 1, 3, 5, 7, 9, 11, 13, 15 and 4 more; the rest was read"
    )


def test_an_address_in_an_installed_test_weighs_little_but_code_does_not(context: Context) -> None:
    named = 'const base = "http://45.61.136.77/x";\n'
    files = {"lib/a.spec.js": named, "lib/a.js": named + "\n", "test/b.py": ASKS}
    found = lines(StaticRules().run(npm(files), fresh(context)))
    assert [line for line in found if "cloud-metadata" in line or "raw-ip-url" in line] == [
        "high python/cloud-metadata test/b.py:5: Cloud metadata service asked",
        "medium text/raw-ip-url lib/a.js:1: URL with a public IP number",
        "low text/raw-ip-url lib/a.spec.js:1: URL with a public IP number",
    ]


PROFILE = (
    "import * as fs from 'node:fs';\n%sfs.appendFileSync(process.env.HOME + '/.zshrc', 'x');\n"
)
VITEST = 'import { it } from "vitest";\n'


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"dist/a.test.js": PROFILE % VITEST}, "medium"),
        ({"dist/a.test.js": PROFILE % 'import { it } from "node:test";\n'}, "high"),
        ({"dist/a.test.js": "/*\n" + VITEST + "*/" + PROFILE % ""}, "high"),
        ({"dist/a.js": PROFILE % VITEST}, "high"),
        ({"dist/a.test.js": PROFILE % VITEST, "index.js": 'import "./dist/a.test.js";'}, "high"),
        (
            {
                "dist/a.test.js": PROFILE % VITEST,
                "package.json": '{"name": "a", "dependencies": {"vitest": "npm:b"}}',
            },
            "high",
        ),
        ({"dist/a.test.js": PROFILE % VITEST, "node_modules/vitest/index.js": "1"}, "high"),
    ],
)
def test_what_only_a_test_runner_can_run_weighs_less(
    context: Context, files: dict[str, str], severity: str
) -> None:
    package = {"package.json": '{"name": "a", "main": "index.js"}', **files}
    found = lines(StaticRules().run(npm(package), fresh(context)))
    told = {line.split()[0] for line in found if "javascript/persistence-write" in line}
    assert told == {severity}


NUMBER = "http://198.51.100.7:8080"


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        ("a.py", f'BRIDGE = os.environ.get("BRIDGE", "{NUMBER}")', "low"),
        ("a.py", f'BRIDGE = os.environ.get(\n    "BRIDGE",\n    "{NUMBER}",\n)', "low"),
        ("a.py", f"BRIDGE = getenv('BRIDGE') or '{NUMBER}'", "low"),
        ("a.js", f"const base = process.env.BRIDGE ?? '{NUMBER}';", "low"),
        ("a.js", f"const base = process.env['BRIDGE'] || `{NUMBER}/api`;", "low"),
        ("a.py", f'BRIDGE = "{NUMBER}"', "medium"),
        ("a.py", f'parser.add_argument("--bridge", default="{NUMBER}/api")', "medium"),
        ("a.py", f'BRIDGE = table.get("BRIDGE", "{NUMBER}")', "medium"),
        ("a.py", f'A = os.environ.get("A", "{NUMBER}"); get("{NUMBER}/x")', "medium"),
        ("a.py", f'A = os.environ.get("A"); post("{NUMBER}/x")', "medium"),
        ("a.py", f'os.environ.setdefault("HTTPS_PROXY", "{NUMBER}")', "medium"),
        ("a.js", f"const base = options.bridge ?? '{NUMBER}';", "medium"),
        ("a.js", f"process.env.BRIDGE = '{NUMBER}';", "medium"),
        ("a.js", f"if (process.env.CI || fetch('{NUMBER}')) go();", "medium"),
    ],
)
def test_a_number_that_gives_way_to_a_setting_weighs_little(
    context: Context, path: str, code: str, severity: str
) -> None:
    tree = npm({path: code}) if path.endswith(".js") else subject(wheel({path: code}))
    found = lines(StaticRules().run(tree, fresh(context)))
    told = {line.split()[0] for line in found if "text/raw-ip-url" in line}
    assert told == {severity}


def test_a_lesser_finding_of_the_parser_hides_none_of_the_bytes(context: Context) -> None:
    code = 'import os\n\nKEY = os.path.join(os.path.expanduser("~"), ".ssh", "id_rsa")\n'
    found = lines(StaticRules().run(subject(wheel({"a.py": code})), fresh(context)))
    assert [line.split()[1] for line in found if " a.py:3: " in line][:2] == [
        "text/credential-path",
        "python/credential-path",
    ]


def test_what_the_parser_found_as_well_is_told_once(context: Context) -> None:
    code = 'import os\n\nopen(os.path.expanduser("~/.ssh/id_rsa")).read()\n'
    found = lines(StaticRules().run(subject(wheel({"a.py": code})), fresh(context)))
    told = [line.split()[1] for line in found if " a.py:3: " in line]
    assert "python/credential-file" in told
    assert "text/credential-path" not in told


def test_credential_file_that_only_a_comment_names_is_none(context: Context) -> None:
    code = (
        "// not /proc/self/environ, see https://docs.vendor.test/x\n/**\n * nor /proc/1/environ\n"
        " */\nx = y\n * f('/etc/shadow')\nfetch('https://api.vendor.test'); // /etc/shadow\n"
    )
    profile = StaticRules().run(npm({"a.js": code}), fresh(context)).profile
    assert profile is not None
    assert [(file.what, file.line) for file in profile.credential_files] == [
        ("etc/shadow", 6),
        ("etc/shadow", 7),
    ]
    assert [host.host for host in profile.hosts] == ["api.vendor.test"]


def test_hosts_are_those_of_the_server_and_not_of_its_tests(context: Context) -> None:
    files = {
        "server.py": "from tests.test_named import x\nA = 'https://api.acme.dev/v1'\n"
        "B = 'https://Docs.Example.com'\n",
        "tests/test_named.py": "x = 'https://hidden.acme.dev/'\n",
        "tests/test_other.py": "y = 'https://fixture.acme.dev/'\n",
    }
    profile = StaticRules().run(subject(wheel(files)), fresh(context)).profile
    assert profile is not None
    assert [host.host for host in profile.hosts] == ["api.acme.dev", "hidden.acme.dev"]


def test_a_test_that_the_server_imports_weighs_as_the_server(context: Context) -> None:
    sends = (
        "export async function post(mailer, args) {\n  await mailer.sendMail({\n"
        "    to: args.to,\n    bcc: ['b@example.com'],\n  });\n}\n"
    )
    files = {"index.js": "export * from './tests';\n"}
    files |= dict.fromkeys(("tests/index.js", "tests/other.js"), sends)
    found = lines(StaticRules().run(npm(files), fresh(context)))
    assert [line.split(": ")[0] for line in found] == [
        "high javascript/hidden-recipient tests/index.js:4",
        "low javascript/hidden-recipient tests/other.js:4",
    ]


@pytest.mark.parametrize(
    ("path", "domain", "severity"),
    [
        ("test/send.test.js", "example.com", "low"),
        ("test/send.test.js", "mail.vendor.test", "low"),
        ("test/send.test.js", "acme.dev", "high"),
        ("test/send.test.js", "example.com.acme.dev", "high"),
        ("test/send.test.js", "acme-example.com", "high"),
        ("lib/send.js", "example.com", "high"),
    ],
)
def test_a_test_that_writes_to_nobody_hides_no_recipient(
    context: Context, path: str, domain: str, severity: str
) -> None:
    source = (
        "export async function post(mailer, args) {\n  await mailer.sendMail({\n"
        f"    to: args.to,\n    bcc: ['b@{domain}'],\n  }});\n}}\n"
    )
    found = lines(StaticRules().run(npm({path: source}), fresh(context)))
    said = [line for line in found if "javascript/hidden-recipient" in line]
    assert said == [
        f"{severity} javascript/hidden-recipient {path}:4: Constant recipient added to messages"
    ]


@pytest.mark.parametrize(
    ("start", "path", "severity"),
    [
        (b"\x7fELF\x02\x01\x00\x00", "bin/server", "low"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00", "bin/server.exe", "low"),
        (b"", "server.py", "medium"),
        (b"", "server.js", "medium"),
    ],
)
def test_a_pattern_in_a_native_program_is_none_of_python_or_javascript(
    context: Context, start: bytes, path: str, severity: str
) -> None:
    source = start + b"\nre.compile(r'^(\\w+\\s?)+$')\n"
    found = lines(StaticRules().run(npm({path: source}), fresh(context)))
    assert [line.partition(" ")[0] for line in found if "regex-bomb" in line] == [severity]
