"""Extensions: one per module of a package, found by its class, listed nowhere else.

An extension folder's `__init__` holds its contract (an ABC). Every module beside it whose name
does not start with an underscore defines exactly one subclass of that contract, and the
extension's name is the module's name with dashes for underscores. Names can be listed without
importing anything, so a command pays only for the extension it uses.
"""

import importlib
import inspect
import pkgutil
from functools import cache
from typing import TypeVar

T = TypeVar("T")


@cache
def names(package: str) -> tuple[str, ...]:
    """The extensions of the package so named, sorted, without importing them."""
    return tuple(
        sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(importlib.import_module(package).__path__)
            if not module.name.startswith("_")
        )
    )


def load(package: str, name: str, contract: type[T]) -> T:
    """A new instance of the extension `name` of `package`.

    Raises:
        KeyError: there is no such extension.
        TypeError: the module does not define exactly one subclass of `contract`.
    """
    if name not in names(package):
        raise KeyError(name)
    module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
    found = [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, contract)
        and value.__module__ == module.__name__
        and not inspect.isabstract(value)
    ]
    if len(found) != 1:
        raise TypeError(f"{module.__name__} defines {len(found)} of {contract.__name__}, not one")
    return found[0]()


def load_all(package: str, contract: type[T]) -> tuple[T, ...]:
    """Every extension of `package`, in name order."""
    return tuple(load(package, name, contract) for name in names(package))
