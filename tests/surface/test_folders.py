"""Tools that code loads from a folder that it lists, a module for each."""

import pytest

from tests.surface.conftest import gaps, names, npm, read
from vetting.model.surface import Surface, SurfaceState

HEAD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import fs, { readdirSync } from "fs";
import { readdir } from "node:fs/promises";
import path, { join, dirname } from "path";
import { fileURLToPath, pathToFileURL } from "url";
const server = new McpServer({ name: "x", version: "1" });
const here = dirname(fileURLToPath(import.meta.url));
const dir = join(here, "tools");
"""
ADDS = (
    "for (const tool of tools) "
    "server.registerTool(tool.name, { description: tool.says }, async () => 1);"
)
EXPORTS = 'export const name = "{0}"; export const says = "does {0}";'
REGISTERS = 'export default function (server) {{ server.tool("{0}", "does", async () => 1); }}'


def found_in(source: str, module: str = EXPORTS, **files: str) -> Surface:
    made = {f"dist/tools/{name}.js": module.format(name) for name in ("alpha", "beta")}
    manifest = '{"name": "x", "type": "module", "bin": "dist/index.js"}'
    other = {"dist/tools/alpha.d.ts": "export {};", "dist/tools/alpha.js.map": "{}"}
    return read(
        npm({"package.json": manifest, "dist/index.js": HEAD + source, **made, **other, **files})
    )


@pytest.mark.parametrize(
    "load",
    [
        """for (const file of readdirSync(dir)) {
          if (file.endsWith(".js")) tools.push(await import(join(dir, file))); }""",
        """const files = (await readdir(dir)).filter((file) => file.endsWith(".js"));
        for (const one of await Promise.allSettled(files.map(async (file) => {
          const made = await import(pathToFileURL(join(dir, file)).href);
          return { made, file };
        }))) { const { made } = one.value; tools.push(made); }""",
        """for (const one of await Promise.all(readdirSync(dir).filter((file) => /js$/.test(file))
          .map((file) => import(`file://${dir}/${file}`)))) tools.push(one);""",
        """for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
          if (entry.isFile()) tools.push(await import(`./tools/${entry.name}`)); }""",
        """const base = new URL("./tools/", import.meta.url);
        for (const file of readdirSync(base)) {
          if (file.endsWith(".js")) tools.push(await import(new URL(file, base).href)); }""",
    ],
)
def test_modules_of_a_folder(load: str) -> None:
    found = found_in(f"const tools = [];\n{load}\n{ADDS}")
    assert (names(found), found.state) == (["alpha", "beta"], SurfaceState.COMPLETE), gaps(found)


@pytest.mark.parametrize(
    "load",
    [
        """for (const file of readdirSync(dir)) {
          const { default: add } = await import(path.join(dir, file)); add(server); }""",
        """readdirSync(dir).filter((file) => file.endsWith(".js")).forEach(async (file) => {
          const made = await import(join(dir, file)); made.default(server); });""",
    ],
)
def test_modules_that_are_given_the_server(load: str) -> None:
    found = found_in(load, REGISTERS)
    assert (names(found), found.state) == (["alpha", "beta"], SurfaceState.COMPLETE), gaps(found)


LOAD = """const tools = [];
for (const file of readdirSync(dir)) {%s tools.push(await import(join(dir, file))); }
"""


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("dist/tools/index.js", "export {};", ["alpha", "beta"]),
        ("dist/tools/notes.md", "A note.", ["alpha", "beta"]),
        ("dist/tools/gamma/index.js", EXPORTS.format("gamma"), ["alpha", "beta", "gamma"]),
    ],
)
def test_whether_a_file_is_left_out_is_not_asked(
    path: str, source: str, expected: list[str]
) -> None:
    loads = LOAD % 'if (!file.endsWith(".js") || file === "index.js") continue;'
    found = found_in(loads + ADDS, **{path: source})
    assert names(found) == expected
    assert (found.state is SurfaceState.PARTIAL) is ("gamma" not in expected)


@pytest.mark.parametrize(
    "folder", ['"./tools"', "process.env.TOOLS", 'join(here, "..", "..", "tools")', "made()"]
)
def test_a_folder_that_is_not_known_is_a_gap(folder: str) -> None:
    source = f"const tools = []; for (const file of readdirSync({folder})) "
    source += f"tools.push(await import(join({folder}, file)));"
    found = found_in(f"function made() {{ return process.argv[2]; }}\n{source}\n{ADDS}")
    assert found.state is not SurfaceState.COMPLETE


def test_documents_of_a_folder() -> None:
    files = {
        f"data/{name}.json": f'{{"name": "{name}", "says": "s"}}' for name in ("alpha", "beta")
    }
    source = """const from = join(here, "..", "data"); const tools = [];
    for (const file of readdirSync(from)) tools.push(JSON.parse(fs.readFileSync(join(from, file))));
    """
    found = found_in(source + ADDS, **files)
    assert (names(found), found.state) == (["alpha", "beta"], SurfaceState.COMPLETE), gaps(found)
