"""What `from other import *` gives of a name, and `export * from "./other.js"`."""

from typing import TYPE_CHECKING

from vetting.surface._ir import Lit, Module, Node, Seq
from vetting.surface._scopes import filled

if TYPE_CHECKING:
    from vetting.surface._program import Program


def star_sources(program: "Program", module: Module, name: str) -> list[Module]:
    """The modules of the package that may give a module a name in this way, the one that does so if several
    do last: in Python that is the last one, in JavaScript the first.
    """
    found = (program.imported(module, spec) for spec in module.scope.stars)
    every = [one for one in found if one is not None and offers(one, name)]
    return every if module.path.endswith(".py") else every[::-1]


def starred(program: "Program", module: Module, name: str) -> tuple[Module, Node] | None:
    """The module that gives it, and what it is there."""
    sources = reversed(star_sources(program, module, name))
    return next((one for other in sources if (one := program.find(other, name))), None)


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
