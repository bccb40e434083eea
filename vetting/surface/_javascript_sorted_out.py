"""Turns of a loop in JavaScript that never get to a place, by the name that is registered there:
`all.forEach((one) => { if (one.name !== "other") server.tool(one.name, …) })`.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vetting.surface._inside import Condition
from vetting.surface._ir import Attr, Concat, Element, Index, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._javascript_branches import asked, stops
from vetting.surface._javascript_lower import FUNCTIONS, word
from vetting.surface._scopes import owner

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

Env = Mapping[tuple[int, str], Any]
_LISTS = frozenset({"statement_block", "switch_case", "switch_default"})
_MOST = 40
"""Statements around one place; those farther out are taken to let every turn through."""

_ARGUMENTS = 4
_MEMBERS = 4

Test = tuple[Condition, Scope, bool]
"""A condition, where it stands, and whether it holds at the place."""


def reaching(machine: "Evaluator", site: Site, envs: list[Env]) -> list[Env]:
    """Those of the turns of the loops around a place that may get there.

    Only the name that is registered is asked for, and only texts that are written out: whatever else a
    condition says may be another when the server runs, and then a tool would be left out.
    """
    names = frozenset(_names(site))
    tests = [one for one in _tests(site) if one[0].subject.text in names] if names else []
    if not tests:
        return envs
    return [env for env in envs if all(_may_be(machine, one, env) for one in tests)]


def _names(site: Site) -> Iterator[str]:
    """How the expressions are written that a name is made of: those of an argument, or of its member."""
    for arg in site.call.args[:_ARGUMENTS]:
        if isinstance(arg, Map):
            for key, value in arg.pairs:
                if isinstance(key, Lit) and key.value == "name":
                    yield from _texts(value)
            continue
        yield from _texts(arg)
        if isinstance(arg, Name | Attr):
            yield f"{word(arg.raw)}.name"


def _texts(node: Node) -> Iterator[str]:
    for part in node.parts if isinstance(node, Concat) else (node,):
        if isinstance(part, Name | Attr):
            yield word(part.raw)


def _tests(site: Site) -> Iterator[Test]:
    """The conditions for getting to a place, in one turn of the loops around it."""
    loops = {scope.raw.id for scope, _, _ in site.loops}
    scope_at = getattr(site.scope.module, "scope_at", None)
    child, node = site.call.raw, site.call.raw.parent
    for _ in range(_MOST):
        if scope_at is None or node is None:
            return
        if node.type in FUNCTIONS and node.id not in loops:
            return
        for found, wanted in _decided(node, child):
            if wanted or (len(found) == 1 and found[0].alone):
                yield from ((one, scope_at(node), wanted) for one in found)
        child, node = node, node.parent


def _decided(node: Any, child: Any) -> Iterator[tuple[list[Condition], bool]]:
    """What a statement asks before its part `child` runs."""
    if node.type in ("if_statement", "ternary_expression"):
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        if child in (then, other):
            yield asked(node.child_by_field_name("condition")), child == then
    elif node.type == "binary_expression" and child == node.child_by_field_name("right"):
        if word(node.child_by_field_name("operator")) == "&&":
            yield asked(node.child_by_field_name("left")), True
    elif node.type in _LISTS:
        for one in node.named_children:
            if one.start_byte >= child.start_byte:
                return
            plain = one.type == "if_statement" and one.child_by_field_name("alternative") is None
            if plain and stops(one.child_by_field_name("consequence")):
                yield asked(one.child_by_field_name("condition")), False


def _may_be(machine: "Evaluator", test: Test, env: Env) -> bool:
    """Whether a condition may be as it has to be; so it may where nobody knows."""
    condition, scope, wanted = test
    if not _is_of_turn(condition.subject.node, scope, env):
        return True
    value = machine.value(condition.subject.node, scope, env)
    if not isinstance(value, str):
        return True
    passed = [_passes(value, one.node, one.how) for one in condition.tests]
    if None in passed and True not in passed:
        return True
    return ((True in passed) == condition.says) == wanted


def _is_of_turn(node: Node, scope: Scope, env: Env) -> bool:
    """Whether an expression is a loop's variable, or a member of one, which gets no other value."""
    for _ in range(_MEMBERS):
        if not isinstance(node, Attr):
            break
        node = node.of
    at = owner(node.name, scope) if isinstance(node, Name) else None
    if at is None or not isinstance(node, Name) or (id(at), node.name) not in env:
        return False
    nodes = at.names[node.name]
    if len(nodes) > 1 and not all(isinstance(one, Element | Index) for one in nodes):
        return False
    return next(iter(at.module.assigned(node.name, at)), None) is None


def _passes(value: str, node: Node, how: str) -> bool | None:
    """Whether a name passes a test that is written out; None for another."""
    if how == "in":
        items = node.items if isinstance(node, Seq) else (node,)
        texts = [one.value for one in items if isinstance(one, Lit) and isinstance(one.value, str)]
        return value in texts if len(texts) == len(items) else None
    if not isinstance(node, Lit) or not isinstance(node.value, str):
        return None
    return value.startswith(node.value) if how == "starts" else value == node.value
