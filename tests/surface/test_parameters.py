"""Which parameters a tool has, whatever its schema is put in."""

import pytest

from tests.surface.conftest import javascript, npm
from vetting import surface

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const A = z.object({ a: z.string() }), B = z.object({ b: z.any() });
const both = z.object({ a: z.string(), b: z.any() });
const aliased = z.preprocess((v) => v, both);
const server = new McpServer({ name: "server", version: "1.0.0" });
server.registerTool("read", { description: "Reads", inputSchema: %s }, async () => ({}));
"""


@pytest.mark.parametrize(
    "schema",
    [
        "z.preprocess(renamed({ q: ['x'] }), z.object({ a: z.string(), b: z.any() }))",
        "z.preprocess((v) => ({ ...v, c: 1 }), both).optional()",
        "aliased",
        "z.lazy(() => both)",
        "z.lazy(() => { return both; })",
        "z.optional(both)",
        "z.pipeline(both, z.object({ c: z.any() }))",
        "both.pipe(z.object({ c: z.any() }))",
        "both.transform((v) => ({ c: v })).superRefine((v) => {})",
        "z.object({ ...A.shape, ...B.shape })",
        "A.and(B)",
        "z.intersection(A, B)",
    ],
)
def test_the_parameters_of_a_schema_that_is_wrapped(schema: str) -> None:
    (tool,) = javascript(SERVER % schema).tools
    assert tool.parameters == ("a", "b")


@pytest.mark.parametrize("schema", ["z.optional()", "z.lazy(later)", "z.preprocess(f)", "z.any()"])
def test_a_wrapper_of_nothing_known_has_none(schema: str) -> None:
    (tool,) = javascript(SERVER % schema).tools
    assert tool.parameters == ()


def test_a_schema_that_holds_itself_ends() -> None:
    (tool,) = javascript(SERVER.replace("both)", "aliased)") % "aliased").tools
    assert tool.parameters == ()


@pytest.mark.parametrize(
    ("schema", "bounded"),
    [
        ("{ a: z.enum(['x']) }", True),
        ("z.preprocess((v) => v, z.object({ a: z.enum(['x']) }))", True),
        ("{ a: z.enum(['x']), b: z.string().describe('As a, or { a, b }') }", True),
        ("{ b: z.string().regex(/^[\"']/).describe('As a, or '), a: z.enum(['x']) }", True),
        ("{ b: z.string().describe('So, a : z.enum (['), a: z.string() }", False),
        ("{ a: z.string().describe('Like z.string().regex(x)') }", False),
        ("{ b: z.string().describe('{'), a: z.string().describe('}, a: z.enum(') }", False),
        ("z.preprocess(renamed({ a: z.enum(['x']) }), z.object({ a: z.string() }))", False),
        ("z.preprocess(f({ o: { a: z.enum(['x']) } }), z.object({ o: z.object({ a: z.string() }) }))", False),
    ],
)  # fmt: skip
def test_a_parameter_is_bounded_where_every_object_bounds_it(schema: str, bounded: bool) -> None:
    found = surface.read(npm({"index.js": SERVER % schema})).bounded
    assert ("read.a" in found or "read.o.a" in found) is bounded


@pytest.mark.parametrize(("first", "told"), [("f", False), ("f({ n: z.number() })", True)])
def test_an_amount_is_held_down_where_every_object_bounds_it(first: str, told: bool) -> None:
    made = "async ({ n }) => { const out = []; while (out.length < n) { out.push(roll()); } }"
    schema = f"z.preprocess({first}, z.object({{ n: z.number().max(9) }}))"
    source = SERVER.replace("async () => ({})", made) % schema
    flows = surface.read(npm({"index.js": source})).flows
    assert any(flow.kind == "amount" for flow in flows) is told
