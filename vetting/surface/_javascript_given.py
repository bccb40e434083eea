"""What gives a variable or member of JavaScript a member by its name: `shape.context = value`,
`options.text ??= value`, `Object.defineProperty(shape, "context", { value })`, and what bundlers write for
the names that a module exports: `__export(tools, { find: () => find })`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vetting.patterns import pattern
from vetting.surface._ir import Attr, Call, Choice, Func, Index, Lit, Map, Node, Site, Unknown
from vetting.surface._javascript_added import adding
from vetting.surface._javascript_lower import call, line_of, lower, word

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_MEMBER = pattern(rb"\.#?[\w$]{1,120}+\s{0,2}+(?:\?\?|\|\||&&)?=(?![=>])")
_KEYED = pattern(rb"\[(?<=[\w$]\[)[^\[\]\n]{1,80}+\]\s?(?:\?\?|\|\||&&)=(?![=>])")
_DEFINED = pattern(
    rb"(?:defineProperty(?<!\wdefineProperty)|defineProperties(?<!\wdefineProperties)"
    rb"|Reflect(?<!\wReflect)\s?\.\s?set)\(\s{0,99}[\w$.#]{1,99}(?=\s{0,9},)"
)
_EXPORTED = pattern(
    rb"(?<![\w$.])[\w$]{1,60}+\(\s{0,9}[\w$]{1,60}+(?=\s{0,9},\s{0,9}\{\s{0,99}[\"']?[\w$]{1,60}+[\"']?"
    rb"\s{0,9}:\s{0,9}(?:\(\)\s{0,9}=>|function\b))"
)
_EXPORTER = (b"get", b"enumerable")
_NAMED = frozenset({"__export", "_export", "__exportAll"})
"""What bundlers call such a function, which another file of theirs may have."""

_NEAR = 300
"""Bytes behind the name of a function in which it is seen to export."""

_LATER = frozenset({"??=", "||=", "&&="})
_HELD = ("value", "get")


def ends(data: bytes) -> Iterator[int]:
    """Where the words end of which something is given a member."""
    for one in (_MEMBER, _KEYED):
        yield from (match.start() for match in one.finditer(data))
    for one in (_DEFINED, _EXPORTED):
        yield from (match.end() for match in one.finditer(data))


class Givings:
    """Those of one module."""

    def __init__(self, module: "JavaScriptModule") -> None:
        self._module = module
        self._sites: dict[str, list[Site]] = {}

    def sites(self, name: str) -> Sequence[Site]:
        """What adds to a variable or member, and what gives it a member by its name."""
        if name not in self._sites:
            module, sought = self._module, name.encode()
            words = module.words
            starts = set(words.given.get(sought, ())).difference(words.added.get(sought, ()))
            made = (
                giving(
                    module.leaf(at, len(sought)), module.data, lambda of: words.called.get(of, ())
                )
                for at in sorted(starts)
            )
            new = (module.site(*one) for one in made if one is not None)
            self._sites[name] = [*module.additions(name), *new]
        return self._sites[name]


def giving(
    leaf: Any, data: bytes, called: Callable[[bytes], Iterable[int]]
) -> tuple[Any, Call] | None:
    """The syntax by which what is called as `leaf` says is given a member, and as a call of `[]` or, of
    several, of `assign`; None where it is not. `called` says where functions are defined or called.
    """
    if leaf is None:
        return None
    member = leaf.type.endswith("property_identifier")
    owner = leaf.parent if member and leaf.parent is not None else leaf
    outer = owner.parent
    parent = outer.parent if outer is not None else None
    if parent is None:
        return None
    if parent.type == "augmented_assignment_expression":
        return _later(owner, outer, parent)
    if outer.type == "arguments" and parent.type == "call_expression":
        made = _called(parent, owner, data, called)
        return (parent, made) if made is not None else None
    return adding(leaf)


def _later(owner: Any, outer: Any, parent: Any) -> tuple[Any, Call] | None:
    """`x.y ??= value`."""
    if word(parent.child_by_field_name("operator")) not in _LATER:
        return None
    if parent.child_by_field_name("left") != outer or owner != outer.child_by_field_name("object"):
        return None
    line = line_of(parent)
    if outer.type == "member_expression":
        key: Node = Lit(line_of(outer), value=word(outer.child_by_field_name("property")))
    else:
        key = lower(outer.child_by_field_name("index"))
    func = Attr(line, of=lower(owner), name="[]")
    return parent, Call(line, parent, func=func, args=(key, lower(parent)))


def _called(
    raw: Any, owner: Any, data: bytes, called: Callable[[bytes], Iterable[int]]
) -> Call | None:
    func, args = word(raw.child_by_field_name("function")), call(raw).args
    arguments = raw.child_by_field_name("arguments").named_children
    line, name = line_of(raw), func.rpartition(".")[2]
    if len(args) < 2 or arguments[0] != owner:
        return None
    of = args[0]
    if name in ("defineProperty", "set") and len(args) > 2:
        given = args[2] if name == "set" else _held(args[2])
        return Call(line, raw, func=Attr(line, of=of, name="[]"), args=(args[1], given))
    if not isinstance(args[1], Map):
        return None
    if name == "defineProperties":
        pairs = tuple((key, _held(item)) for key, item in args[1].pairs)
    elif _exports(func.encode(), data, called):
        pairs = tuple((key, _got(item)) for key, item in args[1].pairs)
    elif func in _NAMED and not any(_made(func.encode(), data, called)):
        pairs = tuple((key, _perhaps(of, key, _got(item))) for key, item in args[1].pairs)
    else:
        return None
    made = Map(line, arguments[1], pairs)
    return Call(line, raw, func=Attr(line, of=of, name="assign"), args=(made,))


def _held(given: Node) -> Node:
    """What a member is of which a descriptor speaks."""
    for key, item in given.pairs if isinstance(given, Map) else ():
        if isinstance(key, Lit) and key.value in _HELD:
            return _got(item) if key.value == "get" else item
    return Unknown(given.line, given.raw)


def _got(given: Node) -> Node:
    """What a getter gives."""
    if not isinstance(given, Func):
        return Unknown(given.line, given.raw)
    return Call(given.line, given.raw, func=given)


def _perhaps(of: Node, key: Node | None, given: Node) -> Node:
    """What a member is of which it is not seen that it is given something: that, or what it was before."""
    before = Index(given.line, of=of, key=key or Unknown(given.line))
    return Choice(given.line, given.raw, (before, given))


def _exports(name: bytes, data: bytes, called: Callable[[bytes], Iterable[int]]) -> bool:
    """Whether a function gives what it is given the members of an object, by getters: only one is so
    called, whose code says so.
    """
    found = list(_made(name, data, called))
    return bool(found) and all(all(said in one for said in _EXPORTER) for one in found)


def _made(name: bytes, data: bytes, called: Callable[[bytes], Iterable[int]]) -> Iterator[bytes]:
    """What follows the name of a function where it is made."""
    for start in called(name):
        rest = data[start + len(name) : start + len(name) + _NEAR].lstrip()
        before = data[max(start - 9, 0) : start].rstrip()
        given = rest.startswith(b"=") and not before.endswith(b".")
        if given or before.endswith(b"function"):
            yield rest
