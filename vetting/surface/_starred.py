"""What `from other import *` gives of a name, and `export * from "./other.js"`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vetting.surface._ir import Lit, Module, Node, Seq
from vetting.surface._scopes import filled

if TYPE_CHECKING:
    from vetting.surface._program import Program

_DEPTH = 8


def starred(
    program: "Program", module: Module, name: str, depth: int = 0
) -> tuple[Module, Node] | None:
    """The module of the package that gives it, and what it is there; in Python the last one wins."""
    specs: Iterable[str] = module.scope.stars
    if module.path.endswith(".py"):
        specs = reversed(module.scope.stars)
    for spec in specs if depth <= _DEPTH else ():
        other = program.imported(module, spec)
        if other is not None and offers(other, name):
            found = program.find(other, name, depth + 1)
            if found is not None:
                return found
    return None


def offers(module: Module, name: str) -> bool:
    """Whether a module gives a name to those that import all of its names, or may."""
    if not module.path.endswith(".py"):
        return True
    said = filled(module.scope).names.get("__all__")
    if said is None:
        return not name.startswith("_")
    names = [item for node in said if isinstance(node, Seq) for item in node.items]
    sure = all(isinstance(node, Seq) for node in said) and not module.additions("__all__")
    known = {item.value for item in names if isinstance(item, Lit)}
    return name in known or not sure or len(known) < len(names)
