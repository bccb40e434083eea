"""Members of a query that a database runs as code, wherever the query is put together: `{ $where: text }`,
`query["$where"] = text`, `query.set("$where", text)`.

The words are the database's own, so it need not be known which call gets the query in the end.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_marks import GIVEN, PART, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Func, Lit, Map, Module, Name, Node, Scope
from vetting.surface._javascript_lower import lower as javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower
from vetting.surface._reading import Flow

_WORDS = ("$where", "$function", "$accumulator", "mapFunction", "reduceFunction")
_WORD = pattern(rb"\$(?:where|function|accumulator)\b|\b(?:map|reduce)Function\b")
_RUN = frozenset({"body", "init", "accumulate", "merge", "finalize"})
"""What of the members of `$function` and `$accumulator` is code; others are arguments."""

_MOST = 200
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Member = tuple[str, Node, Scope]


def code_members(module: Module, data: bytes, values: Values) -> Iterator[Flow]:
    """The flows of a caller's words into such members of a module, whose source is `data`."""
    if _WORD.search(data) is None:
        return
    if isinstance(module, JavaScriptModule):
        found = _javascript(module, data)
    else:
        found = _python(module.scope.raw, module)
    for name, value, scope in found:
        for code in _code(_written(value, scope, values)):
            marks = of_kind(values.free(values.marks(code, scope)), GIVEN, PART)
            if marks:
                said = tuple(f"{mark} {of}"[:120] for mark, of in sorted(marks))
                path, line = module.path, value.line
                yield Flow(path=path, line=line, kind="query", what=name, sources=said)


def _written(value: Node, scope: Scope, values: Values) -> Node:
    """What a variable is given, where that is an object that stands in the same function."""
    made = values.only(value.name, scope, value.raw) if isinstance(value, Name) else None
    return made[0] if made is not None and made[1] is scope else value


def _code(value: Node) -> Iterator[Node]:
    """What of a member's value is code."""
    if not isinstance(value, Map):
        yield value
        return
    for key, one in value.pairs:
        if not isinstance(key, Lit) or key.value in _RUN:
            yield one


def _javascript(module: JavaScriptModule, data: bytes) -> Iterator[_Member]:
    for count, match in enumerate(_WORD.finditer(data)):
        if count >= _MOST:
            return
        node = module.scope.raw.named_descendant_for_byte_range(match.start(), match.end())
        name, held = match[0].decode(), _value(node)
        if held is not None:
            made = Name(node.start_point[0] + 1, name=name) if held is node else javascript(held)
            yield name, made, module.scope_at(node)


def _value(node: Any) -> Any:
    """The value of the member that a node names: of a pair, an assignment, or the arguments of a call."""
    if node is not None and node.type == "shorthand_property_identifier":
        return node
    while node is not None and node.type in _NAMES:
        around = node.parent
        if (
            around is not None
            and around.type == "pair"
            and around.child_by_field_name("key") == node
        ):
            return around.child_by_field_name("value")
        if around is not None and around.type == "arguments":
            after = node.next_named_sibling
            return after if around.named_children[:1] == [node] else None
        if around is not None and around.type in ("member_expression", "subscript_expression"):
            made = around.parent
            left = made is not None and made.child_by_field_name("left")
            is_put = left == around and made.type == "assignment_expression"
            return made.child_by_field_name("right") if is_put else None
        if around is not None and around.type == "array" and len(around.named_children) == 2:
            return around.named_children[1] if around.named_children[0] == node else None
        node = around
    return None


_NAMES = frozenset({
    *("string", "string_fragment", "property_identifier", "computed_property_name", "template_string"),
})  # fmt: skip


def _python(root: ast.AST, module: Module) -> Iterator[_Member]:
    todo: list[tuple[ast.AST, Scope]] = [(root, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, _FUNCTIONS):
            scope = module.function(Func(node.lineno, node, name=node.name), scope)
        yield from ((name, lower(value), scope) for name, value in _put(node))
        todo += [(part, scope) for part in ast.iter_child_nodes(node)]


def _put(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What a syntax node puts under one of the words."""
    pairs: list[tuple[ast.expr | None, ast.expr]] = []
    match node:
        case ast.Dict(keys=keys, values=held):
            pairs = list(zip(keys, held, strict=True))
        case ast.Assign(targets=targets, value=value):
            pairs = [(one.slice, value) for one in targets if isinstance(one, ast.Subscript)]
        case ast.Call(args=[first, second]) | ast.Tuple(elts=[first, second]):
            pairs = [(first, second)]
    for key, value in pairs:
        if isinstance(key, ast.Constant) and key.value in _WORDS:
            yield str(key.value), value
