"""Expressions that say nothing of a text, and questions for them that are no look."""

import pytest

from tests.surface.test_flow_modules import reading
from vetting.surface._asked_patterns import Asked
from vetting.surface._loose_checks import tells
from vetting.surface._loose_patterns import loose

JS = """import fs from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const WORD = /[a-z]/i, NAME = /^[a-z]+$/;
server.registerTool("act", { description: "Act", inputSchema: { name: z.string() } },
  async ({ name }) => { %s return fs.readFileSync(name); });
"""
PY = """import re
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
WORD, NAME = re.compile(r"^[a-z]"), re.compile(r"[a-z]+")

@mcp.tool()
def act(name: str) -> str:
    '''Act.'''
    %s
    return open(name).read()
"""


@pytest.mark.parametrize(
    ("expression", "found", "missing"),
    [
        (r".", True, True),
        (r"(.*)", True, True),
        (r"^[\s\S]*$", True, True),
        (r"^\S+$", True, True),
        (r"^.{1,64}$", True, True),
        (r"^[^\0]+$", True, True),
        (r"x*", True, True),
        (r"x{99}", True, True),
        (r"^[a-z]", True, True),
        (r"^https?:\/\/", True, True),
        (r"\.txt$", True, True),
        (r"[a-z]", True, False),
        (r"[;&|]", True, False),
        (r"[xyz]", True, True),
        (r"\d", True, True),
        (r"q\.z", False, True),
        (r"(?:q|\.\.)", True, False),
        (r"169\.254", False, False),
        (r"[^\w.-]", True, False),
        (r"\s", True, False),
        (r"^\w+$", False, True),
        (r"^(?:[a-z]+|\d+)$", False, True),
        (r"^[\w.-]+$", False, False),
        (r"^[^/\\]+$", False, False),
        (r"^[^;]+$", False, False),
        (r"\.\.", False, False),
        (r"^\/data\/", False, True),
        (r"^(?!.*\.\.)", False, False),
        (r"^[^\s@]+@[^\s@]+\.[^\s@]+$", False, False),
        (r"^(https|http):\/\/api\.a\.example\/", False, True),
        (r"^select", False, False),
        (r"drop|insert", False, True),
        (r"\p{L}(", False, False),
        (r"." * 301, False, False),
    ],
)
def test_what_an_expression_leaves_open(expression: str, found: bool, missing: bool) -> None:
    judged = loose(Asked(expression))
    assert (judged.found, judged.missing) == (found, missing)


def test_where_a_text_is_asked_for_it() -> None:
    assert not loose(Asked("[a-z]+", starts=True, ends=True)).found
    assert loose(Asked("[a-z]+", starts=True)).found
    assert loose(Asked("^[a-z]+$", "m")).found  # one line of several


@pytest.mark.parametrize(
    "body",
    [
        "if (!/./.test(name)) return;",
        "/[;&|]/.test(name);",
        "if (!WORD.test(name)) return;",
        "if (NAME.test(name)) return;",
        "if (!name || !/[a-z]/.test(name)) throw new Error('no');",
        "if (!name.match(/^[a-z]/)) return;",
        "if (!new RegExp('^.+$').test(name)) return;",
        "const ok = /x{99}/.test(name); if (ok) return;",
    ],
)
def test_a_question_that_says_nothing_is_no_look_in_javascript(body: str) -> None:
    assert [flow.kind for flow in reading({"index.js": JS % body}).flows] == ["path"]


@pytest.mark.parametrize(
    "body",
    [
        "if (!/^[\\w-]+$/.test(name)) return;",
        "if (!NAME.test(name)) return;",
        "if (/[^\\w.-]/.test(name)) return;",
        "if (/[\\\\/]|\\.\\./.test(name)) return;",
        "if (NAME.test(name)) return fs.readFileSync(name); return;",
        "const ok = NAME.test(name); if (!ok) return;",
    ],
)
def test_a_question_that_says_something_is_one_in_javascript(body: str) -> None:
    assert reading({"index.js": JS % body}).flows == []


@pytest.mark.parametrize(
    "body",
    [
        "if not re.match(r'.', name): raise ValueError",
        "if not re.match(r'[a-z]', name): raise ValueError",
        "if re.match(r'^\\w+$', name): raise ValueError",
        "if re.match(r'https?://', name) is None: return ''",
        "if not WORD.match(name): raise ValueError",
        "found = re.match(r'(.*)', name)",
    ],
)
def test_a_question_that_says_nothing_is_no_look_in_python(body: str) -> None:
    assert [flow.kind for flow in reading({"server.py": PY % body}).flows] == ["path"]


@pytest.mark.parametrize(
    "body",
    [
        "if not re.fullmatch(r'[a-z]+', name): raise ValueError",
        "if not re.match(r'^[\\w-]+$', name): raise ValueError",
        "if not NAME.fullmatch(name): raise ValueError",
        "if re.fullmatch(r'[a-z]+', name): return open(name).read()\n    return ''",
    ],
)
def test_a_question_that_says_something_is_one_in_python(body: str) -> None:
    assert reading({"server.py": PY % body}).flows == []


@pytest.mark.parametrize(
    ("check", "given", "said"),
    [
        ("regex", " /^[a-z]+$/ ", True),
        ("regex", " /./ ", False),
        ("regex", " NAME , 'a name' ", True),
        ("refine", " isKnown ", True),
        ("refine", " ( v ) => true ", False),
        ("refine", " ( d ) => d . a || d . b ", False),
        ("refine", " ( v ) => v . length > 0 , { message : 'f(x)' } ", False),
        ("refine", " ( v ) => ! v . includes ( '..' ) ", True),
        ("refine", " function ( v ) { return KNOWN . has ( v ) ; } ", True),
        ("superRefine", " ( ) => { } ", False),
    ],
)
def test_what_a_schemas_own_check_says(check: str, given: str, said: bool) -> None:
    assert tells(check, given) is said


@pytest.mark.parametrize(
    ("schema", "flows"),
    [
        ("{ name: z.string().regex(/./) }", 1),
        ("{ name: z.string().regex(/^[a-z]+$/) }", 0),
        ("{ name: z.string().refine((v) => true) }", 1),
        ("z.object({ other: z.string(), name: z.string() }).refine((d) => known(d.other))", 1),
    ],
)
def test_a_schema_bounds_a_parameter_only_where_it_says_something(schema: str, flows: int) -> None:
    source = (JS % "").replace("{ name: z.string() }", schema)
    assert len(reading({"index.js": source}).flows) == flows


@pytest.mark.parametrize(("expression", "flows"), [(".", 1), ("^[a-z]+$", 0)])
def test_a_pattern_of_a_field_bounds_it_only_where_it_says_something(
    expression: str, flows: int
) -> None:
    kind = f"Annotated[str, Field(pattern=r'{expression}')]"
    head = "from typing import Annotated\nfrom pydantic import Field\n"
    source = head + (PY % "pass").replace("name: str", f"name: {kind}")
    assert len(reading({"server.py": source}).flows) == flows
