"""Parameters that a schema of zod's makes something of before any tool gets them:
`z.string().transform((raw, context) => …)`. What a caller gives goes into that function, and the tool
gets no more than it returns.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_bounds import parts_of_source
from vetting.surface._flow_marks import CHOSEN, GIVEN, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Func, Module, Name, Scope, Site
from vetting.surface._reading import Declared
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, Record

_TRANSFORM = frozenset({"transform"})
_THROWS = pattern(r"\bthrow\b")
_AFTER = frozenset({
    *("optional", "nullable", "nullish", "describe", "meta", "brand", "readonly", "default"),
    *("refine", "superRefine"),
})  # fmt: skip
"""What leaves a value as it was made."""


class Transformed:
    """Asks of such functions what they return."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._made: dict[str, list[Scope]] = {}
        """The functions, by the parameters of tools."""

    def plant(self, item: Declared, closure: Closure) -> None:
        """Mark what a caller gives to the functions in the schema of a tool."""
        schema = item.fields.get("inputSchema")
        source = schema.get("$source") if isinstance(schema, Mapping) else None
        for name, said in parts_of_source(source) if isinstance(source, str) else ():
            scopes = list(self._functions(name, said, closure))
            if not scopes or None in scopes:
                continue
            known = [one for one in scopes if one is not None]
            self._made.setdefault(f"{item.name}.{name}", []).extend(known)
            for scope in known:
                for param in scope.params:  # the second knows of the value too
                    given = frozenset({(GIVEN, f"{item.name}.{name}.raw")})
                    self._values.give(scope, param.name, given)

    def held(self) -> set[str]:
        """The parameters of which nothing is left that a caller chooses freely."""
        return {name for name, scopes in self._made.items() if all(map(self._is_held, scopes))}

    def _is_held(self, scope: Scope) -> bool:
        """Whether a function returns in one place alone, nothing there that a caller chooses freely, and
        turns away the rest.
        """
        returns = filled(scope).returns
        found = [one for one in returns if last_name(one) != "NEVER"]
        refuses = len(returns) > 1 or _THROWS.search(scope.module.source(scope.raw))
        if len(found) != 1 or not refuses:
            return False
        return not of_kind(self._values.marks(found[0], scope), *CHOSEN)

    def _functions(self, name: str, said: str, closure: Closure) -> Iterator[Scope | None]:
        """The functions that make what a parameter is, where the schema stands in the call that has the
        tool's function; None where one is not known.
        """
        for value in _given(name, closure.func.raw) if "transform" in said else ():
            module, made = closure.scope.module, value
            if value.type in ("identifier", "shorthand_property_identifier"):  # `{ url: PageUrl }`
                named = Name(closure.func.line, value, name=value.text.decode())
                found = self._values.machine.value(named, closure.scope, {})
                if not isinstance(found, Record) or found.node.raw is None:
                    yield None
                    return
                module, made = found.scope.module, found.node.raw
            sites = [one for one in module.sites(_TRANSFORM) if _is(_whole(one.call.raw), made)]
            yield self._function(sites[0], module) if len(sites) == 1 else None

    def _function(self, site: Site, module: Module) -> Scope | None:
        func = site.call.args[0] if site.call.args else None
        if isinstance(func, Func):
            return filled(module.function(func, site.scope))
        value: Any = self._values.machine.value(func, site.scope, {}) if func is not None else None
        return filled(self._values.inner(value)) if isinstance(value, Closure) else None


def _whole(raw: Any) -> Any:
    """A schema, with what is said of it after a call: `….transform(check).optional()`."""
    while raw.parent is not None and raw.parent.type == "member_expression":
        call = raw.parent.parent
        name = raw.parent.child_by_field_name("property").text.decode()
        if call is None or call.type != "call_expression" or name not in _AFTER:
            break
        raw = call
    return raw


def _is(one: Any, other: Any) -> bool:
    return bool((one.start_byte, one.end_byte) == (other.start_byte, other.end_byte))


def _given(name: str, function: Any) -> Iterator[Any]:
    """What a name is given in the objects of the call that a function is an argument of."""
    call = function.parent if function is not None else None
    todo = [call] if call is not None and call.type == "arguments" else []
    while todo:
        node = todo.pop()
        if node.id == function.id:
            continue
        key = node.child_by_field_name("key") if node.type == "pair" else None
        if key is not None and key.text.decode().strip("\"'") == name:
            yield node.child_by_field_name("value")
        elif node.type == "shorthand_property_identifier" and node.text.decode() == name:
            yield node
        todo += node.named_children
