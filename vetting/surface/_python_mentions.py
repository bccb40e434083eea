"""Where Python hands a method on instead of calling it: `add = mcp.add_tool`, `getattr(…)`; and where
a call that gives a decorator, `mcp.tool(…)`, is kept for later.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import SERVER_NAME
from vetting.surface._ir import Attr, Call, Lit, Scope, Site, Unknown
from vetting.surface._mention import Mention, Role
from vetting.surface._python_lower import FUNCTIONS, call, lower
from vetting.surface._python_module import PythonModule
from vetting.surface._values import Opaque

_GETTER = frozenset({"getattr", "__getattribute__"})
_ANY = "tool"
"""Of `getattr(server, name)` nobody knows which method it is."""

GIVERS = frozenset({"tool", "prompt", "resource"})
_ASKED = (ast.Compare, ast.UnaryOp, ast.If, ast.Expr)
_ASKS = frozenset({"callable", "hasattr", "isinstance", "bool", "print", "repr", "str"})


def mentions(module: PythonModule, names: frozenset[str]) -> Iterator[Mention]:
    """Every member with one of these names that is not simply called or a decorator."""
    found: list[tuple[Scope, ast.expr, Attr | Call]] = []
    for scope, member in module.members(names):
        of = lower(member.value)
        found.append((scope, member, Attr(member.lineno, member, of=of, name=member.attr)))
    for site in module.sites(_GETTER):
        method = site.call.func if isinstance(site.call.func, Attr) else None
        given = site.call.args
        if method is not None and len(given) == 1:  # `mcp.__getattribute__(name)`
            given = (method.of, *given)
        if len(given) > 1:
            of, said = given[:2]
            plain = isinstance(said, Lit) and not _is_sliced(_key(site.call.raw))
            name = str(getattr(said, "value", "")) if plain else _ANY
            if getattr(site.scope.raw, "name", "") == "__getattr__":
                continue  # whoever asks the wrapper names the method
            member_of = Attr(site.call.line, site.call.raw, of=of, name=name)
            found += [(site.scope, site.call.raw, member_of)] if name in names else []
    known = _known(module)
    found += [
        (site.scope, site.call.raw, site.call)
        for site in module.sites(GIVERS & names)
        if not site.dead and id(site.call.raw) not in known
    ]
    around = module.parts.around if found else {}
    for scope, raw, node in found:
        mention = _role(module, scope, raw, node, around)
        if mention is not None and isinstance(raw, ast.Call) and isinstance(node, Attr):
            key = _key(raw)
            made = Unknown(raw.lineno) if _is_sliced(key) else lower(key)
            mention = replace(mention, key=made)  # getattr(mcp, name)
        if mention is not None:
            yield mention


def keeps(machine: Evaluator, site: Site) -> bool:
    """Whether a decorator that something gives which may be a server, `some.tool()`, is kept for later.

    What is known to be a server, or is called so, `mentions` tells of.
    """
    module, raw = site.scope.module, site.call.raw
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if not isinstance(module, PythonModule) or of is None or SERVER_NAME.fullmatch(last_name(of)):
        return False
    if not isinstance(machine.value(of, site.scope, {}), Opaque):
        return False
    outer = module.parts.around.get(id(raw))
    if isinstance(outer, ast.Call):
        return outer.func is not raw
    return not isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Expr)


def _key(raw: ast.Call) -> ast.expr:
    """What says which member is asked for: `getattr(mcp, key)`, `mcp.__getattribute__(key)`."""
    alone = isinstance(raw.func, ast.Attribute) and len(raw.args) == 1
    return raw.args[0 if alone else 1]


def _is_sliced(node: ast.expr) -> bool:
    """Whether a part of a text is taken, which is not evaluated: `"loot_dda"[::-1]`."""
    return any(isinstance(one, ast.Slice) for one in walk(node))


def _known(module: PythonModule) -> set[int]:
    """The calls that are decorators, or applied by hand where they stand."""
    every = [*module.sites(GIVERS), *module.sites(frozenset(f"{name}()" for name in GIVERS))]
    decorators = {id(site.call.raw) for site in every if site.target is not None}
    return decorators | {id(getattr(site.call.raw, "func", None)) for site in every}


def _role(
    module: PythonModule, scope: Scope, raw: ast.expr, node: Attr | Call, around: dict[int, ast.AST]
) -> Mention | None:
    gives = isinstance(node, Call)  # a decorator, and not the function that gives one
    at: ast.AST = raw
    parent = around.get(id(raw))
    while isinstance(parent, ast.IfExp | ast.Await) and at is not getattr(parent, "test", None):
        at, parent = parent, around.get(id(parent))
    if isinstance(parent, ast.Call) and at is parent.func:
        return _called(module, scope, raw, node, parent) if at is raw else _handed(scope, node)
    if isinstance(parent, ast.Call):
        name = getattr(parent.func, "id", getattr(parent.func, "attr", ""))
        if name in _ASKS:
            return None
        if name == "partial" and at is parent.args[0]:
            at, parent = parent, around.get(id(parent))
    if isinstance(parent, ast.Lambda):
        return _handed(scope, node)
    decorates = isinstance(parent, (*FUNCTIONS, ast.ClassDef)) and at is raw
    if decorates or isinstance(parent, _ASKED) or (isinstance(parent, ast.BoolOp) and not gives):
        return None
    name = ""
    if isinstance(parent, ast.Return) and gives:
        name = getattr(scope.raw, "name", "")
    elif isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        target = parent.targets[0] if isinstance(parent, ast.Assign) else parent.target
        name = getattr(target, "id", getattr(target, "attr", ""))
    return Mention(node=node, scope=scope, role=Role.BOUND if name else Role.HANDED, name=name)


def _called(
    module: PythonModule, scope: Scope, raw: ast.expr, node: Attr | Call, parent: ast.Call
) -> Mention | None:
    """What is called where it stands."""
    if isinstance(node, Call) or isinstance(raw, ast.Attribute):
        return None  # applied by hand, which is read as a call of its own
    made = replace(call(parent), func=node)  # getattr(mcp, "tool")()
    site = next((s for s in module.sites(frozenset({""})) if s.call.raw is parent), None)
    if site is None or node.name in GIVERS:
        return _handed(scope, node)
    return Mention(node=node, scope=scope, role=Role.CALLED, site=replace(site, call=made))


def _handed(scope: Scope, node: Attr | Call) -> Mention:
    return Mention(node=node, scope=scope, role=Role.HANDED)
