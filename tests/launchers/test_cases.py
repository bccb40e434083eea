"""Command lines whose answer is known, because the real programs were run with them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from vetting import launchers
from vetting.launchers import _flags, _npm_config, _options
from vetting.model.server import Ref

ASSETS = Path(__file__).parent.parent / "assets"
CASES = json.loads((ASSETS / "launchers.json").read_text("utf-8"))["cases"]
FLAGS = json.loads((ASSETS / "launcher_flags.json").read_text("utf-8"))
TABLES = {
    "uvx": _flags.UVX,
    "uv run": _flags.UV_RUN,
    "uv (global)": _flags.UV,
    "deno run": _flags.DENO_RUN,
    "deno x": _flags.DENO_X,
    "pnpm dlx": _flags.PNPM,
    "docker run": _flags.DOCKER_RUN,
    "docker (global)": _flags.DOCKER,
    "pipx run": _flags.PIPX_RUN,
    "bunx": _flags.BUNX,
    "yarn dlx (berry 4)": _flags.YARN_DLX,
}


def document(ref: Ref) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ecosystem": ref.ecosystem,
        "name": ref.name,
        "version": ref.version,
        "pinned": ref.pinned,
        "role": ref.role,
    }
    for key in ("unpinned", "registry", "alias"):
        if getattr(ref, key) is not None:
            found[key] = getattr(ref, key)
    return found | ({"extras": list(ref.extras)} if ref.extras else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: Mapping[str, Any]) -> None:
    config = case["config"]
    found = launchers.resolve(
        config.get("command"),
        config.get("args") or (),
        (config.get("env") or {}).items(),
        url=config.get("url"),
        headers=(config.get("headers") or {}).items(),
        files=case.get("repo_files") or {},
    )
    assert {
        "kind": found.kind,
        "refs": [document(ref) for ref in found.refs],
        "flags": list(found.flags),
    } == case["expect"]


def rows(kind: str) -> list[tuple[str, str]]:
    return [(name, flag) for name in TABLES for flag in FLAGS["launchers"][name].get(kind, ())]


@pytest.mark.parametrize(("name", "flag"), rows("value"))
def test_an_option_takes_the_next_word(name: str, flag: str) -> None:
    found = _options.read((flag, "value", "rest"), TABLES[name])
    assert (found.pairs, found.rest, found.unknown) == (((flag, "value"),), ("rest",), False)


@pytest.mark.parametrize(("name", "flag"), rows("bool") + rows("optional_eq_value"))
def test_a_switch_leaves_the_next_word(name: str, flag: str) -> None:
    found = _options.read((flag, "rest"), TABLES[name])
    assert (found.pairs, found.rest, found.unknown) == (((flag, None),), ("rest",), False)


def npm(version: str) -> list[tuple[str, str]]:
    return sorted(FLAGS["npm"][version]["flags"].items())


@pytest.mark.parametrize(("flag", "takes"), npm("11"))
def test_npm_reads_its_options(flag: str, takes: str) -> None:
    words, _ = _npm_config.parse((f"--{flag}", "first", "second"), npx=False)
    swallows = takes == "value" or flag == "browser"
    assert words.positional == (("second",) if swallows else ("first", "second"))
    assert not words.unknown


@pytest.mark.parametrize("flag", [name for version in ("10", "12") for name, _ in npm(version)])
def test_npm_knows_the_options_of_its_other_versions(flag: str) -> None:
    assert not _npm_config.parse((f"--{flag}=x",), npx=False)[0].unknown


@pytest.mark.parametrize(("short", "words"), sorted(FLAGS["npm"]["11"]["shorthands"].items()))
def test_npm_knows_its_short_forms(short: str, words: list[str]) -> None:
    found, _ = _npm_config.parse((f"-{short}", "x"), npx=False)
    expected, _ = _npm_config.parse((*words, "x"), npx=False)
    assert found == expected
