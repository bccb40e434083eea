"""What a caller gives and a tool writes down or sends on: no malice by itself, and a lie where the
tool says that it does neither.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._flow_marks import (
    ARGUMENTS,
    BEGUN,
    CHECKED,
    GIVEN,
    LOOKED,
    NEAR,
    ROOTED,
    SCHEMED,
    Marks,
    of_kind,
)
from vetting.surface._flow_sent import Sent
from vetting.surface._ir import Attr, Name, Node, Site
from vetting.surface._reading import Act, Flow

_WRITES = frozenset({
    *("write", "writelines", "dump", "writerow", "writeFile", "writeFileSync", "appendFile"),
    *("appendFileSync", "write_text", "write_bytes", "outputFile", "outputJson", "writeJson"),
})  # fmt: skip
_RUNS = frozenset({"execute", "run", "query", "executemany", "exec"})
_INSERTS = pattern(r"(?i)\b(?:insert|replace)\s+(?:or\s+\w+\s+)?into\b|\bupdate\s+\w+\s+set\b")
_SHOWN = pattern(r"(?i)std(?:out|err)|^res(?:ponse)?$|console|server|transport|reply|socket")


class Kept(Sent):
    """Judges calls that write something down, or ask a service about it."""

    def kept(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows into a call that writes to a file or a table."""
        call, scope = site.call, site.scope
        of = call.func.of if isinstance(call.func, Attr) else None
        if name in _RUNS and call.args:
            text = self.values.machine.value(call.args[0], scope, {})
            if not isinstance(text, str) or not _INSERTS.search(text):
                text = scope.module.source(call.raw)[:300] if call.raw is not None else ""
            if not _INSERTS.search(text):
                return
        elif name not in _WRITES or (of is not None and _SHOWN.search(_word(of))):
            return
        marks = self.marks((*call.args, *(value for _, value in call.named)), scope)
        yield from self._whole("kept", site, name, marks)

    def carried(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flows into a request, whether or not somebody takes the answer."""
        call, scope = site.call, site.scope
        if act.kind not in ("network", "send"):
            return
        address = self.address(call, scope)
        hosts = self.fixed(address, scope) if address is not None else []
        nodes = [*call.args, *(value for key, value in call.named if key != "headers")]
        if hosts:
            yield from self._whole("carried", site, hosts[0], self.marks(nodes, scope))

    def _whole(self, kind: str, site: Site, what: str, marks: Marks) -> Iterator[Flow]:
        """A flow of what is a parameter's own value."""
        own = (GIVEN, ARGUMENTS, BEGUN, ROOTED, SCHEMED, NEAR, CHECKED, LOOKED)
        yield from self.flows(kind, site, what, of_kind(marks, *own), own)


def _word(node: Node) -> str:
    while isinstance(node, Attr) and isinstance(node.of, Attr):
        node = node.of
    return node.name if isinstance(node, Name | Attr) else ""
