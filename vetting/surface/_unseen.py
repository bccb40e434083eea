"""Code that is made or loaded at run time, and what stands between a server and its clients: either
may add tools that nobody sees.
"""

import re
from collections.abc import Iterator
from functools import partial

from vetting.bundle_names import Code
from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._beside import beside
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._in_pages import in_a_page
from vetting.surface._ir import (
    COPIES,
    Attr,
    Call,
    Class,
    Func,
    Imported,
    Lit,
    Module,
    Name,
    Node,
    Scope,
    Site,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._of_another import OF_ANOTHER
from vetting.surface._python_loading import LISTERS, LOADERS
from vetting.surface._scopes import filled, outwards
from vetting.surface._use import Role, Variable
from vetting.surface._uses import use_of, uses
from vetting.surface._values import ClassRef, External, Many, Record

_RUN = "code that is made at run time can register more"
_LOADED = "modules are loaded by names made at run time"
_PLUGINS = "what other packages offer as plugins is loaded, and can register more"
_ENDS = (b"ServerTransport", b"ClientTransport")
_FORWARDS = pattern(r"\.send\b")
_BETWEEN = "what is sent is changed on the way by a transport of its own"
_RUNS = frozenset({"exec", "eval", "run_path", "run_module", "execfile"})
_LOADS = frozenset({"exec_module", "load_module", "load_source"})
_PLUGGED = frozenset({"entry_points", "iter_entry_points", "load_setuptools_entrypoints"})
_SENDS = frozenset({"send", "onmessage", "handleMessage", "_onmessage"})
_WITHIN = pattern(r"\b(?:globals|locals|vars|__dict__|globalThis|this)\b")
_CHANGES = pattern(r"\btools\b|\bresult\b|JSON\.parse|\.replace\(")
_REGISTERS = pattern(r"tool|setRequestHandler|mcp|server")
_TIMERS = frozenset({"setTimeout", "setInterval", "setImmediate"})
_WITH = pattern(rb"with(?<!\wwith)(?=\s{0,9}\()")
_WITHIN_OBJECT = "what names mean here is known at run time only, in a `with` block"
_FEW = 40


def unseen(answers: Answers, holders: frozenset[int]) -> None:
    """Tell every such place; `holders` are the scopes that hold a server."""
    # What a text is made of registers nothing: in whose calls is not asked with the others.
    apart = Evaluator(answers.machine.program)
    apart.memory = answers.machine.memory.apart()
    for module in list(modules(answers.machine)):
        if not COPIES.isdisjoint(module.path.split("/")):
            continue
        if isinstance(module, JavaScriptModule):
            found = (
                *_evaluated(answers, Evaluator(apart.program, apart), module),
                *_sent(answers, module),
            )
        else:
            found = (*_executed(answers, module, holders), *_loaded(answers, module))
        for line, why in (*found, *beside(answers, module)):
            answers.output.gap(module.path, line, why)
    if not answers.output.reading.sites:
        _bridged(answers)


def _bridged(answers: Answers) -> None:
    """Messages of clients that are sent on to another server, whose tools are offered."""
    every = list(modules(answers.machine))
    texts = [answers.machine.program.source(module.path) for module in every]
    if not all(any(end in text for text in texts) for end in _ENDS):
        return
    for module in every:
        for site in module.sites(frozenset({"onmessage="})):
            if not site.dead and _FORWARDS.search(_text(module, site.call)):
                answers.output.gap(module.path, site.call.line, OF_ANOTHER, dynamic=True)


def _text(module: Module, node: Node) -> str:
    return module.source(node.raw) if node.raw is not None else ""


# Python.


def _executed(
    answers: Answers, module: Module, holders: frozenset[int]
) -> Iterator[tuple[int, str]]:
    """`exec(text)`: what others write, or what sees a server by its names."""
    for site in module.sites(_RUNS | _aliases(module, _RUNS)):
        if not site.dead and site.call.args and _runs(answers, site, holders):
            yield site.call.line, _RUN
    for site in module.sites(frozenset({"getattr"})):
        said = site.call.args[1:2]
        if said and isinstance(said[0], Lit) and said[0].value in ("exec", "eval"):
            yield site.call.line, _RUN


def _aliases(module: Module, names: frozenset[str]) -> frozenset[str]:
    """What the module also calls one of these: `run = exec`, `import import_module as load`."""
    return frozenset(
        other
        for other, nodes in filled(module.scope).names.items()
        if any(
            isinstance(node, Name | Attr | Imported) and node.name in names and other != node.name
            for node in nodes
        )
    )


def _runs(answers: Answers, site: Site, holders: frozenset[int]) -> bool:
    args = site.call.args
    value = answers.glance.value(site.call.func, site.scope, {})
    if not isinstance(value, External) or value.spec not in ("", "builtins", "runpy"):
        return False
    name = value.name.rpartition(".")[2]
    said = answers.glance.value(args[0], site.scope, {})
    if name not in ("exec", "eval"):
        return not isinstance(said, str)
    if isinstance(said, str):
        return bool(_REGISTERS.search(said))
    if len(args) > 1:
        return _sees(args[1], site)
    sees = id(site.scope) in holders or id(site.scope.module.scope) in holders
    return sees or parameter(said) is None


def _sees(node: Node, site: Site) -> bool:
    """Whether code that runs with these names can see the module's own."""
    nodes, scope = [node], site.scope
    if isinstance(node, Name):
        at = next((one for one in outwards(scope) if node.name in filled(one).names), None)
        nodes = at.names[node.name] if at is not None else []
        nodes += [a.call for a in site.scope.module.additions(node.name)]
    text = " ".join(_text(scope.module, one) for one in nodes[:_FEW])
    return bool(_WITHIN.search(text)) or bool(re.search(r"\b(?:mcp|server|app)\b", text))


def _loaded(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`importlib.import_module(name)` of a name that no code says, and plugins."""
    listed = any(spec for spec, _ in _listed(module))
    renamed = _aliases(module, LOADERS)
    for site in module.sites(LOADERS | renamed):
        if site.dead or listed or not site.call.args:
            continue
        if isinstance(site.call.func, Attr) and site.call.func.name in renamed:
            continue  # `json.load`
        if _is_run(site) and not _is_told(answers, site.call.args[0], site):
            yield site.call.line, _LOADED
    for site in module.sites(_LOADS):
        if not site.dead and isinstance(site.call.func, Attr):
            yield site.call.line, _LOADED
    plugged = any(True for _ in module.sites(_PLUGGED))
    for site in module.sites(frozenset({"load", "resolve"})) if plugged else ():
        if not site.dead and not site.call.args:
            yield site.call.line, _PLUGINS


def _listed(module: Module) -> Iterator[tuple[str, int]]:
    """The package's own packages whose modules are listed, to be loaded."""
    lists = bool(list(module.sites(LISTERS)))
    for spec, line in module.imports() if lists else ():
        if spec.endswith("*"):
            yield spec, line


def _is_run(site: Site) -> bool:
    """Whether a module is loaded for what it does, in a loop or by a function of its own that is
    called: not for a class or function that is taken from it.
    """
    use = use_of(site)
    if site.loops or use is None or use.role is Role.CALLED:
        return True
    if use.role is not Role.NAMED or use.path:
        return False
    variable = Variable(scope=use.scope, name=use.name, member=use.member)
    return any(one.role is Role.CALLED and not one.path for one in uses(variable))


def _is_told(answers: Answers, node: Node, site: Site) -> bool:
    """Whether code says which modules there may be, at least what they begin with."""
    specs = [spec for spec, at in site.scope.module.imports() if at == site.call.line]
    if specs and all(specs):
        return True
    for env in contexts(answers.machine, site)[:_FEW]:
        value = answers.machine.value(node, site.scope, env)
        param = parameter(value)
        if param is None:
            values = [value]
        else:
            values = [
                answers.machine.value(node, site.scope, {**env, **given})
                for given in callers(answers.machine, param)
            ]
        options = [o for v in values for o in (v.options if isinstance(v, Many) else (v,))]
        if not options or not all(isinstance(option, str) for option in options):
            return False
    return True


# JavaScript.


def _evaluated(
    answers: Answers, aside: Evaluator, module: JavaScriptModule
) -> Iterator[tuple[int, str]]:
    """`eval(text)`, which sees every variable; libraries in a bundle are left alone."""
    found = [site for site in module.sites(frozenset({"eval"})) if isinstance(site.call.func, Name)]
    found += module.sites(frozenset({"runInThisContext"}))
    for site in module.sites(_TIMERS):
        first = site.call.args[0] if site.call.args else None
        said = None if isinstance(first, Func | None) else aside.value(first, site.scope, {})
        if isinstance(said, str) and _REGISTERS.search(said) and not site.dead:
            yield site.call.line, _RUN
    for match in _WITH.finditer(module.data):
        leaf = module.leaf(match.start(), 4)
        if leaf is not None and leaf.parent.type == "with_statement":
            yield leaf.start_point[0] + 1, _WITHIN_OBJECT
    code = Code(module.data) if found else None
    for site in found:
        at = module.inside().at(site)
        if code is None or site.dead or not site.call.args or not code.is_own(at):
            continue
        if in_a_page(answers.glance, module, site):
            continue
        said = answers.glance.value(site.call.args[0], site.scope, {})
        if not isinstance(said, str) or _REGISTERS.search(said):
            yield site.call.line, _RUN


def _sent(answers: Answers, module: JavaScriptModule) -> Iterator[tuple[int, str]]:
    """`transport.send = …`, a subclass of one, and what is put before standard output."""
    for name in sorted(_SENDS):
        for site in module.sites(frozenset({f"{name}="})):
            of = site.call.func.of if isinstance(site.call.func, Attr) else None
            value = answers.glance.value(of, site.scope, {}) if of is not None else None
            if isinstance(value, Record) and _is_transport(answers, value):
                yield site.call.line, _BETWEEN
    for site in module.sites(frozenset({"write="})):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if (
            of is not None
            and last_name(of) == "stdout"
            and _CHANGES.search(_text(module, site.call))
        ):
            yield site.call.line, _BETWEEN
    if b"Transport" in module.data:
        yield from _subclasses(answers, module)


def _is_transport(answers: Answers, value: Record) -> bool:
    """Whether an object is one of the protocol's; not where it is of a module that is not read."""
    func = value.node.func if isinstance(value.node, Call) else None
    made = answers.glance.value(func, value.scope, {}) if func is not None else None
    unread = isinstance(made, External) and made.spec.startswith(".")
    return value.callee.endswith("Transport") and not unread


def _subclasses(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    value = partial(answers.glance.value, env={})
    for nodes in filled(module.scope).names.values():
        for node in nodes:
            found = value(node, module.scope) if isinstance(node, Class) else None
            if not isinstance(found, ClassRef):
                continue
            scope: Scope = filled(found.scope)
            bases = [value(base, scope.parent or scope) for base in scope.bases]
            outside = any(isinstance(b, External) and b.name.endswith("Transport") for b in bases)
            if outside and not _SENDS.isdisjoint(scope.names):
                yield node.line, _BETWEEN
