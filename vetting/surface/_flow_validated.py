"""Parameters that pydantic makes something of before any tool gets them:
`SheetFile = Annotated[str, AfterValidator(locate)]`. What a caller gives goes into that function, and the
tool gets no more than it returns.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_marks import CHOSEN, GIVEN, of_kind
from vetting.surface._flow_models import meant_by, model_fields
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_values import Values
from vetting.surface._ir import Func, Lit, Name, Param, Scope
from vetting.surface._python_lower import lower
from vetting.surface._reading import Declared
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, External

_PYDANTIC = pattern(r"pydantic(?:\.functional_validators)?")
_LAST = frozenset({"AfterValidator", "WrapValidator", "PlainValidator"})
_FIRST = frozenset({"BeforeValidator"})
_NONE = "SkipValidation"
_RAISES = pattern(r"\braise\b")
_DEPTH = 4
_CALLED = 20
"""Functions that a validator calls in which it may turn something away."""


class Validated:
    """Asks of such functions what they return."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._made: dict[str, list[list[Scope]]] = {}
        """The functions, the one that has the last word first, by the parameters of tools; of each
        annotation that a parameter may have, so that all of them have to hold it."""

    def plant(self, item: Declared, closure: Closure) -> None:
        """Mark what a caller gives to the functions in the annotations of a tool."""
        schema = item.fields.get("inputSchema", item.fields.get("argsSchema"))
        args = getattr(closure.func.raw, "args", None)
        if not isinstance(args, ast.arguments):
            return
        if isinstance(schema, Mapping) and "$signature" not in schema:
            return  # what the function says of itself is asked by nobody
        machine = self._values.machine
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
            self._plant(f"{item.name}.{arg.arg}", arg.annotation, closure.scope)
            for name, field in model_fields(arg.annotation, closure.scope, machine):
                self._plant(f"{item.name}.{arg.arg}.{name}", field.kind, field.scope)

    def _plant(self, name: str, kind: ast.expr | None, scope: Scope) -> None:
        scopes = self._functions(kind, scope) or []
        self._made.setdefault(name, []).append(scopes)
        for one in scopes:
            for param in one.params:  # the second knows of the value too
                if param.name not in SELF:
                    self._values.give(one, param.name, frozenset({(GIVEN, f"{name}.raw")}))

    def held(self) -> set[str]:
        """The parameters of which nothing is left that a caller chooses freely."""
        return {name for name, every in self._made.items() if all(map(self._are_held, every))}

    def _are_held(self, scopes: Iterable[Scope]) -> bool:
        """Whether the last function that makes anything of a value holds it."""
        for scope in scopes:
            if self._is_held(scope):
                return True
            if not _passes_on(scope):
                return False
        return False

    def _is_held(self, scope: Scope) -> bool:
        """Whether a function returns in one place alone, nothing there that a caller chooses freely, and
        turns away the rest.
        """
        found = [one for one in filled(scope).returns if not isinstance(one, Lit)]
        if len(found) != 1 or not self._refuses(scope):
            return False
        return not of_kind(self._values.marks(found[0], scope), *CHOSEN)

    def _refuses(self, scope: Scope) -> bool:
        """Whether a function, or one that it calls itself, raises an error."""
        every = scope.module.inside().calls((0, 1 << 60))
        calls = [one.call for one in every if one.scope is scope]
        inner = [one for call in calls for one in self._values.functions(call, scope)]
        asked = [scope, *map(self._values.inner, inner[:_CALLED])]
        return any(_RAISES.search(one.module.source(one.raw)) for one in asked)

    def _functions(self, kind: ast.expr | None, at: Scope, depth: int = 0) -> list[Scope] | None:
        """The functions that an annotation has look at a value, the last one first; None where one is not
        known, or where the value may be had without them.
        """
        if depth > _DEPTH:
            return None
        match kind:
            case ast.Name() | ast.Attribute():
                named = meant_by(kind, at, self._values.machine)
                if named is None:
                    return None
                return self._functions(named.kind, named.scope, depth + 1)
            case ast.BinOp(left=one, op=ast.BitOr(), right=ast.Constant(value=None)):
                return self._functions(one, at, depth + 1)
            case ast.Subscript(value=of, slice=ast.Tuple(elts=[inner, *told])) if (
                _word(of) == "Annotated"
            ):
                said = list(self._said(told, at))
                if None in said:
                    return None
                known = [(first, scope) for one in said if one for first, scope in [one]]
                last = [scope for first, scope in reversed(known) if not first]
                before = [scope for first, scope in known if first]
                # what stands inside was done before those after it, and after those before it
                deeper = self._functions(inner, at, depth + 1) or []
                return [*last, *deeper, *before] or None
            case ast.Subscript(value=of, slice=one) if _word(of) in ("Optional", "list", "List"):
                return self._functions(one, at, depth + 1)
        return None

    def _said(self, told: Iterable[ast.expr], at: Scope) -> Iterator[tuple[bool, Scope] | None]:
        """The functions of what stands beside a type, with whether they come first; None for one that is
        not known, and for what has none of them asked.
        """
        machine = self._values.machine
        for one in told:
            func = one.func if isinstance(one, ast.Call) else one
            meant = machine.value(lower(func), at, {}) if _is_name(func) else None
            if not isinstance(meant, External) or not _PYDANTIC.fullmatch(meant.spec):
                continue
            if meant.name.startswith(_NONE):
                yield None
            if meant.name not in _LAST | _FIRST or not isinstance(one, ast.Call):
                continue
            given = [*one.args, *(key.value for key in one.keywords if key.arg == "func")]
            scope = self._function(given[0], at) if given else None
            yield None if scope is None else (meant.name in _FIRST, scope)

    def _function(self, raw: ast.expr, at: Scope) -> Scope | None:
        func = lower(raw)
        if isinstance(func, Func):
            return filled(at.module.function(func, at))
        value: Any = self._values.machine.value(func, at, {})
        return filled(self._values.inner(value)) if isinstance(value, Closure) else None


def _passes_on(scope: Scope) -> bool:
    """Whether a function returns nothing but what it was given."""
    own = [one for one in scope.params if one.name not in SELF]
    if not own or not scope.returns:
        return False
    first = own[0].name
    made = scope.names.get(first, ())
    return all(isinstance(one, Param) for one in made) and all(
        isinstance(one, Name) and one.name == first for one in scope.returns
    )


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)


def _word(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
