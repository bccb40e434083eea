"""Names that the code reckons out: `scope[marks()[0]]()`, where `scope` is `globalThis` and `marks` makes
texts of the differences of numbers. What they are made of may stand in any tables, under any names; that
bytes of the server's own become the name of a function is what nobody needs who calls one.
"""

import sys
from collections.abc import Iterator

from vetting.node_builtins import NODE
from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_by_key import by_key
from vetting.surface._flow_marks import DECODED, ENCODED, PART, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_values import Values
from vetting.surface._flow_whence import Whence
from vetting.surface._ir import Attr, Call, Element, Index, Lit, Name, Node, Scope
from vetting.surface._scopes import owner
from vetting.surface._values import Closure, External, flat

_EVERYTHING = frozenset({
    *("globalThis", "global", "window", "self", "process", "__builtins__", "builtins"),
})  # fmt: skip
"""Objects whose members are the functions of the language."""

_WEB = frozenset(
    {"requests", "httpx", "aiohttp", "urllib3", "axios", "undici", "node-fetch", "got"}
)
"""Modules beside the language's own whose functions nobody calls by a name that is made."""

_MENTIONED = pattern(rb"\b(?:globalThis|global|window|process|builtins|__builtins__)\b")
_WHOLE = frozenset({"globals", "vars", "locals", "import_module", "__import__", "require"})
"""Calls that give all names of a module."""

_MAKES = pattern(
    r"\bString\.from(?:Char|Code)(?:Code|Point)?\b|\batob\(|\bTextDecoder\b"
    r"|\bBuffer\.from\([^;\n]{0,200}?\.toString\((?!\s*[\"'](?:hex|base64))"
    r"|\bbytes?(?:array)?\([^;\n]{0,200}?\.decode\(|\bchr\(|\bmap\(\s*chr\b|\bb\d\ddecode\("
)
"""What makes a text of numbers, or of one in another writing."""

_LONG = 2_000
"""Letters of an expression, or of a function, that are looked at: those that turn words are short."""

_ROUNDS, _FEW = 3, 8
_KEPT = frozenset({DECODED, ENCODED, PART})
"""Marks that tell how something is made, and not that it comes from elsewhere."""


class MadeNames(Sink):
    """Tells them."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._whence = Whence(values)
        self._mentioned = dict[str, bool]()
        """Whether a file speaks of such an object at all."""

    def calls(self, call: Call, scope: Scope) -> bool:
        """Whether what is called is taken out of all that a module or the language has by such a name."""
        return any(
            not isinstance(key, Lit)
            and self._is_own(key, scope)
            and self._has_all(of, scope)
            # what is asked last is followed the furthest
            and self.makes(key, scope)
            for of, key in _places(call)
        )

    def makes(self, key: Node, scope: Scope) -> bool:
        """Whether a name is made so, and of nothing that comes from elsewhere."""
        if not self._is_own(key, scope):
            return False
        marks = self.values.marks(key, scope)
        return bool(of_kind(marks, DECODED)) or self._is_reckoned(key, scope)

    def _is_own(self, key: Node, scope: Scope) -> bool:
        return all(kind in _KEPT for kind, _ in self.values.marks(key, scope))

    def _is_reckoned(self, key: Node, scope: Scope) -> bool:
        todo = [(key, scope)]
        for _ in range(_ROUNDS):
            ways = [way for one, at in todo for way in self._whence.ways(one, at)]
            if any(self._is_made(one, at) for one, at in ways):
                return True
            todo = [  # `marks()[0]`, and one of several that are gone through
                (one.of if isinstance(one, Index) else one.over, at)
                for one, at in ways
                if isinstance(one, Index | Element)
            ][:_FEW]
        return False

    def _has_all(self, of: Node, scope: Scope) -> bool:
        if _is_whole(of, scope, self.values):
            return True
        if not isinstance(of, Name) or not self._mentions(scope.module.path):
            return False
        return any(_is_whole(one, at, self.values) for one, at in self._whence.ways(of, scope))

    def _mentions(self, path: str) -> bool:
        if path not in self._mentioned:
            program = self.values.machine.program
            data = program.tree.read(program.files[path])
            self._mentioned[path] = _MENTIONED.search(data) is not None
        return self._mentioned[path]

    def _is_made(self, node: Node, scope: Scope) -> bool:
        if not isinstance(node, Call) or node.raw is None:
            return False
        if _MAKES.search(scope.module.source(node.raw)[:_LONG]) is not None:
            return True
        own = [(at.module, at.raw) for at in self.values.scopes(node, scope)]
        for arg in node.args[:_FEW]:  # `numbers.map(letter)`
            made = flat(self.values.machine.value(arg, scope, {}))
            own += [(one.scope.module, one.func.raw) for one in made if isinstance(one, Closure)]
        texts = (module.source(raw) for module, raw in own if raw is not None)
        return any(len(text) <= _LONG and _MAKES.search(text) is not None for text in texts)


def _places(call: Call) -> Iterator[tuple[Node, Node]]:
    """Where what is called may be looked up, and by which name."""
    func: Node = call.func
    if isinstance(func, Attr) and func.name in ("call", "apply", "bind"):
        func = func.of
    if (place := by_key(func)) is not None:
        yield place
    match func:
        case Call(func=Name(name="getattr"), args=(of, key, *_)):
            yield of, key
        case Call(func=Attr(name="get", of=of), args=(key, *_)):  # `globals().get(name)(…)`
            yield of, key


def _is_whole(node: Node, scope: Scope, values: Values) -> bool:
    match node:
        case Name(name=name) if name in _EVERYTHING and owner(name, scope) is None:
            return True
        case Call(func=func) if last_name(func) in _WHOLE:
            return True
        case Attr(name="__dict__", of=of):
            return _is_whole(of, scope, values)
    if isinstance(node, Call):
        return False
    value = values.machine.value(node, scope, {})
    spec = value.spec.removeprefix("node:") if isinstance(value, External) else ""
    if scope.module.path.endswith((".py", ".pyw")):
        top = spec.partition(".")[0]
        return top in sys.stdlib_module_names or top in _WEB
    return spec.partition("/")[0] in NODE or spec in _WEB
