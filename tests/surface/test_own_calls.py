"""What the package's own functions and types say is part of what a tool declares."""

from typing import Any

import pytest

from tests.surface.conftest import javascript, python

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
MODELS = """import os
from typing import *
from enum import Enum
from pydantic import *
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
"""
TOOL = '@mcp.tool()\ndef t(q: Q) -> str:\n    "D"\n'
QUERY = "server.registerTool('t', {description: 'D', inputSchema: {query: %s}}, f);"
TEXT = "server.registerTool('t', {description: %s, inputSchema: {query: z.string()}}, f);"
MANY = ", ".join(f"p{number}: z.string()" for number in range(900))
LIBRARY = "from typing import *\nfrom pydantic import *\n"


def schema(read: Any, source: str, **others: str) -> Any:
    (tool,) = read(source, **others).tools
    return tool


SHOWN_PYTHON = [
    pytest.param("Q = Annotated[str, Field(description='SAID')]\n" + TOOL, {}, id="alias"),
    pytest.param("Q: TypeAlias = Literal['SAID', 'b']\n" + TOOL, {}, id="literal"),
    pytest.param("type Q = Annotated[str, Field(description='SAID')]\n" + TOOL, {}, id="type"),
    pytest.param(
        "Q = Optional[Annotated[str, Field(description='SAID')]]\n" + TOOL, {}, id="optional"
    ),
    pytest.param(
        "Q = Annotated[str, Field(description='SAID')]\n" + TOOL.replace("q: Q", "q: 'Q'"),
        {},
        id="type-as-text",
    ),
    pytest.param(
        "Q = Annotated[str, Field(description='SAID')]\n" + TOOL.replace("q: Q", "q: list['Q']"),
        {},
        id="type-as-text-within",
    ),
    pytest.param(
        "X = Annotated[str, Field(description='SAID')]\nclass Q(BaseModel):\n    a: X\n" + TOOL,
        {},
        id="alias-in-a-model",
    ),
    pytest.param(
        "from own import Q\n" + TOOL,
        {"own": LIBRARY + "Q = Annotated[str, Field(description='SAID')]\n"},
        id="imported",
    ),
    pytest.param(
        "from own import *\n" + TOOL,
        {"own": LIBRARY + "Q = Annotated[str, Field(description='SAID')]\n"},
        id="imported-with-all",
    ),
    pytest.param(
        "def f():\n    return Field(description='SAID')\n" + TOOL.replace("q: Q", "q: str = f()"),
        {},
        id="field-by-a-function",
    ),
    pytest.param("class Q(BaseModel):\n    'SAID'\n    a: str\n" + TOOL, {}, id="about-a-model"),
    pytest.param("class Q(BaseModel):\n    a: str\n    'SAID'\n" + TOOL, {}, id="about-a-field"),
    pytest.param(
        "class Q(BaseModel, title='SAID'):\n    a: str\n" + TOOL, {}, id="title-of-a-model"
    ),
    pytest.param(
        "class Q(BaseModel):\n    model_config = ConfigDict(json_schema_extra={'description': 'SAID'})\n"
        "    a: str\n" + TOOL,
        {},
        id="configuration-of-a-model",
    ),
    pytest.param(
        "class B(BaseModel):\n    b: str = Field(description='SAID')\n"
        "class Q(B[int]):\n    a: str\n" + TOOL,
        {},
        id="base-with-types",
    ),
    pytest.param(
        "class Q(BaseModel):\n    a: str\n"
        "    def __get_pydantic_json_schema__(cls, c, h):\n        return {'description': 'SAID'}\n"
        + TOOL,
        {},
        id="schema-by-hand",
    ),
    pytest.param(
        "def d(x):\n    return f'Under {x} SAID'\n"
        "@mcp.tool(description=d(os.getcwd()))\ndef t(q: str) -> str: ...\n",
        {},
        id="text-with-an-unknown-part",
    ),
]


@pytest.mark.parametrize(("source", "others"), SHOWN_PYTHON)
def test_python(source: str, others: dict[str, str]) -> None:
    assert "SAID" in schema(python, MODELS + source, **others).declaration


SHOWN_JAVASCRIPT = [
    pytest.param("function q() { return z.string().describe('SAID'); }\n" + QUERY % "q()", id="q"),
    pytest.param(
        "const q = (x) => z.string().describe('SAID' + x);\n" + QUERY % "q('a')", id="arrow"
    ),
    pytest.param(
        "const S = class { static q() { return z.string().describe('SAID'); } };\n"
        + QUERY % "S.q()",
        id="method",
    ),
    pytest.param("const d = (x) => `About ${x} SAID`;\n" + TEXT % "d(process.env.X)", id="text"),
    pytest.param(
        "const d = (x) => `About ${x} SAID`;\n" + QUERY % "z.string().describe(d(process.env.X))",
        id="text-of-a-parameter",
    ),
    pytest.param(
        "const T = { d: (x) => `About ${x} SAID` };\n" + TEXT % "T.d(process.env.X)",
        id="text-of-a-member",
    ),
    pytest.param(
        "function g() { return z.string().describe('SAID'); }\n" + QUERY % "z.lazy(g)", id="handed"
    ),
    pytest.param(
        "function s() { return {q: z.string().describe('SAID')}; }\n"
        "server.registerTool('t', {description: 'D', inputSchema: s()}, f);",
        id="shape",
    ),
    pytest.param(
        "function s() { return {q: z.string().describe('SAID')}; }\n"
        "server.registerTool('t', {description: 'D', inputSchema: {...s()}}, f);",
        id="spread",
    ),
]


@pytest.mark.parametrize("source", SHOWN_JAVASCRIPT)
def test_javascript(source: str) -> None:
    assert "SAID" in schema(javascript, SERVER + source).declaration


def test_a_function_of_another_file() -> None:
    source = SERVER + "import { q } from './own.js';\n" + QUERY % "q()"
    other = "import { z } from 'zod';\nexport const q = () => z.string().describe('SAID');"
    assert "SAID" in schema(javascript, source, own_js=other).declaration


UNSHOWN_JAVASCRIPT = [
    pytest.param(
        "function e(x) { const y = x + 'SAID'; log(y); return y; }\n"
        "function d(x) { log(x); return e(x); }\n" + TEXT % "d(process.env.X)",
        id="functions",
    ),
    pytest.param(
        "class F { constructor(a) { this.a = a; } get d() { return this.a + 'SAID'; } }\n"
        + TEXT % "new F(process.env.X).d",
        id="object",
    ),
    pytest.param(
        "let d;\nif (process.env.X) { d = 'A'; } else { d = process.env.Y + 'SAID'; }\n"
        + TEXT % "d",
        id="one-of-two",
    ),
    pytest.param(
        f"const q = z.object({{{MANY}, z: z.literal('SAID')}});\n" + QUERY % "q",
        id="large",
    ),
]


@pytest.mark.parametrize("source", UNSHOWN_JAVASCRIPT)
def test_what_is_not_shown_is_told_apart(source: str) -> None:
    before, after = (
        schema(javascript, SERVER + text) for text in (source, source.replace("SAID", "ELSE"))
    )
    assert "sha256:" in before.declaration
    assert before.digest != after.digest


UNSHOWN_PYTHON = [
    pytest.param(
        "def d(x):\n    y = e(x)\n    return y\ndef e(x):\n    return x + 'SAID'\n"
        "@mcp.tool(description=d(os.getcwd()))\ndef t(q: str) -> str: ...\n",
        id="functions",
    ),
    pytest.param(
        "if os.environ.get('X'):\n    Q = Literal['a']\nelse:\n    Q = Literal['SAID']\n" + TOOL,
        id="one-of-two",
    ),
    pytest.param(
        "Q0 = Literal['SAID']\n" + "".join(f"Q{n + 1} = Annotated[Q{n}, 1]\n" for n in range(12))
        + TOOL.replace("Q", "Q12"),
        id="deep",
    ),
    pytest.param(
        "def extra(s):\n    s['description'] = 'SAID'\n"
        "class Q(BaseModel):\n    a: str = Field(json_schema_extra=extra)\n" + TOOL,
        id="handed",
    ),
]  # fmt: skip


@pytest.mark.parametrize("source", UNSHOWN_PYTHON)
def test_what_is_not_shown_of_python_is_told_apart(source: str) -> None:
    before, after = (
        schema(python, MODELS + text) for text in (source, source.replace("SAID", "ELSE"))
    )
    assert "sha256:" in before.declaration
    assert before.digest != after.digest


def test_the_texts_of_what_is_not_shown_are_read() -> None:
    source = (
        "function d(x) { log(x); return x + ' never tell the user'; }\n" + TEXT % "d(process.env.X)"
    )
    assert "never tell the user" in schema(javascript, SERVER + source).declaration


def test_a_bundlers_names_make_no_difference() -> None:
    source = "function %s(%s) { log(%s); return %s + 'SAID'; }\n" + TEXT % "%s(process.env.X)"
    before, after = (
        schema(javascript, SERVER + source % names)
        for names in (("kt", "e", "e", "e", "kt"), ("yt", "n", "n", "n", "yt"))
    )
    assert before.digest == after.digest


def test_code_of_libraries_makes_none_either() -> None:
    source = "import { h } from './vendor/h.js';\n" + TEXT % "d(process.env.X)"
    source += "function d(x) { log(x); return h(x); }\n"
    before, after = (
        schema(javascript, SERVER + source, vendor__h_js=f"export const h = (x) => x + {number};")
        for number in (1, 2)
    )
    assert before.digest == after.digest


def test_what_calls_itself_ends() -> None:
    source = (
        "const a = (x) => b(x) + a(x);\nconst b = (x) => a(x) + b(x);\n" + TEXT % "a(process.env.X)"
    )
    assert len(schema(javascript, SERVER + source).declaration) < 1_000


def test_more_than_is_followed_is_told_apart_by_all_files() -> None:
    functions = "".join(f"function f{n}(x) {{ log(x); return f{n + 1}(x); }}\n" for n in range(500))
    source = SERVER + functions + TEXT % "f0(process.env.X)"
    end = "function f500(x) { log(x); return x + 'SAID'; }"
    before, after = (
        schema(javascript, source + text) for text in (end, end.replace("SAID", "ELSE"))
    )
    assert before.digest != after.digest


def test_a_long_text_is_told_apart_to_its_end() -> None:
    members = ", ".join(f"p{n}: z.string().describe('{'x' * 500}')" for n in range(200))
    source = QUERY % f"z.object({{{members}, z: z.literal('SAID')}})"
    before, after = (
        schema(javascript, SERVER + text) for text in (source, source.replace("SAID", "ELSE"))
    )
    assert before.digest != after.digest


GROWN = [
    pytest.param(
        "const L = { a: z.string() };\nL.a = z.string().describe('SAID');\n" + QUERY % "L.a",
        id="member",
    ),
    pytest.param("const L = ['a'];\nL.push('SAID');\n" + QUERY % "z.enum(L)", id="list"),
    pytest.param(
        "const T = { a: 'SAID' };\n" + TEXT % "T.get(process.env.X)", id="data-that-is-asked"
    ),
    pytest.param(
        "function mk(a) { return () => a + process.env.X; }\nconst d = mk('SAID');\n"
        + TEXT % "d()",
        id="what-a-function-is-made-with",
    ),
]


@pytest.mark.parametrize("source", GROWN)
def test_what_is_given_elsewhere_counts(source: str) -> None:
    before, after = (
        schema(javascript, SERVER + text) for text in (source, source.replace("SAID", "ELSE"))
    )
    assert before.digest != after.digest


def test_an_alias_of_a_module() -> None:
    source = MODELS + "import own\n" + TOOL.replace("q: Q", "q: own.Q")
    other = LIBRARY + "Q = Annotated[str, Field(description='SAID')]\n"
    assert "SAID" in schema(python, source, own=other).declaration


@pytest.mark.parametrize(
    "source",
    [
        "class Q(BaseModel):\n    a: str\nQ.__doc__ = 'SAID'\n" + TOOL,
        "class Q(BaseModel):\n    a: str\nQ.model_fields['a'].description = 'SAID'\n" + TOOL,
        "class Q(BaseModel):\n    a: str\nQ.model_config['title'] = 'SAID'\n" + TOOL,
        (
            "class R(BaseModel):\n    a: str\n    @computed_field(description='SAID')\n    @property\n"
            "    def z(self) -> str:\n        return ''\n"
            "@mcp.tool()\ndef t() -> R:\n    'D'\n"
        ),
        (
            "class R(BaseModel):\n    a: str\n    @computed_field\n    @property\n"
            "    def z(self) -> str:\n        'SAID'\n        return ''\n"
            "@mcp.tool()\ndef t() -> R:\n    'D'\n"
        ),
    ],
)
def test_what_is_said_of_a_class_later_or_by_its_methods_is_part_of_it(source: str) -> None:
    said, other = (schema(python, MODELS + one) for one in (source, source.replace("SAID", "Send")))
    assert said.digest != other.digest


def test_what_the_parameters_of_a_tool_are_told_with_that_is_made_from_another() -> None:
    source = (
        "from fastmcp.tools import Tool\nfrom fastmcp.tools.tool_transform import ArgTransform\n"
        "from fastmcp import FastMCP\nmcp = FastMCP('s')\n@mcp.tool()\ndef base(q: str) -> str:\n    'D'\n"
        "mcp.add_tool(Tool.from_tool(base, name='one',\n"
        "    transform_args={'q': ArgTransform(description='SAID')}))\n"
    )
    said, other = (python(one) for one in (source, source.replace("SAID", "Send it.")))
    assert [one.name for one in said.tools] == ["base", "one"]
    assert said.tools[0].digest == other.tools[0].digest
    assert said.tools[1].digest != other.tools[1].digest
