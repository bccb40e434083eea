"""Turn values into declarations: names, descriptions and schemas as the protocol calls them."""

from typing import Any

from vetting.surface import _parameters
from vetting.surface._as_json import as_json, as_text, asked, either, settled, source_of
from vetting.surface._cut import cut
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._hints import NAMES
from vetting.surface._idioms import FIELDS
from vetting.surface._ir import Call, Concat, Node, Scope, Site
from vetting.surface._made import made_by
from vetting.surface._python_tokens import unquoted
from vetting.surface._reading import Declared
from vetting.surface._renamed import documented
from vetting.surface._said_where import name_in, said_where
from vetting.surface._unread import Unread
from vetting.surface._values import Closure, Instance, Many, Opaque, Placed, Record, members
from vetting.surface._written import Writer

_MEMBERS = frozenset(key for keys in FIELDS.values() for key in keys)


def find_name(machine: Evaluator, value: Any) -> Any:
    """What an object declares as its name: a string, or what is known of it; None without one."""
    if isinstance(value, Instance):
        found = machine.attr(value, "name", value.call.line)
        return None if isinstance(found, Opaque) and found.param is None else found
    found_in = members(value)
    if found_in is None:
        return None
    if "name" in found_in:
        return found_in["name"]
    return next(
        (found for key in ("schema", "definition", "tool", "config")
         if (found := find_name(machine, found_in.get(key))) is not None),
        None,
    )  # fmt: skip


def holder(value: Any) -> Any:
    """The object that holds the name, perhaps one further in."""
    found_in = members(value) or {}
    if value is None or "name" in found_in or isinstance(value, Instance):
        return value
    for key in ("schema", "definition", "tool", "config"):
        if "name" in (members(found_in.get(key)) or {}):
            return found_in[key]
    return value


def from_value(
    machine: Evaluator, kind: str, name: str, *, value: Any, path: str, line: int
) -> Declared:
    """The declaration in an object that names itself."""
    inner = holder(value)
    fields = fields_of(machine, inner)
    if isinstance(inner, Placed):
        at = inner.scope.module.path, inner.line
        path, line = said_where(machine, name, inner.nodes.get("name"), inner.scope, at)
    elif isinstance(inner, Record):
        at = inner.scope.module.path, inner.node.line
        said = name_in(inner.node) if isinstance(inner.node, Call) else None
        path, line = said_where(machine, name, said, inner.scope, at)
    elif isinstance(inner, Instance):
        path, line = inner.of.scope.module.path, _line(inner.of.scope, line)
    parameters = _parameters.of_value(machine, inner)
    return Declared(
        kind=kind, name=name, fields=fields, path=path, line=line, parameters=parameters
    )


def from_arguments(
    machine: Evaluator,
    kind: str,
    name: str,
    *,
    given: list[Any],
    nodes: tuple[Node, ...],
    site: Site,
    env: Env | None = None,
) -> Declared:
    """The overloads `(name, description?, schema?, annotations?, handler)`."""
    fields: dict[str, Any] = {}
    parameters: tuple[str, ...] = ()
    if kind != "resource" and _describes(machine, given, nodes, site.scope):
        fields["description"] = as_text(machine, given[0], nodes[0], site.scope, env)
        given, nodes = given[1:], nodes[1:]
    for value, node in zip(given, nodes, strict=False):
        if isinstance(value, str):
            fields.setdefault("uri" if kind == "resource" else "description", value)
        elif isinstance(value, Placed | dict) and _is_config(value):
            fields |= fields_of(machine, value)
            parameters = parameters or _parameters.of_value(machine, value)
        elif isinstance(value, Placed | dict) and _is_hints(value):
            fields.setdefault("annotations", as_json(machine, value, node, site.scope, env))
        elif not isinstance(value, Closure | Instance) and node is not nodes[-1]:
            fields.setdefault("inputSchema", as_json(machine, value, node, site.scope, env))
            parameters = parameters or _parameters.of_schema(machine, value)
    at = site.scope.module.path, site.call.line
    path, line = said_where(machine, name, name_in(site.call), site.scope, at)
    return Declared(
        kind=kind,
        name=name,
        fields=fields,
        path=path,
        line=line,
        parameters=parameters,
    )


def _describes(machine: Evaluator, given: list[Any], nodes: tuple[Node, ...], scope: Scope) -> bool:
    """Whether what stands behind the name is a text that is not known, by what it is made of or
    by the schema that follows it.
    """
    if len(nodes) < 2 or not given or isinstance(given[0], str | Placed | Closure | Instance):
        return False
    if isinstance(made_by(machine, nodes[0], scope)[0], Concat):
        return True
    if isinstance(given[0], Many):
        return any(isinstance(option, str) for option in given[0].options)
    after = given[1 : len(nodes) - 1]
    return bool(after) and not _is_hints(after[0]) and not isinstance(after[0], str | Closure)


def _is_config(value: Any) -> bool:
    """Whether an object has the members of a declaration, and not parameters of these names: a tool
    for notes is given a `title` and a `description`, one for research an `outputSchema`.
    """
    held = members(value) or {}
    if not held.keys().isdisjoint({"inputSchema", "outputSchema", "annotations"}):
        others = (held[key] for key in held.keys() - _MEMBERS)
        return not any(_parameters.looks_like_schema(other) for other in others)
    texts = [held[key] for key in ("description", "title") if key in held]
    return bool(texts) and not any(_parameters.is_schema(text) for text in texts)


def _is_hints(value: Any) -> bool:
    keys = set(members(value) or {})
    return bool(keys) and all(isinstance(key, str) and key.endswith("Hint") for key in keys)


def _line(scope: Scope, line: int) -> int:
    known = scope.names.get("name")
    return known[0].line if known else line


def fields_of(machine: Evaluator, value: Any) -> dict[str, Any]:
    """The protocol's members of an object, as JSON."""
    found: dict[str, Any] = {}
    for name, keys in FIELDS.items():
        for key in keys:
            if isinstance(value, Instance):
                item: Any = machine.attr(value, key, value.call.line)
                if isinstance(item, Opaque) and source_of(value, key)[0] is None:
                    item = None
            else:
                item = (members(value) or {}).get(key)
            if item is not None:
                made = _hints_of(machine, item) if name == "annotations" else None
                as_declared = as_text if name == "description" else as_json
                found[name] = made or as_declared(
                    machine, item, *source_of(value, key), _env(value)
                )
                break
    return found


def placed(words: dict[str, Any], call: Call, scope: Scope, env: Env) -> Placed:
    """What a call is given by name, with the syntax of each; of what `**` brings, that of all."""
    spread = next((node for key, node in call.named if key == "**"), None)
    nodes = dict.fromkeys(words, spread) | dict(call.named)
    known = {key: node for key, node in nodes.items() if node is not None}
    return Placed(words, known, call.line, scope, env)


def _hints_of(machine: Evaluator, value: Any) -> dict[str, Any] | None:
    """Annotations that a library's class holds, under the protocol's names, each by itself: what is
    not known of one says nothing of the others. None where they are anything else.
    """
    if not isinstance(value, Record) or not value.fields or value.args:
        return None
    if not all(isinstance(key, str) for key in value.fields):
        return None
    return {
        NAMES.get(key, key): as_json(machine, item, *source_of(value, key))
        for key, item in value.fields.items()
        if item is not None
    }


def _env(value: Any) -> Env:
    """What is known of variables where an object stands."""
    return dict(value.env) if isinstance(value, Placed | Record) else {}


def text_in(machine: Evaluator, value: Any, key: str) -> Any:
    """A text among the members of an object, as `as_json`; None without it."""
    item = (members(value) or {}).get(key)
    return None if item is None else as_text(machine, item, *source_of(value, key), _env(value))


def from_function(
    machine: Evaluator, kind: str, name: str | None, *, func: Closure, extra: dict[str, Any]
) -> Declared:
    """The declaration that a decorated Python function is."""
    module = func.scope.module
    fields = dict(extra)
    if doc := documented(machine, func) or module.doc(func.func):
        fields.setdefault("description", doc)
    if kind == "tool" and "inputSchema" not in fields:
        fields["inputSchema"] = {"$signature": _signature(machine, func)}
    return Declared(
        kind=kind,
        name=func.func.name if name is None else name,
        fields=fields,
        path=module.path,
        line=func.func.line,
        parameters=_parameters.of_function(func),
    )


def _signature(machine: Evaluator, func: Closure) -> str:
    """What a function is given and returns; of what its module does not say, what is known where it is
    registered, and what the callers of the function around it give.
    """

    def written(env: Env) -> str:
        module, writer = func.scope.module, Writer(machine, env)
        signature = writer.write(module, _parameters.given(func), func.scope)
        said = getattr(func.func.raw, "returns", None)
        returns = writer.write(module, unquoted(said) or said, func.scope)
        return writer.told(cut(f"({signature}) -> {returns}"))

    text = written({})
    for env in (dict(func.env),) if func.env else ():
        text = written(env) if isinstance(text, Unread) else text
    found = asked(machine, text, func.env, written) if isinstance(text, Unread) else []
    return settled(machine, either(found) if found else text)
