"""What is written for a function of the package, and for a call of one, where a schema or text has it.

The value that a call gives is best. Of a function whose value is not known, the one expression that it
returns is shown, and of any longer one the texts in it beside a digest of all that it is made by.
"""

import ast
import json
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._definition import defined
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Class,
    Imported,
    Index,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Site,
)
from vetting.surface._made_of import Made
from vetting.surface._program import Program
from vetting.surface._scopes import filled, owner
from vetting.surface._starred import starred
from vetting.surface._values import ClassRef, Closure, flat

BUILDERS = frozenset({
    *("string", "number", "boolean", "coerce", "array", "enum", "object", "union", "literal"),
    *("record", "any", "unknown", "optional", "nullable", "preprocess", "discriminatedUnion"),
    *("tuple", "date", "bigint", "null", "lazy", "strictObject", "looseObject", "nativeEnum"),
    *("intersection", "url", "email", "uuid", "int", "custom", "undefined", "never", "instanceof"),
    *("min", "max", "describe", "default", "int", "positive", "nullish", "shape", "extend"),
})  # fmt: skip
_DEEP = 8
_ZOD = (b"ZodFirstPartyTypeKind", b"ZodString", b"_zod")
"""What a copy of the library has in it, whatever a bundler calls the rest."""


def may_be_own(machine: Evaluator, root: str, scope: Scope, *, known: bool) -> bool:
    """Whether a variable may be the package's: a function, a class, a module or an object of it."""
    at = owner(root, scope)
    if known:
        return True
    if at is None:
        return root in ("this", "self", "cls") or _is_starred(machine, root, scope)
    return any(_is_own(machine, node, at.module) for node in at.names[root])


def _is_starred(machine: Evaluator, root: str, scope: Scope) -> bool:
    return (
        bool(scope.module.scope.stars) and starred(machine.program, scope.module, root) is not None
    )


def _is_own(machine: Evaluator, node: Node, module: Module) -> bool:
    if not isinstance(node, Imported):
        return not isinstance(node, Param)
    if machine.program.imported(module, node.spec) is not None:
        return True
    return node.name is not None and machine.program.part(module, node.spec, node.name) is not None


def called(target: Any) -> list[Closure | ClassRef]:
    """The functions, and classes of JavaScript, that are called."""
    return [
        one
        for one in flat(target)
        if isinstance(one, Closure)
        or (isinstance(one, ClassRef) and not one.scope.module.path.endswith(".py"))
    ]


def builds(machine: Evaluator, node: Call, target: Closure | ClassRef) -> bool:
    """Whether a method is that of a copy of a library of schemas, by which a schema says it all."""
    name = node.func.name if isinstance(node.func, Attr) else ""
    data = getattr(target.scope.module, "data", None)
    if name not in BUILDERS or not isinstance(data, bytes):
        return False
    key = ("builds", id(target.scope.module))
    if key not in machine.made_of:
        machine.made_of[key] = None, any(word in data for word in _ZOD)
    return bool(machine.made_of[key][1])


def alone(target: Closure) -> tuple[Node, Scope] | None:
    """The one expression that a function consists of, and its scope."""
    scope = filled(target.scope.module.function(target.func, target.scope))
    if len(scope.returns) != 1 or scope.returns[0].raw is None:
        return None
    raw = target.func.raw
    if isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef):
        body = raw.body[1:] if ast.get_docstring(raw, clean=False) is not None else raw.body
        single = len(body) == 1 and isinstance(body[0], ast.Return)
    elif isinstance(raw, ast.AST):
        single = isinstance(raw, ast.Lambda)
    else:
        single = _is_single(raw.child_by_field_name("body"))
        single = single and not _has_statements(scope.returns[0].raw)
    return (scope.returns[0], scope) if single else None


_PUTS = frozenset({"update", "setdefault", "pop", "insert", "append", "extend", "clear"})


def fills(target: Closure) -> bool:
    """Whether a function of Python puts something into an object that it has: what it gives back is not only
    what it got.
    """
    raw = target.func.raw
    if not isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(
        (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Attribute) and node.attr in _PUTS)
        for node in walk(raw)
    )


def _is_single(body: Any) -> bool:
    if body is None or body.type != "statement_block":
        return body is not None
    inner = [one for one in body.named_children if one.type != "comment"]
    return len(inner) == 1 and inner[0].type == "return_statement"


def _has_statements(raw: Any) -> bool:
    """Whether an expression holds a function with a body: what it does is no part of a schema."""
    todo = [raw]
    while todo:
        node = todo.pop()
        if node.type == "statement_block":
            return True
        todo += node.named_children
    return False


def around(module: Module, text: str) -> str:
    """What stands for a function: `made(…)`, for the call to follow."""
    return f"made({text})" if module.path.endswith(".py") else f"made ( {text} )"


def additions(program: Program, name: str, at: Scope, member: str = "") -> list[Site]:
    """What adds to a variable of `at`, in any module: `LIST.push(…)`, `SHAPE[key] = …`; with the name of
    a `member`, what that is set to as well.
    """
    at = owner(name, at) or at
    if at.kind == "class":
        return []
    modules = {id(one): one for one in (at.module, *program.adding(name))}
    sites = [site for module in modules.values() for site in module.given(name)]
    if member and at.module.path.endswith(".py"):
        sites += at.module.sites(frozenset({f"{member}="}))
    sites = [site for site in sites if _adds_to(site.call.func, name)]
    own = at.names.get(name)
    if (
        own is not None
        and at.module.path.endswith(".py")
        and any(isinstance(n, Class) for n in own)
    ):
        sites += (site for site in program.sites(_OF_CLASSES) if _is_of_class(site.call.func, name))
    return [site for site in sites if not site.dead and _is_one(program, name, site, at, own)]


_OF_CLASSES = frozenset({"__doc__=", "description=", "title=", "[]", "update", "model_config="})
_SAYS = frozenset({"model_fields", "__annotations__", "model_config", "__fields__"})


def _is_of_class(func: Node, name: str) -> bool:
    """Whether something is said of a class later: `Query.model_fields["q"].description = text`."""
    says = isinstance(func, Attr) and func.name in ("__doc__=", "model_config=")
    node = func.of if isinstance(func, Attr) else func
    for _ in range(_DEEP):
        if not isinstance(node, Attr | Index):
            break
        says = says or (isinstance(node, Attr) and node.name in _SAYS)
        node = node.of
    return says and isinstance(node, Name) and node.name == name


def _adds_to(func: Node, name: str) -> bool:
    of = func.of if isinstance(func, Attr) else None
    return isinstance(of, Name) and of.name == name


def _is_one(program: Program, name: str, site: Site, at: Scope, own: list[Node] | None) -> bool:
    where = owner(name, site.scope)
    if where is at or where is None or where.module is at.module:
        return where is at
    found = defined(program, name, site.scope)
    return found is not None and own is not None and found[0] in own


def digest(found: Made, module: Module, known: str = "") -> str:
    """What stands for what is not shown: its texts, and the digest of what it is made by, behind what is
    `known` of it.
    """
    texts = [json.dumps(text, ensure_ascii=False) for text in (found.digest, *found.texts)]
    texts = [known, *texts] if known else texts
    return around(module, (", " if module.path.endswith(".py") else " , ").join(texts))
