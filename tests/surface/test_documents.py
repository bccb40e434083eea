"""Tools that stand in JSON files of the package."""

import pytest

from tests.surface.conftest import gaps, names, npm, read
from vetting.model.surface import Surface, SurfaceState

HEAD = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import fs, { readFileSync } from "fs";
import path, { join, dirname } from "path";
import { fileURLToPath } from "url";
const server = new Server({ name: 'x', version: '1' }, {});
"""
LIST = "\nserver.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: list.tools }));\n"
JSON = '{"tools": [{"name": "find", "description": "Find"}, {"name": "keep"}]}'
HERE = "const __dirname = dirname(fileURLToPath(import.meta.url));\n"


def found_in(source: str, **files: str) -> Surface:
    made = {"package.json": '{"name": "x", "bin": "dist/index.js"}', "dist/index.js": source}
    return read(npm({**made, "data/tools.json": JSON, **files}))


@pytest.mark.parametrize(
    "source",
    [
        'import list from "../data/tools.json" with { type: "json" };',
        'import * as list from "../data/tools.json";',
        'import { tools } from "../data/tools.json"; const list = { tools };',
        'const list = require("../data/tools.json");',
        HERE
        + 'const list = JSON.parse(readFileSync(join(__dirname, "../data/tools.json"), "utf8"));',
        HERE
        + 'const list = JSON.parse(fs.readFileSync(path.resolve(__dirname, "..", "data/tools.json")));',
        'const list = JSON.parse(readFileSync(join(__dirname, "..", "data", "tools.json")).toString());',
        'const list = JSON.parse(readFileSync(new URL("../data/tools.json", import.meta.url)));',
        (
            'const file = join(import.meta.dirname, "../data/tools.json");\n'
            'const text = await fs.promises.readFile(file, "utf8");\nconst list = JSON.parse(text);'
        ),
        (
            "const load = (file) => JSON.parse(readFileSync(file, 'utf8'));\n"
            + HERE
            + 'const list = load(join(__dirname, "../data/tools.json"));'
        ),
    ],
)
def test_a_list_in_a_file(source: str) -> None:
    found = found_in(HEAD + source + LIST)
    assert names(found) == ["find", "keep"]
    assert found.state is SurfaceState.COMPLETE
    assert "Find" in {tool.description for tool in found.tools}


@pytest.mark.parametrize(
    "source",
    [
        'const list = JSON.parse(readFileSync(join(home, "../data/tools.json")));',
        'const list = JSON.parse(readFileSync(join(process.cwd(), "data/tools.json")));',
        'const list = JSON.parse(readFileSync(join(__dirname, "../data/none.json")));',
        'const list = JSON.parse(readFileSync(join(__dirname, "../../tools.json")));',
        'const list = JSON.parse(readFileSync(join(__dirname, "../data/broken.json")));',
        "const list = JSON.parse(readFileSync(process.argv[2]));",
        "const list = JSON.parse(await fetch(URL));",
        'import list from "../data/none.json";',
    ],
)
def test_a_file_that_is_not_the_packages_is_a_gap(source: str) -> None:
    found = found_in(HEAD + source + LIST, **{"data/broken.json": "{"})
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found)
