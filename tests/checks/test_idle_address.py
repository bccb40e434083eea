"""Addresses that nothing connects to (`vetting/checks/_idle_address.py`)."""

import pytest

from tests.checks.conftest import fresh, lines, npm
from vetting.checks import Context
from vetting.checks._idle_address import RULES, stands_idle
from vetting.checks.static_rules import StaticRules
from vetting.classify import language
from vetting.text_scan import scan_text

IP = "198.18.0.1"
NOBODY = "192.0.2.40"


def idle(context: Context, source: str, path: str) -> list[bool]:
    data = source.encode()
    rules = [rule for rule in context.rules.text() if rule.rule.id in RULES]
    return [
        stands_idle(
            data,
            path,
            language(path, data, "text"),
            (match.line, match.column, match.end_line),
            dict(match.metavars).get("", ""),
        )
        for match in scan_text(data, code=True, rules=rules)
    ]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.py", f'# host = "{IP}"\nx = 1\n'),
        ("a.py", f'x = 1  # host = "{IP}"\n'),
        ("a.py", f'"""Settings.\n\n    host = "{IP}"\n"""\n'),
        ("a.py", f'def _load():\n    """Reads\n    host = "{IP}"\n    """\n'),
        ("a.py", "# see https://bit.ly/3abcdef\nx = 1\n"),
        ("a.js", f"/*\n url: http://{IP}/notify\n*/\nconst a = 1;\n"),
        ("a.js", f'const a = 1; // host: "{IP}"\n'),
        ("a.ts", f'// host: "{IP}"\nconst a: number = 1;\n'),
        ("a.py", f'EXAMPLE = """\\\n[meter]\nhost = "{NOBODY}"\n"""\n'),
        ("a.js", f"const EXAMPLE = `\nlamp:\n  url: http://{NOBODY}/notify\n`;\n"),
    ],
)
def test_nothing_connects_to_what_is_only_told(context: Context, path: str, source: str) -> None:
    assert set(idle(context, source, path)) == {True}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.py", f'host = "{IP}"  # ours\n'),
        ("a.py", f'"""Settings."""; s.connect(("{IP}", 4444))\n'),
        ("a.py", f'"""host = "{IP}" """\nurl = __doc__\n'),
        ("a.py", f'"""Ours.\nhost = "{IP}"\n"""\nimport inspect\ninspect.getdoc(me)\n'),
        ("a.py", f'def load():\n    """Reads\n    host = "{IP}"\n    """\n'),
        ("a.py", f'CODE = """\n# host = "{IP}"\n"""\n'),
        ("a.py", f'# ours\rs.connect(("{IP}", 4444))\n'),
        ("a.py", f'# host = "{IP}"\ndef (:\n'),
        ("a.py", f'# host = "{IP}"\nopen(__file__).read()\n'),
        ("a.py", f'EXAMPLE = """\n[meter]\nhost = "{IP}"\n"""\n'),
        ("a.py", f'host = "{NOBODY}"\n'),
        ("a.py", f'CODE = """\nconnect(("{NOBODY}", 4444))\n"""\n'),
        ("a.js", f'/* a */ net.connect(4444, "{IP}");\n'),
        ("a.js", f'/* "{IP}" */ net.connect(4444, "{IP}"); // ours\n'),
        ("a.js", f'const a = "//"; net.connect(4444, "{IP}");\n'),
        ("a.js", f"const a = `\n// http://{IP}/notify\n`;\n"),
        ("a.js", f"const f = () => {{ /* http://{IP}/ */ }};\nf.toString().slice(10);\n"),
        ("a.js", f"const EXAMPLE = `\n  url: http://{IP}/notify\n`;\n"),
        ("a.js", f"const ADDRESS = 'http://{NOBODY}/notify';\n"),
        ("a.sh", f"# ours\ncurl http://{IP}/\n"),
    ],
)
def test_what_may_be_connected_to_weighs_as_before(
    context: Context, path: str, source: str
) -> None:
    assert False in idle(context, source, path)


def test_such_a_finding_is_low(context: Context) -> None:
    tree = npm({"a.js": f'// host: "{IP}"\nconst a = 1;\n'})
    said = lines(StaticRules().run(tree, fresh(context)))
    assert [line.split()[0] for line in said if "raw-ip-connection" in line] == ["low"]
