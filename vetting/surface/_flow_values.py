"""What values are made of, through the package's own functions: see `_flow_expressions`."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from weakref import proxy

from vetting.patterns import pattern
from vetting.surface._block import block_of
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_begins import Begins
from vetting.surface._flow_brought import told_elsewhere
from vetting.surface._flow_by_caller import ByCaller, is_given
from vetting.surface._flow_carrying import carried_whole
from vetting.surface._flow_changed import changed
from vetting.surface._flow_changed_later import ChangedLater
from vetting.surface._flow_for_queries import is_for_queries
from vetting.surface._flow_forwarded import each_left, written_out
from vetting.surface._flow_handed_back import hands_back_itself
from vetting.surface._flow_in_members import kept_of
from vetting.surface._flow_lengths import makes_lengths
from vetting.surface._flow_marks import (
    CHOSEN,
    COLUMN,
    DATA,
    ENVIRONMENT,
    FILE,
    NOTHING,
    PACKED,
    ROWS,
    SECRET,
    TOKEN,
    Marks,
    given_member,
    is_chosen,
    of_kind,
    of_tool,
    read_from,
    without,
)
from vetting.surface._flow_markup import is_for_pages
from vetting.surface._flow_names import ALL_NAMES, only_names
from vetting.surface._flow_own_entry import OWN, is_own_entry
from vetting.surface._flow_own_files import is_own_file
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_packing import TOLD, is_given_later
from vetting.surface._flow_picked import STARTS, makes_the_same, tells_its_own
from vetting.surface._flow_promised import promised
from vetting.surface._flow_results import JOINS
from vetting.surface._flow_rows import stated_rows
from vetting.surface._flow_senses import Told
from vetting.surface._flow_sources import is_clean, source_of
from vetting.surface._flow_started import given_to
from vetting.surface._flow_taking import argument_of, gathering, laid_out, left_over, taken_apart
from vetting.surface._flow_trusted import Trusted
from vetting.surface._flow_undecoded import undecoded
from vetting.surface._ir import Attr, Call, Func, Name, Node, Scope
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, External, Instance

_MAKES = frozenset({
    *("map", "flatMap", "then", "reduce", "from", "imap", "starmap", "to_thread"),
    *("replace", "replaceAll", "sub"),
})  # fmt: skip
"""Calls that return what a function among their arguments makes."""

_WRAPPED = pattern(
    r"(?i)fn|func|function|f|handler|original|orig|inner|next|call_next|wrapped|callback|cb|tool|execute|method"
    r"|load(?:er)?|fetch(?:er)?|produce(?:r)?|compute|factory|query|task|job|run|work|action|body|thunk"
)
"""What a function is called that another is put around; what it returns is what a tool answers."""

RETURNED = "()"
"""Stands for what a function returns, where its variables have their names."""

_FINDS = frozenset({"match", "matchAll", "exec", "search", "findall", "finditer", "fullmatch"})
"""Calls that find something in a text by a pattern."""

_ANSWERS = pattern(r"fetch|urlopen|request|get|post|put|patch")
"""Calls that return what another computer says."""

_WHOLE = frozenset({"vars", "asdict", "stringify", "dumps", "structuredClone"})
"""Calls that take all members of the object that they are given."""

_COUNTS = frozenset({"push", "unshift"})
"""Methods that return how many there are then: `$${values.push(room)}`."""


class Values(ChangedLater):
    """See `Expressions`."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self.begins = Begins()
        self._by_caller = ByCaller(proxy(self))
        self._trusted = Trusted(proxy(self))  # in no circle: all goes at once when it is done
        self.declared: frozenset[str] | None = None
        """The names of all parameters that tools declare, where these are known."""
        self.landed: dict[str, Marks] = {}
        """What was downloaded to paths that the code says: see `Landed`."""

    @property
    def exhausted(self) -> bool:
        """Whether there was more to look at than is looked at in one package."""
        return self.machine.exhausted or self.received.exhausted

    def counts(self, call: Call, scope: Scope) -> bool:
        """See `Trusted.is_check`."""
        for_one = is_for_pages(call, scope) or is_for_queries(call)
        return not for_one and self._trusted.is_check(call, scope)

    def fill(self, name: str, node: Call, scope: Scope) -> None:
        """A variable's object takes in the arguments of a call."""
        where = owner(name, scope)
        marks = self._all(node.args, scope)
        # A module keeps nothing of what its functions are given: `json.load(answer)`.
        of = node.func.of if isinstance(node.func, Attr) else node.func
        if where is not None and marks and not self._is_module(of, scope):
            own = block_of(name, where, node.raw)
            if own is not None:
                self.give(where, own.key(name), marks)
            if own is None or not own.declared:
                self.give(where, name, marks)

    def _is_module(self, node: Node, scope: Scope) -> bool:
        value = self.machine.value(node, scope, {})
        return isinstance(value, External) and not value.name

    def call(self, node: Call, scope: Scope) -> Marks:
        """What a call returns is made of."""
        return ALL_NAMES if self.names_variables(node, scope) else self._call(node, scope)

    def _call(self, node: Call, scope: Scope) -> Marks:
        node = self.laid_open(node, scope)
        name = self._spelled_out(node.func, scope)
        gathers = name in ("all", "any") and isinstance(node.func, Attr)  # `Promise.all(…)`
        own = name in ("entries", "items") and self._takes_own(node, scope)
        gathers |= self.answers_itself(node, name, scope)
        told_little = own or (is_clean(name) and not gathers) or only_names(node, scope)
        if told_little or makes_the_same(node, name, scope) or makes_lengths(node, name, scope):
            return carried_whole(node, name, scope, self.marks)
        if (whole := self._whole_of(node, name, scope)) is not None:
            return whole
        if isinstance(node.func, Attr) and name in ("get", "pop") and node.args:
            found = self._looked_up(node, node.func.of, scope)
            if found is not None:
                return self.unless_checked(found, node, scope)
        closures = self.functions(node, scope)
        counts = name in _COUNTS and isinstance(node.func, Attr)
        if closures or counts:
            return self._returned(closures, node, scope) | stated_rows(node, name)
        starts = name in STARTS  # what a program tells is not the environment it was given
        args, named = given_to(node, name, scope, self)
        found = self._all(args, scope)
        found = without(found, *(CHOSEN if starts and tells_its_own(node) else ()))
        found = told_elsewhere(self, node, name, scope, found | self._all(named, scope))
        if made := changed(node, name, scope, self.machine, self.wheres):
            found |= undecoded(self, made, scope)
        if isinstance(node.func, Call):  # `chain()()`
            found |= self.marks(node.func, scope)
        if isinstance(node.func, Attr):
            of = (
                NOTHING if self._takes_apart(node, name, scope) else self.marks(node.func.of, scope)
            )
            if name in ("format", "format_map") or (name == "join" and len(node.args) > 1):
                found = self.put_together(found, name, scope)
            found |= of
        if _ANSWERS.fullmatch(name) and of_kind(source_of(node, name) or NOTHING, DATA):
            # nobody answers with a login, nor with what was asked
            found = without(found, TOKEN, SECRET, ENVIRONMENT, ROWS, COLUMN)
        found |= self._brought(node, name, scope)
        return self.limited(self._made_less(found, name, node, scope))

    def _whole_of(self, node: Call, name: str, scope: Scope) -> Marks | None:
        """All members of its own object that a call takes, `vars(self)`, or all variables, `locals()`."""
        if name in _WHOLE and getattr(node.args[0] if node.args else None, "name", "") in SELF:
            return self.everything(scope)
        if name in ("locals", "vars") and isinstance(node.func, Name) and not node.args:
            return self._all((Name(node.line, name=one) for one in scope.names), scope)
        return None

    def _brought(self, node: Call, name: str, scope: Scope) -> Marks:
        """What a call brings that is not in what it is given."""
        found = source_of(node, name) or NOTHING
        if of_kind(found, SECRET) and is_own_entry(node, name, scope, self.machine):
            found = without(found, SECRET) | {(SECRET, f"{OWN} {name}")}
        if of_kind(found, PACKED) and not is_given_later(name):
            packed = self._all((*node.args, *(value for _, value in node.named)), scope)
            found = found if of_kind(packed, *TOLD) else without(found, PACKED)
        found = found or self.asked(node, name, scope)
        found = found or self.fetched_by(node, scope)
        if of_kind(found, FILE) and is_own_file(node, scope, self.machine.program.tree, self.only):
            found = without(found, FILE)
        elif of_kind(found, FILE):
            found = without(found, FILE) | {(FILE, self.own_state.label(node, name, scope))}
            given = (*node.args[:1], *((node.func.of,) if isinstance(node.func, Attr) else ()))
            found |= read_from(self._all(given, scope))
        if name in _FINDS:
            given = (*node.args, *((node.func.of,) if isinstance(node.func, Attr) else ()))
            found |= self.own_state.quoted(self._all(given, scope))
        if name in JOINS:
            of = (node.func.of,) if name == "joinpath" and isinstance(node.func, Attr) else ()
            found |= self.place_of((*of, *node.args), scope)
        if name in _MAKES:
            found |= self._made_by(node.args[:2], scope)
        found |= self._from(promised(node, scope), scope)
        if name in ("field", "Field"):  # of a dataclass or model
            given = tuple(value for key, value in node.named if key == "default_factory")
            found |= self._made_by(given, scope)
        if _WRAPPED.fullmatch(name) and self._is_param(node.func, scope):
            found |= {(DATA, name)}
        return found

    def _made_by(self, args: tuple[Node, ...], scope: Scope) -> Marks:
        """What functions return that a method calls for each part: `names.map((name) => read(name))`."""
        found = NOTHING
        for arg in args:
            value: Any = None
            if isinstance(arg, Func):
                found |= self._returns(filled(scope.module.function(arg, scope)))
            elif isinstance(arg, Name | Attr) and last_name(arg) in self.defined:
                value = self.machine.value(arg, scope, {})
            if isinstance(value, Closure):
                found |= self._returns(self.inner(value))
        return found

    def _returned(self, closures: list[Closure], node: Call, scope: Scope) -> Marks:
        inners = [self.inner(closure) for closure in closures]
        self.hand_on(inners, node, scope)
        told = (self._by_caller.returned(self._returns(one), one, node, scope) for one in inners)
        found = NOTHING.union(*told)
        # an object holds what it was made with
        made = self.machine.value(node.func, scope, {}) if closures else None
        if isinstance(made, ClassRef | Instance):
            held = self._all((*node.args, *(value for _, value in node.named)), scope)
            found |= kept_of(held, made, self._bound)
        if isinstance(node.func, Attr) and hands_back_itself(inners, self):
            found |= self.marks(node.func.of, scope)
        return self.limited(found)

    def _returns(self, scope: Scope) -> Marks:
        """What a function returns is made of, whoever calls it."""
        return self._once(
            (id(scope), RETURNED),
            lambda: self._all(scope.returns, scope) | self._given(RETURNED, scope),
        )

    def hand_on(self, functions: Iterable[Scope], node: Call, scope: Scope) -> None:
        """Give the parameters of functions, of which a call runs one, the marks of its arguments; what one
        looks at was looked at in the caller too, and in none of the others.
        """
        looks = [look for inner in functions for look in self._hand_on(inner, node, scope)]
        for raw, kind, decides in looks:
            self.look_at(raw, scope, kind, decides)

    def _hand_on(self, inner: Scope, node: Call, scope: Scope) -> list[Told]:
        """Give one function the arguments; those that it looks at, and how."""
        chosen = list[tuple[str, Any]]()
        args, named = laid_out(written_out(node.args, scope, self.only)), dict(node.named)
        tools = self._answers.get((id(node.raw), id(inner)), ())
        for param in inner.params if "**" in named else ():  # `handler(**arguments)`
            if param.name not in SELF and not is_given(param, args, named, inner):
                whole = of_tool(self.marks(named["**"], scope), tools)
                self.give(inner, param.name, given_member(whole, param.name))
        for param in inner.params:
            arg = named.get(param.name)
            if arg is None:
                arg = argument_of(param, args, inner)
            if arg is None:
                if marks := self.out_of_list(param, args, scope):
                    self.give(inner, param.name, marks)
                continue
            if (parts := taken_apart(param, arg, scope)) is not None:
                for key, value in parts:
                    self.give(inner, f"{param.name}.{key}", self.marks(value, scope))
                continue
            marks = of_tool(self.marks(arg, scope), tools)
            if not marks:
                self.begins.fixed(inner, param.name, arg, scope)
                continue
            self.begins.given(inner, param.name, arg, scope)
            self.give(inner, param.name, marks, apart=self.hand_members(inner, param, arg, scope))
            if is_chosen(marks) and self.tells(arg, inner):
                chosen.append((param.name, arg.raw))
        self._hand_rest(inner, node, args, scope, tools)
        seen = ((name, self.seen(name, inner), raw) for name, raw in chosen)
        return [one for told in seen for one in self._told_by(inner, node, told)]

    def _hand_rest(
        self, inner: Scope, node: Call, args: Sequence[Node], scope: Scope, tools: Collection[str]
    ) -> None:
        """Give what has no parameter of its own to those that take all the rest."""
        own = {param.name for param in inner.params}
        rest = [v for k, v in node.named if k not in own]
        rest += left_over(args, inner)
        if rest and (marks := of_tool(self.in_order(rest, scope), tools)):
            for name in gathering(inner):
                self.give(inner, name, marks)
            for name, one in each_left(args, inner):
                self.give(inner, name, self.marks(one, scope))
