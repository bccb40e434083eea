"""What a sentence wants of a model, by the kinds of words that it is made of.

The byte-level rules know phrases. Whoever writes an order in other words still has to speak of what
is private and hand it over, of other tools and use them, hide what is done, or set a will above the
user's. `_tool_wording_wills` and `_tool_wording_things` have the words; a sentence that has several
kinds of them is none that describes a tool.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from vetting.checks import Context
from vetting.checks._tool_facts import Around
from vetting.checks._tool_rules import WORDING
from vetting.checks._tool_texts import STYLE, called, decoded, strings
from vetting.checks._tool_wording_files import beside, data
from vetting.checks._tool_wording_goals import GOALS
from vetting.checks._tool_wording_harmless import CONSENT, INSISTS, NEEDED, PROTECTS
from vetting.checks._tool_wording_offers import OFFERS
from vetting.checks._tool_wording_people import SPOKEN, is_about
from vetting.checks._tool_wording_quoted import literals, written
from vetting.checks._tool_wording_sales import SALES
from vetting.checks._tool_wording_shifts import SHIFTS
from vetting.checks._tool_wording_things import THINGS
from vetting.checks._tool_wording_troves import TROVES
from vetting.checks._tool_wording_true import what_is_true, without_these
from vetting.checks._tool_wording_turns import TURNS
from vetting.checks._tool_wording_weighed import WEIGHTS, is_order, learnt
from vetting.checks._tool_wording_wills import WILLS
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location
from vetting.patterns import pattern
from vetting.surface import Declared, Gap

_KINDS = {**WILLS, **THINGS, **TURNS, **GOALS, **SALES, **OFFERS, **TROVES, **SHIFTS}
_OF_PEOPLE = GOALS.keys() | SALES.keys() | OFFERS.keys()


def _pairs(text: str) -> tuple[frozenset[str], ...]:
    each = text.replace("\n", ";").split(";")
    return tuple(frozenset(one.split()) for one in each if one.strip())


_ANYWHERE = _pairs("""
    hides lies; hides runs; hides cross; lies sells; lies even; rules must; model runs
    paths gives heard; paths gates; cross named gives where; cross sells; cross bad
    cross must; ours sells; ours lies; ours even; paths fills; paths named; named grants
    cross grants; named now; named hides; kept fills; kept named; kept gates; kept now
    under; swaps; press; its lasts; its vends; its profit; aims profit; aims lasts vends
    aims changed vends; aims lasts deals; aims leads vends; moved vends; moved deals
    changed until; hides altered; hides instead; hides leads deals; vends instead
    vends counts; vends lasts model; instead deals; instead ours; plays lasts; plays hides
    claims lasts; claims holds; holds lasts; holds until; holds vends; refuses until
    refuses lasts; theirs ranks deals; leads lasts deals; goal anew deals model
    goal anew deals theirs; goal anew deals leads; goal firm deals model
    goal firm deals leads; goal firm deals theirs; goal lasts deals model
    model anew deals lasts; goal anew deals aims; denied; unchecked; quiet pays
    over sells deals; parked; unasked cross; trove takes hands; trove takes whole
""")
"""Kinds that stand together in no sentence of a description, nor in any other text of a program: in none
of 200,000 sentences that stand in quotes in the sources of 527 published packages.
"""

_TOGETHER = (
    *_ANYWHERE,
    *_pairs("""
        twists; shifts; hides gives; hides calls; hides sells; hides private; lies every; lies gives
        rules model; rules every; rules cross; rules even; model lies; model paths
        private gives where heard; private cross; private gates; private must
        private gives even; keyfiles gives; paths gives every; abroad gives where; ours every
        turns; named private; kept gives where; every sells; unasked gives; unasked calls
    """),
)
"""Those that stand together in no sentence of a description: elsewhere commands and help texts insist and
hide as well.
"""

_HIDDEN = ("model", "rules", "ours", "lies", "calls gives every")
_NEAR = (
    *(frozenset(f"hides {one}".split()) for one in _HIDDEN),
    frozenset({"lies", "model"}),
)
"""Those that stand in no two sentences one after the other."""

_TAKEN = frozenset({"trove", "takes"})
_AFTER = (("hides", 2), ("hands", 1))
"""What stands up to so many sentences after one that has a machine's keepsakes taken: of no setup."""

_FAR = 1 + max(far for _, far in _AFTER)

_ALONE = (*_ANYWHERE, frozenset({"turns"}), frozenset({"private", "gives", "where", "heard"}))
"""Those that are looked for in any file."""

_MAX, _OVERLAP = 256 << 10, 2000
"""Characters of one text that are read at a time, and of the last time once more."""

_MAX_FILE = 200_000
"""Bytes of a source file whose texts are read."""

_UNREAD = "too many files of texts: what it may tell a model was not read"
_WORDS = 4
"""Words from which on a text is a sentence."""

_SENTENCES = pattern(r"(?<=[.!?])\s+|\n+")
_WRAPPED = pattern(
    r"(?<=[^\s:.!?])\n[ \t]*+(?![`*\"']{0,2}[\w.-]{1,40}[`*\"']{0,2}(?: ?\([^)\n]{0,60}\))?:(?:\s|$))"
    r"(?:(?=[a-z(][\w'-]*+[ ,;.)](?!\())"
    r"|(?<=[^\n]{45}\n)(?=\S)(?![-*•>|#]|\d{1,3}[.)]))"
)
"""The end of a line in the middle of a sentence: small letters follow, or it was as long as lines are
made, and no label and no point of a list follows.
"""

_PARTS = pattern(r"""["'`]\s{0,20}[,+]?\s{0,20}["'`]""")
_NAMES = pattern(r"(?<!\w)[a-z]\w{2,60}(?!\w)")
_WORDY = pattern(r"(?<![^\W_])[^\W_]{1,20}+(?:_[^\W_]{1,20}+){4,20}")
_STRAIGHT = str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x17F: "s", 0x131: "i"}
)
"""Curved quotes, and the letters that are no capitals of the small ones that they stand for."""

_KNOWN = frozenset({"tool.injection_phrase", "tool.cross_reference", "tool.data_param"})
_PHRASES = ("text/model-", "text/prompt-")
_SOURCES = frozenset({"$source", "$signature"})


def wording(
    declared: Sequence[Declared],
    tree: ArtifactTree,
    around: Around,
    context: Context,
    said: Iterable[Finding],
    unread: list[Gap],
) -> Iterator[Finding]:
    """The declarations that have such a sentence, and the files of declarations that have one in
    some other text, where no rule has `said` so of the file; what is not read comes to `unread`.
    """
    told = {found.location.path.removeprefix(tree.prefix) for found in said if found.location}
    told |= {item.path for item in declared if _is_known(tree.prefix + item.path, around)}
    own = frozenset(name for item in declared for name in called(item.name))
    texts = [(item, "\0".join(_texts(item))) for item in declared]
    true = what_is_true(texts, tree, around)
    asked = [(item, without_these(text, true)) for item, text in texts if item.path not in told]
    for (item, _), found in zip(asked, _orders([t for _, t in asked], own, context), strict=True):
        if found and item.path not in told:
            told.add(item.path)
            where = Location(path=tree.prefix + item.path, line=item.line, end_line=item.line)
            text = f"the {item.kind} {item.name[:80]} says: {found[0][1]}"
            yield WORDING.finding(text, location=where)
    files = [tree.find(name) for name in sorted({item.path for item in declared} - told)]
    small = [file for file in files if file is not None and file.size <= _MAX_FILE]
    told |= {item.path for item in declared}
    first, more, left = beside(tree, told) if declared else ([], [], [])
    held, plain, many, rest = data(tree) if declared else ([], [], [], [])
    unread += [Gap(path=file.path, line=1, why=_UNREAD) for file in left + rest]
    for alone, some in ((False, small + first + held), (True, more + many), (False, plain)):
        read = [without_these(written(tree, file), true) for file in some]
        orders = _orders(read, own, context, source=some is not plain, alone=alone)
        for file, found in zip(some, orders, strict=True):
            for line, sentence in found:
                where = Location(path=tree.prefix + file.path, line=line, end_line=line)
                yield WORDING.finding(f"a text of the server's: {sentence}", location=where)


def _orders(
    texts: Sequence[str],
    own: frozenset[str],
    context: Context,
    *,
    source: bool = False,
    alone: bool = False,
) -> list[list[tuple[int, str]]]:
    """The first order in each text, with its line, or in the texts of each `source`; from the cache
    where they are known; `alone` as `order` has it.
    """
    kind = f"tool wording {alone} {_digest()}"
    names = "\0".join(sorted(own))
    keys = [
        hashlib.sha256(f"{source}\0{names}\0\0{text}".encode("utf-8", "replace")).hexdigest()
        for text in texts
    ]
    known: dict[str, str] = dict(context.scans.get(kind, keys))
    fresh: dict[str, str] = {}
    for key, text in zip(keys, texts, strict=True):
        if key not in known:
            parts = literals(text) if source else ((1, part) for part in text.split("\0"))
            said = ((line, order(part, own, alone=alone)) for line, part in parts)
            first = next(((line, found[:160]) for line, found in said if found), None)
            known[key] = fresh[key] = json.dumps([first] if first else [])
    context.scans.put(kind, fresh)
    return [[(int(line), str(said)) for line, said in json.loads(known[key])] for key in keys]


@cache
def _digest() -> str:
    """What changes when the words do."""
    said = "\0".join(f"{name} {kind.pattern}" for name, kind in _KINDS.items())
    pairs = " ".join(";".join(sorted(each)) for each in (*_TOGETHER, *_NEAR))
    others = " ".join(one.pattern for one in (CONSENT, INSISTS, PROTECTS, NEEDED))
    weights = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    every = f"23 {said} {_AFTER} {pairs} {others} {SPOKEN} {weights}"
    return hashlib.sha256(every.encode()).hexdigest()[:16]


def _is_known(path: str, around: Around) -> bool:
    return any(
        found.signal in _KNOWN or found.rule_id.startswith(_PHRASES)
        for found in around.findings.get(path, ())
    )


def order(text: str, own: frozenset[str] = frozenset(), *, alone: bool = False) -> str | None:
    """The first sentence of a text that is an order to a model; `own` are names of the server's own
    tools, which it may speak of. `alone` finds only what no program's own texts have.
    """
    parts = (text[at : at + _MAX] for at in range(0, len(text), _MAX - _OVERLAP))
    return next(filter(None, (_order(part, own, alone=alone) for part in parts)), None)


def _order(text: str, own: frozenset[str], *, alone: bool) -> str | None:
    before: frozenset[str] = frozenset()
    since = _FAR
    for sentence in sentences(text):
        kinds = _kinds(sentence, own)
        since = 0 if kinds >= _TAKEN else since + 1
        near = not alone and any(kinds | before >= each for each in _NEAR)
        near |= any(kind in kinds and since <= far for kind, far in _AFTER)
        if kinds and (near or any(kinds >= each for each in (_ALONE if alone else _TOGETHER))):
            return " ".join(sentence.split())
        if is_order(sentence, anywhere=alone):
            weighty = ", ".join(learnt().decisive(sentence))
            return f"{' '.join(sentence.split())} (reads like an order: {weighty})"
        before = kinds
    return None


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, with as many words as an order has at least."""
    plain = _WRAPPED.sub(" ", STYLE.sub("", text).translate(_STRAIGHT))
    return (one for one in _SENTENCES.split(plain) if one.count(" ") >= _WORDS - 1)


@lru_cache(maxsize=1 << 11)  # schemas say the same of a parameter in every tool
def _kinds(sentence: str, own: frozenset[str]) -> frozenset[str]:
    """The kinds of words that a sentence has."""
    said = sentence
    if not own.isdisjoint(_NAMES.findall(said)):
        said = _NAMES.sub(lambda match: "it" if match[0] in own else match[0], said)
    said = said.lower()
    aimed = is_about(said)
    first, _ = _in_order(aimed)
    if not any(_KINDS[name].search(said) for name in first):
        return frozenset()  # most have none, and what is no order need not be looked for in them
    said = NEEDED.sub("", PROTECTS.sub("", said))
    if not INSISTS.search(said):
        said = CONSENT.sub("it", said)
    found = frozenset(name for name in first if _KINDS[name].search(said))
    return found | frozenset(name for name in _beside(found, aimed) if _KINDS[name].search(said))


@cache
def _beside(found: frozenset[str], aimed: bool) -> tuple[str, ...]:
    """The other kinds that may make an order of a sentence that has those `found`."""
    _, more = _in_order(aimed)
    open_ones = [each for each in (*_TOGETHER, _TAKEN) if each - frozenset(more) <= found]
    return tuple(name for name in more if any(name in each for each in open_ones))


@cache
def _in_order(aimed: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds without one of which nothing is found, and the rest, which matter beside these only;
    those of goals and sales are among them where the sentence is `aimed` at a person or a model.

    Both of what stands near each other are among the first: the one may be in the sentence before.
    """
    kinds = _KINDS.keys() if aimed else _KINDS.keys() - _OF_PEOPLE
    first = {kind for each in _NEAR for kind in each} | {"trove", "hands"}
    left = [each for each in _TOGETHER if first.isdisjoint(each) and each <= kinds]
    while left:
        counted = Counter(kind for each in left for kind in each)
        first.add(max(sorted(counted), key=counted.__getitem__))
        left = [each for each in left if first.isdisjoint(each)]
    return tuple(sorted(first)), tuple(sorted(kinds - first))


def _texts(item: Declared) -> Iterator[str]:
    for key, text in strings(dict(item.fields)):
        said = _PARTS.sub(" ", decoded(text)) if key in _SOURCES else text
        # Of the source of a schema, its texts: code is no sentence.
        yield from [part for _, part in literals(text)] if key in _SOURCES else [said]
        yield from (name.replace("_", " ") for name in _WORDY.findall(said))
