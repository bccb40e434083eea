r"""Paths of which the steps upwards are taken away once all of them stand at the beginning:
`path.normalize(name).replace(/^(\.\.(\/|\\|$))+/, "")`. Within a folder, no other leads out of it.
"""

from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import DOTS, Marks, begun
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope

_STEPS = pattern(r"/\^\(+(?:\?:)?(?:\\\.\\\.|\\\.\{2\}|\[\.\]\{2\})[^\n]{1,40}\)[+*]/[a-z]{0,3}")
"""An expression for steps upwards at the beginning, all of them."""


class Held(Protocol):
    """What is known of the values of a program."""

    def only(self, name: str, scope: Scope, raw: Any = None) -> tuple[Node, Scope] | None: ...


def stripped(found: Marks, call: Call, name: str, scope: Scope, values: Held) -> Marks:
    """The marks of what a call makes of a value with the marks `found`."""
    if name != "replace" or len(call.args) < 2 or not found:
        return found
    asked, instead = call.args[0], call.args[1]
    of = call.func.of if isinstance(call.func, Attr) else None
    if not isinstance(instead, Lit) or instead.value != "":
        return found
    if isinstance(of, Name) and (made := values.only(of.name, scope, of.raw)) is not None:
        of = made[0]
    plain = isinstance(of, Call) and last_name(of.func) == "normalize"
    if not plain or asked.raw is None or not _STEPS.fullmatch(scope.module.source(asked.raw)):
        return found
    return begun(found, DOTS)
