"""What a caller of a JavaScript function shows to be let in, and what is made of it there."""

from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._gate_words import (
    GIVEN,
    HASHED,
    is_asked,
    is_credential,
    is_field,
    is_gate,
    is_hash,
)
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Default,
    Index,
    Lit,
    Name,
    Node,
    Param,
    Seq,
    Spread,
)
from vetting.surface._javascript_lower import FUNCTIONS, bind, lower, word

_METHODS = frozenset({
    *("slice", "substring", "substr", "trim", "trimStart", "trimEnd", "replace", "replaceAll", "split"),
    *("toLowerCase", "toUpperCase", "toString", "normalize", "padEnd", "padStart", "at", "pop", "shift"),
    *("join", "reverse", "concat", "map", "digest", "filter", "match", "exec"),
})  # fmt: skip
"""Those whose answer holds what their object does."""

_WHOLE = frozenset({
    *("from", "String", "decodeURIComponent", "encode", "decode", "btoa", "atob", "Uint8Array"),
    *("toString", "concat", "unescape"),
})  # fmt: skip
"""Functions whose answer holds what they are given."""

_READS = frozenset({"get", "header", "getHeader"})
_REQUESTS = frozenset({"req", "request", "c"})
_OF_LISTS = frozenset({"some", "every", "find", "findIndex", "filter"})
_DEEP = 10


def is_part(function: Any) -> bool:
    """Whether a function only asks something of each element of a list."""
    given = function.parent
    call = given.parent if given is not None and given.type == "arguments" else None
    func = call.child_by_field_name("function") if call is not None else None
    called = func.child_by_field_name("property") if func is not None else None
    return called is not None and word(called) in _OF_LISTS


class Shown:
    """Of one function."""

    def __init__(self, function: Any) -> None:
        self.name = _named(function)
        self.own: dict[str, Node] = {}
        """What variables are given."""

        self._params: set[str] = set()
        for name, value in _parameters(function):
            self._params.add(name)
            if not isinstance(value, Param):
                self.own[name] = value
        self.is_gate = is_gate(self.name) or bool(self._params & {"next", "done"})
        nodes = list(_inside(function))
        self.parts = len(nodes)
        for node in nodes:
            if node.type == "variable_declarator" and node.child_by_field_name("value") is not None:
                target, value = map(node.child_by_field_name, ("name", "value"))
                self.own.update(bind(target, lower(value)))
            elif node.type in FUNCTIONS and is_part(node):
                self._part(node)

    def _part(self, callback: Any) -> None:
        """What the callback of a list's method is given: any element of that."""
        params = callback.child_by_field_name("parameters")
        first = params.named_children[0] if params is not None and params.named_children else None
        first = first or callback.child_by_field_name("parameter")
        over = callback.parent.parent.child_by_field_name("function").child_by_field_name("object")
        if first is not None and over is not None:
            self.own.update(bind(first, lower(over)))

    def how(self, node: Node, *, anybody: bool, depth: int = 0) -> int:
        """Whether an expression is what a caller shows, or a digest of that; 0 where it is neither.
        `anybody` is whether any word of a caller counts.
        """
        if depth > _DEEP:
            return 0
        match node:
            case Name(name=name):
                inner = [self.own[name]] if name in self.own else []
                if name in self._params and self._is_shown(name, anybody):
                    return GIVEN
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str() as name)):
                if is_field(_source(of), name) or (is_credential(name) and self._is_given(of)):
                    return GIVEN
                inner = [of] if name in ("value", "token") else []
            case Index(of=of) | Spread(of=of):
                inner = [of]
            case Default(of=of, other=other):
                inner = [of, other]
            case Concat(parts=parts) | Seq(items=parts):
                inner = [*parts]
            case Call():
                return self._result(node, anybody, depth + 1)
            case _:
                return 0
        return max((self.how(one, anybody=anybody, depth=depth + 1) for one in inner), default=0)

    def _result(self, node: Call, anybody: bool, depth: int) -> int:
        name, args = last_name(node.func), node.args
        of = node.func.of if isinstance(node.func, Attr) else None
        first = args[0].value if args and isinstance(args[0], Lit) else None
        if name in _READS and isinstance(first, str) and of is not None:
            plain = name != "get" or _root(of, self.own) in _REQUESTS
            if is_field("headers" if plain else _source(of), first):
                return GIVEN
        inner = max((self.how(one, anybody=anybody, depth=depth) for one in args), default=0)
        if inner and (is_hash(name) or (name == "update" and "createHmac" not in _source(of))):
            return HASHED
        if inner and name in _WHOLE:
            return inner
        if of is None or name not in _METHODS:
            return 0
        return self.how(of, anybody=anybody, depth=depth)

    def _is_shown(self, name: str, anybody: bool) -> bool:
        return is_credential(name) or ((self.is_gate or anybody) and is_asked(name))

    def _is_given(self, node: Node) -> bool:
        """Whether something is a member of what the function is given."""
        return _root(node, self.own) in self._params


def _root(node: Node, own: dict[str, Node]) -> str:
    for _ in range(_DEEP):
        while isinstance(node, Attr | Index):
            node = node.of
        if not isinstance(node, Name) or not isinstance(own.get(node.name), Name | Attr | Index):
            break
        node = own[node.name]
    return node.name if isinstance(node, Name) else ""


def _named(function: Any) -> str:
    """What a function is called, or kept as."""
    name, parent = function.child_by_field_name("name"), function.parent
    for field in ("name", "key", "left", "property"):
        if name is None and parent is not None:
            name = parent.child_by_field_name(field)
    return word(name).rpartition(".")[2]


def _parameters(function: Any) -> Iterator[tuple[str, Node]]:
    params = function.child_by_field_name("parameters")
    for one in params.named_children if params is not None else ():
        yield from bind(one, Param(0))
    alone = function.child_by_field_name("parameter")
    if alone is not None:
        yield word(alone), Param(0)


def _inside(function: Any) -> Iterator[Any]:
    todo = [function]
    while todo:
        node = todo.pop()
        yield node
        todo += node.named_children


def _source(node: Node | None) -> str:
    raw = node.raw if node is not None else None
    return word(raw)[-300:] if raw is not None else str(getattr(node, "name", ""))
