"""Which variables functions look at before they use them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from vetting.surface._flow_begun import beginnings
from vetting.surface._flow_callers_own import looks, weighing
from vetting.surface._flow_changes import Changes
from vetting.surface._flow_fits import Fits
from vetting.surface._flow_halves import ABSOLUTE, LESS, UNSET, both, is_cut, kind_of, unset
from vetting.surface._flow_looks import Looks
from vetting.surface._flow_marks import BEGUN, DOTS, Marks, begun, cleared, is_chosen
from vetting.surface._flow_sense import HEEDED, Sense
from vetting.surface._flow_syntax import NO_OPTION, ROOT_ONLY, UpTo, dotted
from vetting.surface._ir import Node, Scope, Site
from vetting.surface._scopes import outwards

CLEARED = ""
"""In place of a mark's kind: the variable is looked at as a whole."""


class Looked(Fits):
    """What is known of the functions of one program; `changes` tells when more became known."""

    def __init__(self) -> None:
        super().__init__()
        self.changes = Changes()
        self.open: frozenset[int] = frozenset()
        """Functions that ask what lets everything in: see `_flow_open_roots`."""

        self._known: dict[int, set[str]] = {}
        self._begun: dict[int, dict[str, str]] = {}
        self._direct: dict[int, frozenset[str]] = {}
        """Those of the begun that the function itself looks at, and not one that it calls."""

        self._begun_early: dict[tuple[int, int], dict[str, str]] = {}
        self.asked_scopes: list[Scope] = []
        """Those that were given something, or asked what they look at; their addresses are keys."""

        self._early: dict[tuple[int, int], set[str]] = {}
        """What is looked at up to the end of a branch, by scope and place."""

        self._branches: dict[tuple[int, int], tuple[Any, UpTo | None]] = {}
        """The branches that uses of variables stand in, by scope and syntax node, which is kept."""

        self._elsewhere: dict[int, dict[int, set[str]]] = {}
        """What functions that are called look at, by scope and the place of the argument."""

        self._behind: dict[int, dict[int, frozenset[str]]] = {}
        """What is looked at behind a branch only, by scope and place, until more is looked at."""

        self._using: tuple[Site, list[UpTo | None]] | None = None
        self._until: tuple[Scope, UpTo] | None = None
        """While it is asked what a variable was before its function looked at it: up to where."""

    def checked(self, scope: Scope) -> set[str]:
        """The variables that a function looks at, and those that they are made of."""
        if scope.kind != "function" or id(scope) in self.open:
            return set()
        known = self._known.get(id(scope))
        if known is None:
            self.asked_scopes.append(scope)
            known = self._known[id(scope)] = set()
            found = looks(scope.raw, scope, self.counts, self)
            found = self._sensed[id(scope)] = self._closed(found, scope)
            known |= found.whole
        return known

    def look_afresh(self) -> None:
        """Forget what is known of looks: more of them are none."""
        for known in (self._known, self._begun, self._begun_early, self._early, self._branches):
            known.clear()
        self.forget(self._elsewhere, self._behind, self._direct)
        self.changes.all_anew()

    def _escapes(self, name: str, scope: Scope, raw: Any) -> bool:
        """Whether a variable is used before it is looked at, or in a branch that leaves the function
        before that.
        """
        up_to = (self._branch(scope, raw), self._up_to(scope, raw))
        return any(one is not None and not self.looked_by(one, name, scope) for one in up_to)

    def _branch(self, scope: Scope, raw: Any) -> UpTo | None:
        """See `Syntax.early`."""
        place = id(scope), id(raw)
        if place not in self._branches:
            found = self.syntax(scope.module).early(scope.raw, raw) if raw is not None else None
            self._branches[place] = raw, found
        return self._branches[place][1]

    def left_early(self, name: str, scope: Scope, raw: Any) -> tuple[Scope, UpTo] | None:
        """The branch that leaves a function with a variable, where what that is made of is only looked at
        behind it: `kind, sep, rest = ref.partition(":")`, then `if sep: return BASES[kind] / rest`.
        """
        if scope.kind != "function" or not self.checked(scope):
            return None
        branch = self._branch(scope, raw)
        if branch is None:
            return None
        late = self._looked_behind(branch, scope)
        return (scope, branch) if len(late) > (name in late) else None

    def _looked_behind(self, branch: UpTo, scope: Scope) -> frozenset[str]:
        """The variables that a function looks at behind a branch only: each use of any asks for them."""
        known = self._behind.setdefault(id(scope), {})
        if branch.end not in known:
            names = (one for one in self.checked(scope) if one in scope.names)
            late = (one for one in names if not self.looked_by(branch, one, scope))
            known[branch.end] = frozenset(late)
        return known[branch.end]

    def looked_by(self, up_to: UpTo, name: str, scope: Scope) -> bool:
        """Whether a function looks at a variable up to a place in it."""
        key = id(scope), up_to.end
        known = self._early.get(key)
        if known is None:
            found = looks(up_to.of, scope, self.counts, self)
            known = self._early[key] = self.sources({*found.whole, *found.against}, scope)
        elsewhere = self._elsewhere.get(id(scope), {})
        return name in known or any(
            name in names for place, names in elsewhere.items() if place <= up_to.end
        )

    def looked_later(self, start: int, name: str, scope: Scope) -> bool:
        """Whether another function looks at a variable behind a place."""
        elsewhere = self._elsewhere.get(id(scope), {})
        return any(name in names for place, names in elsewhere.items() if place > start)

    def using(self, site: Site | None) -> None:
        """A call is judged: what its function looks at only after it, it does not look at before use."""
        self._using = (site, []) if site is not None else None

    def _up_to(self, scope: Scope, raw: Any) -> UpTo | None:
        """What a function does before a variable is used, where the call that is judged uses it."""
        if self._until is not None and self._until[0] is scope:
            return self._until[1]
        if self._using is None or self._using[0].scope is not scope or raw is None:
            return None
        site, known = self._using
        syntax, call = self.syntax(scope.module), site.call.raw
        if call is None or not syntax.within(raw, call):
            return None
        if not known:
            known.append(syntax.before(scope.raw, call))
        return known[0]

    def unlooked(
        self, name: str, scope: Scope, raw: Any, marks: Marks
    ) -> tuple[Scope, UpTo] | None:
        """Up to where a variable of these marks, or what it is made of, was not looked at where it is used,
        if that is done later.
        """
        late = self.before_looks(name, scope, raw) if marks else None
        return late or self.left_early(name, scope, raw)

    def before_looks(self, name: str, scope: Scope, raw: Any) -> tuple[Scope, UpTo] | None:
        """Up to where a function has done nothing that looks at a variable, if it does so later."""
        if self._using is None or self._using[0].scope is not scope or scope.kind != "function":
            return None
        whole, half = name in self.checked(scope), name in self.half_checked(scope)
        up_to = self._up_to(scope, raw) if whole or half else None
        if up_to is None:
            return None
        late = whole and not self.looked_by(up_to, name, scope)
        return (scope, up_to) if late or (half and self._begun_late(name, scope, raw)) else None

    def unless_looked_at(
        self, marks: Marks, name: str, scopes: Iterable[Scope], raw: Any = None
    ) -> Marks:
        """`marks` of a variable after what functions do that look at it: no choice of a caller's any
        more, or one of which only the beginning was looked at. `raw` is where it is used.
        """
        kinds = {kind for at in scopes if (kind := self.seen(name, at, raw)) is not None}
        if CLEARED in kinds:
            return cleared(marks)
        if UNSET in kinds:
            marks, kinds = unset(marks), kinds - {UNSET}
        return begun(marks, min(kinds)) if kinds else marks

    def unless_checked(self, marks: Marks, node: Node, scope: Scope) -> Marks:
        """`marks`, but for what is looked at where it stands."""
        path = dotted(node) if is_chosen(marks) else None
        if path is None:
            return marks
        return self.unless_looked_at(marks, path, outwards(scope), node.raw)

    def seen(self, name: str, scope: Scope, raw: Any = None) -> str | None:
        """The kind of the mark that a function's looking at a variable leaves it; None for no look."""
        if scope.kind != "function":
            return None
        self.changes.reads(scope, name)
        known, half = self._known.get(id(scope)), self._begun.get(id(scope))
        looked = name in (self.checked(scope) if known is None else known)
        if looked and not (self._turned_away(name, scope, raw) or self._escapes(name, scope, raw)):
            return CLEARED
        if self._let_in(name, scope, raw):
            return CLEARED
        kind = (self.half_checked(scope) if half is None else half).get(name)
        if raw is not None and not self._is_half_known(name, scope, raw):
            kind = None  # who calls the function is told of it
        if kind is not None and not self._begun_late(name, scope, raw):
            return kind
        return UNSET if self.is_unset(name, scope) else None

    def half_checked(self, scope: Scope) -> dict[str, str]:
        """The variables of which a function looks at the beginning only, with the kind of the mark
        that they then have.
        """
        if scope.kind != "function" or id(scope) in self.open:
            return {}
        known = self._begun.get(id(scope))
        if known is None:
            self.asked_scopes.append(scope)
            known = self._begun[id(scope)] = self._beginnings(scope.raw, scope)
            self._direct[id(scope)] = frozenset(known)
            if not self._note_climbing(scope, known):
                del self._begun[id(scope)]
        return known

    def _beginnings(self, raw: Any, scope: Scope) -> dict[str, str]:
        found: dict[str, str] = {}
        syntax = self.syntax(scope.module)
        half = self._half_said.setdefault(id(scope), {})
        here = self._half_here.setdefault(id(scope), Looks())

        heeds, looks = weighing(scope, self.counts, self), list[tuple[str, str]]()
        for name, start, sense in beginnings(raw, scope, syntax, heeds):
            every = self.sources({name}, scope)
            here.add(every, sense)
            if sense.unset:
                continue
            looks.append((name, start))
            for each in every:
                half.setdefault(each, set()).update(sense.answers or {None})
        from_root = {name for name, start in looks if start in ("/", ROOT_ONLY)}
        from_root = self.sources(from_root, scope)
        for name, start in looks:
            if start == "/" or (start in ("", NO_OPTION) and is_cut(name, scope)):
                continue
            kind = kind_of(start, self.source(scope.module))
            asks = kind == DOTS and name not in from_root
            kind = BEGUN if asks and ABSOLUTE.search(scope.module.source(scope.raw)) else kind
            for each in self.sources({name}, scope):
                found[each] = both(found.get(each, kind), kind)
        return found

    def _begun_late(self, name: str, scope: Scope, raw: Any) -> bool:
        """Whether a function itself looks at a variable's beginning only after its use."""
        up_to = self._up_to(scope, raw) if name in self._direct[id(scope)] else None
        if up_to is None:
            return False
        key = id(scope), up_to.end
        if key not in self._begun_early:
            self._begun_early[key] = self._beginnings(up_to.of, scope)
        return name not in self._begun_early[key]

    def look_at(
        self,
        raw: Any,
        scope: Scope,
        kind: str = CLEARED,
        decides: Callable[[Scope], Sense] = lambda _: HEEDED,
    ) -> None:
        """Another function looked at variables, which then have marks of `kind`: see `Told`."""
        syntax = self.syntax(scope.module)
        names = set() if syntax.is_void(raw) else syntax.names(raw)
        for at in outwards(scope):
            if at.kind == "function" and id(at) not in self.open:
                known, half = self.checked(at), self.half_checked(at)
                every = self.sources(set(names), at)
                more = every - known
                sense = self.standing(raw, names, at, decides(at))
                if sense.shaped:
                    self.note_shaped(at, every)
                    continue
                if kind == UNSET or self.may_not_be(raw, names, at):
                    for name in self._note_half(at, every, replace(sense, unset=True)):
                        self.changes.changes(at, name)
                    continue
                if kind == CLEARED:
                    new = self._note(at, every, sense)
                    if not sense.whole:
                        for name in new:
                            self.changes.changes(at, name)
                        continue
                    more |= new
                    places = self._elsewhere.setdefault(id(at), {})
                    more |= every - places.setdefault(syntax.place(raw), set())
                    places[syntax.place(raw)] |= every
                    known |= more
                    if more:
                        self._behind.pop(id(at), None)
                elif sense.whole or sense.inside or sense.answers:
                    new = self._note_half(at, more, sense)
                    more -= {at for at in half if half[at] == kind or half[at] not in LESS.values()}
                    half |= dict.fromkeys(more, kind)
                    more |= new
                for name in more:
                    self.changes.changes(at, name)
