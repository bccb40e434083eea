"""See `_flow_sense`, for Python."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from vetting.surface._flow_sense import (
    ASSERTS,
    DENIES,
    HEEDED,
    REFUSES,
    TELLS_WHY,
    Extent,
    Sense,
    Way,
    beside,
    joined,
)
from vetting.surface._python_branch_ends import SAID, THROWN, end_of, flag_in, truth_of
from vetting.surface._python_left import extent, place_of
from vetting.surface._python_looks import only_says
from vetting.surface._python_questions import COMMON
from vetting.surface._python_started import last_name
from vetting.surface._python_used import made_of, only_used_in, used_in, uses
from vetting.surface._python_ways import given_too, returns_too

_UP, _DEPTH = 60, 3
Standing = Callable[[ast.AST, bool, Sense, set[str]], Sense]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_EACH = (ast.GeneratorExp, ast.ListComp, ast.SetComp)


def sense(
    question: ast.AST,
    names: set[str],
    function: ast.AST,
    parents: Mapping[int, ast.AST],
    *,
    met: bool,
    standing: Standing,
    sure: bool = True,
) -> Sense:
    """What is decided by a question of `function` about the variables `names`, which is answered with `met`
    where it knows what it asks about; `parents` is what `above` tells. `standing` tells of an answer that a
    variable has what it decides where that is asked, see `_flow_shapes`. Where nobody is `sure` of that
    answer, it is not this one if what is not known is used then.
    """
    return _Decided(names, function, parents, standing, sure).climb(question, met, 0)


class _Decided:
    def __init__(
        self,
        names: set[str],
        function: ast.AST,
        parents: Mapping[int, ast.AST],
        standing: Standing,
        sure: bool,
    ) -> None:
        self._names = names
        self._standing = standing
        self._sure = sure
        self._function = function
        self._parents = parents
        self._common = False  # a folder is told, which is then compared with one

    @cached_property
    def _made(self) -> set[str]:
        """The variables, and those that are given what is made of them."""
        return made_of(self._names, self._function)

    def climb(self, node: ast.AST, met: bool, depth: int) -> Sense:
        """What an answer in `node` decides, which is `met` for what is known."""
        right, past = list[Extent](), list[Way]()
        if not depth:
            self._common = isinstance(node, ast.Call) and last_name(node.func) in COMMON
        for _ in range(_UP):
            at, parent = node, self._parents.get(id(node))
            match parent:
                case ast.BoolOp(op=op, values=values):
                    strict = isinstance(op, ast.And) == met
                    place = next(n for n, one in enumerate(values) if one is at)
                    others = [*([] if strict else values[:place]), *values[place + 1 :]]
                    right += [extent([one]) for one in others if strict]
                    past += [Way(one, met) for one in others if not strict]
                case ast.UnaryOp() | ast.Compare() | ast.Attribute():
                    if (how := self._asked(parent, at, met)) is None:
                        return HEEDED
                    met = how
                case ast.GeneratorExp() | ast.ListComp():
                    if (parent := self._each(parent, at)) is None:
                        return HEEDED
                case (
                    ast.NamedExpr()
                    | ast.Await()
                    | ast.Starred()
                    | ast.Call(func=ast.Name(id="bool"))
                ):
                    pass
                case ast.Call(func=ast.Name(id="Path" | "str")) if self._common:
                    pass
                case None:
                    return HEEDED
                case _:
                    return beside(self._stated(parent, at, met, depth, right), past, right)
            node = parent
        return HEEDED

    def _asked(self, node: ast.AST, at: ast.AST, met: bool) -> bool | None:
        """What the answer is in an expression around it; None where that is not known."""
        match node:
            case ast.UnaryOp(op=ast.Not()):
                return not met
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() as how]) if self._common:
                return met is isinstance(how, ast.Eq)
            case ast.Compare(left=left, ops=[how], comparators=[ast.Constant(value=said)]):
                if left is at and (said is None or isinstance(said, bool)):
                    return met is (isinstance(how, ast.Is | ast.Eq) is bool(said))
            case ast.Attribute(attr=said):
                yes = REFUSES.fullmatch(said) is not None
                return met if yes else not met if TELLS_WHY.fullmatch(said) else None
        return None

    def _each(self, node: ast.GeneratorExp | ast.ListComp, at: ast.AST) -> ast.AST | None:
        """The call that asks for each of several: `any(name == one for one in BAD)`."""
        outer = self._parents.get(id(node))
        asks = isinstance(outer, ast.Call) and last_name(outer.func) in ("any", "all")
        return outer if asks and node.elt is at else None

    def _chosen(self, node: ast.IfExp, met: bool, depth: int) -> Sense:
        """What a condition in an expression decides: `name if name in KNOWN else usual`."""
        said = [truth_of(side) for side in (node.body, node.orelse)]
        if None not in said and said[0] != said[1]:
            return self.climb(node, met is said[0], depth)
        known = [node.body if met else node.orelse]
        if said[met] is False and isinstance(self._parents.get(id(node)), ast.Return):
            # Who asks is told, and may go on.
            return Sense(whole=False, inside=(extent(known),), answers=frozenset({True}))
        return self._inside(known)

    def _stated(
        self, node: ast.AST, at: ast.AST, met: bool, depth: int, right: list[Extent]
    ) -> Sense:
        """What is decided by a statement, or by a call that is given the answer."""
        match node:
            case ast.IfExp(test=test):
                return self._chosen(node, met, depth) if test is at else HEEDED
            case ast.If(test=test) if test is at:
                found = self._decided(node, met, depth)
                if found.whole or (found is DENIES and not self._sure):
                    return found
                return replace(found, inside=(*found.inside, *right))
            case ast.Assert(test=test) if test is at:
                return HEEDED if met else DENIES
            case ast.Expr():
                return Sense(whole=False, inside=tuple(right))
            case ast.Return():
                return self._answered(node, met, right)
            case ast.Assign(targets=[to], value=value) if value is at:
                return self._kept(to, node, met, depth)
            case ast.AnnAssign(target=to, value=value) if value is at:
                return self._kept(to, node, met, depth)
            case ast.Call(func=func) if func is not at:
                asserts = ASSERTS.fullmatch(last_name(func)) and not met
                return DENIES if asserts or only_says(self._parents.get(id(node))) else HEEDED
        return HEEDED

    def _answered(self, node: ast.AST, met: bool, right: list[Extent]) -> Sense:
        around = self._parents.get(id(node))
        while around is not None and not isinstance(around, _FUNCTIONS):
            around = self._parents.get(id(around))
        if around is not None and around is not self._function:
            return HEEDED
        found = Sense(whole=False, answers=frozenset({met}), inside=tuple(right))
        return beside(found, returns_too(self._function, node, met), right)

    def _kept(self, to: ast.expr, made: ast.stmt, met: bool, depth: int) -> Sense:
        """What is decided by the uses of a variable that has the answer: `ok, why = check(name)`."""
        first = to.elts[0] if isinstance(to, ast.Tuple) and to.elts else to
        if not isinstance(first, ast.Name) or depth >= _DEPTH:
            return HEEDED
        found = [
            self._standing(use, met, self.climb(use, met, depth + 1), self._made)
            for use in uses(self._function).get(first.id, ())
        ]
        if not found:
            return DENIES  # an answer that nobody takes decides nothing
        return beside(joined(found), given_too(self._function, first.id, made, met))

    def _decided(self, branch: ast.If, met: bool, depth: int) -> Sense:
        """What an `if` decides."""
        flag = flag_in(branch.body)
        if flag is not None and not branch.orelse:
            return self._kept(flag[0], branch, met is flag[1], depth)
        return self._met(branch) if met else self._missed(branch)

    def _met(self, branch: ast.If) -> Sense:
        """What is decided where the branch is taken with what is known."""
        body, other = branch.body, branch.orelse
        refused, end = end_of(other), end_of(body)
        if refused is not None and not used_in(other, self._made):
            return self._without(other, refused[1] is False, branch)
        if end is None and not other and all(map(only_says, body)):
            return DENIES
        if end is None or used_in(body, self._made):
            return self._inside(body)
        if end[0] == SAID and not other and self._refuses_behind(branch):
            return HEEDED
        return DENIES if end[1] is None else self._answering(end[1], body[-1])

    def _refuses_behind(self, branch: ast.AST) -> bool:
        """Whether what is not known is refused behind the branch, or the loop around it."""
        for _ in range(_UP):
            after = self._after(branch)
            if used_in(after, self._made):
                return False
            if (refused := end_of(after)) is not None:
                return refused[0] == THROWN
            around = self._parents.get(id(branch))
            if not isinstance(around, ast.stmt) or isinstance(around, _FUNCTIONS):
                return False
            branch = around
        return False

    def _missed(self, branch: ast.If) -> Sense:
        """What is decided where the branch is taken with what is not known."""
        body, other = branch.body, branch.orelse
        if not self._sure and used_in(body, self._made):
            return DENIES
        end = end_of(body)
        if other:
            refused = end_of(other)
            if refused is not None and not used_in(other, self._made):
                return DENIES if refused[1] is None else self._answering(refused[1], other[-1])
            return self._inside(other) if end is None else self._passed(end, body)
        if end is None:
            return DENIES if all(map(only_says, body)) else self._perhaps(body)
        after = self._after(branch)
        refused = end_of(after)
        if refused is not None and refused[0] == THROWN and end[0] != THROWN:
            goes_on = not end[0] or used_in(body, self._made)
            if goes_on and not used_in(after, self._made):
                return DENIES
        return self._passed(end, body)

    def _without(self, part: Sequence[ast.stmt], answers: bool, branch: ast.AST) -> Sense:
        """What is not known leaves in a part of the function, which may answer whoever calls it."""
        found = Sense(outside=(extent(part),), answers=frozenset({True} if answers else ()))
        if not answers:
            return found
        behind = place_of(branch), place_of(self._function, end=True)
        return beside(found, returns_too(self._function, part[-1], True), [behind])

    def _answering(self, said: bool, at: ast.stmt) -> Sense:
        """The function answers so what is known."""
        found = Sense(whole=False, answers=frozenset({said}))
        return beside(found, returns_too(self._function, at, said))

    def _perhaps(self, body: Sequence[ast.stmt]) -> Sense:
        """What is not known may leave in a branch within `body`: `if x not in KNOWN: if not other: raise`."""
        past = list[Way]()
        for _ in range(_DEPTH):
            inner = next((one for one in reversed(body) if isinstance(one, ast.If)), None)
            if inner is None or inner.orelse:
                break
            past.append(Way(inner.test, said=False))
            if end_of(inner.body) is not None:
                return beside(HEEDED, past)
            body = inner.body
        return HEEDED

    def _after(self, branch: ast.AST) -> list[ast.stmt]:
        """The statements behind one in its block."""
        around = self._parents.get(id(branch))
        for name in ("body", "orelse", "finalbody"):
            block = getattr(around, name, None)
            if isinstance(block, list) and branch in block:
                return block[block.index(branch) + 1 :]
        return []

    def _passed(self, end: tuple[str, bool | None], body: Sequence[ast.stmt]) -> Sense:
        """What is not known leaves at the end of `body`."""
        if end[1] is True:
            return self._answering(False, body[-1])
        return self._without(body, end[1] is False, body[-1])

    def _inside(self, part: Sequence[ast.AST]) -> Sense:
        """It is known in one part of the function; in all of it where it is used nowhere else."""
        if not part:
            return DENIES
        if only_used_in(part, self._made, self._function):
            return HEEDED
        return Sense(whole=False, inside=(extent(part),))
