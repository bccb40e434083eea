"""Extensions: one per module of a package, found by its class, listed nowhere else.

An extension folder's `__init__` holds its contract (an ABC). Every module beside it whose name
does not start with an underscore defines exactly one subclass of that contract, and the
extension's name is the module's name with dashes for underscores. Names can be listed, and what is
spelled in a module be read, without importing anything: a command pays only for the extension it
uses.
"""

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from vetting.errors import UsageError

T = TypeVar("T")


@cache
def names(package: str) -> tuple[str, ...]:
    """The extensions of the package so named, sorted, without importing them."""
    found = importlib.util.find_spec(package)
    if found is None:
        raise ModuleNotFoundError(f"there is no package {package!r}", name=package)
    return tuple(
        sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(found.submodule_search_locations)
            if not module.name.startswith("_")
        )
    )


@cache
def sources(package: str) -> Mapping[str, str]:
    """The text of every extension's module, by name, for what can be told without importing it."""
    found = importlib.util.find_spec(package)
    folders = (found.submodule_search_locations if found else None) or ()
    return {name: _source(folders, name.replace("-", "_")) for name in names(package)}


def _source(folders: Iterable[str], module: str) -> str:
    for folder in folders:
        for path in (Path(folder, f"{module}.py"), Path(folder, module, "__init__.py")):
            with suppress(OSError):
                return path.read_text("utf-8")
    raise ModuleNotFoundError(f"the source of {module} is not there", name=module)


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


def choose(package: str, name: str, contract: type[T], what: str) -> T:
    """A new instance of the extension that a person named; `what` is what they are called.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return load(package, name, contract)
    except KeyError:
        known = ", ".join(names(package))
        raise UsageError(f"there is no {what} {name!r}", hint=f"one of: {known}") from None


def load_all(package: str, contract: type[T]) -> tuple[T, ...]:
    """Every extension of `package`, in name order."""
    return tuple(load(package, name, contract) for name in names(package))
