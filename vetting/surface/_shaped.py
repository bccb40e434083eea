"""Objects that say what only a tool says, `name` and `inputSchema`: what a list that is not fully known
most likely holds.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.bundle_modules import modules as modules_in
from vetting.patterns import pattern
from vetting.python_syntax import children
from vetting.surface import _declare
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._ir import Module, Node, Scope
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS, lower
from vetting.surface._python_module import PythonModule
from vetting.surface._values import flat

_SCHEMA = pattern(rb"(?<![\w$.])inputSchema(?![\w$])(?=[\"']?\s{0,3}[:,}])")
_NAME = pattern(r"[A-Za-z0-9][\w./-]{0,127}")
_SAID = frozenset({"description", "title", "annotations"})
"""Of which a tool says at least one."""

_MOST = 2_000


def shaped(answers: Answers) -> None:
    """Declare what is written so and not declared yet."""
    machine, output = answers.machine, answers.output
    for module in list(modules(machine)):
        if b"inputSchema" not in machine.program.source(module.path):
            continue
        for scope, node in _objects(module):
            value = machine.value(node, scope, {})
            for name in flat(_declare.find_name(machine, value)):
                if isinstance(name, str) and _NAME.fullmatch(name) is not None:
                    made = answers.made("tool", name, value, module.path, node.line)
                    if (made.kind, made.name) not in output.seen:
                        output.declare(made)


def _objects(module: Module) -> Iterator[tuple[Scope, Node]]:
    if isinstance(module, JavaScriptModule):
        yield from _in_javascript(module)
    elif isinstance(module, PythonModule):
        yield from _in_python(module)


def _in_javascript(module: JavaScriptModule) -> Iterator[tuple[Scope, Node]]:
    others = [part for part in modules_in(module.data) if part.library]
    for count, match in enumerate(_SCHEMA.finditer(module.data)):
        if any(part.start <= match.start() < part.end for part in others):
            continue
        leaf = module.leaf(match.start(), match.end() - match.start())
        pair = leaf if leaf is None or leaf.type.startswith("shorthand") else leaf.parent
        if pair is not None and pair.type == "string":
            pair = pair.parent
        held = pair.parent if pair is not None else None
        if count > _MOST or held is None or held.type != "object" or not _says_more(held):
            continue
        yield module.scope_at(held), lower_javascript(held)


def _says_more(held: Any) -> bool:
    """Whether an object has a name of its own, and says more than what may be given."""
    keys = {
        (item.child_by_field_name("key") or item.child_by_field_name("name") or item).text
        for item in held.named_children
        if item.type != "spread_element"
    }
    words = {key.decode("utf-8", "replace").strip("\"'") for key in keys if key is not None}
    return "name" in words and not _SAID.isdisjoint(words)


def _in_python(module: PythonModule) -> Iterator[tuple[Scope, Node]]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope = module.scope_of(node, scope)
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if {"name", "inputSchema"} <= keys and not _SAID.isdisjoint(keys):
                yield scope, lower(node)
        todo += [(child, scope) for child in children(node)]
