"""What gives a server tools beside those that are read: classes of other packages that it is made
from, servers that others made, arguments that are made at run time.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name, is_self
from vetting.surface._handed_to import HANDED, LOGS
from vetting.surface._held import is_foreign
from vetting.surface._idioms import HANDLERS, KEYWORDS, LISTS, REGISTER, SERVERS
from vetting.surface._ir import Attr, Call, Module, Name, Node, Scope, Site
from vetting.surface._scopes import filled, outwards
from vetting.surface._use import Role, Variable
from vetting.surface._uses import use_of, uses
from vetting.surface._values import ClassRef, External, Instance, Many, Record, members
from vetting.surface._words_left import is_declared
from vetting.surface._wrappers import decorates, is_sdk, passes_on

_STARTED = "a server of another package is started, whose tools are not read here"
_INHERITED = "it is registered with a server that another package's class has, and may have more"
_WORDS = "its arguments are made at run time"
_STARTS = frozenset(
    {"run", "run_async", "run_stdio", "run_stdio_async", "connect", "listen", "start"}
)
_OPTIONS = frozenset({
    *("**", "transport", "host", "port", "path", "mount_path", "log_level", "show_banner", "debug"),
    *("middleware", "uvicorn_config", "stateless", "stateless_http", "json_response", "stdio"),
    *("read_stream", "write_stream", "initialization_options", "server", "mcp", "app", "config"),
    *("settings", "options", "tools", "loop", "workers", "reload", "sse_path", "message_path"),
})  # fmt: skip
"""What a server is told when it is started."""

_ONLY_SERVERS = frozenset({"run_stdio", "run_stdio_async"})
_SERVER = pattern(r"(?i)_?(?:fast)?mcp(?:_?server|_?app)?|_?(?:mcp_?)?server")
_NAMED = pattern(r"(?i)mcp|server\Z")
_OTHERS = frozenset({
    *("flask", "fastapi", "uvicorn", "hypercorn", "gunicorn", "waitress", "aiohttp", "quart"),
    *("sanic", "werkzeug", "tornado", "twisted", "typer", "click", "gradio", "streamlit", "dash"),
    *("discord", "telegram", "celery", "trio", "anyio", "uvloop", "textual", "pytest", "subprocess"),
    *("apscheduler", "docker", "nest_asyncio", "express", "fastify", "koa", "hono", "ws"),
})  # fmt: skip
"""Packages with something that is run, and serves no tools."""

_BEFORE = frozenset({"tool", "prompt"})
_LISTED = frozenset({"name", "tools", "**", *KEYWORDS})
"""Arguments that say what a server offers."""

_ALL = frozenset({"globals", "locals", "vars"})
_LIBRARY = "setToolRequestHandlers"
"""A method of the library's server."""

_DEPTH = 8


def beside(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """Every such place of a module, where a server is read at all."""
    if answers.output.reading.sites:
        yield from _started(answers, module)
        yield from _inherited(answers, module)
    yield from _worded(answers, module)
    yield from _spread(answers, module)


def _started(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`mcp.run()` of a server that another package made, beside one that is read."""
    for site in module.sites(_STARTS):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if of is None or site.dead:
            continue
        value = answers.glance.value(of, site.scope, {})
        for one in value.options if isinstance(value, Many) else (value,):
            if _is_server(answers.glance, one, site):
                yield site.call.line, _STARTED


def _is_server(machine: Evaluator, value: Any, site: Site) -> bool:
    """Whether something that is started is, or may be, a server of another package."""
    name, module = last_name(site.call.func), site.scope.module
    made = value.node.func if isinstance(value, Record) and isinstance(value.node, Call) else None
    found = machine.value(made, value.scope, {}) if made is not None else None
    of = value.of if isinstance(value, Instance) else found
    if isinstance(of, ClassRef):
        return name.startswith("run") and _from_foreign(machine, of.scope, name)
    if isinstance(value, External):
        told, found = _SERVER.fullmatch(value.name.rpartition(".")[2]) is not None, value
    else:
        told = isinstance(value, Record) and _NAMED.search(value.callee) is not None
    if not isinstance(found, External) or not is_foreign(found, module):
        return False
    known = isinstance(value, Record) and value.callee in SERVERS
    if known or found.spec.partition("/")[0].partition(".")[0] in _OTHERS:
        return False
    if module.path.endswith(".py"):
        plain = not site.call.args and not _is_asked(site)
        return name in _ONLY_SERVERS or (name.startswith("run") and (told or plain))
    return (told and name != "start") or _is_transport(machine, site)


def _is_asked(site: Site) -> bool:
    """`answer = await agent.run_async(prompt=prompt)`: a server is told how to run, and answers nothing."""
    keys = {key for key, _ in site.call.named}
    use = use_of(site) if keys and keys.isdisjoint(_OPTIONS) else None
    if use is None or use.role is not Role.NAMED:
        return False
    answer = Variable(scope=use.scope, name=use.name, member=use.member)
    return any(True for _ in uses(answer))


def is_of_own_class(machine: Evaluator, site: Site, name: str) -> bool:
    """Whether a class of the package has the method that is called, by a name that a library's has too;
    that of a library, carried along in a bundle, only passes it on.
    """
    func, around = site.call.func, site.scope.parent
    if function_name(site.scope.raw) == name and around is not None and around.kind == "class":
        return _LIBRARY in filled(around).names
    of = machine.value(func.of, site.scope, {}) if isinstance(func, Attr) else None
    return isinstance(of, ClassRef) and name in filled(of.scope).names


def _is_transport(machine: Evaluator, site: Site) -> bool:
    """`connect(new StdioServerTransport())`."""
    first = site.call.args[0] if site.call.args else None
    value = machine.value(first, site.scope, {}) if first is not None else None
    return isinstance(value, Record) and value.callee.endswith("ServerTransport")


def _inherited(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`this.registerTool(…)` and `self.server.add_tool(…)` of what a class has from another package's."""
    for site in module.sites(frozenset({*REGISTER, *HANDLERS, *LISTS})):
        path, root = _path(site.call.func)
        if site.dead or not path or not is_self(root) or is_sdk(site, module):
            continue
        own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
        if own is not None and _from_foreign(answers.glance, own, path[0]):
            yield site.call.line, _INHERITED


def _path(node: Node) -> tuple[list[str], Node]:
    path: list[str] = []
    while isinstance(node, Attr):
        path.insert(0, node.name)
        node = node.of
    return path, node


def _from_foreign(machine: Evaluator, scope: Scope, name: str = "", depth: int = 0) -> bool:
    """Whether a class has a member from another package's class."""
    if depth > _DEPTH or name in filled(scope).names:
        return False
    for node in scope.bases:
        base = machine.value(node, scope.parent or scope, {})
        if is_foreign(base, scope.module):
            return not (isinstance(base, External) and base.name.rpartition(".")[2] in SERVERS)
        if isinstance(base, ClassRef) and _from_foreign(machine, base.scope, name, depth + 1):
            return True
    return False


def _spread(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`other.start(globals())`: all names of a module, servers among them."""
    for site in module.sites(_ALL):
        use = use_of(site) if not site.dead and not site.call.args else None
        if use is None or use.role is not Role.GIVEN or use.site is None or use.path[1:]:
            continue
        value = answers.glance.value(use.site.call.func, use.site.scope, {})
        if is_foreign(value, module) and last_name(use.site.call.func) not in LOGS:
            yield site.call.line, HANDED


def _worded(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`mcp.add_tool(**options)`: names that no code says."""
    for site in module.sites(frozenset({*REGISTER, *SERVERS})):
        spread = [node for key, node in site.call.named if key == "**"]
        if site.dead or not spread or passes_on(site) or is_sdk(site, module):
            continue
        if not isinstance(site.call.func, Attr) and last_name(site.call.func) not in SERVERS:
            continue
        if site.call.args and last_name(site.call.func) in _BEFORE and decorates(site):
            continue  # before a function, the first argument is the name
        for node in spread:
            if _is_open(answers, node, site):
                yield site.call.line, _WORDS


def _is_open(answers: Answers, node: Node, site: Site) -> bool:
    """Whether `**node` may hold a name that is not read."""
    machine = answers.glance
    value = machine.value(node, site.scope, {})
    for one in value.options if isinstance(value, Many) else (value,):
        made = isinstance(one, Record) and one.callee != "dict"  # what a call gives: nobody knows
        known = None if made else members(one)
        if known is not None and (... not in known or "name" in known):
            continue
        func = _function_of(node, site.scope)
        if func is None:
            return True
        if any(getattr(one, "raw", None) is site.call.raw for one in filled(func).returns):
            continue  # who calls the function is read as if it called what it returns
        for caller in machine.program.sites(frozenset({function_name(func.raw)} - {""})):
            listed = _LISTED.intersection(key for key, _ in caller.call.named)
            is_read = listed == {"name"} and is_declared(answers, caller, func)
            if listed and not is_read and caller.call.raw is not site.call.raw:
                return True
    return False


def _function_of(node: Node, scope: Scope) -> Scope | None:
    """The function of which something is the parameter `**named`."""
    for at in outwards(scope) if isinstance(node, Name) else ():
        named = getattr(getattr(at.raw, "args", None), "kwarg", None)
        if isinstance(node, Name) and named is not None and named.arg == node.name:
            return at
    return None
