"""What errors carry from where they are thrown to where they are caught: `raise Stop(path)` in a function
that is called under `try`, and then `except Stop as found: open(found.path)`.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from vetting.grammars import kind_of, parser
from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Call, Func, Lit, Module, Name, Node, Scope, Site, Within
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS as PYTHON_FUNCTIONS
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, owner

_Move = tuple[Scope, str, Node, Scope]
_THROWN = pattern(rb"\b(?:throw|raise|reject)\b|\bnew\s{1,9}Promise\b")
_CAUGHT = pattern(rb"\bcatch\s?\(|\bexcept\b[^\n]{1,200}\bas\b")
_QUERY = "[(throw_statement) (catch_clause)] @found"
_CALL = pattern(r"(?<![\w$])([\w$]++)\((?=([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,200}){0,3}))")
_NAMED = pattern(r"(?<![\w$])([\w$]++)\s{0,9}=(?![=>])([^;\n]{1,300})")
_WORD = pattern(r"(?<![.\w$])[A-Za-z_$][\w$]*")
_SAYS = pattern(
    r"(?i).*(?:log|warn|error|exception|debug|info|fatal|print|format|message|describe|serialize|reject"
    r"|critical|trace|capture|notify|report|fail|exit)\w{0,12}"
    r"|str|string|stringify|dumps|repr|isinstance|hasattr|getattr|type|if|catch|switch|while|text|push"
    r"|append|includes|startsWith|test|match|return|stderr|write|next|done|callback|type|len|dict|set|add"
)
"""Calls that only tell of an error, or ask which one it is."""

_MOST = 1000
"""Of one module that are looked at."""

_DEPTH = 3
"""Functions through which an error passes."""


class Followed(Protocol):
    """What is known of the values of a program."""

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""

    def cut(self, scope: Scope, why: str) -> None:
        """Remember that something in the file of `scope` is not followed."""


@dataclass(frozen=True, slots=True)
class _Thrown:
    scope: Scope
    at: int
    value: Node


@dataclass(frozen=True, slots=True)
class _Caught:
    scope: Scope
    name: str
    start: int
    end: int
    into: Scope | None = None
    """The function that takes it, where that is none of its own."""

    def takes(self, scope: Scope, at: int) -> bool:
        """Whether what is thrown there comes to it."""
        return scope is self.scope and self.start <= at < self.end


def errors(
    modules: Iterable[Module], sites: Sequence[Site], data: dict[int, bytes], values: Followed
) -> Iterator[_Move]:
    """The variables that get an error, and what that is made of, in modules whose sources are `data`."""
    thrown: list[_Thrown] = []
    caught: list[_Caught] = []
    every = list(modules)
    if not any(_THROWN.search(data[id(one)]) for one in every):
        return
    for module in every:
        text = data[id(module)]
        if _THROWN.search(text) or _CAUGHT.search(text):
            made = _javascript if isinstance(module, JavaScriptModule) else _python
            every_one = up_to(_MOST, made(module), values.cut, module.scope, "errors")
            for one in every_one:
                if isinstance(one, _Thrown):
                    thrown.append(one)
                else:
                    caught.append(one)
    for site in sites:
        if isinstance(site.scope.module, JavaScriptModule):
            thrown += _rejected(site, values)
            caught += _heard(site)
    left: dict[int, list[_Thrown]] = {}
    for one in thrown if caught else ():
        inner = [at for at in caught if at.takes(one.scope, one.at)]
        for at in inner[-1:]:
            yield at.into or at.scope, at.name, one.value, one.scope
        if not inner:
            left.setdefault(id(one.scope), []).append(one)
    if left:
        yield from _from_calls(caught, left, sites, values)


def _from_calls(
    caught: list[_Caught], left: dict[int, list[_Thrown]], sites: Sequence[Site], values: Followed
) -> Iterator[_Move]:
    """What functions throw that are called where it is caught, or that these call."""
    by_scope: dict[int, list[Site]] = {}
    for site in sites:
        by_scope.setdefault(id(site.scope), []).append(site)
    for at in caught:
        todo = [site for site in by_scope.get(id(at.scope), ()) if at.takes(site.scope, _at(site))]
        seen = set[int]()
        for _ in range(_DEPTH):
            inners = [inner for site in todo for inner in values.scopes(site.call, site.scope)]
            new = {id(one): one for one in inners if id(one) not in seen}
            seen.update(new)
            for key in new:
                for one in left.get(key, ()):
                    yield at.into or at.scope, at.name, one.value, one.scope
            todo = [site for key in new for site in by_scope.get(key, ())]


def _at(site: Site) -> int:
    raw: Any = site.call.raw
    place = getattr(raw, "start_byte", None)
    return int(place if place is not None else getattr(raw, "lineno", 0))


def _javascript(module: Module) -> Iterator[_Thrown | _Caught]:
    import tree_sitter

    if not isinstance(module, JavaScriptModule):
        return
    cursor = tree_sitter.QueryCursor(_query(kind_of(module.path)))
    for node in cursor.captures(module.scope.raw).get("found", []):
        if node.type == "throw_statement":
            if node.named_children and _carries(value := lower_javascript(node.named_children[0])):
                yield _Thrown(filled(module.scope_at(node)), node.start_byte, value)
            continue
        tried = node.parent
        name = node.child_by_field_name("parameter")
        body = tried.child_by_field_name("body") if tried is not None else None
        text = module.source(node.child_by_field_name("body"))
        if name is not None and name.type == "identifier" and body is not None:
            if not is_used(word(name), text):
                continue
            scope = filled(module.scope_at(node.parent))
            yield _Caught(scope, word(name), body.start_byte, body.end_byte)


def _rejected(site: Site, values: Followed) -> Iterator[_Thrown]:
    """What a promise is refused with: `Promise.reject(found)`, `new Promise((_, no) => no(found))`."""
    call, module = site.call, site.scope.module
    of, at = getattr(call.func, "of", None), _at(site)
    if last_name(call.func) == "reject" and getattr(of, "name", "") == "Promise":
        yield from (_Thrown(site.scope, at, one) for one in call.args[:1] if _carries(one))
    first = call.args[0] if call.args else None
    if last_name(call.func) != "Promise" or not isinstance(first, Func):
        return
    inner = filled(module.function(first, site.scope))
    name = inner.params[1].name if len(inner.params) > 1 else ""
    sites = module.sites(frozenset({name})) if name.isidentifier() else ()
    for no in up_to(_MOST, sites, values.cut, site.scope, "refusals of one promise"):
        if isinstance(no.call.func, Name) and owner(name, no.scope) is inner:
            for one in no.call.args[:1]:
                if _carries(one):
                    yield _Thrown(site.scope, at, Within(one.line, of=one, scope=no.scope))


def _heard(site: Site) -> Iterator[_Caught]:
    """Where a promise that was refused leads: `read(path).catch((error) => …)`."""
    call, module = site.call, site.scope.module
    place = {"catch": 0, "then": 1}.get(last_name(call.func))
    of = getattr(call.func, "of", None)
    if place is None or len(call.args) <= place or of is None or of.raw is None:
        return
    taker = call.args[place]
    if not isinstance(taker, Func):
        return
    inner = filled(module.function(taker, site.scope))
    name = inner.params[0].name if inner.params else ""
    if name.isidentifier() and is_used(name, module.source(taker.raw)):
        yield _Caught(site.scope, name, of.raw.start_byte, of.raw.end_byte, inner)


def is_used(name: str, text: str) -> bool:
    """Whether what is done where an error is caught, whose source is `text`, does more than tell of it."""
    known = {name}
    for match in _NAMED.finditer(text):  # `const path = error.path`
        if known & set(_WORD.findall(match[2])):
            known.add(match[1])
    return any(
        _SAYS.fullmatch(match[1]) is None and known & set(_WORD.findall(match[2]))
        for match in _CALL.finditer(text)
    )


def _carries(value: Node) -> bool:
    """Whether something thrown may carry more than a text of the code."""
    return not (isinstance(value, Call) and all(isinstance(one, Lit) for one in value.args))


def _python(module: Module) -> Iterator[_Thrown | _Caught]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, (*PYTHON_FUNCTIONS, ast.ClassDef)):
            made = Func(node.lineno, node, name=getattr(node, "name", ""))
            scope = filled(module.function(made, scope))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.expr):
            if _carries(value := lower(node.exc)):
                yield _Thrown(scope, node.lineno, value)
        elif isinstance(node, ast.Try | ast.TryStar):
            names = {
                one.name
                for one in node.handlers
                if one.name and is_used(one.name, "\n".join(map(ast.unparse, one.body)))
            }
            last = node.body[-1].end_lineno or 0
            yield from (_Caught(scope, one, node.body[0].lineno, last + 1) for one in names)
        todo += [
            (child, scope) for child in ast.iter_child_nodes(node) if isinstance(child, _HOLDING)
        ]


_HOLDING = (ast.stmt, ast.ExceptHandler, ast.match_case)


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _QUERY)
