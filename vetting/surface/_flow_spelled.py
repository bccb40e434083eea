"""Names of modules and functions that are spelled letter by letter: `__import__(m[4] + m[1])`,
`getattr(os, "".join(letters[i] for i in (1, 2)))()`.

What is looked up by a plain text, by a variable that holds one, or by a text with something of the
server's own in it is none.
"""

import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_by_key import by_key
from vetting.surface._flow_made_names import MadeNames
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Each,
    Func,
    Index,
    Lit,
    Name,
    Node,
    Scope,
    Seq,
    Site,
)
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled

_LOADS = frozenset({"__import__", "import_module", "require", "import"})
_LOOKS_UP = frozenset({"getattr", "methodcaller", "attrgetter"})
_TURNS = frozenset({"reverse", "reversed", "toReversed"})
_REPLACES = frozenset({"replace", "replaceAll", "translate", "swapcase"})
_MAKES = ("constructor", "eval", "Function")
"""Members that make a function of a text, or evaluate it."""

_DECODES = frozenset({
    *("bytes", "bytearray", "fromhex", "unhexlify", "b16decode", "b32decode", "b64decode", "b85decode"),
    *("a85decode", "urlsafe_b64decode", "from"),
})  # fmt: skip
_TEXTS = frozenset({"fromCharCode", "fromCodePoint", "atob"})
_PLAIN = frozenset({"utf8", "utf-8", "ascii", "latin1"})
"""Writings in which a text stands as it is."""

_STEPS = 4
_LONG = 20_000
"""Characters of a function that are looked at: those that turn words are short."""

_TURNED = pattern(r"""["'][A-Za-z_]{2,40}["']\[::-1\]""")
"""A word that stands there backwards."""

_WRITES = pattern(
    r"base64|\batob\(|from(?:Char|Code)(?:Code|Point)\(|\.reverse\(|::-1\]|b\d\ddecode|fromhex|\bchr\("
)
"""What makes a text of one in another writing."""

_BYTES = pattern(r"[bB][rR]?[\"']")
_SHORT = pattern(r"\w{0,3}")
"""A piece that tells nothing by itself."""


class Spelled(Sink):
    """Judges calls that look something up by its name."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._made = MadeNames(values)

    def of(self, site: Site) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        name = last_name(call.func)
        asked: Node | None = None
        if name in _LOADS and call.args:
            asked = call.args[0]
        elif name in _LOOKS_UP and call.args:
            asked = call.args[-1] if name != "getattr" else (*call.args, None)[1]
        if asked is None or isinstance(asked, Lit):
            asked = _key(call.func)
        hidden = self._is_constructor(call.func, scope) or self._made.calls(call, scope)
        if name in _LOADS and asked is not None and not isinstance(asked, Lit):
            hidden = hidden or self._made.makes(asked, scope)
        if hidden or (asked is not None and self._is_spelled(asked, scope, loads=name in _LOADS)):
            yield self.flow("decoded", site, name or "a call", ["decoded letters"])

    def _is_spelled(self, node: Node, scope: Scope, *, loads: bool) -> bool:
        if isinstance(node, Name) and self._is_turned(node.name, scope):
            return True
        if node.raw is not None and _TURNED.fullmatch(scope.module.source(node.raw)[:80]):
            return True
        written = self.written(node, scope)
        match written:
            case Index(of=Name() as table, key=Lit(value=int())) if loads:
                made = self.written(table, scope)  # `require(words[3])`
                return isinstance(made, Seq) and all(isinstance(one, Lit) for one in made.items)
            case Concat():
                parts = list(flat(written))
                named = [part for part in parts if loads and isinstance(part, Name)]
                return self._of_pieces(parts) or any(self._is_made(one, scope) for one in named)
            case Call(func=Name(), args=(Lit(value=int()),)) if loads:
                return bool(self.values.functions(written, scope))  # `import(at(1))`
            case Call(func=Name(), args=(Lit(value=int()), *_)):  # `process[at(1)]()`
                own = self.values.functions(written, scope)
                return (
                    bool(own)
                    and _WRITES.search(own[0].scope.module.source(own[0].func.raw)[:_LONG])
                    is not None
                )
            case Call(func=Name() as func, args=(Lit(value=str() as text),)) if loads:
                own = self.values.functions(written, scope)  # `__import__(turn("so"))`
                turns = "::-1" in scope.module.source(own[0].func.raw) if own else False
                return turns and func.name not in _LOADS and text.isidentifier()
            case Call() if self._is_decoded(written, scope):
                return True
            case Call(func=Attr(of=of, name="join"), args=(given,)):
                if "" in (getattr(of, "value", None), getattr(given, "value", None)):
                    return self._of_letters((of, given), scope)
            case Call(func=Attr(of=Lit(value=str() as text), name=name), args=args):
                said = all(isinstance(arg, Lit) and str(arg.value).isalnum() for arg in args[:1])
                return name in _REPLACES and said and re.fullmatch(r"\w{3,40}", text) is not None
        return False

    def _is_decoded(self, made: Call, scope: Scope) -> bool:
        """Whether a text is made at once of what the code says in numbers, or in another writing."""
        match made:
            case Call(func=Attr(of=of, name="decode" | "toString")):
                inner = self.written(of, scope)
                return isinstance(inner, Call) and (
                    last_name(inner.func) in _DECODES and self._is_said(inner.args, scope)
                )
            case Call(func=Attr(of=Lit(value=""), name="join"), args=(Each(over=over, item=one),)):
                return last_name(getattr(one, "func", one)) == "chr" and self._is_said(
                    (over,), scope
                )
            case Call(
                func=Attr(of=Lit(value=""), name="join"),
                args=(Call(func=Name(name="map"), args=(Name(name="chr"), over)),),
            ):
                return self._is_said((over,), scope)
            case Call(
                func=Attr(
                    of=Call(func=Attr(of=over, name="map"), args=(Func() as each,)), name="join"
                ),
                args=(Lit(value=""),),
            ):
                found = filled(scope.module.function(each, scope)).returns
                texts = all(last_name(getattr(one, "func", one)) in _TEXTS for one in found)
                return bool(found) and texts and self._is_said((over,), scope)
        return last_name(made.func) in _TEXTS and self._is_said(made.args, scope)

    def _is_said(self, args: tuple[Node, ...], scope: Scope) -> bool:
        """Whether a call is given a text, or numbers, that stand in the code."""
        if not args or any(isinstance(arg, Lit) and str(arg.value) in _PLAIN for arg in args[1:]):
            return False
        said = self.written(args[0], scope)
        said = self.written(said.over, scope) if isinstance(said, Each) else said
        if isinstance(said, Seq):
            return bool(said.items) and all(isinstance(one, Lit) for one in said.items)
        if isinstance(said, Lit):
            return bool(said.value)
        return said.raw is not None and _BYTES.match(scope.module.source(said.raw)[:4]) is not None

    def _is_constructor(self, func: Node, scope: Scope) -> bool:
        """Whether what makes a function of a text is called, by a name that stands elsewhere:
        `list.map[key]("…")`.
        """
        written = self.written(func, scope) if isinstance(func, Name) else func
        place = by_key(written)
        if place is None or isinstance(place[1], Lit):
            return False
        return self.values.machine.value(place[1], scope, {}) in _MAKES

    def _is_made(self, part: Name, scope: Scope) -> bool:
        """Whether a part of a module's name is a text that is turned round."""
        written = self.written(part, scope)
        return isinstance(written, Call) and self._is_spelled(written, scope, loads=True)

    def _of_pieces(self, parts: list[Node]) -> bool:
        """Whether a text is made of letters of others, and of no more than letters besides."""
        picked = [part for part in parts if _is_letter(part)]
        said = [part.value for part in parts if isinstance(part, Lit)]
        short = all(isinstance(one, str) and _SHORT.fullmatch(one) for one in said)
        return len(picked) > 1 and short and len(picked) + len(said) == len(parts)

    def _of_letters(self, nodes: tuple[Node, ...], scope: Scope) -> bool:
        """Whether what is joined are letters that are picked from a text, or a text turned round."""
        for node in nodes:
            written = self.written(node, scope)
            match written:
                case Each(item=item) if _is_letter(item, loosely=True):
                    return True
                case Seq(items=items) if len(items) > 1 and all(map(_is_letter, items)):
                    return True
                case Call(func=Attr(name="map"), args=(Func() as each, *_)):
                    made = filled(scope.module.function(each, scope)).returns
                    return bool(made) and all(_is_letter(one, loosely=True) for one in made)
            names = set[str]()
            while isinstance(written, Call):
                names.add(last_name(written.func))
                inner = written.func.of if isinstance(written.func, Attr) else None
                written = self.written(inner or (*written.args, written.func)[0], scope)
            text = getattr(written, "value", None)
            if names & _TURNS and isinstance(text, str) and text.isidentifier():
                return True
        return False

    def _is_turned(self, name: str, scope: Scope) -> bool:
        """Whether a variable is given a word that is written backwards."""
        program = self.values.machine.program
        data = program.tree.read(program.files[scope.module.path])
        word = re.escape(name.encode())
        given = rb"(?<![\w.])%b\s{0,4}=\s{0,4}[\"']\w{2,40}[\"']\[::-1\]" % word
        return b"[::-1]" in data and re.search(given, data) is not None


def _key(func: Node) -> Node | None:
    """What a member is looked up by, of what is called or of what that is a member of."""
    for _ in range(_STEPS):
        if isinstance(func, Index):
            return None if isinstance(func.key, Lit) else func.key
        if not isinstance(func, Attr | Call):
            break
        func = func.of if isinstance(func, Attr) else func.func
    return None


def _is_letter(node: Node, *, loosely: bool = False) -> bool:
    """Whether something is picked by its number: `letters[4]`, or by any variable."""
    if isinstance(node, Call) and last_name(node.func) in ("charAt", "at"):
        return True
    if not isinstance(node, Index):
        return False
    return loosely or (isinstance(node.key, Lit) and isinstance(node.key.value, int))
