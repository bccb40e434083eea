"""Enumerations and re-exports as the TypeScript compiler writes them for older engines, and what is
merged into an object.
"""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.surface._ir import Attr, Call, Lit, Map, Node, Scope, Within
from vetting.surface._javascript_lower import FUNCTIONS, call, line_of, lower, word

_STARS = frozenset({"__exportStar", "tslib_1.__exportStar", "__export", "__reExport"})
_MODULE = frozenset({"exports", "module.exports"})
_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_STATEMENTS = frozenset({
    *("expression_statement", "lexical_declaration", "variable_declaration", "statement_block"),
    *("if_statement", "else_clause", "sequence_expression", "parenthesized_expression"),
})  # fmt: skip


def enumeration(node: Any, scope_of: Callable[[Any], Scope]) -> tuple[str, Node] | None:
    """`(function (X) { X["A"] = "a"; X.b = 1; })(X || …)`: the variable, and what it holds then."""
    func, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if func is None or func.type != "parenthesized_expression" or args is None:
        return None
    inner = func.named_children[0] if func.named_children else None
    many = inner.child_by_field_name("parameters") if inner is not None else None
    if inner is None or inner.type not in FUNCTIONS or many is None:
        return None
    if len(many.named_children) != 1:
        return None
    name = word(many.named_children[0])
    body = inner.child_by_field_name("body")
    pairs = tuple(
        (key, Within(value.line, value.raw, of=value, scope=scope_of(inner)))
        for key, value in _assigned(body, name)
    )
    first = args.named_children[0] if args.named_children else None
    target = word(first).partition("|")[0].strip() if first is not None else ""
    return (target, Map(line_of(node), node, pairs)) if pairs else None


def _assigned(body: Any, name: str) -> Iterator[tuple[Node, Node]]:
    """What the statements of a function give members of its parameter: also `const one = X.one = value`."""
    todo = list(body.named_children[::-1]) if body is not None else []
    while todo:
        part = todo.pop()
        if part.type in _STATEMENTS:
            todo += part.named_children[::-1]
        elif part.type == "variable_declarator":
            value = part.child_by_field_name("value")
            todo += [value] if value is not None else []
        elif part.type == "assignment_expression":
            left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
            todo.append(right)
            if left.type in _MEMBERS and word(left.child_by_field_name("object")) == name:
                yield _key(left), lower(right)


def _key(member: Any) -> Node:
    if (index := member.child_by_field_name("index")) is not None:
        return lower(index)
    return Lit(line_of(member), value=word(member.child_by_field_name("property")))


def exported(node: Any) -> tuple[str, Node] | None:
    """`Object.defineProperty(exports, "x", { get: function () { return y.x; } })`: name and value."""
    args = node.child_by_field_name("arguments")
    if word(node.child_by_field_name("function")) != "Object.defineProperty" or args is None:
        return None
    given = [child for child in args.named_children if child.type != "comment"]
    if len(given) != 3 or word(given[0]) not in _MODULE or given[2].type != "object":
        return None
    name = getattr(lower(given[1]), "value", None)
    known = isinstance(name, str) and name != "__esModule"
    for pair in given[2].named_children if known else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "method_definition" and word(pair.child_by_field_name("name")) == "get":
            value, key = pair, pair.child_by_field_name("name")
        if key is None or value is None or word(key) not in ("get", "value"):
            continue
        made = _returned(value) if word(key) == "get" else lower(value)
        return (str(name), made) if made is not None else None
    return None


def _returned(func: Any) -> Node | None:
    """What a function of one statement returns."""
    body = func.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return lower(body) if body is not None else None
    last = body.named_children[-1] if len(body.named_children) == 1 else None
    if last is None or last.type != "return_statement" or not last.named_children:
        return None
    return lower(last.named_children[0])


def starred(node: Any) -> str | None:
    """`__exportStar(require("./x"), exports)`: the module all of whose names are exported."""
    args = node.child_by_field_name("arguments")
    if word(node.child_by_field_name("function")) not in _STARS or args is None:
        return None
    first = lower(args.named_children[0]) if args.named_children else None
    inner = getattr(first, "args", ())
    spec = getattr(inner[0], "value", None) if inner else None
    return spec if isinstance(spec, str) else None


def members(node: Any) -> Iterator[tuple[str, Any]]:
    """The names that `exports.x = exports["y"] = value` gives, and `value`."""
    names = []
    while node is not None and node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        of = word(left.child_by_field_name("object"))
        if left.type == "member_expression" and of in _MODULE:
            names.append(word(left.child_by_field_name("property")))
        elif left.type == "subscript_expression" and of in _MODULE:
            said = getattr(lower(left.child_by_field_name("index")), "value", None)
            names += [said] if isinstance(said, str) else []
        node = node.child_by_field_name("right")
    yield from ((name, node) for name in names)


def merging(raw: Any) -> Call:
    """`Object.assign(x, …)` as a method of `x`."""
    first, *more = call(raw).args
    func = Attr(line_of(raw), of=first, name="assign")
    return Call(line_of(raw), raw, func=func, args=tuple(more))


def enum_of(node: Any) -> Node:
    """A TypeScript `enum`."""
    body = node.child_by_field_name("body")
    pairs: list[tuple[Node | None, Node]] = []
    for part in body.named_children if body is not None else ():
        if part.type == "enum_assignment":
            name = part.child_by_field_name("name")
            key = Lit(line_of(part), value=word(name).strip("\"'"))
            pairs.append((key, lower(part.child_by_field_name("value"))))
    return Map(line_of(node), node, tuple(pairs))
