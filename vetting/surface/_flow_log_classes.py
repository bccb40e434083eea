"""Classes of the package's own that get what is logged: `class Report(logging.Handler)`, whose `emit` is
called with each line, and the like of winston.

Nobody calls them by name. What is logged anywhere is given to them here.
"""

from collections.abc import Callable, Iterable, Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import (
    Attr,
    Call,
    Class,
    Func,
    Module,
    Name,
    Scope,
    Seq,
    Site,
    Within,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled

LOGS = frozenset({
    *("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "trace"),
    *("http", "verbose", "notice", "success"),
})  # fmt: skip
_LOGGER = pattern(
    r"(?i)_{0,2}(?:log(?:ger|ging)?|\w{0,40}(?:_log|logger)|log_?\w{0,20}|audit|journal)"
)
_MADE = frozenset(
    {"getLogger", "get_logger", "getChild", "createLogger", "pino", "child", "Logger"}
)
_BASES = {
    ".py": pattern(r"\w{0,40}Handler|Filter|Formatter|LoggerAdapter"),
    ".js": pattern(r"\w{0,30}Transport(?:Stream)?"),
}
_METHODS = {
    ".py": ("emit", "handle", "filter", "format", "process"),
    ".js": ("log", "_write", "write"),
}
_WORDS = {
    ".py": pattern(rb"\bimport logging\b|\bfrom logging\b"),
    ".js": pattern(rb"\bwinston\b|\bpino\b|\bbunyan\b"),
}
_CLASSES, _MOST = 8, 2000
_Heard = tuple[Scope, str, str]


def is_log(site: Site, name: str) -> bool:
    """Whether a call logs something, with what is no console."""
    func = site.call.func
    if name not in LOGS or not isinstance(func, Attr):
        return False
    of = func.of
    return last_name(of.func if isinstance(of, Call) else of) in _MADE or (
        not isinstance(of, Call) and _LOGGER.fullmatch(last_name(of)) is not None
    )


def derived(module: Module, bases: frozenset[str]) -> dict[str, str]:
    """The classes of a module that are made from one of some others, with the name of that one."""
    found: dict[str, str] = {}
    for name, inner in _classes(module):
        for base in inner.bases:
            kind = found.get(last_name(base), last_name(base))
            if kind in bases:
                found[name] = kind
    return found


def logged(
    modules: Iterable[Module],
    data: dict[int, bytes],
    sites: Iterable[Site],
    cut: Callable[[Scope, str], None],
) -> list[Site]:
    """The calls of those classes, where `sites` are those that the package has; `data` are its sources."""
    every = (one for module in modules for one in _hearing(module, data[id(module)]))
    heard = [one for _, one in zip(range(_CLASSES + 1), every, strict=False)]
    if not heard:
        return []
    first = heard[0][0].module.scope
    heard = list(up_to(_CLASSES, heard, cut, first, "classes that get what is logged"))
    lines: dict[int, list[Site]] = {}
    for site in sites:
        if is_log(site, last_name(site.call.func)):
            lines.setdefault(id(site.scope), []).append(site)
    functions = up_to(_MOST, lines.values(), cut, first, "functions that log something")
    return [
        _heard_by(one, some) for some in functions for one in heard if _of_one_language(one, some)
    ]


def _of_one_language(heard: _Heard, lines: list[Site]) -> bool:
    return heard[0].module.path.endswith(".py") == lines[0].scope.module.path.endswith(".py")


def _heard_by(heard: _Heard, lines: list[Site]) -> Site:
    """The call by which a method gets all that one function logs."""
    scope, name, method = heard
    line = lines[0].call.line
    given = [one for site in lines for one in site.call.args]
    given += [value for site in lines for _, value in site.call.named]
    made = Call(line, func=Within(line, of=Name(line, name=name), scope=scope))
    call = Call(line, func=Attr(line, of=made, name=method), args=(Seq(line, items=tuple(given)),))
    return Site(call, lines[0].scope)


def _hearing(module: Module, data: bytes) -> Iterator[_Heard]:
    """Where a class stands that gets what is logged, its name and that of its method."""
    kind = ".js" if isinstance(module, JavaScriptModule) else ".py"
    if not _WORDS[kind].search(data):
        return
    for name, inner in _classes(module):
        if any(_BASES[kind].fullmatch(last_name(base)) for base in inner.bases):
            for method in _METHODS[kind]:
                if any(isinstance(one, Func) for one in inner.names.get(method, ())):
                    yield module.scope, name, method


def _classes(module: Module) -> Iterator[tuple[str, Scope]]:
    """The classes of a module by their names."""
    for name, nodes in filled(module.scope).names.items():
        for node in nodes:
            if isinstance(node, Class):
                yield name, filled(module.function(node, module.scope))
