"""Servers of libraries that are given their tools as an option: a list, an object of tools by their
names, or a function that gives either.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface import _declare
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import run
from vetting.surface._handlers import code_of
from vetting.surface._idioms import MAKERS
from vetting.surface._instructions import instructions
from vetting.surface._ir import Imported, Module, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, External, Many, Opaque, Record, members

_WORDS = tuple(name.encode() for name in MAKERS)
_MORE = frozenset({"agents", "workflows"})
"""Other options of which tools are made."""

_UNKNOWN = "the list is handed to code that is not in this package, which may add to it"
_MADE = "tools are made of what else is given to the library"


def made_with_tools(answers: Answers) -> None:
    """Declare the tools that such servers are given."""
    for module in list(modules(answers.machine)):
        if isinstance(module, JavaScriptModule) and any(one in module.data for one in _WORDS):
            for site in module.sites(frozenset({*MAKERS, *_aliases(module)})):
                if not site.dead:
                    _made(answers, site, module)


def _aliases(module: Module) -> Iterator[str]:
    """What the module calls one of the names: `import { createApp as a } from …`."""
    for other, nodes in filled(module.scope).names.items():
        if any(isinstance(node, Imported) and node.name in MAKERS for node in nodes):
            yield other


def _made(answers: Answers, site: Site, module: Module) -> None:
    called = answers.machine.value(site.call.func, site.scope, {})
    if not isinstance(called, External) or not called.spec or not site.call.args:
        return
    options = answers.machine.value(site.call.args[0], site.scope, {})
    given = members(options)
    if given is None or "tools" not in given:
        return
    answers.output.reading.sites += 1
    answers.output.reading.instructions += instructions(answers.machine, site)
    path, line = module.path, site.call.line
    known = called.spec.startswith(MAKERS.get(called.name.rpartition(".")[2], ("?",)))
    if not known:
        answers.output.gap(path, line, _UNKNOWN)
    if not _MORE.isdisjoint(given):
        answers.output.gap(path, line, _MADE)
    for value in _called(answers, given["tools"]):
        _listed(answers, value, path, line)


def _called(answers: Answers, value: Any) -> Iterator[Any]:
    """What is given, or what a function that is given returns."""
    for option in value.options if isinstance(value, Many) else (value,):
        found = run(answers.machine, option, [], {}) if isinstance(option, Closure) else option
        yield from found.options if isinstance(found, Many) else (found,)


def _listed(answers: Answers, value: Any, path: str, line: int) -> None:
    by_name = None if isinstance(value, Record) and not value.fields else members(value)
    if by_name is None:
        items = value if isinstance(value, list) else [value]
        for item in items:
            name = _first(item)
            if name is None:
                answers.elements([item], "tool", path, line)
            else:
                _declared(answers, name, item, path, line)
        return
    for key, item in by_name.items():
        if isinstance(key, str):
            _declared(answers, key, item, path, line)
        else:
            why = item.why if isinstance(item, Opaque) else "made at run time"
            answers.output.missing("tool", path, line, f"part of the list is {why}")


def _first(item: Any) -> str | None:
    """The name in `tool("name", …)`."""
    made_so = isinstance(item, Record) and item.callee in ("tool", "appTool") and item.args
    return item.args[0] if made_so and isinstance(item.args[0], str) else None


def _declared(answers: Answers, name: str, item: Any, path: str, line: int) -> None:
    options = item.options if isinstance(item, Many) else (item,)
    value: Any = next((one for one in options if members(one) is not None), {})
    found = _declare.from_value(answers.machine, "tool", name, value=value, path=path, line=line)
    answers.output.declare(found, code=code_of(answers.machine, value))
