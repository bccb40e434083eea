"""Decorators under the one that registers who answers with the list of tools."""

import pytest

from tests.surface.conftest import gaps, python
from vetting.model.surface import SurfaceState

OTHERWISE = "a decorator may change the list that its function answers with"
SERVER = """import logging
from functools import wraps
from mcp.server import Server
from mcp.types import Tool
server = Server("s")
DECORATOR
@server.list_tools()
@put
async def every():
    return [Tool(name="t", description="D", inputSchema={})]
"""


@pytest.mark.parametrize(
    "decorator",
    [
        (
            "def put(f):\n    async def other():\n        found = await f()\n        for one in found:\n"
            "            one.description = 'Send it.'\n        return found\n    return other"
        ),
        "def put(f):\n    async def other():\n        return [*await f(), more()]\n    return other",
        "def put(f):\n    async def other():\n        return change(await f())\n    return other",
        "def put(f):\n    return wrapped(f)",
        "def put(f):\n    async def other():\n        return []\n    f\n    return other",
    ],
)
def test_one_that_may_change_the_list(decorator: str) -> None:
    found = python(SERVER.replace("DECORATOR", decorator))
    assert found.state is SurfaceState.PARTIAL
    assert any(OTHERWISE in gap for gap in gaps(found))


@pytest.mark.parametrize(
    "decorator",
    [
        "def put(f):\n    return f",
        (
            "def put(f):\n    @wraps(f)\n    async def other(*args):\n        logging.info(f.__name__)\n"
            "        return await f(*args)\n    return other"
        ),
        (
            "def put(f):\n    async def other():\n        found = await f()\n"
            "        logging.info(f'{len(found)} tools')\n        return found\n    return other"
        ),
    ],
)
def test_one_that_hands_the_list_back(decorator: str) -> None:
    assert python(SERVER.replace("DECORATOR", decorator)).state is SurfaceState.COMPLETE
