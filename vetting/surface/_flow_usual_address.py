"""What an address is when no setting names another, wherever the package keeps its settings: in a class
that takes them from the environment, an object that a module exports, a schema with defaults.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_same_address import same_address
from vetting.surface._flow_usual import instead
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Func,
    Imported,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Within,
)
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Closure, Instance

_STEPS = 8
_FIELDS = frozenset({"Field", "field", "attrib", "ib"})
_CHECKS = frozenset({"parse", "parseAsync", "cleanEnv", "validateSync"})
_SCHEMAS = frozenset({"object", "strictObject", "looseObject", "cleanEnv"})

Where = tuple[Node, Scope]


def usual(node: Node, scope: Scope, values: Values) -> Where | None:
    """What stands in the code for an address that a setting may change, and where."""
    for _ in range(_STEPS):
        if (other := instead(node) or _default(node)) is not None:
            return _made(other, scope)
        match node:
            case Within(of=of, scope=where):
                node, scope = of, where
                continue
            case Concat(parts=(first, *_)):
                node = first
                continue
            case Call() if (same := same_address(node, last_name(node.func))) is not None:
                node = same
                continue
            case Attr(of=of, name=name):
                found = next(iter(_members(of, name, scope, values)), None)
                if found is not None and _is_said(found[0]):
                    return found
            case Name():
                found = _step(node, scope, values)
            case _:
                return None
        if found is None or found[0] is node:
            return None
        node, scope = found
    return None


def _is_said(node: Node) -> bool:
    """Whether something is a text of the code's, in whatever form: `AnyHttpUrl("https://example.com")`."""
    same = same_address(node, last_name(node.func)) if isinstance(node, Call) else node
    return isinstance(same, Lit)


def _made(other: Node, scope: Scope) -> Where:
    """What a function gives that makes a default: `default_factory=lambda: environ.get("URL", "…")`."""
    if isinstance(other, Func):
        inner = filled(scope.module.function(other, scope))
        if len(inner.returns) == 1:
            made = inner.returns[0]
            return instead(made) or made, inner
    return other, scope


def _default(node: Node) -> Node | None:
    """The default of a declared setting: `Field("…")`, `z.string().url().default("…")`."""
    if not isinstance(node, Call):
        return None
    name, named = last_name(node.func), dict(node.named)
    if name in _FIELDS:
        given = named.get("default", named.get("default_factory"))
        return given or next(iter(node.args), None)
    for _ in range(_STEPS):
        if not isinstance(node, Call) or not isinstance(node.func, Attr):
            return None
        if node.func.name == "default" and node.args:
            return node.args[0]
        node = node.func.of
    return None


def _step(node: Name | Attr, scope: Scope, values: Values) -> Where | None:
    """What a variable or member is given, in another module too."""
    told = as_given(node, scope, values)
    if not isinstance(told[0], Imported):
        return told
    spec, name = told[0].spec, told[0].name
    program = values.machine.program
    other = program.imported(told[1].module, spec)
    found = program.find(other, name) if other is not None and name is not None else None
    return (found[1], found[0].scope) if found is not None else None


def _members(of: Node, name: str, scope: Scope, values: Values) -> Iterator[Where]:
    """What a member is given of the objects that something may be; a text that stands there only where
    the environment changes it.
    """
    for holder in values.received.objects(of, scope):
        if isinstance(holder, Within):
            yield from _named(holder.of, name, holder.scope)
        else:
            yield from of_class(holder, name)
    node = of
    for _ in range(_STEPS):
        match node:
            case Name() | Attr():
                told = _step(node, scope, values)
            case Call():
                made = values.machine.value(node.func, scope, {})
                yield from of_class(made, name)
                inner = values.inner(made) if isinstance(made, Closure) else None
                told = (inner.returns[0], inner) if inner and len(inner.returns) == 1 else None
            case _:
                break
        if told is None or told[0] is node:
            break
        node, scope = told
    yield from _named(_schema(node), name, scope)


def of_class(holder: object, name: str) -> Iterator[Where]:
    """What a class that reads settings gives one of its members."""
    made = holder.of if isinstance(holder, Instance) else holder
    if isinstance(made, ClassRef):
        settings = any(map(reads_settings, made.scope.bases))
        nodes = filled(made.scope).names.get(name, ())
        if len(nodes) == 1 and (settings or not isinstance(nodes[0], Lit)):
            yield nodes[0], made.scope


def _named(node: Node, name: str, scope: Scope) -> Iterator[Where]:
    for key, value in node.pairs if isinstance(node, Map) else ():
        if isinstance(key, Lit) and key.value == name and not isinstance(value, Lit):
            yield value, scope


def _schema(node: Node) -> Node:
    """The members that a schema declares by which the environment is read: `z.object({…}).parse(env)`."""
    if isinstance(node, Call) and last_name(node.func) in _CHECKS and isinstance(node.func, Attr):
        node = node.func.of
    if isinstance(node, Call) and last_name(node.func) in _SCHEMAS:
        return next((arg for arg in node.args if isinstance(arg, Map)), node)
    return node


def reads_settings(base: Node) -> bool:
    """Whether a class takes its members from the environment: `class Settings(BaseSettings)`."""
    return last_name(base).endswith(("Settings", "Config"))
