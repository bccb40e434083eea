"""Tests that tell a text with marks of a template from one without, and keep none of the former away."""

import ast

from vetting.surface._flow_syntax import TEMPLATE_MARK

_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def asks_for_marks(node: ast.If | ast.IfExp) -> bool:
    """Whether a decision only asks for marks of a template, and goes on with those texts that have them:
    `if "{{" not in text: return text`, `render(text) if "{%" in text else text`.
    """
    test = node.test
    asked = test.values if isinstance(test, ast.BoolOp) else [test]
    without = set[bool]()
    for one in asked:
        match one:
            case ast.Compare(
                left=ast.Constant(value=str(said)), ops=[ast.In() | ast.NotIn() as how]
            ):
                if TEMPLATE_MARK.fullmatch(said) is None:
                    return False
                without.add(isinstance(how, ast.NotIn))
            case _:
                return False
    if len(without) != 1:
        return False
    return isinstance(node, ast.IfExp) or without.pop() == isinstance(node.body[-1], _ENDS)
