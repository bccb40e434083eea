"""The functions whose parameter is the name of a variable that is read, or a part of it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product

from vetting.profile._budget import Budget
from vetting.profile._elsewhere import held, is_open
from vetting.profile._facts import Helper
from vetting.profile._python_bindings import Each, Param, Scope
from vetting.profile._python_given import ELSEWHERE, PythonGiven, called_by
from vetting.profile._python_nodes import put_together
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_typed import Typed
from vetting.profile._spelled import branches, spelled, step_of

_STEPS = 9
_WAYS = 20
"""How far back, and in how many ways, a name is looked for that is made of a parameter."""

_MOST_FOR_ONE, _MOST_ASKED = 500, 50_000
"""Expressions that are looked at for one name, and for all of a file."""


class Helpers:
    """Looks back from a name, through one file."""

    def __init__(self, scopes: Scopes, given: PythonGiven) -> None:
        self._scopes = scopes
        self._given = given
        self._typed = Typed(scopes)
        self._budget = Budget(_MOST_FOR_ONE, _MOST_ASKED)
        self._untold = False
        """Whether something that was met cannot be said as a helper."""

    def of(self, key: ast.expr, line: int, scope: Scope) -> tuple[list[Helper], bool]:
        """The functions, and whether that is all: no more is looked at than `_MOST_ASKED`."""
        self._budget.begin()
        self._untold = False
        found = list(islice(self._each(key, line, scope), _WAYS + 1))
        whole = not (self._budget.spent or self._untold or len(found) > _WAYS)
        return found[:_WAYS], whole

    def elsewhere(self, key: ast.expr, scope: Scope) -> str:
        """A name that constants of other files stand in, with these as `held` has them."""
        parts = [self._said(part, scope) for part in put_together(key) or ()]
        texts = [next(iter(one)) for one in parts if len(one) == 1]
        return "".join(texts) if len(texts) == len(parts) else ""

    def _each(self, key: ast.expr, line: int, scope: Scope, depth: int = 0) -> Iterator[Helper]:
        """The functions whose parameter is the name, a part of it, or in a list that is tried."""
        if depth > _STEPS or not self._budget.take():
            return
        match key:
            case ast.Call() | ast.Subscript() if made := self._step(key, scope):
                yield from self._changed(*made, line, scope, depth)
            case ast.IfExp() | ast.BoolOp():
                for branch, only in branches(key):
                    for one in self._each(branch, line, scope, depth + 1):
                        yield replace(one, steps=(*only, *one.steps))
            case ast.NamedExpr(value=of):
                yield from self._each(of, line, scope, depth + 1)
            case ast.BinOp() | ast.JoinedStr() | ast.Call():
                yield from self._put_together(put_together(key) or [], line, scope, depth)
                yield from self._all(self._typed.returned(key), line, depth)
            case ast.Subscript(value=ast.Name() as of, slice=ast.Constant(value=int())):
                yield from self._of_variable(of, line, scope, depth)  # one of a tuple of names
            case ast.Name():
                yield from self._of_variable(key, line, scope, depth)
            case ast.Attribute():
                yield from self._all(self._given.kept.values(key, scope), line, depth)
                yield from self._of_field(key, line, scope)

    def _all(
        self, every: Iterable[tuple[ast.expr, Scope]], line: int, depth: int
    ) -> Iterator[Helper]:
        for value, where in every:
            yield from self._each(value, line, where, depth + 1)

    def _of_field(self, key: ast.Attribute, line: int, scope: Scope) -> Iterator[Helper]:
        """A field of a data class, which who makes its objects gives."""
        if field := self._typed.field(key, scope):
            yield Helper(name=field.of.name, index=field.index, line=line, word=field.name)

    def _changed(
        self, of: ast.expr, step: str, line: int, scope: Scope, depth: int
    ) -> Iterator[Helper]:
        """The functions that change the name by `step` after they are given it."""
        for one in self._each(of, line, scope, depth + 1):
            changed = None if is_open(one.before + one.after) else _changed(one, step)
            self._untold = self._untold or changed is None
            if changed is not None:
                yield changed

    def _step(self, key: ast.expr, scope: Scope) -> tuple[ast.expr, str] | None:
        """What is changed, and the step that it is. Whoever cuts as much as a text is long,
        `name[len("APP_"):]`, asks before whether the name begins with it.
        """
        match key:
            case ast.Call():
                return step_of(key)
            case ast.Subscript(
                value=of,
                slice=ast.Slice(lower=ast.Call(func=ast.Name(id="len"), args=[text]), upper=None),
            ):
                said = self._scopes.strings(text, scope)
                if len(said) == 1 and "\n" not in (only := min(said)):
                    return of, f"removeprefix\n{only}"
        return None

    def _said(self, part: ast.expr, scope: Scope) -> frozenset[str]:
        """The texts that a part of a name may be, or the constants of other files that hold them."""
        part = part.value if isinstance(part, ast.FormattedValue) else part
        if said := self._scopes.strings(part, scope):
            return said
        if isinstance(part, ast.Attribute) and (field := self._typed.field(part, scope)):
            said, whole = self._typed.texts(field)
            self._untold = self._untold or not whole
            return said if len(said) == 1 else frozenset()  # which goes with which, nobody says
        paths = self._scopes.imported(part, scope)
        return frozenset(held(path) for path in paths if path.partition(".")[0] not in ELSEWHERE)

    def _put_together(
        self, parts: list[ast.expr], line: int, scope: Scope, depth: int
    ) -> Iterator[Helper]:
        """A name of which one part is a parameter; each that another part may be is tried."""
        said = [self._said(part, scope) for part in parts]
        open_ = [n for n, texts in enumerate(said) if not texts]
        if len(open_) != 1:
            return
        hole = parts[open_[0]]
        part = hole.value if isinstance(hole, ast.FormattedValue) else hole
        every = list(islice(self._each(part, line, scope, depth + 1), _WAYS + 1))
        said[open_[0]] = frozenset(("",))
        for texts in islice(product(*map(sorted, said)), _WAYS + 1) if every else ():
            before, after = "".join(texts[: open_[0]]), "".join(texts[open_[0] :])
            for one in every:
                yield replace(one, before=before + one.before, after=one.after + after)

    def _of_variable(self, key: ast.Name, line: int, scope: Scope, depth: int) -> Iterator[Helper]:
        """A parameter, or a variable that is made of one."""
        found = scope.find(key.id) if depth < _STEPS else None
        plain: list[Helper] = []
        changed = False
        values = [one for one in found[1] if not isinstance(one, ast.Constant)] if found else []
        if len(values) > _WAYS:
            self._budget.spend()
        for value in values[:_WAYS]:
            where = found[0] if found else scope
            if isinstance(value, Each) and (over := _gone_through(value)):
                yield from self._each(over, line, where, depth + 1)
            made = [
                one
                for item, at in self._scopes.alternatives(value, where)
                if not isinstance(item, ast.Constant)
                for one in self._each(item, line, at, depth + 1)
            ]
            changed = changed or any(one.steps and not one.before + one.after for one in made)
            if isinstance(value, Param) and value.function:
                name = called_by(value, where)
                one = Helper(name=name, index=value.index, line=line, word=key.id, rest=value.rest)
                plain.append(one)
            yield from made
        yield from () if changed else plain  # `name = name.upper()`


def _gone_through(value: Each) -> ast.Name | None:
    """The list whose elements, or the table whose keys, a loop's variable is."""
    match value:
        case Each(over=ast.Name() as over, place=()):
            return over
        case Each(over=ast.Call(func=ast.Attribute(value=ast.Name() as over, attr=attr))):
            keys = value.place == (0,) if attr == "items" else attr == "keys" and not value.place
            return over if keys else None
    return None


def _changed(one: Helper, step: str) -> Helper | None:
    """A function that changes the name after the one that is known; None where that makes none."""
    try:
        before, after = (spelled(text, (step,)) or "" for text in (one.before, one.after))
    except OverflowError:
        return None
    return replace(one, before=before, after=after, steps=(*one.steps, step))
