"""Which members of other packages talk to other machines, or make what does: for those who find a call
elsewhere than by the names of one file.
"""

import sys

from vetting.node_builtins import NODE
from vetting.profile import _javascript_sinks, _python_sinks
from vetting.profile._python_sinks import OWN_FRAMEWORK
from vetting.profile._python_tables import NETWORK

_PROTOCOL = ("@modelcontextprotocol/", "zod", "fastmcp", "mcp-framework")


def does(spec: str, name: str, *, python: bool) -> tuple[str, ...]:
    """The classes of a call of the member `name` of a package; what a call gives is written `name()`."""
    if python:
        path = f"{spec}.{name}" if name else spec
        return (*_python_sinks.used(path), *_python_sinks.called(path, frozenset()))
    whole: tuple[str, ...] = (_javascript_sinks.module(spec),)
    for part in name.replace("()", ".()").split("."):
        whole = _javascript_sinks.extended(whole, part) if part else whole
    return (*_javascript_sinks.used(whole), *_javascript_sinks.called(whole))


def talks(spec: str, name: str, *, python: bool) -> bool:
    """Whether a call of a member reaches other machines, or makes a client that does."""
    return NETWORK in does(spec, name, python=python)


def is_known(spec: str, *, python: bool) -> bool:
    """Whether a package is the language's own, or one that servers are written with."""
    if python:
        first = spec.partition(".")[0]
        return first in sys.stdlib_module_names or first in OWN_FRAMEWORK
    return spec.startswith(("node:", "bun:", *_PROTOCOL)) or spec.partition("/")[0] in NODE
