"""What members of objects tell: next to nothing, or what the code writes out for them."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import GIVEN, PART, QUOTED, SEEN, Marks, of_kind, without
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Func,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Spread,
)
from vetting.surface._scopes import filled, owner

LITTLE = frozenset({
    *("length", "size", "st_size", "st_mtime", "status", "status_code", "ok", "returncode", "mtimeMs"),
    *("__name__", "__class__", "byteLength", "elapsed"),
})  # fmt: skip
"""Members that tell next to nothing of what they are members of."""

_COUNTED = frozenset({"lastrowid", "rowcount", "lastInsertRowid", "insertId", "affectedRows"})
"""Numbers that a database tells of what was asked of it, whatever that was made of."""

_OWN = pattern(
    rb"(?<![.\w$])(?:lastrowid|rowcount|lastInsertRowid|insertId|affectedRows)\b"
    rb"|\.(?:lastrowid|rowcount|lastInsertRowid|insertId|affectedRows)\s{0,8}(?:=(?!=)|:)"
)
"""Where a package has, or may set, something of such a name itself."""

LAST_PART = frozenset({"name", "stem", "suffix"})
"""Members of a Python path that lead nowhere else."""

LEADS_OUT = (GIVEN, PART, QUOTED)
"""What is nothing of these, as somebody chose no more than a name."""

_HOW = frozenset({"method"})
_WHERE = frozenset({"host", "hostname", "port", "protocol", "origin", "netloc", "scheme"})
_ADDRESSES = frozenset({"URL", "urlparse", "urlsplit"})
"""Members of a request, and of an address, that tell how and whom it asks; what takes an address apart."""

_MOST = 12
"""Objects that a function may return that are told apart."""

_CLASS = pattern(r"[A-Z][A-Z0-9_]*+[a-z]\w*")


def little(sources: Iterable[bytes]) -> frozenset[str]:
    """`LITTLE` in a package of these modules, with what databases count where no module has such names
    of its own.
    """
    return LITTLE if any(map(_OWN.search, sources)) else LITTLE | _COUNTED


class Known(Protocol):
    """What is known of the values of a program."""

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""


def of_request(marks: Marks, node: Attr, scope: Scope, values: Known) -> Marks:
    """What is left of an object's marks in a member that tells how a request asks, or whom, and none of
    what it says: `new Request(input, init).method`, `new URL(request.url).host`.
    """
    if node.name not in _HOW | _WHERE or not of_kind(marks, SEEN):
        return marks
    of = node.of
    found = values.only(of.name, scope, of.raw) if isinstance(of, Name) else (of, scope)
    made = found[0] if found is not None else None
    called = last_name(made.func) if isinstance(made, Call) else ""
    at = owner(of.name, scope) if isinstance(of, Name) else None
    given = isinstance(of, Param) or (
        at is not None and all(isinstance(one, Param) for one in filled(at).names[last_name(of)])
    )
    how = node.name in _HOW and (given or called == "Request")
    told = how or (node.name in _WHERE and called in _ADDRESSES)
    return without(marks, SEEN) if told else marks


def members(made: Node, fields: tuple[str, ...] = ()) -> dict[str, Node] | None:
    """The members of an object that are all written out: of `{ id: randomUUID(), text }`, and of
    `Note(id=uuid4().hex, text=text)`, whose class has these `fields` in this order; None for any other
    value.
    """
    if isinstance(made, Map):
        found: dict[str, Node] = {}
        for key, value in made.pairs:
            if not isinstance(key, Lit):
                return None
            found[str(key.value)] = _got(value)
        return found
    if isinstance(made, Call) and _CLASS.fullmatch(last_name(made.func)):
        stars = any(isinstance(arg, Spread) for arg in made.args)
        if not stars and len(made.args) <= len(fields) and "**" not in dict(made.named):
            return dict(zip(fields, made.args, strict=False)) | dict(made.named) or None
    return None


def either(made: Sequence[Node]) -> dict[str, Node] | None:
    """The members of what is one of several objects, all of them written out: `return { rest: {} }` and
    further down `return { kind, rest }`. None for too many, or where one is anything else.
    """
    found: dict[str, list[Node]] = {}
    for one in made if len(made) <= _MOST else ():
        each = members(one)
        if each is None:
            return None
        for name, value in each.items():
            found.setdefault(name, []).append(value)
    return {name: _any_of(some) for name, some in found.items()} or None


def _any_of(some: list[Node]) -> Node:
    return some[0] if len(some) == 1 else Choice(some[0].line, options=tuple(some))


def _got(value: Node) -> Node:
    """What a member is that a function gives when it is taken: `{ get path() { … } }`."""
    raw: Any = value.raw if isinstance(value, Func) else None
    if getattr(raw, "type", "") != "method_definition" or raw.children[0].type != "get":
        return value
    return Call(value.line, None, func=value)
