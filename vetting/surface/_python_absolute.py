"""Questions in Python whether a path is absolute, or begins at home, that refuse neither: `if
name.startswith("~"): return Path(name).expanduser()`, and `ROOT / name` where it does not.
"""

import ast
from collections.abc import Iterator, Sequence

from vetting.python_syntax import children, walk
from vetting.surface._flow_absolute import leads_out, only_leads_out, only_tells
from vetting.surface._flow_schemes import begins_own, is_own, names_a_scheme
from vetting.surface._python_started import last_name

_SAME = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "casefold", "as_posix"})
_MATCHES = frozenset({"match", "search"})
_SIDES = (ast.If, ast.IfExp)


def taken(function: ast.AST) -> Iterator[tuple[ast.AST, ast.expr]]:
    """The questions in a function of which both answers are taken, each with what it asks about."""
    said = answers(function)
    for node in walk(function):
        if isinstance(node, _SIDES):
            for question, of, met in asked(spelled(node.test, said), met=True):
                text = ast.dump(of)
                body, other = _parts(node.body), _parts(node.orelse)
                if not other:
                    other = [part for part in children(function) if isinstance(part, ast.stmt)]
                yes, no = (body, other) if met else (other, body)
                if _uses(yes, text, node) and _uses(no, text, node):
                    yield question, of


def answers(function: ast.AST) -> dict[str, ast.expr]:
    """The variables of a function that have the answer to such a question, with that."""
    said: dict[str, ast.expr] = {}
    for node in walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if any(
                asked(value, met=True)
            ):
                said[name] = value
    return said


def is_question(node: ast.AST) -> ast.expr | None:
    """What a test asks about, if it only asks that."""
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr="startswith"), args=[start]):
            return _whole(of) if any(map(leads_out, _texts(start))) else None
        case ast.Call(func=func, args=[ast.Constant(value=str(said)), of]):
            asks = last_name(func) in _MATCHES and only_leads_out(said)
            return _whole(of) if asks else None
        case ast.Compare(left=ast.Subscript(value=of) as part, ops=[op], comparators=[right]):
            texts = _texts(right)
            if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Constant):
                texts = list("".join(map(str, texts)))  # `name[:1] in "/~"`
            first = isinstance(part.slice, ast.Slice) and part.slice.lower is None
            begins = first or (isinstance(part.slice, ast.Constant) and part.slice.value == 0)
            return _whole(of) if begins and any(map(leads_out, texts)) else None
    return None


def asks_for_own_scheme(node: ast.AST) -> bool:
    """Whether a look is only at the scheme of an address, for one of the server's own: `url.scheme !=
    "notes"` tells nothing of the rest.
    """
    match node:
        case ast.Call(func=ast.Attribute(attr="startswith"), args=[start]):
            return any(map(begins_own, _texts(start)))
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            pairs = ((left, right), (right, left))
            return any(_is_scheme(one) and is_own(_texts(other)) for one, other in pairs)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return _is_scheme(left) and is_own(_texts(right))
        case ast.Match(subject=subject, cases=cases) if _is_scheme(subject):
            return is_own([text for case in cases for text in _cases(case.pattern)])
        case ast.Subscript(slice=key):
            return _is_scheme(key)
    return False


def _is_scheme(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return names_a_scheme(name)
        case ast.Call(func=ast.Attribute(value=inner, attr="lower")):
            return _is_scheme(inner)
        case ast.Subscript(
            value=ast.Call(
                func=ast.Attribute(attr="split" | "partition"), args=[ast.Constant(value=at), *_]
            ),
            slice=ast.Constant(value=0),
        ):
            return at in (":", "://")
    return False


def _cases(case: ast.pattern) -> list[object]:
    match case:
        case ast.MatchValue(value=ast.Constant(value=said)):
            return [said]
        case ast.MatchOr(patterns=some):
            return [text for one in some for text in _cases(one)]
    return []


def asked(test: ast.expr, *, met: bool) -> Iterator[tuple[ast.AST, ast.expr, bool]]:
    """The questions in a test, with what each asks about, and whether that begins so where the test is
    met.
    """
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from asked(inner, met=not met)
        case ast.BoolOp(values=values):
            for value in values:
                yield from asked(value, met=met)
        case ast.NamedExpr(value=inner):
            yield from asked(inner, met=met)
        case _ if (of := is_question(test)) is not None:
            denied = isinstance(test, ast.Compare) and isinstance(
                test.ops[0], ast.NotEq | ast.NotIn
            )
            yield test, of, met is not denied


def spelled(test: ast.expr, said: dict[str, ast.expr]) -> ast.expr:
    """A test, where a variable has its answer: `outside = name.startswith("/")`."""
    match test:
        case ast.Name(id=name):
            return said.get(name, test)
        case ast.UnaryOp(op=ast.Not() as no, operand=ast.Name(id=name)) if name in said:
            return ast.UnaryOp(op=no, operand=said[name])
    return test


def _whole(of: ast.expr) -> ast.expr:
    """The variable whose beginning is asked for: `name` of `name.strip()` and of `str(name)`."""
    match of:
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in _SAME:
            return _whole(inner)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _whole(inner)
    return of


def _texts(node: ast.expr) -> list[object]:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return [part.value if isinstance(part, ast.Constant) else None for part in parts]


def _parts(side: ast.expr | Sequence[ast.AST]) -> list[ast.AST]:
    return [side] if isinstance(side, ast.AST) else list(side)


def _uses(side: Sequence[ast.AST], text: str, but: ast.AST) -> bool:
    """Whether what is written like `text` is used: not only looked at, and not only told."""
    todo = list(side)
    while todo:
        node = todo.pop()
        match node:
            case ast.Raise() | ast.Assert() | ast.Compare():
                continue
            case ast.Return(value=ast.expr() as value) if is_told(value):
                continue
            case ast.Call(func=func) if only_tells(last_name(func)):
                continue
            case ast.If() | ast.IfExp() | ast.While():
                if node is not but:
                    todo += [*_parts(node.body), *_parts(node.orelse)]
                continue
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()) | ast.Subscript():
                if ast.dump(node) == text:
                    return True
        todo += children(node)
    return False


def is_told(value: ast.expr) -> bool:
    """Whether an answer is only words with a value in them."""
    match value:
        case ast.JoinedStr() | ast.Constant():
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return isinstance(left, ast.Constant | ast.JoinedStr) or is_told(right)
        case ast.Dict(values=values):
            return not any(isinstance(part, ast.Call) for one in values for part in walk(one))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return all(map(is_told, items))
    return False
