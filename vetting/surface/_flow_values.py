"""What values are made of, through the package's own functions: see `_flow_expressions`."""

import re
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._flow_expressions import Expressions
from vetting.surface._flow_marks import (
    CHOSEN,
    NOTHING,
    Marks,
    fitted,
    given_member,
    limited,
    of_kind,
    within_text,
)
from vetting.surface._flow_sources import (
    CLEAN,
    LIMITS,
    is_client,
    is_environment,
    source_of,
    variable,
)
from vetting.surface._ir import (
    Attr,
    Call,
    Lit,
    Name,
    Node,
    Scope,
    Spread,
)
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, Instance, Many

MAX_EVALUATED = 40_000
"""Steps of the evaluator for the names of what is called."""

_REPLACES = frozenset({"sub", "subn", "replace", "replaceAll"})
_OTHERS = re.compile(r"\[\^([^\]]{0,80})\]|\\W")
"""A class of all characters but some, in a regular expression."""


class Values(Expressions):
    """See `Expressions`."""

    def fill(self, name: str, node: Call, scope: Scope) -> None:
        """A variable's object takes in the arguments of a call."""
        where = owner(name, scope)
        marks = self._all(node.args, scope)
        if where is not None and marks:
            self.give(where, name, marks)

    def call(self, node: Call, scope: Scope) -> Marks:
        """What a call returns is made of."""
        name = last_name(node.func)
        if CLEAN.fullmatch(name):
            return NOTHING
        if isinstance(node.func, Attr) and name in ("get", "pop") and node.args:
            found = self._looked_up(node.func.of, node.args, scope)
            if found is not None:
                return self._unless_checked(found, node, scope)
        closures = self.functions(node, scope)
        if closures:
            return self._returned(closures, node, scope)
        found = self._all(node.args, scope) | self._all((v for _, v in node.named), scope)
        if isinstance(node.func, Attr):
            of = self.marks(node.func.of, scope)
            if name in ("format", "format_map") or (name == "join" and len(node.args) > 1):
                found = within_text(found)
            found |= of
        if name in ("urljoin", "URL") and len(node.args) > 1:
            found = within_text(found)
        found |= source_of(node, name) or NOTHING
        fit = LIMITS.search(name) or (name in _REPLACES and self._keeps_letters(node, scope))
        return limited(fitted(found, name) if fit else found)

    def _keeps_letters(self, node: Call, scope: Scope) -> bool:
        """Whether all but some characters are taken out: `re.sub("[^a-z]", "", x)`."""
        of = node.func.of if isinstance(node.func, Attr) else None
        pattern = node.args[0] if node.args else None
        if isinstance(of, Name) and of.name != "re" and (found := self.only(of.name, scope)):
            made = found[0]
            if isinstance(made, Call) and last_name(made.func) == "compile" and made.args:
                pattern = made.args[0]
        if pattern is None:
            return False
        text = scope.module.source(pattern.raw)[:200] if pattern.raw is not None else ""
        if isinstance(pattern, Lit) and isinstance(pattern.value, str):
            text = pattern.value
        found_class = _OTHERS.search(text)
        return found_class is not None and "/" not in (found_class[1] or "")

    def _looked_up(self, of: Node, args: tuple[Node, ...], scope: Scope) -> Marks | None:
        """What `table.get(key, default)` returns; None where a service is asked."""
        if is_environment(of):
            return variable(args[0].value if isinstance(args[0], Lit) else None)
        if is_client(of):
            return None
        key = args[0]
        held = self.marks(of, scope)
        if isinstance(key, Lit) and isinstance(key.value, str):
            held = given_member(held, key.value)
        return held | self._all(args[1:], scope)

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run."""
        name = last_name(node.func)
        if name and name not in self.defined:
            return []
        key = id(node.raw) if node.raw is not None else None
        if key in self._called:
            return self._called[key]
        if self.machine.steps > MAX_EVALUATED:
            return []
        value = self.machine.value(node.func, scope, {})
        options = value.options[:6] if isinstance(value, Many) else (value,)
        found = [made for option in options if (made := self._runs(option)) is not None]
        if key is not None:
            self._called[key] = found
        return found

    def _runs(self, value: Any) -> Closure | None:
        if isinstance(value, Closure):
            return value
        if isinstance(value, ClassRef):
            for name in ("constructor", "__init__"):
                made = self.machine.member(value, name, {}, 0)
                if isinstance(made, Closure):
                    return made
        return None

    def inner(self, closure: Closure) -> Scope:
        """The scope of a function."""
        scope = closure.scope.module.function(closure.func, closure.scope)
        filled(scope)
        return scope

    def _returned(self, closures: list[Closure], node: Call, scope: Scope) -> Marks:
        found = NOTHING
        for closure in closures:
            inner = self.inner(closure)
            self.hand_on(inner, node, scope)
            marks = self._returns(inner)
            made = isinstance(self.machine.value(node.func, scope, {}), ClassRef | Instance)
            if made:  # an object holds what it was made with
                marks |= self._all(node.args, scope) | self._all((v for _, v in node.named), scope)
            found |= marks
        return limited(found)

    def _returns(self, scope: Scope) -> Marks:
        """What a function returns is made of, whoever calls it."""
        key = (id(scope), "()")
        if key in self._found:
            return self._found[key]
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        try:
            found = self._all(scope.returns, scope)
        finally:
            self._busy.discard(key)
        self._found[key] = found
        return found

    def hand_on(self, inner: Scope, node: Call, scope: Scope) -> None:
        """Give the parameters of a function the marks of a call's arguments; what it looks at was
        looked at in the caller too.
        """
        spread = any(isinstance(arg, Spread) for arg in node.args)
        named = dict(node.named)
        for param in inner.params:
            arg = named.get(param.name)
            if arg is None and 0 <= param.index < len(node.args) and not spread:
                arg = node.args[param.index]
            if arg is None:
                continue
            marks = self.marks(arg, scope)
            if not marks:
                continue
            self.give(inner, param.name, marks)
            if (
                of_kind(marks, *CHOSEN)
                and arg.raw is not None
                and param.name in self.checked(inner)
            ):
                self.look_at(self.syntax(scope.module).names(arg.raw), scope)
        taken = {param.name for param in inner.params}
        rest = [v for k, v in node.named if k not in taken]
        rest += node.args if spread else node.args[_taken(inner) :]
        if rest and (marks := self._all(rest, scope)):
            for name in _gathering(inner):
                self.give(inner, name, marks)


def _gathering(scope: Scope) -> list[str]:
    """The parameters that take all other arguments: `*args`, `**fields`, `...rest`."""
    args = getattr(scope.raw, "args", None)
    if args is not None:
        return [item.arg for item in (args.vararg, args.kwarg) if item is not None]
    last = scope.params[-1].raw if scope.params else None
    if last is None or last.type != "rest_pattern":
        return []
    return [word(child) for child in last.named_children[:1]]


def _taken(scope: Scope) -> int:
    """How many arguments have parameters of their own."""
    last = scope.params[-1].raw if scope.params else None
    return len(scope.params) - (getattr(last, "type", "") == "rest_pattern")
