"""What is said of a schema, or of a tool's annotations, beside where these are made, in ways that are not
evaluated: `z.globalRegistry.add(query, { description })`, `query._def.description = text` and
`config.annotations.title = text`.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Node, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._own_calls import BUILDERS
from vetting.surface._unread import UNREAD
from vetting.surface._values import Record, flat, plain
from vetting.surface._wrappers import is_sdk

_ADDS = frozenset({"add"})
_SETS = frozenset({"description=", "title=", "meta="})
_DEFINITIONS = frozenset({"_def", "def", "_zod"})


def said_elsewhere(answers: Answers) -> None:
    """Tell every such place of the modules that are reached, as a gap."""
    declared = [one for one in answers.output.reading.declared if one.kind == "tool"]
    hints = {text for one in declared if (text := _json(one.fields.get("annotations")))}
    for module in list(modules(answers.machine)) if declared else ():
        if not isinstance(module, JavaScriptModule):
            continue
        for site, of in _schemas(module):
            if not site.dead and not is_sdk(site, module) and _is_schema(answers, site, of):
                answers.output.gap(module.path, site.call.line, UNREAD)
        for place, hint in _annotations(module) if hints else ():
            values = flat(answers.glance.value(hint, place.scope, {}))
            if not is_sdk(place, module) and any(_json(one) in hints for one in values):
                answers.output.gap(module.path, place.call.line, UNREAD)


def _annotations(module: JavaScriptModule) -> Iterator[tuple[Site, Node]]:
    """Where a member is assigned to of what is called annotations, and these."""
    for site in module.told():
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if of is not None and last_name(of) == "annotations" and not site.dead:
            yield site, of


def _schemas(module: JavaScriptModule) -> Iterator[tuple[Site, Node]]:
    """Where something is said of what may be a schema, and of what."""
    for site in module.sites(_ADDS):
        func, args = site.call.func, site.call.args
        if len(args) > 1 and isinstance(func, Attr) and last_name(func.of) == "globalRegistry":
            yield site, args[0]
    for site in module.sites(_SETS):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        inner = of.of if isinstance(of, Attr) and of.name in _DEFINITIONS else None
        while isinstance(inner, Attr) and inner.name in _DEFINITIONS:
            inner = inner.of
        if inner is not None:
            yield site, inner


def _is_schema(answers: Answers, site: Site, of: Node) -> bool:
    """Whether something is made by a library of schemas."""
    values = flat(answers.glance.value(of, site.scope, {}))
    return any(isinstance(one, Record) and one.callee in BUILDERS for one in values)


def _json(value: Any) -> str:
    with suppress(ValueError, TypeError):
        found = plain(value)
        return json.dumps(found, sort_keys=True) if isinstance(found, dict) and found else ""
    return ""
