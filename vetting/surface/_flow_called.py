"""Which functions of the package a call runs: see `_flow_expressions`."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from weakref import proxy

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_as_text import as_text, in_a_text
from vetting.surface._flow_asking import CUT, Asking
from vetting.surface._flow_chosen import MAX_CHOSEN, chosen
from vetting.surface._flow_decorated import is_decorated, outermost
from vetting.surface._flow_dispatched import Dispatched
from vetting.surface._flow_environs import Environs
from vetting.surface._flow_fixed import left_at
from vetting.surface._flow_keys import is_own_name, makes_of_named
from vetting.surface._flow_let_in import is_let_in
from vetting.surface._flow_marks import NOTHING, Marks, cleared, is_chosen, variable
from vetting.surface._flow_named_after import NamedAfter
from vetting.surface._flow_named_keys import under_keys
from vetting.surface._flow_names import ALL_NAMES, by_name
from vetting.surface._flow_of_others import of_others
from vetting.surface._flow_of_place import OfPlace
from vetting.surface._flow_one_of import is_one_of
from vetting.surface._flow_own_objects import class_of, classes_of, makes_its_own
from vetting.surface._flow_own_state import OwnState
from vetting.surface._flow_received import Received
from vetting.surface._flow_registries import Registries
from vetting.surface._flow_this import methods
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Index, Name, Node, Param, Scope, Spread
from vetting.surface._javascript_tagged import tagged
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import (
    TOO_DEEP,
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Record,
    flat,
)

_MOST_NAMES = 24  # of variables that one look for them may be for

_CHOICE = "functions to choose from"

_KNOWN = Closure | ClassRef | Instance | External  # what is called by its own name


class Called(OfPlace):
    """See the module."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self.received = Received(machine)
        self.dispatched = Dispatched(machine, self.received)
        self._asking = Asking(machine)
        self.environs = Environs(proxy(self))  # in no circle, nor is the next
        self.own_state = OwnState(proxy(self))
        self.registries = Registries(proxy(self))
        self._named_after = NamedAfter(machine)
        self.mails = False  # whether an address of mail stands in the code

        self.turns: dict[int, list[tuple[str, Env]]] = {}
        """The variables of a loop that declared each tool, by the scope of the function that answers."""

        self._called: dict[tuple[int, str], tuple[Any, list[Closure]]] = {}
        """The functions that calls may run, by their syntax nodes, which are kept for that, and names."""

        self._texts: dict[int, tuple[Node, Node]] = {}
        """See `as_text`, by what is written into a text, which is kept for that."""

        self._answers: dict[tuple[int, int], set[str]] = {}
        """The tools that functions answer when calls run them that look them up, by the call's syntax
        node, which is kept for that, and the function's scope.
        """

    def may_run(self, node: Call, scope: Scope) -> bool:
        """Whether a call may run a function of the package, by its name or by where that comes from."""
        name = last_name(node.func).removeprefix("#")
        if not name or name in self.defined or makes_its_own(node.func):
            return True
        if isinstance(node.func, Name) and (
            self.received.is_given(name, scope) or is_one_of(node.func, scope)
        ):
            return True
        return self.dispatched.may_look_up(node.func, scope)

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run."""
        node = as_text(node, self.defined)
        if not self.may_run(node, scope):
            return []
        key = (id(node.raw), last_name(node.func)) if node.raw is not None else None
        if key in self._called:
            return self._called[key][1]
        if not self._asking.may(scope):
            self.cut(scope, CUT)
            return []
        with self._asking.of(scope):
            return self._asked_for(node, scope, key)

    def _asked_for(self, node: Call, scope: Scope, key: tuple[int, str] | None) -> list[Closure]:
        each = scope.module.element(node.func.raw)  # `[hook(text) for hook in HOOKS]`
        value = self.machine.value(each or node.func, scope, {})
        options = self.some(flat(value), scope)
        runs = map(self._runs, options)
        found = [outermost(made, node.func, self) for made in runs if made is not None]
        # `checks[name] ?? missing` is known, and not all that it may be
        if not isinstance(value, _KNOWN) or self.dispatched.may_look_up(node.func, scope):
            found = self._looked_up_by_name(node, scope, found) or self._handed_in(node, scope)
            if not found or isinstance(value, Many):  # `(table[kind] || fallback)(path)`
                found = [*found, *self._chosen(node, scope, found)]
            if self.received.learning:
                return found
        found = [*found, *self._of_family(node.func, scope, found)]
        if self.registries.asks(node.func, scope):
            if self.received.learning:
                return found
            found += self._registered(node.func, scope, found)
        if key is not None and not (self.received.learning and any(map(is_decorated, found))):
            self._called[key] = node.raw, found
        return found

    def as_text(self, part: Node, scope: Scope) -> Node:
        """What is written into a text where `part` is: of an object of the package's own, what the
        function makes that says what its text is.
        """
        made = in_a_text(part, scope, self.defined)
        if made is None:
            return part
        if id(part) not in self._texts:
            found = made if self.functions(made, scope) else part
            if self.received.learning:
                return found
            self._texts[id(part)] = part, found
        return self._texts[id(part)][1]

    def at_place(self, node: Index, scope: Scope) -> Marks:
        """See `Expressions`."""
        if is_own_name(node, scope, self):
            return NOTHING
        if self.environs.is_name(node, scope):
            return ALL_NAMES
        if (returned := self.of_place(node, scope)) is not None:
            return returned
        left = left_at(node, scope, self.marks(node.of, scope), self._given)
        found = under_keys(left, node.key, scope, self.machine)
        return cleared(found) if is_chosen(found) and is_let_in(node.raw, scope) else found

    def is_environment(self, node: Node, scope: Scope) -> bool:
        """See `Asked`."""
        return self.environs.has(node, scope)

    def names_variables(self, node: Node, scope: Scope) -> bool:
        """See `Asked`."""
        return self.environs.used and self.environs.names(node, scope)

    def variables_of(self, whole: Marks, key: Node, scope: Scope) -> Marks:
        """See `Asked`."""
        said = list(islice(flat(self.machine.value(key, scope, {})), _MOST_NAMES))
        known = NOTHING.union(*map(variable, said))
        return known | by_name(whole, self.marks(key, scope))

    def goes_through_variables(self, over: Node, scope: Scope) -> bool:
        """See `Asked`."""
        return self.environs.gone_through(over, scope)

    def _takes_apart(self, node: Call, name: str, scope: Scope) -> bool:
        """Whether what a function makes of each pair has all that is left of them."""
        named = makes_of_named(node, name, scope, self) or self.makes_own(node, name, scope)
        return named or self.environs.makes_of_pairs(node, name, scope)

    def field_of(self, of: Node, name: str, scope: Scope) -> Marks | None:
        """What the field of an object is made of where all that it may be are made with their fields:
        `Scenario(clerks=clerks)`.
        """
        found = NOTHING
        held = self.received.objects(of, scope) if isinstance(of, Attr | Name) else []
        for one in held:
            made = one.call if isinstance(one, Instance) else getattr(one, "node", None)
            if not isinstance(made, Call):
                return None
            words = dict(made.named)
            fields = (
                one.of.scope.module.fields(one.of.scope) if isinstance(one, Instance) else words
            )
            spread = "**" in words or any(isinstance(arg, Spread) for arg in made.args)
            if name not in fields or spread:
                return None
            given = dict(zip(fields, made.args, strict=False)) if isinstance(one, Instance) else {}
            node = words.get(name, given.get(name))
            found |= self.marks(node, one.scope) if node is not None else NOTHING
        return found if held else None

    def member_of_given(self, of: Node, name: str, scope: Scope) -> Marks:
        """What a member of a parameter is made of: what one that is taken apart was given, see
        `Values.hand_on`, and that of an object which hands itself on.
        """
        found = self._given(f"{of.name}.{name}", scope) if isinstance(of, Param) else NOTHING
        if isinstance(of, Param) or (
            isinstance(of, Name) and self.received.is_given(of.name, scope)
        ):
            for at in classes_of(of, scope, self.received):
                found |= self._bound(name, at) if self._has(name, filled(at)) else NOTHING
        if isinstance(of, Call | Name) and (made := class_of(of, scope, self)) is not None:
            found |= self._bound(name, made) if self._has(name, filled(made)) else NOTHING
        return found | of_others(of, name, scope, self)

    def laid_open(self, node: Call, scope: Scope) -> Call:
        """A call of one of the package's functions with a template, as one with arguments."""
        said = tagged(node)
        own = said is not None and (last_name(node.func) == "raw" or self.functions(said, scope))
        return said if said is not None and own else node

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""
        return [self.inner(one) for one in self.functions(node, scope)]

    def _handed_in(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of objects that others gave the function in which the call stands."""
        func = node.func
        made = [self._runs(one) for one in self.received.functions(func, scope)]
        if isinstance(func, Attr) and not isinstance(func.of, Param):
            made += self.families.made_from(self.received.objects(func.of, scope), func.name)
        found = [one for one in made if one is not None]
        return self.some(found or list(self._named_after.methods(func, scope)), scope)

    def _of_family(self, func: Node, scope: Scope, found: list[Closure]) -> list[Closure]:
        """The methods of other classes that a call of the object's own, or of a base's, may run."""
        known = {id(self.inner(one)) for one in found}
        own = next((one for one in outwards(scope) if one.kind == "class"), None)
        more = self.families.functions(func, own, known=bool(found)) if own is not None else ()
        every = self.some(list(chain(more, methods(self.machine, func, scope))), scope)
        return [one for one in every if id(self.inner(one)) not in known]

    def _registered(self, func: Node, scope: Scope, found: list[Closure]) -> list[Closure]:
        """The methods of objects in a table into which their classes put themselves."""
        known = {id(self.inner(one)) for one in found}
        every = self.some(list(self.registries.methods(func, scope)), scope)
        return [one for one in every if id(self.inner(one)) not in known]

    def _chosen(self, node: Call, scope: Scope, found: list[Closure]) -> list[Closure]:
        """The functions of a table out of which a call runs one, but those `found`."""
        known = {id(self.inner(one)) for one in found}
        made = (self._runs(one) for one in self._options(node, scope))
        more = {id(self.inner(one)): one for one in made if one is not None}
        return [one for key, one in more.items() if key not in known]

    def _options(self, node: Call, scope: Scope) -> Iterator[Any]:
        """What a call may be of that is chosen out of a table."""
        most = chosen(self.machine, node.func, scope)
        for one in up_to(MAX_CHOSEN, most, self.cut, scope, _CHOICE):
            if isinstance(one, Opaque) and one.why == TOO_DEEP:
                self.cut(scope, f"too many {_CHOICE}")
            yield one

    def _looked_up_by_name(self, node: Call, scope: Scope, found: list[Closure]) -> list[Closure]:
        """The functions that a call runs by the names of tools, and others that are `found`."""
        every = {id(self.inner(one)): one for one in found}
        of_turns = chain.from_iterable(
            self._in_turns(node.func, scope, at) for at in outwards(scope)
        )
        for tool, closure in chain(self.dispatched.functions(node.func, scope), of_turns):
            inner = self.inner(closure)
            every.setdefault(id(inner), closure)
            self._answers.setdefault((id(node.raw), id(inner)), set()).add(tool)
        return list(every.values())

    def _in_turns(self, func: Node, scope: Scope, at: Scope) -> Iterator[tuple[str, Closure]]:
        """What is called in each turn of the loop in which `at` answers a tool, with the tool."""
        for tool, env in self.some(self.turns.get(id(at), []), scope):
            made = self._runs(self.machine.value(func, scope, env))
            if made is not None:
                yield tool, made

    def _runs(self, value: Any) -> Closure | None:
        if isinstance(value, Record) and value.callee == "bind" and isinstance(value.node, Call):
            func = value.node.func  # `run.bind(null)`
            value = self.machine.value(func.of, value.scope, {}) if isinstance(func, Attr) else None
        if isinstance(value, Closure):
            return value
        if isinstance(value, Instance):
            made = self.machine.member(value.of, "__call__", {}, 0)
            return made if isinstance(made, Closure) else None
        for name in ("constructor", "__init__") if isinstance(value, ClassRef) else ():
            made = self.machine.member(value, name, {}, 0)
            if isinstance(made, Closure):
                return made
        return None

    def inner(self, closure: Closure) -> Scope:
        """The scope of a function."""
        return filled(closure.scope.module.function(closure.func, closure.scope))
