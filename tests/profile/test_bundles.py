import pytest

from tests.factories import tree
from tests.profile.test_javascript import facts
from vetting import profile

AJV = 'var require_ajv = __commonJS({ "node_modules/ajv/a.js"(e) { new Function("x", code); } });'
SERVER = "process.env.MY_TOKEN; import_fs.default.readFileSync(p);"
ESBUILD = f"""import fs from "fs";
// node_modules/ajv/dist/ajv.js
{AJV}
process.env.AJV_DEBUG;

// node_modules/@hono/node-server/dist/index.mjs
var serve = (options) => createAdaptor(options).listen(options.port);

// node_modules/axios/index.js
var axios_default = axios;

// src/server.ts
var import_fs = __toESM(require("fs"));
{SERVER}
serve({{ port: 3000 }});
axios_default.get(url);
"""


def test_the_modules_of_libraries_are_left_out_and_their_names_still_known() -> None:
    found = facts({"dist/index.js": ESBUILD})
    assert found.classes() == ("fs_read", "network", "listens", "env")
    assert {(item.name, item.line) for item in found.env} == {("MY_TOKEN", 14)}
    assert {place.line for name, place in found.capabilities if name == "listens"} == {15}


@pytest.mark.parametrize(
    "mark",
    ["//#region node_modules/.pnpm/ajv@8/node_modules/ajv/a.js", "// ../../node_modules/ajv/a.js"],
)
def test_marks_of_other_bundlers(mark: str) -> None:
    source = "// src/a.ts\nfetch(u);\n"
    bundle = f"{mark}\neval(x);\n{source}// src/b.ts\nprocess.env.B_1;\n"
    assert facts({"dist/index.js": bundle}).classes() == ("network", "env")


def test_mark_of_a_module_that_lies_in_no_folder() -> None:
    libraries = "".join(f"// node_modules/a/{name}.js\nfetch(u);\n" for name in "abc")
    found = facts({"dist/index.js": f"{libraries}\n// index.ts\nprocess.env.MY_TOKEN;\n"})
    assert found.classes() == ("env",)


def test_marks_without_a_library_blank_nothing() -> None:
    source = "// src/a.ts\neval(a);\n// src/b.ts\neval(b);\n// src/c.ts\neval(c);\n"
    found = facts({"dist/index.js": source})
    assert [place.line for _, place in found.capabilities] == [2, 4, 6]


MINIFIED = (
    "var y=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports);"
    'var a=y((e,t)=>{new Function("x",e);require("child_process").spawn("x");process.env.A_LIB});'
    + "var pad=0;" * 40_000
    + "process.env.MY_TOKEN;process.env.NODE_ENV;new Function(code);fetch(u);"
)


def test_a_minified_bundle_is_said_to_be_opaque() -> None:
    whole = tree({"dist/index.js": MINIFIED})
    found, unread = profile.assemble(profile.read(whole), whole)
    assert [(item.path, item.why) for item in unread] == [
        (
            "dist/index.js",
            "a minified bundle: the server's own code cannot be told from its libraries",
        )
    ]
    assert found.classes() == ("network", "env")
    assert {item.name for item in found.env} == {"MY_TOKEN"}


YARGS = (
    'f={getEnv:e=>process.env[e],require:e=>require(e)};k="get-yargs-completions";'
    'l=f.getEnv("LC_ALL")||f.getEnv("SHELL");s=process.env.YARGS_MIN_NODE_VERSION;'
)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("own", "classes", "names"),
    [
        ("fetch(u)", ["network"], set[str]()),
        ("fetch(process.env.SHELL)", ["network"], {"SHELL"}),
        ("fetch(f.getEnv('MY_URL'))", ["network"], {"MY_URL"}),
        ("async function n(t){return require(t)}", ["dynamic_code"], set[str]()),
        (
            'function n(p){let h=(0,x.default)();h.post("/mcp",g),v=h.listen(p)}',
            ["listens"],
            set[str](),
        ),
        ("function n(p){let h=m();h.post(a,g),v=h.listen(p)}", [], set[str]()),
    ],
)
def test_a_library_and_the_server_in_a_minified_bundle(
    own: str, classes: list[str], names: set[str]
) -> None:
    found = facts(
        {"dist/index.js": MINIFIED[: MINIFIED.index("process.env.MY_TOKEN")] + YARGS + own}
    )
    assert [name for name in found.classes() if name != "env"] == classes
    assert {item.name for item in found.env} == names
    assert not found.env_dynamic


def test_a_minified_file_that_imports_what_it_needs_is_read_as_it_is() -> None:
    imports = "".join(f'import a{n} from"package-{n}";' for n in range(12))
    own = imports + "var pad=0;" * 40_000 + "process.env.MY_TOKEN;new Function(code);"
    whole = tree({"dist/index.js": own})
    found, unread = profile.assemble(profile.read(whole), whole)
    assert not unread
    assert set(found.classes()) == {"env", "dynamic_code"}
    whole = tree({"dist/index.js": imports + MINIFIED})
    assert profile.assemble(profile.read(whole), whole)[1]


def test_a_bundle_with_short_names_is_opaque_whatever_its_lines() -> None:
    names = (first + second for first in "abcdefghijklmn" for second in "abcdefghijklmnopqrst")
    lines = "    e,\n" * 250
    parts = [f"function {name}(e) {{\n  return [\n{lines}  ];\n}}" for name in names]
    source = "\n".join(parts) + "\nnew Function(code);process.env.MY_TOKEN;\n"
    whole = tree({"dist/index.js": source})
    found, unread = profile.assemble(profile.read(whole), whole)
    assert [item.path for item in unread] == ["dist/index.js"]
    assert found.classes() == ("env",)
    longer = tree({"dist/index.js": source.replace("function ", "function long_name_")})
    assert "dynamic_code" in profile.assemble(profile.read(longer), longer)[0].classes()


def test_a_bundle_beyond_the_limit_is_not_read_and_said_so() -> None:
    whole = tree({"dist/index.js": "fetch(u);\n" * 600_000})
    found, unread = profile.assemble(profile.read(whole), whole)
    assert found.capabilities == ()
    assert [item.why for item in unread] == ["a bundle of 5859 kB: what it can touch was not read"]
