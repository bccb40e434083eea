"""What variables and members get elsewhere than where they are declared: in an inner function, by
`x += …`, as a member of an object, `self.x = …`.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from vetting.grammars import kind_of, parser
from vetting.surface._block import Block, is_meant
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Concat, Func, Lit, Module, Name, Node, Scope, Seq, Site
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower as lower_python
from vetting.surface._scopes import inside, owner

_SELF = frozenset({"self", "cls", "this"})
_OPTIONS_END = frozenset({"--", "--end-of-options"})
_AT_END = frozenset({"append", "push", "extend", "add"})
_QUERY = "[(assignment_expression) (augmented_assignment_expression)] @found"
_MAX = 30_000
"""Assignments of one module that are looked at."""

_NAMED_PART = 3
"""Arguments of what adds a file to a form: its key, itself, its name."""

_DEEP = 60
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """One assignment: to a variable, or to a member of an object that a method belongs to."""

    name: str
    own: bool
    value: Node
    scope: Scope
    home: Scope | None = None
    """Where the variable belongs, when its own scope says so: `global x`."""

    of: str = ""
    """The class whose own member it is: `State.last = text`."""

    root: str = ""
    member: str = ""
    """Of a member of another object than that: the object's name, and the first member."""

    query: bool = False
    """It is the query of an address that gets something: `url.search = …`."""


def put_in(call: Call) -> tuple[Node, ...]:
    """What a call adds: all that `push` is given, of a form's field the value."""
    if last_name(call.func) in ("push", "unshift"):
        return call.args
    # `form.append(key, value, name)`
    return call.args[1:2] if len(call.args) == _NAMED_PART else call.args[-1:]


def _is_end(node: Node) -> bool:
    return isinstance(node, Lit) and node.value in _OPTIONS_END


def _after_options(node: Node) -> Node:
    """A word of a command that no option can begin any more."""
    return Concat(node.line, node.raw, (Lit(node.line, value=""), Lit(node.line, value="--"), node))


class Stores:
    """The assignments of one module, by the name of what gets something."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._by_name: dict[str, list[Store]] = {}
        self.whole = True
        """Whether all of them are looked at."""

        self._unread: dict[str, list[tuple[bool, str, Any]]] = {}
        """The syntax nodes of those that nobody asked for yet, whether they are a member's, and of
        which first member.
        """
        self._holders: dict[str, set[str]] = {}
        """The names of objects by the members of them that get something."""

        if isinstance(module, JavaScriptModule):
            nodes = list(islice(_javascript(module), _MAX + 1))
            self.whole = len(nodes) <= _MAX
            for name, own, member, node in nodes[:_MAX]:
                self._unread.setdefault(name, []).append((own, member, node))
                self._holders.setdefault(member, set()).add(name)
        else:
            stores = list(islice(_python(module), _MAX + 1))
            self.whole = len(stores) <= _MAX
            for store in stores[:_MAX]:
                self._by_name.setdefault(store.name, []).append(store)
                self._holders.setdefault(store.member, set()).add(store.name)

    def _named(self, name: str) -> list[Store]:
        """Those to one name."""
        if name in self._unread and isinstance(self._module, JavaScriptModule):
            module, unread = self._module, self._unread.pop(name)
            self._by_name[name] = [_store(module, name, *found) for found in unread]
        return self._by_name.get(name, [])

    def members(self) -> Iterable[str]:
        """Members of other objects than the one that a method belongs to that get something."""
        return self._holders

    def of_member(self, member: str) -> list[Store]:
        """Those to a member of another object than the one that a method belongs to."""
        every = (one for root in sorted(self._holders.get(member, ())) for one in self._named(root))
        return [one for one in every if one.member == member and not one.own]

    def members_of(self, name: str) -> Iterator[tuple[str, Node, Scope]]:
        """What members of a variable get by assignments."""
        for store in self._named(name):
            if not store.own and store.member:
                yield store.member, store.value, store.scope

    def into(
        self, name: str, scope: Scope, own: Block | None = None
    ) -> Iterator[tuple[Node, Scope]]:
        """What the variable `name` of `scope`, or of its block `own`, gets, and where; of a class, its
        objects' member.
        """
        for store in self._named(name):
            if scope.kind == "class":
                by_name = store.of and store.of == getattr(scope.raw, "name", "")
                if store.own and (by_name or inside(store.scope, scope)):
                    yield store.value, store.scope
            elif store.query and self._is_address(name, scope):
                continue
            elif (
                not store.own
                and (store.home or owner(name, store.scope)) is scope
                and is_meant(name, scope, own, store.value.raw)
            ):
                yield store.value, store.scope

    def own(self, name: str) -> Iterator[tuple[Node, Scope]]:
        """What objects get as a member of that name by their own methods."""
        return ((one.value, one.scope) for one in self._named(name) if one.own)

    def added(
        self, name: str, scope: Scope, own: Block | None = None
    ) -> Iterator[tuple[Node, Scope]]:
        """What is put into its value: `rows.append(…)`, `body[key] = …`."""
        sites = list(self._additions(name, scope))
        values = scope.names.get(name, []) if own is None else own.values
        after = self._ends_options(values, sites)
        for site in sites:
            if inside(site.scope, scope) and is_meant(name, scope, own, site.call.raw):
                ended = after
                for node in (*put_in(site.call), *(value for _, value in site.call.named)):
                    ended = ended or _is_end(node)  # `args.push("--", path)`
                    yield (_after_options(node) if ended else node), site.scope

    def _ends_options(self, values: list[Node], sites: list[Site]) -> bool:
        """Whether all that is put into a list comes after what ends the options of a command."""
        at_end = all(last_name(site.call.func) in _AT_END for site in sites)
        first = values[0] if len(values) == 1 else None
        return at_end and isinstance(first, Seq) and any(map(_is_end, first.items))

    def _additions(self, name: str, scope: Scope) -> Iterator[Site]:
        for site in self._module.additions(name):
            of = getattr(site.call.func, "of", None)
            own = isinstance(of, Attr) and isinstance(of.of, Name) and of.of.name in _SELF
            if own if scope.kind == "class" else isinstance(of, Name):
                yield site

    def queried(
        self, name: str, scope: Scope, own: Block | None = None
    ) -> Iterator[tuple[Node, Scope]]:
        """What becomes part of an address's query: `url.searchParams.set("q", text)`, `url.search = text`."""
        if self._is_address(name, scope):
            for site in self._module.additions("searchParams"):
                of = getattr(getattr(site.call.func, "of", None), "of", None)
                called = isinstance(of, Name) and of.name == name and inside(site.scope, scope)
                if called and is_meant(name, scope, own, site.call.raw):
                    yield from ((node, site.scope) for node in site.call.args[-1:])
            for store in self._named(name):
                if store.query and owner(name, store.scope) is scope:
                    yield store.value, store.scope

    def _is_address(self, name: str, scope: Scope) -> bool:
        made = scope.names.get(name, ())
        return any(
            isinstance(node, Call) and getattr(node.func, "name", "") == "URL" for node in made
        )


def _python(module: Module) -> Iterator[Store]:
    outer: dict[str, Scope | None] = {}
    todo = [(module.scope.raw, module.scope, outer)]
    while todo:
        node, scope, outer = todo.pop()
        if isinstance(node, _FUNCTIONS):
            made = Func(node.lineno, node, name=node.name)
            scope = module.function(made, scope)
            outer = dict(_outside(node.body, module, scope))
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if (of := _class_of(target)) is not None:
                    value = lower_python(node.value)
                    yield Store(target.attr, True, value, scope, of=of)  # type: ignore[attr-defined]
                if (named := _python_target(target)) is not None:
                    home = outer.get(named[0]) if not named[1] else None
                    value, member = lower_python(node.value), named[2]
                    yield Store(*named[:2], value, scope, home, root=named[0], member=member)
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                todo += [(part, scope, outer) for part in inner]


def _outside(
    body: list[ast.stmt], module: Module, scope: Scope
) -> Iterator[tuple[str, Scope | None]]:
    """The variables of a function that it says are others', with where they belong."""
    for part in body:
        if isinstance(part, ast.Global):
            yield from ((name, module.scope) for name in part.names)
        elif isinstance(part, ast.Nonlocal) and scope.parent is not None:
            yield from ((name, owner(name, scope.parent)) for name in part.names)


def _class_of(target: ast.AST) -> str | None:
    """The class whose member an assignment changes, as far as its name says that it is one."""
    match target:
        case ast.Attribute(value=ast.Name(id=name)) if name[:1].isupper():
            return name
    return None


def _python_target(target: ast.AST) -> tuple[str, bool, str] | None:
    """The variable whose value an assignment changes and its first member, or the member of `self`."""
    last = ""
    while isinstance(target, ast.Attribute | ast.Subscript):
        if isinstance(target, ast.Attribute):
            last = target.attr
        target = target.value
    if not isinstance(target, ast.Name):
        return None
    if target.id in _SELF:
        return (last, True, "") if last else None
    return target.id, False, last


def _javascript(module: JavaScriptModule) -> Iterator[tuple[str, bool, str, Any]]:
    import tree_sitter

    cursor = tree_sitter.QueryCursor(_query(kind_of(module.path)))
    for node in cursor.captures(module.scope.raw).get("found", []):
        named = _javascript_target(node.child_by_field_name("left"))
        if named is not None and node.child_by_field_name("right") is not None:
            yield *named, node


def _store(module: JavaScriptModule, name: str, own: bool, member: str, node: Any) -> Store:
    last = node.child_by_field_name("left").child_by_field_name("property")
    value = lower_javascript(node.child_by_field_name("right"))
    query, root = word(last) in ("search", "hash"), "" if own else name
    return Store(name, own, value, module.scope_at(node), root=root, member=member, query=query)


def _javascript_target(target: Any) -> tuple[str, bool, str] | None:
    last = ""
    for _ in range(_DEEP):
        if target is None or target.type not in ("member_expression", "subscript_expression"):
            break
        if target.type == "member_expression":
            last = word(target.child_by_field_name("property"))
        target = target.child_by_field_name("object")
    if target is None:
        return None
    if target.type == "this":
        return (last, True, "") if last else None
    return (word(target), False, last) if target.type == "identifier" else None


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _QUERY)
