"""How far a question reaches that is none: up to all that it decides together with others."""

import ast
import re
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import children, walk
from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import word

_UP = 400
_WRAPPED = frozenset({"parenthesized_expression", "await_expression", "as_expression"})
_SAME = frozenset({"==", "===", "!=", "!=="})
_DOTS = frozenset({"startsWith", "startswith", "includes"})
"""What a way from one folder to another is asked for that shall lead out of it."""


def parents(scope: Scope) -> dict[int, ast.AST]:
    """What each syntax node of a function of Python stands in, by its identity."""
    if not isinstance(scope.raw, ast.AST):
        return {}
    return {id(child): node for node in walk(scope.raw) for child in children(node)}


def around(raw: Any, yes: bool, above: dict[int, ast.AST]) -> tuple[Any, bool]:
    """The whole of a condition whose outcome is known as that of the call `raw` in it always is, `yes`, and
    whether the function lets in whatever it is given then: `if (inside(root, file)) return true`; `above`
    is what `parents` tells.
    """
    if not isinstance(raw, ast.AST):
        return _in_javascript(raw, yes)
    return _in_python(raw, yes, above)


def _in_javascript(raw: Any, yes: bool) -> tuple[Any, bool]:
    node = raw
    for _ in range(_UP):
        parent = node.parent
        kind = parent.type if parent is not None else ""
        if kind == "unary_expression" and word(parent)[:1] == "!":
            yes = not yes
        elif kind == "binary_expression":
            operator = word(parent.child_by_field_name("operator"))
            if operator in _SAME:
                yes = operator in ("==", "===")
            elif operator != ("||" if yes else "&&"):
                break
        elif kind == "member_expression":
            outer = parent.parent
            if outer is None or word(parent.child_by_field_name("property")) not in _DOTS:
                break
            parent, yes = outer, False
        elif kind not in _WRAPPED:
            break
        node = parent
    return _bare(node), yes and _lets_in_javascript(node)


def _bare(node: Any) -> Any:
    while node.type in _WRAPPED and node.named_children:
        node = node.named_children[0]
    return node


def _lets_in_javascript(node: Any) -> bool:
    parent = node.parent
    if parent is None or parent.type != "if_statement":
        return False
    done = parent.child_by_field_name("consequence")
    if done is None or done == node:
        return False
    last = (
        done.named_children[-1] if done.type == "statement_block" and done.named_children else done
    )
    return last.type == "return_statement" and [word(one) for one in last.named_children] == [
        "true"
    ]


def _in_python(raw: ast.AST, yes: bool, above: dict[int, ast.AST]) -> tuple[ast.AST, bool]:
    node = raw
    for _ in range(_UP):
        parent = above.get(id(node))
        match parent:
            case ast.UnaryOp(op=ast.Not()):
                yes = not yes
            case ast.BoolOp(op=how) if isinstance(how, ast.Or) == yes:
                pass
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() as how]):
                yes = isinstance(how, ast.Eq)
            case ast.Attribute(attr=name) if name in _DOTS:
                yes = False
            case ast.Call(func=func) if func is node and isinstance(func, ast.Attribute):
                pass
            case ast.Await():
                pass
            case _:
                break
        node = parent
    match above.get(id(node)):
        case ast.If(body=[*_, ast.Return(value=ast.Constant(value=True))], test=test):
            return node, yes and test is node
    return node, False


def is_only_used_in(name: str, region: Any, scope: Scope) -> bool:
    """Whether a function uses a variable for a question alone: `const rel = path.relative(root, file)`."""
    if isinstance(region, ast.AST):
        every, here = (
            sum(
                isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
                for n in walk(of)
            )
            for of in (scope.raw, region)
        )
        return every == here
    used = pattern(rf"(?<![\w$.]){re.escape(name)}(?![\w$])")
    every, here = (len(used.findall(word(of))) for of in (scope.raw, region))
    return every == here + 1
