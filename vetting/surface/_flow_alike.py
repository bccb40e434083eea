"""Values that are alike: the same, or made of parts that are."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any


def alike(one: Any, other: Any) -> bool:
    """Whether two values are alike in all of their parts, as their `repr` is, which writes out all that an
    object has to do with: its class, what that is made from, and their modules.
    """
    todo, seen = [(one, other)], set[tuple[int, int]]()
    while todo:
        left, right = todo.pop()
        if left is right or (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        if type(left) is not type(right):
            return False
        if isinstance(left, dict | list | tuple) or is_dataclass(left):
            both = _parts(left), _parts(right)
            if len(both[0]) != len(both[1]):
                return False
            todo += zip(*both, strict=True)
        elif repr(left) != repr(right):
            return False
    return True


def _parts(value: Any) -> Sequence[Any]:
    """What a value is made of; of an object what is known of it first is looked at first, as the last."""
    if isinstance(value, dict):
        return [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple):
        return value
    return [getattr(value, field.name) for field in reversed(fields(value))]
