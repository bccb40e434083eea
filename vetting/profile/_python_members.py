"""Members that hold the names of variables: `Provider(env_var="TOKEN")` in one place, and in another one
`os.getenv(provider.env_var)`. A member is a function to which its values are given, `.env_var`; so is
a key of a dictionary, a class's constant, and a function that gives a name back. What it means is known
when all files are.
"""

import ast
import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.profile._budget import Budget
from vetting.profile._facts import KEY, MORE, Facts, Given, Helper, Passed
from vetting.profile._python_bindings import Each, Param, Scope
from vetting.profile._python_scopes import Scopes
from vetting.profile._telling import is_telling

_CONSTANT = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+")
_WORD = pattern(r"[A-Z][A-Z0-9_]+")
_ABOUT = pattern(r"(?i)env|var|secret|token|password|credential|key")
"""What the names of members and functions have that have to do with variables."""

_MOST = 2000
"""Names that members of one file hold; where there are more, it is said."""

_MOST_FOR_ONE, _MOST_ASKED = 500, 100_000
"""Expressions that are looked at for one, and for all of a file."""

_DEPTH = 6
_WAYS = 20
_MADE = ("dataclass", "NamedTuple", "define", "frozen", "BaseModel", "TypedDict")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Members:
    """Collects what members hold, and says which members an expression may be."""

    def __init__(self, scopes: Scopes, facts: Facts) -> None:
        self._scopes = scopes
        self._facts = facts
        self._count = 0
        self._budget = Budget(_MOST_FOR_ONE, _MOST_ASKED)

    # What they hold.

    def hold(self, name: str, value: ast.expr | None) -> None:
        """What a member is given."""
        if value is None or not is_telling(name):
            return
        texts = list(_texts(value))
        # Beside a variable's name stand others, which need not be two words: `("GOOS", "CGO_ENABLED")`.
        form = _WORD if any(map(_CONSTANT.fullmatch, texts)) else _CONSTANT
        for text in texts:
            self._give(f".{name}", text, value.lineno, form)

    def _give(self, callee: str, text: str, line: int, form: re.Pattern[str] = _CONSTANT) -> None:
        if not form.fullmatch(text) and MORE not in text:
            return
        self._count += 1
        self._scopes.cut = self._scopes.cut or self._count > _MOST
        if self._count <= _MOST:
            self._facts.given.append(Given(callee=callee, index=0, text=text, line=line))

    def of_class(self, node: ast.ClassDef) -> None:
        """A class's constants, and the fields that are given when an object is made."""
        bases = [_last(base) for base in node.bases]
        is_enum = any("Enum" in base for base in bases)
        made = [*bases, *(_last(getattr(one, "func", one)) for one in node.decorator_list)]
        fields: list[str] = []
        for item in node.body:
            match item:
                case ast.AnnAssign(target=ast.Name(id=name), value=value):
                    fields.append(name)
                    self.hold(name, value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.hold(name, value)
                    for text in _texts(value) if is_enum else ():
                        self._give(f"{node.name}.*", text, item.lineno)
        for number, name in enumerate(fields if any(m in _MADE for m in made) else ()):
            if _ABOUT.search(name) and is_telling(name):
                one = Passed(name=node.name, index=number, callee=f".{name}", at=0, word=name)
                self._facts.passed.add(one)

    def look(self, node: ast.AST, scope: Scope) -> None:
        """What a statement, or a dictionary, gives to members."""
        match node:
            case ast.Return():
                self._of_return(node, scope)
            case ast.Assign():
                self._of_assign(node, scope)
            case ast.Dict():
                self._of_dict(node)

    def _of_dict(self, node: ast.Dict) -> None:
        """A dictionary's values."""
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self.hold(key.value, value)

    def _of_assign(self, node: ast.Assign, scope: Scope) -> None:
        """`self.env_var = "TOKEN"`, or what an object is made with."""
        match node.targets:
            case [ast.Attribute(value=ast.Name(id="self"), attr=name)] if is_telling(name):
                self.hold(name, node.value)
                if _ABOUT.search(name) and isinstance(node.value, ast.Name):
                    self._kept(name, node.value, scope)

    def _kept(self, name: str, value: ast.Name, scope: Scope) -> None:
        found = scope.find(value.id)
        for one in found[1] if found else ():
            parent = found[0].parent if found else None
            of = parent.node if parent is not None else None
            if (
                isinstance(one, Param)
                and one.function == "__init__"
                and isinstance(of, ast.ClassDef)
            ):
                made = Passed(name=of.name, index=one.index, callee=f".{name}", at=0, word=value.id)
                self._facts.passed.add(made)

    def _of_return(self, node: ast.Return, scope: Scope) -> None:
        """What a function gives back."""
        if not isinstance(scope.node, _FUNCTIONS) or not is_telling(name := scope.node.name):
            return
        match node.value:
            case ast.Attribute(value=ast.Name(id="self"), attr=member) if is_telling(member):
                if _ABOUT.search(name):
                    one = Passed(name=f".{member}", index=0, callee=f".{name}", at=0)
                    self._facts.passed.add(one)
            case ast.Subscript() | ast.Call() | ast.Name() if _ABOUT.search(name):
                for text in self._scopes.strings(node.value, scope):
                    self._give(f".{name}", text, node.lineno)
            case _:
                self.hold(name, node.value)

    # Which are asked for.

    def helpers(self, key: ast.expr, line: int, scope: Scope) -> list[Helper]:
        """The members whose values are names of variables that are read."""
        found = dict.fromkeys(self.of(key, scope))
        self._scopes.cut = self._scopes.cut or self._budget.spent
        word = KEY if isinstance(key, ast.Subscript) else ""
        return [Helper(name=name, index=0, line=line, word=word) for name in found]

    def passed(self, arg: ast.expr, scope: Scope) -> list[str]:
        """The members that are handed to a function, where they have to do with variables; `MORE` for
        those that were not looked at.
        """
        if isinstance(arg, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
            found = [name for name in self.of(arg, scope) if _ABOUT.search(name)]
            return [*found, MORE] if self._budget.spent else found
        return []

    def of(self, node: ast.AST | None, scope: Scope) -> Iterator[str]:
        """The members, keys and functions that an expression may be the value of."""
        self._budget.begin()
        return self.asked(node, scope)

    def asked(self, node: ast.AST | None, scope: Scope, depth: int = 0) -> Iterator[str]:
        """Those of a part of it."""
        name = ""
        match node if depth <= _DEPTH and self._budget.take() else None:
            case ast.Attribute(value=ast.Name(id=of), attr="value"):
                yield from self._enumerated(of, scope)
            case ast.Attribute(attr=name):
                pass
            case ast.Subscript(value=of, slice=ast.Constant(value=key)):
                name = key if isinstance(key, str) else ""
                yield from () if name else self.asked(of, scope, depth + 1)
            case ast.Call(
                func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as key), *_]
            ):
                name = key
            case ast.Call(
                func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str() as key), *_]
            ):
                name = key
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                pass
            case ast.IfExp(body=one, orelse=other):
                yield from self.asked(one, scope, depth + 1)
                yield from self.asked(other, scope, depth + 1)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.asked(value, scope, depth + 1)
            case ast.Name(id=of):
                yield from self._of_variable(of, scope, depth)
        if is_telling(name):
            yield f".{name}"

    def _of_variable(self, name: str, scope: Scope, depth: int) -> Iterator[str]:
        yield from self._enumerated(name, scope)
        found = scope.find(name)
        values = [one for one in found[1] if not isinstance(one, ast.Constant)] if found else []
        if len(values) > _WAYS:
            self._budget.spend()
        for value in values[:_WAYS]:
            if isinstance(value, Each) and not value.place:
                yield from self.asked(value.over, found[0] if found else scope, depth + 1)
            elif isinstance(value, ast.expr):
                yield from self.asked(value, found[0] if found else scope, depth + 1)

    def _enumerated(self, name: str, scope: Scope) -> Iterator[str]:
        """The class whose members are gone through: `for one in Variables`."""
        found = scope.find(name)
        for value in found[1][:_WAYS] if found else ():
            if isinstance(value, Each) and isinstance(value.over, ast.Name | ast.Attribute):
                yield f"{_last(value.over)}.*"


def _texts(value: ast.expr, depth: int = 0) -> Iterator[str]:
    """The constants that a value is, alone or in a list."""
    match value:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) if depth < _DEPTH:
            for item in items:
                yield from _texts(item, depth + 1)
        case ast.IfExp(body=one, orelse=other) if depth < _DEPTH:
            yield from _texts(one, depth + 1)
            yield from _texts(other, depth + 1)


def _last(node: ast.AST) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))
