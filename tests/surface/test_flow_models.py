"""Annotations under a name of their own: what they bound, and where the name may mean something else."""

import pytest

from tests.surface.test_flow_modules import reading

HEAD = "from typing import Annotated, Literal, Optional\nfrom pydantic import Field\n"
SLUG = 'Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]'
SERVER = """from __future__ import annotations
from mcp.server.fastmcp import FastMCP
%s
mcp = FastMCP("server")
@mcp.tool()
def act(name: %s) -> str:
    '''Act.'''
    return open(f"/srv/{name}.txt").read()
"""


def flows(told: str, kind: str, other: str = "") -> list[str]:
    files = {"app/server.py": SERVER % (HEAD + told, kind), "app/kinds.py": HEAD + other}
    return [flow.kind for flow in reading({"app/__init__.py": "", **files}).flows]


@pytest.mark.parametrize(
    ("told", "kind", "other"),
    [
        (f"Slug = {SLUG}", "Slug", ""),
        (f"Slug: object = {SLUG}", "Slug | None", ""),
        (f"Base = {SLUG}\nSlug = Optional[Base]", "Slug", ""),
        ("from .kinds import Slug", "Slug", f"Slug = {SLUG}"),
        ("from .kinds import Slug as Name", "Name", "Slug = Literal['a', 'b']"),
        ("from . import kinds", "kinds.Slug", f"Slug = {SLUG}"),
    ],
)
def test_what_a_name_stands_for_bounds_the_parameter(told: str, kind: str, other: str) -> None:
    assert flows(told, kind, other) == []


@pytest.mark.parametrize(
    ("told", "kind", "other"),
    [
        (f"Slug = {SLUG}\nSlug = str", "Slug", ""),
        (f"Slug = {SLUG} | str", "Slug", ""),
        (f"Slug, Other = str, {SLUG}", "Slug", ""),
        (f"for Slug in ({SLUG}, str): pass", "Slug", ""),
        ("Slug = Other | Slug\nOther = Slug", "Slug", ""),
        ('Slug = Annotated[str, Field(pattern=r".")]', "Slug", ""),
        ("from .kinds import Slug", "Slug", f"Slug = {SLUG}\nSlug = str"),
        ("from elsewhere import Slug", "Slug", f"Slug = {SLUG}"),
    ],
)
def test_a_name_that_may_mean_something_else_bounds_nothing(
    told: str, kind: str, other: str
) -> None:
    assert flows(told, kind, other) == ["path"]
