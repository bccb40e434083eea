"""What is put between a server and its clients where it is connected: a transport that something else made of
one, an output of the package's own, a stream of its own. It may change the list on its way.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._answers import Answers
from vetting.surface._functions import is_self
from vetting.surface._held import is_foreign
from vetting.surface._ir import Attr, Call, Module, Node, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled
from vetting.surface._values import External, Instance, Record, flat

BETWEEN = "what is sent is changed on the way by a transport of its own"
_STREAMS = 2
"""What a server of Python is run with first: what it reads from, and what it writes to."""

_SENDS = frozenset({"send", "send_nowait"})
_PUT = frozenset({"send=", "send_nowait="})
_WRITES = frozenset({"write"})


def between(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """Every such place of a module."""
    if isinstance(module, JavaScriptModule):
        found = _in_javascript(answers, module)
    else:
        found = _in_python(answers, module)
    yield from ((site.call.line, BETWEEN) for site in found if not site.dead)


def _in_javascript(answers: Answers, module: Module) -> Iterator[Site]:
    """`server.connect(wrap(transport))`, `new StdioServerTransport(process.stdin, other)`."""
    for site in module.sites(frozenset({"connect"})):
        if len(site.call.args) == 1 and any(
            is_foreign(_maker(answers, one), module) and any(map(_is_transport, one.args))
            for one in _records(answers, site, site.call.args[0])
        ):
            yield site
    for site in module.sites(frozenset({"StdioServerTransport"})):
        given = site.call.args[1:2]
        if given and _is_other(answers, site, given[0], _WRITES):
            yield site


def _in_python(answers: Answers, module: Module) -> Iterator[Site]:
    """`server.run(read, wrap(write), options)`, `stdio_server(stdout=other)`."""
    for site in module.sites(frozenset({"run"})):
        streams = site.call.args[:_STREAMS] if len(site.call.args) > _STREAMS else ()
        if any(_is_other(answers, site, one, _SENDS) for one in streams):
            yield site
    made = list(module.sites(frozenset({"stdio_server"})))
    for site in module.sites(_PUT) if made else ():
        if isinstance(site.call.func, Attr) and not is_self(site.call.func.of):
            yield site  # `write.send = other`
    for site in made:
        given = [*site.call.args[1:2], *(one for key, one in site.call.named if key == "stdout")]
        if any(_is_other(answers, site, one, _WRITES) for one in given):
            yield site


def _is_other(answers: Answers, site: Site, node: Node, methods: frozenset[str]) -> bool:
    """Whether something is made by another package, or an object of the package's own that is written to."""
    for one in flat(answers.glance.value(node, site.scope, {})):
        if isinstance(one, Instance) and not methods.isdisjoint(filled(one.of.scope).names):
            return True
        made = _maker(answers, one) if isinstance(one, Record) else one
        if isinstance(made, External) and is_foreign(made, site.scope.module):
            return True
    return False


def _records(answers: Answers, site: Site, node: Node) -> Iterator[Record]:
    for one in flat(answers.glance.value(node, site.scope, {})):
        if isinstance(one, Record):
            yield one


def _maker(answers: Answers, made: Record) -> Any:
    """What is called, or of what a method is."""
    node: Node | None = made.node.func if isinstance(made.node, Call) else None
    while isinstance(node, Attr):
        node = node.of
    return answers.glance.value(node, made.scope, {}) if node is not None else None


def _is_transport(value: Any) -> bool:
    return isinstance(value, Record) and value.callee.endswith("Transport")
