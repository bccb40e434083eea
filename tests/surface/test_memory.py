"""What was found out once is not found out again, unless something was cut short."""

import pytest

from tests.surface.conftest import javascript, names, python, wheel
from vetting.model.surface import SurfaceState
from vetting.surface import _evaluate
from vetting.surface._evaluate import Evaluator
from vetting.surface._memory import Memory, run_of
from vetting.surface._python_program import PythonProgram
from vetting.surface._scopes import filled

HEAD = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"


def test_a_value_inside_itself_holds_only_there() -> None:
    memory = Memory()
    outer = memory.begin((1, "x"))
    inner = memory.begin((1, "y"))
    assert memory.is_busy((1, "x"))
    assert not memory.finish((1, "y"), inner)
    assert memory.finish((1, "x"), outer)


def test_what_asks_only_for_itself_holds_everywhere() -> None:
    memory = Memory()
    outer = memory.begin((1, "x"))
    inner = memory.begin((1, "y"))
    assert memory.is_busy((1, "y"))
    assert memory.finish((1, "y"), inner)
    assert memory.finish((1, "x"), outer)


def test_what_was_not_followed_to_its_end_holds_nowhere() -> None:
    memory = Memory()
    begun = memory.begin((1, "x"))
    memory.cut_short()
    assert not memory.finish((1, "x"), begun, loose=True)


def test_runs_are_told_apart_by_what_they_are_given() -> None:
    scope = python(HEAD)  # any object will do for a scope's identity
    one, two = run_of(scope, {(1, "n"): 1}), run_of(scope, {(1, "n"): True})  # type: ignore[arg-type]
    assert one != two
    assert one == run_of(scope, {(1, "n"): 1})  # type: ignore[arg-type]


def test_a_value_that_branches_often_takes_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_evaluate, "MAX_STEPS", 4000)
    steps = "".join(f"    v{n} = v{n - 1} + v{n - 1}\n" for n in range(1, 30))
    source = f"{HEAD}def name(v0):\n{steps}    return 'tool' + v29\ndef a(): ...\n"
    assert names(python(f"{source}mcp.add_tool(a, name=name(''))\n")) == ["tool"]


def test_what_came_up_short_is_not_tried_again_with_as_many_steps() -> None:
    source = f"long = {list(range(40))}\none = long\nother = long\n"
    program = PythonProgram(wheel({"server.py": source}))
    module = program.module("server.py")
    assert module is not None
    held = filled(module.scope).names
    machine = Evaluator(program, each=20)

    def steps(name: str) -> int:
        before = machine.steps
        machine.value(held[name][0], module.scope, {})
        assert machine.short
        return machine.steps - before

    assert steps("one") > 20
    assert sum(steps("one") for _ in range(16)) == 2  # the same expression is only looked up
    assert steps("other") < 5  # another one, of the same variable
    machine = Evaluator(program, machine, each=200)
    found = machine.value(held["other"][0], module.scope, {})
    assert found == list(range(40))
    assert not machine.short


OBJECT = """import mcp.types as types
from mcp.server import Server
class Own:
    def __init__(self, given):
        self.all = list(given)
        self.chosen = []
        self.choose()
    def choose(self):
        some = [*self.all]
        self.chosen = some
    def serve(self, server):
        @server.list_tools()
        async def tools():
            return self.chosen
one, two = types.Tool(name="one", inputSchema={}), types.Tool(name="two", inputSchema={})
"""
OBJECT_JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
class Own {
  constructor(given) { this.all = [...given]; this.chosen = []; this.choose(); this.serve(); }
  choose() { let some = [...this.all]; if (x) some = some.filter((t) => t.name in x); this.chosen = some; }
  serve() {
    const server = new Server({ name: "s", version: "1" }, {});
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: this.chosen.map((t) => t) }));
  }
}
const one = { name: "one", inputSchema: {} }, two = { name: "two", inputSchema: {} };
"""


@pytest.mark.parametrize(("made", "expected"), [(("one",), "one"), (("one", "two"), "one two")])
def test_variables_of_methods_are_those_of_one_object(made: tuple[str, ...], expected: str) -> None:
    found = python(OBJECT + "".join(f"Own([{name}]).serve(Server('s'))\n" for name in made))
    assert (" ".join(names(found)), found.state) == (expected, SurfaceState.COMPLETE)
    found = javascript(OBJECT_JS + "".join(f"new Own([{name}]);\n" for name in made))
    assert (" ".join(names(found)), found.state) == (expected, SurfaceState.COMPLETE)
