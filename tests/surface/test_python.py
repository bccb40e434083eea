"""The idioms of Python servers, one case each."""

import pytest

from tests.surface.conftest import gaps, names, python, read, wheel
from vetting import surface

IMPORT = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n"
LOW = "from mcp.server import Server\nfrom mcp.types import Tool\nserver = Server('x')\n"

COMPLETE = [
    pytest.param("@mcp.tool()\ndef one(a: int):\n    'Says one.'\n", "one", id="decorator"),
    pytest.param("@mcp.tool\nasync def one(): ...\n", "one", id="without-call"),
    pytest.param("@mcp.tool('two')\ndef one(): ...\n", "two", id="positional-name"),
    pytest.param("@mcp.tool(name='two')\ndef one(): ...\n", "two", id="named"),
    pytest.param("N = 'a'\n@mcp.tool(name=N + '_b')\ndef one(): ...\n", "a_b", id="constant"),
    pytest.param("P = 'x'\n@mcp.tool(name=f'{P}_b')\ndef one(): ...\n", "x_b", id="f-string"),
    pytest.param("def f(): ...\nmcp.add_tool(f, name='g')\n", "g", id="add-tool"),
    pytest.param("def f(): ...\nmcp.add_tool(f)\n", "f", id="add-tool-default"),
    pytest.param("def f(): ...\nmcp.tool()(f)\n", "f", id="applied-by-hand"),
    pytest.param("def f(): ...\nf = mcp.tool(name='h')(f)\n", "h", id="applied-and-rebound"),
    pytest.param(
        "def f(): ...\nmcp.add_tool(Tool.from_function(f, name='g'))\n", "g", id="from-function"
    ),
    pytest.param(
        "def timed(fn):\n    if fast: return fn\n    @functools.wraps(fn)\n"
        "    def inner(*args): return fn(*args)\n    return inner\n"
        "def f(): ...\nmcp.add_tool(Tool.from_function(timed(f)))\nmcp.add_tool(timed(timed(f)))\n",
        "f",
        id="wrapped",
    ),
    pytest.param(
        "def f(): ...\ndef g(): ...\nfor t in (f, g):\n    mcp.add_tool(t)\n", "f g", id="loop"
    ),
    pytest.param(
        "def f(): ...\ndef g(): ...\ndef put(some):\n    for t, n in some:\n"
        "        mcp.add_tool(t, name=n)\nput([(f, 'a'), (g, 'b')])\nput([(f, 'c')])\n",
        "a b c",
        id="loop-over-parameter",
    ),
    pytest.param(
        "def put(names):\n    for n in names:\n        @mcp.tool(name=n)\n        def one(): ...\n"
        "put(['a', 'b'])\n",
        "a b",
        id="decorator-in-loop-over-parameter",
    ),
    pytest.param(
        "class Base(FastMCP):\n    def __init__(self, prefix: str = 'b_', big=False):\n"
        "        super().__init__('n')\n        self.prefix = prefix\n        self.put()\n"
        "    def put(self):\n        self.tool(name=f'{self.prefix}one')(self.one)\n"
        "    def one(self): ...\n"
        "class Own(Base):\n    def __init__(self, prefix='o_', big=False):\n"
        "        super().__init__(prefix=prefix, big=big)\n"
        "    def put(self):\n        super().put()\n"
        "        self.tool(name=f'{self.prefix}two')(self.two)\n    def two(self): ...\n"
        "def make(big=False):\n    return Own(big=big)\nmake().run()\n",
        "o_one o_two",
        id="prefix-of-two-constructors",
    ),
    pytest.param(
        "def register(server):\n    @server.tool()\n    def one(): ...\nregister(mcp)\n",
        "one",
        id="factory",
    ),
    pytest.param(
        "class Box:\n    def __init__(self, m):\n        m.tool(name='box')(self.run)\n"
        "    def run(self): ...\n",
        "box",
        id="method-in-class",
    ),
    pytest.param("from fastmcp.tools import tool\n@tool\ndef one(): ...\n", "one", id="bare"),
    pytest.param(
        "def put(name):\n    def decorator(func):\n        mcp.tool(func, name=name)\n"
        "        mcp.tool(func, name=f'x_{name}')\n        return func\n    return decorator\n"
        "@put('one')\ndef f(): ...\n@put('two')\ndef g(): ...\n",
        "one two x_one x_two",
        id="decorator-that-registers-twice",
    ),
    pytest.param(
        "def put(func):\n    mcp.tool(func, name='x_' + func.__name__)\n    return func\n"
        "@put\ndef f(): ...\n",
        "x_f",
        id="decorator-that-names-by-the-function",
    ),
    pytest.param(
        "class Base:\n    def register(self, server):\n"
        "        server.add_tool(self.run, name=self.name)\n"
        "    def run(self): ...\nclass A(Base):\n    name = 'a'\nclass B(Base):\n    name = 'b'\n"
        "for t in (A(), B()):\n    t.register(mcp)\n",
        "a b",
        id="method-of-a-base-class",
    ),
    pytest.param(
        "def register_tool(name):\n    def decorator(func):\n        mcp.tool(func, name=name)\n"
        "    return decorator\n@register_tool('one')\ndef f(): ...\n",
        "one",
        id="decorator-with-a-registrars-name",
    ),
    pytest.param(
        "class Box(FastMCP):\n    def __init__(self):\n"
        "        def find(query: str): ...\n        self.tool(find, name='box-find')\nBox()\n",
        "box-find",
        id="subclass-with-functions",
    ),
    pytest.param(
        "def f(): ...\napp = FastMCP('y', tools=[f])\n", "f", id="tools-of-the-constructor"
    ),
    pytest.param(
        "def put(name):\n    def g(): ...\n    mcp.add_tool(g, name=name)\nput('a')\nput(name='b')\n",
        "a b",
        id="house-wrapper",
    ),
    pytest.param(
        "def put(name):\n    def g(): ...\n    g.__name__ = f'list_{name}'\n"
        "    if name:\n        mcp.tool(title='T')(g)\nput('a')\nput(name='b')\n",
        "list_a list_b",
        id="function-that-gets-another-name",
    ),
]


@pytest.mark.parametrize(("source", "expected"), COMPLETE)
def test_registrations(source: str, expected: str) -> None:
    found = python(IMPORT + source)
    assert (names(found), found.state, gaps(found)) == (expected.split(), "complete", [])
    assert found.digest


LISTS = [
    pytest.param("return [Tool(name='a', description='A'), Tool(name='b')]", "a b", id="literal"),
    pytest.param("return [Tool(name=N.A), Tool(name=N.B.value)]", "one two", id="enum"),
    pytest.param("return [Tool(name=n) for n in ('a', 'b')]", "a b", id="comprehension"),
    pytest.param("t = []\n    t.append(Tool(name='a'))\n    return t", "a", id="append"),
    pytest.param(
        "t = [Tool(name='a')]\n    if FLAG:\n        t.extend([Tool(name='b')])\n    return t",
        "a b",
        id="extend",
    ),
    pytest.param("return list(TABLE.values())", "c d", id="values-of-a-dict"),
    pytest.param("return [Tool(**t) for t in ROWS]", "e f", id="rows"),
    pytest.param("return [*MORE, Tool(name='a')]", "a g", id="spread"),
    pytest.param("return ListToolsResult(tools=MORE)", "g", id="result"),
    pytest.param("return [t for t in MORE if allowed(t)]", "g", id="filtered"),
    pytest.param("return build('z')", "z", id="function"),
]
TABLES = """
class N(str, Enum):
    A = 'one'
    B = 'two'
TABLE = {'c': Tool(name='c')}
TABLE['d'] = Tool(name='d')
ROWS = [{'name': 'e'}, {'name': 'f'}]
MORE = [Tool(name='g')]
def build(x):
    return [Tool(name=x)]
@server.list_tools()
async def handle():
    """


@pytest.mark.parametrize(("body", "expected"), LISTS)
def test_low_level_handlers(body: str, expected: str) -> None:
    found = python(LOW + TABLES + body + "\n")
    assert (names(found), found.state, gaps(found)) == (expected.split(), "complete", [])


def test_a_handler_given_to_the_constructor() -> None:
    found = python(
        "from mcp.server.lowlevel import Server\nfrom mcp.types import Tool\n"
        "async def lst(ctx, params):\n    return ListToolsResult(tools=[Tool(name='a')])\n"
        "server = Server('x', on_list_tools=lst)\n"
    )
    assert (names(found), found.state) == (["a"], "complete")


def test_what_a_tool_says() -> None:
    found = python(IMPORT + "@mcp.tool()\ndef one(a: int):\n    '''Says\n    one.\n    '''\n")
    tool = found.tools[0]
    assert (tool.description, tool.place.path, tool.place.line) == ("Says\none.", "server.py", 4)
    other = python(IMPORT + "@mcp.tool()\ndef one(a: str):\n    '''Says\n    one.\n    '''\n")
    assert other.tools[0].digest != tool.digest, "the signature counts"
    moved = python("\n" + IMPORT + "@mcp.tool()\ndef one( a : int ):\n    '''Says\n    one.'''\n")
    assert moved.tools[0].digest == tool.digest, "layout does not"


def test_imports_are_followed_and_mounts_give_prefixes() -> None:
    found = python(
        "from fastmcp import FastMCP\nfrom pack.jira import jira\nfrom pack import wiki\n"
        "main = FastMCP('m')\nmain.mount(jira, namespace='jira')\nmain.mount('w', wiki.server)\n"
        "@main.tool\ndef top(): ...\n",
        pack____init__="",
        pack__jira="from fastmcp import FastMCP\njira = FastMCP('j')\n"
        "@jira.tool()\ndef get(): ...\n",
        pack__wiki="from fastmcp import FastMCP\nserver = FastMCP('w')\n",
    )
    assert names(found) == ["jira_get", "top"]


def test_prompts_and_resources_are_no_tools() -> None:
    package = wheel(
        {
            "server.py": IMPORT + "@mcp.prompt()\ndef p(): ...\n"
            "@mcp.resource('data://x')\ndef r(): ...\n@mcp.tool()\ndef t(): ...\n"
        }
    )
    found = surface.read(package)
    assert [(item.kind, item.name) for item in found.declared] == [
        ("prompt", "p"),
        ("resource", "data://x"),
        ("tool", "t"),
    ]
    assert names(read(package)) == ["t"]


def test_a_class_of_its_own_that_is_made_from_a_client() -> None:
    links = "class Links:\n    @classmethod\n    def from_client(cls, client): ...\n"
    tool = "@mcp.tool()\ndef t():\n    'x'\n    return Links.from_client(client)\n"
    assert python(IMPORT + links + tool).state == "complete"
    assert python(IMPORT + tool).state == "dynamic"


NOT_COMPLETE = [
    pytest.param("mcp = FastMCP.from_openapi(spec)\n", "dynamic", id="openapi"),
    pytest.param("mcp.mount(FastMCP.as_proxy(url))\n", "dynamic", id="proxy"),
    pytest.param("mcp.mount(other())\n", "dynamic", id="mounted-unknown"),
    pytest.param("@mcp.tool(name=os.environ['N'])\ndef f(): ...\n", "partial", id="environment"),
    pytest.param("def wrap(f): ...\nmcp.tool = wrap\n", "partial", id="monkeypatched"),
    pytest.param("for n in load():\n    mcp.add_tool(n)\n", "partial", id="loop-over-unknown"),
    pytest.param(
        "@mcp.tool()\ndef a():\n    'x'\n@mcp.tool(name='a')\ndef b():\n    'y'\n",
        "partial",
        id="one-name-twice",
    ),
    pytest.param("def put(n):\n    mcp.add_tool(f, name=n)\n", "partial", id="no-caller"),
]


@pytest.mark.parametrize(("source", "state"), NOT_COMPLETE)
def test_what_is_not_complete_says_so_and_where(source: str, state: str) -> None:
    found = python("import os\n" + IMPORT + source + "@mcp.tool()\ndef sure(): ...\n")
    assert (found.state, found.digest) == (state, None)
    assert "sure" in names(found)
    assert all(text.startswith("server.py:") for text in gaps(found))
    assert gaps(found)


DECOYS = [
    "# @mcp.tool()\n# def ghost(): ...\n",
    "TEXT = '''\n@mcp.tool()\ndef ghost(): ...\n'''\n",
    "if False:\n    @mcp.tool()\n    def ghost(): ...\n",
    "while 0:\n    pass\nx = 'mcp.add_tool(ghost)'\n",
]


@pytest.mark.parametrize("decoy", DECOYS)
def test_decoys_are_not_tools(decoy: str) -> None:
    found = python(IMPORT + decoy + "@mcp.tool()\ndef real(): ...\n")
    assert (names(found), found.state) == (["real"], "complete")


def test_only_what_the_script_loads_counts() -> None:
    ghost = IMPORT + "@mcp.tool()\ndef ghost(): ...\n"
    real = IMPORT + "@mcp.tool()\ndef real(): ...\n"
    assert names(python(real, tests__test_it=ghost, example=ghost)) == ["real"]
    computed = python("import importlib\nimportlib.import_module(x())\n" + real, other=ghost)
    assert (names(computed), computed.state) == (["ghost", "real"], "partial")
    assert gaps(computed) == ["server.py:2 modules are loaded by names made at run time"]


@pytest.mark.parametrize(
    ("filling", "state"),
    [
        ("for name, info in given.items():\n        made[info['title']] = info.copy()", "complete"),
        ("for name, info in given.items():\n        made.setdefault(name, info)", "complete"),
        ("for name in fetch():\n        made.setdefault(name, []).append(1)", "partial"),
    ],
)
def test_table_that_a_function_fills_from_its_parameter(filling: str, state: str) -> None:
    found = python(
        IMPORT + "TOOLS = {'a': {'title': 'a', 'description': 'A'}}\n"
        f"def chosen(given):\n    made = {{}}\n    {filling}\n    return made\n"
        "picked = chosen(given=TOOLS)\n@server.list_tools()\nasync def listed():\n"
        "    return [Tool(name=name, inputSchema={}) for name, info in picked.items()]\n"
    )
    assert found.state == state
    assert names(found) == (["a"] if state == "complete" else [])


def test_newer_syntax_is_read_too() -> None:
    found = python(
        IMPORT + "type X[T] = list[T]\ndef first[T](x: T) -> T: ...\n"
        "try:\n    pass\nexcept A, B:\n    pass\n@mcp.tool()\ndef one(): ...\n"
    )
    assert (names(found), found.state) == (["one"], "complete")
    assert found.tools[0].place.line == 10


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"# coding: utf-7\n@mcp.tool()\n", "a coding line says utf-7"),
        (b"# coding: cp037\n@mcp.tool()\n", "a coding line says cp037"),
        (b"@mcp.tool(\n", "not Python 3 (SyntaxError)"),
        (b"\xff@mcp.tool()\n", "not Python 3 (UnicodeDecodeError)"),
        (b"@mcp.tool()\nx = " + b"(" * 9000 + b")" * 9000, "SyntaxError"),
        (b"@mcp.tool()\nx = " + b"-" * 90_000 + b"1", "other.py:1"),
    ],
)
def test_what_cannot_be_parsed_is_told(source: bytes, why: str) -> None:
    found = python(b"", other="")
    assert found.state == "none"
    found = python("import other\n" + IMPORT + "@mcp.tool()\ndef a(): ...\n", other=source)  # type: ignore[arg-type]
    assert found.state == "partial"
    assert any(why in text for text in gaps(found)), gaps(found)


def test_a_server_in_another_language_inside_the_wheel() -> None:
    script = "import { s } from '@modelcontextprotocol/sdk'; s.registerTool('a', {}, f)"
    package = wheel({"server.py": "run('node')", "server/js/app.js": script})
    assert names(read(package)) == ["a"]


LOADERS = {
    "prefix": "import importlib\nfor n in found():\n    importlib.import_module(f'pkg.tools.{n}')\n",
    "package": (
        "import importlib, pkgutil\nimport pkg.tools as box\n"
        "for _, n, _ in pkgutil.iter_modules(box.__path__):\n"
        "    importlib.import_module(f'pkg.tools.{n}')\n"
    ),
    "relative": "from importlib import import_module\nimport_module('.tools.' + n, __package__)\n",
}


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS.keys())
def test_modules_of_a_package_that_are_loaded_by_their_names(loader: str) -> None:
    found = read(
        wheel(
            {
                "pkg/__init__.py": "",
                "pkg/server.py": loader,
                "pkg/tools/__init__.py": "",
                "pkg/tools/a.py": IMPORT + "@mcp.tool()\ndef one(): ...\n",
            },
            "pkg.server:main",
        )
    )
    assert (names(found), found.state) == (["one"], "complete")


def test_a_module_of_any_name_leaves_a_gap() -> None:
    found = python(
        "import importlib\nimportlib.import_module(name)\n",
        other=IMPORT + "@mcp.tool()\ndef one(): ...\n",
    )
    assert (names(found), found.state) == (["one"], "partial")


@pytest.mark.parametrize(
    ("loader", "state"),
    [
        ("list(map(importlib.import_module, MORE))", "partial"),
        (
            "for one in MORE:\n    load = partial(importlib.import_module, one)\n    load()",
            "partial",
        ),
        ("Thread(target=importlib.import_module, args=('other',)).start()", "partial"),
        ("def go(name, load=importlib.import_module):\n    load(name)\ngo('other')", "partial"),
        ("getattr(importlib, 'import_module')('other')", "partial"),
        ("BY = {'python': importlib.import_module}\nBY['python']('other')", "partial"),
        ("partial(importlib.import_module, 'other')()", "complete"),
        ("load = importlib.import_module\nload('other')", "complete"),
        ("from importlib import import_module as load\nload('other')", "complete"),
        ("load = __import__\nload('other')\njson.load(stdin)", "complete"),
        ("runpy.run_module('other')", "complete"),
    ],
)
def test_a_module_is_loaded_by_what_loads_it_under_another_name(loader: str, state: str) -> None:
    found = python(f"import importlib\n{loader}\n", other=IMPORT + "@mcp.tool()\ndef one(): ...\n")
    assert (names(found), found.state) == (["one"], state)


TABLE = """import importlib, os
SERVERS = {"a": {"module": "pkg.a", "text": "pkg.c"}, "b": {"module": "pkg.b"}}
LISTED = ["pkg.a", "pkg.b"]
def get(name):
    info = SERVERS[name]
    path = info["module"]
    return importlib.import_module(path)
"""


@pytest.mark.parametrize(
    ("main", "state"),
    [
        ("get(os.environ['X']).mcp.run()", "complete"),
        ("m = importlib.import_module(SERVERS.get(os.environ['X'])['module'])", "complete"),
        ("m = importlib.import_module(LISTED[int(os.environ['X'])])", "complete"),
        ("SERVERS['c'] = {'module': 'pkg.c'}\nget(os.environ['X']).mcp.run()", "partial"),
        ("SERVERS['a']['module'] = 'pkg.c'\nget(os.environ['X']).mcp.run()", "partial"),
        ("for one in LISTED + more():\n    importlib.import_module(one)", "partial"),
    ],
)
def test_modules_in_a_table_one_of_which_is_loaded(main: str, state: str) -> None:
    more = "SERVERS['" in main
    files = {
        "pkg/__init__.py": "",
        "pkg/main.py": f"{TABLE}{main}\n",
        "pkg/a.py": IMPORT + "@mcp.tool()\ndef one(): ...\n",
        "pkg/b.py": IMPORT + "@mcp.tool()\ndef two(): ...\n",
        "pkg/c.py": IMPORT + "@mcp.tool()\ndef three(): ...\n" if more else "",
    }
    found = read(wheel(files, "pkg.main:get"))
    assert (names(found), found.state) == (
        ["one", "three", "two"] if more else ["one", "two"],
        state,
    )


def test_a_prefix_that_an_option_gives() -> None:
    found = python(
        IMPORT
        + "def make(prefix):\n    @mcp.tool(name=prefix + '-find')\n    def find(): ...\n"
        + "make(options.prefix)\n"
    )
    assert (names(found), found.state) == (["find"], "partial")
    assert "stands before the name" in gaps(found)[0]


def test_copy_of_a_library_is_not_read_for_a_computed_module_and_is_told() -> None:
    found = python(
        "import importlib, os\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
        "@mcp.tool()\ndef one(): 'One'\nimportlib.import_module(os.environ['X'])\n",
        _vendor__more="from server import mcp\n@mcp.tool()\ndef two(): 'Two'\n",
    )
    assert names(found) == ["one"]
    assert gaps(found) == ["server.py:6 modules are loaded by names made at run time"]


def test_tools_of_another_library_are_converted_for_the_answer() -> None:
    source = """from google.adk.tools.function_tool import FunctionTool
from google.adk.tools.mcp_tool.conversion_utils import adk_to_mcp_tool_type
from mcp.server.lowlevel import Server
server = Server("x")
def one(a: int): "One"
def two(): ...
kept = FunctionTool(two)
@server.list_tools()
async def every():
    return [adk_to_mcp_tool_type(tool) for tool in [FunctionTool(one), kept]]
"""
    found = python(source)
    assert [(tool.name, tool.description) for tool in found.tools] == [("one", "One"), ("two", "")]
    assert not gaps(found)
