"""Classes as JavaScript wrote them before it had any: a function, and the members of its `prototype`.

`function Jobs(path) { this.path = path; }` with `Jobs.prototype.run = function () { … }` is a class whose
constructor is the function; so are members that a class gets in this way. For older engines, TypeScript
writes private methods behind their class too: `_Jobs_run = function _Jobs_run(path) { … }`, where
`_Jobs_instances` are its objects.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from vetting.patterns import pattern
from vetting.surface._ir import Class, Func, Node, Scope
from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, line_of, lower, word

_PROTOTYPES = pattern(rb"\.prototype\b")
_INHERITS = pattern(rb"inherits\((?<!\winherits\()\s{0,9}([\w$]++)")
_LAST = pattern(rb"(?<![\w$.])[\w$]++\Z")
_OBJECTS = pattern(rb"(?<![\w$])([\w$]++)\.add\(this\)(?<=_instances\.add\(this\))")
_LONGEST = 200
"""Letters of a name."""
_OUTER = frozenset({"export_statement", "lexical_declaration", "variable_declaration"})
_NOTHING = frozenset({"null", "undefined", ""})


@dataclass(slots=True)
class _OldClass:
    """One of them."""

    raw: Any
    """The syntax of its name, or of the class."""

    function: Any = None
    """What makes its objects, where it is a function."""

    members: list[tuple[str, Any]] = field(default_factory=list)
    """Names and values of what its prototype has."""

    bases: list[Any] = field(default_factory=list)


class OldClasses:
    """Those of one module, whose own scope is `scope`."""

    def __init__(self, scope: Scope, root: Any, data: bytes) -> None:
        self._outer = scope
        self._data = data
        self._found = _old_classes(root, data)
        self._scopes: dict[int, Scope] = {}
        """The classes by the syntax of their names, where functions make their objects."""

        self._inside: dict[int, _OldClass] = {}
        """The functions of classes by their syntax."""

        for one in self._found.values():
            if one.function is not None:
                self._scopes[one.raw.id] = Scope(scope.module, scope, one.raw, "class")
                self._inside[one.function.id] = one
            self._inside.update((value.id, one) for _, value in one.members)

    def of(self, raw: Any) -> Scope | None:
        """The scope of a class, by the syntax of its name."""
        return self._scopes.get(raw.id) if self._scopes else None

    def around(self, raw: Any) -> Scope | None:
        """The class that a function belongs to which stands elsewhere."""
        one = self._inside.get(raw.id) if self._inside else None
        if one is None or one.raw is raw:
            return None
        return self.of(one.raw) or self._outer.module.function(Func(0, one.raw), self._outer)

    def lower(self, raw: Any) -> Node:
        """What something is, as ours: a function with a prototype is a class."""
        one = self._inside.get(raw.id) if self._inside else None
        if one is None or one.function is None or one.function.id != raw.id:
            return lower(raw)
        return Class(line_of(raw), one.raw, name=word(one.raw))

    def read(self, scope: Scope, own: Callable[[Any], Iterator[tuple[str, Node]]]) -> None:
        """Fill the scope of a class with what its prototype has; `own` are the members of its object
        that a function gives something.
        """
        for one in self._found.values():
            if one.raw.id != scope.raw.id:
                continue
            scope.bases += [lower(base) for base in one.bases if word(base) not in _NOTHING]
            makes = [("constructor", one.function)] if one.function is not None else []
            for name, value in (*makes, *one.members):
                scope.bind(name, lower(value))
                for target, given in own(value) if value.type in FUNCTIONS else ():
                    scope.bind(target, given)


def _old_classes(root: Any, data: bytes) -> dict[str, _OldClass]:
    """Those of a module, by their names."""
    names = {match[1].decode() for match in _INHERITS.finditer(data)}
    for end in (match.start() for match in _PROTOTYPES.finditer(data)):
        last = _LAST.search(data[max(end - _LONGEST, 0) : end])
        names |= {last[0].decode()} if last is not None else set()
    private = dict(_with_private(root, data))
    names |= set(private.values())
    found: dict[str, _OldClass] = {}
    if not names:
        return found
    also: dict[str, str] = {}
    every = list(_statements(root))
    for node in every:
        for name, raw, value in _made(node):
            if name in names and value.type in FUNCTIONS and value.type != "arrow_function":
                found[name] = _OldClass(raw, value)
            elif name in names and value.type in CLASSES:
                found[name] = _OldClass(value)
            elif (of := _of_prototype(value)) is not None:
                also[name] = of  # `const methods = Jobs.prototype`
    for node in every:
        for name, member, value in (*_given(node, also), *_private(node, private)):
            one = found.get(name)
            if one is not None:
                one.members += [(member, value)] if member else []
                one.bases += [] if member else [value]
    return {name: one for name, one in found.items() if one.members or one.bases}


def _with_private(root: Any, data: bytes) -> Iterator[tuple[str, str]]:
    """What the names of private methods begin with, and the class whose these are."""
    for match in _OBJECTS.finditer(data):
        node = root.descendant_for_byte_range(*match.span(1))
        while node is not None and node.type not in CLASSES:
            node = node.parent
        named = node.parent if node is not None and node.type == "class" else node
        if named is not None:
            begins = match[1].decode().removesuffix("instances")
            yield begins, word(named.child_by_field_name("name"))


def _private(node: Any, classes: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """As `_given`, of private methods."""
    todo = [node] if classes and node.type == "expression_statement" else []
    while todo:
        part = todo.pop()
        if part.type in ("expression_statement", "sequence_expression"):
            todo += part.named_children
        elif part.type == "assignment_expression":
            member, value = (
                word(part.child_by_field_name("left")),
                part.child_by_field_name("right"),
            )
            begins = max((one for one in classes if member.startswith(one)), key=len, default="")
            if begins and value.type in FUNCTIONS:
                yield classes[begins], member, value


def _statements(root: Any) -> Iterator[Any]:
    """The statements at the top of a module."""
    todo = list(reversed(root.named_children))
    while todo:
        node = todo.pop()
        if node.type in _OUTER:
            todo += reversed(node.named_children)
        else:
            yield node


def _made(node: Any) -> Iterator[tuple[str, Any, Any]]:
    """The functions and variables that a statement makes: name, its syntax, and what it is."""
    name = node.child_by_field_name("name")
    if node.type in FUNCTIONS or node.type in CLASSES:
        yield word(name), name, node
    elif node.type == "variable_declarator" and node.child_by_field_name("value") is not None:
        yield word(name), name, node.child_by_field_name("value")


def _of_prototype(node: Any) -> str | None:
    """Whose prototype something is."""
    if (
        node.type != "member_expression"
        or word(node.child_by_field_name("property")) != "prototype"
    ):
        return None
    of = node.child_by_field_name("object")
    return word(of) if of is not None and of.type == "identifier" else None


def _given(node: Any, also: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """What a statement gives a prototype: whose it is, the member and its value; the class from which it
    has all others, without a member.
    """
    made = node.named_children[0] if node.type == "expression_statement" else None
    if made is None:
        return
    if made.type == "assignment_expression":
        left, value = made.child_by_field_name("left"), made.child_by_field_name("right")
        if (of := _of_prototype(left)) is not None:
            yield from _all_of(of, value)
        elif left.type == "member_expression":
            holder = left.child_by_field_name("object")
            of = _of_prototype(holder) or also.get(word(holder))
            if of is not None:
                yield of, word(left.child_by_field_name("property")), value
    elif made.type == "call_expression":
        args = made.child_by_field_name("arguments")
        given = args.named_children if args is not None else []
        called = word(made.child_by_field_name("function")).rpartition(".")[2]
        if len(given) > 1 and called in ("assign", "setPrototypeOf"):
            of = _of_prototype(given[0]) or also.get(word(given[0]))
            for value in given[1:]:
                yield from _all_of(of, value) if of is not None else ()
        elif len(given) > 1 and called == "inherits":
            yield word(given[0]), "", given[1]


def _all_of(of: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """A whole prototype: an object, or one that is made from another class's."""
    if value.type == "object":
        for part in value.named_children:
            name = word(part.child_by_field_name("key") or part.child_by_field_name("name"))
            inner = part.child_by_field_name("value") if part.type == "pair" else part
            if name and part.type in ("pair", "method_definition"):
                yield of, name, inner
    elif value.type == "new_expression":
        yield of, "", value.child_by_field_name("constructor")
    elif (base := _of_prototype(value)) is not None:
        yield of, "", value.child_by_field_name("object")
    elif value.type == "call_expression":  # `Object.create(Base.prototype)`
        args = value.child_by_field_name("arguments")
        for one in args.named_children[:1] if args is not None else ():
            base = _of_prototype(one)
            if base is not None:
                yield of, "", one.child_by_field_name("object")
