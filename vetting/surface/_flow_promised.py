"""What a promise of JavaScript comes to: `new Promise((done) => read(path, (_, text) => done(text)))`."""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Call, Func, Name, Node, Scope
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled, owner

_MOST = 8


def promised(node: Call, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    """The values with which the function is called that the promise gives to its own."""
    module, first = scope.module, node.args[0] if node.args else None
    if last_name(node.func) != "Promise" or not isinstance(first, Func):
        return
    if not isinstance(node.func, Name) or not isinstance(module, JavaScriptModule):
        return
    inner = filled(module.function(first, scope))
    name = inner.params[0].name if inner.params else ""
    count = 0
    for site in module.sites(frozenset({name})) if name.isidentifier() else ():
        if count >= _MOST:
            return
        if isinstance(site.call.func, Name) and owner(name, site.scope) is inner:
            count += 1
            yield from ((arg, site.scope) for arg in site.call.args[:1])
