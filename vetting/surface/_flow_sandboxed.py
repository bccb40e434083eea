"""Template engines that let a template reach nothing but values: jinja2's sandbox, and classes of the
package's own that keep to it.

https://jinja.palletsprojects.com/en/stable/sandbox/: what a sandbox decides about attributes and calls,
a class made from it may decide otherwise.
"""

import ast
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._construction import bases_of
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call, Name, Node, Scope, Within
from vetting.surface._outside import outside
from vetting.surface._scopes import outwards, owner
from vetting.surface._values import ClassRef, Instance, Record

CLOSED = pattern(r"(?i)sandbox")
_ITSELF = frozenset({"self", "cls", "this", "super"})
_DECIDES = frozenset({"is_safe_attribute", "is_safe_callable", "call", "getattr", "getitem"})


def class_of(machine: Evaluator, node: Node | None, scope: Scope) -> Any:
    """What something is known to be: the class that a method belongs to for `self` and `super()`."""
    if isinstance(node, Within):
        return class_of(machine, node.of, node.scope)
    of = node.func if isinstance(node, Call) else node
    if isinstance(of, Name) and of.name in _ITSELF and owner(of.name, scope) in (None, scope):
        own = next((one for one in outwards(scope) if one.kind == "class"), None)
        if own is not None:
            return ClassRef(own, "")
    return machine.value(node, scope, {}) if node is not None else None


def made_from(machine: Evaluator, made: Any) -> str:
    """The packages whose classes a class of the package's own, or that of an object, is made from."""
    if isinstance(made, Record) and isinstance(made.node, Call):
        made = machine.value(made.node.func, made.scope, {})
    made = made.of if isinstance(made, Instance) else made
    found: list[str] = []
    for one in bases_of(machine, made) if isinstance(made, ClassRef) else ():
        outer = one.scope.parent or one.scope
        known = (outside(machine, machine.value(base, outer, {})) for base in one.scope.bases)
        found += [base[0] for base in known if base is not None]
    return " ".join(found)


def keeps_closed(machine: Evaluator, made: Any) -> bool | None:
    """Whether an engine is a sandbox that lets nothing more pass; None where nothing tells what it is, but
    for how it is called.
    """
    known = outside(machine, made)
    if isinstance(made, Record) and isinstance(made.node, Call):
        made = machine.value(made.node.func, made.scope, {})
    made = made.of if isinstance(made, Instance) else made
    if not isinstance(made, ClassRef):
        return CLOSED.search(" ".join(known)) is not None if known is not None else None
    chain = bases_of(machine, made)
    if not all(_decides_no_more(one.scope.raw) for one in chain):
        return False
    last = chain[-1].scope
    outer = last.parent or last
    found = [outside(machine, machine.value(base, outer, {})) for base in last.bases]
    return any(one is not None and CLOSED.search(" ".join(one)) for one in found)


def _decides_no_more(made: Any) -> bool:
    """Whether what a class decides itself is no more than what it is made from lets pass."""
    for part in made.body if isinstance(made, ast.ClassDef) else ():
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and part.name in _DECIDES:
            answers = [one.value for one in walk(part) if isinstance(one, ast.Return)]
            if not all(_is_no_more(one, part.name) for one in answers):
                return False
        elif isinstance(part, ast.Assign | ast.AnnAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            if any(isinstance(one, ast.Name) and one.id in _DECIDES for one in targets):
                return False
    return True


def _is_no_more(answer: ast.expr | None, name: str) -> bool:
    match answer:
        case None | ast.Constant(value=False | None):
            return True
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_is_no_more(one, name) for one in values)
        case ast.Call(func=ast.Attribute(attr=asked, value=ast.Call(func=ast.Name(id="super")))):
            return asked == name
    return False
