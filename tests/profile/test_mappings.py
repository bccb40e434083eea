"""Variables that functions look up in an environment which another file hands on to them."""

import pytest

from tests.profile.test_javascript import facts as javascript
from tests.profile.test_python import facts

START = "import os\nfrom .settings import Settings\ndef main():\n    Settings.load(os.environ)\n"
OBJECT = "import os\nfrom .settings import Settings\nSettings(os.environ).load()\n"


@pytest.mark.parametrize(
    ("start", "settings", "names"),
    [
        (
            START,
            (
                "def _env(env, *names):\n    for name in names:\n        if value := env.get(name):\n"
                "            return value\n"
                "class Settings:\n    @classmethod\n    def load(cls, env):\n"
                "        return cls(_env(env, 'APP_URL', 'URL_TWO', 'A_3', 'A_4', 'A_5'))\n"
            ),
            {"APP_URL", "URL_TWO", "A_3", "A_4", "A_5"},
        ),
        (
            START,
            (
                "from .helpers import need\nclass Settings:\n    @classmethod\n    def load(cls, env):\n"
                "        return cls(need(env, 'APP_URL'), need({}, 'NOT_READ'))\n"
            ),
            {"APP_URL"},
        ),
        (
            START,
            (
                "def _int(name, env, default):\n    return int(env.get(name, default))\nclass Settings:\n"
                "    @classmethod\n    def load(cls, env=None):\n"
                "        return cls(_int('APP_PORT', env, 3), _int(name='APP_TOP', env=env, default=4))\n"
            ),
            {"APP_PORT", "APP_TOP"},
        ),
        (
            START,
            (
                "P = 'APP_'\ndef _int(env, name):\n    return int(env[f'{P}{name}'])\nclass Settings:\n"
                "    @classmethod\n    def load(cls, env):\n        return cls(_int(env, 'PORT_A'))\n"
            ),
            {"APP_PORT_A"},
        ),
        (
            START,
            (
                "class Settings:\n    @classmethod\n    def load(cls, env):\n"
                "        def pick(name, default=None):\n            return env.get(name, default)\n"
                "        return cls(pick('APP_URL'), pick('APP_TOP', 3))\n"
            ),
            {"APP_URL", "APP_TOP"},
        ),
        (
            OBJECT,
            (
                "class Settings:\n    def __init__(self, env):\n        self.env = env\n"
                "    def need(self, name):\n        return self.env.get(name)\n"
                "    def load(self):\n        return self.need('APP_URL'), self.env['APP_TOP']\n"
            ),
            {"APP_URL", "APP_TOP"},
        ),
        (
            (
                "import os\nfrom .helpers import need\nneed(os.environ, 'APP_URL')\n"
                "need(env=os.environ, name='APP_TOP')\nneed(env={}, name='NOT_READ')\n"
            ),
            "",
            {"APP_URL", "APP_TOP"},
        ),
        ("from .settings import Settings\nSettings.load({})\n", "", set()),
    ],
)
def test_the_environment_is_handed_to_another_file(
    start: str, settings: str, names: set[str]
) -> None:
    helpers = (
        "def need(env, name, default=None):\n    return env[name] if name in env else default\n"
    )
    found = facts({"app/a.py": start, "app/settings.py": settings, "app/helpers.py": helpers})
    assert {item.name for item in found.env} == names
    assert not found.env_dynamic


def test_a_function_that_goes_through_the_environment_it_is_given() -> None:
    start = "import os\nfrom .settings import read\nread(os.environ)\n"
    loop = "def read(d):\n    return {key.lower(): value for key, value in d.items()}\n"
    found = facts({"app/a.py": start, "app/settings.py": loop})
    assert [(place.path, place.line) for place in found.env_dynamic] == [("app/settings.py", 2)]
    other = facts({"app/a.py": start.replace("os.environ", "{}"), "app/settings.py": loop})
    assert not other.env_dynamic


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            (
                "from pydantic_settings import BaseSettings\nfrom pydantic import Field\n"
                "class S(BaseSettings):\n    model_config = {'env_prefix': 'APP_'}\n"
                "    key: str = Field('', env='KEY')\n    top: str = Field('', alias='TOP')\n"
            ),
            {"APP_KEY", "TOP"},
        ),
        (
            (
                "from pydantic_settings import BaseSettings\nfrom pydantic import Field\n"
                "class Base(BaseSettings):\n    model_config = {'env_prefix': 'APP_'}\n"
                "class S(Base):\n    key: str = Field('', env='KEY')\n"
            ),
            {"APP_KEY"},
        ),
        (
            (
                "from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n"
                "    key: str = Field('', env=['KEY_A', 'KEY_B'])\n    class Config:\n"
                "        env_prefix = 'APP_'\n"
            ),
            {"KEY_A", "KEY_B"},
        ),
    ],
)
def test_an_option_that_only_the_first_version_of_pydantic_heeds(
    source: str, names: set[str]
) -> None:
    assert {item.name for item in facts({"app/a.py": source}).env} == names


HANDED = 'import { load } from "./config.js";\nload(process.env);\n'
MADE = 'import { Settings } from "./config.js";\nnew Settings(process.env).load();\n'
PICKS = "const pick = (env, ...names) => names.map((name) => env[name]).find(Boolean);\n"


@pytest.mark.parametrize(
    ("start", "config"),
    [
        (HANDED, 'export function load(env) { return [env.APP_A, env["APP_B"]]; }'),
        (HANDED, "export function load(env) { const { APP_A, APP_B: b } = env; return b; }"),
        (HANDED, PICKS + 'export function load(env) { return pick(env, "APP_A", "APP_B"); }'),
        (
            HANDED,
            (
                "export function load(env) { const get = (n, d) => env[n] ?? d;\n"
                '  return [get("APP_A"), get("APP_B", 3)]; }'
            ),
        ),
        (
            MADE,
            (
                "export class Settings { constructor(env) { this.env = env; }\n"
                "  need(name) { return this.env[name]; }\n"
                '  load() { return [this.need("APP_A"), this.env.APP_B]; } }'
            ),
        ),
        (
            'import { Settings } from "./config.js";\nSettings.fromEnv(process.env);\n',
            (
                "export class Settings {\n"
                '  static fromEnv(env) { return new Settings(env.APP_A, need(env, "APP_B")); } }\n'
                "function need(env, key) { const v = env[key]; if (!v) throw 1; return v; }\n"
                'need({}, "NOT_READ");'
            ),
        ),
        (
            'import { run } from "./config.js";\nrun({ env: process.env, argv: process.argv });\n',
            'export function run(deps) { return deps.env.APP_A + deps.env["APP_B"]; }',
        ),
        (
            'import { run } from "./config.js";\nrun({ env: process.env });\n',
            "export function run({ env, argv }) { return env.APP_A + env.APP_B + env.method(); }",
        ),
        (
            (
                'import { need } from "./config.js";\nneed(process.env, "APP_A");\n'
                'const env = options ?? process.env;\nneed(env, "APP_B"); need({}, "NOT_READ");\n'
            ),
            "export function need(env, key) { return env[key]; }",
        ),
        (
            HANDED,
            (
                'import { KEYS } from "./keys.js";\n'
                "export function load(env) { return KEYS.map((key) => env[key]); }"
            ),
        ),
    ],
)
def test_the_environment_is_handed_to_another_file_of_javascript(start: str, config: str) -> None:
    keys = 'export const KEYS = ["APP_A", "APP_B"];\n'
    files = {"dist/index.js": start, "dist/config.js": config, "dist/keys.js": keys}
    found = javascript(files)
    assert {item.name for item in found.env} == {"APP_A", "APP_B"}
    assert not found.env_dynamic


def test_the_environment_is_kept_by_a_parameter_of_a_constructor() -> None:
    config = (
        "export class Settings { constructor(private readonly env: Env) {}\n"
        "  load() { return this.env.APP_A; } }"
    )
    found = javascript({"src/index.ts": MADE, "src/config.ts": config})
    assert {item.name for item in found.env} == {"APP_A"}


def test_a_function_of_javascript_that_is_given_something_else() -> None:
    config = (
        "export function load(env) { for (const key of Object.keys(env)) use(env[key], env.A_B); }"
    )
    found = javascript({"dist/index.js": HANDED, "dist/config.js": config})
    assert {item.name for item in found.env} == {"A_B"}
    assert {place.path for place in found.env_dynamic} == {"dist/config.js"}
    start = HANDED.replace("process.env", "{}")
    other = javascript({"dist/index.js": start, "dist/config.js": config})
    assert not other.env
    assert not other.env_dynamic


TAKES = "function args({ id, env }) { return Object.keys(env).map((key) => `X_${key}`); }\n"


@pytest.mark.parametrize(
    ("source", "dynamic"),
    [
        (
            (
                'const run = promisify(require("child_process").execFile);\n'
                "const all = more ? { ...process.env, ...more } : process.env; run(cmd, [], { env: all });"
            ),
            False,
        ),
        ('import { spawn } from "node:child_process"; spawn(cmd, { env: process.env });', False),
        ('import * as cp from "child_process"; cp.fork(cmd, [], { env: process.env });', False),
        ("args({ id, env: process.env });", True),
        (
            'import { spawn } from "child_process"; const o = { env: process.env }; spawn(cmd, o);',
            True,
        ),
        (
            (
                'import { spawn } from "child_process"; const own = wrap(spawn);\n'
                "own(cmd, { env: process.env });\nfunction wrap(start) { return (cmd, of) => args(of); }"
            ),
            True,
        ),
    ],
)
def test_what_a_started_program_is_given_no_function_of_the_package_gets(
    source: str, dynamic: bool
) -> None:
    assert bool(javascript({"a.js": TAKES + source}).env_dynamic) is dynamic
