"""What the functions of a Python file give each other that may have to do with the environment: names
of variables, parameters of their own, and all of it. What it means is known when all files are.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import replace

from vetting.profile._facts import Facts, Given, Looked, Passed
from vetting.profile._python_bindings import SELF, Param, Scope, class_of, members
from vetting.profile._python_nodes import last
from vetting.profile._python_scopes import Scopes

NAME = re.compile(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*|CI|TZ|(?:https?|all|no|ftp)_proxy")
MOST_GIVEN = 3000
_PLACES = 3
"""Arguments of a call that are looked at, besides those with a name."""

_LOOKS = frozenset(("get", "pop", "__getitem__"))
_ELSEWHERE = frozenset(sys.stdlib_module_names)


class PythonGiven:
    """Collects it; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts) -> None:
        self._scopes = scopes
        self._facts = facts

    def call(self, node: ast.Call, scope: Scope) -> None:
        """What a call gives, and what it looks up in a parameter."""
        func = node.func
        name = made(node, scope) or last(func)
        most = max(len(self._facts.given), len(self._facts.passed))
        if not name or most > MOST_GIVEN:
            return
        named = ((-1, item.arg or "", item.value) for item in node.keywords)
        placed = ((number, "", arg) for number, arg in enumerate(node.args[:_PLACES]))
        for number, keyword, arg in (*placed, *named):
            place = -1 if isinstance(arg, ast.Starred) else number
            given = Given(callee=name, index=place, keyword=keyword, text="", line=node.lineno)
            self._facts.given += [replace(given, text=text) for text in self._texts(arg, scope)]
            if _is_held(arg) and not self._scopes.strings(arg, scope):
                self._facts.given.append(replace(given, text=last(arg), held=True))
            if isinstance(arg, ast.Name):
                self._pass(node, number, arg, scope)
        if isinstance(func, ast.Attribute) and func.attr in _LOOKS and node.args:
            self.look(func.value, node.args[0], scope)

    def _texts(self, arg: ast.expr, scope: Scope) -> list[str]:
        """The names that an argument is, or is a list of."""
        arg = arg.value if isinstance(arg, ast.Starred) else arg
        texts = self._scopes.strings(arg, scope)
        found = scope.find(arg.id) if isinstance(arg, ast.Name) else None
        lists = [arg, *(found[1][:_PLACES] if found else ())]
        if any(isinstance(one, ast.List | ast.Tuple | ast.Set) for one in lists):
            texts |= {*self._scopes.listed(arg, scope)}
        return [text for text in sorted(texts) if NAME.fullmatch(text)]

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

    def look(self, of: ast.expr, key: ast.expr, scope: Scope) -> None:
        """`of[key]`, where `of` may be a parameter and `key` a variable's name."""
        if isinstance(of, ast.Name | ast.Attribute) and (places := parameters(of, scope)):
            for text in self._scopes.strings(key, scope):
                if NAME.fullmatch(text):
                    for name, index in places:
                        looked = Looked(name=name, index=index, text=text, line=key.lineno)
                        self._facts.looked.add(looked)

    def whole(self, node: ast.Call, arg: ast.expr, scope: Scope) -> None:
        """The whole environment as an argument of a call."""
        index = node.args.index(arg) if arg in node.args else -1
        if name := self.callee(node, scope):
            self._facts.wholes.add((name, index))

    def _pass(self, node: ast.Call, at: int, arg: ast.Name, scope: Scope) -> None:
        for name, index in parameters(arg, scope):
            if callee := self.callee(node, scope):
                self._facts.passed.add(Passed(name=name, index=index, callee=callee, at=at))

    def callee(self, node: ast.Call, scope: Scope) -> str:
        """The function of the package that a call may be of; a method of anything is none."""
        if name := made(node, scope):
            return name
        match node.func:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=ast.Name(id=of), attr=name) if of in SELF:
                return name
            case ast.Attribute(attr=name):
                roots = {path.split(".")[0] for path in self._scopes.paths(node.func, scope)}
                return "" if not roots or roots & _ELSEWHERE else name
        return ""


def made(node: ast.Call, scope: Scope) -> str:
    """The class whose object `super().__init__(…)` makes: the first base of the one around it."""
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            holder = class_of(scope)
            bases = holder.node.bases if holder and isinstance(holder.node, ast.ClassDef) else ()
            return last(bases[0]) if bases else ""
    return ""


def _is_held(arg: ast.expr) -> bool:
    """Whether an argument may be a constant of classes or of another file."""
    name = last(arg)
    return name.isupper() or (isinstance(arg, ast.Attribute) and "env" in name.lower())


def parameters(node: ast.Name | ast.Attribute, scope: Scope) -> list[tuple[str, int]]:
    """The parameters that a name stands for, or that `self.name` was given: what their function is
    called by, and their places.
    """
    if isinstance(node, ast.Attribute):
        own = isinstance(node.value, ast.Name) and node.value.id in SELF
        held = members(node.attr, scope)[1] if own else []
        names = [(value, at) for value, at in held if isinstance(value, ast.Name)]
        return [place for value, at in names for place in parameters(value, at)]
    found = scope.find(node.id)
    every = [value for value in found[1] if isinstance(value, Param)] if found else []
    return [(called_by(value, found[0]), value.index) for value in every if found]


def called_by(parameter: Param, where: Scope) -> str:
    """What the function of a parameter is called by: for what makes an object, its class."""
    parent = where.parent.node if where.parent is not None else None
    makes = parameter.function == "__init__" and isinstance(parent, ast.ClassDef)
    return parent.name if makes and isinstance(parent, ast.ClassDef) else parameter.function


def constants(scopes: Scopes, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a module or class calls by names of its own and may be variables' names."""
    for name, values in scope.names.items():
        for value in values:
            match value:
                case ast.Constant(value=str() as text) if NAME.fullmatch(text):
                    yield name, (text,)
                case ast.List() | ast.Tuple() | ast.Set():
                    if found := scopes.listed(value, scope):
                        yield name, found
