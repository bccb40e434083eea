"""Objects that are put in the place of what they are made of: `tools.find = { ...tools.find, schema }`. What
they do not say themselves is said by what stood there before.
"""

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vetting.surface._ir import Choice, Node, Site, Within
from vetting.surface._values import (
    ITSELF,
    Opaque,
    Placed,
    Record,
    any_of,
    flat,
    is_of_itself,
    members,
    put,
)


def over_itself(before: Mapping[Any, Any], fields: dict[Any, Any]) -> dict[Any, Any]:
    """`fields`, each with what it takes over of that which it is put in the place of."""
    return {
        key: _over(before[key], item) if key is not ... and key in before else _alone(item)
        for key, item in fields.items()
    }


def _alone(item: Any) -> Any:
    """What a member is that there was not before: `x.text = x.text || "…"`."""
    options = flat(item)
    others = [one for one in options if not is_of_itself(one)]
    return any_of(others) if others and len(others) < len(options) else item


def put_over(fields: dict[Any, Any], key: str | None, item: Any) -> None:
    """As `put`, where one of the two may take over what the other says, whichever is found first."""
    before = fields.get(key) if key is not None else None
    if before is None or not any(map(_takes_over, (*flat(before), *flat(item)))):
        put(fields, key, item)
    elif any(map(_takes_over, flat(item))):
        fields[key] = _over(before, item)
    else:
        fields[key] = _over(item, before)


def _over(before: Any, item: Any) -> Any:
    options = flat(item)
    if any(map(is_of_itself, options)):  # `x.text = x.text || "…"`
        item = any_of([*flat(before), *(one for one in options if not is_of_itself(one))])
        options = flat(item)
    if not any(map(_takes_over, options)):
        return item
    return any_of(
        _merged(old, new) if _takes_over(new) and members(old) else new
        for new in options
        for old in (flat(before) if _takes_over(new) else (None,))
    )


class Perhaps:
    """What members are given where nobody knows whether that is carried out: in functions and branches. It
    is one of what they may be; what stands there otherwise may stay. A tool's name is the last one.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[list[Any], list[Within]]] = {}

    def take(
        self, fields: dict[Any, Any], key: str, before: Mapping[Any, Any], node: Within
    ) -> None:
        """Take what was put into `fields`, which were as `before`."""
        if key not in fields or key == "name":
            return
        values, nodes = self._found.setdefault(key, ([], []))
        values += flat(fields.pop(key))
        nodes.append(node)
        if key in before:
            fields[key] = before[key]

    def add_to(self, fields: dict[Any, Any], nodes: dict[str, Within]) -> None:
        """Put it beside what else the members are given."""
        for key, (values, where) in self._found.items():
            known = flat(fields[key]) if key in fields else (Opaque(where[0].line, ITSELF),)
            fields[key] = any_of((*known, *values))
            for node in where:
                nodes[key] = either(nodes.get(key), node)


def is_carried_out(site: Site, of: int) -> bool:
    """Whether an assignment is a statement of its own in the code of the scope `of`, by its identity, and in
    no branch, loop or function in that.
    """
    raw, scope = site.call.raw, site.scope
    if id(scope) != of or site.loops or site.dead:
        return False
    if isinstance(scope.raw, ast.AST):
        body = getattr(scope.raw, "body", ())
        same = [one for one in body if one.lineno == site.call.line] if type(body) is list else []
        return {type(one) for one in same} == {ast.Assign}
    statement = getattr(raw, "parent", None)
    block = getattr(statement, "parent", None)
    if getattr(statement, "type", "") != "expression_statement" or block is None:
        return False
    own = block.type == "statement_block" and block.parent == scope.raw
    return bool(own or block.type == "program")


def either(before: Within | None, node: Within) -> Within:
    """One of two texts that a member is given at different places."""
    if before is None:
        return node
    both = Choice(node.line, node.raw, options=(before, node))
    return Within(node.line, node.raw, of=both, scope=node.scope)


def _takes_over(item: Any) -> bool:
    fields: dict[Any, Any] = item.fields if isinstance(item, Placed) else {}
    return any(map(is_of_itself, flat(fields.get(...))))


def _merged(old: Any, new: Placed) -> Placed:
    """One object spread into another, at the place where that names itself."""
    fields: dict[Any, Any] = new.fields
    keys = list(fields)
    first = {key: fields[key] for key in keys[: keys.index(...)]}
    last = {key: fields[key] for key in keys[keys.index(...) + 1 :]}
    taken = dict(members(old) or {})
    if left := [one for one in flat(fields[...]) if not is_of_itself(one)]:
        put(taken, None, any_of(left))
    nodes = {**_nodes(new, first), **_nodes_of(old, new), **_nodes(new, last)}
    return replace(new, fields={**first, **taken, **last}, nodes=nodes)


def _nodes(of: Placed, fields: Mapping[Any, Any]) -> dict[str, Node]:
    return {key: node for key, node in of.nodes.items() if key in fields}


def _nodes_of(old: Any, new: Placed) -> dict[str, Node]:
    """Where the members of an object are written, for one that stands elsewhere."""
    parts = (old, *(old.args if isinstance(old, Record) else ()))
    made = next((one for one in parts if isinstance(one, Placed)), None)
    if made is None or made.scope is new.scope:
        return dict(made.nodes) if made is not None else {}
    return {
        key: Within(node.line, node.raw, of=node, scope=made.scope)
        for key, node in made.nodes.items()
    }
