"""What the functions of a Python file give each other that may have to do with the environment: names
of variables, parameters of their own, and all of it. What it means is known when all files are.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vetting.patterns import pattern
from vetting.profile._facts import MORE, SAME, SMALL_MORE, Facts, Given, Passed
from vetting.profile._python_bindings import Param, Scope
from vetting.profile._python_kept import Kept
from vetting.profile._python_members import Members
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_shared import Shared

NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_KEPT = pattern(NAME.pattern + r"|[A-Z][A-Z0-9_]{0,60}_|_[A-Z0-9_]{1,60}")
"""Names of variables, and what they begin or end with."""

MOST_GIVEN = 3000
_SMALL = pattern(r"[a-z][A-Za-z0-9]{0,30}(?:[-_][A-Za-z0-9]{1,30}){0,6}")
_MOST_SMALL = 1000
"""Words in small letters that are told one by one; the others only by the function they are given to."""

LOOKS = frozenset(("get", "pop", "__getitem__"))
_NAMED = (ast.Name, ast.Attribute)
_LISTS = (ast.Tuple, ast.List, ast.Set)
_ALIASES = 3
_SELF = frozenset(("self", "cls"))
ELSEWHERE = frozenset(sys.stdlib_module_names)


class PythonGiven:
    """Collects it; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts, shared: Shared) -> None:
        self._scopes = scopes
        self._shared = shared
        self._facts = facts
        self.kept = Kept(scopes)
        self.members = Members(scopes, facts)
        self._left_out: set[tuple[str, int, str, str]] = set()
        self._tables: set[tuple[int, Given]] = set()
        """Tables whose keys are given."""

        self.wholes: set[int] = set()
        """Arguments that are the whole environment."""

    def constants(self) -> None:
        """The module's constants and lists of what looks like variables' names, and the other names
        that it has for functions, under which other modules call them.
        """
        for name, values in self._scopes.module.names.items():
            for value in values:
                match value:
                    case str() if name[:1].islower() or name[:1] == "_":
                        self._renamed(name, value)
                    case ast.Constant(value=str() as text) if _KEPT.fullmatch(text):
                        self._facts.constants[name] = text
                    case ast.List() | ast.Tuple() | ast.Set():
                        if texts := self._scopes.listed(value):
                            known = self._facts.lists.get(name, ())
                            self._facts.lists[name] = tuple(sorted({*known, *texts}))

    def _renamed(self, name: str, path: str) -> None:
        """`from env import need as _need`, which hands on what it is given."""
        last = path.rpartition(".")[2]
        if last in (name, path) or "(" in path or path.partition(".")[0] in ELSEWHERE:
            return
        self._facts.passed.add(Passed(name=name, index=SAME, callee=last, at=SAME))

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """What a call of one of `paths` gives, and what it looks up in a parameter."""
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else _imported(func, scope)
        most = max(len(self._facts.given), len(self._facts.passed))
        if not name or most > MOST_GIVEN:
            return
        to = callee(node, paths, scope)
        every = [(number, "", arg) for number, arg in enumerate(node.args)]
        every += [(-1, item.arg or "", item.value) for item in node.keywords]
        beside: tuple[tuple[int, str, str, int], ...] | None = None
        for number, word, arg in every:
            texts = self._texts(arg, scope)
            if not texts and to:
                texts = self._members(arg, scope, number, word, to)
            for said in texts:
                text = self._told(said, (name, number, word), known=bool(to))
                if not text:
                    continue
                is_small = text[:1].islower()
                if number == 0 and not is_small:
                    self._shared.call(text, node.lineno, paths)
                if beside is None:
                    beside = tuple(self._beside(every, scope)) if len(every) > 1 else ()
                at = node.lineno
                (self._facts.small if is_small else self._facts.given).append(
                    Given(callee=name, index=number, text=text, line=at, word=word, beside=beside)
                )
            if isinstance(arg, _NAMED) and (found := self._parameters(arg, scope)):
                self._pass(found, number, word, to)
            if not texts and (held := table(arg, scope)):
                of = to or (name if _is_constant(arg) else "")
                beside = tuple(self._beside(every, scope)) if len(every) > 1 else ()
                made = Given(callee=of, index=number, text="", line=node.lineno, word=word)
                self._keys(held, replace(made, beside=beside))

    def _keys(self, held: tuple[list[ast.expr], Scope], given: Given) -> None:
        """The keys of a table that a function is given, once for all calls that are alike."""
        keys, where = held
        place = id(keys[0]) if keys else 0, replace(given, line=0)
        if not keys or not given.callee or place in self._tables:
            return
        self._tables.add(place)
        for text in sorted({text for key in keys for text in self._scopes.strings(key, where)}):
            if NAME.fullmatch(text) or MORE in text:
                self._facts.given.append(replace(given, text=text))

    def _members(self, arg: ast.expr, scope: Scope, at: int, key: str, to: str) -> tuple[str, ...]:
        """Hand on the members that an argument may be; what stands for those that nobody looked at."""
        found = self.members.passed(arg, scope)
        for one in found:
            if one != MORE:
                self._facts.passed.add(Passed(name=one, index=0, callee=to, at=at, key=key))
        return (MORE,) if MORE in found else ()

    def _told(self, text: str, to: tuple[str, int, str], *, known: bool) -> str:
        """What is told of a text that is given `to` a function at a place: what stands for others is told
        once, and small words only of functions that are `known`.
        """
        is_name = MORE in text or NAME.fullmatch(text) is not None
        if not is_name and not (known and _SMALL.fullmatch(text)):
            return ""
        if not is_name and len(self._facts.small) >= _MOST_SMALL:
            text = SMALL_MORE
        if MORE not in text:
            return text
        is_new = (*to, text) not in self._left_out
        self._left_out.add((*to, text))
        return text if is_new else ""

    def _beside(
        self, every: list[tuple[int, str, ast.expr]], scope: Scope
    ) -> Iterator[tuple[int, str, str, int]]:
        """The mappings that may be given together with a name."""
        for number, word, arg in every:
            if id(arg) in self.wholes:
                yield number, word, "", 0
            elif isinstance(arg, _NAMED):
                for _, name, index in self._parameters(arg, scope):
                    yield number, word, name, index

    def _texts(self, arg: ast.expr, scope: Scope) -> Iterable[str]:
        """The strings that an argument may be, or those in it."""
        if not isinstance(arg, _LISTS):
            found = self._scopes.strings(arg, scope)
            if not found and _is_constant(arg) and table(arg, scope) is None:
                return self._scopes.listed(arg)
            return sorted(found) if len(found) > 1 else found
        return sorted({text for part in arg.elts for text in self._scopes.strings(part, scope)})

    def defaults(self, inner: Scope) -> None:
        """The names that a function takes where a caller gives none."""
        for values in inner.names.values():
            for value in values:
                if not isinstance(value, Param) or value.default is None or not value.function:
                    continue
                for text in self._scopes.strings(value.default, inner.parent or inner):
                    if NAME.fullmatch(text):
                        name, line = called_by(value, inner), value.default.lineno
                        given = Given(callee=name, index=value.index, text=text, line=line)
                        self._facts.given.append(given)

    def whole(self, node: ast.Call, arg: ast.expr, scope: Scope) -> None:
        """The whole environment as an argument of a call."""
        self.wholes.add(id(arg))
        index = node.args.index(arg) if arg in node.args else -1
        if name := callee(node, self._scopes.paths(node.func, scope), scope):
            self._facts.wholes.add((name, index))

    def _parameters(
        self, arg: ast.Name | ast.Attribute, scope: Scope
    ) -> list[tuple[str, str, int]]:
        """The parameters that an argument is: as they are called, of which function, at which place."""
        if isinstance(arg, ast.Name):
            return [(arg.id, name, index) for name, index in parameters(arg, scope)]
        kept = self.kept.parameters(arg, scope)
        return [(word, called_by(one, where), one.index) for word, one, where in kept]

    def _pass(self, found: list[tuple[str, str, int]], at: int, key: str, to: str) -> None:
        for word, name, index in found if to else ():
            one = Passed(name=name, index=index, callee=to, at=at, word=word, key=key)
            self._facts.passed.add(one)


def _is_constant(arg: ast.expr) -> bool:
    return isinstance(arg, ast.Name) and arg.id.isupper()


def table(arg: ast.expr, scope: Scope) -> tuple[list[ast.expr], Scope] | None:
    """The keys of the dictionary that an argument is, those that it is given later too, and where they
    stand.
    """
    found = scope.find(arg.id) if isinstance(arg, ast.Name) else None
    where, values = found or (scope, [arg])
    match values:
        case [ast.Dict(keys=keys)]:
            return [*filter(None, keys)], where
        case [ast.Dict(keys=keys), ast.List(elts=more)]:
            return [*filter(None, keys), *more], where
    return None


def callee(node: ast.Call, paths: Iterable[str], scope: Scope) -> str:
    """The function of the package that a call of one of `paths` may be of; a method of anything is
    none.
    """
    match node.func:
        case ast.Name():
            return _imported(node.func, scope)
        case ast.Attribute(value=ast.Name(id=of), attr=name) if of in _SELF:
            return name
        case ast.Attribute(attr=name):
            roots = {path.split(".")[0] for path in paths}
            return "" if not roots or roots & ELSEWHERE else name
    return ""


def _imported(func: ast.expr, scope: Scope, depth: int = 0) -> str:
    """What a function is called by where it comes from: `from env import need as n`, `n = need`."""
    name = str(getattr(func, "id", ""))
    found = scope.find(name) if name else None
    for value in found[1] if found else ():
        if isinstance(value, str):
            return value.rpartition(".")[2] if "(" not in value else name
        if isinstance(value, ast.Name) and found and value.id != name and depth < _ALIASES:
            return _imported(value, found[0], depth + 1)
    return name


def parameters(node: ast.Name | ast.Attribute, scope: Scope) -> list[tuple[str, int]]:
    """The parameters that a name stands for: what their function is called by, and their places."""
    found = scope.find(node.id) if isinstance(node, ast.Name) else None
    every = [value for value in found[1] if isinstance(value, Param)] if found else []
    return [(called_by(value, found[0]), value.index) for value in every if found]


def called_by(parameter: Param, where: Scope) -> str:
    """What the function of a parameter is called by: for what makes an object, its class."""
    parent = where.parent.node if where.parent is not None else None
    makes = parameter.function == "__init__" and isinstance(parent, ast.ClassDef)
    return parent.name if makes and isinstance(parent, ast.ClassDef) else parameter.function
