"""Names of variables that functions make of what they are given."""

import pytest

from tests.checks.conftest import wheel
from tests.factories import tree
from tests.profile.test_python import classes, facts
from vetting import profile

ROLE = """import os
def is_set(name):
    value = os.environ.get(name)
    if value is None:
        other = name.replace('-', '_').upper() if '-' in name else name.replace('_', '-').lower()
        value = os.environ.get(other)
    return value
is_set('dev-tools')
is_set('finops')
"""
PREFIX = """import os
class Config:
    @classmethod
    def from_env(cls, url=None, service=None):
        prefix = service.upper() if service else None
        return (os.getenv(f"{prefix}_TOKEN") if prefix else None) or os.getenv("SHARED_TOKEN")
def load(url, service=None):
    return Config.from_env(url=url, service=service)
load("https://here", service="jira")
load(url="x", service="wiki")
"""


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (ROLE, {"dev-tools", "DEV_TOOLS", "finops"}),
        (PREFIX, {"JIRA_TOKEN", "WIKI_TOKEN", "SHARED_TOKEN"}),
        (
            (
                "import os\ndef port_of(name):\n    return os.getenv('APP_' + name.upper())\n"
                "port_of('http-port'.replace('-', '_'))\nport_of('web_port')\n"
            ),
            {"APP_WEB_PORT"},
        ),
        (
            (
                "import os\ndef setup(ids, *, keys):\n    return os.getenv(ids[0]) or os.getenv(keys[1])\n"
                "setup(('A_ID', 'B_ID'), keys=['A_KEY', 'B_KEY'])\n"
            ),
            {"A_ID", "B_ID", "A_KEY", "B_KEY"},
        ),
        (
            (
                "import os, sys\nKEPT = ['APPDATA', 'TEMP'] if sys.platform == 'win32' else ['HOME']\n"
                "def kept():\n    return {key: os.environ.get(key) for key in KEPT}\n"
            ),
            {"APPDATA", "TEMP", "HOME"},
        ),
        (
            (
                "import os\ndef first(source, *names):\n    for name in names:\n"
                "        if value := source.get(name):\n            return value\n"
                "def load(environ=None):\n    source = os.environ if environ is None else environ\n"
                "    return first(source, 'STORE_URI', 'STORE_URL')\n"
            ),
            {"STORE_URI", "STORE_URL"},
        ),
        (
            (
                "import os\ndef setting(name):\n    name = name.upper()\n    return os.getenv(name)\n"
                "setting('port')\nsetting('HOST_NAME')\n"
            ),
            {"PORT", "HOST_NAME"},
        ),
        (
            (
                "import os\ndef read(prefix, *, upper=True):\n    return os.getenv(f'{prefix.strip()}_X')\n"
                "read('SRV')\n"
            ),
            {"SRV_X"},
        ),
    ],
)
def test_are_found(source: str, names: set[str]) -> None:
    assert {item.name for item in facts({"server/a.py": source}).env} == names


@pytest.mark.parametrize(
    "source",
    [
        "import os\ndef get(name):\n    return os.getenv(name)\nget('X_Y')\n{}.get('other')\n",
        (
            "import os\ndef env(name, default=None):\n    return os.getenv(name, default)\n"
            "env('X_Y', 'some')\nenv('X_Y', default='other')\n"
        ),
        (
            "import os, requests\ndef get(name):\n    return os.getenv(name)\nget('X_Y')\n"
            "requests.get('other')\n"
        ),
    ],
)
def test_words_that_are_given_for_something_else_are_none(source: str) -> None:
    assert {item.name for item in facts({"server/a.py": source}).env} == {"X_Y"}


def test_a_copy_of_the_environment_asks_for_none() -> None:
    found = facts({"server/a.py": "import os\nrun(env=dict(os.environ.items()))\n"})
    assert "env" in found.classes()
    assert not found.env_dynamic
    looped = facts({"server/a.py": "import os\nfor key, value in os.environ.items(): use(key)\n"})
    assert looped.env_dynamic


CONFIG = "config = {'mcpServers': {'one': {'command': 'uvx', 'args': ['server']}}}\n"


@pytest.mark.parametrize(
    ("start", "there"),
    [
        ("from fastmcp import Client\nClient(config)", True),
        ("from fastmcp import FastMCP\nFastMCP.as_proxy(config)", True),
        ("from fastmcp.server.proxy import ProxyClient\nProxyClient(config)", True),
        ("from mcp_use import MCPClient\nMCPClient.from_dict(config)", True),
        ("import json\njson.dumps(config)", False),
    ],
)
def test_a_client_starts_what_its_configuration_names(start: str, there: bool) -> None:
    assert ("process_exec" in classes(CONFIG + start)) is there
    assert "process_exec" not in classes(start.replace("config", "'https://x'"))


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            'const e = (n) => process.env[n.toUpperCase()];\ne("port"); e("HOST_NAME");',
            ["HOST_NAME", "PORT"],
        ),
        (
            'function e(n) { return process.env[`APP_${n.toUpperCase()}`]; }\ne("http_host");',
            ["APP_HTTP_HOST"],
        ),
        (
            'const K = win ? ["APPDATA", "TEMP"] : ["HOME"];\nfor (const k of K) use(process.env[k]);',
            ["APPDATA", "HOME", "TEMP"],
        ),
        (
            (
                'function e(n) { const k = n.replace(/[-.]/g, "_").toUpperCase(); return process.env[k]; }\n'
                'e("dev-tools-on");'
            ),
            ["DEV_TOOLS_ON"],
        ),
        (
            'function e(n) { return process.env[n.replaceAll("-", "_")]; }\ne("dev-tools");',
            ["dev_tools"],
        ),
        (
            'function e(ids) { return process.env[ids[0]] ?? process.env[ids[1]]; }\ne(["A_ID", "B_ID"]);',
            ["A_ID", "B_ID"],
        ),
        (
            (
                "class C { static from(s) { const p = s ? s.toUpperCase() : null;\n"
                '  return p ? process.env[`${p}_TOKEN`] : process.env.SHARED; } }\nC.from("jira");'
            ),
            ["JIRA_TOKEN", "SHARED"],
        ),
        ('const e = (n, d) => process.env[n] ?? d;\ne("X_Y", "small");', ["X_Y"]),
    ],
)
def test_are_found_in_javascript(source: str, names: list[str]) -> None:
    package = tree({"package.json": '{"name": "s", "version": "1.0.0"}', "index.js": source})
    found = profile.assemble(profile.read(package), package)[0]
    assert [item.name for item in found.env] == names
    assert not found.env_dynamic


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            """import os
class Setting:
    def __init__(self, env, default=None):
        self.env = env
        self.default: str = default
    def value(self):
        return os.environ.get(self.env, self.default)
PORT = Setting("APP_PORT", "some")
HOST = Setting(env="APP_HOST", default="here")
""",
            ["APP_HOST", "APP_PORT"],
        ),
        (
            """import os
def build(engine):
    prefix = engine.upper()
    return os.environ.get(f"{prefix}_API_KEY")
class Server:
    def __init__(self, engine, key=None):
        self.engine = engine
    def start(self):
        return build(self.engine)
def run(engine, transport):
    return Server(engine).start()
run(engine="opensearch", transport="stdio")
""",
            ["OPENSEARCH_API_KEY"],
        ),
    ],
)
def test_an_object_keeps_a_name(source: str, names: list[str]) -> None:
    found = facts({"server/a.py": source})
    assert [item.name for item in found.env] == names
    assert not found.env_dynamic


def test_an_object_keeps_a_name_that_nobody_gives() -> None:
    source = "import os\nclass A:\n    def __init__(self, env):\n        self.env = env\n"
    source += "    def value(self):\n        return os.getenv(self.env)\n"
    assert facts({"server/a.py": source}).env_dynamic


@pytest.mark.parametrize(
    "source",
    [
        (
            "class C:\n    def __init__(self, env=None): self.env = env or os.environ\n"
            "    def f(self): return self.env['A_ONE'], self.env.get('A_TWO')"
        ),
        "for k, v in os.environ.items():\n    if k == 'A_ONE' or k in ('A_TWO',): use(v)",
        "any(k == 'A_ONE' or k == 'A_TWO' for k in os.environ)",
        "names = set(os.environ)\n'A_ONE' in names\n'A_TWO' in names",
        "'A_ONE' in os.environ.keys()\n'A_TWO' in list(os.environ)",
        "from functools import partial\npartial(os.getenv, 'A_ONE')\npartial(os.environ.get, 'A_TWO')",
        "one, two = map(os.getenv, ['A_ONE', 'A_TWO'])",
        "from operator import itemgetter\nitemgetter('A_ONE', 'A_TWO')(os.environ)",
        "from types import MappingProxyType as P\ne = P(os.environ)\ne['A_ONE']\ne.get('A_TWO')",
        "from collections import ChainMap\ne = ChainMap(os.environ, {})\ne['A_ONE']\ne.get('A_TWO')",
        "for f in ('one', 'two'):\n    os.getenv(f'A_{f.upper()}')",
        (
            "from dataclasses import fields\nclass C:\n    one: str\n    two: str = ''\n"
            "{f.name: os.getenv(f'A_{f.name.upper()}') for f in fields(C)}"
        ),
        "class C(B):\n    A_ONE: str\n    A_TWO: str\nfor n in C.model_fields: os.getenv(n)",
        "class C(B):\n    A_ONE: str\n    A_TWO: str\nfor n, f in C.model_fields.items(): os.getenv(n)",
        "class C(B):\n    A_ONE: str\n    A_TWO: str\nC(**os.environ)",
        "class C(B):\n    A_ONE: str\n    A_TWO: str\nC.model_validate(os.environ)",
        "from dotenv import dotenv_values\nd = dotenv_values('.env')\nd['A_ONE']\nd.get('A_TWO')",
        (
            "from environs import Env\nenv = Env()\nenv.read_env()\nenv.str('A_ONE')\n"
            "with env.prefixed('A_'):\n    env.int('TWO')"
        ),
        "from envparse import env\nenv('A_ONE')\nenv.bool('A_TWO')",
    ],
)
def test_ways_of_python_to_ask(source: str) -> None:
    found = facts({"a.py": f"import os\n{source}"})
    assert {item.name for item in found.env} == {"A_ONE", "A_TWO"}


@pytest.mark.parametrize(
    "source",
    [
        "import click\nmain(auto_envvar_prefix='A')",
        "from dynaconf import Dynaconf\nDynaconf(envvar_prefix='A')",
        "import cyclopts\ncyclopts.App(config=cyclopts.config.Env('A_'))",
    ],
)
def test_names_that_a_library_makes_of_its_options_are_told(source: str) -> None:
    assert facts({"a.py": source}).env_dynamic


def test_settings_within_settings() -> None:
    source = (
        "class Db(BaseModel):\n    host: str\n    port: int = 1\n"
        "class S(BaseSettings):\n    db: Db | None = None\n"
        "    model_config = SettingsConfigDict(env_prefix='A_', env_nested_delimiter='__')"
    )
    names = {item.name for item in facts({"a.py": source}).env}
    assert names == {"A_DB", "A_DB__HOST", "A_DB__PORT"}


def test_what_is_left_out_of_a_copy_and_products_of_two_lists_are_no_names() -> None:
    copy = "import os\ne = {k: v for k, v in os.environ.items() if k != 'A_ONE' and k not in ('A_TWO',)}"
    assert not facts({"a.py": copy}).env
    source = (
        "for p in ('A_', 'B_'):\n    for f in ('one', 'two'):\n        os.getenv(f'{p}{f.upper()}')"
    )
    found = facts({"a.py": f"import os\n{source}"})
    assert found.env_dynamic
    assert not found.env


def test_a_large_table_in_many_calls_is_read_once() -> None:
    keys = ", ".join(f"'A_{number}': 1" for number in range(300))
    source = (
        f"import os, json\nTABLE = {{{keys}}}\ndef copied(env, names):\n"
        "    return [env.get(name) for name in names.keys()]\n"
        "def kept(names):\n    print(names)\ncopied(os.environ, TABLE)\n"
        + "kept(TABLE)\njson.dumps(TABLE)\n"
        * 30
    )
    package = wheel({"server/a.py": source})
    found, unread = profile.assemble(profile.read(package), package)
    assert (len({item.name for item in found.env}), unread) == (300, ())
