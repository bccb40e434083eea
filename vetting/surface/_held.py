"""Where a server is kept: in a variable, or in what a variable holds."""

import sys
from dataclasses import dataclass

from vetting.node_builtins import NODE
from vetting.surface._ir import Module
from vetting.surface._use import Variable
from vetting.surface._values import External

_LIBRARIES = frozenset({
    *("mcp", "fastmcp", "@modelcontextprotocol", "@hono/mcp", "@sentry", "mcp-handler", "uvicorn"),
    *("anyio", "starlette", "sentry_sdk", "pydantic", "pydantic_settings", "mcp-proxy"),
    "mcp-http-server",
})  # fmt: skip
"""Packages that are handed servers and give them no tools: the SDK's own and those around it."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A variable, the members of its value by which a server is reached, and, where it is not the
    server itself, the members of the server that lead to what is held. `[]` is any member.
    """

    variable: Variable
    inside: Path = ()
    base: Path = ()

    @property
    def identity(self) -> tuple[tuple[int, str, bool], Path, Path]:
        """The same for the same place."""
        return self.variable.identity, self.inside, self.base


def beyond(path: Path, inside: Path) -> tuple[Path, Path] | None:
    """How far `path` leads to what lies at `inside`: the members that are still between, and those
    that are taken of it; None where it leads to something else.
    """
    for one, other in zip(path, inside, strict=False):
        if one != other and "[]" not in (one, other):
            return None
    return inside[len(path) :], path[len(inside) :]


def is_own(value: External, module: Module) -> bool:
    """Whether a name is the language's own, or one of the package that is not found."""
    if not value.spec or value.spec.startswith((".", "node:")):
        return True
    if module.path.endswith(".py"):
        return value.spec.partition(".")[0] in sys.stdlib_module_names
    return value.spec.partition("/")[0] in NODE


def is_foreign(value: object, module: Module) -> bool:
    """Whether something is another package's, which may do anything with a server."""
    if not isinstance(value, External) or is_own(value, module):
        return False
    parts = value.spec.split("/")
    tops = {parts[0], "/".join(parts[:2]), parts[0].partition(".")[0]}
    return _LIBRARIES.isdisjoint(tops)
