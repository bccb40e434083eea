"""Functions of Python that hand the words on that they are given, `**words`, and leave the name as it is:
who calls one before a function is read as if it called the registrar inside.
"""

import ast

from vetting.surface._answers import Answers
from vetting.surface._ir import Scope, Site
from vetting.surface._values import flat
from vetting.surface._wrappers import decorates

_NAME = "name"
_PUT = frozenset({"setdefault", "pop"})


def is_declared(answers: Answers, caller: Site, function: Scope) -> bool:
    """Whether the name that a caller gives such a function is one that is declared."""
    if not _leaves_the_name(function) or not (caller.target is not None or decorates(caller)):
        return False
    nodes = [node for key, node in caller.call.named if key == _NAME]
    said = [one for node in nodes for one in flat(answers.glance.value(node, caller.scope, {}))]
    return bool(said) and all(
        isinstance(one, str) and ("tool", one) in answers.output.seen for one in said
    )


def _leaves_the_name(function: Scope) -> bool:
    """Whether nothing but other words is looked up in `**words`, put in it or taken out."""
    raw = function.raw
    if not isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef) or raw.args.kwarg is None:
        return False
    words = raw.args.kwarg.arg
    every = list(ast.walk(raw))
    harmless = {id(name) for node in every for name in _harmless(node)}
    return all(
        id(node) in harmless for node in every if isinstance(node, ast.Name) and node.id == words
    )


def _harmless(node: ast.AST) -> list[ast.AST]:
    """What may be the words where it does nothing to the name."""
    match node:
        case ast.keyword(arg=None, value=of):
            return [of]
        case ast.Call(func=ast.Attribute(value=of, attr="get")):
            return [of]
        case ast.Call(func=ast.Attribute(value=of, attr=attr), args=[ast.Constant(value=key), *_]):
            return [of] if attr in _PUT and key != _NAME else []
        case ast.Subscript(value=of, ctx=ast.Load()):
            return [of]
        case ast.Subscript(value=of, slice=ast.Constant(value=key)):
            return [of] if key != _NAME else []
        case ast.Compare(left=ast.Constant(), comparators=[of]):
            return [of]
    return []
