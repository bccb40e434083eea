"""Files of its own that a JavaScript package runs as programs:
`spawn("node", [join(__dirname, "server.js")])`.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Node, Seq
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_specs import spec_of

_STARTS = frozenset({"spawn", "spawnSync", "fork", "execFile", "execFileSync", "execa", "Worker"})
_PARTS = 4
"""Arguments of a program that are looked at: it may be given options before its file."""


def launched(module: JavaScriptModule) -> Iterator[tuple[str, int]]:
    """The paths of such files, from the module's own folder, and where they are run."""
    for site in module.sites(_STARTS):
        args = site.call.args
        given: list[Node] = list(args[:1])
        if len(args) > 1 and isinstance(args[1], Seq) and last_name(site.call.func) != "fork":
            given += args[1].items[:_PARTS]
        for node in given if not site.dead else ():
            spec = spec_of(node, site.scope)
            if spec.startswith(".") and not spec.endswith("*"):
                yield spec, site.call.line
