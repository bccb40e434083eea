"""Reading npm's settings for what is no login, and all that looks like it."""

import pytest

from tests.checks.conftest import fresh, lines, npm
from tests.factories import tree
from vetting.checks import Context
from vetting.checks._install_modules import is_understood
from vetting.checks._plain_settings import reads_plain_settings, without_plain_settings
from vetting.checks.static_rules import StaticRules

HEAD = """import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
const rc = process.env.npm_config_userconfig || join(homedir(), '.npmrc');
"""
READS = "const text = existsSync(rc) ? readFileSync(rc, 'utf8') : '';\n"
TABLE = "const known = { 'strict-ssl': 'true', audit: 'true' };\n"
PICKS = "const said = text.split(/\\r?\\n/).map((l) => l.split('=')).filter(([k]) => k.trim() in known);\n"
LIST = "const known = ['strict-ssl', 'audit'];\n"
LISTED = PICKS.replace("k.trim() in known", "known.includes(k.trim())")
BEGINS = "const line = text.split('\\n').find((l) => l.startsWith('strict-ssl='));\n"
LINE = 5


def understood(source: str) -> bool:
    package = tree({"setup.mjs": source})
    return is_understood(package, "setup.mjs")


@pytest.mark.parametrize(
    "source",
    [
        HEAD + READS + TABLE + PICKS + "writeFileSync('notes.txt', said.join());\n",
        HEAD
        + READS
        + TABLE
        + PICKS
        + "if (said.some(([k, v]) => known[k] === v)) console.log('x');\n",
        HEAD + READS + LIST + LISTED,
        HEAD
        + READS
        + LIST.replace("[", "new Set([").replace("]", "])")
        + LISTED.replace("includes", "has"),
        HEAD + READS + BEGINS,
        HEAD + READS.replace("existsSync(rc) ? ", "").replace(" : ''", "") + BEGINS,
    ],
)
def test_settings_without_logins_are_plain(source: str) -> None:
    assert reads_plain_settings(source, LINE)
    assert ".npmrc" not in without_plain_settings(source)
    assert understood(source)


@pytest.mark.parametrize(
    "source",
    [
        HEAD + READS + TABLE + PICKS + "send(text);\n",
        HEAD + READS + TABLE + PICKS + "console.log(`${text}`);\n",
        HEAD + READS + TABLE.replace("audit", "_authToken") + PICKS,
        HEAD + READS + TABLE.replace("audit: 'true'", "...more") + PICKS,
        HEAD + READS + TABLE.replace("audit: ", "[name]: ") + PICKS,
        HEAD + READS + TABLE + "known[name] = 1;\n" + PICKS,
        HEAD + READS + TABLE + "Object.assign(known, more);\n" + PICKS,
        HEAD + READS + TABLE + "Object.prototype[name] = 1;\n" + PICKS,
        HEAD + READS + TABLE + PICKS.replace("in known)", "in known || true)"),
        HEAD + READS + TABLE + PICKS.replace("in known", "in other"),
        HEAD + READS + TABLE + TABLE.replace("audit", "token") + PICKS,
        HEAD + READS + LIST + "known.push(name);\n" + LISTED,
        HEAD + READS + LIST.replace("audit'", "\\x5fauth'") + LISTED,
        HEAD + READS + BEGINS.replace("strict-ssl", "_auth"),
        HEAD + READS + "eval('send(te' + 'xt)');\n" + BEGINS,
        HEAD + READS + "send(te\\u0078t);\n" + BEGINS,
        HEAD + READS.rstrip() + " send(readFileSync(rc, 'utf8'));\n" + BEGINS,
        HEAD.replace(".npmrc", ".netrc") + READS + BEGINS,
    ],
)
def test_a_text_with_which_more_is_done_is_not(source: str) -> None:
    assert not reads_plain_settings(source, LINE)
    assert without_plain_settings(source) == source


def test_what_is_also_written_is_no_arranging() -> None:
    source = HEAD + READS + TABLE + PICKS
    assert understood(source)
    assert not understood(source + "writeFileSync(rc, said.join());\n")
    assert not understood(source + "const all = readFileSync(rc, 'utf8');\n")


@pytest.mark.parametrize(("more", "severity"), [("", "low"), ("send(text);\n", "medium")])
def test_the_finding_weighs_less(context: Context, more: str, severity: str) -> None:
    source = HEAD + READS + TABLE + PICKS + more
    found = lines(StaticRules().run(npm({"check.mjs": source}), fresh(context)))
    assert f"{severity} javascript/credential-file check.mjs:{LINE}" in " ".join(found)
