"""What the names stand for that a comprehension gives: `[post(URL, row) for row in rows]`. They belong
to no scope of ours, and one function has the same name in several.
"""

import ast
from collections.abc import Iterable, Iterator

from vetting.python_syntax import walk
from vetting.surface._ir import Attr, Call, Each, Element, Index, Node
from vetting.surface._python_lower import Entered, bind, lower, named

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def elements(comprehensions: Iterable[Comprehension]) -> dict[int, Node]:
    """By the identity of its syntax node, what each use of such a name stands for; an outer
    comprehension is to come before those in it.
    """
    return {id(use): node for one in comprehensions for use, node in _uses(one)}


def _uses(comprehension: Comprehension) -> Iterator[tuple[ast.Name, Node]]:
    known: dict[str, Node] = {}
    for loop in comprehension.generators:
        yield from _names(loop.iter, known)
        known |= bind(loop.target, Element(loop.iter.lineno, loop.iter, over=lower(loop.iter)))
        for test in loop.ifs:
            yield from _names(test, known)
            for target, value in named(test):  # `if (text := row.strip())`
                known |= bind(target, lower(value))
    match comprehension:
        case ast.DictComp(key=key, value=value):
            made = [key, value]
        case _:
            made = [comprehension.elt]
    for part in made:
        yield from _names(part, known)


def _names(part: ast.expr, known: dict[str, Node]) -> Iterator[tuple[ast.Name, Node]]:
    for node in walk(part) if known else ():
        if isinstance(node, ast.Name) and node.id in known:
            yield node, known[node.id]


def captured(node: ast.Match) -> Iterator[tuple[str, Node]]:
    """The names that the patterns of a `match` give: to all that is matched, or to some of it."""
    subject = lower(node.subject)
    for case in node.cases:
        yield from _captured(case.pattern, subject)


def entered(node: ast.expr) -> Node:
    """What `with node as name` gives the name."""
    made = lower(node)
    if type(made) is not Call:
        return made
    return Entered(made.line, made.raw, func=made.func, args=made.args, named=made.named)


def _captured(pattern: ast.pattern, of: Node) -> Iterator[tuple[str, Node]]:
    match pattern:
        case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
            yield name, of
        case ast.MatchMapping(rest=str() as name):
            yield name, of
    for part, made in _inner(pattern, of):
        yield from _captured(part, made)


def _inner(pattern: ast.pattern, of: Node) -> Iterator[tuple[ast.pattern, Node]]:
    """The patterns in a pattern, each with what it is held against."""
    line = pattern.lineno
    match pattern:
        case ast.MatchAs(pattern=ast.pattern() as inner):
            yield inner, of
        case ast.MatchOr(patterns=some):
            yield from ((one, of) for one in some)
        case ast.MatchClass(kwd_attrs=names, kwd_patterns=some, patterns=first):
            for named_so, one in zip(names, some, strict=True):
                yield one, Attr(line, of=of, name=named_so)
            yield from ((one, of) for one in first)  # `case str(path)`, or a field by its place
        case ast.MatchMapping(keys=keys, patterns=some):
            for key, one in zip(keys, some, strict=True):
                yield one, Index(line, of=of, key=lower(key))
        case ast.MatchSequence(patterns=some):
            yield from ((one, Element(line, of.raw, over=of)) for one in some)


def leaves_out(node: Each) -> bool:
    """Whether a comprehension gives what it goes through as it is: `[(a, b) for a, b in all if b]`."""
    given, taken = getattr(node.item, "raw", None), node.target
    if not isinstance(given, ast.AST) or not isinstance(taken, ast.AST):
        return False
    return ast.unparse(given) == ast.unparse(taken)
