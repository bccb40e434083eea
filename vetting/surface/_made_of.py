"""A digest of all that a variable or function of the package is made by, where its source is not put in
the place of its name: two versions of what a model is told are never alike because nobody looked further.

Names of variables are left out of it, as a bundler gives other ones to every build, and so is the
code of libraries.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from vetting.bundle_modules import modules as parts_of
from vetting.surface._calls_of import asked_of, calls_of, handed_to
from vetting.surface._definition import MOST, elsewhere
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import key_of
from vetting.surface._ir import COPIES, Imported, Module, Name, Node, Param, Scope, Within
from vetting.surface._made_parts import (
    everything,
    extent_of,
    is_unsaid,
    one_of,
    parts_of_value,
    put_into,
    tokens_in,
    told_by,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._starred import starred
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    ModuleRef,
    Opaque,
    Placed,
    Record,
)

_MOST = 400
"""Definitions that are followed; of more, a change of any file is a change."""

_MOST_WORDS = 30_000
_MOST_ALL = 600_000
"""Words of one digest, and of all of a package; beyond them too a change of any file is one."""

_MOST_SAID = 4 << 10
"""Characters of texts that are kept beside the digest, for the rules about texts."""

_NEAR = 0
"""Definitions between a text and what was asked for, for it to be one of that; what lies behind is code for
other things as well, whose texts are the server's and not this tool's.
"""

_BINDINGS = 60
_SELF = frozenset({"this", "self", "cls"})
_OF = ("of", "key", "over", "other", "default")
"""Parts of what is taken out of something else: `const { text } = given`."""


@dataclass(frozen=True, slots=True)
class Made:
    """What something is made by: the digest, and the texts that are said there."""

    digest: str
    texts: tuple[str, ...] = ()
    left: tuple[Scope | None, ...] = ()
    """What is named there and not known: the functions whose parameters it is, as far as that is known."""


def made_of(
    machine: Evaluator, defined: Iterable[tuple[Node, Scope]], env: Env | None = None
) -> Made:
    """See the module; `defined` are the definitions, each with its scope, and `env` what is known of
    parameters there.
    """
    every, known = list(defined), env or {}
    key = ("made", *(id(node.raw) for node, _ in every), *told_by(known))
    kept = machine.made_of.get(key)
    if kept is None:  # with the nodes and values, so that no other ones get their identities
        kept = machine.made_of[key] = (every, known), _Walk(machine, known).read(every)
    return cast("Made", kept[1])


@dataclass(slots=True)
class _Walk:
    machine: Evaluator
    env: Env
    left: list[Scope | None] = field(default_factory=list)
    most: int = _MOST_WORDS
    words: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    seen: dict[object, int] = field(default_factory=dict)
    """Definitions by what identifies their syntax, in the order in which they are met."""

    todo: list[tuple[Any, Scope, int]] = field(default_factory=list)
    """What is read then, each with how many definitions lie between it and what was asked for."""

    reading: tuple[Any, Module | None] = (None, None)
    deep: int = -1
    names: dict[tuple[int, str], int] = field(default_factory=dict)
    followed: dict[tuple[int, str, str], str] = field(default_factory=dict)
    libraries: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """By the identity of a module, where it holds code of libraries."""

    def read(self, defined: list[tuple[Node, Scope]]) -> Made:
        for node, scope in defined:
            self._definition(node, scope)
        done, machine = 0, self.machine
        self.most = min(_MOST_WORDS, _MOST_ALL - machine.told)
        while done < len(self.todo) and done < _MOST and len(self.words) < self.most:
            raw, scope, self.deep = self.todo[done]
            done += 1
            self._read(raw, scope)
        machine.told += len(self.words)
        if not self.words and any(is_unsaid(node) for node, _ in defined):
            self.left.append(None)
        whole = hashlib.sha256("\0".join(self.words).encode("utf-8", "surrogatepass"))
        if done < len(self.todo) or len(self.words) >= self.most:
            whole.update(everything(machine))
        return Made(f"sha256:{whole.hexdigest()[:32]}", tuple(self.texts), tuple(self.left))

    def _read(self, raw: Any, scope: Scope) -> None:
        self.reading = raw, scope.module
        left = _MOST_SAID - sum(map(len, self.texts)) if self.deep <= _NEAR else 0
        for token in tokens_in(raw, scope):
            if len(self.words) >= self.most:
                return
            if token.scope is not None:
                self.words.append(self._name(token.text, token.scope, token.member))
                continue
            self.words.append(token.text)
            if token.said and 0 < len(token.text) <= left and " " in token.text.strip():
                self.texts.append(token.text)
                left -= len(token.text)

    def _name(self, name: str, scope: Scope, member: str) -> str:
        key = (id(scope), name, member)
        if key not in self.followed:
            self.followed[key] = ""  # what is defined by itself ends there
            self.followed[key] = self._found(name, scope, member)
        return self.followed[key]

    def _found(self, name: str, scope: Scope, member: str) -> str:
        """What stands for a variable; what it is defined as comes to what is read."""
        if name in _SELF and member:
            own = next((at for at in outwards(scope) if at.kind == "class"), None)
            return self._member(own, member) if own is not None else name
        at = owner(name, scope)
        if at is not None and (id(at), name) in self.env:
            return self._value(self.env[id(at), name])
        if at is None:
            other = starred(self.machine.program, scope.module, name)
            return self._definition(other[1], other[0].scope) if other is not None else name
        around = (one for one in outwards(at) if one.kind != "module")
        if any(key_of(one.raw) in self.seen for one in around) or self._is_inside(at):
            number = self.names.setdefault((id(at), name), len(self.names))
            return f"local {number}"
        nodes, later = at.names[name], elsewhere(name, at)
        found = [self._definition(node, at, member) for node in nodes[:_BINDINGS]]
        found += (self._definition(node, where, member) for node, where in later[:MOST])
        self.left += [None] if len(later) > MOST else []
        if any(isinstance(node, Param) for node in nodes):
            found.append(self._handed(at))
        added = at.module.additions(name) if len(name) > 2 else ()
        put = put_into(at.module, name, member) if member else ()
        found += (
            self._definition(site.call, site.scope)
            for site in (*added[:_BINDINGS], *islice(put, _BINDINGS))
            if owner(name, site.scope) is at
        )
        return " ".join([*found, *(["more"] if len(nodes) > _BINDINGS else [])])

    def _is_inside(self, at: Scope) -> bool:
        """Whether a function stands in the source that is being read."""
        raw, module = self.reading
        if at.kind == "module" or at.module is not module:
            return False
        first, last = extent_of(raw)
        start, end = extent_of(at.raw)
        return bool(first <= start and end <= last)

    def _value(self, value: Any) -> str:
        """What stands for what a parameter is given."""
        match value:
            case None | str() | int() | float():
                return repr(value)
            case External() | ModuleRef():
                return getattr(value, "name", "module")
            case Closure():
                self.env = {**value.env, **self.env}
                return self._queued(value.func.raw, value.scope)
            case ClassRef():
                return self._queued(value.scope.raw, value.scope.parent or value.scope)
            case Record() if value.node.raw is not None:
                self.env = {**value.env, **self.env}
                return self._queued(value.node.raw, value.scope)
            case Placed():
                self.env = {**value.env, **self.env}
                every = (self._definition(one, value.scope) for one in value.nodes.values())
                return " ".join([*map(str, value.nodes), *every])
            case Instance() if value.call.raw is not None:
                self.env = {**value.env, **self.env}
                return self._queued(value.call.raw, value.scope)
            case list() | dict() | Many() if len(parts := parts_of_value(value)) <= _BINDINGS:
                keys = map(str, value if isinstance(value, dict) else ())
                return " ".join([*keys, *map(self._value, parts)])
        self.left.append(value.param if isinstance(value, Opaque) else None)
        return "?"

    def _handed(self, at: Scope) -> str:
        """What stands for what callers give a function: the calls, as they are written."""
        if (call := handed_to(at)) is not None and at.parent is not None:
            return self._queued(call, at.parent)
        sites = asked_of(self.machine, calls_of(self.machine, at), _BINDINGS + 1)
        if not sites or len(sites) > _BINDINGS:
            self.left.append(at)
        return " ".join(self._queued(one.call.raw, one.scope) for one in sites[:_BINDINGS])

    def _member(self, own: Scope, member: str) -> str:
        told = self.env.get((id(own), "this"))
        made = told.of if isinstance(told, Instance) else told
        if isinstance(made, ClassRef) and made.scope is not own:
            return self._of_class(made, member)
        nodes = filled(own).names.get(member, ())
        if not nodes:  # of one that it is made from
            for base in own.bases[:_BINDINGS]:
                self._definition(base, own.parent or own)
        return " ".join(self._definition(node, own) for node in nodes[:_BINDINGS]) or member

    def _of_class(self, made: ClassRef, member: str) -> str:
        """What a member is in the class that an object is of."""
        from vetting.surface._construction import bases_of

        for one in bases_of(self.machine, made):
            if nodes := filled(one.scope).names.get(member, ()):
                return " ".join(self._definition(node, one.scope) for node in nodes[:_BINDINGS])
        return member

    def _definition(self, node: Node, at: Scope, member: str = "") -> str:
        if isinstance(node, Imported):
            return self._imported(node, at.module, member)
        if isinstance(node, Within):
            at, node = node.scope, node.of
        if isinstance(node, Name) and node.raw is None:
            return self._name(node.name, at, member)
        if member and (one := one_of(node, member)) is not None:
            return self._definition(one, at)
        if node.raw is None or isinstance(node, Param):
            said = f"{type(node).__name__} {getattr(node, 'value', '')!r}"
            parts = [getattr(node, key, None) for key in _OF]
            every = (self._definition(one, at) for one in parts if isinstance(one, Node))
            return " ".join([said, getattr(node, "name", ""), *every])
        return self._queued(node.raw, at)

    def _queued(self, raw: Any, at: Scope) -> str:
        if self._is_library(at.module, raw):
            return "library"
        key = key_of(raw)
        if key not in self.seen:
            self.seen[key] = len(self.seen)
            self.todo.append((raw, at, self.deep + 1))
        return f"own {self.seen[key]}"

    def _is_library(self, module: Module, raw: Any) -> bool:
        """Whether source is a library's that the package has a copy of."""
        if not COPIES.isdisjoint(module.path.split("/")):
            return True
        start = getattr(raw, "start_byte", None)
        if start is None or not hasattr(module, "data"):
            return False
        if id(module) not in self.libraries:
            parts = parts_of(module.data)
            self.libraries[id(module)] = [(one.start, one.end) for one in parts if one.library]
        return any(first <= start < last for first, last in self.libraries[id(module)])

    def _imported(self, node: Imported, module: Module, member: str) -> str:
        program = self.machine.program
        other = program.imported(module, node.spec)
        found = program.find(other, node.name) if other is not None and node.name else None
        if found is not None:
            return self._definition(found[1], found[0].scope, member)
        if node.name is not None:
            other = program.part(module, node.spec, node.name)
        if other is None:
            return f"{node.spec} {node.name} {member}"
        found = program.find(other, member) if member else None
        if found is not None:
            return self._definition(found[1], found[0].scope)
        other = (program.imported(other, f".{member}") if member else None) or other
        return self._queued(other.scope.raw, other.scope)
