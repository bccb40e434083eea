"""What the names stand for that a comprehension gives: `[post(URL, row) for row in rows]`. They belong
to no scope of ours, and one function has the same name in several.
"""

import ast
from collections.abc import Iterable, Iterator

from vetting.python_syntax import walk
from vetting.surface._ir import Element, Node
from vetting.surface._python_lower import bind, lower

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
        for part in ast.walk(case.pattern):
            name = getattr(part, "rest" if isinstance(part, ast.MatchMapping) else "name", None)
            if name is not None:
                whole = part is case.pattern
                yield name, subject if whole else Element(node.lineno, node.subject, over=subject)
