"""What comes of a comparison in Python: whether who passes it is let in."""

import ast
from collections.abc import Sequence

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._gate_words import POWER, grants, refuses

_POWERS = pattern(
    r"[\"'](?:admin|root|owner|super\w{0,6}|[*%])[\"']|subprocess|\b(?:exec|eval)\(|os\.(?:system|popen)"
)
_RUNS = pattern(
    r"(?:subprocess|os|asyncio)\.\w{1,40}\(|\b(?:exec|eval|call_next|handler|app|next)\("
)


class Outcomes:
    """The outcomes of conditions of one function; `is_gate` says that it lets somebody in by its name,
    `power` that only counts what an owner has.
    """

    def __init__(self, *, is_gate: bool, power: bool) -> None:
        self._is_gate, self._power = is_gate, power

    def lets_in(self, body: Sequence[ast.stmt]) -> bool:
        """Whether somebody gets more in a block than an answer in words."""
        if self._power:
            return any(_POWERS.search(ast.unparse(one)) for one in body)
        if any(isinstance(one, ast.Raise) for one in body):
            return False
        for node in (one for top in body for one in walk(top)):
            match node:
                case ast.Return(value=value) if self.gives(value):
                    return True
                case ast.Assign(targets=[target], value=value):
                    if grants(ast.unparse(target)) and not _is_false(value):
                        return True
                case ast.Expr(value=ast.Call() | ast.Await() as call):
                    if _RUNS.search(ast.unparse(call)):
                        return True
        return self._is_gate and all(isinstance(one, ast.Pass) for one in body)

    def gives(self, value: ast.expr | None) -> bool:
        """Whether an answer is more than words, or a refusal."""
        if value is None or _is_false(value):
            return False
        said = ast.unparse(value)
        if self._power or _POWERS.search(said):
            return _POWERS.search(said) is not None
        if refuses(said):
            return False
        match value:
            case ast.Constant(value=str() as word):
                return self._is_gate or POWER.fullmatch(word) is not None
            case ast.JoinedStr():
                return False
            case ast.Call(args=[ast.JoinedStr() | ast.Constant(value=str()), *_]):
                return self._is_gate
        return True

    def refuses(self, body: Sequence[ast.stmt]) -> bool:
        """Whether a block turns away: then who knows the value goes on."""
        if self._power or not body:
            return False
        match body[-1]:
            case ast.Raise():
                return True
            case ast.Return(value=value):
                return value is None or _is_false(value) or refuses(ast.unparse(value))
        return False


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value
