"""What is only made fit for a statement of SQL: `pg.escapeIdentifier(table)` has marks around it there, and
leaves a shell, a path and code what they were.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_sources import is_client
from vetting.surface._ir import Attr, Call, Func, Name, Node, Scope
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, External

_ESCAPES = frozenset({"escapeIdentifier", "escapeLiteral", "escapeId"})
_DRIVERS = frozenset({
    *("pg", "pg-pool", "pg-native", "pg/lib", "@neondatabase", "mysql", "mysql2", "mysql2/promise"),
    *("mariadb", "sqlstring"),
})  # fmt: skip
_MARKS = "'\"`"


class Known(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator
    defined: frozenset[str]

    def functions(self, node: Call, scope: Scope) -> list[Closure]: ...


def is_for_queries(node: Call) -> bool:
    """Whether a call is named like one that escapes for a statement."""
    return last_name(node.func) in _ESCAPES


def fits_queries(node: Call, scope: Scope, values: Known) -> bool:
    """Whether a call of a database's driver escapes what it is given, or each of a list's texts."""
    if last_name(node.func) != "map" or not node.args:
        return is_for_queries(node) and _is_drivers(node, scope, values)
    given = node.args[0]
    if isinstance(given, Name | Attr):
        made = Call(given.line, node.raw, func=given, args=())
        return is_for_queries(made) and _is_drivers(made, scope, values)
    inner = filled(scope.module.function(given, scope)) if isinstance(given, Func) else None
    every = list(inner.returns) if inner is not None else []
    return bool(every) and all(
        isinstance(one, Call) and is_for_queries(one) and _is_drivers(one, inner or scope, values)
        for one in every
    )


def _is_drivers(node: Call, scope: Scope, values: Known) -> bool:
    """Whether a function is a driver's, or that of an object that is called as one of its is and that no
    class of the package may be of.
    """
    method = isinstance(node.func, Attr)
    if (method and last_name(node.func) in values.defined) or values.functions(node, scope):
        return False
    value: Any = values.machine.value(node.func, scope, {})
    if isinstance(value, External) and value.spec:
        return value.spec in _DRIVERS or value.spec.partition("/")[0] in _DRIVERS
    return isinstance(node.func, Attr) and is_client(node.func.of)


def in_marks(text: str, parts: Sequence[Node]) -> Iterator[Node]:
    """Those of the values in a statement that stand in marks already, which theirs end."""
    between = text.split("\0")
    if len(between) != len(parts) + 1:
        yield from parts
        return
    opened = ""
    for said, part in zip(between, parts, strict=False):
        for letter in said:
            if letter in _MARKS:
                opened = letter if not opened else "" if letter == opened else opened
        if opened:
            yield part
