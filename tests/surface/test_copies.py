"""Copies of libraries that are too large to be read, which is told, and what is read of them anyway."""

import pytest

from tests.surface.conftest import gaps, names, npm, read
from vetting import surface
from vetting.model.surface import Handler, SurfaceState
from vetting.surface import _program

COPIES = "build/third_party/index.js"
SERVER = "import { McpServer, save } from './build/third_party/index.js';\n"
TOOLS = (
    "const server = new McpServer({ name: 's', version: '1' });\n"
    "server.registerTool('keep', {}, async ({ text }) => save(text));\n"
    "server.registerTool('say', {}, async ({ text }) => ({ text }));\n"
)
LIBRARY = (
    "export class McpServer { registerTool(name, given, act) { this._createRegisteredTool(name); } }\n"
    "export const save = (text) => fs.writeFileSync('kept', text);\n"
)
LISTED = (
    "server.setRequestHandler('tools/list', async () => "
    "({ tools: ['a', 'b'].map((name) => ({ name })) }));\n"
)
HOOK = "export function hook(server, name) { server.registerTool(name, {}, async () => ({})); }\n"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_program, "MAX_COPY", 100)


def test_it_is_not_read_which_is_told() -> None:
    package = npm({"index.js": SERVER + TOOLS, COPIES: LIBRARY})
    found = read(package)
    assert (names(found), found.state) == (["keep", "say"], SurfaceState.PARTIAL)
    why = "0 kB of copies of libraries: too much to be read"
    assert gaps(found) == [f"{COPIES}:1 {why}"]
    assert [(gap.path, gap.why) for gap in surface.read(package).unfollowed] == [
        (COPIES, f"its values were not followed: {why}")
    ]
    assert [tool.handler for tool in found.tools] == [Handler.PARTLY, Handler.FOLLOWED]


def test_it_is_told_whatever_words_it_has() -> None:
    copy = "export const save = (server, a, b) => server[a + b]('evil', {}, () => 1);\n" * 2
    found = read(npm({"index.js": SERVER + TOOLS, COPIES: copy}))
    assert (names(found), found.state) == (["keep", "say"], SurfaceState.PARTIAL)


def test_what_is_no_copy_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    own = npm(
        {"index.js": SERVER.replace("third_party", "lib") + TOOLS, "build/lib/index.js": LIBRARY}
    )
    assert read(own).state is SurfaceState.COMPLETE
    monkeypatch.setattr(_program, "MAX_COPY", 10_000)
    assert read(npm({"index.js": SERVER + TOOLS, COPIES: LIBRARY})).state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    ("start", "copies", "tools"),
    [
        (SERVER + TOOLS, f"{LIBRARY}server.registerTool('more', {{}}, () => 1);\n", ["keep", "more", "say"]),
        (SERVER + TOOLS, f"{LIBRARY}{HOOK}", ["keep", "say"]),
        (SERVER, LIBRARY + TOOLS, ["keep", "say"]),
        (
            SERVER,
            LIBRARY + LISTED,
            ["a", "b"],
        ),
    ],
    ids=["a tool of its own", "a hook", "the server", "the server, without names at its calls"],
)  # fmt: skip
def test_a_server_among_the_copies_is_read(start: str, copies: str, tools: list[str]) -> None:
    assert names(read(npm({"index.js": start, COPIES: copies}))) == tools


def test_what_is_started_is_read() -> None:
    package = npm({"package.json": f'{{"bin": "{COPIES}"}}', COPIES: LIBRARY + TOOLS})
    assert names(read(package)) == ["keep", "say"]
