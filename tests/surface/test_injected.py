"""Lists that a container gives a constructor."""

import pytest

from tests.surface.conftest import gaps, javascript, names, npm, read
from vetting.model.surface import Surface, SurfaceState

HEAD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { container, inject, injectable, injectAll } from "tsyringe";
const Tools = Symbol("Tools");
const one = { name: "one", description: "One" }, two = { name: "two", description: "Two" };
const all = [one, two];
"""
REGISTRY = """class Registry {
  %s
  async registerAll(server) {
    for (const def of this.defs) { await this.registerTool(server, def); }
  }
  async registerTool(server, tool) {
    await guarded(() => {
      server.registerTool(tool.name, { description: tool.description }, tool.logic);
    });
  }
}
"""
MADE = REGISTRY % "constructor(defs) { this.defs = defs; }"
MAIN = """const server = new McpServer({ name: "x", version: "1" });
const registry = container.resolve(Registry);
await registry.registerAll(server);
"""
BUN = (
    "Registry = __legacyDecorateClassTS([injectable(), __legacyDecorateParamTS(0,"
    " injectAll(Tools, { isOptional: true }))], Registry);\n"
)
EACH = "for (const tool of all) container.register(Tools, { useValue: tool });\n"


def typescript(source: str) -> Surface:
    return read(npm({"package.json": '{"name": "x", "bin": "x.ts"}', "x.ts": source}))


@pytest.mark.parametrize(
    "puts",
    [
        EACH,
        "all.forEach((tool) => container.register(Tools, { useValue: tool }));\n",
        "container.register(Tools, { useValue: one }); container.registerInstance(Tools, two);\n",
        (
            "function fill(box, tools) { for (const t of tools) box.register(Tools, { useValue: t }); }"
            "\nfill(container, all);\n"
        ),
    ],
)
@pytest.mark.parametrize(
    "decorated",
    [
        BUN,
        "Registry = __decorate([injectable(), __param(0, injectAll(Tools))], Registry);\n",
        "Registry = __decorateClass([injectable(), __decorateParam(0, injectAll(Tools))], Registry);\n",
    ],
)
def test_a_constructor_is_given_what_is_put_into_a_container(decorated: str, puts: str) -> None:
    found = javascript(HEAD + MADE + decorated + puts + MAIN)
    assert names(found) == ["one", "two"]
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    ("decorator", "puts"),
    [
        ("@injectAll(Tools)", EACH),
        ("@inject(Tools)", "container.register(Tools, { useValue: all });\n"),
        ("@inject('tools')", 'container.register("tools", { useValue: all });\n'),
        ("@multiInject(Tools)", "for (const t of all) container.bind(Tools).toConstantValue(t);\n"),
        ("@inject(Tools)", "container.bind(Tools).toConstantValue(all);\n"),
    ],
)
def test_decorators_of_parameters(decorator: str, puts: str) -> None:
    own = REGISTRY % f"constructor({decorator} private defs) {{ this.defs = defs; }}"
    found = typescript(f"{HEAD}@injectable()\n{own}{puts}{MAIN}")
    assert names(found) == ["one", "two"]
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "puts",
    [
        "",
        "container.register(Others, { useValue: one });\n",
        EACH + "container.register(Tools, { useFactory: () => load() });\n",
        EACH + "container.register(Tools, { useClass: Third });\n",
        EACH + "container.register(Tools, { useValue: await load() });\n",
        EACH
        + "function put(box, key) { box.register(key, { useValue: one }); } put(container, k());\n",
    ],
)
def test_what_a_container_makes_at_run_time_is_a_gap(puts: str) -> None:
    found = javascript(HEAD + MADE + BUN + puts + MAIN)
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found)


def test_a_method_that_is_given_the_server_registers_what_comes_behind_it() -> None:
    found = javascript(
        HEAD + MADE + MAIN.replace("container.resolve(Registry)", "new Registry(all)")
    )
    assert names(found) == ["one", "two"]
    assert found.state is SurfaceState.COMPLETE
