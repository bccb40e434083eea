"""The pages under docs/ speak of what is there: commands, files, tables, snippets."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_readme import FENCE, parse
from vetting import config_policy, exports, policy_file
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_policy import ConfigPolicy
from vetting.model.check import CheckReport
from vetting.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
BLOCKS = [
    (name, match["language"], match["body"])
    for name, text in PAGES.items()
    for match in FENCE.finditer(text)
]


def prose(text: str) -> str:
    return FENCE.sub("", text)


def lines(language: str, body: str) -> list[str]:
    """The command lines of a block, continued ones in one."""
    text = body.replace("\\\n", " ")
    if language == "console":
        return [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return [line for line in text.splitlines() if line.strip()] if language == "sh" else []


TYPED = sorted(
    {
        line
        for _, language, body in BLOCKS
        for line in lines(language, body)
        if re.match(r"(\./scripts/)?mcp-vet ", line)
    }
    | {
        # Inside a pipeline's own syntax.
        re.sub(r"\$\w+", "x", match[0])
        for _, language, body in BLOCKS
        if language in ("yaml", "groovy")
        for match in re.finditer(r"mcp-vet check [^'\n]+", body)
    }
    | {
        code
        for text in PAGES.values()
        for code in re.findall(r"`(mcp-vet [^`\n]+)`", prose(text))
        if not re.search(r"\b[A-Z]{3,}\b|…|\.\.\.", code)
    }
)


@pytest.mark.parametrize("line", TYPED)
def test_a_command_line_of_a_page_parses(line: str) -> None:
    parse(line)


def test_commands_of_every_page_are_found() -> None:
    assert {"check.md", "ci.md", "exports.md"} <= set(PAGES)
    for name, text in PAGES.items():
        assert "mcp-vet " in text, name
    assert len(TYPED) > 20


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", prose(PAGES[name])):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize(
    ("name", "body"), [(name, body) for name, language, body in BLOCKS if language == "yaml"]
)
def test_a_snippet_of_yaml_parses(name: str, body: str) -> None:
    assert yaml.safe_load(body), name


@pytest.mark.parametrize(
    "body", [body for _, language, body in BLOCKS if language == "toml"], ids=str.split
)
def test_a_snippet_of_the_policy_is_valid(body: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    text, _, rest = policy_file.DEFAULT.read_text("utf-8").partition("\nwaivers = []\n")
    path.write_text(f"{text}\n{body}{rest}")
    found: ConfigPolicy = config_policy.load(
        path, VerifiedCache(tmp_path / "verified", tmp_path / "secret")
    )
    assert found.waivers or policy_file.load(path).approvals.tiers


@pytest.mark.parametrize("name", PAGES)
def test_variables_are_read_by_the_program(name: str) -> None:
    known = {f"MCP_VET_{field.upper()}" for field in Settings.__dataclass_fields__}
    known |= {"MCP_VET_PACKAGE"}  # the snippets' own: what pip installs
    source = "".join(path.read_text("utf-8") for path in (ROOT / "vetting/cli").glob("*.py"))
    found = set(re.findall(r"MCP_VET_[A-Z_]+", PAGES[name]))
    assert {variable for variable in found - known if variable not in source} == set()


def rows(text: str, header: str) -> list[list[str]]:
    """The cells of the table that begins with this header."""
    table = text.partition(f"| {header} |")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()[2:]
        if line.startswith("|")
    ]


def test_the_table_of_exports_is_what_there_is() -> None:
    told = [cells[0].strip("`") for cells in rows(PAGES["exports.md"], "format")]
    assert sorted(told) == sorted(exports.names())


def test_the_table_of_inputs_is_that_of_the_action() -> None:
    action: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    told = {cells[0].strip("`"): cells[2].strip("`") for cells in rows(PAGES["ci.md"], "input")}
    assert list(told) == list(action["inputs"])
    for name, item in action["inputs"].items():
        assert told[name] == (item["default"] or "none") or name == "base"
    for name in action["outputs"]:
        assert f"`{name}`" in PAGES["ci.md"]


def test_the_hook_of_the_page_is_there() -> None:
    hooks: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["id"] for hook in hooks} == set(
        re.findall(r"- id: (mcp-vet-[\w-]+)", PAGES["ci.md"])
    )
    for hook in hooks:
        parse(hook["entry"])
        assert hook["language"] == "python"
        assert hook["name"]


def test_the_exit_codes_of_a_check_are_told() -> None:
    told = {int(code) for code, _ in rows(PAGES["check.md"], "exit code")}
    assert told == {0, 1, 3, 4, 5}
    assert CheckReport(files=(), servers=()).ok
