"""Paths whose folder the code says, and whose last part is only the name that something elsewhere has: a
copy of a log is no log of the system, `shutil.copy(log, OWN / log.name)`.
"""

from collections.abc import Sequence

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import LOGS, Marks, of_kind, without
from vetting.surface._flow_members import LAST_PART
from vetting.surface._flow_models import is_path
from vetting.surface._flow_paths import parts
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Element, Lit, Name, Node, Scope

_LISTS = frozenset({"readdir", "readdirSync", "listdir"})
"""Calls that tell the names of what lies in a folder, and no paths."""

_STEPS = 4


def of_place(path: Node, scope: Scope, values: Values) -> Marks:
    """The marks of a path; of being a log, only those that its folder has, where the last part is no
    more than a name.
    """
    found = values.marks(path, scope)
    if not of_kind(found, LOGS):
        return found
    made, at = _written(path, scope, values)
    *folder, last = parts(made, at, values) or (made,)
    if not folder or not _is_name(last, at, values):
        return found
    known = values.place_of([*_steps(folder), Lit(made.line, None, value="*")], at)
    for step in folder:
        known |= values.marks(step, at)
    return without(found, LOGS) | of_kind(known, LOGS)


def _steps(folder: Sequence[Node]) -> list[Node]:
    """The steps to a folder, without the marks between them: of `"/var/log/" + name` too."""
    return [
        Lit(one.line, one.raw, value=one.value.rstrip("/") if first else one.value.strip("/"))
        if isinstance(one, Lit) and isinstance(one.value, str)
        else one
        for one, first in zip(folder, (True, *(False for _ in folder)), strict=False)
    ]


def _is_name(last: Node, scope: Scope, values: Values) -> bool:
    """Whether the last part of a path holds no folder: the name of another path, or one of those that
    a folder is listed with, also with an ending.
    """
    pieces = last.parts if isinstance(last, Concat) else (last,)
    return not all(isinstance(one, Lit) for one in pieces) and all(
        "/" not in str(one.value) if isinstance(one, Lit) else _names(one, scope, values)
        for one in pieces
    )


def _names(node: Node, scope: Scope, values: Values) -> bool:
    of = node.of if isinstance(node, Attr) else node
    if isinstance(node, Attr) and node.name in LAST_PART and is_path(of, scope, values.machine):
        return not _is_opened(of, scope, values)
    if isinstance(node, Attr) and node.name != "name":
        return False
    made, at = _written(of, scope, values)
    over, _ = _written(made.over, at, values) if isinstance(made, Element) else (None, at)
    return isinstance(over, Call) and last_name(over.func) in _LISTS


def _is_opened(of: Node, scope: Scope, values: Values) -> bool:
    """Whether it is an open file, whose name is its path."""
    made, _ = _written(of, scope, values)
    return isinstance(made, Call) and "open" in last_name(made.func).lower()


def _written(node: Node, scope: Scope, values: Values) -> tuple[Node, Scope]:
    """What a variable was given, where there is only one such place."""
    for _ in range(_STEPS):
        found = values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        if found is None:
            break
        node, scope = found
    return node, scope
