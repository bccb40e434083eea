"""Functions that are hung into a client under the name of an event: `session.hooks["response"].append(seen)`,
`httpx.Client(event_hooks={"request": [seen]})`, `got.extend({ hooks: { afterResponse: [seen] } })`.

They get every request or answer of the client, whoever asked for it.
"""

from collections.abc import Iterable, Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_hooks import told_at
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Func, Index, Lit, Map, Module, Name, Node, Scope, Seq, Site
from vetting.surface._scopes import filled
from vetting.surface._values import Closure

_HOOKS = frozenset({"hooks", "event_hooks"})
_SET = frozenset({"hooks=", "event_hooks="})
_ADDS = frozenset({"append", "insert", "extend", "push", "unshift", "[]"})
_MAKERS = frozenset({
    *("get", "post", "put", "patch", "delete", "head", "options", "request", "Request"),
    *("Client", "AsyncClient", "extend", "create", "got", "ky"),
})  # fmt: skip
"""Calls that are given such functions by name."""


def hang(modules: Iterable[Module], values: Values) -> None:
    """Mark what those functions get."""
    for module in modules:
        for site, when, node in _hung(module, values):
            marks = told_at(when)
            for inner in _functions(node, site.scope, values) if marks else ():
                for param in inner.params:
                    if param.index == 0:
                        values.give(inner, param.name, marks)


def _hung(module: Module, values: Values) -> Iterator[tuple[Site, str, Node]]:
    """What is hung in where, with the name of its event."""
    for site in module.sites(_SET):
        node = values.syntax(module).assigned(site.call.raw)
        if node is not None and not site.dead:
            yield from _by_event(site, node, values)
    for site in module.sites(_ADDS):
        func, args = site.call.func, site.call.args
        if site.dead or not isinstance(func, Attr) or not args:
            continue
        of = func.of
        if (when := _event(of)) is not None:
            yield from ((site, when, arg) for arg in args)
        elif func.name == "[]" and last_name(of) in _HOOKS and isinstance(args[0], Lit):
            yield from ((site, str(args[0].value), arg) for arg in args[1:])
    for site in module.sites(_MAKERS):
        if site.dead:
            continue
        options = (pair for arg in site.call.args if isinstance(arg, Map) for pair in arg.pairs)
        words = ((key.value, value) for key, value in options if isinstance(key, Lit))
        for key, value in (*site.call.named, *words):
            if key in _HOOKS:
                yield from _by_event(site, value, values)


def _event(of: Node) -> str | None:
    """The event whose list of functions something is: `session.hooks["response"]`."""
    if isinstance(of, Index) and last_name(of.of) in _HOOKS and isinstance(of.key, Lit):
        return str(of.key.value)
    if isinstance(of, Attr) and isinstance(of.of, Attr) and of.of.name in _HOOKS:
        return of.name
    return None


def _by_event(site: Site, node: Node, values: Values) -> Iterator[tuple[Site, str, Node]]:
    made = values.only(node.name, site.scope, node.raw) if isinstance(node, Name) else None
    table = made[0] if made is not None else node
    for key, value in table.pairs if isinstance(table, Map) else ():
        if isinstance(key, Lit):
            yield site, str(key.value), value


def _functions(node: Node, scope: Scope, values: Values) -> Iterator[Scope]:
    for one in node.items if isinstance(node, Seq) else (node,):
        if isinstance(one, Func):
            yield filled(scope.module.function(one, scope))
        elif isinstance(one, Name | Attr):
            value = values.machine.value(one, scope, {})
            if isinstance(value, Closure):
                yield values.inner(value)
