"""The README speaks of what is there: its commands, files, tables and examples."""

import dataclasses
import importlib
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from tests.test_rulesets import LANGUAGES, marked
from vetting import errors, policy_file, rulesets, tiers
from vetting.__main__ import commands, help_text
from vetting.app import Settings
from vetting.cli import WORST_FIRST
from vetting.engines import ScanLimits, Target
from vetting.engines.semgrep_core import SemgrepCore
from vetting.explain import rule_index, unknown_rules
from vetting.model.verdict import Decision
from vetting.signing.statements import DEFAULT_VERIFIER, VSA

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match["language"], match["body"]) for match in FENCE.finditer(TEXT)]
PROSE = FENCE.sub("", TEXT)
CODE = [match[1] for match in re.finditer(r"`([^`\n]+)`", PROSE)]


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCKS if name == language]


def rows(*header: str) -> list[list[str]]:
    """The cells of the table that has this header."""
    lines = PROSE.splitlines()
    start = lines.index(f"| {' | '.join(header)} |")
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def typed() -> list[str]:
    """Every command line that a reader may type: in shell blocks, after the prompt where the block
    shows output too, and `mcp-vet …` in the text.
    """
    found = []
    for body in blocks("sh"):
        found += body.replace("\\\n", " ").splitlines()
    for body in blocks("console"):
        text = body.replace("\\\n", " ")
        found += [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return found + [code for code in CODE if code.startswith("mcp-vet ")]


OURS = sorted({line for line in typed() if re.match(r"(\./scripts/)?mcp-vet ", line)})


def parse(line: str) -> None:
    """Read a command line as mcp-vet would, and run nothing.

    Raises:
        AssertionError: there is no such command.
        click.UsageError: it has no such argument, option or choice.
    """
    name, *args = shlex.split(line, comments=True)[1:]
    if name == "--help":
        return
    assert name in commands(), line
    command = importlib.import_module(f"vetting.cli.{name.replace('-', '_')}").command
    while isinstance(command, click.Group):
        assert args[:1], line
        assert args[0] in command.commands, line
        command = command.commands[args.pop(0)]
    if "--help" not in args:
        command.make_context(name, args)


@pytest.mark.parametrize("line", OURS)
def test_a_command_line_of_the_readme_parses(line: str) -> None:
    parse(line)


@pytest.mark.parametrize(
    "line",
    [
        "mcp-vet vat npm:a@1.0.0",
        "mcp-vet vet npm:a@1.0.0 --aprove",
        "mcp-vet vet npm:a@1.0.0 --format yaml",
        "mcp-vet approve npm:a@1.0.0 --reason",
        "mcp-vet advisories fetch",
    ],
)
def test_a_command_line_that_is_none_is_caught(line: str) -> None:
    with pytest.raises((AssertionError, click.UsageError)):
        parse(line)


def test_every_command_is_described() -> None:
    shown = {shlex.split(line)[1] for line in OURS} - {"--help"}
    assert shown == set(commands())
    described = {cells[0].strip("`").split()[1] for cells in rows("command", "does")}
    assert described == shown


def test_the_examples_of_the_issue_are_there() -> None:
    first, second = (body.partition("\n$ ")[0] for body in blocks("console")[:2])
    assert "--approve --reason" in first
    assert second.startswith("$ ./scripts/test\n")


FILES = sorted(
    {
        path
        for code in (*CODE, *(line.partition(" ")[0] for line in typed()))
        for path in re.findall(
            r"(?:^|\s)(?:\./)?((?:vetting|tests|scripts|rulesets|\.ci)/\S*)", code
        )
        if "<" not in path
    }
    | set(re.findall(r"`([\w-]+\.(?:md|lock|toml))`", PROSE))
    | set(re.findall(r"\]\(([^)#]+)\)", PROSE))
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_the_readme_exists(path: str) -> None:
    assert path == "mcp-vet.toml" or (ROOT / path).exists()


def test_files_are_found_in_the_text() -> None:
    assert {"LICENSE", "CHANGELOG.md", "scripts/test", "vetting/checks/", ".ci/run"} <= set(FILES)


def test_the_contents_lead_to_headings() -> None:
    headings = {
        line.lstrip("# ").lower().replace(" ", "-")
        for line in PROSE.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PROSE)) <= headings


# What the tables say.


def test_the_exit_codes_are_those_of_the_program() -> None:
    told = {int(code): text for code, text in rows("code", "means")}
    assert set(told) == set(WORST_FIRST)
    for code, text in re.findall(r"(\d) ([a-z][^,.]+)", help_text().partition("Exit codes: ")[2]):
        assert told[int(code)].startswith(text.strip())
    order = re.search(r"the worst counts: ([\d, ]+)\.", TEXT)
    assert order
    assert tuple(map(int, order[1].split(", "))) == WORST_FIRST


def test_every_error_has_an_exit_code_of_the_table() -> None:
    told = {int(code) for code, _ in rows("code", "means")}
    found = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.VettingError)
    }
    assert found <= told


def test_the_decisions_are_those_of_the_program() -> None:
    told = [cells[0].strip("`") for cells in rows("decision", "means")]
    assert told == [decision.value for decision in Decision]


def test_the_policy_table_is_that_of_the_default_policy() -> None:
    known = tomllib.loads(policy_file.DEFAULT.read_text("utf-8"))
    told = {cells[0].strip("`[]"): cells[1] for cells in rows("section", "keys", "decides")}
    assert set(told) == {name for name, value in known.items() if isinstance(value, dict)}
    known["tiers"] = tiers.KEYS
    for section, text in told.items():
        if section not in ("rules", "incomplete"):
            assert re.findall(r"`(\w+)`", text) == list(known[section])
    assert set(re.findall(r"`([\w-]+)`", told["incomplete"])) == set(known["incomplete"])


@pytest.mark.parametrize("body", blocks("toml"))
def test_a_policy_of_the_readme_is_valid_and_names_rules_that_exist(body: str) -> None:
    assert unknown_rules(policy_file.parse(body.encode(), "README.md")) == []


def test_keys_named_with_their_section_exist() -> None:
    known = tomllib.loads(policy_file.DEFAULT.read_text("utf-8"))
    named = [code.split(".") for code in CODE if re.fullmatch(r"[a-z_]+\.[a-z_]+", code)]
    found = [(section, key) for section, key in named if section in known]
    assert found
    assert all(key in known[section] for section, key in found)


def test_the_settings_table_says_what_the_program_says() -> None:
    told = {cells[0].strip("`"): cells[1:] for cells in rows("variable", "is", "default")}
    for field in dataclasses.fields(Settings):
        what, default = told[f"MCP_VET_{field.name.upper()}"]
        assert what == field.metadata["doc"]
        if field.default and not str(field.default).startswith("http"):
            assert default == f"`{field.default}`"


def test_a_report_of_the_readme_names_rules_that_exist() -> None:
    named = {
        rule for body in blocks("console") for rule in re.findall(r" \[([a-z]\S+[./]\S+)\]", body)
    }
    assert named
    assert named <= set(rule_index())


def test_the_verifiers_are_given_what_entries_say() -> None:
    (command,) = [line for line in typed() if line.startswith("slsa-verifier ")]
    assert f"--verifier-id {DEFAULT_VERIFIER} " in command
    (command,) = [line for line in typed() if line.startswith("cosign ")]
    assert f"--type {VSA} " in command


# The rule that is shown.


def test_the_rule_of_the_readme_is_valid_and_proven(tmp_path: Path) -> None:
    for body in (*blocks("yaml"), *blocks("python")):
        first, _, rest = body.partition("\n")
        path = tmp_path / first.removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rest)
    (rule,) = rulesets.load(tmp_path / "rulesets").rules
    assert rule.syntax is not None
    (proof,) = (path for path in rule.source.parent.iterdir() if path != rule.source)
    target = Target(
        key="proof", path=proof, language=LANGUAGES[proof.suffix], size=proof.stat().st_size
    )
    workdir = tmp_path / "engine"
    workdir.mkdir()
    scan = SemgrepCore().scan([target], [rule.syntax], workdir, ScanLimits())
    assert scan.unread == {}
    assert {match.line for match in scan.matches["proof"]} == marked(proof, "ruleid")
    assert marked(proof, "ok")
