"""Lists of tools that are changed or answered past the ways to register: read where they are handlers,
and else a gap. A list is not called whole that somebody else may change.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._constants import constants
from vetting.surface._functions import is_self
from vetting.surface._handed_on import HandedOn
from vetting.surface._holders import made_from
from vetting.surface._idioms import REGISTER, SERVERS
from vetting.surface._ir import Attr, Class, Lit, Map, Module, Node, Scope, Seq, Site
from vetting.surface._javascript_tagged import tagged
from vetting.surface._kept_lists import KeptLists
from vetting.surface._library_changed import library_changed
from vetting.surface._named_by_callers import HANDLE, named_by_callers, only_takes_away
from vetting.surface._overridden import ANSWERING, changes_answers
from vetting.surface._provided import is_known, providing
from vetting.surface._put_in import Looked, put_in
from vetting.surface._put_inside import put_inside
from vetting.surface._python_filters import only_leaves_out
from vetting.surface._renamed import BY_HAND, is_read
from vetting.surface._said_elsewhere import said_elsewhere
from vetting.surface._said_otherwise import said_otherwise
from vetting.surface._scopes import filled
from vetting.surface._stands_for import calls_what_it_stands_for
from vetting.surface._told_later import told_later
from vetting.surface._unseen import unseen
from vetting.surface._values import (
    ClassRef,
    External,
    Instance,
    Many,
    Opaque,
    Record,
    flat,
    members,
)
from vetting.surface._wrappers import is_sdk

_TABLES = ("request_handlers", "_request_handlers", "_requestHandlers")
"""Where libraries keep who answers which method."""

_ASKED = frozenset({"tools/list", "ListToolsRequest", "ListToolsRequestSchema"})
_REPLACED = "the answer to tools/list is put in the place of the library's"
_PERHAPS = "the answer to a method that is made at run time is put into the library's table"
_CREATES = "_createRegisteredTool"
_CHANGING = {
    "add_transform": "its tools are transformed at run time",
    "add_tool_transformation": "its tools are transformed at run time",
    "add_provider": "something else gives tools at run time",
    **dict.fromkeys(
        ("ToolInjectionMiddleware", "PromptToolMiddleware", "ResourceToolMiddleware"),
        "what stands between the server and its clients adds tools",
    ),
    _CREATES: "a tool is put into the library's own list",
    "fallbackRequestHandler=": "what no handler is for is answered by another function",
    "fallback_request_handler=": "what no handler is for is answered by another function",
}
_WORDS = {
    "transforms": _CHANGING["add_transform"],
    "tool_transformations": _CHANGING["add_transform"],
    "providers": _CHANGING["add_provider"],
}
"""Arguments of a server's constructor that do the same."""

_TAKES = frozenset({"getOwnPropertyDescriptor", "get"})
"""JavaScript's own functions that give a method by its name, of `Reflect` the last."""

_BY_NAME = pattern(
    rb"(?:Reflect(?<!\wReflect)\s{0,9}\.\s{0,9}get|getOwnPropertyDescriptor(?<!\wgetOwnPropertyDescriptor))"
    rb"\s{0,9}\([^()]{1,99},\s{0,9}[\"'`]"
)
_TEMPLATE = "what registers is called with a template, and not followed"
_TAKEN = "a method that registers is handed on, and not followed"
_SOUGHT = frozenset({*_CHANGING, "set", "setattr", "update", "__name__="})
_OVERRIDES = frozenset({
    *("list_tools", "_list_tools", "on_list_tools", "setToolRequestHandlers", "get_tools"),
    *("_list_tools_mcp", "_mcp_list_tools", "_list_tools_middleware", "_setup_handlers"),
})  # fmt: skip
"""Methods that answer `tools/list` in one version of a library or another, or say who does."""

_OWN = (
    "_tool_manager",
    "_mcp_server",
    "_local_provider",
    "_tools",
    "__class__",
    "request_handlers",
)
_NAMED = (
    *(b"list_tools", b"setToolRequestHandlers", b"get_tools", b"_setup_handlers"),
    *(name.encode() for name in ANSWERING),
)
_OVERRIDDEN = (*SERVERS, "Middleware")
"""Classes whose methods of these names answer `tools/list`, or change the answer."""


def changed(answers: Answers) -> None:
    """Read or tell every such place of the modules that are reached."""
    for module in list(modules(answers.machine)):
        for site in _tables(module):
            _handled(answers, site, module)
        for line, why in (*_called(answers, module), *_overridden(answers, module)):
            answers.output.gap(module.path, line, why)
    _given(answers)
    servers = HandedOn(answers.machine, answers.output)
    servers.read()
    unseen(answers, servers.holders())
    words, looked = KeptLists(answers).read(), Looked(answers)
    with answers.machine.memory.looking():  # who changes something registers nothing
        put_in(answers, looked, words)
        said_otherwise(answers, looked)
    constants(answers)
    told_later(answers)
    put_inside(answers)
    library_changed(answers)
    said_elsewhere(answers)


def _tables(module: Module) -> Iterator[Site]:
    for name in _TABLES:
        for site in module.additions(name):
            if not site.dead and not is_sdk(site, module):
                yield site


def _handled(answers: Answers, site: Site, module: Module) -> None:
    """`server.request_handlers[ListToolsRequest] = handler`."""
    holder = site.call.func.of if isinstance(site.call.func, Attr) else None
    if isinstance(holder, Attr) and is_self(holder.of):
        return  # the library's own
    others = answers.output.reading.sites
    if last_name(site.call.func) == "update":
        answers.output.gap(module.path, site.call.line, _REPLACED)
    elif site.call.args and _is_asked(answers, site.call.args[0], site.scope):
        answers.handler(site, module)
        if others:
            answers.output.gap(module.path, site.call.line, _REPLACED)
    elif site.call.args and _is_open(answers, site.call.args[0], site.scope):
        answers.output.gap(module.path, site.call.line, _PERHAPS)


def _is_asked(answers: Answers, node: Node, scope: Scope) -> bool:
    value = answers.machine.value(node, scope, {})
    if isinstance(value, External):
        return value.name.rpartition(".")[2] in _ASKED
    return value in _ASKED if isinstance(value, str) else last_name(node) in _ASKED


def _is_open(answers: Answers, node: Node, scope: Scope) -> bool:
    """Whether a method is one that no code names."""
    return any(
        isinstance(one, Opaque | Record) or (isinstance(one, External) and not one.spec)
        for one in flat(answers.machine.value(node, scope, {}))
    )


def _called(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    for name in sorted(_SOUGHT):
        for site in module.sites(frozenset({name})):
            why = _why(answers, site, name) if not site.dead else None
            if why is not None:
                yield site.call.line, why
    if _BY_NAME.search(answers.machine.program.source(module.path)):
        for site in module.sites(_TAKES):
            if not site.dead and _takes(site):
                yield site.call.line, _TAKEN
    for site in module.sites(frozenset(REGISTER)):
        if not site.dead and tagged(site.call) is not None:
            yield site.call.line, _TEMPLATE


def _given(answers: Answers) -> None:
    """`FastMCP("name", providers=[…])`, but for folders that are read."""
    for site, key, node in providing(answers.machine, _WORDS):
        known = key == "providers" and is_known(answers.machine, node, site.scope)
        if not known and not _is_nothing(node):
            answers.output.gap(site.scope.module.path, site.call.line, _WORDS[key])


def _takes(site: Site) -> bool:
    """`Reflect.get(server, "registerTool")`."""
    func, args = site.call.func, site.call.args
    named = len(args) > 1 and isinstance(args[1], Lit) and args[1].value in REGISTER
    of = func.of if isinstance(func, Attr) else None
    return named and (last_name(func) != "get" or (of is not None and last_name(of) == "Reflect"))


def _is_nothing(node: Node) -> bool:
    return (isinstance(node, Lit) and node.value is None) or (
        isinstance(node, Seq) and not node.items
    )


def _why(answers: Answers, site: Site, name: str) -> str | None:
    """What one call or assignment does to a list of tools."""
    args = site.call.args
    said = [arg.value if isinstance(arg, Lit) else None for arg in args]
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if name in _CHANGING:
        if name == _CREATES:
            own = not args or named_by_callers(args[0], site.scope)
        else:
            own = of is not None and is_self(of)
        if name == "add_provider" and len(args) == 1 and not site.call.named:
            own = own or is_known(answers.machine, args[0], site.scope)
        return None if own else _CHANGING[name]
    if name == "set":
        known = not said or said[0] not in _ASKED or (of is not None and last_name(of) in _TABLES)
        return None if known else _REPLACED
    if name == "setattr":
        known = len(args) < 2 or not _is_server(answers, args[0], site.scope)
        if known or (said[1] is not None and said[1] not in (*_OVERRIDES, *REGISTER, *_OWN)):
            return None
        return "something else is put in the place of a method of the server"
    if name == "update":
        made = answers.glance.value(of, site.scope, {}) if of is not None else None
        changes = isinstance(made, Record) and made.callee in REGISTER
        changes = changes or (isinstance(made, Opaque) and _renames(args) and _keeps(answers))
        if (members(made) or {}).keys() >= HANDLE:
            changes = not only_takes_away(site)
        return "a tool that is registered is changed later" if changes else None
    copied = (
        not args or last_name(args[0]) in ("__name__", "name") or is_read(answers.machine, site)
    )
    return None if copied or not _unnamed(answers) else "a function gets another name at run time"


def _renames(args: tuple[Node, ...]) -> bool:
    """Whether something is told another name: `registered.update({ name })`."""
    return any(
        isinstance(key, Lit) and key.value == "name"
        for arg in args[:1]
        for key, _ in (arg.pairs if isinstance(arg, Map) else ())
    )


def _keeps(answers: Answers) -> bool:
    """Whether JavaScript takes what the library gives for a tool, by which it can be renamed."""
    return any(
        getattr(getattr(site.call.raw, "parent", None), "type", "expression_statement")
        not in ("expression_statement", "await_expression")
        for site in answers.machine.program.sites(frozenset({"registerTool", "tool"}))
        if not site.dead
    )


def _unnamed(answers: Answers) -> bool:
    """Whether functions are registered by hand, under the names that they have."""
    return any(
        site.target is None and "name" not in dict(site.call.named)
        for site in answers.machine.program.sites(BY_HAND)
    )


def _is_server(answers: Answers, node: Node, scope: Scope) -> bool:
    value = answers.machine.value(node, scope, {})
    options = value.options if isinstance(value, Many) else (value,)
    return any(
        (isinstance(one, Record) and one.callee in SERVERS)
        or (isinstance(one, Instance) and made_from(answers.machine, one.of, _OVERRIDDEN))
        for one in options
    )


def _overridden(answers: Answers, module: Module) -> Iterator[tuple[int, str]]:
    """`class Mine(FastMCP): async def list_tools(self): …`."""
    source = answers.machine.program.source(module.path)
    if not any(name in source for name in _NAMED):
        return
    for nodes in filled(module.scope).names.values():
        for node in nodes:
            found = (
                answers.machine.value(node, module.scope, {}) if isinstance(node, Class) else None
            )
            if not isinstance(found, ClassRef):
                continue
            own = sorted(
                name
                for name in _OVERRIDES & filled(found.scope).names.keys()
                if not calls_what_it_stands_for(answers.machine, found.scope, name)
                and not only_leaves_out(answers.machine, found.scope, name)
            )
            if not own and (answering := changes_answers(answers.machine, found)) is not None:
                own = [answering]
            if own and made_from(answers.machine, found, _OVERRIDDEN):
                yield node.line, f"its class answers or changes the list by itself, in {own[0]}"
