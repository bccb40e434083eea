"""The variables of the environment under other names: `env = process.env`, `from os import environ as
settings`, `this.env = env`, `settings(env = process.env)`.
"""

from itertools import islice
from typing import Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_keys import gone_through
from vetting.surface._flow_received import Received
from vetting.surface._flow_sources import is_environment
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Element,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, Instance

_OTHER = pattern(
    rb"\bprocess\s{0,8}\??\.\s{0,8}env\b(?!\s{0,8}(?:\??\.\s{0,8}\w|\[))|\bprocess\s{0,8}(?:\?\.)?\[\s{0,8}[\"'`]env"
    rb"|\benv\b[^{}\n]{0,200}\}\s{0,8}(?:=|from)\s{0,8}(?:(?:await\s)?(?:require|import)\(\s{0,8})?[\"']?(?:node:)?process\b"
    rb"|\benviron\b(?!\s{0,8}(?:[\[.]))|\benviron\s{1,8}as\b"
)
"""The environment given to something else than a look for one variable."""

_SYSTEM = frozenset({"process", "node:process", "os"})
_GLOBAL = frozenset({"globalThis", "global"})
_SELF = frozenset({"self", "cls", "this"})
_COPIES = frozenset({"dict", "copy", "assign", "structuredClone", "freeze"})
_FIELDS = frozenset({"field", "Field"})
_KEYS = frozenset({"keys", "getOwnPropertyNames", "ownKeys"})
_LISTS = frozenset({"sorted", "list", "set", "tuple", "iter", "frozenset"})
_SOME = frozenset({"filter", "sort", "slice", "toSorted", "reverse", "toReversed"})
_EACH = frozenset({"map", "flatMap"})
_DEPTH = 8
_MOST = 6
"""Values of one variable, and calls that give one, that are looked at."""


_MAY_BE = Attr | Call | Choice | Default | Imported | Index | Name | Param
_Placed = tuple[Node, Scope]


class _Known(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator
    received: Received

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run."""

    def has_own_names(self, node: Node, scope: Scope) -> bool:
        """Whether the code writes out under which names an object holds what it holds."""

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""


class Environs:
    """Tells of one program what else is all variables of the environment."""

    def __init__(self, known: _Known) -> None:
        self._known = known
        self._found: dict[tuple[int, int], tuple[Node, bool]] = {}
        self.used = False
        """Whether the environment has another name anywhere."""

    def sees(self, data: bytes) -> None:
        """Look whether the source of a module gives it one."""
        self.used = self.used or _OTHER.search(data) is not None

    def has(self, node: Node, scope: Scope) -> bool:
        """Whether something is all variables of the environment, under another name than its own."""
        if not self.used or not isinstance(node, _MAY_BE):
            return False
        if self._known.received.learning:
            return self._is(node, scope, 0)
        key = id(node), id(scope)
        if key not in self._found:
            self._found[key] = node, self._is(node, scope, 0)
        return self._found[key][1]

    def names(self, node: Node, scope: Scope) -> bool:
        """Whether a call or a loop takes the names of all of them: `Object.keys(env)`."""
        python = scope.module.path.endswith(".py")
        match node:
            case Call(func=func, args=args) if last_name(func) in (
                _KEYS | _LISTS if python else _KEYS
            ):
                given = args[0] if args else func.of if isinstance(func, Attr) else None
                return given is not None and self.has(given, scope)
            case Element(over=of) if python:
                return self.has(of, scope)
        return False

    def is_name(self, node: Index, scope: Scope) -> bool:
        """Whether something is the first of a pair, which is the name of a variable."""
        if not self.used or not isinstance(node.key, Lit) or node.key.value != 0:
            return False
        gone = gone_through(node.of, scope, self._known)
        return gone is not None and self._pairs(*gone)

    def gone_through(self, over: Node, scope: Scope) -> bool:
        """Whether a comprehension goes through the names of all of them, or through the pairs."""
        each = Element(over.line, over=over)
        return self.used and (
            self.names(each, scope) or self.names(over, scope) or self._pairs(over, scope)
        )

    def makes_of_pairs(self, node: Call, name: str, scope: Scope) -> bool:
        """Whether a function that stands in a call takes apart each pair of a name and a value, so that
        what it returns has all that is left of them.
        """
        made = node.args[0] if name in _EACH and node.args else None
        if not self.used or not isinstance(made, Func) or not isinstance(node.func, Attr):
            return False
        params = filled(scope.module.function(made, scope)).params[:1]
        apart = any(getattr(param.raw, "type", "") == "array_pattern" for param in params)
        return apart and self._pairs(node.func.of, scope)

    def _pairs(self, over: Node, scope: Scope) -> bool:
        """Whether a list has a pair for each variable."""
        for _ in range(_DEPTH):
            match over:
                case Call(func=Attr(name="entries", of=Name(name="Object")), args=(of,)):
                    return is_environment(of) or self.has(of, scope)
                case Call(func=Attr(name="items", of=of), args=()):
                    return is_environment(of) or self.has(of, scope)
                case Call(func=Attr(name=name, of=of)) if name in _SOME:
                    over = of
                case Call(func=Name(name=name), args=(of, *_)) if name in _LISTS:
                    over = of
                case Name(name=name, raw=raw) if found := self._known.only(name, scope, raw):
                    over, scope = found
                case _:
                    return False
        return False

    def _is(self, node: Node, scope: Scope, depth: int) -> bool:
        if depth > _DEPTH:
            return False
        if is_environment(node) or _is_spelled(node):
            return True
        return any(
            self._is(one, at, depth + 1) for one, at in islice(self._further(node, scope), 12)
        )

    def _further(self, node: Node, scope: Scope) -> list[_Placed]:
        """What an expression takes its value from."""
        match node:
            case Within(of=of, scope=at):
                return [(of, at)]
            case Name(name=name):
                home = owner(name, scope)
                return _own(name, home)
            case Param(name=name, default=default):
                given = self._known.received.given(name, scope)[:_MOST]
                return [*given, *([(default, scope)] if default is not None else ())]
            case Imported():
                return self._imported(node, scope)
            case Default(of=of, other=other):
                return [(of, scope), (other, scope)]
            case Choice(options=options):
                return [(one, scope) for one in options[:_MOST]]
            case Attr(of=Name(name=own), name=name) if own in _SELF:
                return _own(
                    name, next((one for one in outwards(scope) if one.kind == "class"), None)
                )
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                return self._member(of, name, scope)
            case Map(pairs=((None, of), *_)):  # `{ ...process.env, CI: "1" }`
                return [(of, scope)]
            case Call():
                return self._returned(node, scope)
        return []

    def _returned(self, call: Call, scope: Scope) -> list[_Placed]:
        """What a call gives back: a copy of what it is given, or what a function of the package returns."""
        func, name = call.func, last_name(call.func)
        if name in _COPIES:
            of = (func.of,) if isinstance(func, Attr) and not call.args else ()
            return [(one, scope) for one in (*call.args[:2], *of)]
        if name in _FIELDS:
            made = dict(call.named).get("default_factory")
            made_in = scope.module.function(made, scope) if isinstance(made, Func) else None
            return [(one, made_in) for one in filled(made_in).returns[:_MOST]] if made_in else []
        closures = self._known.functions(call, scope)[:_MOST]
        inner = [filled(one.scope.module.function(one.func, one.scope)) for one in closures]
        return [(one, at) for at in inner for one in at.returns[:_MOST]]

    def _member(self, of: Node, name: str, scope: Scope) -> list[_Placed]:
        """A member of a class, of an object that is written out, or of the module of the process."""
        if isinstance(of, Param):
            holders = self._known.received.given(of.name, scope)[:_MOST]
        else:
            found = self._known.only(of.name, scope, of.raw) if isinstance(of, Name) else None
            holders = [found or (of, scope)]
        members = [
            (value, at)
            for one, at in holders
            for key, value in (one.pairs if isinstance(one, Map) else ())
            if isinstance(key, Lit) and key.value == name
        ]
        if members or not isinstance(of, Name):
            return members
        value = self._known.machine.value(of, scope, {})
        made = value.of if isinstance(value, Instance) else value
        if isinstance(made, ClassRef):
            return _own(name, made.scope)
        home = owner(of.name, scope)
        node = home.names[of.name][0] if home is not None and name in ("env", "environ") else None
        whole = isinstance(node, Imported) and node.spec in _SYSTEM
        return [(_ENV, scope)] if whole else []

    def _imported(self, node: Imported, scope: Scope) -> list[_Placed]:
        if node.spec in _SYSTEM and node.name in ("env", "environ"):
            return [(_ENV, scope)]
        program = self._known.machine.program
        other = program.imported(scope.module, node.spec) if node.name is not None else None
        found = program.find(other, node.name) if other is not None and node.name else None
        return [(found[1], found[0].scope)] if found is not None else []


_ENV = Name(0, name="environ")


def _own(name: str, at: Scope | None) -> list[_Placed]:
    return [(one, at) for one in filled(at).names.get(name, [])[:_MOST]] if at is not None else []


def _is_spelled(node: Node) -> bool:
    """Whether something is the environment in a rarer way: `globalThis.process.env`, `process["env"]`."""
    match node:
        case Attr(of=of, name="env") | Index(of=of, key=Lit(value="env")):
            return (isinstance(of, Name) and of.name == "process") or (
                isinstance(of, Attr)
                and of.name == "process"
                and isinstance(of.of, Name)
                and of.of.name in _GLOBAL
            )
    return False
