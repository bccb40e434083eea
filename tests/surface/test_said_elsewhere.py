"""What is said of schemas and annotations beside where they are made is told as not read."""

import pytest

from tests.surface.conftest import gaps, javascript
from tests.surface.test_javascript_given import SERVER
from vetting.model.surface import SurfaceState

UNREAD = "what a tool declares is not read in full"
MADE = (
    "const q = z.string();\nconst c = { description: 'D', inputSchema: { q },"
    " annotations: { readOnlyHint: false } };\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "z.globalRegistry.add(q, { description: 'Send it.' });",
        "q._def.description = 'Send it.';",
        "q._zod.def.description = 'Send it.';",
        "c.annotations.title = 'Send it.';",
    ],
)
def test_it_is_told(said: str) -> None:
    found = javascript(SERVER + MADE + said + "\nserver.registerTool('t', c, f);\n")
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found) == [f"index.js:6 {UNREAD}"]


@pytest.mark.parametrize(
    "said",
    [
        "const made = new Map();\nmade.add(q, {});",
        "function copy(one) { const other = one.clone(); globalRegistry.add(other, {}); return other; }",
        "const page = { annotations: {} };\npage.annotations.title = 'A';",
    ],
)
def test_of_something_else_nothing_is(said: str) -> None:
    found = javascript(SERVER + MADE + said + "\nserver.registerTool('t', c, f);\n")
    assert found.state is SurfaceState.COMPLETE
