"""What Python does with a variable: see `_use`."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.python_syntax import children, walk
from vetting.surface._ir import Call, Scope, Site
from vetting.surface._python_lower import FUNCTIONS, call, lower
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import outwards, owner
from vetting.surface._use import Role, Use, Variable

_DEPTH = 12
"""Steps from a name to what is done with it."""


class _Tree:
    """The syntax below a scope, with what each part stands in."""

    def __init__(self, module: PythonModule, scope: Scope) -> None:
        self.module = module
        self.scope = scope
        self.nodes = list(walk(scope.raw))
        self._parents = {id(c): n for n in self.nodes for c in children(n)}

    def parent(self, node: Any) -> Any:
        """What a part stands in; None at the top."""
        return self._parents.get(id(node))

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
        named = node.id == variable.name
        return named and owner(node.id, self.at(node)) is variable.scope


def uses(module: PythonModule, variable: Variable) -> Iterator[Use]:
    """Every use of a variable in its module."""
    tree = _Tree(module, variable.scope)
    for node in tree.nodes:
        if variable.member:
            if not isinstance(node, ast.Attribute) or node.attr != variable.name:
                continue
            if not isinstance(node.value, ast.Name) or node.value.id != "self":
                continue
        elif not isinstance(node, ast.Name) or not tree.is_of(node, variable):
            continue
        if isinstance(node.ctx, ast.Load) and (found := _use(tree, node)) is not None:
            yield found


def use_of(module: PythonModule, site: Site) -> Use | None:
    """What is done with what a call gives."""
    return _use(_Tree(module, site.scope), site.call.raw)


def _use(tree: _Tree, node: Any) -> Use | None:
    path: tuple[str, ...] = ()
    key: str | None = None
    for _ in range(_DEPTH):
        parent = tree.parent(node)
        match parent:
            case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
                if (found := _touched(tree, parent, name, path)) is not None:
                    return found
                path = (*path, name)
            case ast.Subscript(value=of) if of is node:
                if (found := _touched(tree, parent, "[]", path)) is not None:
                    return found
                path = (*path, "[]")
            case ast.Call(func=func, args=args):
                if func is node:
                    return None
                return _given(tree, parent, args.index(node), path, key)
            case ast.keyword(arg=name):
                return _given(tree, tree.parent(parent), name or "**", path, key)
            case ast.Dict(keys=keys, values=values):
                at = values.index(node) if node in values else 0
                key = str(getattr(keys[at], "value", ""))
            case (
                ast.Await()
                | ast.IfExp()
                | ast.BoolOp()
                | ast.List()
                | ast.Tuple()
                | ast.NamedExpr()
            ):
                pass
            case _:
                return _kept(tree, node, parent, path) if key is None else None
        node = parent
    return None


def _given(
    tree: _Tree, node: ast.Call, place: int | str, path: tuple[str, ...], key: str | None
) -> Use:
    scope = tree.at(node)
    site = Site(call(node), scope)
    return Use(
        role=Role.GIVEN, line=node.lineno, scope=scope, path=path, place=place, key=key, site=site
    )


def _touched(tree: _Tree, node: Any, name: str, path: tuple[str, ...]) -> Use | None:
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
    return Use(role=role, line=node.lineno, scope=scope, name=name, path=path, site=site)


def _kept(tree: _Tree, node: Any, parent: Any, path: tuple[str, ...]) -> Use | None:
    """A value that is kept under a name, gone through or returned."""
    scope, role = tree.at(node), Role.NAMED
    match parent:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            pass
        case ast.For(target=target, iter=over) | ast.AsyncFor(target=target, iter=over):
            if over is not node:
                return None
            role = Role.TURNED
        case ast.Return(lineno=line):
            return Use(role=Role.RETURNED, line=line, scope=scope, path=path)
        case _:
            return None
    match target:
        case ast.Name(id=name):
            at = owner(name, scope)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            at = next((one for one in outwards(scope) if one.kind == "class"), None)
        case _:
            return None
    if at is None:
        return None
    member = isinstance(target, ast.Attribute)
    return Use(role=role, line=target.lineno, scope=at, name=name, path=path, member=member)
