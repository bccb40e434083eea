"""What an expression evaluates to when nothing runs: values, and what stands for the unknown.

Plain values are Python's: str, int, float, bool, None, list, dict. The unknown stays in place as
`Opaque`, so a list with one unreadable element is still a list. Nobody changes one that is made:
they are not frozen for the reason that `_ir.Node` has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from vetting.surface._ir import Call, Func, Module, Node, Scope

TOO_DEEP = "too deep to be followed"
"""Why something is not known for which there were too few steps."""

MAX_ITEMS = 20_000
"""Elements of one list; a server with more tools than this is not read further."""


@dataclass(slots=True, eq=False)
class Opaque:
    """A value that is not known; `raw` is the syntax it came from."""

    line: int = 0
    why: str = "a value made at run time"
    param: Scope | None = None
    """The function whose parameter it is, for its callers to be asked."""

    tail: str = ""
    """Of a text of which only the beginning is not known: the rest."""


A_PARAMETER = "a parameter"
ITSELF = "defined by itself"
OF_ITSELF = "something of what is defined by itself"


def is_itself(value: Any) -> bool:
    """Whether a value is only that which is being made."""
    return isinstance(value, Opaque) and value.why is ITSELF


def is_of_itself(value: Any) -> bool:
    """Whether a value is that which is being made, or something of it: one of its keys."""
    return isinstance(value, Opaque) and value.why in (ITSELF, OF_ITSELF)


def told(values: list[Any]) -> list[Any]:
    """Those of a variable's values that say what it is: a class that is decorated, `X = f(X)`, is still
    that class, and a list of which some are left out, or to which others are added, still that list.
    """
    known = [v for v in values if v is not None]
    if any(isinstance(one, _STAYING) for v in known for one in flat(v)):
        known = [_but_itself(one) for v in known for one in _options(v) if not is_itself(one)]
    return known or values[:1]


def _options(value: Any) -> list[Any]:
    """What a value may be, where it may be itself: `x = chosen(x)` of a function that may give `x` back."""
    options = list(flat(value))
    return options if any(map(is_itself, options)) else [value]


def _but_itself(value: Any) -> Any:
    """A value without the elements that are there already."""
    if isinstance(value, list) and any(map(is_itself, value)):
        return [item for item in value if not is_itself(item)]
    return value


@dataclass(slots=True, eq=False)
class Many:
    """One of these values, nobody knows which."""

    options: tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Otherwise(Many):
    """A text that nobody here knows, of a parameter, and the one that there is without it:
    `name || "search"`.
    """


@dataclass(slots=True, eq=False)
class Closure:
    """A function with the scope it was made in and what was known there."""

    func: Func
    scope: Scope
    env: Mapping[tuple[int, str], Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called by; `const find = () => …` is called after its variable."""
        if self.func.name:
            return self.func.name
        given = ((name, nodes) for name, nodes in self.scope.names.items() if len(nodes) == 1)
        return next((name for name, (node,) in given if node is self.func), "")


@dataclass(slots=True, eq=False)
class ClassRef:
    """A class, by the scope of its body."""

    scope: Scope
    name: str
    env: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    """Of `self` in a method: what is known of the parameters of its constructor."""


@dataclass(slots=True, eq=False)
class Instance:
    """An object made from a class of the package."""

    of: ClassRef
    call: Call
    scope: Scope
    env: Mapping[tuple[int, str], Any]


@dataclass(slots=True, eq=False)
class ModuleRef:
    """A module of the package."""

    module: Module


@dataclass(slots=True, eq=False)
class External:
    """A name of another package: its module and the dotted name inside."""

    spec: str
    name: str


@dataclass(slots=True, eq=False)
class Record:
    """What a call to something outside returns, as far as its arguments tell."""

    callee: str
    """The last name of what was called: `Tool`, `Server`."""

    fields: dict[str, Any]
    args: tuple[Any, ...]
    node: Node
    scope: Scope
    env: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    """What was known of variables where it was called."""


@dataclass(slots=True, eq=False)
class Placed:
    """An object literal with its place, for declarations that lie far from their registration."""

    fields: dict[str, Any]
    nodes: dict[str, Node]
    """The syntax of each member, for its text."""

    line: int
    scope: Scope
    env: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    """What was known of variables where it stands."""


_PARTS = 4
"""Levels of lists and objects in which a parameter is looked for."""

_STAYING = (ClassRef, list)
"""What a variable still is that is given something made of it."""

_WITH_FIELDS = (Placed, Record)
"""As a tuple: `Placed | Record` makes a type whenever it is asked."""


def members(value: Any) -> dict[Any, Any] | None:
    """The members of an object-like value; under `...` stands what has no known name."""
    if isinstance(value, dict):
        return value
    if isinstance(value, _WITH_FIELDS):
        return value.fields
    return None


def flat(value: Any) -> Sequence[Any]:
    """What a value may be, one by one; what several of its parts may be is told once."""
    if not isinstance(value, Many):
        return (value,)
    if not any(isinstance(one, Many) for one in value.options):
        return value.options
    found: list[Any] = []
    todo: list[Any] = [value]
    seen = set[int]()
    while todo:
        one = todo.pop()
        if not isinstance(one, Many):
            found.append(one)
        elif id(one) not in seen:
            seen.add(id(one))
            todo += reversed(one.options)
    return found


def any_of(options: Iterable[Any]) -> Any:
    """One of these, each text and each object once, and what is not known of a parameter."""
    found: list[Any] = []
    seen = set[Any]()
    for one in options:
        key = one if isinstance(one, str) else _unknown(one) or id(one)
        if key not in seen:
            seen.add(key)
            found.append(one)
    return found[0] if len(found) == 1 else Many(tuple(found))


def _unknown(value: Any) -> tuple[int, str] | None:
    """What tells something unknown of one function's parameters from another's."""
    known = isinstance(value, Opaque) and value.param is not None and type(value) is Opaque
    return (id(value.param), value.tail) if known else None


def param_of(value: Any, depth: int = 0) -> Scope | None:
    """The function a value, part of a list, or what has no known name in an object, is a parameter of."""
    if isinstance(value, Opaque):
        return value.param
    parts: Iterable[Any] = ()
    if isinstance(value, Many):
        parts = flat(value)
    elif isinstance(value, list | tuple):
        parts = value
    elif isinstance(value, dict) and ... in value:
        parts = (value[...],)
    found = (param_of(part, depth + 1) for part in parts) if depth < _PARTS else ()
    return next((one for one in found if one is not None), None)


def put(fields: dict[Any, Any], key: str | None, item: Any) -> None:
    """Set a member; what has no known name is kept with all others that have none."""
    if key is not None:
        fields[key] = item
        return
    before = fields.get(...)
    known = before.options if isinstance(before, Many) else () if before is None else (before,)
    fields[...] = Many((*known, item)[:MAX_ITEMS]) if known else item


def elements(value: Any, line: int = 0) -> Iterator[Any]:
    """The elements of a list that may be one of several, or hold parts that are unknown."""
    if isinstance(value, Many):
        for option in value.options:
            yield from elements(option, line)
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, Opaque):
        yield value
    elif value is not None:
        yield Opaque(line, "not a list that can be read")


def capped(items: list[Any], line: int) -> list[Any]:
    """`items`, or as many as are read with something unknown behind them."""
    if len(items) <= MAX_ITEMS:
        return items
    return [*items[:MAX_ITEMS], Opaque(line, f"longer than {MAX_ITEMS} elements")]


def first_of(items: Iterable[Any], line: int) -> list[Any]:
    """As many of `items` as are read, with something unknown behind them if there are more."""
    return capped(list(islice(items, MAX_ITEMS + 1)), line)


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as JSON.

    Raises:
        ValueError: part of it is not known.
    """
    if depth > 60:
        raise ValueError
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, Otherwise):
        return value.options[-1]
    if isinstance(value, dict | Placed):
        if ... in (members(value) or {}):
            raise ValueError
        return {key: plain(item, depth + 1) for key, item in (members(value) or {}).items()}
    raise ValueError


def key_of(value: Any) -> str | None:
    """A member's name, when it is known."""
    value = value.options[-1] if isinstance(value, Otherwise) else value
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
