"""What values are made of: of what a tool's caller gives, of secrets, of what was read or answered.

Followed backwards through variables, members, parameters and own functions, in whatever order things
happen. What its function, or another of the package, looks at before use is no caller's choice.
"""

from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from vetting.surface._block import Block, block_of, has_given
from vetting.surface._by_kind import ByKind
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_code_address import each, is_code_address
from vetting.surface._flow_fixed import ends_with_a_file, names_a_file, takes_a_value
from vetting.surface._flow_heard import said_in_turn
from vetting.surface._flow_literals import beside_logins, of_literal
from vetting.surface._flow_marks import (
    CHOSEN,
    FOLDER,
    HEADERS,
    MAILBOX,
    NOTHING,
    SEEN,
    Marks,
    begun,
    fitted,
    given_member,
    is_asked,
    is_chosen,
    labels,
    of_kind,
    rest,
    variable,
    within_text,
    without,
)
from vetting.surface._flow_members import LAST_PART, LEADS_OUT, of_request
from vetting.surface._flow_models import is_path
from vetting.surface._flow_names import ALL_NAMES, ALL_VARIABLES, by_name, names_of, only_names
from vetting.surface._flow_own_members import SELF, OwnMembers
from vetting.surface._flow_parted import of_parts
from vetting.surface._flow_quoted_twice import bare_in_quotes
from vetting.surface._flow_rows import one_column
from vetting.surface._flow_sources import is_environment, source_of
from vetting.surface._flow_syntax import UpTo
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Each,
    Element,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
    Within,
)
from vetting.surface._scopes import filled

MAX_STEPS = 150_000  # expressions that are looked at before any call is
_MAX_DEPTH = 60


class Expressions(OwnMembers):
    """Looks at the expressions of one program."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self.defined: frozenset[str] = frozenset()  # words that may be names of own functions
        self.steps, self.until = 0, MAX_STEPS
        """Expressions looked at, and how many may be for what is being asked: see `Shares`."""

        self._depth = self._gone_through = 0
        """How deep we are in expressions, and in comprehensions as a whole."""

    def marks(self, node: Node, scope: Scope) -> Marks:
        """What the value of `node` is made of."""
        self.steps += 1
        if self._depth > _MAX_DEPTH or self.steps > self.until:
            self.cut(scope, "values are made in more steps than are followed")
            return NOTHING
        if self._depth or self._busy or self._gone_through:
            return self._look_into(node, scope)
        return self._by_itself(node, scope, self._look_into)

    def _look_into(self, node: Node, scope: Scope) -> Marks:
        self._depth += 1
        try:
            return _BY_KIND[type(node)](self, node, scope)  # type: ignore[no-any-return]
        finally:
            self._depth -= 1

    def _object(self, node: Map, scope: Scope) -> Marks:
        found = self._all((value for _, value in node.pairs), scope)
        spread = {getattr(value, "name", "") for key, value in node.pairs if key is None}
        return found if SELF.isdisjoint(spread) else found | self.everything(scope)  # `{ ...this }`

    def _part_of(self, node: Node, of: Node, scope: Scope) -> Marks:
        made = self.only(of.name, scope, of.raw) if isinstance(of, Name) else (of, scope)
        if self.names_variables(node, scope):
            return ALL_NAMES
        found = NOTHING if only_names(node, scope) else self.marks(of, scope)
        return found | (said_in_turn(made[0]) if made and isinstance(node, Element) else NOTHING)

    def _each(self, node: Each, scope: Scope) -> Marks:
        if isinstance(node.item, Lit):  # `", ".join("?" for _ in values)`
            return NOTHING
        if self.goes_through_variables(node.over, scope):
            return self.marks(node.item, scope)
        if (apart := self.one_by_one(node, scope)) is not None:  # `for column, _ in pairs`
            return apart
        over = NOTHING if names_of(node.over, scope) else self.marks(node.over, scope)
        over = one_column(over, node.item)
        fit = fitted(over, "a choice") if self.each_fit(node.raw, scope) else over
        self._gone_through += 1  # what each element brings is in `fit`
        try:
            found = self.limited(self.marks(node.item, scope) | fit)
        finally:
            self._gone_through -= 1
        sorts = found and self.syntax(scope.module).sorts_out(node.raw)
        return fitted(found, "a choice") if sorts else found

    def _unknown(self, node: Node, scope: Scope) -> Marks:
        syntax = self.syntax(scope.module)
        found = self._all(syntax.inner(node.raw), scope)
        found |= self.place_of(syntax.steps(node.raw), scope)
        found = beside_logins(found, last := syntax.last_part(node.raw) if found else None)
        return begun(found, FOLDER) if names_a_file(last) else found

    def _all(self, nodes: Iterable[Node], scope: Scope) -> Marks:
        return self.limited(NOTHING.union(*(self.marks(node, scope) for node in nodes)))

    def in_order(self, nodes: Iterable[Node], scope: Scope) -> Marks:
        """What a list is made of; what follows `--` in a command begins no option of its program."""
        found, ended, before = NOTHING, False, None
        for node in nodes:
            marks = self.marks(node, scope)
            found |= within_text(marks) if ended or takes_a_value(before) else marks
            ended = ended or (before := getattr(node, "value", None)) in ("--", "--end-of-options")
        return self.limited(found)

    def _text(self, parts: tuple[Node, ...], scope: Scope) -> Marks:
        found, started, parts = NOTHING, False, bare_in_quotes(parts, scope, self.machine)
        for part, marks in each(parts, lambda one: self.marks(self.as_text(one, scope), scope)):
            found |= within_text(marks) if started else marks
            lit, said = isinstance(part, Lit), getattr(part, "value", None)
            found |= labels(found, said)
            started |= bool(said) and not is_code_address(said) if lit else not is_chosen(marks)
        said = [part.value if isinstance(part, Lit) else None for part in parts]
        if len(said) > 1 and all(isinstance(text, str) for text in said):
            found |= of_literal("".join(map(str, said)))
        found |= of_parts(parts, scope, self.machine)
        end = getattr(parts[-1], "value", None) if parts else None
        return self.limited(begun(found, FOLDER) if ends_with_a_file(end) else found)

    def _name(self, name: str, scope: Scope, raw: Any) -> Marks:
        if not self._gone_through and (each := scope.module.element(raw)) is not None:
            return self.of_comprehension(each, name, scope, raw)
        at: Scope | None = scope
        while at is not None:
            if self._has(name, filled(at)) and (at.kind != "class" or at is scope):
                found = self._bound(name, at, raw=raw)
                if at is scope and (until := self.unlooked(name, at, raw, found)):
                    found = self._bound(name, at, until, raw)
                if not is_chosen(found):
                    return found
                left = self.unless_looked_at(found, name, (at, scope), raw)
                return rest(left) if self.syntax(scope.module).cuts(raw) else left
            at = at.parent
        return NOTHING

    def _bound(
        self, name: str, scope: Scope, until: tuple[Scope, UpTo] | None = None, raw: Any = None
    ) -> Marks:
        until = until or (self._until if self._until and self._until[0] is scope else None)
        own = block_of(name, scope, raw)
        key = own.key(name) if own is not None else name
        key = f"{key}@{until[1].end}" if until is not None else key
        return self._once((id(scope), key), partial(self._made_of, name, scope, own), until)

    def _made_of(self, name: str, scope: Scope, own: Block | None) -> Marks:
        values = scope.names.get(name, []) if own is None else own.values
        found = self._all(self.some(values, scope), scope)
        stores = self.stores_of(scope.module)
        found |= self._given(name, scope) if has_given(name, scope, own) else NOTHING
        found |= self._given(own.key(name), scope) if own is not None else NOTHING
        found |= self._from(chain(stores.into(name, scope, own), self.beyond(name, scope)), scope)
        if self.made_fit(name, scope):
            found = without(found, *CHOSEN)
        found |= self._from(stores.added(name, scope, own), scope)
        found |= within_text(self._from(stores.queried(name, scope, own), scope))
        return self.limited(found)

    def put(self, name: str, scope: Scope, but: Any = None) -> Marks:
        """What a variable, or what it holds, gets elsewhere than in its declaration `but`."""
        given = (one for one in self.puts(name, scope) if but is None or one[0].raw is not but)
        until, key = self._until, f"{name}+{id(but)}"
        key = f"{key}@{id(until[0])}@{until[1].end}" if until is not None else key
        return self._once((id(scope), key), partial(self._from, given, scope), until)

    def _from(self, given: Iterable[tuple[Node, Scope]], scope: Scope) -> Marks:
        found = NOTHING
        for node, where in self.some(given, scope):
            found |= self.marks(node, where)
        return found

    def _parameter(self, node: Param, scope: Scope) -> Marks:
        """What a parameter is given, or is where it is given nothing: `settings(env = process.env)`."""
        found = self._given(node.name, scope)
        match node.default:
            case None:
                return found
            case Lit(value=str(said)):
                return found | of_kind(of_literal(said), MAILBOX)
        return found | (ALL_VARIABLES if self.is_environment(node.default, scope) else NOTHING)

    def _imported(self, node: Imported, scope: Scope) -> Marks:
        name, program = node.name or "", self.machine.program
        if name and self.is_environment(node, scope):
            return ALL_VARIABLES
        other = program.imported(scope.module, node.spec) if name else None
        if (found := program.find(other, name) if other is not None else None) is None:
            return NOTHING
        at, made = found[0].scope, found[1]
        return self._bound(name, at) if name in filled(at).names else self.marks(made, at)

    def _member(self, node: Attr, scope: Scope) -> Marks:
        if isinstance(node.of, Name) and node.of.name in SELF:
            if node.name == "__dict__":
                return self.everything(scope)
            return self.own_member(node.name, scope)
        if node.name == "__dict__":  # all members, as `vars(row)` has them
            return self.marks(node.of, scope)
        if is_environment(node.of):
            return variable(node.name) | self.left(node)
        if (made := self.left(node) or self.written_out(node.of, node.name, scope)) is not None:
            return self.unless_checked(made, node, scope)
        marks = of_request(self.marks(node.of, scope), node, scope, self)
        whole = None if (asked := is_asked(marks)) else source_of(node, node.name)
        if whole is not None and not (marks and of_kind(whole, HEADERS)):  # an answer's own request
            return self.unless_checked(whole, node, scope) | of_kind(marks, SEEN)
        if node.name in self.little and not asked:
            return NOTHING
        if marks and (field := self.field_of(node.of, node.name, scope)) is not None:
            return self.unless_checked(field, node, scope)
        last = node.name in LAST_PART and is_path(node.of, scope, self.machine)
        marks = self.by_schema(without(marks, *LEADS_OUT) if last else marks, node.name)
        made = given_member(marks, node.name) | self.member_of_given(node.of, node.name, scope)
        return self.unless_checked(made, node, scope)

    def _index(self, node: Index, scope: Scope) -> Marks:
        if is_environment(node.of):
            if not isinstance(node.key, Lit):
                return by_name(NOTHING, self.marks(node.key, scope))
            return variable(node.key.value) | self.left(node)
        key = node.key.value if isinstance(node.key, Lit) else None
        if not isinstance(node.key, Lit) and self.is_environment(node.of, scope):
            return self.variables_of(self.marks(node.of, scope), node.key, scope)
        if not isinstance(key, str):
            return self.left(node) or self.picked(self.at_place(node, scope), node, scope)
        if (made := self.left(node) or self.written_out(node.of, key, scope)) is not None:
            return self.unless_checked(made, node, scope)
        marks = self.by_schema(self.picked(self.marks(node.of, scope), node, scope), key)
        made = given_member(marks, key) | self.member_of_given(node.of, key, scope)
        return self.unless_checked(made, node, scope)


_BY_KIND = ByKind({
    Node: Expressions._unknown,  # noqa: SLF001 - its own kind, here and below
    Lit: lambda _, node, __: of_literal(node.value),
    Name: lambda self, one, scope: source_of(one, one.name) or self._name(one.name, scope, one.raw),
    Attr: Expressions._member,  # noqa: SLF001
    Index: Expressions._index,  # noqa: SLF001
    Call: lambda self, node, scope: self.call(node, scope),
    Concat: lambda self, node, scope: self._text(node.parts, scope),
    Seq: lambda self, node, scope: self.in_order(node.items, scope),
    Map: Expressions._object,  # noqa: SLF001
    Choice: lambda self, node, scope: self._all(node.options, scope),
    Default: lambda self, node, scope: self._all((node.of, node.other), scope),
    Spread: lambda self, node, scope: self._part_of(node, node.of, scope),
    Element: lambda self, node, scope: self._part_of(node, node.over, scope),
    Each: Expressions._each,  # noqa: SLF001
    Within: lambda self, node, _: self.marks(node.of, node.scope),
    Param: Expressions._parameter,  # noqa: SLF001
    Imported: Expressions._imported,  # noqa: SLF001
    Func: Expressions.function, Class: lambda _, __, ___: NOTHING,
})  # fmt: skip
