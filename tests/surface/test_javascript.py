"""The idioms of JavaScript and TypeScript servers, one case each."""

import pytest

from tests.surface.conftest import gaps, javascript, names, npm, read
from vetting import surface

IMPORT = (
    'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
    'import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";\n'
    "const server = new McpServer({});\n"
)

COMPLETE = [
    pytest.param('server.registerTool("a", {description: "A"}, async () => {});', "a", id="v2"),
    pytest.param("server.tool('a', 'Does a', {x: z.string()}, f);", "a", id="v1"),
    pytest.param("server.tool('a', f);", "a", id="v1-short"),
    pytest.param("const N = 'a', C = {};\nserver.registerTool(N, C, f);", "a", id="constants"),
    pytest.param("const P = 'x';\nserver.registerTool(`${P}_b`, {}, f);", "x_b", id="template"),
    pytest.param("server.addTool({name: 'a', parameters: z.object({})});", "a", id="fastmcp"),
    pytest.param("registerAppTool(server, 'a', {}, f);", "a", id="app"),
    pytest.param(
        "for (const t of [{name: 'a'}, {name: 'b'}]) server.registerTool(t.name, t, f);",
        "a b",
        id="loop",
    ),
    pytest.param(
        "[{name: 'a'}, {name: 'b'}].forEach(({name}) => { server.registerTool(name, {}, f); });",
        "a b",
        id="for-each",
    ),
    pytest.param(
        "for (const [name, c] of Object.entries({a: {}, b: {}})) server.registerTool(name, c, f);",
        "a b",
        id="entries",
    ),
    pytest.param(
        "const put = (name, c) => server.registerTool(name, c, f);\nput('a', {});\nput('b', {});",
        "a b",
        id="house-wrapper",
    ),
    pytest.param(
        "const put = (list, to) => list.forEach((t) => { to.registerTool(t.name, t, f); });\n"
        "put([{name: 'a'}, {name: 'b'}], server); put([{name: 'c'}], server);",
        "a b c",
        id="list-as-parameter",
    ),
    pytest.param(
        "const put = (list) => { for (const t of list.filter(Boolean).slice(0, 9))\n"
        "server.registerTool(t.name, t, f); };\nput([{name: 'a'}, {name: 'b'}]);",
        "a b",
        id="part-of-list-as-parameter",
    ),
    pytest.param(
        "var A = class t { constructor(e, o) { this.name = e, this.tools = o, this.make(); }\n"
        "make() { for (const t of this.tools) server.registerTool(t.name, t, f); } };\n"
        "const T = {NAME: 'a'}, all = [{tools: [{name: T.NAME}, {name: 'b'}]}];\n"
        "function some(t) { return process.env.T ? t.filter((s) => s.name) : t; }\n"
        "new A('x', some(all[0].tools));",
        "a b",
        id="list-in-minified-class",
    ),
    pytest.param(
        "class Base {}\nclass A extends Base { name = 'a'; description = 'A'; }\n"
        "for (const t of [new A()]) server.registerTool(t.name, t, f);",
        "a",
        id="class-field",
    ),
    pytest.param(
        "class A { constructor(n) { this.name = n; } }\n"
        "for (const t of [new A('x'), new A('y')]) server.registerTool(t.name, t, f);",
        "x y",
        id="class-constructor",
    ),
    pytest.param(
        "var N; (function (N) { N['A'] = 'a'; })(N || (N = {}));\nserver.registerTool(N.A, {}, f);",
        "a",
        id="compiled-enum",
    ),
    pytest.param("server.registerTool('\\u0061b', {}, f);", "ab", id="escape"),
    pytest.param(
        "const A = z.object({name: z.literal('a'), arguments: z.object({})});\n"
        "const a = (x) => ({schema: {name: A.shape.name.value}, handle: x});\n"
        "const tools = [a(true)];\n"
        "function make(options) { const {tools} = options;\n"
        "  server.setRequestHandler(ListToolsRequestSchema, async () =>"
        " ({tools: tools.map(t => t.schema)})); }\n"
        "make({name: 'x', tools});",
        "a",
        id="zod-literal-and-list-as-an-option",
    ),
    pytest.param(
        "const held = new Map();\n"
        "function register(t) { const name = t.tool.name; held.set(name, t); return t; }\n"
        "class Base { tool; constructor(schema, tool) { this.schema = schema; this.tool = tool; } }\n"
        "class One extends Base { constructor() { super(S, {name: 'one', description: '1'}); } }\n"
        "class Two extends Base { constructor() { super(S, {name: 'two', description: '2'}); } }\n"
        "register(new One()); register(new Two());\n"
        "server.setRequestHandler(ListToolsRequestSchema, async () =>"
        " ({tools: Array.from(held.values()).map(one => one.tool)}));",
        "one two",
        id="registry-filled-by-a-function",
    ),
    pytest.param(
        "function create(name, handler) { server.tool(name, {}, handler); }\n"
        "function api(options) { return create(options.name, options.run); }\n"
        "create('a', f); api({name: 'b', run: f}); api({name: 'c', run: f});",
        "a b c",
        id="wrapper-of-a-wrapper",
    ),
    pytest.param(
        "class Base { installTo(s) { const config = {description: this.description};\n"
        "  return s.registerTool(this.name, config, (a) => this.run(a)); } }\n"
        "class Middle extends Base {}\nclass Unused extends Base { name = 'no'; }\n"
        "class A extends Middle { name = 'a'; description = 'A'; }\n"
        "class B extends Base { name = 'b'; description = 'B'; }\n"
        "for (const t of [new A(), new B()]) t.installTo(server);",
        "a b",
        id="method-of-a-base-class",
    ),
    pytest.param(
        "class Tool { constructor(name) { this.name = name; } }\nclass A extends Tool {}\n"
        "for (const t of [new A('x')]) server.registerTool(t.name, t, f);",
        "x",
        id="constructor-of-the-base",
    ),
    pytest.param(
        "const put = (t) => server.registerTool(t.name, {description: t.description}, f);\n"
        "put(lite ? {name: 'a', description: '1'} : {name: 'a', description: '2'});",
        "a",
        id="one-of-two-with-one-name",
    ),
]


@pytest.mark.parametrize(("source", "expected"), COMPLETE)
def test_registrations(source: str, expected: str) -> None:
    found = javascript(IMPORT + source)
    assert (names(found), found.state, gaps(found)) == (expected.split(), "complete", [])


LISTS = [
    pytest.param("async () => ({ tools: [{ name: 'a' }, { name: 'b' }] })", "a b", id="inline"),
    pytest.param("async () => { return { tools: TOOLS }; }", "t u", id="constant"),
    pytest.param("async () => ({ tools: [...TOOLS, { name: 'a' }] })", "a t u", id="spread"),
    pytest.param("async () => ({ tools: TOOLS.filter(on) })", "t u", id="filter"),
    pytest.param("async () => ({ tools: TOOLS.map((t) => ({ ...t, x: 1 })) })", "t u", id="map"),
    pytest.param("async () => ({ tools: Object.values(MAP) })", "m n", id="values"),
    pytest.param("async () => ({ tools: make('z') })", "z", id="function"),
    pytest.param("handle", "t u", id="named-function"),
    pytest.param("wrap(async () => ({ tools: TOOLS }))", "t u", id="wrapped"),
    pytest.param(
        "async () => { const l = []; l.push({ name: 'p' }); return { tools: l }; }", "p", id="push"
    ),
    pytest.param(
        "() => { let t; if (q) { t = TOOLS; } else { t = [{ name: 'a' }]; } return { tools: t }; }",
        "a t u",
        id="branches",
    ),
    pytest.param("() => ({ tools: [defineTool({ name: 'a' })] })", "a", id="define-tool"),
]
TABLES = """
const TOOLS = [{ name: "t" }, { name: "u" }];
const MAP = { m: { name: "m" } };
MAP["n"] = { name: "n" };
function make(name) { return [{ name }]; }
function handle() { return { tools: TOOLS }; }
"""


@pytest.mark.parametrize(("handler", "expected"), LISTS)
@pytest.mark.parametrize("method", ["ListToolsRequestSchema", '"tools/list"'])
def test_low_level_handlers(handler: str, expected: str, method: str) -> None:
    found = javascript(f"{IMPORT}{TABLES}server.setRequestHandler({method}, {handler});")
    assert (names(found), found.state, gaps(found)) == (expected.split(), "complete", [])


def test_a_minified_schema_is_known_by_what_it_says() -> None:
    found = javascript(
        'var e=o({method:l("tools/list")}),s=new S;s.setRequestHandler(e,()=>({tools:[{name:"a"}]}))'
    )
    assert (names(found), found.state) == (["a"], "complete")


@pytest.mark.parametrize(
    "module",
    [
        "export const a = { name: 'a' };\nexport default { name: 'b' };",
        "exports.a = { name: 'a' };\nexports.default = { name: 'b' };",
        "export { a } from './lib/deep.js';\nexport { c as default } from './lib/deep.js';",
        "export * from './lib/deep.js';\nexport default { name: 'b' };",
        """Object.defineProperty(exports, '__esModule', { value: true });
        exports.default = exports['a'] = void 0;
        var deep_1 = require('./lib/deep.js');
        Object.defineProperty(exports, 'a', { get: function () { return deep_1.a; } });
        Object.defineProperty(exports, 'default', { get: () => deep_1.c });""",
        "__exportStar(require('./lib/deep.js'), exports);\nexports.default = { name: 'b' };",
    ],
)
def test_imports_are_followed(module: str) -> None:
    found = javascript(
        IMPORT + "import b, { a } from './tools.js';\n"
        "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [a, b] }));",
        tools_js=module,
        lib__deep_js="export const a = { name: 'a' }, c = { name: 'b' };",
    )
    assert (names(found), found.state) == (["a", "b"], "complete")
    assert {tool.place.path for tool in found.tools} <= {"tools.js", "lib/deep.js"}


def test_common_js_is_followed() -> None:
    found = javascript(
        "const { a } = require('./tools.js'), { S } = require('./tools');\n"
        "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [a, S.b] }));",
        tools_js="const a = { name: 'a' };\nmodule.exports = { a, S: { b: { name: 'b' } } };",
    )
    assert (names(found), found.state) == (["a", "b"], "complete")


def test_asynchronous_function_as_compilers_write_it() -> None:
    found = javascript(
        IMPORT + "server.setRequestHandler(ListToolsRequestSchema, () => __awaiter(void 0, void 0,"
        " void 0, function* () { yield ready(); return { tools: [{ name: 'a' }] }; }));"
    )
    assert (names(found), found.state) == (["a"], "complete")


def test_all_exports_of_a_module() -> None:
    found = javascript(
        IMPORT + "import * as tools from './tools.js';\n"
        "server.setRequestHandler(ListToolsRequestSchema, () => ({tools: Object.values(tools)}));",
        tools_js="export const one = { name: 'a' };\nexport const two = { name: 'b' };",
    )
    assert (names(found), found.state) == (["a", "b"], "complete")


def test_typescript_is_read() -> None:
    package = npm(
        {
            "package.json": '{"name": "server", "main": "src/index.ts"}',
            "src/index.ts": "enum N { A = 'a' }\n"
            "server.registerTool(N.A as string, { description: 'A' } satisfies C, f);",
        }
    )
    assert names(read(package)) == ["a"]


def test_what_a_tool_says() -> None:
    text = "server.registerTool('a', {description: 'A' + ' b', inputSchema: S}, f);"
    one = javascript(IMPORT + "const S = z.object({ x: z.string() });\n" + text).tools[0]
    assert (one.description, one.place.path, one.place.line) == ("A b", "index.js", 5)
    same = javascript(IMPORT + "const S = z.object({x:z.string()}); // x\n" + text).tools[0]
    other = javascript(IMPORT + "const S = z.object({ x: z.any() });\n" + text).tools[0]
    assert one.digest == same.digest != other.digest


NOT_COMPLETE = [
    pytest.param("server.registerTool(process.env.N, {}, f);", "partial", id="environment"),
    pytest.param("for (const t of await load()) server.addTool(t);", "partial", id="loaded"),
    pytest.param("server.registerTool = other;", "partial", id="monkeypatched"),
    pytest.param("server.server.sendToolListChanged();", "dynamic", id="list-changed"),
    pytest.param(
        "server.setRequestHandler(ListToolsRequestSchema, () => ({tools: [x, ...more()]}));",
        "partial",
        id="half-known",
    ),
    pytest.param(
        "server.setRequestHandler(ListToolsRequestSchema, handlers.list);",
        "partial",
        id="unknown-handler",
    ),
    pytest.param(
        "server.registerTool('s', {description: '1'}, f);", "partial", id="one-name-twice"
    ),
]


@pytest.mark.parametrize(("source", "state"), NOT_COMPLETE)
def test_what_is_not_complete_says_so_and_where(source: str, state: str) -> None:
    found = javascript(f"{IMPORT}{source}\nserver.registerTool('s', {{description: '2'}}, f);")
    assert (found.state, found.digest) == (state, None)
    assert "s" in names(found)
    assert gaps(found)
    assert all(text.startswith("index.js:") for text in gaps(found))


DECOYS = [
    "// server.registerTool('ghost', {}, f);\n",
    "/* server.registerTool('ghost', {}, f); */\n",
    "const text = \"server.registerTool('ghost', {}, f);\";\n",
    "const text = `server.registerTool('ghost', {}, f);`;\n",
    "if (false) { server.registerTool('ghost', {}, f); }\n",
    "// import './ghost.js'\n",
]


@pytest.mark.parametrize("decoy", DECOYS)
def test_decoys_are_not_tools(decoy: str) -> None:
    ghost = "server.registerTool('ghost', {}, f);"
    found = javascript(
        IMPORT + decoy + "server.registerTool('real', {}, f);",
        ghost_js=ghost,
        tests__a_js=ghost,
    )
    assert (names(found), found.state) == (["real"], "complete")


def test_modules_loaded_by_computed_names_may_be_any() -> None:
    found = javascript(IMPORT + "await import(name());", tools_js="s.registerTool('a', {}, f);")
    assert (names(found), found.state) == (["a"], "partial")


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_names_that_every_object_has(name: str) -> None:
    found = javascript(f"{IMPORT}server.registerTool('{name}', {{}}, f);")
    assert (names(found), found.state) == ([name], "complete")


def test_the_sdk_inside_a_bundle_registers_nothing_itself() -> None:
    found = javascript(
        "class M { h() { this.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: "
        "Object.entries(this._registeredTools).map(([name, t]) => ({ name })) })); }\n"
        "_createRegisteredTool() {}\n"
        "n() { this._createRegisteredTool(); this.server.sendToolListChanged(); } }\n"
        "const m = new M(); m.registerTool('a', {}, f);"
    )
    assert (names(found), found.state) == (["a"], "complete")


def test_prompts_and_resources() -> None:
    package = npm(
        {
            "index.js": IMPORT + "server.registerPrompt('p', {}, f);\n"
            "server.registerResource('r', 'data://r', {}, f);"
        }
    )
    assert {(d.kind, d.name) for d in surface.read(package).declared} == {
        ("prompt", "p"),
        ("resource", "r"),
    }
    assert read(package).state == "none"


def test_each_of_several_descriptions_counts() -> None:
    """A change of either is a change of what may be said."""
    source = (
        "const put = (t) => server.registerTool(t.name, {{description: t.description}}, f);\n"
        "put(lite ? {{name: 'a', description: '1'}} : {{name: 'a', description: '{}'}});"
    )
    first, second = (javascript(IMPORT + source.format(text)) for text in "23")
    assert first.tools[0].digest != second.tools[0].digest


def test_a_registry_is_asked_only_from_those_who_call_its_function() -> None:
    found = javascript(
        IMPORT
        + "const held = new Map();\nfunction put(t) { held.set(t.name, t); }\n"
        + "put(load()); other.put({name: 'no'});\n"
        + "server.setRequestHandler(ListToolsRequestSchema, () => ({tools: [...held.values()]}));"
    )
    assert (names(found), found.state) == ([], "partial")


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"index.js": "await import(`./tools/${name}.js`)"}, "complete"),
        ({"index.js": "require('./tools/' + name)"}, "complete"),
        ({"index.js": "await import(`./none/${name}.js`)"}, "partial"),
        ({"index.js": "await import(name)"}, "partial"),
        ({"index.js": "import './t\\x6fols/a.js'"}, "complete"),
        ({"index.js": "import './tools/%61.js'"}, "complete"),
        ({"index.js": "await import('./tools/a.js?v=1')"}, "complete"),
        ({"index.js": "import './tools/a.js'; require('./')"}, "complete"),
        ({"index.js": "const p = join(__dirname, 'tools/a.js'); await import(p)"}, "complete"),
        ({"index.js": "require(path.join(__dirname, 'tools', name))"}, "complete"),
        ({"index.js": "require(path.join(__dirname, 'tools', `${name}.js`))"}, "complete"),
        ({"index.js": "require(`${__dirname}/tools/${name}`)"}, "complete"),
        (
            {
                "index.js": (
                    "const here = dirname(fileURLToPath(import.meta.url));\n"
                    "await import(pathToFileURL(join(dirname(x), 'tools', 'a.js')).href)"
                )
            },
            "complete",
        ),
        ({"index.js": "await import(new URL('./tools/a.js', import.meta.url).href)"}, "complete"),
        ({"index.js": "await import(join(__dirname, '..', 'other', 'a.js'))"}, "partial"),
        ({"index.js": "await import(join(home, 'tools', 'a.js'))"}, "partial"),
        ({"index.js": "let p = join(__dirname, 'tools/a.js'); p = q(); import(p)"}, "partial"),
        (
            {"index.js": "import './tools/a.js'; require(join(__dirname, 'package.json'))"},
            "complete",
        ),
    ],
)
def test_a_module_of_a_folder(files: dict[str, str], state: str) -> None:
    tool = IMPORT + "server.registerTool('a', {}, f);"
    found = read(
        npm({**files, "tools/a.js": tool, "tools/test/b.test.js": "server.tool('no', f);"})
    )
    assert (names(found), found.state) == (["a"], state)


def test_a_module_of_a_folder_of_tests_that_is_named() -> None:
    files = {"index.js": "await import(`./tests/${name}.js`)", "tests/sub/a.test.js": "x;"}
    found = read(npm({**files, "tests/a.js": IMPORT + "server.registerTool('a', {}, f);"}))
    assert (names(found), found.state) == (["a"], "complete")


_REGISTER = (
    "export const one = (server) => server.tool('a', f);\n"
    "export const other = (server) => { server.tool('b', f); };\n"
)
_ALL = "import * as set from './set.js';\nset.one(server);\n"
_MADE = "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);\n"
_AGAIN = (
    "import { one } from './set.js';\none(server);\nexport { default as more } from './set.js';\n"
)
_DEFAULT = _REGISTER.replace("const other = (server) =>", "default function other(server)")


@pytest.mark.parametrize(
    ("start", "module", "expected"),
    [
        (_ALL, _REGISTER, "a"),
        ("import { one } from './set.js';\none(server);", _REGISTER, "a"),
        (_ALL, _REGISTER.replace("const other = (server) =>", "function other(server)"), "a"),
        (_MADE + "require('./package.json');" + _ALL, _REGISTER, "a"),
        (_MADE + "require('./set.js')[key](server);" + _ALL, _REGISTER, "a b"),
        (_MADE + "const load = require;" + _ALL, _REGISTER, "a b"),
        (_ALL, _REGISTER + "// eval\nlog(one.constructor.name);", "a"),
        (_ALL, _REGISTER + "one['constructor'](text);", "a b"),
        (_AGAIN, _DEFAULT, "a"),
        (_AGAIN + "import run from './set.js';\nrun(server);", _DEFAULT, "a b"),
        (_AGAIN + "import { more as run } from './index.js';\nrun(server);", _DEFAULT, "a b"),
        (_AGAIN + "import * as all from './index.js';\nall[key](server);", _DEFAULT, "a b"),
        (_ALL + "set.other(server);", _REGISTER, "a b"),
        (_ALL + "for (const key in set) set[key](server);", _REGISTER, "a b"),
        (_ALL + "Object.values(set).forEach(f => f(server));", _REGISTER, "a b"),
        (_ALL + "set['oth' + 'er'](server);", _REGISTER, "a b"),
        (_ALL + "set.\\u006fther(server);", _REGISTER, "a b"),
        (_ALL + "export { set };", _REGISTER, "a b"),
        (_ALL + "const more = { set };", _REGISTER, "a b"),
        (_ALL + "const { ...more } = await import('./set.js');", _REGISTER, "a b"),
        (_ALL + "export * from './set.js';", _REGISTER, "a b"),
        (_ALL + "import * as more from './set.js?';\nmore[key](server);", _REGISTER, "a b"),
        (_ALL + "import { createRequire as made } from 'module';", _REGISTER, "a b"),
        (_ALL + "const load = require;\nload('./set.js')[key](server);", _REGISTER, "a b"),
        (_ALL + "import * as every from 'node:module';", _REGISTER, "a b"),
        (_ALL + "new Function(`return import('./set.js')`)();", _REGISTER, "a b"),
        (_ALL, _REGISTER + "export default { other };", "a b"),
        (_ALL, _REGISTER + "export { other as more };", "a b"),
        (_ALL, _REGISTER + "eval(text);", "a b"),
        (_ALL, _REGISTER.replace("const other = (server) =>", "default function other(s)"), "a b"),
        (_ALL, _REGISTER.replace("other = (server) => {", "other = run((server) => {"), "a b"),
        (_ALL, "run(function other(server) { server.tool('b', f); });" + _REGISTER[:52], "a b"),
    ],
)
def test_function_that_nothing_can_call(start: str, module: str, expected: str) -> None:
    found = read(npm({"index.js": IMPORT + start, "set.js": module}))
    assert names(found) == expected.split()


def test_function_of_a_library_may_be_called_by_others() -> None:
    manifest = '{"name": "server", "version": "1.2.3", "main": "index.js"}'
    found = read(npm({"package.json": manifest, "index.js": IMPORT + _ALL, "set.js": _REGISTER}))
    assert names(found) == ["a", "b"]


def test_parameters_called_title_and_description_are_no_declaration() -> None:
    source = (
        IMPORT
        + 'server.tool("note", "Keep a note.", { title: z.string(), description: z.string() }, () => 1);\n'
        + 'server.registerTool("list", { title: "List", description: tr("all notes") }, () => 1);\n'
    )
    declared = surface.read(npm({"index.js": source})).declared
    fields = {tool.name: dict(tool.fields) for tool in declared}
    assert "title" in str(fields["note"]["inputSchema"])
    assert fields["note"]["description"] == "Keep a note."
    assert fields["list"]["title"] == "List"


def test_a_parameter_called_output_schema_is_no_declaration() -> None:
    source = (
        IMPORT
        + 'server.tool("ask", "Ask.", { text: z.string(), outputSchema: z.any() }, () => 1);\n'
        + 'server.tool("min", "Ask.", { text: q.string().describe("x"), outputSchema: q.any() }, f);\n'
        + 'server.registerTool("get", { outputSchema: { id: z.string() } }, () => 1);\n'
    )
    declared = surface.read(npm({"index.js": source})).declared
    fields = {tool.name: dict(tool.fields) for tool in declared}
    assert "text" in str(fields["ask"]["inputSchema"])
    assert fields["ask"].keys() == {"description", "inputSchema"}
    assert fields["min"].keys() == {"description", "inputSchema"}
    assert fields["get"].keys() == {"outputSchema"}
