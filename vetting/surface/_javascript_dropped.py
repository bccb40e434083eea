"""Whether anybody takes what a call of JavaScript answers."""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_leaves import leaves, root_of
from vetting.surface._javascript_looks import last
from vetting.surface._javascript_lower import FUNCTIONS, word

_CHAIN = frozenset({"catch", "then", "finally", "end", "on", "once", "unref"})
_LATER = frozenset({"setTimeout", "setInterval", "setImmediate", "queueMicrotask", "nextTick"})
_PASSED = frozenset({"await_expression", "parenthesized_expression", "unary_expression"})
_EACH = frozenset({"then", "finally", "forEach", "map", "reduce"})
_WAITS = frozenset({"all", "allSettled", "race", "any"})
_ENDS = pattern(
    r"\w{1,40}\.(?:text|json|blob|arrayBuffer|resume|ok|status)(?:\(\))?"
    r"|undefined|null|void 0|\{\}|true|false"
)
_NAMED = pattern(r"(?<![\w$])([\w$]++)(?=\s?(?:[,}]|$))")
_EMPTIES = r"(?:dump|resume|cancel|destroy|arrayBuffer|text|blob)"
_LONG = 4_000
_DEEP = 3
_CALLERS = 20


def dropped(node: Any, depth: int = 0) -> bool:
    """Whether nobody takes what the call `node` answers; what a function returns, its callers may."""
    while node.parent is not None:
        child, node = node, node.parent
        if node.type in _PASSED or _is_side(node, child):
            continue
        if node.type == "member_expression":
            name = word(node.child_by_field_name("property"))
            if name not in _CHAIN or node.child_by_field_name("object") != child:
                return False
            made = node.parent
            if made is None or made.type != "call_expression" or _takes(made, name):
                return False
            node = made
            continue
        if node.type == "arrow_function":
            return _later(node, depth) or _callers_drop(node, depth)
        if (waits := _waits_for(node)) is not None:
            node = waits
            continue
        if node.type == "return_statement":
            return _callers_drop(_function(node), depth)
        if node.type == "variable_declarator":
            return _only_emptied(node)
        return bool(node.type == "expression_statement")
    return False


def _only_emptied(made: Any) -> bool:
    """Whether an answer is only read to its end: `const { body } = await post(…); await body.dump()`."""
    function, name = _function(made), made.child_by_field_name("name")
    names = _NAMED.findall(word(name)) if function is not None and name is not None else []
    if len(names) != 1 or function.end_byte - function.start_byte > _LONG:
        return False
    text = word(function)
    used = re.findall(rf"(?<![\w$.]){re.escape(names[0])}(?![\w$])", text)
    ended = (
        rf"[;{{}}\n]\s{{0,40}}(?:await\s|void\s)?{re.escape(names[0])}(?:\.body)?\??\.{_EMPTIES}\("
    )
    return len(used) == 2 and re.search(ended, text) is not None


def _is_side(node: Any, child: Any) -> bool:
    """Whether a value is one of those that an expression may have: `told && send(x)`."""
    if node.type == "binary_expression":
        one_of = word(node.child_by_field_name("operator")) in ("&&", "||", "??")
        return bool(one_of and node.child_by_field_name("right") == child)
    return bool(
        node.type == "ternary_expression" and node.child_by_field_name("condition") != child
    )


def _function(node: Any) -> Any:
    while node is not None and node.type not in (*FUNCTIONS, "function_declaration"):
        node = node.parent
    return node


def _callers_drop(function: Any, depth: int) -> bool:
    """Whether a function of the module's own is only called by those who take nothing."""
    if function is None or depth >= _DEEP:
        return False
    named = function if function.type == "function_declaration" else function.parent
    outer = named.parent if named is not None else None
    if named is None or named.type not in ("variable_declarator", "function_declaration"):
        return False
    if outer is None or "export_statement" in (outer.type, getattr(outer.parent, "type", "")):
        return False
    name, calls = named.child_by_field_name("name"), list[Any]()
    for at in leaves(root_of(named), word(name), members=False):
        if at == name:
            continue
        if not _is_callee(at) or len(calls) >= _CALLERS:  # a short name stands all over a bundle
            return False
        calls.append(at.parent)
    return bool(calls) and all(dropped(call, depth + 1) for call in calls)


def _is_callee(node: Any) -> bool:
    made = node.parent
    return bool(
        made is not None
        and made.type == "call_expression"
        and made.child_by_field_name("function") == node
    )


def _takes(made: Any, name: str) -> bool:
    """Whether `.then((answer) => …)` is given the answer."""
    if name not in ("then", "on", "once"):
        return False
    args = made.child_by_field_name("arguments")
    for arg in args.named_children if args is not None else ():
        if arg.type not in FUNCTIONS:
            if arg.type != "string" and name == "then":
                return True
            continue
        if _only_ends(arg):
            continue
        many = arg.child_by_field_name("parameters")
        some = arg.child_by_field_name("parameter") is not None
        if some or (many is not None and many.named_children):
            return name == "then" or "error" not in word(args)[:12]
    return False


def _only_ends(function: Any) -> bool:
    """Whether a function only lets an answer run out: `(answer) => answer.text()`."""
    body = function.child_by_field_name("body")
    return body is not None and _ENDS.fullmatch(word(body)) is not None


def _later(function: Any, depth: int) -> bool:
    """Whether a function is only called for what it does: by a timer, or where nobody takes what all
    of it makes.
    """
    args = function.parent
    made = args.parent if args is not None and args.type == "arguments" else None
    func = made.child_by_field_name("function") if made is not None else None
    if func is None:
        return False
    name = last(func)
    return name in _LATER or (name in _EACH and depth < _DEEP and dropped(made, depth + 1))


def _waits_for(node: Any) -> Any:
    """The call that waits for all of a list: `Promise.all([send(x)])`."""
    args = node.parent if node.type == "array" else None
    made = args.parent if args is not None and args.type == "arguments" else None
    func = made.child_by_field_name("function") if made is not None else None
    return made if func is not None and last(func) in _WAITS else None
