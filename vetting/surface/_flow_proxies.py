"""Calls that a `Proxy` makes of what is done with it: `jobs.path = path` runs its `set`, `jobs.run(path)`
what its `get` gives, and `jobs(path)` its `apply`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_stores import Stores
from vetting.surface._ir import (
    Attr,
    Call,
    Func,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Within,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._values import Record, flat

_GATE = pattern(rb"\bnew\s{1,9}Proxy\(")
_NAMES = pattern(rb"(?<![\w$])([\w$]++)\s{0,9}=\s{0,9}new\s{1,9}Proxy\(")


def proxied(
    modules: Iterable[Module],
    data: dict[int, bytes],
    sites: Sequence[Site],
    machine: Evaluator,
    stores_of: Callable[[Module], Stores],
) -> Iterator[Site]:
    """Those in modules whose sources are `data` and whose calls are `sites`."""
    own = [one for one in modules if isinstance(one, JavaScriptModule)]
    if not any(_GATE.search(data[id(one)]) for one in own):
        return
    names = {match[1].decode() for one in own for match in _NAMES.finditer(data[id(one)])}
    for site in sites:
        func = site.call.func
        of = func.of if isinstance(func, Attr) and last_name(func) not in names else func
        if last_name(of) not in names:
            continue
        target = Lit(site.call.line, value=None)
        for traps in _traps(of, site.scope, machine):
            if of is not func and isinstance(func, Attr) and "get" in traps:
                said = Lit(func.line, value=func.name)
                got = Call(func.line, None, func=traps["get"], args=(target, said))
                call = Call(func.line, site.call.raw, func=got, args=site.call.args)
                yield replace(site, call=call)
            elif of is func and "apply" in traps:
                args = (target, target, Seq(of.line, items=site.call.args))
                call = Call(of.line, site.call.raw, func=traps["apply"], args=args)
                yield replace(site, call=call)
    for module in own:
        for name in sorted(names):
            for member, value, scope in stores_of(module).members_of(name):
                for traps in _traps(Name(value.line, name=name), scope, machine):
                    if "set" in traps:
                        said = Lit(value.line, value=member)
                        given = (Lit(value.line, value=None), said, value)
                        yield Site(Call(value.line, None, func=traps["set"], args=given), scope)


def _traps(of: Node, scope: Scope, machine: Evaluator) -> Iterator[dict[str, Node]]:
    """What a `Proxy` does, by its names, each in the scope where it is written."""
    for made in flat(machine.value(of, scope, {})):
        node = made.node if isinstance(made, Record) and made.callee == "Proxy" else None
        given = node.args[1:2] if isinstance(node, Call) and isinstance(made, Record) else ()
        for one in given:
            if isinstance(one, Map) and isinstance(made, Record):
                yield {
                    str(key.value): Within(value.line, of=value, scope=made.scope)
                    for key, value in one.pairs
                    if isinstance(key, Lit) and isinstance(value, Func)
                }
