"""What else is done with a function than calling it by its name."""

from dataclasses import dataclass, field

from vetting.surface._ir import Node, Scope, Site


@dataclass(slots=True)
class Others:
    """`names` it is called by beside its own, `turned` the lists whose method calls it with each of
    their items, `later` the calls that hand it on with what it is called with, and from which place,
    `offered` those that make it a tool, `handed` the places that nobody follows.
    """

    names: set[str] = field(default_factory=set)
    turned: list[tuple[Node, Scope]] = field(default_factory=list)
    later: list[tuple[Site, int]] = field(default_factory=list)
    offered: list[tuple[str, int]] = field(default_factory=list)
    handed: list[tuple[str, int]] = field(default_factory=list)
