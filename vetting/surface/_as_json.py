"""What is declared as JSON: values that are known to their last part, and else the source that they are
made by. Of what only a caller of a function knows, what its callers give it.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from vetting.surface import _own_calls as own_calls
from vetting.surface._callers import callers
from vetting.surface._calls_of import asked_of, calls_of
from vetting.surface._cut import cut
from vetting.surface._definition import defined, elsewhere
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Call, Index, Name, Node, Scope
from vetting.surface._made import made_by, possible, says
from vetting.surface._made_of import made_of
from vetting.surface._scopes import place
from vetting.surface._unread import Unread
from vetting.surface._values import Closure, Instance, Many, Placed, Record, plain
from vetting.surface._written import Writer

_MOST = 40
"""Callers of a function whose arguments are put in."""

_OUTWARDS = 2
"""How many functions outwards a parameter is followed."""

_FIELDS = frozenset({"Field", "field"})
_DEFAULTS = ("default", "default_factory")


def source_of(value: Any, key: str) -> tuple[Node | None, Scope | None]:
    """The syntax of a member, and its scope."""
    if isinstance(value, Placed):
        return value.nodes.get(key), value.scope
    if isinstance(value, Record):
        named = dict(getattr(value.node, "named", ()))
        return named.get(key), value.scope
    if isinstance(value, Instance):
        own = value.of.scope
        return next(iter(own.names.get(key, ())), None), own
    return None, None


def as_text(
    machine: Evaluator, value: Any, node: Node | None, scope: Scope | None, env: Env | None = None
) -> Any:
    """As `as_json`, with what is known of a text beside what makes it."""

    def with_words(found: Any, value: Any, env: Env) -> Any:
        if not isinstance(found, dict) or "$source" not in found:
            return found
        if isinstance(value, Many):
            known = possible(value)
        else:
            known = _default(value) or says(machine, node, scope, env)
        return {**found, "$says": known} if known else found

    return as_json(machine, value, node, scope, env, with_words)


def _default(value: Any) -> str:
    """The text that a field of settings has unless somebody sets another."""
    if not isinstance(value, Record) or value.callee not in _FIELDS:
        return ""
    given = (*(value.fields.get(key) for key in _DEFAULTS), *value.args[:1])
    return next((one for one in given if isinstance(one, str)), "")


def _as_is(found: Any, value: Any, env: Env) -> Any:
    del value, env
    return found


def as_json(
    machine: Evaluator,
    value: Any,
    node: Node | None,
    scope: Scope | None,
    env: Env | None = None,
    more: Callable[[Any, Any, Env], Any] = _as_is,
    depth: int = 0,
) -> Any:
    """`value` itself when it is known to the last part, else the text of its source."""
    if more is not _as_is or not _is_given_later(node, scope, env):
        with suppress(ValueError):
            return plain(value)
        if isinstance(value, Many):
            with suppress(ValueError):
                return {"$oneOf": [plain(option) for option in value.options]}
    text = source(machine, value, node, scope, env)
    if isinstance(text, Unread) and node is not None and scope is not None and depth < _OUTWARDS:
        where = scope

        def again(inner: Env) -> Any:
            found = machine.value(node, where, inner)
            return as_json(machine, found, node, where, inner, more, depth + 1)

        if found := asked(machine, text, env or {}, again):
            return one_of(found)
    made = more({"$source": text}, value, env or {})
    if more is _as_is or "$says" in made:  # of a text some words are known
        made["$source"] = settled(machine, text)
    return made


def _is_given_later(node: Node | None, scope: Scope | None, env: Env | None) -> bool:
    """Whether a function gives a variable another value than it is known to have."""
    if not isinstance(node, Name) or scope is None:
        return False
    at = place(node.name, scope, env or {})
    return (
        at is not None and (id(at), node.name) not in (env or {}) and bool(elsewhere(node.name, at))
    )


def asked(machine: Evaluator, text: Unread, env: Env, again: Callable[[Env], Any]) -> list[Any]:
    """What there is `again` with what each caller gives of a function whose parameter is named, each
    once; nothing where nobody is known to call it, or more callers do than are asked.
    """
    for param in text.params:
        if any(place == id(param) for place, _ in env):
            continue
        given = asked_of(machine, callers(machine, param), _MOST + 1)
        if given and len(given) <= _MOST:
            found = [again({**env, **one}) for one in given]
            return list({json.dumps(one, sort_keys=True): one for one in found}.values())
    return []


def settled(machine: Evaluator, text: str) -> str:
    """A source with a parameter that nobody knows, as it is made when the server runs: with a digest of the
    calls by which it is given, and of all that these are made by. As it is where not all are known.
    """
    if not isinstance(text, Unread) or not text.params:
        return text
    calls: list[tuple[Node, Scope]] = []
    for param in text.params:
        sites = asked_of(machine, calls_of(machine, param), _MOST + 1)
        if not sites or len(sites) > _MOST:
            return text
        calls += ((site.call, site.scope) for site in sites)
    found = made_of(machine, calls)
    if found.left or not calls:
        return text
    return cut(own_calls.digest(found, text.params[0].module, str(text)))


def one_of(every: list[Any]) -> Any:
    """One of several declarations."""
    if all(one == every[0] for one in every):
        return every[0]
    if not any(isinstance(one, dict) and "$source" in one for one in every):
        return {"$oneOf": every}
    made = {"$source": either([_source(one) or json.dumps(one) for one in every])}
    words = [said for one in every if (said := _words(one))]
    return {**made, "$says": "\n".join(words)} if words else made


def either(texts: list[str]) -> str:
    """One of several sources."""
    left = [one for one in texts if isinstance(one, Unread)]
    whole = cut(" | ".join(texts))
    return Unread(whole, [param for one in left for param in one.params]) if left else whole


def _source(found: Any) -> str:
    return found.get("$source", "") if isinstance(found, dict) else ""


def _words(found: Any) -> str:
    if isinstance(found, str):
        return found
    return str(found.get("$says", "")) if isinstance(found, dict) else ""


def source(
    machine: Evaluator,
    value: Any,
    node: Node | None,
    scope: Scope | None,
    env: Env | None = None,
    *,
    opens: bool = True,
) -> str:
    """The text a value is made by: a variable's definition rather than its name. See `Writer`."""
    if isinstance(node, Name) and scope is not None:
        writer = Writer(machine, env, opens=opens)
        if (text := writer.several(node.name, scope)) is not None:
            return writer.told(text)
    writer = Writer(machine, opens=opens)
    filled = isinstance(value, Record) and _is_filled(machine, value, node, scope)
    if isinstance(value, Record) and not filled and (text := writer.made(value)):
        whole = writer.told(text)
        if not isinstance(whole, Unread):
            return whole
        other = _of_node(machine, value, node, scope, env, opens=opens)
        return other if other and not isinstance(other, Unread) else whole
    return _of_node(machine, value, node, scope, env, opens=opens)


def _is_filled(machine: Evaluator, value: Record, node: Node | None, scope: Scope | None) -> bool:
    """Whether something comes from a function that puts more into it."""
    made, where = made_by(machine, node, scope)
    if not isinstance(made, Call) or made is value.node or where is None:
        return False
    targets = own_calls.called(machine.value(made.func, where, {}))
    return any(isinstance(one, Closure) and own_calls.fills(one) for one in targets)


def _of_node(
    machine: Evaluator,
    value: Any,
    node: Node | None,
    scope: Scope | None,
    env: Env | None,
    *,
    opens: bool,
) -> str:
    found = defined(machine.program, node.name, scope) if isinstance(node, Name) and scope else None
    node, scope = made_by(machine, node, scope)
    writer = Writer(machine, env, opens=opens)
    if isinstance(node, Index) and isinstance(value, Placed):  # which says nothing: `args[2]`
        return writer.told(writer.made(value) or "")
    if node is None or scope is None or node.raw is None:
        return ""
    text = writer.write(scope.module, node.raw, scope)
    return writer.told(writer.grown(text, found[2], found[1]) if found is not None else text)
