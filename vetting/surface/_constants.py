"""Texts under a name that tools are told with, where the name gets another value when the server runs:
`TEXT = "Reads."`, and somewhere `global TEXT; TEXT = load()`. And what is merged into an object that
declares a tool after it said something: `{ name, description, ...more() }`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._ir import COPIES, Lit, Module, Within
from vetting.surface._rebound import is_same, rebound
from vetting.surface._scopes import filled
from vetting.surface._use import Variable

CHANGED = "a text that tools are told with gets another value at run time"
_LONG = 12
"""Characters of a text that is looked for in longer ones."""


def constants(answers: Answers) -> None:
    """Tell every such place of the modules that are reached."""
    declared = [one for one in answers.output.reading.declared if one.kind == "tool"]
    said = {text for one in declared for text in _texts(one.fields)}
    said |= {one.name for one in declared}
    if not said:
        return
    for module in list(modules(answers.machine)):
        if COPIES.isdisjoint(module.path.split("/")):
            for line in _changed(module, said):
                answers.output.gap(module.path, line, CHANGED)


def _texts(value: Any) -> Iterator[str]:
    """The descriptions and titles in what is declared; what may be chosen, an `enum`, is none."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and key in ("description", "title", "$says"):
                yield item
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _changed(module: Module, said: set[str]) -> Iterator[int]:
    scope = filled(module.scope)
    for name, nodes in list(scope.names.items()):
        texts = [node.value for node in nodes if isinstance(node, Lit)]
        if not any(isinstance(text, str) and _is_said(text, said) for text in texts):
            continue
        yield from rebound(Variable(scope=scope, name=name))
        for where, node in module.assigned(name, scope):
            if where is not scope and is_same(name, where, scope) and not isinstance(node, Within):
                yield node.line


def _is_said(text: str, said: set[str]) -> bool:
    """Whether a text is one that a tool is told with, or part of one."""
    if not text.strip():
        return False
    return text in said or (len(text) >= _LONG and any(text in one for one in said))
