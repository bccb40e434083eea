"""Work that nothing ends, as flows: see `_flow_loops`."""

from collections.abc import Iterator

from vetting.grammars import kind_of
from vetting.surface._flow_loops import python_loops
from vetting.surface._flow_loops_javascript import javascript_loops
from vetting.surface._ir import Module
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._reading import Flow


def endless(module: Module) -> Iterator[Flow]:
    """The loops of one module that nothing ends."""
    raw = module.scope.raw
    if isinstance(module, JavaScriptModule):
        found = javascript_loops(raw, kind_of(module.path))
    else:
        found = python_loops(raw)
    for line, what in found:
        yield Flow(path=module.path, line=line, kind="endless", what=what)
