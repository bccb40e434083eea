"""Names and members are found by their words, and what each part stands in."""

import ast

from vetting.python_syntax import children, walk
from vetting.surface._python_parts import PythonParts

TREE = ast.parse("class A:\n    def f(self, x):\n        cls.x = self.x(x)\n        return self\n")


def test_names_and_members_come_in_the_order_of_a_walk_whatever_their_words() -> None:
    parts = PythonParts(TREE)
    found = parts.mentioned(TREE.body[0], ("self", "cls"))
    every = [n for n in walk(TREE) if isinstance(n, ast.Name) and n.id in ("self", "cls")]
    assert found == every
    assert [type(node) for node in parts.mentioned(TREE, ("x",))] == [
        type(node)
        for node in walk(TREE)
        if getattr(node, "id", "") == "x" or getattr(node, "attr", "") == "x"
    ]
    assert parts.mentioned(TREE, ("nobody",)) == []


def test_every_part_stands_in_what_holds_it() -> None:
    around = PythonParts(TREE).around
    assert all(around[id(child)] is node for node in walk(TREE) for child in children(node))
    assert id(TREE) not in around
