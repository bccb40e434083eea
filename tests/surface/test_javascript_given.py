"""What objects are given by name after they were made is part of what tools declare that are made of them."""

import pytest

from tests.surface.conftest import javascript
from vetting.model.surface import SurfaceState, Tool

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
SHAPED = SERVER + "server.registerTool('t', { description: 'D', inputSchema: shape }, f);\n"
SAID = SERVER + "server.registerTool('t', { description: texts.d }, f);\n"
EXPORT = (
    "var %s = (to, all) => {\n  for (var name in all)\n"
    "    define(to, name, { get: all[name], enumerable: true });\n};\n"
)


def only(source: str) -> Tool:
    found = javascript(source)
    assert found.state is SurfaceState.COMPLETE
    (tool,) = found.tools
    return tool


@pytest.mark.parametrize(
    "made",
    [
        "const shape = { q: z.string() };\nshape.more = z.string().describe('SAID');",
        "let shape = {};\nshape.q = z.string();\nshape.more = z.string().describe('SAID');",
        "const shape = { q: z.string() };\nif (process.env.X) shape.more = z.string().describe('SAID');",
        "const shape = { q: z.string() };\nfunction more() { shape.more = z.string().describe('SAID'); }",
        (
            "const shape = { q: z.string() };\n"
            "Object.defineProperty(shape, 'more', { value: z.string().describe('SAID') });"
        ),
        (
            "const shape = { q: z.string() };\n"
            "Object.defineProperties(shape, { more: { value: z.string().describe('SAID') } });"
        ),
        "const shape = { q: z.string() };\nReflect.set(shape, 'more', z.string().describe('SAID'));",
        "const shape = { q: z.string() };\nshape.more ??= z.string().describe('SAID');",
        "const shape = { q: z.string() };\nshape['more'] ||= z.string().describe('SAID');",
    ],
)
def test_members_that_a_shape_is_given_later(made: str) -> None:
    tool = only(made + SHAPED)
    assert tool.parameters == ("q", "more")
    assert only(made.replace("SAID", "Send it.") + SHAPED).digest != tool.digest


def test_a_member_that_is_replaced() -> None:
    made = "const shape = { q: z.string() };\nshape.q = z.string().describe('SAID');\n"
    assert only(made + SHAPED).digest != only(made.replace("SAID", "Send it.") + SHAPED).digest


def test_a_shape_that_a_function_is_given() -> None:
    source = SERVER + (
        "function add(s) {\n  s.more = z.string().describe('SAID');\n"
        "  server.registerTool('t', { description: 'D', inputSchema: s }, f);\n}\n"
        "add({ q: z.string() });\n"
    )
    assert only(source).digest != only(source.replace("SAID", "Send it.")).digest


@pytest.mark.parametrize(
    "made",
    [
        "const texts = {};\ntexts.d = 'SAID';\n",
        "const texts = {};\ntexts.d ??= 'SAID';\n",
        "const texts = {};\nObject.defineProperty(texts, 'd', { get: () => 'SAID' });\n",
        "const texts = {};\nObject.defineProperty(texts, 'd', { get() { return 'SAID'; } });\n",
        EXPORT % "__export"
        + "var texts = {};\n__export(texts, { d: () => d });\nvar d = 'SAID';\n",
        EXPORT % "Xe" + "var texts={};Xe(texts,{d:()=>d,e:()=>d});var d='SAID';\n",
    ],
)
def test_a_text_that_an_object_is_given_later(made: str) -> None:
    assert only(made + SAID).description == "SAID"


def test_a_function_that_is_given_getters_and_does_not_say_that_it_exports() -> None:
    made = "const texts = { d: 'SAID' };\nfunction keep(to, all) {}\nkeep(texts, { d: () => 'Reads.' });\n"
    assert only(made + SAID).description == "SAID"


def test_of_two_functions_with_one_name_neither_exports() -> None:
    made = EXPORT % "keep" + "function of() { var keep = () => {}; }\n"
    made += "const texts = { d: 'SAID' };\nkeep(texts, { d: () => 'Reads.' });\n"
    assert only(made + SAID).description == "SAID"


@pytest.mark.parametrize("operator", ["??=", "||=", "&&="])
def test_a_variable_that_is_given_something_where_there_is_nothing(operator: str) -> None:
    source = SERVER + (
        f"let d = process.env.D;\nd {operator} 'SAID';\n"
        "server.registerTool('t', { description: d }, f);\n"
    )
    found, other = javascript(source), javascript(source.replace("SAID", "Send it."))
    assert "SAID" in found.tools[0].description
    assert found.tools[0].digest != other.tools[0].digest


def test_a_function_of_another_file_that_exports() -> None:
    made = "import { __export } from './chunk.js';\n"
    empty = "var texts = {};\n__export(texts, { d: () => d });\nvar d = 'SAID';\n"
    assert only(made + empty + SAID).description == "SAID"
    held = empty.replace("{};", "{ d: 'Send it.' };", 1)
    assert "Send it." in only(made + held + SAID).description
