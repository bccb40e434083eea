"""Objects that hand themselves on, and classes that make their own objects: `register(self)`,
`cls(host, token)`, `new this(token)`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_own_members import SELF
from vetting.surface._ir import Attr, Call, Name, Node, Param, Scope
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, Instance, Record

if TYPE_CHECKING:
    from vetting.surface._flow_received import Received


class Held(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""


_CLASS = frozenset({"cls", "this", "super"})
_STEPS = 12
"""Expressions that are gone through for what one parameter is."""


_READ_INTO = frozenset({
    *("model_validate", "model_validate_json", "model_validate_strings", "model_construct", "model_copy"),
    *("parse_obj", "parse_raw", "parse_file", "from_orm", "construct", "from_dict", "from_json"),
})  # fmt: skip
"""Methods that classes have from libraries, and that make objects: `Settings.model_validate(data)`."""


def read_into(value: Any, machine: Evaluator) -> Any:
    """The class of the package whose object a method makes that it has from a library; other values are
    given back as they are.
    """
    made = value.node if isinstance(value, Record) and value.callee in _READ_INTO else None
    func = made.func if isinstance(made, Call) else None
    of = machine.value(func.of, value.scope, value.env) if isinstance(func, Attr) else None
    return of if isinstance(of, ClassRef) else value


def makes_its_own(func: Node) -> bool:
    """Whether a call makes an object of the class in which it stands."""
    return isinstance(func, Name) and func.name in _CLASS


def class_of(node: Node, scope: Scope, values: "Held") -> Scope | None:
    """The class of an object that the code makes right there, or that a variable holds which is given
    nothing else: `new Report().rows`, `report.rows`.
    """
    if isinstance(node, Name):
        node, scope = values.only(node.name, scope, node.raw) or (node, scope)
    made = values.machine.value(node.func, scope, {}) if isinstance(node, Call) else None
    return made.scope if isinstance(made, ClassRef) else None


def classes_of(node: Node, scope: Scope, received: "Received") -> Iterator[Scope]:
    """The classes whose objects hand themselves on as what `node` is, a parameter or a variable that
    has one.
    """
    todo: list[tuple[Node, Scope]] = [(node, scope)]
    seen: set[int] = set()
    for _ in range(_STEPS):
        if not todo:
            return
        one, where = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        match one:
            case Name(name=name) if name in SELF:
                yield from islice((at for at in outwards(where) if at.kind == "class"), 1)
            case Name(name=name) if (at := owner(name, where)) is not None:
                todo += [(made, at) for made in filled(at).names[name]]
            case Param(name=name):
                todo += received.given(name, where)


def each_once(values: Iterable[Any]) -> list[Any]:
    """Functions, classes and objects without those that are there already."""
    return list({_identity(one): one for one in values}.values())


def _identity(value: Any) -> tuple[int, ...]:
    """What tells a function, a class or an object of one from others: callers find the same one."""
    match value:
        case Closure(func=func, scope=scope):
            return id(scope), getattr(func.raw, "id", id(func.raw))
        case Instance(of=of):
            return id(of.scope), -1
        case ClassRef(scope=scope):
            return (id(scope),)
    return (id(value),)
