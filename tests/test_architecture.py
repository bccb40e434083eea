"""Imports go down only, and what touches the world stays in `boundary/`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "vetting"
LAYERS = (
    ("errors", "patterns", "programs", "source_strings"),
    ("model",),
    (
        "discovery",
        "escaping",
        "classify",
        "secrets",
        "excerpts",
        "places",
        "undisturbed",
        "boundary",
    ),
    (
        "anchor_places",
        "branch_cursor",
        "branch_search",
        "branch_wants",
        "build_hooks",
        "build_imports",
        "bundle_modules",
        "bundle_names",
        "bundle_regions",
        "drift",
        "gaps",
        "grammars",
        "joints",
        "known_names",
        "lexicon",
        "lookalike",
        "manifests",
        "npm_semver",
        "newer_strings",
        "node_builtins",
        "npm_semver_grammar",
        "outlines",
        "page_functions",
        "prefilter",
        "python_syntax",
        "regex_parts",
        "regex_shapes",
        "regex_steps",
        "region_choice",
        "region_text",
        "regions",
        "rulesets",
        "secret_values",
        "static_rule",
        "text_words",
        "trifecta",
    ),
    ("configs", "ecosystems", "engines", "fetch", "launchers", "sources"),
    ("client_snippets", "config_files", "scan_regions", "scan_results", "scan_work", "text_scan"),
    ("code_diff", "profile", "scan", "surface"),
    ("checks",),
    (
        "comparison",
        "config_rules",
        "config_policy",
        "config_waivers",
        "explain",
        "approval_rules",
        "policy",
        "policy_file",
        "rescan_policy",
        "rule_effect",
        "signing",
        "tiers",
    ),
    ("allowlist", "store"),
    ("workflow",),
    ("check_reports", "diff_reports", "entry_reports", "exports", "reports", "rescan_reports"),
    ("request_reports", "review_reports"),
    ("app", "settings"),
    ("warm_start",),
    ("cli", "__main__"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
BANNED = frozenset({"requests", "urllib3", "subprocess", "tarfile", "zipfile", "socket", "http"})


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All below `node`: no expression holds one, and most of a tree are expressions."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(node, name, ()):
            yield one
            yield from statements(one)


def imports(source: str) -> set[str]:
    """Every module a source imports, at any depth; type-checking blocks count too."""
    found = set()
    for node in statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def part(module: str) -> str | None:
    """The top-level part of `vetting` that a module belongs to."""
    pieces = module.split(".")
    return pieces[1] if pieces[0] == "vetting" and len(pieces) > 1 else None


def problems(path: Path, source: str) -> list[str]:
    """Each import of `source`, lying at `path` inside `vetting`, that breaks a rule."""
    mine = path.parts[0].removesuffix(".py")
    if mine == "__init__":
        return []
    found = []
    for module in imports(source):
        theirs = part(module)
        if theirs in LEVEL and LEVEL[theirs] > LEVEL[mine]:
            found.append(f"{path} imports {module}, which is above it")
        if mine != "boundary" and module.split(".")[0] in BANNED:
            found.append(f"{path} imports {module}, which only boundary/ may")
        if (
            len(path.parts) > 1
            and mine
            in (
                *("checks", "ecosystems", "engines", "exports", "reports"),
                *("surface", "profile", "launchers", "configs", "config_rules", "check_reports"),
            )
            and theirs == mine
            and module.count(".") > 1
            and (ROOT / mine / f"{module.split('.')[2]}.py").exists()
            and not module.split(".")[2].startswith("_")
        ):
            found.append(f"{path} imports its neighbour {module}")
    return found


MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def test_modules_keep_the_layers() -> None:
    found = {str(path): problems(path, (ROOT / path).read_text("utf-8")) for path in MODULES}
    assert {path: broken for path, broken in found.items() if broken} == {}


def test_a_module_reads_in_one_sitting() -> None:
    lines = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: count for path, count in lines.items() if count > 300} == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("model/package.py", "from vetting.boundary.http import Client"),
        ("model/package.py", "import vetting.cli"),
        ("policy.py", "def f():\n    from vetting.workflow import vet"),
        ("checks/archive.py", "from vetting.checks.secrets import Secrets"),
        ("checks/archive.py", "import tarfile"),
        ("workflow/vet.py", "import subprocess"),
        ("cli/vet.py", "def f():\n    import requests"),
        ("ecosystems/npm.py", "from urllib3 import PoolManager"),
    ],
)
def test_a_planted_violation_is_caught(path: str, source: str) -> None:
    assert problems(Path(path), source)


def test_every_part_has_a_level() -> None:
    parts = {path.parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert parts == LEVEL.keys() & parts
    assert LEVEL.keys() <= parts
