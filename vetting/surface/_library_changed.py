"""What of the protocol's library is another thing from then on, put there by the package: `stdio.stdio_server
= wrap(stdio.stdio_server)`, `Tool.from_function = other`, `StdioServerTransport.prototype.send = other`.
Tools are made, and answers sent, by what is put there.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._between import between
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._functions import is_self
from vetting.surface._idioms import PATCHES
from vetting.surface._ir import (
    COPIES,
    Attr,
    Call,
    Concat,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Seq,
    Site,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled
from vetting.surface._server_parts import sets
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import uses
from vetting.surface._values import External, flat
from vetting.surface._wrappers import is_sdk

REPLACED = "something else is put in the place of a part of the protocol's library"
_SDK = "@modelcontextprotocol/"
_PYTHON = frozenset({"mcp", "fastmcp"})
_WRITERS = frozenset({"pydantic"})
"""Of other packages, by whose models the protocol's own are written."""

_WRITES = frozenset({
    *("model_dump", "model_dump_json", "dict", "json", "model_json_schema", "__init__", "__new__"),
    *("__getattribute__", "model_validate", "model_construct"),
})  # fmt: skip
_SCHEMAS = frozenset({"toJSONSchema", "zodToJsonSchema", "toJsonSchemaCompat"})
_OF_SCHEMAS = ("zod", "zod-to-json-schema")
_SETTINGS = frozenset({"settings", "logger", "log_level"})
"""What a program is meant to set."""

_OF_OTHERS = pattern(
    r"(?:CallTool|ReadResource|GetPrompt|Progress|Cancelled|Initialize|Ping)[A-Z]\w{0,60}"
)
"""Kinds of messages of the protocol that hold no list of tools."""

_SETS = frozenset({"setattr", "__setattr__", "object"})
_PATCHES = frozenset({"patch"})
_MEMBERS = frozenset({"[]", "update", "setdefault", "__setitem__"})
_DEPTH = 8


def library_changed(answers: Answers) -> None:
    """Tell every such place of the modules that are reached."""
    with answers.machine.memory.looking():
        _tell(answers)


def _tell(answers: Answers) -> None:
    known = {(gap.path, gap.line) for gap in answers.output.reading.gaps}
    for module in list(modules(answers.machine)) if answers.output.reading.sites else ():
        if not COPIES.isdisjoint(module.path.split("/")):
            continue
        if isinstance(module, JavaScriptModule):
            found = _in_javascript(answers, module)
        elif isinstance(module, PythonModule):
            found = _in_python(answers, module)
        else:
            continue
        for line, why in between(answers, module):
            answers.output.gap(module.path, line, why)
        for line in found:
            if (module.path, line) not in known:  # told as what it is
                answers.output.gap(module.path, line, REPLACED)


# JavaScript.


def _in_javascript(answers: Answers, module: JavaScriptModule) -> Iterator[int]:
    for name, nodes in list(filled(module.scope).names.items()):
        if not any(
            isinstance(_root(node), Imported) or _is_required(_root(node)) for node in nodes
        ):
            continue
        variable = Variable(scope=module.scope, name=name)
        value = answers.glance.value(Name(1, name=name), module.scope, {})
        specs = {one.spec for one in flat(value) if isinstance(one, External)}
        own = any(spec.startswith(_SDK) for spec in specs)
        if not own and not any(spec.startswith(_OF_SCHEMAS) for spec in specs):
            continue
        for use in uses(variable):
            if _is_replaced(use, any_member=own):
                yield use.line


def _root(node: Node) -> Node:
    while isinstance(node, Attr | Index):
        node = node.of
    return node


def _is_required(node: Node) -> bool:
    return isinstance(node, Call) and last_name(node.func) in ("require", "__importStar")


def _is_replaced(use: Use, *, any_member: bool) -> bool:
    names = {use.name, *use.path}
    if use.role is Role.SET and f"{use.name}=" in PATCHES:
        return False  # what is put there is looked at elsewhere
    if use.role is Role.SET:
        return any_member or not _SCHEMAS.isdisjoint(names)
    given = use.role is Role.GIVEN and use.site is not None and any_member
    return given and use.site is not None and bool(use.path) and sets(use, use.site)


# Python.


def _in_python(answers: Answers, module: PythonModule) -> Iterator[int]:
    for site in _assigned(module):
        func = site.call.func
        if site.dead or is_sdk(site, module) or not isinstance(func, Attr):
            continue
        name = func.name.removesuffix("=")
        given = site.call.args[-1] if site.call.args else None
        if not _is_plain(name, given) and _is_librarys(answers, func.of, site, name):
            yield site.call.line
    for site in module.sites(_SETS | _MEMBERS):
        if not site.dead and (found := _set(site)) is not None:
            of, said = found
            if _is_librarys(answers, of, site, said):
                yield site.call.line
    for site in module.sites(_PATCHES):
        args = site.call.args
        told: Any = answers.glance.value(args[0], site.scope, {}) if args else None
        if not site.dead and isinstance(told, str) and told.partition(".")[0] in _PYTHON:
            yield site.call.line


def _assigned(module: PythonModule) -> Iterator[Site]:
    """Every assignment to a member of something that is no object's own."""
    named = frozenset(name for name in module.called if name.endswith("="))
    for site in module.sites(named - PATCHES - {"+="}):
        func = site.call.func
        if isinstance(func, Attr) and not is_self(func.of):
            yield site


def _set(site: Site) -> tuple[Node, str] | None:
    """Of what `setattr(stdio, "stdio_server", other)` and `vars(stdio)["stdio_server"] = other` set which."""
    name, args = last_name(site.call.func), site.call.args
    said = args[1] if len(args) > 1 else None
    if name in _SETS:
        found = str(said.value) if isinstance(said, Lit) else "*"
        return (args[0], found) if len(args) > 1 else None
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if isinstance(of, Attr) and of.name == "__dict__":
        return of.of, "*"
    if isinstance(of, Call) and last_name(of.func) == "vars" and of.args:
        return of.args[0], "*"
    return None


def _is_librarys(answers: Answers, of: Node, site: Site, name: str) -> bool:
    """Whether something is a module, class or function of the library."""
    if _is_loaded(answers, of, site):
        return name not in _SETTINGS
    value: Any = answers.glance.value(of, site.scope, {})
    for one in flat(value):
        if not isinstance(one, External) or not _SETTINGS.isdisjoint(one.name.split(".")):
            continue
        package = one.spec.partition(".")[0]
        if package in _PYTHON and name not in _SETTINGS:
            return True
        if package in _WRITERS and (name in _WRITES or name == "*"):
            return True
    return False


def _is_loaded(answers: Answers, of: Node, site: Site) -> bool:
    """Whether something is of `sys.modules["mcp.server.stdio"]` or `import_module("mcp.server.stdio")`."""
    for _ in range(_DEPTH):
        said: Node | None = None
        if isinstance(of, Index) and last_name(of.of) == "modules":
            said = of.key
        elif isinstance(of, Call) and last_name(of.func) in ("import_module", "__import__"):
            said = of.args[0] if of.args else None
        if said is not None:
            told = answers.glance.value(said, site.scope, {})
            return isinstance(told, str) and told.partition(".")[0] in _PYTHON
        if not isinstance(of, Attr):
            return False
        of = of.of
    return False


def _is_plain(name: str, given: Node | None) -> bool:
    """Whether a constant is another one, by which nothing is run, `types.LATEST_PROTOCOL_VERSION = "…"`, or
    what clients are told by other requests: `types.CallToolRequestParams = Mine`.
    """
    if _OF_OTHERS.fullmatch(name):
        return True
    return name.isupper() and isinstance(given, Lit | Seq | Map | Concat)
