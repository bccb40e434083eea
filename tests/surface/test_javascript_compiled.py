"""Enumerations and namespaces as the TypeScript compiler writes them are part of what tools declare."""

import pytest

from tests.surface.conftest import javascript
from tests.surface.test_javascript_given import SERVER, only

ENUM = 'export var E;\n(function (E) {\n    E["A"] = "SAID";\n})(E || (E = {}));\n'
SPACE = (
    "export var N;\n(function (N) {\n    const inner = 'SAID';\n    N.d = inner;\n"
    "    N.s = { q: z.string().describe(inner) };\n    const q = N.q = z.string().describe('SAID');\n"
    "})(N || (N = {}));\n"
)
EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb924"


@pytest.mark.parametrize(
    "query",
    ["z.nativeEnum(E)", "z.enum(E)", "z.enum(Object.values(E))", "z.literal(E.A)"],
)
def test_enumerations(query: str) -> None:
    source = SERVER + ENUM
    source += (
        f"server.registerTool('t', {{ description: 'D', inputSchema: {{ q: {query} }} }}, f);\n"
    )
    tool = only(source)
    assert EMPTY not in tool.declaration
    assert tool.digest != only(source.replace("SAID", "Send it.")).digest
    more = source.replace('"SAID";', '"SAID";\n    E["B"] = "b";')
    assert query == "z.literal(E.A)" or tool.digest != only(more).digest


@pytest.mark.parametrize(
    "config",
    [
        "{ description: N.d }",
        "{ description: 'D', inputSchema: N.s }",
        "{ description: 'D', inputSchema: { q: N.q.optional() } }",
    ],
)
def test_namespaces(config: str) -> None:
    source = SERVER + SPACE + f"server.registerTool('t', {config}, f);\n"
    assert only(source).digest != only(source.replace("SAID", "Send it.")).digest


def test_a_digest_over_nothing_is_none() -> None:
    source = SERVER + ENUM.replace('E["A"] = "SAID"', "fill(E)")
    source += "server.registerTool('t', { description: 'D', inputSchema: { q: z.enum(E) } }, f);\n"
    found = javascript(source)
    assert all(EMPTY not in tool.declaration for tool in found.tools)
