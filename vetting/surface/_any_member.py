"""Members that are called without anybody saying which: `server[key].call(server, …)`."""

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Index, Lit, Name, Node, Scope, Site
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import Opaque, flat


def is_any_member(node: Node, value: object, scope: Scope) -> bool:
    """Whether what is called is a member by a name made at run time, or one of all of them:
    `server[key]`, `Object.values(server)[3]`. A text that it may be is not all, since none is called.
    """
    given = [node]
    if isinstance(node, Name):
        at = next((at for at in outwards(scope) if node.name in filled(at).names), scope)
        given = at.names.get(node.name, [])
    found = [one for one in given if isinstance(one, Index)]
    told = isinstance(value, Opaque | str | int | float)
    return told and any(not isinstance(i.key, Lit) or not isinstance(i.of, Name) for i in found)


def applies_any(machine: Evaluator, site: Site) -> bool:
    """Whether `Reflect.apply(server[key], server, […])` calls one."""
    func, args = site.call.func, site.call.args
    if not isinstance(func, Attr) or func.name != "apply" or last_name(func.of) != "Reflect":
        return False
    given = flat(machine.value(args[0], site.scope, {})) if args else ()
    return any(is_any_member(args[0], one, site.scope) for one in given)
