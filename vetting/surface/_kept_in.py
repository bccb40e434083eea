"""Places outside of variables where a server may be kept: members of objects, lists, other modules."""

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import is_self
from vetting.surface._held import Path, is_foreign
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import ADDERS, Attr, Call, Index, Lit, Name, Node, Scope, Site
from vetting.surface._scopes import outwards, owner
from vetting.surface._use import Use, Variable
from vetting.surface._values import External, Record

_GLOBAL = frozenset(
    {"globalThis", "global", "window", "self", "process", "builtins", "__builtins__"}
)
"""Names by which every module of a program finds the same."""

_DEPTH = 8


def put_into(use: Use, site: Site) -> tuple[Node, Path] | None:
    """What a call puts something into, and the member it becomes: `all.push(server)`,
    `setattr(other, "server", server)`, `Object.assign(other, { server })`.
    """
    func, args = site.call.func, site.call.args
    name = last_name(func)
    if name in ("assign", "defineProperty", "defineProperties") and use.place in (1, 2):
        return args[0], ()
    if name == "setattr" and use.place == 2:
        said = args[1].value if isinstance(args[1], Lit) else "[]"
        return args[0], (str(said),)
    is_key = use.place == 0 and len(args) > 1  # `seen.set(server, true)`
    if isinstance(func, Attr) and name in ADDERS and not is_key:
        return func.of, ("[]",)
    return None


def variable_of(node: Node, scope: Scope) -> tuple[Variable | None, Path]:
    """The variable that an expression is of, and the members that are taken of it."""
    path: list[str] = []
    while isinstance(node, Attr | Index) and len(path) < _DEPTH:
        said = node.name if isinstance(node, Attr) else getattr(node.key, "value", "[]")
        path.insert(0, said if isinstance(said, str) else "[]")
        node = node.of
    if is_self(node) and path:
        own = next((at for at in outwards(scope) if at.kind == "class"), None)
        found = Variable(scope=own, name=path[0], member=True) if own is not None else None
        return found, tuple(path[1:])
    at = owner(node.name, scope) if isinstance(node, Name) else None
    if at is None or not isinstance(node, Name):
        return None, ()
    return Variable(scope=at, name=node.name), tuple(path)


def is_outside(machine: Evaluator, value: object, of: Node, scope: Scope) -> bool:
    """Whether other packages find what is put into something: `globalThis`, a module of theirs."""
    while isinstance(of, Attr | Index):
        of = of.of
    if isinstance(of, Name) and of.name in _GLOBAL:
        own = of.name == "self" and not scope.module.path.endswith(".py")
        return own or isinstance(machine.value(of, scope, {}), External)
    if isinstance(value, Record) and isinstance(value.node, Call):
        value = machine.value(value.node.func, value.scope, {})
    return is_foreign(value, scope.module)


def is_before(machine: Evaluator, site: Site | None) -> bool:
    """Whether an object is made from a class of a package that is neither this nor a library."""
    if site is None:
        return False
    for node in site.call.args:
        made = node.func if isinstance(node, Call) else node
        if is_foreign(machine.value(made, site.scope, {}), site.scope.module):
            return True
    return False


def is_table_of_server(machine: Evaluator, site: Site) -> bool:
    """Whether something is put into all members of a server: `vars(server)["list_tools"] = …`."""
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if not isinstance(of, Call) or last_name(of.func) != "vars" or not of.args:
        return False
    value = machine.value(of.args[0], site.scope, {})
    return isinstance(value, Record) and value.callee in SERVERS


def member_taken(machine: Evaluator, site: Site) -> Path:
    """The member that is taken by its name: `getattr(server, "_tool_manager")`; none for any other call."""
    func, args = site.call.func, site.call.args
    of = func.of if isinstance(func, Attr) else None
    takes = last_name(func) == "getattr" or (
        last_name(func) == "get" and of is not None and last_name(of) == "Reflect"
    )
    said = machine.value(args[1], site.scope, {}) if takes and len(args) > 1 else None
    return (said,) if isinstance(said, str) else ()
