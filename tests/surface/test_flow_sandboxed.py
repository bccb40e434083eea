"""Template engines of the package's own: what they are made from says what a template can reach."""

import pytest

from tests.surface.test_flows import decorated, kinds

PY = """import jinja2
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
FRAMES = {"plain": "{{ name }}"}
class Middle(%s):
    pass
class Press(Middle):
    def print(self, wording):
        return %s
"""
CALLS = decorated("return Press().print(name)")


@pytest.mark.parametrize(
    "made",
    [
        "self.from_string(wording).render()",
        "self.from_string(FRAMES.get(wording, wording)).render()",
        "super().from_string(wording).render()",
        "self.compile(wording)",
        "self.compile_expression(wording)()",
    ],
)
@pytest.mark.parametrize("base", ["Environment", "jinja2.Environment"])
def test_class_is_made_from_an_engine(base: str, made: str) -> None:
    assert kinds(PY % (base, made) + CALLS, "server.py") == {"template"}
    assert kinds(PY % ("SandboxedEnvironment", made) + CALLS, "server.py") == set()
    assert kinds(PY % ("object", made) + CALLS, "server.py") == set()


@pytest.mark.parametrize(
    "made",
    [
        "self.from_string(FRAMES['plain']).render(name=wording)",
        "self.from_string(FRAMES.get(wording, 'x')).render()",
        "self.get_template(wording).render()",
    ],
)
def test_only_the_own_templates_are_compiled(made: str) -> None:
    assert kinds(PY % ("Environment", made) + CALLS, "server.py") == set()
