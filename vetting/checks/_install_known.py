"""What an expression of an install script stands for that is no expression itself."""

from dataclasses import dataclass
from typing import Any

from vetting.checks._install_script import Script
from vetting.profile._javascript_variables import FUNCTIONS


@dataclass(frozen=True, slots=True)
class Known:
    """Something that no expression stands for by itself."""

    said: str
    value: Any = None
    """Of an entry of a table, `said` being its key: whose value it is, with its script."""


UNKNOWN, LOOP = Known("?"), Known("loop")
ENTRY = Known("entry")
"""The name of a file that lies in some folder."""
DATA = Known("data")
"""Something in a JSON file of the package that holds no path out of its place."""
OWN_NAME = Known("name")
"""The name of the package."""
ANSWER = Known("answer")
"""Where a server says that something lies."""
Leaf = tuple[Script, Any]


def are_functions(leaves: list[Leaf]) -> bool:
    """Whether something is always a function of the package."""
    return bool(leaves) and all(getattr(leaf, "type", "") in FUNCTIONS for _, leaf in leaves)


def is_builtin(path: tuple[str, ...] | None) -> bool:
    """Whether a name means something of Node.js, or a package."""
    return path is not None and not path[0].startswith(".")


def of_module(script: Script, callee: Any) -> bool:
    """Whether what is called is of a module of the package."""
    path = script.meaning(callee)
    return path is not None and path[0].startswith(".")
