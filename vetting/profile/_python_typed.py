"""What the annotations and functions of a Python file tell of names of variables: `param.name`, where `param`
is of a data class whose objects are made of texts, and `name_of(param)`, where a function puts them together.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from vetting.profile._python_bindings import Param, Scope, argument
from vetting.profile._python_scopes import Scopes
from vetting.python_syntax import walk

_MADE = frozenset({"dataclass", "NamedTuple", "define", "frozen", "BaseModel", "TypedDict"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MOST = 400
"""Objects of one class that are looked at; where there are more, it is said."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a data class of the file: its place and name among what an object is made of."""

    of: ast.ClassDef
    index: int
    name: str
    default: ast.expr | None


class Typed:
    """Looks for it in one file."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._functions: dict[str, list[ast.AST]] | None = None
        self._returned: dict[str, list[tuple[ast.expr, Scope]]] = {}
        self._calls: dict[str, list[ast.Call]] | None = None
        self._texts: dict[Field, tuple[frozenset[str], bool]] = {}

    def field(self, node: ast.Attribute, scope: Scope) -> Field | None:
        """The field that a member of a parameter is, by the class in its annotation."""
        found = scope.find(node.value.id) if isinstance(node.value, ast.Name) else None
        if found is None or len(found[1]) != 1 or not isinstance(found[1][0], Param):
            return None
        kind = _annotation(found[0].node, node.value.id) if isinstance(node.value, ast.Name) else ""
        known = scope.find(kind) if kind else None
        of = known[1][0] if known and len(known[1]) == 1 else None
        if not isinstance(of, ast.ClassDef) or not _is_made(of):
            return None
        fields = [item for item in of.body if isinstance(item, ast.AnnAssign)]
        for number, item in enumerate(fields):
            if isinstance(item.target, ast.Name) and item.target.id == node.attr:
                return Field(of, number, node.attr, item.value)
        return None

    def texts(self, field: Field) -> tuple[frozenset[str], bool]:
        """What the objects of the file have in a field, and whether that is all."""
        if field not in self._texts:
            self._texts[field] = self._found(field)
        return self._texts[field]

    def _found(self, field: Field) -> tuple[frozenset[str], bool]:
        said: set[str] = set()
        calls = self._made(field.of.name)
        whole = len(calls) <= _MOST
        for call in calls[:_MOST]:
            given = argument(call, field.name, field.index) or field.default
            spread = any(item.arg is None for item in call.keywords)
            texts = self._scopes.strings(given, self._scopes.module)
            nothing = isinstance(given, ast.Constant) and given.value is None
            whole = whole and not spread and (bool(texts) or nothing)
            said |= texts
        return frozenset(said), whole

    def returned(self, node: ast.expr) -> list[tuple[ast.expr, Scope]]:
        """What a function of the file gives back, and where that stands."""
        if self._functions is None:
            self._functions = {}
            for item in getattr(self._scopes.module.node, "body", ()):
                if isinstance(item, _FUNCTIONS):
                    self._functions.setdefault(item.name, []).append(item)
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        every = self._functions.get(name, [])
        if len(every) != 1:
            return []
        if name not in self._returned:
            inner = self._scopes.of[every[0]]
            self._returned[name] = [(value, inner) for value in _given_back(every[0])]
        return self._returned[name]

    def _made(self, name: str) -> list[ast.Call]:
        if self._calls is None:
            self._calls = {}
            for node in walk(self._scopes.module.node):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    self._calls.setdefault(node.func.id, []).append(node)
        return self._calls.get(name, [])


def _given_back(function: ast.AST) -> Iterator[ast.expr]:
    """What a function returns, without those in it."""
    todo: list[ast.AST] = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif isinstance(node, ast.stmt) and not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            todo += ast.iter_child_nodes(node)
        elif isinstance(node, ast.ExceptHandler | ast.match_case):
            todo += node.body


def _annotation(function: ast.AST, name: str) -> str:
    """The class that a parameter is said to be of."""
    if not isinstance(function, _FUNCTIONS):
        return ""
    args = function.args
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        if arg.arg == name:
            return str(getattr(arg.annotation, "id", ""))
    return ""


def _is_made(of: ast.ClassDef) -> bool:
    """Whether an object of a class is made of its fields, in their order."""
    every = [*of.bases, *(getattr(one, "func", one) for one in of.decorator_list)]
    names = {str(getattr(one, "attr", "") or getattr(one, "id", "")) for one in every}
    own = any(isinstance(item, _FUNCTIONS) and item.name == "__init__" for item in of.body)
    return not names.isdisjoint(_MADE) and not own
