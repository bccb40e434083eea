"""Calls that make another text of one, in which what was looked for may stand where it did not: decoded,
`unquote(name)`, brought to a compatible form, `normalize("NFKC", name)` makes wide dots and strokes lead
upwards, or with marks put in for others or left out, `name.replace("~", "")` does so with `.~./`.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Lit, Node, Scope

DECODES = frozenset({
    *("decodeURIComponent", "decodeURI", "unescape", "unquote", "unquote_plus", "unquote_to_bytes"),
    *("b64decode", "urlsafe_b64decode", "standard_b64decode", "atob", "unhexlify", "fromhex"),
})  # fmt: skip
_COMPATIBLE = frozenset({"NFKC", "NFKD"})
"""The forms of Unicode in which other letters become dots and separators; in the rest none does."""

_CODECS = pattern(
    r"(?i)idna|punycode|unicode_escape|raw_unicode_escape|utf[_-]?7|rot_?13|hex\w{0,6}|base64\w{0,6}"
)
_REPLACES = frozenset({"replace", "replaceAll", "sub", "subn"})
_LEADS = pattern(r"\.{1,2}|(?:\.{0,2}[/\\])+(?:\.{1,2})?")
"""What a path leads elsewhere by."""

_LEFT_OUT = pattern(r"(?:\.{0,2}[/\\]){1,2}|\.\.|[^\w/\\.]{1,3}|%[0-9A-Fa-f]{2}|_{1,2}")
"""What may be left out so that dots and separators come together that did not stand so; no ending, no word,
and no separator alone, which leaves names.
"""

_CONTAINS = pattern(
    r"\bis_relative_to\b|\brelative_to\(|\bstarts_?[wW]ith\(|\bcommonp(?:ath|refix)\b|[\"'`]\.\.|\.relative\("
    r"|\bis_?[aA]bs(?:olute)?\("
)
"""How code asks where a path lies; a name that is looked up in a table stays what is in that."""

_PLACED = pattern(r"\b(?:resolve|realpath(?:Sync)?|abspath|normpath)\(")


def asks_where(source: str) -> bool:
    """Whether code asks where a path lies."""
    return _CONTAINS.search(source) is not None


class Wheres:
    """Which functions ask where a path lies, and which put it in full: each is read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Scope, bool, bool]] = {}
        """By address, with the scope, whose address no other gets meanwhile."""

        self.gone: dict[int, int] = {}
        """Expressions that were gone through for the texts of a function that become another."""

    def of(self, scope: Scope) -> tuple[bool, bool]:
        """Whether a function does the one, and the other."""
        if id(scope) not in self._known:
            source = scope.module.source(scope.raw) if scope.raw is not None else ""
            placed = _PLACED.search(source) is not None
            self._known[id(scope)] = scope, asks_where(source), placed
        return self._known[id(scope)][1:]


def changed(
    node: Call, name: str, scope: Scope, machine: Evaluator, wheres: Wheres
) -> tuple[Node, ...]:
    """The texts of which a call makes another one; of other calls none."""
    of = node.func.of if isinstance(node.func, Attr) else None
    if name in DECODES:
        return node.args[:1]
    if name == "normalize" and node.args:
        form = machine.value(node.args[0], scope, {})
        if isinstance(form, str) and form in _COMPATIBLE:
            return node.args[1:2] if len(node.args) > 1 else (of,) if of is not None else ()
    if name in ("decode", "encode", "from") and of is not None and node.args:
        said = [arg.value for arg in node.args[:2] if isinstance(arg, Lit)]
        if any(isinstance(one, str) and _CODECS.fullmatch(one) for one in said):
            return (of, *(arg for arg in node.args[:1] if not isinstance(arg, Lit)))
    if name in _REPLACES and of is not None and wheres.of(scope)[0]:
        return _replaced(node, of, scope, machine, placed=wheres.of(scope)[1])
    return ()


def _replaced(
    node: Call, of: Node, scope: Scope, machine: Evaluator, *, placed: bool
) -> tuple[Node, ...]:
    """The text in which a call puts something for something else, where that leads elsewhere."""
    if len(node.args) < 2:
        return ()
    was, put = (_said(one, scope, machine) for one in node.args[:2])
    by_module = last_name(of) == "re" and len(node.args) > 2
    text = node.args[2] if by_module else of
    if was is None or put is None or was == put or not was:
        return ()
    if not put:
        return (text,) if _LEFT_OUT.fullmatch(was) else ()
    if not _LEADS.fullmatch(put) or was in (".", "/"):
        return ()
    # where separators are others, a path that is resolved has those
    is_spelling = placed and not was.strip("\\[]+/")
    return () if is_spelling else (text,)


def _said(node: Node, scope: Scope, machine: Evaluator) -> str | None:
    """A text, or the pattern that stands in the code: `/%2e/g`."""
    value = machine.value(node, scope, {})
    if isinstance(value, str):
        return value
    source = scope.module.source(node.raw) if node.raw is not None else ""
    begins, _, _ = source.rpartition("/")
    return begins[1:].replace("\\", "") if source.startswith("/") and begins else None
