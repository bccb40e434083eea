"""Variables of the environment whose names a tool's caller gives."""

import ast
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ARGUMENTS, GIVEN, of_kind
from vetting.surface._flow_sources import is_environment
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Node, Scope, Site
from vetting.surface._javascript_lower import lower as javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower
from vetting.surface._reading import Flow

_LOOKED_UP = pattern(rb"\bprocess\.env\[\s?(?=[\w$])")


def named_variables(site: Site, values: Values) -> Iterator[Flow]:
    """The flow of a caller's word into one call that looks up a variable: `os.environ.get(name)`."""
    call, name = site.call, last_name(site.call.func)
    of = call.func.of if isinstance(call.func, Attr) else None
    asks = name == "getenv" or (name in ("get", "pop") and of is not None and is_environment(of))
    if not asks or not call.args:
        return
    yield from _flow(call.args[0], site.scope, call.line, values)


def named_members(module: JavaScriptModule, data: bytes, values: Values) -> Iterator[Flow]:
    """The same for members in a module of JavaScript, whose source is `data`: `process.env[name]`."""
    for match in _LOOKED_UP.finditer(data):
        node = module.scope.raw.named_descendant_for_byte_range(match.end(), match.end())
        while node is not None and node.type != "subscript_expression":
            node = node.parent
        key = node.child_by_field_name("index") if node is not None else None
        if key is not None:
            line = node.start_point[0] + 1
            yield from _flow(javascript(key), module.scope_at(node), line, values)


def named_items(scope: Scope, values: Values) -> Iterator[Flow]:
    """The same for what a function of Python looks up: `os.environ[name]`."""
    for node in walk(scope.raw):
        match node:
            case ast.Subscript(ctx=ast.Load(), slice=key, value=of) if is_environment(lower(of)):
                yield from _flow(lower(key), scope, node.lineno, values)


def _flow(key: Node, scope: Scope, line: int, values: Values) -> Iterator[Flow]:
    marks = of_kind(values.free(values.marks(key, scope)), GIVEN, ARGUMENTS)
    if marks:
        sources = tuple(f"{mark} {of}"[:120] for mark, of in sorted(marks))
        path = scope.module.path
        yield Flow(path=path, line=line, kind="environment", what="a variable", sources=sources)
