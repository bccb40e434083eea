"""What is put into a list by code that is given what the list is made of."""

import pytest

from tests.surface.conftest import names, npm, read
from vetting.model.surface import SurfaceState

HEAD = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: 'x', version: '1' }, {});
const spec = { paths: { '/a': { get: { id: 'geta' }, post: { id: 'posta' } } } };
"""
LIST = """server.setRequestHandler(ListToolsRequestSchema, async () => {
  const all = [];
  for (const tool of new Maker(%s).tools()) all.push({ name: cut(tool.name) });
  return { tools: all };
});
function cut(name) { return name.length <= 64 ? name : name.slice(0, 64); }
"""
MAKER = """class Maker {
  constructor(spec) { this.spec = spec; }
  tools() {
    const made = [];
    for (const [path, item] of Object.entries(this.spec.paths || {})) {
      %s
    }
    return made;
  }
  one(it) { if (!it.id) return null; const name = it.id; return { name }; }
}
"""
EACH = (
    "for (const [verb, it] of Object.entries(item)) { const one = this.one(it); made.push(one); }"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("made.push({ name: path.slice(1) });", ["a"]),
        (EACH, ["geta", "posta"]),
        ("Object.values(item).forEach((it) => made.push(this.one(it)));", ["geta", "posta"]),
    ],
)
@pytest.mark.parametrize("given", ["spec", "{ ...spec }", "JSON.parse(readFileSync(FILE))"])
def test_a_list_that_an_object_makes(given: str, body: str, expected: list[str]) -> None:
    source = (
        'import { join } from "path"; import { readFileSync } from "fs";\n'
        'const FILE = join(__dirname, "spec.json");\n' + HEAD + MAKER % body + LIST % given
    )
    found = read(
        npm(
            {
                "package.json": '{"name": "x", "bin": "index.js"}',
                "index.js": source,
                "spec.json": '{"paths": {"/a": {"get": {"id": "geta"}, "post": {"id": "posta"}}}}',
            }
        )
    )
    assert names(found) == expected
    assert found.state is SurfaceState.COMPLETE
