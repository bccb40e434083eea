"""Functions of JavaScript that are put in the place of a method that registers, and hand on to it all that
they are given, or leave it out: `server.tool = (name, ...rest) => { if (wanted(name)) tool(name, ...rest) }`.

All that is not seen to leave what is registered as it is may change it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vetting.surface._callers import modules
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Attr, Call, Module, Name, Node, Scope, Site
from vetting.surface._javascript_lower import lower, word
from vetting.surface._javascript_mentions import mentions
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_parts import Args, is_const, listed, nodes_of, outside, without
from vetting.surface._javascript_uses import named
from vetting.surface._kept_as_given import Given
from vetting.surface._scopes import filled, owner
from vetting.surface._use import Variable, belongs
from vetting.surface._values import Closure, flat

_MOST = 20
"""Assignments to one method in a module that are looked at."""

_LARGE = 20_000
"""Bytes of a function that is looked at."""

_VALUES = frozenset({"arrow_function", "function_expression"})


@dataclass(frozen=True, slots=True)
class Kept:
    """How a function leaves what is registered as it is."""

    calls: frozenset[int]
    """Where its calls of the method begin, which register nothing of their own."""

    made: tuple[tuple[int, int], ...]
    """Where variables are made that are the method, and of which only that is done: from and to."""

    around: tuple[Closure, ...]
    """The functions that it puts around those that are registered."""


def kept(machine: Evaluator, site: Site) -> Kept | None:
    """What an assignment to a method puts in its place, where that changes no list; else None."""
    module, raw = site.scope.module, site.call.raw
    if not isinstance(module, JavaScriptModule) or raw.type != "assignment_expression":
        return None
    known, key = machine.memory.patched, (module.path, raw.start_byte)
    if key not in known:
        known[key] = _kept(machine, module, site)
    found: Kept | None = known[key]
    return found


def is_kept(machine: Evaluator, site: Site) -> bool:
    """Whether a call of a method is one of such a function, and registers nothing of its own."""
    known = _every(machine, site.scope.module, last_name(site.call.func))
    return any(site.call.raw.start_byte in one.calls for one in known)


def is_for_it(machine: Evaluator, module: Module, node: Attr | Call) -> bool:
    """Whether a method is only taken for such a function to call it."""
    func, raw = node.func if isinstance(node, Call) else node, node.raw
    return isinstance(module, JavaScriptModule) and any(
        start <= raw.start_byte < end
        for one in _every(machine, module, last_name(func))
        for start, end in one.made
    )


def _every(machine: Evaluator, module: Module, method: str) -> Iterator[Kept]:
    for site in islice(module.sites(frozenset({f"{method}="})), _MOST):
        if (found := kept(machine, site)) is not None:
            yield found


def _kept(machine: Evaluator, module: JavaScriptModule, site: Site) -> Kept | None:
    target, func = site.call.func, without(site.call.raw.child_by_field_name("right"))
    if not isinstance(target, Attr) or not is_readable(func):
        return None
    method, path = target.name.removesuffix("="), path_of(target.of)
    others = islice(module.sites(frozenset({target.name})), _MOST + 1)
    if method not in REGISTER or path is None or len(list(others)) > _MOST:
        return None
    original = Original(module, method, path, site.scope)
    calls = [node for node in nodes_of(func, "call_expression") if original.is_called(node)]
    if not calls or not original.is_only_called(func):
        return None
    given = Given(func, lambda: _are_strings(machine, original, func))
    around = [given.handed_on(original.arguments(node)) for node in calls]
    if None in around or not given.is_left_alone():
        return None
    put = [
        machine.value(lower(one), module.scope_at(one), {})
        for found in around
        for one in found or ()
    ]
    if not all(isinstance(one, Closure) for one in put):
        return None
    return Kept(frozenset(node.start_byte for node in calls), original.places(), tuple(put))


def is_readable(func: Any) -> bool:
    """Whether it is a function that nobody else can call, and small enough to be looked at."""
    return (
        func.type in _VALUES
        and func.child_by_field_name("name") is None
        and func.end_byte - func.start_byte <= _LARGE
        and not func.has_error
    )


def path_of(node: Node) -> tuple[str, ...] | None:
    """A variable with the members that are taken of it; None of anything else."""
    names: list[str] = []
    while isinstance(node, Attr):
        names.append(node.name)
        node = node.of
    return (node.name, *reversed(names)) if isinstance(node, Name) else None


def _are_strings(machine: Evaluator, original: "Original", func: Any) -> bool:
    """Whether all that calls of the method give first are texts, which nobody can change."""
    module, method = original.module, original.method
    if any(_is_elsewhere(one, method, original) for one in modules(machine)):
        return False
    for site in machine.program.sites(frozenset({method})):
        raw = site.call.raw
        own = site.scope.module is module and func.start_byte <= raw.start_byte < func.end_byte
        if site.dead or own:
            continue
        for env in contexts(machine, site) if site.call.args else ():
            found = flat(machine.value(site.call.args[0], site.scope, env))
            if not found or not all(isinstance(one, str) for one in found):
                return False
    return True


def _is_elsewhere(module: Module, method: str, original: "Original") -> bool:
    """Whether a module does something with the method under another name."""
    found = mentions(module, frozenset({method})) if isinstance(module, JavaScriptModule) else ()
    return any(one.key is None and not original.made(module, one.node.raw) for one in found)


class Original:
    """The variables that are the method itself: `const original = server.tool.bind(server)`."""

    def __init__(
        self, module: JavaScriptModule, method: str, path: tuple[str, ...], scope: Scope
    ) -> None:
        self.module = module
        self.method = method
        self._path = path
        self._scope = scope
        self._found: dict[tuple[int, str], Variable] = {}
        self._made: list[Any] = []

    def is_called(self, node: Any) -> bool:
        """Whether a call is one of the method."""
        name = _called(node)
        if name is None or name.type != "identifier":
            return False
        at = owner(word(name), self.module.scope_at(name))
        if at is None or not self._is_the_method(word(name), at):
            return False
        if (id(at), word(name)) not in self._found:
            self._found[id(at), word(name)] = Variable(scope=at, name=word(name))
            self._made.append(filled(at).names[word(name)][0].raw)
        return True

    def made(self, module: Module, raw: Any) -> bool:
        """Whether it is made of a member that is taken there."""
        return module is self.module and any(
            start <= raw.start_byte < end for start, end in self.places()
        )

    def arguments(self, node: Any) -> Args | None:
        """What a call gives the method; None where that is not seen."""
        given = [one for one in node.child_by_field_name("arguments").named_children
                 if one.type != "comment"]  # fmt: skip
        func = node.child_by_field_name("function")
        if func.type == "identifier":
            return listed(given)
        if not given or path_of(lower(given[0])) is None:
            return None
        if word(func.child_by_field_name("property")) == "call":
            return listed(given[1:])
        if len(given) != 2:
            return None
        one = given[1]
        return listed(one.named_children) if one.type == "array" else [(one, True)]

    def places(self) -> tuple[tuple[int, int], ...]:
        """Where it is made."""
        return tuple((one.start_byte, one.end_byte) for one in self._made)

    def is_only_called(self, func: Any) -> bool:
        """Whether nothing else is done with it anywhere; `original.call(…)` is seen in `func` only."""
        return all(
            self._is_plain(leaf, func)
            for variable in self._found.values()
            for leaf in named(self.module, variable)
            if belongs(variable, self.module.scope_at(leaf))
        )

    def _is_plain(self, leaf: Any, func: Any) -> bool:
        parent = leaf.parent
        if parent.type == "variable_declarator":
            return bool(parent.child_by_field_name("name") == leaf)
        if leaf.type in ("property_identifier", "private_property_identifier"):
            return True  # a member of another object
        if parent.type == "member_expression":
            if not func.start_byte <= leaf.start_byte < func.end_byte:
                return False
            parent = parent.parent
        return bool(parent.type == "call_expression" and _called(parent) == leaf)

    def _is_the_method(self, name: str, at: Scope) -> bool:
        made = filled(at).names[name]
        raw = made[0].raw if len(made) == 1 else None
        declared = outside(raw).parent if raw is not None else None
        if declared is None or declared.type != "variable_declarator" or not is_const(declared):
            return False
        node = made[0]
        if isinstance(node, Call):
            bound = len(node.args) == 1 and path_of(node.args[0]) == self._path
            if not bound or not isinstance(node.func, Attr) or node.func.name != "bind":
                return False
            node = node.func.of
        if not isinstance(node, Attr) or node.name != self.method:
            return False
        root = self._path[0]
        same = root == "this" or owner(root, at) is owner(root, self._scope)
        return same and path_of(node.of) == self._path


def _called(node: Any) -> Any:
    """What is called, and of `f.call(…)` and `f.apply(…)` the function."""
    func = node.child_by_field_name("function")
    if func is not None and func.type == "member_expression":
        if word(func.child_by_field_name("property")) not in ("call", "apply"):
            return None
        return func.child_by_field_name("object")
    return func
