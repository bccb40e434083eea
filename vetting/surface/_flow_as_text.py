"""What makes a text of an object of the package's own: `str(query)`, `f"{query}"`, `` `${query}` ``."""

from collections.abc import Container

from vetting.surface._ir import Attr, Call, Index, Name, Node, Scope

_CALLS = {
    "str": "__str__",
    "format": "__str__",
    "print": "__str__",
    "repr": "__repr__",
    "String": "toString",
}
"""Calls that give the text of what they are given, and the method that makes it."""


def as_text(node: Call, defined: Container[str]) -> Call:
    """The call of the method of an object that a call runs which asks for its text; any other call is
    itself. `defined` are the names of the package's own functions.
    """
    method = _CALLS.get(node.func.name) if isinstance(node.func, Name) else None
    if method is None or method not in defined or len(node.args) != 1:
        return node
    return _method(node.args[0], method, node.raw)


def in_a_text(part: Node, scope: Scope, defined: Container[str]) -> Call | None:
    """The same for what may be an object that is written into a text."""
    method = "__str__" if scope.module.path.endswith(".py") else "toString"
    if method not in defined or not isinstance(part, Name | Attr | Call | Index):
        return None
    return _method(part, method, None)


def _method(of: Node, name: str, raw: object) -> Call:
    return Call(of.line, raw, func=Attr(of.line, None, of=of, name=name))
