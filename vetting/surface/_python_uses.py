"""What Python does with a variable: see `_use`."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.python_syntax import statements
from vetting.surface._ir import Call, Node, Scope, Site
from vetting.surface._python_lower import FUNCTIONS, call, lower
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import outwards, owner
from vetting.surface._use import Role, Use, Variable, belongs

_DEPTH = 12
"""Steps from a name to what is done with it."""


class _Tree:
    """The syntax below a scope, with what each part stands in."""

    def __init__(self, module: PythonModule, scope: Scope) -> None:
        self.module = module
        self.scope = scope

    def parent(self, node: Any) -> Any:
        """What a part stands in; None at the top."""
        return None if node is self.scope.raw else self.module.parts.around.get(id(node))

    def at(self, node: Any) -> Scope:
        """The scope that a part stands in."""
        around = []
        while node is not None and node is not self.scope.raw:
            if isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
                around.append(node)
            node = self.parent(node)
        scope = self.scope
        for raw in reversed(around):
            scope = self.module.scope_of(raw, scope)
        return scope

    def is_of(self, node: ast.Name, variable: Variable) -> bool:
        """Whether a name is that of a variable."""
        return node.id == variable.name and belongs(variable, self.at(node))


def uses(module: PythonModule, variable: Variable) -> Iterator[Use]:
    """Every use of a variable in its module."""
    tree = _Tree(module, variable.scope)
    words = ("self", "cls") if variable.name == "this" else (variable.name,)
    for node in module.parts.mentioned(variable.scope.raw, words):
        if variable.name == "this":
            if not _is_self(node) or _class(tree.at(node)) is not variable.scope:
                continue
        elif variable.member:
            if not isinstance(node, ast.Attribute) or node.attr != variable.name:
                continue
            if not _is_self(node.value):
                continue
        elif not isinstance(node, ast.Name) or not tree.is_of(node, variable):
            continue
        if (
            isinstance(getattr(node, "ctx", None), ast.Load)
            and (found := _use(tree, node)) is not None
        ):
            yield found


def of_members(module: PythonModule, name: str) -> Iterator[tuple[Node, Use]]:
    """What is done with every member of this name, and what it is a member of."""
    tree = _Tree(module, module.scope)
    for node in module.parts.mentioned(module.scope.raw, (name,)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found = _use(tree, node)
            if found is not None:
                yield lower(node.value), found


def _is_self(node: Any) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def use_of(module: PythonModule, site: Site) -> Use | None:
    """What is done with what a call gives."""
    return _use(_Tree(module, site.scope), site.call.raw)


def _use(tree: _Tree, node: Any) -> Use | None:  # noqa: C901, PLR0912 - one case per kind
    path: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    key: str | None = None
    for _ in range(_DEPTH):
        parent = tree.parent(node)
        match parent:
            case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
                if (found := _touched(tree, parent, name, path, into)) is not None:
                    return found
                path, into = (path, into[1:]) if into else ((*path, name), into)
            case ast.Subscript(value=of) if of is node:
                if (found := _touched(tree, parent, "[]", path, into)) is not None:
                    return found
                path, into = (path, into[1:]) if into else ((*path, "[]"), into)
            case ast.Call(func=func, args=args):
                if func is node:
                    return None
                return _given(tree, parent, args.index(node), path, key, into)
            case ast.keyword(arg=name):
                call_ = tree.parent(parent)
                if not isinstance(call_, ast.Call):  # `class A(metaclass=given)`
                    return None
                return _given(tree, call_, name or "**", path, key, into)
            case ast.Dict(keys=keys, values=values):
                at = values.index(node) if node in values else 0
                if keys[at] is not None:  # `{**other}`
                    key = str(getattr(keys[at], "value", ""))
                    into = (key, *into)
            case ast.List() | ast.Tuple() | ast.Set():
                into = ("[]", *into)
            case ast.Starred():
                path = (*path, "[]")
            case ast.Await() | ast.IfExp() | ast.BoolOp() | ast.NamedExpr():
                pass
            case _:
                return _kept(tree, node, parent, path, into)
        node = parent
    return None


def _given(
    tree: _Tree,
    node: ast.Call,
    place: int | str,
    path: tuple[str, ...],
    key: str | None,
    into: tuple[str, ...],
) -> Use:
    scope = tree.at(node)
    site = Site(call(node), scope)
    return Use(
        role=Role.GIVEN, line=node.lineno, scope=scope, path=path, place=place, key=key, site=site,
        into=into,
    )  # fmt: skip


def _touched(
    tree: _Tree, node: Any, name: str, path: tuple[str, ...], into: tuple[str, ...]
) -> Use | None:
    """A member that is called or assigned to."""
    outer, scope = tree.parent(node), tree.at(node)
    role = Role.SET
    if isinstance(outer, ast.Call) and outer.func is node:
        role, made = Role.CALLED, call(outer)
    elif isinstance(node.ctx, ast.Load):
        return None
    else:
        value = getattr(outer, "value", None)
        args = (lower(value),) if value is not None else ()
        made = Call(node.lineno, outer, func=lower(node), args=args)
    site = Site(made, scope)
    return Use(role=role, line=node.lineno, scope=scope, name=name, path=path, site=site, into=into)


def _kept(  # noqa: C901, PLR0912 - one case per kind
    tree: _Tree, node: Any, parent: Any, path: tuple[str, ...], into: tuple[str, ...]
) -> Use | None:
    """A value that is kept under a name, gone through or returned."""
    scope, carried = tree.at(node), any(part != "[]" for part in into)
    role = Role.HELD if carried else Role.NAMED
    match parent:
        case ast.Assign(targets=targets) if len(targets) > 1:
            alike = tuple(((), one.id) for one in targets if isinstance(one, ast.Name))
            line = parent.lineno
            return Use(role=Role.SPLIT, line=line, scope=scope, path=path, into=into, parts=alike)
        case ast.Assign(targets=[target]):
            pass
        case ast.AnnAssign(target=target):
            pass
        case ast.withitem(optional_vars=target) if target is not None:
            pass
        case (
            ast.For(target=target, iter=over)
            | ast.AsyncFor(target=target, iter=over)
            | ast.comprehension(target=target, iter=over)
        ):
            if over is not node:
                return None
            role = Role.TURNED
        case ast.arguments():
            return _default(tree, node, parent)
        case ast.Return() | ast.Yield() | ast.Lambda():
            into = ("[]", *into) if isinstance(parent, ast.Yield) else into
            role = Role.GIVES if carried else Role.RETURNED
            return Use(role=role, line=node.lineno, scope=scope, path=path, into=into)
        case _:
            return None
    match target:
        case ast.Name(id=name):
            at = tree.module.scope if _is_global(name, scope) else owner(name, scope)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            at = _class(scope)
        case (
            ast.Attribute(value=value, attr=name)
            | ast.Subscript(value=value, slice=ast.Constant(value=str(name)))
        ):
            return Use(
                role=Role.PUT, line=target.lineno, scope=scope, name=name, path=path, into=into,
                of=lower(value),
            )  # fmt: skip
        case ast.Subscript(value=value):
            return Use(
                role=Role.PUT, line=target.lineno, scope=scope, name="[]", path=path, into=into,
                of=lower(value),
            )  # fmt: skip
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            parts = tuple((("[]",), one.id) for one in elts if isinstance(one, ast.Name))
            line = target.lineno
            return Use(role=Role.SPLIT, line=line, scope=scope, path=path, into=into, parts=parts)
        case _:
            return None
    if at is None:
        return None
    member = isinstance(target, ast.Attribute)
    return Use(
        role=role, line=target.lineno, scope=at, name=name, path=path, member=member, into=into
    )


def _default(tree: _Tree, node: Any, parent: ast.arguments) -> Use | None:
    """A parameter that a value is the default of."""
    places = [*parent.posonlyargs, *parent.args]
    after = list(zip(reversed(places), reversed(parent.defaults), strict=False))
    named = zip(parent.kwonlyargs, parent.kw_defaults, strict=False)
    name = next((arg.arg for arg, default in (*after, *named) if default is node), None)
    func = tree.parent(parent)
    if name is None or func is None:
        return None
    inner = tree.module.scope_of(func, tree.at(tree.parent(func)))
    return Use(role=Role.NAMED, line=node.lineno, scope=inner, name=name)


def _is_global(name: str, scope: Scope) -> bool:
    """Whether a function says that a name is its module's."""
    return any(
        isinstance(node, ast.Global) and name in node.names
        for node in (statements(scope.raw) if scope.kind == "function" else ())
    )


def _class(scope: Scope) -> Scope | None:
    return next((one for one in outwards(scope) if one.kind == "class"), None)


def given(module: PythonModule, scope: Scope) -> Use | None:
    """See `_uses.given`."""
    outer = scope.parent
    known = outer is not None and isinstance(scope.raw, ast.Lambda)
    return _use(_Tree(module, outer), scope.raw) if known and outer is not None else None
