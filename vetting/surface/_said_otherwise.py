"""Methods of the language by which a list is made and written, put there by the package: `toJSON` of a
tool or a list, `Array.prototype.map = …`, `JSON.stringify = …`, `Tool.model_dump = …`. What a client
sees is what they give.
"""

from collections.abc import Iterator

from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._ir import COPIES, Attr, Lit, Module, Name, Node, Site
from vetting.surface._put_in import Looked
from vetting.surface._values import External
from vetting.surface._wrappers import is_sdk

_REPLACED = "a method of the language by which lists are made or written is another one"
_WRITTEN = frozenset({
    *("toJSON", "map", "filter", "concat", "slice", "values", "flatMap", "push", "sort", "reduce"),
    *("flat", "entries", "forEach", "then", "iterator"),
})  # fmt: skip
_KINDS = frozenset({"Array", "Object", "String", "Map", "Set", "Promise", "Function"})
_JSON = frozenset({"stringify", "parse", "dumps", "loads", "dump", "load"})
_MODELS = frozenset({
    *("model_dump", "model_dump_json", "dict", "json", "__init__", "__new__", "__getattribute__"),
    *("__iter__", "model_validate", "model_construct", "__getattr__", "_setup_handlers", "run"),
    *("_handle_request", "_handle_message"),
})  # fmt: skip
_PROTOCOL = ("mcp", "fastmcp", "@modelcontextprotocol/", "builtins")
_SETS = frozenset({"defineProperty", "setattr", "set"})
_CHANGES = frozenset({"setPrototypeOf", "__defineGetter__", "__proto__="})
_WANTED = frozenset(f"{name}=" for name in (*_WRITTEN, *_JSON, *_MODELS))
_TYPES = frozenset(f"{name}=" for name in ("Tool", "ListToolsResult", "list", "dict", "sorted"))


def said_otherwise(answers: Answers, looked: Looked) -> None:
    """Tell every such place of the modules that are reached."""
    for module in list(modules(answers.machine)) if looked.said else ():
        if not COPIES.isdisjoint(module.path.split("/")):
            continue
        for site, of, name in _places(module):
            if not site.dead and not is_sdk(site, module) and _is_said(looked, site, of, name):
                answers.output.gap(module.path, site.call.line, _REPLACED)


def _places(module: Module) -> Iterator[tuple[Site, Node, str]]:
    """Where a member is set, of what, and which."""
    for site in module.sites(_WANTED | _TYPES):
        if isinstance(site.call.func, Attr):
            yield site, site.call.func.of, site.call.func.name.removesuffix("=")
    for site in module.sites(_SETS):
        args = site.call.args
        if len(args) > 2:
            said = args[1].value if isinstance(args[1], Lit) else last_name(args[1])
            yield site, args[0], str(said)
    for site in module.additions("prototype"):
        func, args = site.call.func, site.call.args
        if isinstance(func, Attr) and args and last_name(args[0]) == "iterator":
            yield site, func.of, "iterator"
    for site in module.sites(_CHANGES):
        func, args = site.call.func, site.call.args
        if isinstance(func, Attr) and (args or func.name == "__proto__="):
            yield site, args[0] if func.name == "setPrototypeOf" else func.of, "*"


def _is_said(looked: Looked, site: Site, of: Node, name: str) -> bool:
    if isinstance(of, Attr) and of.name == "prototype":
        return isinstance(of.of, Name) and of.of.name in _KINDS and name in _WRITTEN
    if isinstance(of, Name) and of.name in ("JSON", "json"):
        return name in _JSON
    if name in _MODELS or f"{name}=" in _TYPES:
        made = looked.machine.value(of, site.scope, {})
        return isinstance(made, External) and made.spec.startswith(_PROTOCOL)
    return (name == "*" or name in _WRITTEN) and looked.is_of_list(site, of)
