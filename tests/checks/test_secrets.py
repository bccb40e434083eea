import pytest

from tests.checks.conftest import INFO, lines, npm
from vetting.checks import Context
from vetting.checks.secrets import Secrets

# Assembled, so that no scanner of this repository takes them for real ones.
GITHUB = "ghp" + "_0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"
AWS = "AKIA" + "Q3EGUXK7MZ4NPWYT"


def found(path: str, data: bytes | str, context: Context) -> list[str]:
    return lines(Secrets().run(npm({path: data}), context))


def test_a_secret_is_named_and_never_repeated(context: Context) -> None:
    evidence = Secrets().run(npm({"a.js": f"\n\nconst token = '{GITHUB}'\n"}), context)
    (item,) = evidence.findings
    assert item.rule_id == "cred.hardcoded"
    assert item.severity == "medium"
    assert item.message.startswith("GitHub token ghp_… (40 characters, sha256 ")
    assert item.location is not None
    assert (item.location.path, item.location.line, item.location.end_line) == ("a.js", 3, 3)
    assert item.excerpt is not None
    assert item.excerpt.first == 1
    assert GITHUB not in repr(evidence)
    assert "const token = '[GitHub token: ghp_…" in item.excerpt.lines[2]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("src/a.js", "medium"),
        ("bin/run.sh", "medium"),
        ("src/contest.js", "medium"),
        ("tests/a.js", "low"),
        ("src/__tests__/a.js", "low"),
        ("a/Fixtures/a.py", "low"),
        ("examples/a.py", "low"),
        ("README.md", "low"),
        (".env", "low"),
        ("config.json", "low"),
        ("tests.js", "medium"),
    ],
)
def test_tests_and_documentation_weigh_less(path: str, severity: str, context: Context) -> None:
    (line,) = found(path, f"x = '{GITHUB}'", context)
    assert line.startswith(f"{severity} cred.hardcoded {path}:1: GitHub token ghp_… (40 characters")


def test_a_test_that_the_server_imports_weighs_as_the_server(context: Context) -> None:
    files = {
        "index.js": "export * from './tests/index.js';\n",
        "tests/index.js": f"export const x = '{GITHUB}';\n",
        "tests/other.js": f"export const x = '{GITHUB}';\n",
    }
    found = lines(Secrets().run(npm(files), context))
    assert [line.split(": ")[0] for line in found] == [
        "medium cred.hardcoded tests/index.js:1",
        "low cred.hardcoded tests/other.js:1",
    ]


def test_several_secrets_are_several_findings(context: Context) -> None:
    text = f"a = '{GITHUB}'\nb = '{AWS}'\n"
    assert [
        line.split(": ")[1].partition(" ghp")[0][:17] for line in found("a.js", text, context)
    ] == [
        "GitHub token",
        "AWS access key id",
    ]


def test_of_many_twenty_are_named(context: Context) -> None:
    text = "\n".join(f"'{GITHUB[:-2]}{number:02}'" for number in range(30))
    assert len(found("a.js", text, context)) == 20


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.js", "const token = process.env.GITHUB_TOKEN"),
        ("a.js", "const token = 'ghp_" + "x" * 36 + "'"),
        ("a.js", ""),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + GITHUB.encode()),
        ("a.zip", b"PK\x03\x04" + GITHUB.encode()),
        ("run", b"\x7fELF" + GITHUB.encode()),
        (f"{INFO}/RECORD", f"a.py,sha256={GITHUB},1"),
    ],
)
def test_placeholders_media_and_digests_are_none(
    path: str, data: bytes | str, context: Context
) -> None:
    assert found(path, data, context) == []


def test_other_binary_files_are_looked_at(context: Context) -> None:
    (line,) = found("data.db", b"\0\xff" + GITHUB.encode() + b"\0", context)
    assert line.startswith("low cred.hardcoded data.db:1: GitHub token")
