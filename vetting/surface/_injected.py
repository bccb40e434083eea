"""What a container gives a constructor: `constructor(@injectAll(Tools) tools)` is called by nobody,
and has what `container.register(Tools, { useValue: tool })` put there.

tsyringe and inversify; the compilers of TypeScript write the decorators of parameters
as calls beside the class.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, is_self
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Scope, Site
from vetting.surface._javascript_lower import lower, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._values import MAX_ITEMS, ClassRef, Many, Opaque

_ONE = frozenset({"inject", "Inject"})
_ALL = frozenset({"injectAll", "multiInject"})
_WORDS = frozenset(name.encode() for name in (*_ONE, *_ALL))
_PUTS = frozenset({"register", "registerInstance", "toConstantValue"})
_VALUE = "useValue"
_MADE = "one that a container makes at run time"


def injected(machine: Evaluator, param: Scope) -> Iterator[Env]:
    """The parameters of a constructor as containers give them; none where it has no such."""
    module, own = param.module, param.parent
    if not isinstance(module, JavaScriptModule) or own is None or own.kind != "class":
        return
    if _WORDS.isdisjoint(module.words.called):
        return
    env: Env = {}
    for index, verb, token, scope in _asked(module, param, own):
        given = list(islice(_given(machine, token, scope), MAX_ITEMS))
        if index < len(param.params) and given:
            value = given if verb in _ALL else given[0] if len(given) == 1 else Many(tuple(given))
            env = {**env, (id(param), param.params[index].name): value}
    if env:
        yield env


def _asked(
    module: JavaScriptModule, param: Scope, own: Scope
) -> Iterator[tuple[int, str, Node, Scope]]:
    """The places of parameters, with what each asks a container for."""
    listed = param.raw.child_by_field_name("parameters")
    for index, item in enumerate(listed.named_children if listed is not None else ()):
        for child in item.children:
            call = lower(child.named_children[0]) if child.type == "decorator" else None
            if isinstance(call, Call) and call.args and last_name(call.func) in _ONE | _ALL:
                yield index, last_name(call.func), call.args[0], param
    for site in module.sites(_ONE | _ALL):
        if not site.dead and site.target is None and site.call.args:
            place = _compiled(site.call.raw, function_name(own.raw))
            if place is not None:
                yield place, last_name(site.call.func), site.call.args[0], site.scope


def _compiled(raw: Any, name: str) -> int | None:
    """The place of `__param(0, inject(X))` in `__decorate([…, __param(0, …)], Name)`."""
    outer = raw.parent.parent if raw.parent is not None else None
    holder = outer.parent if outer is not None and outer.type == "call_expression" else None
    whole = holder.parent if holder is not None and holder.type == "array" else None
    if outer is None or whole is None or whole.type != "arguments":
        return None
    place = lower(outer.child_by_field_name("arguments").named_children[0])
    decorated = [child for child in whole.named_children if child.type != "comment"]
    value = place.value if isinstance(place, Lit) else None
    return value if isinstance(value, int) and word(decorated[-1]) == name else None


def _given(machine: Evaluator, token: Node, scope: Scope) -> Iterator[Any]:
    """What is put under a name into containers, wherever that is done."""
    from vetting.surface._callers import callers, contexts_again, parameter

    wanted = machine.value(token, scope, {})
    for site in machine.program.sites(_PUTS):
        put = None if site.dead else _put(site)
        known_as = _is_same(machine, site, put[0], token, wanted) if put is not None else False
        if put is None or known_as is False:
            continue
        node = put[1]
        if node is None or known_as is None:
            yield Opaque(site.call.line, _MADE)
            continue
        for env in contexts(machine, site):
            value = machine.value(node, site.scope, env)
            param = parameter(value)
            known = list(callers(machine, param, sure=True)) if param is not None else []
            for one in known:
                turns = contexts_again(machine, site, env, one)
                yield from (machine.value(node, site.scope, turn) for turn in turns)
            if not known:
                yield value


def _put(site: Site) -> tuple[Node, Node | None] | None:
    """The name and the value that a call puts under it; None for the value where it is made later."""
    func, args = site.call.func, site.call.args
    name = last_name(func)
    if name == "toConstantValue" and isinstance(func, Attr) and args:  # bind(X).toConstantValue(v)
        of = func.of
        bound = isinstance(of, Call) and last_name(of.func) == "bind" and bool(of.args)
        return (of.args[0], args[0]) if bound and isinstance(of, Call) else None
    if len(args) < 2 or name == "toConstantValue":
        return None
    if isinstance(args[1], Map):
        said = {str(key.value): item for key, item in args[1].pairs if isinstance(key, Lit)}
        if any(key.startswith("use") for key in said):
            return args[0], said.get(_VALUE)
    return (args[0], args[1]) if name == "registerInstance" else None


def _is_same(machine: Evaluator, site: Site, node: Node, token: Node, wanted: Any) -> bool | None:
    """Whether two expressions are the same name for something in a container; None where nobody
    knows.
    """
    found = machine.value(node, site.scope, {})
    if isinstance(wanted, ClassRef):
        same = isinstance(found, ClassRef) and found.scope is wanted.scope
    elif isinstance(wanted, str):
        same = found == wanted
    else:
        said = isinstance(node, Name | Attr) and isinstance(token, Name | Attr)
        same = said and last_name(node) == last_name(token)
    own = isinstance(site.call.func, Attr) and is_self(
        site.call.func.of
    )  # the container's own code
    return None if not same and isinstance(found, Opaque | Many) and not own else same
