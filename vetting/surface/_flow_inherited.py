"""Classes of the package's own that bring objects back as the class does which they inherit:
`class Reader(pickle.Unpickler)`, `class Loader(yaml.SafeLoader)`.

An `Unpickler` is asked for each class that a text names. One that has what it may give in a list of its
own makes nothing else; one that knows a name or two, and asks its base for any other, makes all.
"""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

from vetting.python_syntax import called, walk
from vetting.surface._construction import bases_of
from vetting.surface._evaluate import Evaluator
from vetting.surface._outside import outside
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef

_BASES = 6
_ASKED = "find_class"
_NOT = (ast.NotIn, ast.NotEq, ast.IsNot)
_LOOKED_UP = frozenset({"getattr", "import_module", "__import__", _ASKED})
"""Calls that give what a text names, whatever that is."""


def inherited(made: ClassRef, machine: Evaluator) -> Iterator[str]:
    """The full names of the classes of other packages that a class is one of."""
    for one in islice(bases_of(machine, made), _BASES):
        for base in filled(one.scope).bases:
            value = machine.value(base, one.scope.parent or one.scope, {})
            found = outside(machine, value)
            if found is not None:
                yield ".".join(filter(None, found))


def gives_all(made: ClassRef, machine: Evaluator) -> bool:
    """Whether an `Unpickler` of the package's own gives a text any class that it names."""
    for one in islice(bases_of(machine, made), _BASES):
        for part in getattr(one.scope.raw, "body", ()):
            if isinstance(part, ast.FunctionDef) and part.name == _ASKED:
                return _falls_back(part.body, guarded=False)
    return True


def _falls_back(body: Sequence[ast.stmt], *, guarded: bool) -> bool:
    """Whether statements get to where any name is looked up, and nothing has refused one before."""
    for one in body:
        if guarded:
            return False
        if isinstance(one, ast.If):
            no = _is_negative(one.test)
            if _falls_back(one.body, guarded=not no) or _falls_back(one.orelse, guarded=no):
                return True
            # `if name not in KNOWN: return None`, and with `raise` what is known to be bad too
            last = one.body[-1]
            guarded = isinstance(last, ast.Raise) or (no and isinstance(last, ast.Return))
        elif isinstance(one, ast.Try | ast.With | ast.For):
            if _falls_back(one.body, guarded=False):
                return True
        elif isinstance(one, ast.Assert):
            guarded = True
        elif any(map(_looks_up, _unguarded(one))):
            return True
    return False


def _unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement, without those that only a name gets to which a condition knows."""
    left = set[int]()
    for part in walk(node):
        if isinstance(part, ast.IfExp):
            known = part.orelse if _is_negative(part.test) else part.body
            left |= {id(one) for one in walk(known)}
    return (part for part in walk(node) if id(part) not in left)


def _is_negative(test: ast.expr) -> bool:
    """Whether a condition is met by what is not known."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _is_negative(operand)
        case ast.BoolOp(values=values):
            return any(map(_is_negative, values))
        case ast.Compare(ops=ops):
            return any(isinstance(one, _NOT) for one in ops)
    return False


def _looks_up(node: ast.AST) -> bool:
    return called(node) in _LOOKED_UP
