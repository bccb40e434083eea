"""Calls that give what they are given in another form, or each of it, or some: `Object.freeze(hosts)`,
`roots.filter(Boolean)`.
"""

from vetting.surface._ir import Attr, Call, Name, Node

_METHODS = frozenset({
    *("filter", "slice", "split", "sort", "reverse", "flat", "concat", "trim", "strip", "values", "copy"),
    *("map", "flatMap", "toString", "toLowerCase", "lower", "casefold", "entries", "items", "toSorted"),
})  # fmt: skip
"""Methods that give what they are methods of in another form, or each of it or some."""

_PATHS = frozenset({
    *("resolve", "realpath", "realpathSync", "normalize", "abspath", "normpath", "expanduser", "absolute"),
    *("Path", "PurePath", "PosixPath", "PurePosixPath"),
})  # fmt: skip
"""Calls that give the path that they are given, where that is all they are given."""

_WRAPS = _PATHS | frozenset({
    *("freeze", "list", "tuple", "set", "sorted", "frozenset", "Set", "Array", "from", "fromkeys", "Map"),
    *("dict", "String", "str", "of", "values", "entries", "deepcopy", "structuredClone", "fromEntries"),
    *("MappingProxyType", "OrderedDict"),
})  # fmt: skip
"""Calls that give what they are given, in another form."""

_LIBRARIES = frozenset({"Object", "Array", "Reflect", "Promise"})
_LAST = frozenset({"map", "filter", "cast"})
"""Functions that are given last what they go through."""


def same_of(call: Call, name: str) -> tuple[Node, ...]:
    """What a call gives in another form."""
    of = call.func.of if isinstance(call.func, Attr) else None
    library = isinstance(of, Name) and of.name in _LIBRARIES
    if of is not None and not library:
        if name in _METHODS:
            return (of, *call.args) if name == "concat" else (of,)
        if name in _WRAPS and not call.args:
            return (of,)
    if name in _LAST:
        return call.args[-1:]
    if name in _WRAPS and (len(call.args) == 1 or name not in _PATHS):
        return call.args[:1]
    return ()
