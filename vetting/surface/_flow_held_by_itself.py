"""Objects that hold values themselves, as lists and maps do: in the methods of `class Jobs extends Map`, or
of `class Jobs(dict)`, the object is what it holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Name, Node, Scope, Site

_GATE = pattern(
    rb"\bextends\s{1,9}(?:Weak)?(?:Map|Set|Array|String|URL|URLSearchParams)\b"
    rb"|\bclass\s{1,9}\w{1,99}\([^()\n]{0,99}\b(?:dict|list|set|str|bytes|deque|UserDict|UserList|UserString"
    rb"|OrderedDict|defaultdict|Path|PosixPath)\b"
)
_BASES = frozenset({
    *("Map", "Set", "WeakMap", "Array", "String", "URL", "URLSearchParams", "dict", "list", "set"),
    *("str", "bytes", "deque", "UserDict", "UserList", "UserString", "OrderedDict", "defaultdict"),
    *("Path", "PosixPath"),
})  # fmt: skip
_SELF = ("this", "self")


Find = Callable[[Node, Scope], tuple[tuple[Scope, str], list[Node]] | None]
"""Asks which variable an expression is, and what that is given."""


class Followed(Protocol):
    """What is known of the values of a program."""

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""


def held_by_itself(
    sites: Sequence[Site], data: Mapping[int, bytes], values: Followed, find: Find
) -> Iterator[tuple[Scope, str, Node, Scope]]:
    """What methods of such classes know as their object, for each call of one."""
    if not any(_GATE.search(text) for text in data.values()):
        return
    for site in sites:
        func = site.call.func
        if not isinstance(func, Attr) or (isinstance(func.of, Name) and func.of.name in _SELF):
            continue
        for inner in values.scopes(site.call, site.scope):
            own = inner.parent
            bases = own.bases if own is not None and own.kind == "class" else ()
            if own is not None and any(last_name(base) in _BASES for base in bases):
                python = own.module.path.endswith(".py")
                yield inner, _SELF[python], func.of, site.scope
                if (found := find(func.of, site.scope)) is not None:  # of another module
                    (at, name), _ = found
                    yield inner, _SELF[python], Name(func.line, name=name), at
