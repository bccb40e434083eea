"""What a function makes of a name that it is given before it reads the variable: `name.upper()`,
`name.replace("-", "_")`, and only for names that have something in them.

A step is one word, or several with a line end between them, so that it can be kept as JSON.
"""

import ast
from collections.abc import Callable

Steps = tuple[str, ...]

_LETTERS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "casefold": str.lower,
    "strip": str.strip,
}

_LONGEST = 16 << 10
"""Characters of what a replacement may make, at the very most."""

_TAKES = {"replace": 2, "removeprefix": 1, "removesuffix": 1}


def step_of(node: ast.Call) -> tuple[ast.expr, str] | None:
    """What a method of a text is called on, and the step that it is."""
    func = node.func
    if not isinstance(func, ast.Attribute) or node.keywords:
        return None
    said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    texts = [text for text in said if isinstance(text, str) and "\n" not in text]
    if func.attr in _LETTERS and not node.args:
        return func.value, func.attr
    if len(texts) == len(node.args) == _TAKES.get(func.attr):
        return func.value, "\n".join((func.attr, *texts))
    return None


def branches(node: ast.IfExp | ast.BoolOp) -> list[tuple[ast.expr, Steps]]:
    """What an expression may be, each with the step that says for which names: `"-" in name`."""
    if isinstance(node, ast.BoolOp):
        return [(value, ()) for value in node.values]
    holds, others = _conditions(node.test)
    return [(node.body, holds), (node.orelse, others)]


def _conditions(test: ast.expr) -> tuple[Steps, Steps]:
    match test:
        case ast.Compare(left=ast.Constant(value=str() as text), ops=[op], comparators=[_]):
            if isinstance(op, ast.In | ast.NotIn) and "\n" not in text:
                both = (f"with\n{text}",), (f"without\n{text}",)
                return both if isinstance(op, ast.In) else both[::-1]
    return (), ()


def spelled(text: str, steps: Steps) -> str | None:
    """The name that comes of a text; None where it is none of those that are asked for.

    Raises:
        OverflowError: it would be longer than any name of a variable is.
    """
    for step in steps:
        name, *said = step.split("\n")
        if name in _LETTERS:
            text = _LETTERS[name](text)
        elif name in ("with", "without"):
            if (said[0] in text) != (name == "with"):
                return None
        elif (len(text) + 1) * max(map(len, ("", *said))) > _LONGEST:
            raise OverflowError
        elif name == "replace_first":
            text = text.replace(said[0], said[1], 1)
        else:
            text = str(getattr(text, name)(*said))
    return text
