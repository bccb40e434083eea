"""Values that are checked by a schema: `Schema.safeParse(args)`, `Model.model_validate(args)`.

Such a check is worth what the schema says: a text of any kind is none.
"""

import ast
from collections.abc import Mapping
from typing import Any

from vetting.patterns import pattern
from vetting.surface._as_json import as_json
from vetting.surface._calls import last_name
from vetting.surface._flow_bounds import Bounds, in_schema, is_held, parts_of_source
from vetting.surface._flow_models import model_fields
from vetting.surface._ir import Attr, Call, Scope
from vetting.surface._values import ClassRef, Record

_BY_ITSELF = frozenset({
    *("safeParse", "safeParseAsync", "spa", "model_validate", "model_validate_json", "validate_python"),
    *("model_validate_strings", "parse_obj", "validate_json", "validateSync", "validateAsync"),
    *("validate", "isValid", "isValidSync"),
})  # fmt: skip
"""Methods of a schema."""

_WITH_IT = frozenset({"validate", "is_valid"})
"""Functions that are given a value and a schema."""

_OPEN = pattern(
    r"\.\s*(?:or\s*\(|passthrough|catchall|loose|merge|extend\s*\((?!\s*\{))|looseObject|\bunion\b|\.\.\."
)


def bounds_all(call: Call, scope: Scope, bounds: Bounds) -> bool | None:
    """Whether a schema leaves nothing that it takes to the caller; None where a call does not check by
    one, or by one that is not read.
    """
    name, machine = last_name(call.func), bounds.machine
    if not isinstance(call.func, Attr):
        return None
    if name in _WITH_IT and len(call.args) > 1:
        given = call.args[1]
        schema = as_json(machine, machine.value(given, scope, {}), given, scope)
        if isinstance(schema, Mapping):
            properties = schema.get("properties")
            known = set(properties) if isinstance(properties, Mapping) else set()
            return bool(known) and known <= set(in_schema(schema))
    if name not in _BY_ITSELF:
        return None
    found = machine.value(call.func.of, scope, {})
    if isinstance(found, Record) and found.node.raw is not None:
        return _holds_all(found.scope.module.source(_whole(found.node.raw)))
    if isinstance(found, ClassRef) and isinstance(call.func.of.raw, ast.expr):
        told = list(model_fields(call.func.of.raw, scope, machine))
        return bool(told) and all(bounds.is_bounded_field(one) for _, one in told)
    return None


def _whole(raw: Any) -> Any:
    """The chain of calls that a call begins: `z.object({ … }).passthrough()`."""
    while (
        (parent := getattr(raw, "parent", None)) is not None
        and parent.type in ("member_expression", "call_expression")
        and parent.start_byte == raw.start_byte
    ):
        raw = parent
    return raw


def _holds_all(text: str) -> bool:
    """Whether the source of a schema of zod leaves nothing free."""
    if _OPEN.search(text):
        return False
    parts = list(parts_of_source(text)) if "{" in text else []
    return all(is_held(said) for _, said in parts) if parts else is_held(text)
