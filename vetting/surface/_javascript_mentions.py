"""Where JavaScript hands a method on instead of calling it: `const add = server.registerTool`."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vetting.surface._ir import Attr, Call, Name, Node, Seq, Spread
from vetting.surface._javascript_lower import call, line_of, lower, whole, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._mention import Mention, Role

_ROUND = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    *("non_null_expression", "type_assertion"),
})  # fmt: skip
_ASKING = frozenset({"unary_expression", "binary_expression", "if_statement", "while_statement"})
_ANY = "tool"
"""Of `server[name](…)` nobody knows which method is called."""

_LOGIC = ("??", "||")


def mentions(module: JavaScriptModule, names: frozenset[str]) -> Iterator[Mention]:
    """Every member with one of these names that is not simply called or assigned to."""
    for start, length in module.words.handed(names):
        node = module.leaf(start, length)
        if node is not None:
            yield from _mentioned(module, node)
    if module.computed is None:
        module.computed = tuple(_computed(module))
    yield from module.computed


def _computed(module: JavaScriptModule) -> Iterator[Mention]:
    """Those of a name that is made where it stands."""
    for start, length in module.words.computed():
        node = module.leaf(start, length)
        outer = node.parent if node is not None else None
        if outer is not None and outer.type == "member_expression":  # `server.server[name](…)`
            outer = outer.parent
        if outer is not None and outer.type == "subscript_expression":
            of, key = (lower(outer.child_by_field_name(name)) for name in ("object", "index"))
            made = Attr(line_of(outer), outer, of=of, name=_ANY)
            yield Mention(node=made, scope=module.scope_at(outer), role=Role.HANDED, key=key)
    for start in module.words.made():  # `server[atob(text)](…)`
        node = module.leaf(start, 1)
        outer = node.parent if node is not None else None
        if outer is not None and outer.type == "subscript_expression":
            key = outer.child_by_field_name("index")
            if key is not None and key.type not in ("string", "number"):
                of = lower(outer.child_by_field_name("object"))
                made = Attr(line_of(outer), outer, of=of, name=_ANY)
                yield Mention(
                    node=made, scope=module.scope_at(outer), role=Role.HANDED, key=lower(key)
                )


def _mentioned(module: JavaScriptModule, leaf: Any) -> Iterator[Mention]:
    outer = leaf.parent
    if leaf.type == "shorthand_property_identifier_pattern":
        yield from _destructured(module, leaf, word(leaf), word(leaf))
    elif leaf.type == "property_identifier" and outer.type == "pair_pattern":
        yield from _destructured(module, leaf, word(leaf), word(outer.child_by_field_name("value")))
    elif leaf.type == "property_identifier" and outer.type == "member_expression":
        node = lower(outer)
        if isinstance(node, Attr):
            yield from _member(module, outer, node)
    elif leaf.type == "string_fragment" and outer.parent.type == "subscript_expression":
        of = lower(outer.parent.child_by_field_name("object"))
        made = Attr(line_of(leaf), outer.parent, of=of, name=word(leaf))
        yield from _member(module, outer.parent, made)


def _destructured(
    module: JavaScriptModule, leaf: Any, name: str, variable: str
) -> Iterator[Mention]:
    """`const { registerTool } = server`, and of a parameter or a loop's element nothing is known."""
    at = leaf
    while at is not None and at.type not in ("variable_declarator", "statement_block", "program"):
        at = at.parent
    if at is None or at.type != "variable_declarator":
        return
    node = Attr(line_of(leaf), leaf, of=lower(at.child_by_field_name("value")), name=name)
    yield Mention(node=node, scope=module.scope_at(leaf), role=Role.BOUND, name=variable)


def _member(module: JavaScriptModule, raw: Any, node: Attr) -> Iterator[Mention]:
    scope = module.scope_at(raw)
    at, parent = _outside(raw)
    if parent is not None and parent.type == "member_expression":
        method = word(parent.child_by_field_name("property"))
        at, parent = _outside(parent)
        if not _is_called(at, parent):
            return  # a member of the function itself
        if method in ("call", "apply"):
            site = module.site(parent, _shifted(call(parent), node, method))
            yield Mention(node=node, scope=scope, role=Role.CALLED, site=site)
        if method != "bind":
            return
        at, parent = _outside(parent)
    elif _is_called(outer := whole(raw), outer.parent):
        if raw.type != "subscript_expression":
            return  # `(0, server.registerTool)(…)` is a call like others
        site = module.site(outer.parent, replace(call(outer.parent), func=node))
        yield Mention(node=node, scope=scope, role=Role.CALLED, site=site)
        return
    if parent is None or _is_asked(at, parent):
        return
    name = _variable(parent, at)
    role = Role.BOUND if name else Role.HANDED
    yield Mention(node=node, scope=scope, role=role, name=name)


def _is_called(at: Any, parent: Any) -> bool:
    if parent is None or parent.type != "call_expression":
        return False
    return bool(parent.child_by_field_name("function") == at)


def _is_asked(at: Any, parent: Any) -> bool:
    """Whether it is only looked whether a member is there, or it is assigned to."""
    if parent.type in _ASKING:
        return not any(word(child) in _LOGIC for child in parent.children)
    target = parent.type == "assignment_expression" and parent.child_by_field_name("left") == at
    return bool(target) or parent.type == "expression_statement"


def _variable(parent: Any, at: Any) -> str:
    """The variable or member that something is given to."""
    target = None
    if parent.type == "variable_declarator":
        target = parent.child_by_field_name("name")
    elif parent.type == "assignment_expression" and parent.child_by_field_name("right") == at:
        target = parent.child_by_field_name("left")
        if target.type == "member_expression":
            target = target.child_by_field_name("property")
    if target is None or target.type not in ("identifier", "property_identifier"):
        return ""
    return word(target)


def _outside(raw: Any) -> tuple[Any, Any]:
    """A syntax node with what stands around it for no reason, and the node around that."""
    while raw.parent is not None and raw.parent.type in _ROUND:
        raw = raw.parent
    return raw, raw.parent


def _shifted(made: Call, func: Node, method: str) -> Call:
    """`f.call(server, …)` and `f.apply(server, […])` as a call of `f`."""
    args = made.args[1:]
    if method == "apply":
        listed = args[0].items if args and isinstance(args[0], Seq) else ()
        args = listed or ((Spread(made.line, of=args[0]),) if args else ())
    return replace(made, func=func, args=args)


def is_symbol(node: Node) -> bool:
    """Whether a name is made by `Symbol(…)` or `Symbol.for(…)`: no registrar has such a one."""
    func = node.func if isinstance(node, Call) else node
    func = func.of if isinstance(func, Attr) else func
    return isinstance(func, Name) and func.name == "Symbol"
