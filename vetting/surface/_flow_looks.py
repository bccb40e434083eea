"""The looks of one function at its variables, with what each of them decides: see `_flow_sense`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from vetting.patterns import pattern
from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_sense import HEEDED, Extent, Sense, turns_away_what_counts
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope
from vetting.surface._scopes import owner

_TEXT = pattern(r"\"([^\"\n]{1,80})\"|'([^'\n]{1,80})'|`([^`\n]{1,80})`")
_ROOT = pattern(r"[/\\]{1,2}|~[/\\]?|[A-Za-z]:[/\\]?")
_SIZE, _AROUND = 4_000, 20_000
_BEGINS = frozenset({"startsWith", "startswith", "endsWith", "endswith", "is_relative_to"})


@dataclass(slots=True)
class Looks:
    """What a function looks at, by the names of its variables."""

    whole: set[str] = field(default_factory=set)
    """What goes on behind is known."""

    always: set[str] = field(default_factory=set)
    """Also for whoever calls the function, whatever he makes of its answer."""

    sure: set[str] = field(default_factory=set)
    """Those of `whole` that may be anything nowhere in the function."""

    outside: list[tuple[set[str], Extent]] = field(default_factory=list)
    inside: list[tuple[set[str], Extent]] = field(default_factory=list)
    answers: dict[bool, set[str]] = field(default_factory=dict)
    """The function answers so where they are known."""

    against: dict[str, set[str]] = field(default_factory=dict)
    """Those that are only compared with parameters, with these."""

    unset: set[str] = field(default_factory=set)
    """Those that are only looked at where a setting is given."""

    shaped: set[str] = field(default_factory=set)
    """Those that are only looked at where they have one shape."""

    climbing: list[tuple[set[str], Sense]] = field(default_factory=list)
    """Those that may be any path all the same, with what that decides: see `_flow_climbs`."""

    def add(self, names: set[str], sense: Sense) -> None:
        """A look at variables that decides something."""
        if sense.unset:
            self.unset |= names
            return
        self.shaped |= names if sense.shaped else set()
        if sense.whole:
            self.whole |= names
            self.always |= names if not sense.answers else set()
            self.sure |= names if not sense.outside else set()
        self.outside += [(names, one) for one in sense.outside]
        self.inside += [(names, one) for one in sense.inside]
        for said in sense.answers:
            self.answers.setdefault(said, set()).update(names)


def texts_of(node: Node, scope: Scope) -> list[str]:
    """The texts that stand where a value, or a list of values, is made."""
    if isinstance(node, Lit):
        return [node.value] if isinstance(node.value, str) else []
    made, at = [node], scope
    if isinstance(node, Name) and (home := owner(node.name, scope)) is not None:
        made, at = values_of(node.name, home, node.raw), home
    raws = [one.raw for one in made if one.raw is not None]
    said = (at.module.source(raw)[:_SIZE] for raw in raws)
    return [one[1] or one[2] or one[3] for text in said for one in _TEXT.finditer(text)]


def decided(sense: Callable[[], Sense], names: set[str], known: Node | None, scope: Scope) -> Sense:
    """What a question decides; what must be turned away in any case is looked at where it is."""
    found = sense()
    if found is HEEDED or known is None:
        return found
    texts = texts_of(known, scope)
    around = scope.module.source(scope.raw)[:_AROUND] if texts and scope.raw is not None else ""
    counts = texts and turns_away_what_counts(" ".join(sorted(names)), texts, around)
    return HEEDED if counts else found


def begins_at_root(call: Call, scope: Scope) -> bool:
    """Whether a text is only asked to begin at the root, or at home: another leads out by two dots."""
    if last_name(call.func) not in ("startsWith", "startswith") or not call.args:
        return False
    texts = texts_of(call.args[0], scope)
    return bool(texts) and all(map(_ROOT.fullmatch, texts))


def asked_in(call: Call) -> Node | None:
    """What a question as a call asks about, where it is one side of it."""
    func, name = call.func, last_name(call.func)
    if not isinstance(func, Attr) or not call.args or name == "==":
        return None
    return func.of if name in _BEGINS else call.args[0]


def known_in(call: Call) -> Node | None:
    """What is compared with, or searched, in a question as a call."""
    func = call.func
    if not isinstance(func, Attr) or not call.args:
        return None
    if last_name(func) in (*_BEGINS, "=="):
        return call.args[0]
    return func.of
