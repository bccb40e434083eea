"""Gates that let in whoever knows a value that stands in the code, as flows.

What a caller shows is a parameter that is called like a credential, or a header; of functions that say by
their names that they let somebody in, whatever may hold one. A digest of it counts as it does. A gate that
turns away who shows the value says that it is a placeholder; one that asks what a credential looks like
lets nobody in.
"""

from collections.abc import Iterator

from vetting.python_syntax import by_kind
from vetting.surface._gate_python import python_gates
from vetting.surface._gate_words import MENTIONED, TooLarge
from vetting.surface._ir import Module
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._reading import Flow, Gap

WHAT = "a value in the code"


def gates(module: Module, data: bytes) -> Iterator[Flow | Gap]:
    """Those of one module, and where it is too large to be looked at whole; `data` is its source."""
    if MENTIONED.search(data) is None:
        return
    raw = module.scope.raw
    if isinstance(module, JavaScriptModule):
        from vetting.surface._gate_javascript import javascript_gates

        lines = javascript_gates(raw, module.path)
    else:
        lines = python_gates(by_kind(raw))
    try:
        for line in lines:
            yield Flow(path=module.path, line=line, kind="gate", what=WHAT)
    except TooLarge as left:
        yield Gap(
            path=module.path, line=left.line, why="too large to ask whom its functions let in"
        )
