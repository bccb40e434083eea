r"""What begins with a slash however it was given: `p.startsWith("/") ? p : "/" + p`, `if not
p.startswith("/"): p = "/" + p`, `p.replace(/^\/*/, "/")`. Behind the name of a host it ends that.
"""

import ast
from typing import Any

from vetting.patterns import pattern
from vetting.surface._block import WIDE, place
from vetting.surface._ir import Attr, Call, Choice, Concat, Lit, Name, Node, Scope
from vetting.surface._scopes import filled

_ASKED = pattern(
    r"""\(?(?P<not>!|not )?\s?(?P<name>[\w$.]{1,80}?)(?:\.starts[wW]ith\(["'`]/["'`]\)"""
    r"""|(?:\[0\]|\.charAt\(0\)|\[:1\])\s?(?P<sign>[!=]==?)\s?["'`]/["'`])\)?"""
)
_FIRST = pattern(r"""(?:/\^(?:\\/|\[/\])[*?]/|(?:r|rb)?["']\^/[*?]["'])""")
"""A pattern that fits the slashes at the beginning of any text, or nothing there."""

_LONGEST = 200
_MOST = 8


def is_slashed(node: Node, scope: Scope) -> bool:
    """Whether a value begins with a slash, whatever it was made of."""
    match node:
        case Choice():
            name, same, other = _sides(node, scope)
            return same is not None and _source(same, scope) == name and _adds(other)
        case Call(func=Attr(name="replace"), args=(by, Lit(value=str(said)))):
            return said.startswith("/") and _fits(by, scope)
        case Call(func=Attr(name="sub", of=Name(name="re")), args=(by, Lit(value=str(said)), _)):
            return said.startswith("/") and _fits(by, scope)
        case Name(name=name) if scope.kind == "function":
            values = filled(scope).names.get(name, [])[: _MOST + 1]
            put = [one for one in values if _adds(one)]
            known = len(values) <= _MOST and len(put) == 1
            return known and _is_put_in(put[0], name, node, values, scope)
    return False


def puts_slash(node: Node, after: Node | None, scope: Scope) -> bool:
    """Whether a part of a text is a slash where there is none: `p.startsWith("/") ? "" : "/"`."""
    name, same, other = _sides(node, scope)
    nothing = isinstance(same, Lit) and same.value == ""
    return nothing and _adds(other) and after is not None and _source(after, scope) == name


def _sides(node: Node, scope: Scope) -> tuple[str, Node | None, Node | None]:
    """Of what hangs on whether a variable begins with a slash: its name, what holds then, and else."""
    if not isinstance(node, Choice) or len(node.options) != 2:
        return "", None, None
    test = getattr(node.raw, "test", None) or _field(node.raw, "condition")
    asked = _asked(test, scope)
    if asked is None:
        return "", None, None
    yes, no = node.options
    return (asked[0], yes, no) if asked[1] else (asked[0], no, yes)


def _source(node: Node, scope: Scope) -> str:
    return scope.module.source(node.raw) if node.raw is not None else ""


def _adds(node: Node | None) -> bool:
    first = node.parts[0] if isinstance(node, Concat) and node.parts else node
    return isinstance(first, Lit) and isinstance(first.value, str) and first.value.startswith("/")


def _field(raw: Any, name: str) -> Any:
    return raw.child_by_field_name(name) if hasattr(raw, "child_by_field_name") else None


def _asked(test: Any, scope: Scope) -> tuple[str, bool] | None:
    """The variable of which is asked whether it begins with a slash, and whether it is where that holds."""
    text = scope.module.source(test) if test is not None else ""
    found = _ASKED.fullmatch(text) if len(text) < _LONGEST else None
    if found is None:
        return None
    differs = (found["sign"] or "").startswith("!")
    return found["name"], (found["not"] is None) is not differs


def _fits(by: Node, scope: Scope) -> bool:
    text = scope.module.source(by.raw) if by.raw is not None else ""
    return len(text) < _LONGEST and _FIRST.fullmatch(text) is not None


def _is_put_in(put: Node, name: str, used: Node, values: list[Node], scope: Scope) -> bool:
    """Whether a function always puts a slash before a variable where there is none: after it got all else
    that it may be, and before it is used.
    """
    found = _condition(put.raw, name, scope)
    begin, end = place(found), _end(found)
    at = place(used.raw)
    if found is None or begin is None or end is None or at is None or at < end:
        return False
    if _asked(getattr(found, "test", None) or _field(found, "condition"), scope) != (name, False):
        return False
    others = [place(one.raw) for one in values if one is not put and one.raw is not None]
    return all(one is not None and one < begin for one in others)


def _end(raw: Any) -> int | None:
    if isinstance(raw, ast.If):
        return (raw.end_lineno or raw.lineno) * WIDE + WIDE - 1
    return getattr(raw, "end_byte", None)


def _condition(raw: Any, name: str, scope: Scope) -> Any:
    """The condition right in a function under which, and nothing else, a variable gets a value."""
    if isinstance(raw, ast.AST):
        for one in getattr(scope.raw, "body", []):
            if isinstance(one, ast.If) and not one.orelse:
                body = one.body[0]
                if isinstance(body, ast.Assign) and body.value is raw and len(body.targets) == 1:
                    target = body.targets[0]
                    return one if isinstance(target, ast.Name) and target.id == name else None
        return None
    assigned = getattr(raw, "parent", None)
    if assigned is None or assigned.type != "assignment_expression":
        return None
    statement = assigned.parent
    inner = statement.parent if statement is not None else None
    if inner is not None and inner.type == "statement_block":
        inner = inner.parent
    block = inner.parent if inner is not None else None
    if inner is None or inner.type != "if_statement" or _field(inner, "alternative") is not None:
        return None
    return inner if block is not None and block.parent == scope.raw else None
