"""What `from other import *` gives of a name, and `export * from "./other.js"`."""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from vetting.surface._ir import Imported, Lit, Module, Name, Node, Seq
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
    for other in reversed(star_sources(program, module, name)):
        found = program.find(other, name, {module.path})
        if found is not None and not leads_back(program, *found, name, {module.path}):
            return found
    return None


def leads_back(
    program: "Program", module: Module, node: Node, name: str, asked: AbstractSet[str]
) -> bool:
    """Whether a module only has a name from one of those that were `asked` for it before: modules of one
    package that import each other.
    """
    nodes = filled(module.scope).names.get(name, ()) if isinstance(node, Name) else (node,)
    specs = [one.spec for one in nodes if isinstance(one, Imported) and one.name == name]
    others = [program.imported(module, spec) for spec in specs]
    back = [one for one in others if one is not None and one.path in asked]
    return bool(back) and len(back) == len(nodes)


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
