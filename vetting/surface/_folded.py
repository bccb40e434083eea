"""Texts that are made fit to be names: character by character, `"".join(c if c.isalnum() else "_" for c in
name)`, by one of the few expressions that are used for it, and by libraries that are made for it. And the
members of what libraries make that give back what that was made of.
"""

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from vetting.patterns import pattern
from vetting.surface._idioms import ASKED_FOR_TOOLS
from vetting.surface._ir import Attr, Call, Each, Lit, Name, Node, Scope
from vetting.surface._python_lower import lower
from vetting.surface._text_calls import laid_out, with_percents
from vetting.surface._values import ClassRef, External, Opaque, Record, flat

if TYPE_CHECKING:
    from vetting.surface._evaluate import Env, Evaluator

_MOST = 200
"""Characters of a text that is gone through: of names, and of no documents."""

_DEPTH = 8
_ASKED: dict[str, Callable[[str], bool]] = {
    "isalnum": str.isalnum,
    "isalpha": str.isalpha,
    "isascii": str.isascii,
    "isdecimal": str.isdecimal,
    "isdigit": str.isdigit,
    "isidentifier": str.isidentifier,
    "islower": str.islower,
    "isnumeric": str.isnumeric,
    "isprintable": str.isprintable,
    "isspace": str.isspace,
    "isupper": str.isupper,
}
_CUT_OUT = {
    text: pattern(text)
    for text in (
        *(r"\s", r"\s+", r"\W", r"\W+", r"[\s-]+", r"[-\s]+", r"[\s_]+", r"[\s_-]+", r"[-_\s]+"),
        *(r"[^a-z0-9]", r"[^a-z0-9]+", r"[^a-zA-Z0-9]", r"[^a-zA-Z0-9]+", r"[^A-Za-z0-9]+"),
        *(r"[^a-z0-9_]", r"[^a-z0-9_]+", r"[^a-zA-Z0-9_]", r"[^a-zA-Z0-9_]+", r"[^A-Za-z0-9_]+"),
        *(r"[^a-z0-9-]", r"[^a-z0-9-]+", r"[^a-zA-Z0-9-]", r"[^a-zA-Z0-9-]+", r"[^A-Za-z0-9-]+"),
        *(r"[^a-z0-9_-]", r"[^a-z0-9_-]+", r"[^a-zA-Z0-9_-]", r"[^a-zA-Z0-9_-]+"),
        *(r"[^\w]", r"[^\w]+", r"[^\w-]", r"[^\w-]+", r"[^\w\s]", r"[^\w\s-]", r"_+", r"-+"),
        *(r"[^A-Za-z0-9]", r"[^A-Za-z0-9_]", r"[^A-Za-z0-9-]", r"[^A-Za-z0-9_-]"),
    )
}
"""What stands for characters that no name has: a package's own expressions are not tried."""

_PLAIN = pattern(r"[A-Za-z0-9 _-]{0,200}")
_BETWEEN = pattern(r"[^a-z0-9]+")
"""What python-slugify leaves as it is, in small letters, and what it puts one dash in the place of."""

_FIELDS = frozenset({"Field", "field"})
_FIRST = ("object.shape", "strictObject.shape", "literal.value", "enum.options")
"""Members of Zod's schemas that give back what the schema was made of."""

_INSIDE = (b"_mcp_server", b"_lowlevel_server")
_SEPARATED = frozenset({"-", "_", ""})
_UTIL = frozenset({"util", "node:util"})
"""Where Node has a `format` that fills the places of a text."""


def of_record(machine: "Evaluator", of: "Record", name: str) -> tuple[Any] | None:
    """What a member is of what somebody else's call gives, where that is known of the library."""
    if name == "name" and of.callee == "FastMCP":
        return (_name_of_server(machine, of),)
    if name in of.fields:
        return None
    if of.args and f"{of.callee}.{name}" in _FIRST:
        return (of.args[0],)
    if name == "tools" and of.callee in ASKED_FOR_TOOLS:
        return (of,)  # as unknown as the whole answer
    return _of_its_class(machine, of, name)


def _of_its_class(machine: "Evaluator", of: "Record", name: str) -> tuple[Any] | None:
    """What a class of settings says of a member that its object is not given."""
    func = of.node.func if isinstance(of.node, Call) else None
    first = func.of if isinstance(func, Attr) else func
    if func is None or not isinstance(
        first, Name
    ):  # a chain of calls, each of what the one before gave
        return None
    if isinstance(func, Attr) and _is_of_calls(machine, first, func.name, of):
        return None
    made = machine.value(func, of.scope, of.env)
    found = machine.member(made, name, {}, of.node.line) if isinstance(made, ClassRef) else None
    field = isinstance(found, Record) and found.callee in _FIELDS
    return (found,) if field or isinstance(found, str | int | float) else None


def _is_of_calls(machine: "Evaluator", first: Name, name: str, of: "Record") -> bool:
    """Whether a method is called of what other calls gave, which have no classes in them: of a text that
    is put in the place of itself in line after line, each would ask for all others, and these for each.
    """
    given = flat(machine.value(first, of.scope, of.env))
    return any(isinstance(one, Record) and name not in one.fields for one in given)


def _name_of_server(machine: "Evaluator", server: "Record") -> Any:
    """The name that a server of the library was made with; where the package gets at what the server has
    inside, that may have another one by then.
    """
    program, known = machine.program, machine.memory.reaching_in
    key = len(program.reached)
    if key not in known:
        sources = map(program.source, program.reached)
        known[key] = any(word in source for source in sources for word in _INSIDE)
    found = server.fields.get("name") or (server.args[0] if server.args else None)
    return Opaque(server.node.line) if found is None or known[key] else found


def made_of_text(target: Any, name: str, args: list[Any], node: Call) -> Any:
    """What a function of a library makes of a text that is known; None of others."""
    if not isinstance(target, External):
        return laid_out(name, args)
    if name == "format" and target.spec in _UTIL:
        return with_percents(args[0], args[1:], node.line) if isinstance(args[0], str) else Opaque()
    known = all(isinstance(one, str) for one in args)
    if known and (target.spec, target.name) == ("re", "sub") and len(node.args) == 3:
        return _without(*args) if not node.named and len(args) == 3 else None
    if known and (target.spec, target.name) == ("slugify", "slugify") and len(args) == 1:
        return _slug(args[0], node.named)
    return laid_out(name, args)


def _without(expression: str, instead: str, text: str) -> str | None:
    known = _CUT_OUT.get(expression)
    if known is None or "\\" in instead or len(text) > _MOST or len(instead) > _MOST:
        return None
    return known.sub(instead, text)


def _slug(text: str, named: Sequence[tuple[str, Node]]) -> str | None:
    between: Any = "-"
    for key, node in named:
        if key != "separator" or not isinstance(node, Lit) or node.value not in _SEPARATED:
            return None
        between = node.value
    if not _PLAIN.fullmatch(text):
        return None
    return str(between).join(part for part in _BETWEEN.split(text.lower()) if part)


def by_character(
    machine: "Evaluator", node: Each, text: Any, scope: Scope, env: "Env"
) -> list[str] | None:
    """What a comprehension of Python's makes of each character of a text; None where nobody knows."""
    raw = node.raw
    if not isinstance(text, str) or len(text) > _MOST:
        return None
    if not isinstance(raw, ast.ListComp | ast.GeneratorExp) or len(raw.generators) > 1:
        return None
    found: list[str] = []
    for character in text:
        inner = machine.with_target(node.target, character, scope, env, node.line)
        kept = [_holds(machine, test, scope, inner) for test in raw.generators[0].ifs]
        if None in kept:
            return None
        made = _decided(machine, raw.elt, scope, inner) if all(kept) else ""
        if not isinstance(made, str):
            return None
        found += [made] if all(kept) else []
    return found


def _decided(machine: "Evaluator", node: ast.expr, scope: Scope, env: "Env") -> Any:
    """A value, of `one if test else two` that which there is."""
    for _ in range(_DEPTH):
        if not isinstance(node, ast.IfExp):
            return machine.value(lower(node), scope, env)
        holds = _holds(machine, node.test, scope, env)
        if holds is None:
            return None
        node = node.body if holds else node.orelse
    return None


def _holds(
    machine: "Evaluator", test: ast.expr, scope: Scope, env: "Env", depth: int = 0
) -> bool | None:
    """Whether a condition about a character holds; None where nobody knows."""
    if depth > _DEPTH:
        return None
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=of):
            found = _holds(machine, of, scope, env, depth + 1)
            return None if found is None else not found
        case ast.BoolOp(op=op, values=values):
            each = [_holds(machine, one, scope, env, depth + 1) for one in values]
            known = None if None in each else all(each)
            return known if known is None or isinstance(op, ast.And) else any(each)
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=[], keywords=[]):
            text = machine.value(lower(of), scope, env)
            asked = _ASKED.get(name) if isinstance(text, str) else None
            return asked(text) if asked is not None else None
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            return _compared(how, *(machine.value(lower(one), scope, env) for one in (left, right)))
    return None


def _compared(how: ast.cmpop, one: Any, other: Any) -> bool | None:
    options = other if isinstance(other, list) else [other]
    if not isinstance(one, str) or not all(isinstance(item, str) for item in options):
        return None
    if isinstance(how, ast.In | ast.NotIn):
        return (one in other) is isinstance(how, ast.In)
    same = isinstance(how, ast.Eq | ast.NotEq) and isinstance(other, str)
    return (one == other) is isinstance(how, ast.Eq) if same else None
