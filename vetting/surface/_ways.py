"""Other ways to a variable or member than its name, said by it: `vars(kept)["tools"]`,
`getattr(kept, "tools")`, `kept.__dict__["tools"]` and `Reflect.get(kept, "tools")` are `kept.tools`,
`globals()["TOOLS"]` and `sys.modules[__name__].TOOLS` are `TOOLS`.
"""

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Index, Lit, Module, Name, Node, Scope
from vetting.surface._scopes import owner

_DEPTH = 8
_TABLES = frozenset({"vars", "globals", "locals"})


def straight(
    machine: Evaluator, node: Node, scope: Scope, env: Env, depth: int = 0
) -> tuple[Node, Scope]:
    """What is meant, and the scope that it is to be looked for in."""
    taken = _taken(machine, node, scope, env) if depth < _DEPTH else None
    if taken is not None:
        of, key = taken
        if of is None:
            return Name(node.line, name=key), scope.module.scope
        inner, scope = straight(machine, of, scope, env, depth + 1)
        module = _module(machine, inner, scope)
        if module is not None:
            return Name(node.line, name=key), module.scope
        return Attr(node.line, of=inner, name=key), scope
    return node, scope


def _taken(
    machine: Evaluator, node: Node, scope: Scope, env: Env
) -> tuple[Node | None, str] | None:
    """The member that is taken, and of what; None of what stands for the module."""
    if isinstance(node, Attr):
        return node.of, node.name
    if isinstance(node, Index):
        key = machine.value(node.key, scope, env)
        if isinstance(key, str) and not _is_modules(node.of):
            of = _table(node.of)
            return (of[0] if of is not None else node.of), key
        return None
    if not isinstance(node, Call):
        return None
    name, args = last_name(node.func), node.args
    func = node.func
    if name in ("getattr", "get") and len(args) > 1 and not _is_of_table(func):
        said = machine.value(args[1], scope, env)
        own = name == "getattr" or (isinstance(func, Attr) and last_name(func.of) == "Reflect")
        return (args[0], said) if own and isinstance(said, str) else None
    if isinstance(func, Attr) and name in ("get", "__getitem__") and args and _is_of_table(func):
        said, of = machine.value(args[0], scope, env), _table(func.of)
        return (of[0], said) if of is not None and isinstance(said, str) else None
    if isinstance(func, Call) and last_name(func.func) == "attrgetter" and args and func.args:
        said = machine.value(func.args[0], scope, env)
        return (args[0], said) if isinstance(said, str) and "." not in said else None
    return None


def _is_of_table(func: Node) -> bool:
    return isinstance(func, Attr) and _table(func.of) is not None


def _table(node: Node) -> tuple[Node | None] | None:
    """Of what something holds all members; None inside of a module's."""
    if isinstance(node, Attr) and node.name == "__dict__":
        return (node.of,)
    if isinstance(node, Call) and isinstance(node.func, Name) and node.func.name in _TABLES:
        return (node.args[0],) if node.args else (None,)
    return None


def _is_modules(node: Node) -> bool:
    return isinstance(node, Attr) and node.name == "modules" and last_name(node.of) == "sys"


def _module(machine: Evaluator, node: Node, scope: Scope) -> Module | None:
    """`sys.modules[__name__]`, perhaps by a name; `sys.modules["package.tools"]`."""
    at = owner(node.name, scope) if isinstance(node, Name) else None
    if at is not None and isinstance(node, Name) and len(at.names[node.name]) == 1:
        node = at.names[node.name][0]
    if not isinstance(node, Index) or not _is_modules(node.of):
        return None
    if last_name(node.key) == "__name__":
        return scope.module
    said = node.key.value if isinstance(node.key, Lit) else None
    return machine.program.imported(scope.module, said) if isinstance(said, str) else None


def is_table(node: Node) -> bool:
    """Whether something is all members of an object or module: `vars(kept)`, `globals()`."""
    return _table(node) is not None
