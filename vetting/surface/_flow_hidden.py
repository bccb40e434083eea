"""Code that is packed, and run by a function whose name is put together where it is looked up:
`vars(module)[name()](text)`, `getattr(builtins, word(1, 2))(text)`, `globalThis[name()](atob(text))`.

Either alone may have its reasons. A module of which any function may be taken, a name that stands
nowhere, and a text that nobody can read leave none.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import CHOSEN, DECODED, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Concat, Index, Lit, Name, Node, Scope, Site
from vetting.surface._reading import Flow
from vetting.surface._values import External

_RUNS = pattern(
    r"exec|eval|compile|execfile|runsource|Function|runIn(?:This|New)?_?Context|compileFunction|system|popen"
    r"|execSync|spawnSync|_load|_compile"
)
"""Functions that run a text, whatever they are a member of."""

_MODULES = pattern(
    r"(?:node:)?(?:builtins|__builtins__|vm|os|subprocess|child_process|code|module)"
)
_WHOLE = frozenset({"globalThis", "global", "window", "self", "__builtins__", "builtins"})
_LOADS = frozenset({"import_module", "__import__", "require"})
_TABLES = frozenset({"vars", "dict"})
_BUILDS = frozenset({
    *("join", "decode", "replace", "replaceAll", "translate", "format", "toString", "map", "swapcase"),
    *("fromCharCode", "fromCodePoint", "chr", "concat", "reverse", "strip", "slice", "atob", "rot13"),
    *("b64decode", "fromhex", "str", "String", "bytes", "bytearray", "removeprefix", "removesuffix"),
})  # fmt: skip
"""Calls that put a word together."""

_STEPS = 4
_Place = tuple[Node, Node]


class Hidden(Sink):
    """Judges calls of what is looked up by a name that is put together."""

    def of(self, site: Site) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        marks = self.marks(call.args[:2], scope)
        if not of_kind(marks, DECODED) or of_kind(marks, *CHOSEN):
            return
        place = self._looked_up(call.func, scope)
        if place is not None and self._runs(*place, scope):
            yield from self.flows("decoded", site, "what is looked up", marks, (DECODED,))

    def _looked_up(self, func: Node, scope: Scope) -> _Place | None:
        """What a function is looked up in, and by which name."""
        for _ in range(_STEPS):
            func = self.written(func, scope)
            match func:
                case Attr(of=inner, name="call" | "apply" | "bind"):
                    func = inner
                case Call(func=Attr(of=inner, name="bind")):
                    func = inner
                case _:
                    break
        match func:
            case Call(func=Name(name="getattr"), args=(of, key, *_)):
                return of, key
            case Call(func=Attr(of=Name(name="Reflect"), name="get"), args=(of, key, *_)):
                return of, key
            case Call(func=Call(func=maker, args=(key,)), args=(of, *_)):
                return (of, key) if last_name(maker) in ("attrgetter", "itemgetter") else None
            case Call(func=Attr(of=of, name="get" | "__getitem__"), args=(key, *_)):
                return self._table(of, scope), key
            case Call(func=Attr(of=of, name="__getattribute__"), args=(key,)):
                return of, key
            case Index(of=of, key=key):
                return self._table(of, scope), key
        return None

    def _table(self, of: Node, scope: Scope) -> Node:
        """What a table has the members of: `vars(module)`, `module.__dict__`."""
        written = self.written(of, scope)
        match written:
            case Call(func=Name(name=name), args=(inner,)) if name in _TABLES:
                return inner
            case Attr(of=inner, name="__dict__"):
                return inner
        return of

    def _runs(self, of: Node, key: Node, scope: Scope) -> bool:
        """Whether what is looked up runs a text, as far as anybody can say."""
        if isinstance(key, Lit):
            return False
        said = self.values.machine.value(key, scope, {})
        if isinstance(said, str):
            # Of a part of a text, the whole is known: also of one that is turned round.
            return any(map(_RUNS.fullmatch, (said, said[::-1])))
        return self._is_of_any(of, scope) and self._is_put_together(key, scope)

    def _is_of_any(self, of: Node, scope: Scope) -> bool:
        """Whether something has functions that run a text, or is a module that no name tells."""
        written = self.written(of, scope)
        if isinstance(written, Call) and last_name(written.func) in _LOADS and written.args:
            name = self.values.machine.value(written.args[0], scope, {})
            if not isinstance(name, str):
                return self._is_put_together(written.args[0], scope)
            return _MODULES.fullmatch(name) is not None
        found = self.values.machine.value(of, scope, {})
        if not isinstance(found, External):
            return False
        whole = not found.spec and found.name in _WHOLE
        return whole or (
            _MODULES.fullmatch(found.spec) is not None and found.name in ("", "default")
        )

    def _is_put_together(self, key: Node, scope: Scope) -> bool:
        """Whether a name is made by calls of the code's own, out of nothing that anybody gives."""
        marks = self.values.marks(key, scope)
        written = self.written(key, scope)
        if marks - of_kind(marks, DECODED):
            return False
        match written:
            case Call(func=func):
                own = self.values.functions(written, scope)
                return bool(own) or last_name(func) in _BUILDS
            case Concat(parts=parts):
                return any(isinstance(one, Call | Index) for one in parts)
        return isinstance(written, Index) and isinstance(written.key, Lit)
