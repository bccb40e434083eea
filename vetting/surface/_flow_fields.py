"""What the fields of objects get whose class names them and has no function of its own that makes it: a
dataclass. What its `__post_init__` looks at is looked at before anybody uses the object.
"""

import ast
from collections.abc import Iterator
from typing import Protocol

from vetting.surface._flow_marks import Marks
from vetting.surface._ir import Call, Func, Node, Scope
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef


class Followed(Protocol):
    """What is known of the values of a program."""

    def marks(self, node: Node, scope: Scope) -> Marks:
        """What a node is made of."""

    def unless_looked_at(
        self, marks: Marks, name: str, scopes: tuple[Scope, ...], raw: object = None
    ) -> Marks:
        """What is left of marks after what functions do that look at a variable."""


def fields(
    call: Call, scope: Scope, made: ClassRef, values: Followed
) -> Iterator[tuple[Scope, str, Marks]]:
    """The fields that a call gives something to which makes an object, by the scope of its class."""
    where = filled(made.scope)
    body = getattr(where.raw, "body", None)
    if not isinstance(body, list):
        return
    if "__init__" in where.names:
        for field, node in call.named if _takes_all(where) else ():
            if marks := values.marks(node, scope):
                yield where, field, marks
        return
    names = [
        part.target.id
        for part in body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]
    looks = tuple(_after(where))
    for field, node in (*zip(names, call.args, strict=False), *call.named):
        marks = values.marks(node, scope)
        if marks := values.unless_looked_at(marks, f"self.{field}", looks):
            yield where, field, marks


def _takes_all(where: Scope) -> bool:
    """Whether objects of a class get all fields that they are made with: `self.__dict__.update(fields)`."""
    for node in where.names["__init__"]:
        words = node.raw.args.kwarg if isinstance(node.raw, ast.FunctionDef) else None
        if words is not None and isinstance(node.raw, ast.FunctionDef):
            text = where.module.source(node.raw)
            own = (
                "self.__dict__.update(",
                "vars(self).update(",
                "setattr(self, ",
                "self.__dict__ = ",
            )
            return any(one in text for one in own)
    return False


def _after(where: Scope) -> Iterator[Scope]:
    """The function of a class that runs as soon as an object has its fields."""
    for node in where.names.get("__post_init__", ()):
        if isinstance(node, Func):
            yield filled(where.module.function(node, where))
