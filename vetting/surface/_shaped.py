"""Objects and modules that say what only a tool says, a name with a schema and perhaps the function that
answers: what a list that is not fully known most likely holds.
"""

import ast
from collections.abc import Collection, Iterator
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

_SCHEMA = pattern(
    rb"(?<![\w$.])(?:inputSchema|parameters|schema|input|zodSchema|paramsSchema)(?![\w$])"
    rb"(?=[\"']?\s{0,3}[:,}])"
)
_MCP = "inputSchema"
_SCHEMAS = frozenset({_MCP, "parameters", "schema", "input", "zodSchema", "paramsSchema"})
_ANSWERS = frozenset(
    {"handler", "execute", "run", "callback", "call", "invoke", "fn", "func", "handle", "default"}
)
_KEPT = ("name", "title", "description", "inputSchema", "annotations")
_NAME = pattern(r"[A-Za-z0-9][\w./-]{0,127}")
_SAID = frozenset({"description", "title", "annotations"})
"""Of which a tool says at least one."""

_MOST = 2_000


def shaped(answers: Answers) -> None:
    """Declare what is written so and not declared yet."""
    machine, output = answers.machine, answers.output
    for module in list(modules(machine)):
        for node, value in _values(answers, module):
            for name in flat(_declare.find_name(machine, value)):
                if isinstance(name, str) and _NAME.fullmatch(name) is not None:
                    made = answers.made("tool", name, value, module.path, node)
                    if (made.kind, made.name) not in output.seen:
                        output.declare(made)


def _values(answers: Answers, module: Module) -> Iterator[tuple[int, Any]]:
    """The values that a module's tools may be, each with its line."""
    machine = answers.machine
    if _SCHEMA.search(machine.program.source(module.path)) is not None:
        for scope, node in _objects(module):
            yield node.line, machine.value(node, scope, {})
    exported = frozenset(module.exported()) if isinstance(module, JavaScriptModule) else frozenset()
    if _is_said(exported) and not _ANSWERS.isdisjoint(exported):
        held = {key: module.export(key) for key in _KEPT if key in exported}
        first = held["name"]
        if first is not None:
            value = {
                k: machine.value(n, module.scope, {}) for k, n in held.items() if n is not None
            }
            yield first.line, value


def _is_said(words: Collection[str]) -> bool:
    """Whether something has a name of its own, and says more than what may be given."""
    return "name" in words and not _SAID.isdisjoint(words)


def _is_shaped(words: Collection[str]) -> bool:
    """Whether an object with these keys is a tool."""
    if not _is_said(words) or _SCHEMAS.isdisjoint(words):
        return False
    return _MCP in words or not _ANSWERS.isdisjoint(words)


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
    """Whether an object literal is a tool, by its keys."""
    keys = {
        (item.child_by_field_name("key") or item.child_by_field_name("name") or item).text
        for item in held.named_children
        if item.type != "spread_element"
    }
    return _is_shaped(
        {key.decode("utf-8", "replace").strip("\"'") for key in keys if key is not None}
    )


def _in_python(module: PythonModule) -> Iterator[tuple[Scope, Node]]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope = module.scope_of(node, scope)
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if _is_shaped({key for key in keys if isinstance(key, str)}):
                yield scope, lower(node)
        todo += [(child, scope) for child in children(node)]
