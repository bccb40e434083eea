"""Questions that are none, as whoever gives a path gives the folder in which it must lie too: `root =
Path(folder).resolve(); if not (root / name).is_relative_to(root): raise …`. The same where the folder is made
of the path itself: `path.is_relative_to(path.parent)`.

A folder that a caller gives is one to ask for where that is looked at itself. It is known only when values
were followed once which folders callers give; what is known of looks is found out anew then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._flow_callers_own import looks
from vetting.surface._flow_given_by import Origin, copied
from vetting.surface._flow_marks import CHECKED, CHOSEN, LOOKED, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._flow_void import Voids, folders, function_of, is_yes
from vetting.surface._flow_whence import Whence
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Scope, Site

_UPWARDS = frozenset({"parent", "parents", "dirname", "anchor", "root", "drive"})
_STEPS = 12
_MOST = 60
"""Questions of one function that are looked at; of one with more, all that look at nothing else are none."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    raw: Any
    at: Scope
    yes: bool
    by: tuple[Origin, ...]
    names: frozenset[str]
    """The variables in the folder."""


def callers_roots(sites: Sequence[Site], values: Values) -> bool:
    """Tell the syntax of all such questions; whether there are any, and values are followed once more."""
    roots = _CallersRoots(values)
    roots.find(sites)
    if not roots.any:
        return False
    values.open |= roots.open
    values.look_afresh()
    return True


class _CallersRoots(Voids):
    """Finds them in the calls of one program."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._whence = Whence(values)
        self._asked = list[_Asked]()

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self._seen)

    def find(self, sites: Sequence[Site]) -> None:
        """Look for all of them."""
        for site in sites:
            at = function_of(site.scope)
            if at is None or site.call.raw is None:
                continue
            bases = [*folders(site)]
            every = [self._callers(base, site.scope) for base in bases]
            if every and all(every):
                by = tuple(one for some in every for one in some)
                names = self._names(bases, at)
                self._asked.append(_Asked(site.call.raw, at, is_yes(site), by, names))
        self._in_parents(sites)
        asked = dict[int, list[_Asked]]()
        for one in self._asked:
            asked.setdefault(id(one.at), []).append(one)
        for some in asked.values():
            for one in self._unlooked(some):
                self._void(one.raw, one.yes, one.at)

    def _judge(self, raw: Any, base: Node, scope: Scope, at: Scope, yes: bool) -> None:
        by = self._callers(base, scope)
        if by:
            self._asked.append(_Asked(raw, at, yes, tuple(by), self._names([base], at)))

    def _names(self, bases: list[Node], scope: Scope) -> frozenset[str]:
        syntax = self._values.syntax(scope.module)
        return frozenset[str]().union(*(syntax.names(base.raw) for base in bases))

    def _callers(self, base: Node, scope: Scope) -> list[Origin]:
        """The parameters by which callers give a folder."""
        found, todo, seen = list[Origin](), [(base, scope)], set[int]()
        for _ in range(_STEPS):
            if not todo:
                break
            node, at = todo.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if self._is_free(node, at):
                found += copied(node, at, self._values, self._values.is_given)
            todo += [(of, where) for one, where in self._written(node, at) for of in _inside(one)]
        return found

    def _written(self, node: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        yield node, scope
        if isinstance(node, Name):
            yield from self._whence.ways(node, scope, function_of(scope))

    def _is_free(self, node: Node, scope: Scope) -> bool:
        """Whether a value has a part that no schema leaves few choices of, whatever else looks at it."""
        kinds = (*CHOSEN, CHECKED, LOOKED)
        made_of = of_kind(self._values.marks(node, scope), *kinds)
        return any(of not in self._values.bounded for _, of in made_of)

    def _unlooked(self, some: list[_Asked]) -> list[_Asked]:
        """Those whose folders nothing else is asked about."""
        scope, values = some[0].at, self._values
        syntax = values.syntax(scope.module)
        before = syntax.voided
        for one in some[:_MOST]:
            syntax.void(self.region(one.raw, one.yes, scope)[0])
        found = looks(scope.raw, scope, values.counts, values)
        whole = values.sources(found.whole, scope)
        syntax.voided = before
        syntax.look_again()
        return [one for one in some if not self._is_looked(one, whole)]

    def _is_looked(self, asked: _Asked, whole: set[str]) -> bool:
        """Whether the folder is looked at itself, or all that it is made of, where `whole` is looked at."""
        if asked.names and asked.names <= whole:
            return True
        made_of = self._values.sources(set(asked.names), asked.at)
        for at, name in asked.by:
            members = {one for one in made_of if one.startswith(f"{name}.")}
            known = whole if at is asked.at else self._values.checked(at)
            if not (members or {name}) <= known:
                return False
        return True


def _inside(node: Node) -> Iterator[Node]:
    """That of which a path is a folder further up."""
    match node:
        case Attr(name=name, of=of) if name in _UPWARDS:
            yield of
        case Index(of=Attr(name=name, of=of)) if name in _UPWARDS:
            yield of
        case Call(func=func, args=(of, *_)) if last_name(func) in _UPWARDS:
            yield of
        case Call(func=func, args=args) if last_name(func) in ("Path", "str", "resolve", "join"):
            yield from (one for one in args if not isinstance(one, Lit))
            if isinstance(func, Attr):
                yield func.of
