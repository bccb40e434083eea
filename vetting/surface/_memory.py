"""What the evaluation of one program has found out, and what of it holds everywhere.

A value that is asked for while it is being made is cut short. What was made of such a part holds
only there, and is found out again elsewhere; everything else is found out once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any

from vetting.surface._ir import Func, Node, Scope

Place = tuple[int, str]
"""A variable, by its scope's identity and its name; a function is called `()`."""

_Answer = tuple[Node, Scope, Any, int | None]
"""A value with what it is the value of, whose identity is the key, and the steps that it needs more
than, where it is not known to its end.
"""

_Callers = tuple[list[Any], dict[int, Scope]]
_NEVER = 1 << 30
_EVERYWHERE = -1


class Memory:
    """Values by what they depend on. `before` is another's, whose values hold here too."""

    def __init__(self, before: "Memory | None" = None) -> None:
        self.known: dict[Place, Any] = before.known if before else {}
        """Variables whose value is the same wherever they are used."""

        self.added: dict[Any, Any] = before.added if before else {}
        """What is added to a variable's list or object: anywhere, by its place, and in a run."""

        self.fed: dict[Any, Any] = before.fed if before else {}
        """What fills a variable's list or object in other ways than by its name: see `_filled_by`."""

        self.fed_at: set[tuple[str, int]] = before.fed_at if before else set()
        """Where it does."""

        self.callers: dict[tuple[int, bool, int], _Callers] = before.callers if before else {}
        """What a function is given by its callers, and which ones were asked for it."""

        self.documents: dict[str, Any] = before.documents if before else {}
        """What stands in JSON files of the package."""

        self.asked: dict[int, Scope] = before.asked if before else {}
        """The functions whose callers were asked for."""

        self.adding: dict[int, Scope] = before.adding if before else {}
        """Those that were asked for only for what they put into lists and objects."""

        self.others: dict[int, Any] = before.others if before else {}
        """What else is done with a function than calling it by its name."""

        self.patched: dict[tuple[str, int], Any] = before.patched if before else {}
        """What is put in the place of methods that register, by where that stands."""

        self.imports: Any = before.imports if before else None
        """What modules import from others that may be a function."""

        self.marks: dict[str, bool] = before.marks if before else {}
        """Whether only decorators set a member of this name, of the functions they are put to."""

        self.reaching_in: dict[int, bool] = before.reaching_in if before else {}
        """Whether the package gets at what a server has inside, by how many modules are reached."""

        self.short: dict[Place, tuple[int, Any]] = before.short if before else {}
        """Variables that nobody followed to their end: with how many steps, and what was found."""

        self.inside: dict[int, dict[Place, Any]] = {}
        """Variables inside the runs of functions that are under way, by what their parameters are."""

        self._runs: dict[Any, tuple[Any, Any]] = before._runs if before else {}  # noqa: SLF001 - its own kind
        self._asked: dict[tuple[int, int], _Answer] = before._asked if before else {}  # noqa: SLF001
        self._busy: dict[Place, int] = {}
        self._cut = _NEVER
        """The outermost of what is being made that was asked for."""

    def apart(self) -> "Memory":
        """Another one that knows as much as this one by now: what is asked of it is asked of it alone."""
        other = Memory(self)
        mine = vars(other)
        mine.update(
            {name: copy(found) for name, found in mine.items() if isinstance(found, dict | set)}
        )
        other.asked, other.adding, other.imports = {}, {}, None
        return other

    # What was asked for.

    def answer(self, node: Node, scope: Scope, steps: int) -> tuple[Any, bool] | None:
        """The value of an expression, and whether it came up short, where that is known; who has no
        more `steps` than one who came up short comes up short too.
        """
        known = self._asked.get((id(node), id(scope)))
        if known is None or (known[3] is not None and steps > known[3]):
            return None
        return known[2], known[3] is not None

    def keep_answer(self, node: Node, scope: Scope, value: Any, steps: int | None) -> None:
        """A value of what stands in `scope`; `steps` that were too few for it."""
        self._asked[id(node), id(scope)] = node, scope, value, steps

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Whose callers are asked for until it ends registers nothing: it is only looked at."""
        kept = [(asked, set(asked)) for asked in (self.asked, self.adding)]
        yield
        for asked, before in kept:
            for one in asked.keys() - before:
                del asked[one]

    @contextmanager
    def asking(self) -> Iterator[dict[int, Scope]]:
        """The functions whose callers are asked for until it ends; who wants them known adds them."""
        before, self.asked = self.asked, {}
        try:
            yield self.asked
        finally:
            self.asked = before

    @contextmanager
    def within(self, env: Mapping[Place, Any]) -> Iterator[None]:
        """What variables are where `env` holds is found out once until it ends."""
        mine = bool(env) and id(env) not in self.inside
        if mine:
            self.inside[id(env)] = {}
        try:
            yield
        finally:
            if mine:
                del self.inside[id(env)]

    # What is being made.

    def is_busy(self, key: Place) -> bool:
        """Whether `key` is being made; what asks for it is cut short then."""
        if key not in self._busy:
            return False
        self._cut = min(self._cut, self._busy[key])
        return True

    def cut_short(self) -> None:
        """What is being made is not followed to its end."""
        self._cut = _EVERYWHERE

    def begin(self, key: Place) -> tuple[int, int]:
        """`key` is being made from now on; what is returned is for `finish`."""
        begun = len(self._busy), self._cut
        self._busy[key], self._cut = begun[0], _NEVER
        return begun

    def finish(self, key: Place, begun: tuple[int, int], *, loose: bool = False) -> bool:
        """`key` is made; whether it is the same wherever it is asked for. `loose` takes for whole
        what was cut short by something around it only.
        """
        place, outer = begun
        del self._busy[key]
        mine = self._cut
        self._cut = min(outer, mine if mine < place else _NEVER)
        return mine >= (0 if loose else place)

    # Runs of functions.

    def of_run(self, run: Any) -> tuple[Any] | None:
        """What a run of a function returned."""
        found = self._runs.get(run)
        return (found[0],) if found is not None else None

    def keep_run(self, run: Any, value: Any, env: Mapping[Place, Any]) -> None:
        """A run of a function, with the values whose identity it is known by."""
        self._runs[run] = value, env


def run_of(scope: Scope, env: Mapping[Place, Any]) -> Any:
    """What tells one run of a function from another: what its parameters are."""
    parts: list[Any] = [id(scope)]
    for place, value in env.items():
        plain = value is None or isinstance(value, str | int | float)
        parts.append((place, type(value), value) if plain else (place, id(value)))
    return tuple(parts)


_CONSTRUCTORS = ("constructor", "__init__")


def bears_on(env: Mapping[Place, Any], scope: Scope) -> bool:
    """Whether values that hold for one place only can matter to a variable of `scope`: it is made
    of nothing but its own scope's and outer ones', a member of an object of its methods' too, and a
    variable of a method of what its object is made with.
    """
    if scope.kind == "class":
        return True
    places = {place for place, _ in env}
    at: Scope | None = scope
    while at is not None:
        if id(at) in places or (at.kind == "class" and _is_made_with(places, at)):
            return True
        at = at.parent
    return False


def _is_made_with(places: set[int], scope: Scope) -> bool:
    """Whether one of some scopes is that of a class's constructor, perhaps a base class's."""
    if not scope.filled:
        scope.module.fill(scope)
    for name in _CONSTRUCTORS:
        for node in scope.names.get(name, ())[:1]:
            return not isinstance(node, Func) or id(scope.module.function(node, scope)) in places
    return bool(scope.bases)
