"""Which modules of a package are worth the time that following values takes, and which are left.

Those that hold a tool's code come first, then what these import. What is left out is told: a value
that nobody followed is no proof that it goes nowhere.
"""

from collections.abc import Iterable, Iterator

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Module, Site
from vetting.surface._output import Output
from vetting.surface._reading import Gap

_MAX_SITES = 4000
"""Calls of one package that are looked at."""

_MAX_BYTES = 1 << 20
"""Bytes of source of one package that are looked at: what is larger is no hand-written server."""

_LIBRARIES = 4
"""Bytes of the libraries that a bundler marks that count as one: they are gone over only."""

_EVERYTHING = (0, 1 << 60)
_LARGE = "its values were not followed: more source than is followed in one package"
_UNREAD = "its values were not followed: %s"
_PACKED = "its values were not followed: a bundler has packed it"


class Modules:
    """The modules of `every` that are looked at, as `own`, and of the others why not, as `left`."""

    def __init__(self, machine: Evaluator, output: Output, every: Iterable[Module]) -> None:
        self._machine = machine
        self.own: list[Module] = []
        self.left: list[tuple[Module, str]] = []
        size = 0
        for module in _ordered(machine, output, {one.path: one for one in every}):
            inside = module.inside()
            if inside.packed(inside.region(module.scope.raw)):
                self.left.append((module, _PACKED))
                continue
            own = sum(end - start for start, end in inside.own())
            whole = machine.program.files[module.path].size
            more = max(own, whole // _LIBRARIES) if own else whole
            if size + more > _MAX_BYTES:
                self.left.append((module, _LARGE))
            else:
                size += more
                self.own.append(module)

    def sites(self) -> tuple[list[Site], list[Gap]]:
        """The calls in them that are looked at, and where there are more."""
        found: list[Site] = []
        gaps: list[Gap] = []
        for module in self.own:
            inside = module.inside()
            calls = [site for site in inside.calls(_EVERYTHING) if not site.dead]
            every = len(calls) + inside.left(_EVERYTHING)
            room = _MAX_SITES - len(found)
            if every > room and (own := inside.own()):  # libraries stand before what uses them
                calls = [site for part in own for site in inside.calls(part) if not site.dead]
            taken = calls[:room]
            if every > len(taken):
                why = f"the values of {every - len(taken)} of {every} calls were not followed"
                gaps.append(Gap(path=module.path, line=1, why=why))
            found += taken
        return found, gaps

    def gaps(self) -> list[Gap]:
        """The modules that are left out, with the reason."""
        unread = self._machine.program.gaps
        gaps = [Gap(path=module.path, line=1, why=why) for module, why in self.left]
        gaps += [Gap(path=path, line=1, why=_UNREAD % why) for path, why in unread.items()]
        return gaps


def _ordered(machine: Evaluator, output: Output, every: dict[str, Module]) -> Iterator[Module]:
    """Those with a tool's code, what they import, step by step, and then the others."""
    todo = [item.path for item in output.reading.declared]
    todo += [one.scope.module.path for held in output.code.values() for one in held]
    todo += [one.scope.module.path for one in output.dispatchers]
    todo = list(dict.fromkeys(todo))
    seen = set(todo)
    for path in todo:  # grows while it is gone through
        if path in every:
            yield every[path]
        new = [one for one in machine.program.links.get(path, ()) if one not in seen]
        seen.update(new)
        todo += dict.fromkeys(new)
    yield from (module for path, module in every.items() if path not in seen)
