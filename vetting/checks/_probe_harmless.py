"""Statements of JavaScript that do no more than look at the machine, count, wait and print: nothing that is
read, sent, written, started or thrown depends on them but by what they return.

A statement is judged by the names in it. What it calls is its own, another such statement of the file, or
one of the functions listed here; a name that is put together is looked up only in a table of the file.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vetting.checks._probe_names import (
    Imported,
    Own,
    every,
    imports_of,
    is_bound,
    member_of,
    names_of,
    text,
)
from vetting.errors import FormatError
from vetting.grammars import kind_of, parser

_MOST = 200_000
_GLOBALS = frozenset({
    *("console", "Math", "JSON", "Object", "Boolean", "Number", "String", "Array", "Date", "Set"),
    *("Map", "RegExp", "parseInt", "parseFloat", "isNaN", "setTimeout", "setInterval", "setImmediate"),
    *("clearTimeout", "clearInterval", "undefined", "NaN", "Infinity", "performance", "Intl"),
})  # fmt: skip
_PROCESS = frozenset({
    *("platform", "arch", "version", "versions", "uptime", "memoryUsage", "pid"),
    *("hrtime", "cpuUsage", "cwd", "title"),
})  # fmt: skip
_READS = frozenset(
    {"some", "includes", "join", "find", "filter", "every", "indexOf", "length", "map"}
)
_OF_PROCESS = {
    **dict.fromkeys(("stderr", "stdout", "stdin"), frozenset({"write", "isTTY", "columns"})),
    **dict.fromkeys(("argv", "execArgv"), _READS),
}
"""What may be taken of its members: none of it changes one."""

_OS = frozenset({
    *("cpus", "totalmem", "freemem", "uptime", "hostname", "platform", "arch", "release", "type", "loadavg"),
    *("userInfo", "version", "machine", "availableParallelism", "EOL", "homedir", "tmpdir"),
})  # fmt: skip
_MODULES = {
    "os": _OS,
    "inspector": frozenset({"url"}),
    "fs": frozenset({"existsSync"}),
    "perf_hooks": frozenset({"performance"}),
}
_NEVER = frozenset({
    *("this", "super", "class_declaration", "class", "throw_statement", "yield_expression", "import"),
    *("while_statement", "do_statement", "for_statement"),
    *("with_statement", "computed_property_name", "meta_property", "decorator", "ERROR"),
})  # fmt: skip
_NO_MEMBERS = frozenset({
    *("constructor", "prototype", "__proto__", "assign", "defineProperty", "defineProperties", "caller"),
    *("getPrototypeOf", "setPrototypeOf", "getOwnPropertyDescriptor", "getOwnPropertyDescriptors"),
    *("__defineGetter__", "__defineSetter__", "__lookupGetter__", "callee"),
})  # fmt: skip
_MADE = frozenset({"Map", "Set", "Date", "RegExp", "Array"})
_FIXED = frozenset(
    {"string", "number", "true", "false", "null", "arrow_function", "function_expression"}
)
_SETS = frozenset({"assignment_expression", "augmented_assignment_expression", "update_expression"})


class Script:
    """A file that was parsed.

    Raises:
        FormatError: it is too large, or not to be parsed.
    """

    def __init__(self, data: bytes, path: str) -> None:
        if len(data) > _MOST:
            raise FormatError("too large to be followed")
        self.path = path
        self.tops: list[Any] = list(parser(kind_of(path)).parse(data).root_node.named_children)
        self.known: set[str] = set()
        """Imported names that are known to be as harmless."""

        self._scanned: dict[int, frozenset[str] | None] = {}

    @cached_property
    def imported(self) -> dict[str, Imported]:
        """All names that are imported, by imports and by `const os = require("os")`."""
        return {name: one for top in self.tops for name, one in imports_of(top)}

    @cached_property
    def declared(self) -> dict[str, list[Any]]:
        """The statements of the file that declare a name."""
        found: dict[str, list[Any]] = {}
        for top in self.tops:
            for name in names_of(top):
                found.setdefault(name, []).append(top)
        return found

    def mentions(self, name: str) -> Iterator[tuple[Any, Any]]:
        """Where a name of the file is used, each with the statement that holds it."""
        for top in self.tops:
            for node in every(top):
                named = node.type in ("identifier", "shorthand_property_identifier")
                if named and text(node) == name and not is_bound(node):
                    yield node, top

    def harmless(self, top: Any) -> bool:
        """Whether a statement of the file, and all that it uses of the file, is no more than that."""
        return self.reached(top) is not None

    def reached(self, top: Any) -> set[str] | None:
        """All names of the file that a statement uses, if it is as harmless as that; else None."""
        seen: set[int] = set()
        found: set[str] = set()
        left = [top]
        while left:
            one = left.pop()
            if one.id in seen:
                continue
            seen.add(one.id)
            if one.id not in self._scanned:
                self._scanned[one.id] = self.uses(one)
            if (uses := self._scanned[one.id]) is None:
                return None
            found |= uses
            for name in uses:
                if len(self.declared[name]) != 1:
                    return None
                left += self.declared[name]
        return found

    def uses(self, node: Any) -> frozenset[str] | None:
        """The names of the file that a piece of code uses; None where it does more."""
        inside = list(every(node))
        own = Own(node, inside)
        found: set[str] = set()
        for one in inside:
            if one.type in _NEVER or not self._is_plain(one, own):
                return None
            if one.type not in ("identifier", "shorthand_property_identifier") or own.has(one):
                continue
            name = text(one)
            if name in self.declared and name not in self.imported:
                found.add(name)
            elif not self._is_listed(one):
                return None
        return frozenset(found)

    def keeps(self, name: str) -> bool:
        """Whether something may be put into what a name of the file stands for, and found there by others."""
        for top in self.declared[name]:
            inner = top.child_by_field_name("declaration") or top
            if inner.type == "function_declaration":
                continue
            for one in inner.named_children:
                value = one.child_by_field_name("value")
                if text(inner).startswith("const") and value is not None and value.type in _FIXED:
                    continue
                return True
        return False

    def _is_plain(self, node: Any, own: Own) -> bool:
        """Whether a node by itself does nothing that is not written there."""
        if node.type in _SETS:
            set_ = node.child_by_field_name("left") or node.child_by_field_name("argument")
            return set_.type == "identifier" and own.has(set_)
        if node.type in ("property_identifier", "shorthand_property_identifier_pattern"):
            return text(node) not in _NO_MEMBERS
        if node.type == "unary_expression":
            return text(node.child_by_field_name("operator")) != "delete"
        if node.type == "new_expression":
            return text(node.child_by_field_name("constructor")) in _MADE
        if node.type == "call_expression":
            func = node.child_by_field_name("function")
            return func.type in ("identifier", "member_expression", "subscript_expression")
        return node.type != "subscript_expression" or self._looks_up(node, own)

    def _looks_up(self, node: Any, own: Own) -> bool:
        """Whether a member is taken of a table of the file, of the environment, or by its number."""
        of, key = node.child_by_field_name("object"), node.child_by_field_name("index")
        if key.type == "number" or text(of) == "process.env":
            return True
        name = text(of)
        return of.type == "identifier" and name in self.declared and not own.has(of)

    def _is_listed(self, node: Any) -> bool:
        """Whether a name that is no variable's is known, and what is taken of it too."""
        name, member = text(node), member_of(node)
        if name in self.known:
            return True
        if (made := self.imported.get(name)) is not None:
            allowed = _MODULES.get(made.module.removeprefix("node:"), frozenset())
            return made.name in allowed if made.name else member in allowed
        if name == "process":
            whole = member == "env" and _is_looked_into(node.parent)
            return (
                member in _PROCESS or whole or _is_read(node.parent, _OF_PROCESS.get(member or ""))
            )
        return name in _GLOBALS and (name not in ("console", "Object") or member is not None)


def _is_looked_into(env: Any) -> bool:
    """Whether of the environment one variable is taken, or it is asked for one."""
    over = env.parent
    if over.type == "binary_expression":
        return text(over.child_by_field_name("operator")) == "in"
    taken = over.child_by_field_name("object")
    return taken is not None and taken.id == env.id


def _is_read(held: Any, allowed: frozenset[str] | None) -> bool:
    """Whether only that is taken of a member; a function that gets its elements does not get it itself."""
    if allowed is None or member_of(held) not in allowed:
        return False
    call = held.parent.parent
    args = call.child_by_field_name("arguments") if call.type == "call_expression" else None
    for one in args.named_children if args is not None else ():
        parameters = one.child_by_field_name("parameters")
        several = parameters is not None and len(parameters.named_children) > 1
        if several or one.type not in (*_FIXED, "regex"):
            return False
    return True
