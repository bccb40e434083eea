from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from vetting.ecosystems._npm_programs import programs
from vetting.errors import FormatError


def installed(tree: Path, package_json: str, **files: str) -> None:
    folder = tree / "node_modules/server"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(package_json)
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text)


@pytest.mark.parametrize(
    ("bins", "default", "names"),
    [
        ('"cli.js"', "server", ["server"]),
        ('{"one": "cli.js"}', "one", ["one"]),
        ('{"one": "./cli.js", "two": "cli.js"}', "one", ["one", "two"]),
        ('{"one": "cli.js", "server": "other.js"}', "server", ["one", "server"]),
        ('{"one": "cli.js", "two": "other.js"}', None, ["one", "two"]),
        ('{"out": "../../../passwd", "gone": "nothing.js", "top": "/etc/passwd"}', None, []),
        ("null", None, []),
        ("7", None, []),
    ],
)
def test_programs_are_chosen_as_npx_does(
    tmp_path: Path, bins: str, default: str | None, names: list[str]
) -> None:
    (tmp_path / "passwd").write_text("")
    installed(tmp_path, f'{{"bin": {bins}}}', cli="", other="")
    found, chosen = programs(tmp_path, pin())
    assert (chosen, [program.name for program in found]) == (default, names)


@pytest.mark.parametrize(
    ("first", "interpreter", "flags"),
    [
        ("#!/usr/bin/env node", "node", ()),
        ("#!/usr/bin/env -S node --no-warnings", "node", ("--no-warnings",)),
        ("#!/usr/local/bin/node\r", "node", ()),
        ("console.log(1)", "node", ()),
        ("#!/bin/sh", "", ()),
        ("#!/usr/bin/env 'python", "", ()),
        ("#!", "", ()),
    ],
)
def test_the_first_line_says_what_starts_a_program(
    tmp_path: Path, first: str, interpreter: str, flags: tuple[str, ...]
) -> None:
    installed(tmp_path, '{"bin": "cli.js"}', cli=f"{first}\n")
    ((program,), _) = programs(tmp_path, pin())
    assert program.path == "node_modules/server/cli.js"
    assert (program.interpreter, program.flags) == (interpreter, flags)


@pytest.mark.parametrize("text", ["{", "[" * 5000])
def test_a_malformed_manifest_is_told(tmp_path: Path, text: Any) -> None:
    installed(tmp_path, text)
    with pytest.raises(FormatError):
        programs(tmp_path, pin())


def test_a_package_that_was_not_installed_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"its package\.json cannot be read"):
        programs(tmp_path, pin())
