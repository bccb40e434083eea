"""What tools and servers say of themselves when the text comes from a service at run time.

Instructions and descriptions are read as orders. Those that are fetched can be others tomorrow, and
nobody who approved the server has seen them.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import DATA, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Lit, Map, Node, Site
from vetting.surface._reading import Flow

_TELLS = frozenset({
    *("FastMCP", "MCPServer", "McpServer", "Server", "Tool", "Prompt", "tool", "prompt", "add_tool"),
    *("add_prompt", "from_function", "registerTool", "registerPrompt", "addTool", "addPrompt"),
})  # fmt: skip
"""Calls that declare a server, a tool or a prompt."""

_SAYS = frozenset({"instructions", "description", "title"})


def told(site: Site, values: Values) -> Iterator[Flow]:
    """The flow of a service's answer into what is declared by one call."""
    if last_name(site.call.func) not in _TELLS:
        return
    scope = site.scope
    found = {mark for node in _said(site) for mark in of_kind(values.marks(node, scope), DATA)}
    if found:
        yield Flow(
            path=scope.module.path,
            line=site.call.line,
            kind="told",
            what=last_name(site.call.func),
            sources=tuple(f"{mark} {of}"[:120] for mark, of in sorted(found)),
        )


def _said(site: Site) -> Iterator[Node]:
    """What is given as instructions, description or title."""
    yield from (value for key, value in site.call.named if key in _SAYS)
    for arg in site.call.args:
        for key, value in arg.pairs if isinstance(arg, Map) else ():
            if isinstance(key, Lit) and key.value in _SAYS:
                yield value
