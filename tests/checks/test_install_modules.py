"""Scripts that npm runs, with the modules of the package that they load."""

import pytest

from tests.factories import tree
from vetting.checks._install_modules import is_understood

SCRIPT = """import { readFileSync, writeFileSync } from "node:fs";
import { build } from "../lib/search.js";
writeFileSync("data/index.json", JSON.stringify(build(JSON.parse(readFileSync("data/all.json", "utf8")))));
"""
BUILD = "export const build = (all) => Object.fromEntries(all.map(({ name }) => [name, 1]));\n"


def arranges(files: dict[str, str], script: str = SCRIPT) -> bool:
    package = tree({"scripts/index.js": script, **files})
    return is_understood(package, "scripts/index.js")


@pytest.mark.parametrize(
    "files",
    [
        {"lib/search.js": BUILD},
        {
            "lib/search.js": f'import {{ one }} from "./words";\n{BUILD}',
            "lib/words.js": "export const one = 1;",
        },
        {"lib/search.js": f'export * from "../scripts/index.js";\n{BUILD}'},
        {
            "lib/search.js": f'const names = require("./names.json");\n{BUILD}',
            "lib/names.json": "{}",
        },
    ],
)
def test_modules_that_only_arrange_are_no_more(files: dict[str, str]) -> None:
    assert arranges(files)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {
            "lib/search.js": f'import {{ spawnSync }} from "node:child_process";\nspawnSync("sh");\n{BUILD}'
        },
        {"lib/search.js": f'await fetch("https://a.example");\n{BUILD}'},
        {"lib/search.js": f'import zod from "zod";\n{BUILD}'},
        {"lib/search.js": f"await import(process.argv[2]);\n{BUILD}"},
        {
            "lib/search.js": f'import "./words";\n{BUILD}',
            "lib/words.js": "1;",
            "lib/words/index.js": "eval(x)",
        },
        {
            "lib/search.js": f'import "./words";\n{BUILD}',
            "lib/words/package.json": '{"main": "../more.js"}',
        },
        {"lib/search.js": f'import "./addon.node";\n{BUILD}', "lib/addon.node": "\0"},
        {
            "lib/search.js": f'import "./%61.js";\n{BUILD}',
            "lib/%61.js": "1;",
            "lib/a.js": "eval(x)",
        },
        {"lib/search.js": f'import "../../other/a.js";\n{BUILD}'},
        {"lib/search.js": f"{BUILD}//" + "x" * 20_000},
    ],
)
def test_a_module_that_reaches_further_or_is_not_read(files: dict[str, str]) -> None:
    assert not arranges(files)


def test_more_modules_than_are_read() -> None:
    chain = {f"lib/m{n}.js": f'import "./m{n + 1}.js";\n' for n in range(30)}
    assert not arranges(
        {"lib/search.js": f'import "./m0.js";\n{BUILD}', **chain, "lib/m30.js": "1;"}
    )
