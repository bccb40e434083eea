"""Commands whose words are put together from texts of the code and a caller's: the program is the code's."""

import pytest

from tests.surface.test_flows import flows

JS = """import { spawnSync } from "node:child_process";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
function line(fixed, ...values) { %s return spawnSync(program, argv); }
server.tool("act", "Act", { p: z.string() }, async ({ p }) => ({ out: line`probe -v ${p} -of` }));
"""
TAKEN = " const [program, ...argv] = words;"
WORDS = '[...s.split(" ").filter(Boolean), ...values.slice(i, i + 1)]'
EACH = 'fixed.forEach((s, i) => { words.push(...s.trim().split(" ")); words.push(values[i]); });'


@pytest.mark.parametrize(
    "body",
    [
        f"const words = fixed.flatMap((s, i) => {WORDS});" + TAKEN,
        f"const words = []; {EACH} const program = words.shift(), argv = words;",
        "const words = fixed.reduce((all, s, i) => all.concat(s.split(' '), values[i]), []);"
        + TAKEN,
        'const [program, argv] = ["probe", ["-v", ...values]];',
    ],
)
def test_program_of_the_code(body: str) -> None:
    assert "shell" not in {flow.kind for flow in flows({"index.js": JS % body})}


@pytest.mark.parametrize(
    "body",
    [
        "const words = values.flatMap((v, i) => [v, ...fixed[i].split(' ')]);" + TAKEN,
        f"const words = []; {EACH} words.unshift(values[0]);" + TAKEN,
        "const words = []; if (values[1]) words.push('ls'); words.push(values[0]);" + TAKEN,
        "const words = fixed.filter((s) => s === '').concat(values);" + TAKEN,
        "const words = ''.split(' ').concat(values);" + TAKEN,
        (
            "const whole = fixed.reduce((l, s, i) => l + values[i - 1] + s);"
            'const [program, argv] = values[1] ? ["cmd", ["/c", whole]] : ["sh", ["-lc", whole]];'
        ),
    ],
)
def test_program_or_line_of_the_caller(body: str) -> None:
    assert "shell" in {flow.kind for flow in flows({"index.js": JS % body})}


def test_template_that_begins_with_a_value() -> None:
    body = f"const words = fixed.flatMap((s, i) => {WORDS});" + TAKEN
    source = (JS % body).replace("`probe -v ${p}", "`${p}")
    assert "shell" in {flow.kind for flow in flows({"index.js": source})}
