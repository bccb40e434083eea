"""Paths of JavaScript that are compared with a folder as they are written: `${ROOT}/../x` begins like `ROOT`,
and a path that holds a folder's name somewhere may lie in any other.
"""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import word

_FUNCTIONS = frozenset({
    *("function_declaration", "function_expression", "arrow_function", "method_definition"),
    *("generator_function_declaration", "generator_function"),
})  # fmt: skip
_LARGE, _UP, _SHORT = 20_000, 40, 60
_RESOLVES = pattern(
    r"resolve|normali[sz]e|realpath|join\(|basename|relative|safe|clean|sanit|dirname|URL"
)
_PATHS = pattern(
    r"(?:await\s+)?(?:[\w$]{1,40}\.){0,3}(?:resolve|join|normalize|realpath(?:Sync)?)\("
)
_DOTS = pattern(r"[\"'`]\.\.[/\\]{0,2}[\"'`]")


def is_as_given(node: Any) -> bool:
    """Whether something is a parameter of a function around it, and nobody resolved it."""
    if node is None or node.type != "identifier" or node.end_byte - node.start_byte > _SHORT:
        return False
    name = re.escape(word(node))
    for function in around(node):
        params = function.child_by_field_name("parameters")
        params = params or function.child_by_field_name("parameter")
        if re.search(
            rf"(?<![\w$.]){name}\s*=(?![=>])", text_of(function.child_by_field_name("body"))
        ):
            return False  # it has another value, or another variable has its name
        if re.search(rf"(?<![\w$.]){name}(?![\w$:])", text_of(params)):
            return True
    return False


def begins_as_written(call: Any) -> bool:
    """Whether a path that was put together, and not resolved, is asked how it begins."""
    of = _receiver(call, "startsWith")
    made = _made(of) if of is not None else ""
    joined = made.startswith("`") and made.count("${") > 1
    if not (joined or ("+" in made and made[:1] not in "\"'`(")) or _RESOLVES.search(made):
        return False
    return _DOTS.search(text_of(next(around(of), None))) is None


def holds_a_folder(call: Any) -> bool:
    """Whether a path is only asked for holding a folder's name somewhere: `full.includes(ROOT)`."""
    of = _receiver(call, "includes")
    args = call.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    if of is None or first is None or first.type not in ("identifier", "member_expression"):
        return False
    return _PATHS.match(_made(of)) is not None


def as_long_as(part: Any) -> str:
    """That which the beginning of a text is as long as: `ROOT`, of `full.slice(0, ROOT.length)`."""
    said = text_of(part.child_by_field_name("arguments"))[: 2 * _SHORT]
    found = re.fullmatch(r"\(\s*0\s*,\s*([\w$.]{1,60})\.length\s*\)", said)
    return found[1] if found is not None else ""


def around(node: Any) -> Any:
    """The functions around a node, the innermost first."""
    for _ in range(_UP):
        node = node.parent
        if node is None:
            return
        if node.type in _FUNCTIONS:
            yield node


def text_of(node: Any) -> str:
    """The source of a syntax node; nothing of one that is large."""
    return word(node) if node is not None and node.end_byte - node.start_byte < _LARGE else ""


def _receiver(call: Any, name: str) -> Any:
    """The variable of which a method is called; None where another is, or of something else."""
    func = call.child_by_field_name("function")
    if func is None or func.type != "member_expression":
        return None
    if word(func.child_by_field_name("property")) != name:
        return None
    of = func.child_by_field_name("object")
    return of if of is not None and of.type == "identifier" and len(word(of)) <= _SHORT else None


def _made(of: Any) -> str:
    """What a variable is given in the function around it, if that is once."""
    name, text = re.escape(word(of)), text_of(next(around(of), None))
    found = re.findall(rf"(?<![\w$.]){name}\s*=(?![=>])\s*([^;\n]{{1,300}})", text)
    return found[0] if len(found) == 1 else ""
