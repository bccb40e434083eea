"""Folders that a caller names and that are listed, and the files found in them that are read."""

import pytest

from tests.surface.test_flows import decorated, flows, registered

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import fs from "node:fs"; import fsp from "node:fs/promises"; import path from "node:path";
import fg from "fast-glob"; import { globby } from "globby"; import { globSync } from "glob";
import { fdir } from "fdir"; import readdirp from "readdirp"; import archiver from "archiver";
import AdmZip from "adm-zip"; import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const ROOT = "/srv"; const out = [];
"""
PY = """import glob, os
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("/srv")
def pages(folder: Path):
    return [page.name for page in folder.glob("*.md")]
"""


def paths(source: str, path: str) -> list[tuple[str, tuple[str, ...]]]:
    found = flows({path: source})
    return [(flow.what, flow.sources) for flow in found if flow.kind == "path"]


def javascript(body: str) -> list[tuple[str, tuple[str, ...]]]:
    return paths(JS + registered(body), "index.js")


def python(body: str) -> list[tuple[str, tuple[str, ...]]]:
    return paths(PY + decorated(body), "server.py")


@pytest.mark.parametrize(
    "body",
    [
        "return fsp.readdir(name);",
        "return fs.readdirSync(path.join(ROOT, name));",
        "for await (const one of await fsp.opendir(name)) out.push(one);",
        "return fsp.glob('**', { cwd: name });",
        "return fg('**/*', { cwd: name });",
        "const options = { cwd: name }; return fg.sync('**', options);",
        "return globby('**', { cwd: name });",
        "return globSync(`${name}/**`);",
        "return new fdir().withFullPaths().crawl(name).sync();",
        "for await (const one of readdirp(name)) out.push(one);",
        "archiver('zip').directory(name, false);",
        "new AdmZip().addLocalFolder(name);",
    ],
)
def test_a_folder_that_a_caller_names_is_listed_in_javascript(body: str) -> None:
    assert [sources for _, sources in javascript(body)] in (
        [("given act.name",)],
        [("part act.name",)],
    )


@pytest.mark.parametrize(
    "body",
    [
        "return os.listdir(name)",
        "return [one.name for one in os.scandir(path=name)]",
        "return list(os.walk(name))",
        "return list(os.fwalk(top=name))",
        "return glob.glob(name + '/*')",
        "return list(glob.iglob('*', root_dir=name))",
        "return list(Path(name).iterdir())",
        "return list(Path(name).expanduser().rglob('*'))",
        "return pages(Path(name))",
    ],
)
def test_a_folder_that_a_caller_names_is_listed_in_python(body: str) -> None:
    assert [sources for _, sources in python(body)] == [("given act.name",)]


@pytest.mark.parametrize(
    "test", ["true", "one.endsWith('.md')", "!one.startsWith('.')", "one !== 'x'"]
)
def test_every_file_in_it_that_is_read_is_the_callers_choice(test: str) -> None:
    read = f"if ({test}) out.push(fs.readFileSync(path.join(name, one)));"
    found = javascript(f"for (const one of fs.readdirSync(name)) {{ {read} }}")
    assert [what for what, _ in found] == ["fs.readFileSync", "fs.readdirSync"]


@pytest.mark.parametrize("test", ["True", "one.endswith('.md')"])
def test_every_file_in_it_that_is_read_is_the_callers_choice_in_python(test: str) -> None:
    read = f"[open(os.path.join(name, one)).read() for one in os.listdir(name) if {test}]"
    assert [what for what, _ in python(f"return {read}")] == ["open", "os.listdir"]


@pytest.mark.parametrize(
    "body",
    [
        "return fs.readdirSync(ROOT).filter((one) => one.includes(name));",
        "for (const one of fs.readdirSync(ROOT)) if (one === name) fs.readFileSync(ROOT + one);",
        "const to = path.resolve(ROOT, name); if (!to.startsWith(ROOT + '/')) throw 1; fs.readdirSync(to);",
        "return fg('*.md', { cwd: ROOT, ignore: [name] });",
        "return fg(fg.escapePath(name), { cwd: ROOT });",
        "return fsp.mkdir(name);",
        "const file = await fsp.open('/srv/a'); return file.createReadStream({ encoding: name });",
        "return fs.readFileSync(path.join(name, 'package.json'));",
    ],
)
def test_a_folder_of_its_own_is_no_choice_of_the_callers(body: str) -> None:
    assert javascript(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "return [one for one in os.listdir(ROOT) if name in one]",
        "return next(one.read_text() for one in ROOT.iterdir() if one.name == name)",
        "return [one for one in ROOT.glob(name) if one.resolve().is_relative_to(ROOT)]",
        "import ast\n    return list(ast.walk(ast.parse(name)))",
    ],
)
def test_a_folder_of_its_own_is_no_choice_of_the_callers_in_python(body: str) -> None:
    assert python(body) == []
