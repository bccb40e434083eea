"""Servers without a library: a function that compares `"tools/list"` and gives the answer itself."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.python_syntax import children
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import run
from vetting.surface._ir import Module, Node, Scope
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS, lower
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, Many, members

_ASKED = "tools/list"
_LIST = "tools"
_DEPTH = 4


def by_hand(answers: Answers) -> None:
    """Declare what such functions answer."""
    for module in list(modules(answers.machine)):
        if _ASKED.encode() not in answers.machine.program.source(module.path):
            continue
        for scope, handler in list(_asking(module)):
            for found in _lists(answers, scope, handler):
                answers.output.reading.sites += 1
                answers.elements(found, "tool", module.path, _line(scope))


def _asking(module: Module) -> Iterator[tuple[Scope, Node | None]]:
    """The functions that name the method; of a table of methods, the function in it."""
    seen: set[int] = set()
    found = _in_python(module) if isinstance(module, PythonModule) else _in_javascript(module)
    for scope, handler in found:
        if handler is not None or id(scope) not in seen:
            yield scope, handler
        if handler is None:
            seen.add(id(scope))


def _in_javascript(module: Module) -> Iterator[tuple[Scope, Node | None]]:
    if not isinstance(module, JavaScriptModule):
        return
    start = module.data.find(_ASKED.encode())
    while start >= 0:
        leaf = module.leaf(start, len(_ASKED))
        text = leaf.parent if leaf is not None and leaf.type == "string_fragment" else None
        pair = text.parent if text is not None else None
        if pair is not None and pair.type == "pair" and pair.child_by_field_name("key") == text:
            value = lower_javascript(pair.child_by_field_name("value"))
            yield module.scope_at(pair), value
        elif text is not None and not _is_described(text):
            yield module.scope_at(text), None
        start = module.data.find(_ASKED.encode(), start + 1)


def _is_described(text: Any) -> bool:
    """Whether a text is one that a schema of Zod's allows: `literal("tools/list")` compares nothing."""
    made = (
        text.parent.parent if text.parent is not None and text.parent.type == "arguments" else None
    )
    if made is None or text.parent.named_child_count != 1:
        return False
    return word(made.child_by_field_name("function")).endswith("literal")


def _in_python(module: PythonModule) -> Iterator[tuple[Scope, Node | None]]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope = module.scope_of(node, scope)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == _ASKED:
                    yield scope, lower(value)
        elif isinstance(node, ast.Constant) and node.value == _ASKED:
            yield scope, None
        todo += [(child, scope) for child in children(node)]


def _lists(answers: Answers, scope: Scope, handler: Node | None) -> Iterator[Any]:
    """The lists of tools that a function returns or hands on, or a table's function does."""
    machine = answers.machine
    if handler is not None:
        value = machine.value(handler, scope, {})
        if isinstance(value, Closure):
            yield from _within(run(machine, value, [], {}))
        return
    module = scope.module
    for node in filled(scope).returns:
        yield from _within(machine.value(node, scope, {}))
    inside = module.inside()
    for site in inside.calls(inside.region(scope.raw)):
        given = (*site.call.args, *(value for _, value in site.call.named))
        if site.scope is scope and not site.dead:
            for node in given:
                yield from _within(machine.value(node, scope, {}))


def _within(value: Any, depth: int = 0) -> Iterator[Any]:
    """The lists in an answer: `{"result": {"tools": […]}}`."""
    if isinstance(value, Many):
        for option in value.options:
            yield from _within(option, depth + 1)
        return
    found = members(value)
    if found is None or depth > _DEPTH:
        return
    if _LIST in found and not isinstance(found[_LIST], dict) and members(found[_LIST]) != {}:
        yield found[_LIST]
    elif "result" in found:
        yield from _within(found["result"], depth + 1)


def _line(scope: Scope) -> int:
    raw = scope.raw
    point = getattr(raw, "start_point", None)
    return int(point[0]) + 1 if point is not None else int(getattr(raw, "lineno", 1))
