"""Functions of the package that are called like what registers a tool, and only make an object that has a
name of its own: `tool("files", { name: "read_file", … }, run)`. What they are given first is no name.

What such an object is called where it is listed is read with the list. Where that is not fully known,
its tools are declared by the names that the objects have; where it is, and lacks one of them, by what
is said first: it may be registered in a way that nobody sees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vetting.surface import _declare
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import is_plain
from vetting.surface._handlers import code_of
from vetting.surface._ir import Attr, Node, Site
from vetting.surface._merged_over import tell_unsure
from vetting.surface._output import Output
from vetting.surface._reading import Declared
from vetting.surface._values import Closure, Record, members
from vetting.surface._wrappers import is_own


class OwnMakers:
    """What calls register that say a name first, and what they only make."""

    def __init__(self, machine: Evaluator, output: Output) -> None:
        self._machine = machine
        self._output = output
        self._put_off: list[tuple[Declared, str, list[Closure]]] = []

    def declare(
        self, kind: str, said: str, given: list[Any], nodes: tuple[Node, ...], site: Site, env: Env
    ) -> None:
        """Declare what a call registers as `said`; put off what it only makes."""
        name = self._named_otherwise(said, site, env)
        made = _declare.from_arguments(
            self._machine, kind, name or said, given=given, nodes=nodes, site=site, env=env
        )
        code = code_of(self._machine, given)
        if name is not None:
            self._put_off.append((made, said, code))
            return
        self._output.reading.sites += 1
        tell_unsure(self._machine, self._output, kind, given, site)
        self._output.declare(made, code=code)

    def declare_made(self) -> None:
        """Declare what was put off, and is not known by the list."""
        whole = not self._output.reading.gaps
        for made, said, code in self._put_off:
            if (made.kind, made.name) not in self._output.seen:
                self._output.declare(replace(made, name=said) if whole else made, code=code)

    def _named_otherwise(self, said: str, site: Site, env: Env) -> str | None:
        """What the one object with a name is called that such a function makes, and which has nothing
        of what was said first.
        """
        func, machine = site.call.func, self._machine
        of = machine.value(func.of, site.scope, {}) if isinstance(func, Attr) else None
        if isinstance(of, Record):  # the library's: each of its thousand turns need not be asked
            return None
        value = machine.value(func, site.scope, env)
        if not isinstance(value, Closure) or is_own(machine, func, site.scope):
            return None
        if not is_plain(value.scope.module.function(value.func, value.scope)):
            return None
        made = machine.value(site.call, site.scope, env)
        inside = [made, *(members(made) or {}).values()]
        names = {
            name for one in inside if isinstance(name := _declare.find_name(machine, one), str)
        }
        named = len(names) == 1 and said not in set(_texts(inside))
        return names.pop() if named else None


def _texts(values: Sequence[Any]) -> Iterator[str]:
    """The texts among values, and among the members of these."""
    for value in values:
        every = [value, *(members(value) or {}).values()]
        yield from (one for one in every if isinstance(one, str))
