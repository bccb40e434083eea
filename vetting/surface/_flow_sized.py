"""How large a picture or a table is that a call makes: `Image.new("RGB", (width, height))`,
`createCanvas(w, h)`, `np.zeros((n, n))`.
"""

import ast
from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Imported, Name, Node, Scope, Seq
from vetting.surface._javascript_lower import lower as javascript
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, outwards

_TABLES = frozenset({"zeros", "ones", "empty", "full"})
_ARRAYS = ("numpy", "cupy", "torch", "jax.numpy", "tensorflow")
_DEPTH = 6


def sizes(call: Call, scope: Scope) -> Iterator[Name]:
    """What stands in the source for width and height, where it is a name or a product of names: of what
    is calculated in another way, a caller mostly decides a margin.
    """
    name, of = last_name(call.func), call.func.of if isinstance(call.func, Attr) else None
    given: tuple[Node, ...] = ()
    if name == "createCanvas":
        given = tuple(call.args[:2])
    elif name == "new" and len(call.args) > 1 and _is_of(of, scope, ("PIL",), "Image"):
        given = _items(call.args[1], scope)
    elif name in _TABLES and call.args and _is_of(of, scope, _ARRAYS):
        given = _items(call.args[0], scope)  # as long as a list is what was given, not a table
    for one in given:
        yield from _factors(one)


def _items(size: Node, scope: Scope) -> tuple[Node, ...]:
    if isinstance(size, Name):
        made = _bound(size.name, scope)
        size = made[0] if len(made) == 1 else size
    return size.items if isinstance(size, Seq) and len(size.items) > 1 else ()


def _bound(name: str, scope: Scope) -> list[Node]:
    """All that a name is given where it may be seen from a scope."""
    return [one for at in outwards(scope) for one in filled(at).names.get(name, ())]


def _is_of(of: Node | None, scope: Scope, specs: tuple[str, ...], usual: str = "") -> bool:
    """Whether something is a module of one of some packages, under whatever name it is brought in."""
    if not isinstance(of, Name):
        return False
    made = _bound(of.name, scope)
    brought = [one.spec for one in made if isinstance(one, Imported)]
    known = any(spec == one or spec.startswith(f"{one}.") for spec in brought for one in specs)
    return known or (bool(usual) and of.name == usual)


def _factors(size: Node) -> Iterator[Name]:
    """The names that are multiplied with each other: `columns * thumb`, `rows * thumb * 3 // 2`."""
    if isinstance(size, Name):
        yield size
    elif isinstance(size.raw, ast.BinOp):
        yield from (one for one in map(lower, _python(size.raw)) if isinstance(one, Name))
    elif getattr(size.raw, "type", "") == "binary_expression":
        yield from (one for one in map(javascript, _javascript(size.raw)) if isinstance(one, Name))


def _python(node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult() | ast.FloorDiv(), right=right) if depth < _DEPTH:
            yield from _python(left, depth + 1)
            if isinstance(node.op, ast.Mult):
                yield from _python(right, depth + 1)
        case ast.Name():
            yield node


def _javascript(node: object, depth: int = 0) -> Iterator[object]:
    kind = getattr(node, "type", "")
    if kind == "identifier":
        yield node
    elif kind == "binary_expression" and depth < _DEPTH:
        left, sign, right = (*getattr(node, "children", ()), None, None, None)[:3]
        if getattr(sign, "type", "") == "*":
            yield from _javascript(left, depth + 1)
            yield from _javascript(right, depth + 1)
