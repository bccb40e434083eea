"""The names under which things are registered, also those that only a caller knows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from vetting.patterns import pattern
from vetting.surface._callers import callers, parameter
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Scope, Site
from vetting.surface._mounts import Mounts
from vetting.surface._output import Output
from vetting.surface._reading import Declared
from vetting.surface._values import Closure, Many, Opaque, Otherwise

_MADE = "what is registered is made at run time"
_NAME = pattern(r"[A-Za-z][\w.-]{2,127}")
_CALLERS = 3
"""How many functions outwards a parameter is followed."""


class Naming:
    """Declares what is registered under every name that it may have."""

    def __init__(self, machine: Evaluator, mounts: Mounts, output: Output) -> None:
        self._machine = machine
        self._mounts = mounts
        self._output = output
        self._asking: set[int] = set()
        """The functions whose callers are being asked: to ask them once more tells nothing new."""

    def name(
        self,
        given: Any,
        kind: str,
        site: Site,
        made: Callable[[Any], Declared],
        again: Callable[[Env], None],
        code: Sequence[Closure],
        depth: int = 0,
    ) -> None:
        """Declare under the name that was found, with the prefixes of where it is mounted; `again`
        is asked once for each caller, where the name is a parameter.
        """
        prefixes = self._mounts.prefixes(site) if kind != "resource" else [""]
        options = self.options(given, kind, again, depth)
        for name in dict.fromkeys(options):
            known = isinstance(name, str) or given is None
            if not known and self._asked(name, kind, again, depth):
                continue
            if not known and not (name := self.tail(name, kind, site)):
                self._missing(given, kind, site)
                continue
            for prefix in prefixes:
                self._output.declare(made(name), prefix, code)

    def options(self, given: Any, kind: str, again: Callable[[Env], None], depth: int) -> list[Any]:
        """The names that something may have: one that it has for want of another where no caller
        gives any.
        """
        if isinstance(given, Otherwise):
            return [] if self._asked(given, kind, again, depth) else [given.options[-1]]
        if not isinstance(given, Many):
            return [Opaque() if isinstance(given, list | dict) else given]
        return [one for option in given.options for one in self.options(option, kind, again, depth)]

    def tail(self, given: Any, kind: str, site: Site) -> str:
        """The name but for its beginning, which nobody tells."""
        tail = tail_of(given)
        if tail:
            why = f"something that is not known stands before the name {tail}"
            self._output.missing(kind, site.scope.module.path, site.call.line, why)
        return tail

    def unknown(
        self, given: Any, kind: str, site: Site, again: Callable[[Env], None], depth: int = 0
    ) -> bool:
        """What is registered is a parameter, and asked from the function's callers, or a gap: whether it
        is that.
        """
        if not isinstance(given, Opaque):
            self._output.missing(kind, site.scope.module.path, site.call.line, _MADE)
        elif self._asked(given, kind, again, depth):
            return False
        else:
            self._missing(given, kind, site)
        return True

    def _asked(self, given: Any, kind: str, again: Callable[[Env], None], depth: int) -> bool:
        """Whether somebody calls the function that `given` is a parameter of."""
        param: Scope | None = parameter(given)
        if param is None or depth >= _CALLERS or id(param) in self._asking:
            return False
        # who else may call what registers no tool is not asked: the list of tools is whole without
        memory = self._machine.memory
        with memory.asking() if kind != "tool" else nullcontext():
            envs = list(callers(self._machine, param))
        self._asking.add(id(param))
        try:
            for env in envs:
                again(env)
        finally:
            self._asking.discard(id(param))
        return bool(envs)

    def _missing(self, given: Any, kind: str, site: Site) -> None:
        options = given.options if isinstance(given, Many) else (given,)
        why = next((o.why for o in options if isinstance(o, Opaque)), "one of several")
        if parameter(given) is not None:
            why = "a parameter, and no caller is found"
        self._output.missing(kind, site.scope.module.path, site.call.line, f"its name is {why}")


def tail_of(given: Any) -> str:
    """The end of a text of which only the beginning is not known, where that can be a name."""
    tail = given.tail.lstrip("-_.:/") if isinstance(given, Opaque) else ""
    return tail if _NAME.fullmatch(tail) else ""
