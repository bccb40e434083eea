"""A schema is written out with what its names stand for: a change there is a change of the tool."""

import pytest

from tests.surface.conftest import javascript, npm, python, wheel
from vetting import surface
from vetting.surface._grouped import grouped

SERVER = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'


def schema(package: object) -> object:
    (item,) = (item for item in surface.read(package).declared if item.kind == "tool")  # type: ignore[arg-type]
    found = item.fields["inputSchema"]
    return found.get("$source", found.get("$signature")) if isinstance(found, dict) else found


JAVASCRIPT = [
    pytest.param(
        "const shape = z.object({x: z.string()});\n"
        "const made = (given) => z.toJSONSchema(given, {io: 'input'});\n"
        "server.registerTool('a', {inputSchema: made(shape)}, f);",
        "z . toJSONSchema ( z . object ( { x : z . string ( ) } ) , { io : 'input' } )",
        id="parameter",
    ),
    pytest.param(
        "class H { made; constructor(tool) { this.own = tool.schema;"
        " this.made = z.object(this.own).strict(); } }\n"
        "const add = (tool) => { const h = new H(tool);"
        " server.registerTool(tool.name, {inputSchema: h.made}, h.run); };\n"
        "add({name: 'a', schema: {x: z.string()}});",
        "z . object ( { x : z . string ( ) } ) . strict ( )",
        id="member-of-an-object",
    ),
    pytest.param(
        "const shape = { x: z.string() };\nserver.registerTool('a', {inputSchema: z.object(shape)}, f);",
        "z . object ( { x : z . string ( ) } )",
        id="constant",
    ),
    pytest.param(
        "const x = z.string();\nserver.registerTool('a', {inputSchema: {x}}, f);",
        "{ x : z . string ( ) }",
        id="shorthand",
    ),
    pytest.param(
        "import { shape as S } from './shapes.js';\n"
        "server.registerTool('a', {inputSchema: toSchema(S.extend({y: z.any()}))}, f);",
        "toSchema ( z . object ( { x : z . enum ( [ 'p' , 'q' ] ) } ) . extend ( { y : z . any ( ) } ) )",
        id="of-another-file",
    ),
    pytest.param(
        "const most = 30;\n"
        "server.registerTool('a', {inputSchema: z.object({x: z.number().describe(`up to ${most}`)})}, f);",
        "z . object ( { x : z . number ( ) . describe ( `up to ${30}` ) } )",
        id="template",
    ),
    pytest.param(
        "import { z as q } from 'zod';\nserver.registerTool('a', {inputSchema: {x: q.any()}}, f);",
        "{ x : z . any ( ) }",
        id="name-of-a-library",
    ),
    pytest.param(
        "const made = (t) => ({ name: t.name, inputSchema: toSchema(t.schema.args) });\n"
        "const one = { name: 'a', schema: { args: z.object({ x: z.any() }) } };\n"
        "server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [one].map(made) }));",
        "toSchema ( z . object ( { x : z . any ( ) } ) )",
        id="member-of-a-parameter",
    ),
    pytest.param(
        "import * as shapes from './shapes.js';\n"
        "server.registerTool('a', {inputSchema: shapes.shape}, f);",
        "z . object ( { x : z . enum ( [ 'p' , 'q' ] ) } )",
        id="member-of-a-module",
    ),
    pytest.param(
        "const a = z.lazy(b); const b = z.lazy(a);\n"
        "server.registerTool('a', {inputSchema: z.object({a})}, f);",
        "z . object ( { a : z . lazy ( z . lazy ( a ) ) } )",
        id="circle",
    ),
    pytest.param(
        "const z = require('zod');\nserver.registerTool('a', {inputSchema: {x: z.any()}}, f);",
        "{ x : z . any ( ) }",
        id="required-module",
    ),
]


@pytest.mark.parametrize(("source", "expected"), JAVASCRIPT)
def test_javascript(source: str, expected: str) -> None:
    shapes = "export const shape = z.object({ x: z.enum(MODES) });\nconst MODES = ['p', 'q'];\n"
    assert schema(npm({"index.js": SERVER + source, "shapes.js": shapes})) == expected


PYTHON = [
    pytest.param(
        "class A(BaseModel):\n    x: str\n    y: int = 1\n"
        "@server.list_tools()\nasync def listed():\n"
        "    return [Tool(name='a', inputSchema=A.model_json_schema())]\n",
        "{x: str, y: int = 1}.model_json_schema()",
        id="model",
    ),
    pytest.param(
        "class Base(BaseModel):\n    model_config = {}\n    x: str\n"
        "class A(Base):\n    y: int\n    def check(self): ...\n"
        "@mcp.tool()\ndef a(ctx: Context, given: A) -> str: ...\n",
        "(given: {model_config = {}, x: str, y: int}) -> str",
        id="inherited",
    ),
    pytest.param(
        "import models\n@mcp.tool()\ndef a(k: Annotated[str, Field(pattern=PATTERN)], "
        "m: models.Mode = 'r', ctx: Context = None, *, n: int = 2): ...\nPATTERN = '[a-z]+'\n",
        "(k: Annotated[str, Field(pattern='[a-z]+')], m: {READ = 'r', WRITE = 'w'}='r', *, n: int=2) -> ",
        id="constant-and-given-parameters",
    ),
    pytest.param(
        "from models import Mode\n@mcp.tool()\ndef a(m: Mode): ...\n",
        "(m: {READ = 'r', WRITE = 'w'}) -> ",
        id="enumeration-of-another-file",
    ),
]


@pytest.mark.parametrize(("source", "expected"), PYTHON)
def test_python(source: str, expected: str) -> None:
    models = "class Mode(str, Enum):\n    READ = 'r'\n    WRITE = 'w'\n"
    assert schema(wheel({"server.py": source, "models.py": models})) == expected


LOW = "server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [%s] }));"
DESCRIBED = [
    ("server.registerTool('a', {description: 'R' + one()}, f);", "'R' + one ( )"),
    ("const D = 'R' + one(); server.registerTool('a', {description: D}, f);", "'R' + one ( )"),
    (LOW % "{name: 'a', description: one() + 'R' + two()}", "one ( ) + 'R' + two ( )"),
    (
        "const s = p ? 'x' : y; server.registerTool('a', {description: 'R' + s}, f);",
        "'R' + (p ? 'x' : y)",
    ),
    (
        "const D = 'R X'; server.registerTool('a', {description: D.replace('X', y())}, f);",
        "'R X' . replace ( 'X' , y ( ) )",
    ),
    ("const T = {d: 'R'}; server.registerTool('a', {description: T.d + y()}, f);", '"R" + y ( )'),
    (
        "const T = {d: 'R' + x()}; server.registerTool('a', {description: T.d + y()}, f);",
        "('R' + x ( )) + y ( )",
    ),
    (
        "for (const t of [{name: 'a', d: 'R' + x()}]) server.registerTool(t.name, {description: t.d}, f);",
        "'R' + x ( )",
    ),
    ("server.tool('a', 'R' + one(), f);", "'R' + one ( )"),
    ("const D = `R${one()}`; server.tool('a', D, f);", "`R${one ( )}`"),
    ("server.tool('a', one(), {x: z.any()}, f);", "one ( )"),
    ("server.tool('a', one(), {x: z.any()}, {readOnlyHint: true}, f);", "one ( )"),
    ("server.tool('a', ELSEWHERE, {readOnlyHint: true}, f);", None),
    ("def a(): ...\nmcp.add_tool(a, description='R' + one())", "'R' + one()"),
    ("@mcp.tool(description=f'R {one()}')\ndef a(): ...", "f'R {one()}'"),
    ("D = 'R' + one()\n@mcp.tool(description=D)\ndef a(): ...", "'R' + one()"),
    ("D = 'R {}'\n@mcp.tool(description=D.format(one()))\ndef a(): ...", "'R {}'.format(one())"),
    ("D = x() + y()\n@mcp.tool(description=D.strip())\ndef a(): ...", "(x() + y()).strip()"),
    (
        "S = x() if p() else ''\n@mcp.tool(description='R' + S)\ndef a(): ...",
        "'R' + (x() if p() else '')",
    ),
    ("S = x() if p() else ''\n@mcp.tool(description=f(S))\ndef a(): ...", "f(x() if p() else '')"),
    (
        "O = {'description': 'R' + one()}\n@mcp.tool(**O)\ndef a(): ...",
        "{'description': 'R' + one()}",
    ),
    (
        "def add(d, f):\n    mcp.add_tool(f, description=one() + d)\ndef a(): ...\nadd('R', a)",
        'one() + "R"',
    ),
    (
        "class A(Tool):\n    name = 'a'\n    description = 'R' + one()\nmcp.add_tool(A())",
        "'R' + one()",
    ),
]


@pytest.mark.parametrize(("source", "expected"), DESCRIBED)
def test_a_description_that_is_made_keeps_all_that_makes_it(
    source: str, expected: str | None
) -> None:
    in_python = "\n" in source
    package = wheel({"server.py": source}) if in_python else npm({"index.js": SERVER + source})
    (item,) = surface.read(package).declared
    found = item.fields.get("description", {})
    assert found.get("$source") == expected
    if "z.any" in source:
        assert "z . any" in str(item.fields["inputSchema"])


SAID = [
    ("server.registerTool('a', {description: 'R ' + one() + two() + ' S'}, f);", "R … S"),
    ("const y = ' Y' + z(); server.registerTool('a', {description: `R${y}`}, f);", "R Y…"),
    ("server.registerTool('a', {description: one() + two()}, f);", ""),
    ("server.tool('a', p ? 'R' : 'S', f);", "R\nS"),
    ("server.tool('a', p ? 'R' : y(), f);", "R\n…"),
    ("@mcp.tool(description=f'R {one()}')\ndef a(): ...", "R …"),
    ("D = textwrap.dedent('  R\\n  S')\n@mcp.tool(description=D)\ndef a(): ...", "R\nS"),
    ("D = cleandoc('\\n  R\\n')\n@mcp.tool(description=D)\ndef a(): ...", "R"),
    ("D = 'R'\nD = D + D\n@mcp.tool(description='R' + x(D))\ndef a(): ...", "R…"),
]


@pytest.mark.parametrize(("source", "expected"), SAID)
def test_what_is_known_of_a_description_is_shown(source: str, expected: str) -> None:
    (tool,) = (python(source) if "\n" in source else javascript(SERVER + source)).tools
    assert tool.description == expected


SAME_TEXT = [
    ("a", "a"),
    ("a.b(c + d)[0]", "a.b(c + d)[0]"),
    ("'x + y'", "'x + y'"),
    ("{x: str, y: int = 1}.y", "{x: str, y: int = 1}.y"),
    ("z . object ( { x : 1 } )", "z . object ( { x : 1 } )"),
    ("a + b", "(a + b)"),
    ("(a) + (b)", "((a) + (b))"),
    ("-1", "(-1)"),
    ("not 'a'", "(not 'a')"),
    ("await x", "(await x)"),
    ("'a' if b else 'c'", "('a' if b else 'c')"),
    ("'unended", "('unended)"),
    ("a ) ( b", "(a ) ( b)"),
]


@pytest.mark.parametrize(("text", "expected"), SAME_TEXT)
def test_what_is_put_in_the_place_of_an_operand_stays_whole(text: str, expected: str) -> None:
    assert grouped(text) == expected


HINTS = [
    (
        "READ = ToolAnnotations(read_only_hint=True, title='T')\n@mcp.tool(annotations=READ)\n",
        {"readOnlyHint": True, "title": "T"},
    ),
    (
        (
            "def writes(*, destructive):\n"
            "    return ToolAnnotations(readOnlyHint=False, destructiveHint=destructive)\n"
            "@mcp.tool(annotations=writes(destructive=False))\n"
        ),
        {"readOnlyHint": False, "destructiveHint": False},
    ),
    (
        "@mcp.tool(annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=is_open()))\n",
        {"readOnlyHint": True, "openWorldHint": {"$source": "is_open()"}},
    ),
]


@pytest.mark.parametrize(("source", "expected"), HINTS)
def test_annotations_are_read_one_by_one(source: str, expected: dict[str, object]) -> None:
    found = surface.read(wheel({"server.py": f"{source}def a(): ...\n"}))
    (item,) = found.declared
    assert item.fields["annotations"] == expected


def test_what_is_written_out_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vetting.surface._opening.MAX_ALL", 5_000)
    large = ", ".join(f"p{n}: z.string()" for n in range(50))
    calls = "".join(
        f"server.registerTool('t{n}', {{inputSchema: z.object(X)}}, f);\n" for n in range(50)
    )
    found = surface.read(npm({"index.js": f"{SERVER}const X = {{{large}}};\n{calls}"})).declared
    sources = {str(item.fields["inputSchema"]) for item in found}
    assert len(found) == 50
    assert len(sources) == 2
    assert any("sha256:" in text and "X" not in text for text in sources)
