"""Functions of the system that a caller names, and commands that a service dictates."""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_let_in import is_let_in
from vetting.surface._flow_marks import (
    ASKED,
    BEGUN,
    CHOSEN,
    DATA,
    GIVEN,
    MESSAGE,
    NOTHING,
    PART,
    ROOTED,
    SCHEMED,
    Marks,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Concat, Index, Lit, Node, Scope, Seq, Site
from vetting.surface._reading import Flow
from vetting.surface._values import External

_POWERFUL = pattern(
    r"(?:node:)?(?:os|subprocess|builtins|shutil|importlib|ctypes|child_process|fs|vm|process)"
)
_ANSWERS = pattern(
    r"get|fetch|urlopen|request|json|text|recv\w*|read|retrieve|resolve\w*|query|list|search"
)
"""What brings the answer of another computer, not of a table of the server's own."""

_TO_A_CHILD = frozenset({"write", "end", "on", "once", "kill", "send", "pipe", "communicate"})
"""Methods of a program that runs already."""


class ByName(Sink):
    """Judges calls of what is only named when the server runs."""

    def of(self, site: Site) -> Iterator[Flow]:
        """The flow into a function that a caller names: `getattr(os, name)(x)`, `fs[name](x)`."""
        call, func, scope = site.call, site.call.func, site.scope
        of: Node | None = None
        key: Node | None = None
        if last_name(func) == "getattr" and len(call.args) > 1:
            of, key = call.args[0], call.args[1]
        elif isinstance(func, Index):
            of, key = func.of, func.key
        if of is None or key is None or isinstance(key, Lit):
            return
        module = self.values.machine.value(of, scope, {})
        if isinstance(module, External) and _POWERFUL.fullmatch(f"{module.spec}"):
            yield from self.flows(
                "code",
                site,
                module.spec,
                self.values.marks(key, scope),
                (GIVEN, PART, BEGUN, ROOTED, SCHEMED),
            )

    def dictated(self, site: Site) -> Iterator[Flow]:
        """A whole command that stands in the answer of a service: `spawn(job.program, job.args)`."""
        call, scope = site.call, site.scope
        if not call.args or last_name(call.func) in _TO_A_CHILD:
            return
        found = self._begins(call.args[0], scope, 0)
        answered = said_elsewhere(found)
        if answered and not of_kind(found, *CHOSEN, *ASKED):
            what = last_name(call.func)
            yield from self.flows("fetched", site, what, answered, (DATA, MESSAGE))

    def _begins(self, node: Node, scope: Scope, depth: int) -> Marks:
        """The marks of the program in a command."""
        written = self.written(node, scope) if depth < 3 else node
        match written:
            case Seq(items=(first, *_)):
                return self._begins(first, scope, depth + 1)
            case Concat(parts=(first, *_)):
                return self._begins(first, scope, depth + 1)
        return NOTHING if is_let_in(node.raw, scope) else self.values.marks(node, scope)


def said_elsewhere(marks: Marks) -> Marks:
    """Those of some marks that another computer decides, and not a table of the server's own."""
    answered = of_kind(marks, DATA)
    return of_kind(marks, MESSAGE) | {mark for mark in answered if _ANSWERS.fullmatch(mark[1])}
