"""Values that Python only writes as numbers: `f"{number:05d}"`, `"%05d" % number`, `"{:05d}".format(number)`.

A text in such a place stops the call, so that nothing of it is in what is made.
"""

import ast
from collections.abc import Iterator, Sequence

from vetting.patterns import pattern
from vetting.surface._ir import Attr, Call, Lit, Name, Node
from vetting.surface._python_lower import lower

_SPEC = pattern(r"(?:.?[<>=^])?[-+ ]?z?#?0?\d*[_,]?(?:\.\d+)?[bdoxXneEfFgG%]")
"""How a place for a number is written, as `format` has it: `c` would be a letter."""

_END = pattern(r"[bdoxXneEfFgG%]")
_PLACE = pattern(r"%(?:\((\w{1,80})\))?[-+ #0]*+(\*|\d*+)(?:\.(\*|\d++))?[hlL]?([a-zA-Z%])")
_FIELD = pattern(r"\{\{|\}\}|\{(\w*)(?:![rsa])?(?::([^{}]*))?\}")
_AS_NUMBER = frozenset("diouxXeEfFgG")


def is_number(spec: ast.expr | None) -> bool:
    """Whether a place of a text is one for a number: `{number:05d}`, `{x:{width}d}`."""
    match spec:
        case ast.JoinedStr(values=[ast.Constant(value=str() as said)]):
            return _SPEC.fullmatch(said) is not None
        case ast.JoinedStr(values=[*_, ast.Constant(value=str() as said)]):
            return _END.fullmatch(said[-1:]) is not None
    return False


def as_text(node: ast.BinOp) -> list[Node]:
    """What `template % values` writes as a text; all values where the template is not known."""
    match node.left:
        case ast.Constant(value=str() as template):
            return [lower(one) for one in _as_text(template, node.right)]
    return [lower(node.right)]


def _as_text(template: str, values: ast.expr) -> list[ast.expr]:
    places = [found for found in _PLACE.finditer(template) if found[4] != "%"]
    if any("*" in (found[2], found[3]) for found in places):
        return [values]
    if isinstance(values, ast.Dict):
        written = {found[1] for found in places if found[4] not in _AS_NUMBER}
        pairs = zip(values.keys, values.values, strict=True)
        return [
            value for key, value in pairs if getattr(key, "value", None) in written or key is None
        ]
    items = values.elts if isinstance(values, ast.Tuple) else [values]
    if len(items) != len(places) or any(isinstance(one, ast.Starred) for one in items):
        return [values]
    both = zip(items, places, strict=True)
    return [item for item, place in both if place[4] not in _AS_NUMBER]


def written(node: Call) -> tuple[Sequence[Node], Sequence[tuple[str, Node]]]:
    """The values that a call writes as texts: `"{:05d}.{}".format(number, kind)`, `format(x, "d")`; of
    other calls all that they are given.
    """
    match node:
        case Call(func=Name(name="format"), args=(_, Lit(value=str() as said))):
            return ((), ()) if _SPEC.fullmatch(said) else (node.args, node.named)
        case Call(func=Attr(name="format", of=Lit(value=str() as said))):
            numbers = {name for name, spec in _fields(said) if _SPEC.fullmatch(spec)}
            texts = {name for name, spec in _fields(said) if not _SPEC.fullmatch(spec)}
            numbers -= texts
            args = [arg for at, arg in enumerate(node.args) if str(at) not in numbers]
            return args, [(key, value) for key, value in node.named if key not in numbers]
    return node.args, node.named


def _fields(template: str) -> Iterator[tuple[str, str]]:
    """The places of a text, by what they are called, and how each is written."""
    count = 0
    for found in _FIELD.finditer(template):
        if found[1] is not None:
            name = found[1] or str(count)
            count += not found[1]
            yield name, found[2] or ""
