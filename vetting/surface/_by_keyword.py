"""Handlers that Python's SDK 2 is given by an argument's name, `on_list_tools=answer`, wherever that
stands: in a call of a subclass or of a function that makes the server, in `partial`, in options.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._functions import function_name
from vetting.surface._idioms import KEYWORDS, SERVERS
from vetting.surface._python_lower import lower
from vetting.surface._python_module import PythonModule
from vetting.surface._values import Closure, flat
from vetting.surface._wrappers import is_sdk

_WORDS = tuple(key.encode() for key in KEYWORDS)
_TOOLS = next(key for key, kind in KEYWORDS.items() if kind == "tool")
_NAMED = "the answer to tools/list is named here, and not followed"


def by_keyword(answers: Answers) -> None:
    """Read what such arguments hand on; where it is in options of which nothing is read, say so."""
    program = answers.machine.program
    mentioned = [
        module
        for module in modules(answers.machine)
        if isinstance(module, PythonModule) and _says(program.source(module.path))
    ]
    for module in mentioned:
        for site in module.inside().every():
            if site.dead or last_name(site.call.func) in SERVERS or is_sdk(site, module):
                continue
            for key, value in answers.given(site, KEYWORDS):
                if any(isinstance(one, Closure) for one in flat(value)):
                    answers.answer(value, KEYWORDS[key], module, site.call.line)
    for module in mentioned:
        for line, value in _named(module.scope.raw):
            if value is None or not _is_read(answers, module, value):
                answers.output.gap(module.path, line, _NAMED)


def _is_read(answers: Answers, module: PythonModule, value: ast.expr) -> bool:
    """Whether a handler is one whose answer is read: that very function, and of one inside another
    function, which only its name tells, one of the same module.
    """
    found = [
        one
        for one in flat(answers.machine.value(lower(value), module.scope, {}))
        if isinstance(one, Closure)
    ]
    if found:
        known = {id(handler.func.raw) for handler in answers.lists}
        return all(id(one.func.raw) in known for one in found)
    own = (one.func.raw for one in answers.lists if one.scope.module is module)
    return isinstance(value, ast.Name | ast.Attribute) and _last(value) in map(function_name, own)


def _named(tree: Any) -> Iterator[tuple[int, ast.expr | None]]:
    """Where the name of that argument is a key, a text or a member that is set; and what it gets."""
    taken = set()
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if _is_it(key):
                        taken.add(id(key))
                        if not (isinstance(value, ast.Constant) and value.value is None):
                            yield value.lineno, value
            case ast.Assign(targets=[ast.Subscript(slice=key)], value=value) if _is_it(key):
                taken.add(id(key))
                yield node.lineno, value
            case ast.Attribute(attr=name, ctx=ast.Store()) if name == _TOOLS:
                yield node.lineno, None
            case ast.Constant() if _is_it(node) and id(node) not in taken:
                yield node.lineno, None


def _is_it(node: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value == _TOOLS


def _last(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _says(data: bytes) -> bool:
    return any(word in data for word in _WORDS)
