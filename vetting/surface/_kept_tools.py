"""Tools that a library keeps, taken out of where they are kept: what is done with
`server._registeredTools.one` and with each of `mcp._tool_manager._tools.values()`.

A way to one is written as the members that lead to it: after those of the server's own `<tool>`, and
`<said>` where that is a part of what it says.
"""

from vetting.surface._calls import last_name
from vetting.surface._idioms import FIELDS
from vetting.surface._ir import Lit, Map, Node, Site
from vetting.surface._taking import Given
from vetting.surface._use import Role, Use, Variable

TOOL, SAID = "<tool>", "<said>"
TAKEN = frozenset({TOOL, SAID})
_LISTS = frozenset({"_registeredTools", "_tools"})
_WORDS = frozenset({
    *("name", "__doc__", "__signature__", "__annotations__"),
    *({key for keys in FIELDS.values() for key in keys} - {"args", "uri"}),
})  # fmt: skip
"""Members that say what a tool is."""

_GIVES = frozenset({"values", "items", "get", "copy", "entries", "__getitem__"})
_SOME = frozenset({
    *("filter", "find", "findLast", "slice", "sort", "toSorted", "reverse", "concat", "at", "values"),
    *("copy", "pop", "shift", "flat", "get"),
})  # fmt: skip
"""Methods of lists and tables of tools that give one or more of them."""

_EACH = frozenset({"values", "entries"})
_ASKED = frozenset({"get_tool", "list_tools", "get_tools", "_list_tools", "_get_tool"})
"""Methods that give tools as they are kept, of a server or of what it keeps them in."""

_CHANGES = frozenset({"update", "setdefault", "pop", "__setattr__", "__setitem__"})
_GROWS = frozenset({*_CHANGES, "append", "extend", "insert", "push", "add", "remove", "clear"})
_ASSIGNS = frozenset({"assign", "defineProperties"})
_STEPS = frozenset({"[]", "__dict__", TOOL})

Path = tuple[str, ...]


def within(path: Path) -> Path:
    """The same way to a kept tool, whichever it is."""
    at = next((number for number, part in enumerate(path) if part in _LISTS), None)
    if at is None or len(path) == at + 1:
        return path
    further = [part for part in path[at + 2 :] if part not in _STEPS and not part.isdigit()]
    said = [part for part in further if part in _WORDS or part == SAID]
    return (*path[: at + 1], TOOL, *([SAID] if said else further[:1]))


def gives(use: Use, path: Path) -> Path | None:
    """The way to what a method gives, where that are tools."""
    if use.role is not Role.CALLED or SAID in path:
        return None
    if TOOL in path:
        return path if use.name in _SOME else None
    if path and path[-1] in _LISTS and use.name in _GIVES:
        return (*path, TOOL)
    return (*path, "_tools", TOOL) if use.name in _ASKED else None


def passed(path: Path, site: Site) -> Path:
    """The way to what a function of the language gives of a table: `Object.values(tools)`."""
    of_table = bool(path) and path[-1] in _LISTS and last_name(site.call.func) in _EACH
    return (*path, TOOL) if of_table else path


def is_names(use: Use, path: Path) -> bool:
    """Whether a table is gone through, which gives the names of its tools."""
    return use.role is Role.TURNED and bool(path) and path[-1] in _LISTS


def is_pair(path: Path, parts: tuple[tuple[Path, str], ...]) -> bool:
    """Whether tools are gone through with their names: `for name, tool in tools.items():`."""
    return len(parts) == 2 and bool(path) and path[-1] == TOOL


def without_name(path: Path, given: Given) -> tuple[tuple[Variable, Path, Path], ...]:
    """The variables of a function that get something, but for the name of a tool: `([name, tool]) => …`."""
    named = bool(path) and path[-1] == TOOL
    apart = [one for one in given.variables if one[1]] if named else []
    return tuple(one for one in given.variables if len(apart) != 2 or one != apart[0])


def changes(use: Use) -> bool:
    """Whether what a kept tool says is another thing by an assignment or a method."""
    if use.role is Role.SET:
        return SAID in use.path or use.name in _WORDS or use.name == "[]"
    return use.name in (_GROWS if SAID in use.path else _CHANGES)


def puts(use: Use, site: Site) -> bool:
    """The same of a function that is given one: `setattr(tool, "description", text)`."""
    name, args = last_name(site.call.func), site.call.args
    if SAID in use.path:
        return True
    if name in _ASSIGNS:
        return any(not isinstance(arg, Map) or any(map(_is_said, _keys(arg))) for arg in args[1:])
    return len(args) < 2 or _is_said(args[1])


def _keys(node: Map) -> list[Node | None]:
    return [key for key, _ in node.pairs]


def _is_said(key: Node | None) -> bool:
    return not isinstance(key, Lit) or key.value in _WORDS
