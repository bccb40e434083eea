"""Calls of what a class of Python's makes when it is asked for a member that it does not have:
`jobs.run(path)` of one with `__getattr__` calls what that returns.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vetting.patterns import pattern
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Lit, Module, Scope, Site
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance, flat

_GATE = pattern(rb"\bdef __getattr__\(self\b")
_ASKED = "__getattr__"
_MOST = 4000
"""Calls of one package that are looked at."""


def made_members(
    modules: Iterable[Module],
    data: dict[int, bytes],
    sites: Iterable[Site],
    machine: Evaluator,
    cut: Callable[[Scope, str], None],
) -> Iterator[Site]:
    """Those in modules whose sources are `data` and whose calls are `sites`; `cut` hears where there are
    too many.
    """
    own = [one for one in modules if isinstance(one, PythonModule)]
    if not any(_GATE.search(data[id(one)]) for one in own):
        return
    called = [one for one in sites if isinstance(one.scope.module, PythonModule)]
    for site in up_to(_MOST, called, cut, own[0].scope, "calls of members that may be made"):
        func = site.call.func
        if isinstance(func, Attr) and _makes(func, site.scope, machine):
            asked = Attr(func.line, of=func.of, name=_ASKED)
            made = Call(func.line, func=asked, args=(Lit(func.line, value=func.name),))
            yield replace(site, call=replace(site.call, raw=None, func=made))


def _makes(func: Attr, scope: Scope, machine: Evaluator) -> bool:
    """Whether the class of an object makes the member that is called."""
    for one in flat(machine.value(func.of, scope, {})):
        made = one.of if isinstance(one, Instance) else None
        names = filled(made.scope).names if isinstance(made, ClassRef) else {}
        if _ASKED in names and func.name not in names:
            return True
    return False
