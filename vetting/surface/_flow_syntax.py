"""What a language's syntax tells about the way of values, beyond the few kinds of expression."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vetting.patterns import pattern
from vetting.surface._flow_sense import Sense
from vetting.surface._flow_ways import Ways
from vetting.surface._functions import extent, key_of
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node

if TYPE_CHECKING:
    from vetting.surface._flow_shapes import Written

CHECK = pattern(
    r"(?i)\A(?!.*(?:error|exception)\Z|(?:\w{0,20}_)?(?:render|send|e?mail|get|fetch|list|load|save|store|create|make"
    r"|build|add|new|draw|print|find|price|show|read|write|draft|update|delete|request)_?quotes?\Z).*?(?:valid"
    r"|(?<!un)safe(?!_?(?:load|dump|substitute|(?:en|de)code|b(?:ase)?\d))|is_?unsafe|sanit"
    r"|check(?!_?(?:out|sum|box|point|call))|ensure(?!_?(?:future|async|dir|file|folder|parent|exist|(?:sym)?link))"
    r"|^assert(?!ion)|allow|permi|within|relative_?to|^relative$"
    r"|contain(?!er)|confine|restrict|commonpath|starts_?with|secure|is_?private"
    r"|is_?global|is_?loopback|whitelist|forbid|guard|verify|is_?under|is_?inside|is_?sub"
    r"|^includes$|^has$|^test$|^match(?:es)?$|^fullmatch$|^isalnum$|^isalpha$"
    r"|^isdigit$|^isdecimal$|^isidentifier$|^is_?nan$|^is_?integer$|^is_?finite$|^fromisoformat$"
    r"|^strptime$|^indexOf$|^index$|authori[sz]e|canonical)"
)
"""Names of functions that look at a value before it is used."""


@lru_cache(maxsize=1 << 12)
def is_check(name: str) -> bool:
    """Whether `CHECK` knows the name of a call; the same few are asked for again and again."""
    return CHECK.search(name) is not None


ANSWERS = pattern(
    r"open|read|read_?(?:text|bytes|lines|json)|readFile|load|safe_load|urlopen|fetch|execute|check_output|run"
    r"|execFile|spawn|query|connect|listdir|readdir|iterdir|glob|rglob|extract_text|Popen|getoutput"
)
"""Calls whose answer is another's words: what looks at these does not look at what was asked for."""

DOCUMENT = pattern(
    r"(?i)\.(?:pdf|png|jpe?g|gif|webp|bmp|tiff?|mp[34]|wav|ogg|flac|mov|docx|xlsx|pptx|od[ts]|epub|ics|gpx"
    r"|geojson|parquet|[ot]tf|woff2?)"
)
"""Endings of documents, pictures, sounds and fonts: who may only name one names no key and no setting."""

KIND = pattern(
    r"(?i)(?:\w{1,20}[._])?(?:mime|media_?type|(?:mime|content)_?type|format|encoding|lang(?:uage)?|icon|label)"
)
"""Variables that say what kind of thing something is."""

TEMPLATE_MARK = pattern(r"\{\{[{%#]?|\}\}|\{[%#]|[%#]\}|<%[=-]?|%>|[$#]\{|\{")
"""What begins or ends a part of a template that is carried out."""

SCHEME_ONLY = "://"  # addresses of which only the scheme is looked at

ROOT_ONLY = "//"
"""Paths of which only is known that they begin at the root: see `Syntax.begun`."""

UNENDED = "./"
"""Paths of which only is known that they begin as others do too: see `Syntax.begun`."""

NO_OPTION = "-"
"""Texts of which only is known whether they begin like an option: see `Syntax.begun`."""

WHOLE = frozenset({
    *("hostname", "protocol", "host", "origin", "pathname", "href", "scheme", "netloc", "port"),
    *("parts", "parent", "parents", "root", "anchor", "drive", "is_absolute", "username"),
})  # fmt: skip
"""Members that tell of the whole that they are members of: of addresses and paths."""


def dotted(node: Node) -> str | None:
    """A variable, or a member of one by its known names: `args.path`, also as `args["path"]` and
    `args.get("path")`.
    """
    match node:
        case Name(name=name):
            return name
        case Attr(of=of, name=name):
            key: Any = name
        case (
            Index(of=of, key=Lit(value=key))
            | Call(func=Attr(of=of, name="get"), args=(Lit(value=key), *_))
        ):
            pass
        case _:
            return None
    before = dotted(of)
    return f"{before}.{key}" if before is not None and isinstance(key, str) else None


def told_of(path: str) -> Iterator[str]:
    """The variables and members that looking at a dotted one tells of."""
    yield path
    before, _, last = path.rpartition(".")
    if before and last in WHOLE:
        yield from told_of(before)


def weighed(told: Sequence[tuple[str, str]], sense: Sense) -> Iterator[tuple[str, str, Sense]]:
    """Those of a look at a part of something that say anything of what goes on: who only tells addresses
    of one scheme from others does not.
    """
    if not (sense.whole or sense.inside or sense.answers):
        return
    for name, how in told:
        if how != SCHEME_ONLY or sense.whole or sense.answers:
            yield name, how, sense


@dataclass(frozen=True, slots=True, kw_only=True)
class UpTo:
    """What a function does up to a place in it: `of` is what `Syntax.looked_at` takes, `end` the place
    as `Syntax.place` tells it.
    """

    of: Any
    end: int


class Syntax(Ways):
    """One language."""

    voided: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """The extents of questions that are none: see `_flow_void`."""

    def __init__(self) -> None:
        self._senses: dict[tuple[object, ...], tuple[Any, Any, Sense]] = {}
        """What questions decide, which are kept with their functions for their identity: a function is
        looked into once more for each place in it that something is used at.
        """

    def void(self, raw: Any) -> None:
        """Look at nothing any more that stands in a question."""
        self.voided = (*self.voided, extent(raw))
        self.look_again()

    @abstractmethod
    def look_again(self) -> None:
        """Forget the looks that are known: more questions are none."""

    def is_void(self, raw: Any) -> bool:
        """Whether a syntax node stands in such a question."""
        if not self.voided or raw is None:
            return False
        start, end = extent(raw)
        return any(first <= start and end <= last for first, last in self.voided)

    @abstractmethod
    def inner(self, raw: Any) -> list[Node]:
        """The expressions whose values may be part of the value of a syntax node that is none of
        the known kinds; a comparison has none.
        """

    @abstractmethod
    def names(self, raw: Any) -> set[str]:
        """The variables in a syntax node, and members of variables, dotted."""

    @abstractmethod
    def made_of(self, raw: Any) -> set[str]:
        """The variables in a syntax node, but for those that only say what another is asked for."""

    @abstractmethod
    def each_look(self, raw: Any, counts: Callable[[Call], bool]) -> Iterator[tuple[Any, set[str]]]:
        """What a function compares with something, or gives to a check, by syntax nodes, each with the
        variables in it; `counts` says whether a call that is named like a check, or a comparison, is one.
        """

    @abstractmethod
    def question(self, raw: Any) -> tuple[Any, bool] | None:
        """The question that a look is, or is a part of, which knows some texts, with what it is answered
        where it knows one; None where a look is none.
        """

    @abstractmethod
    def as_call(self, raw: Any) -> Call:
        """A question as a call."""

    def sense(
        self, raw: Any, names: set[str], function: Any, *, met: bool, sure: bool = True
    ) -> Sense:
        """What a question decides in a function about variables: see `_flow_sense`. Where it is not `sure`
        that it is answered with `met`, the function may tell that it is not.
        """
        key = key_of(raw), key_of(function), met, sure, frozenset(names)
        known = self._senses.get(key)
        if known is None:
            found = self.sense_of(raw, names, function, met=met, sure=sure)
            known = self._senses[key] = raw, function, found
        return known[2]

    @abstractmethod
    def sense_of(self, raw: Any, names: set[str], function: Any, *, met: bool, sure: bool) -> Sense:
        """The same, found out by the syntax alone."""

    def refusal(self, raw: Any, function: Any) -> Sense | None:
        """The same of what is no question, and refuses by itself what it does not know; None for others."""
        del raw, function
        return None

    @abstractmethod
    def conditions(
        self, raw: Any, names: set[str], function: Any, *, met: bool, answers: frozenset[bool]
    ) -> Iterator[tuple[Any, bool]]:
        """The conditions, as syntax nodes, under which a question of a function about variables is asked, or
        its answer counts, each with what it is answered then. `met` is what the question is answered of what
        it knows, `answers` what the function answers of that.
        """

    def spread(self, raw: Any, names: set[str], function: Any) -> set[str]:
        """The variables of each part of which a look asks by way of `names`: `all(…(c) for c in a + b)`."""
        del raw, names, function
        return set()

    @abstractmethod
    def written(self, function: Any) -> "Written":
        """How a function is written, for those who ask which values a check stands for."""

    @abstractmethod
    def begun(
        self, raw: Any, heeds: Callable[[Any, set[str]], Sense]
    ) -> Iterator[tuple[str, str, Sense]]:
        """The variables of which a function only looks at the beginning, or at one of the words that
        they are taken apart into, each with the variable whose value it must begin with, or a word that is
        said above, if any; with `..` those that are only asked for two dots, with `/` those taken with the
        root or without. `heeds` tells what a look, by its node and variables, decides: each is told with it.
        """

    @abstractmethod
    def early(self, function: Any, raw: Any) -> UpTo | None:
        """The innermost branch around `raw` that its function leaves at the end, as its caller may
        have it: what comes after it never happens there.
        """

    @abstractmethod
    def before(self, function: Any, raw: Any) -> UpTo | None:
        """What a function does before the statement around `raw` is done, or the loop around it, in
        which what stands behind comes before the next time; None where it is not told.
        """

    @abstractmethod
    def within(self, raw: Any, around: Any) -> bool:
        """Whether a syntax node stands in another of the same file."""

    @abstractmethod
    def place(self, raw: Any) -> int:
        """Where a syntax node begins, to compare with others of its file."""

    @abstractmethod
    def functions(self, raw: Any) -> Iterator[Any]:
        """The functions written in the arguments of a call, as syntax nodes."""

    @abstractmethod
    def dropped(self, raw: Any) -> bool:
        """Whether nobody takes what a call answers."""

    @abstractmethod
    def is_raised(self, raw: Any) -> bool:
        """Whether what a call makes is raised as an error."""

    def cuts(self, raw: Any) -> bool:
        """Whether a variable is used without its first characters: `page[1:]`."""
        del raw
        return False

    def last_part(self, raw: Any) -> object:
        """The last part of a path that is put together, where the code says it."""
        del raw
        return None

    def formatted(self, raw: Any) -> tuple[Node, Node] | None:
        """Text and values of a text with places for values."""
        del raw
        return None

    def started(self, raw: Any) -> tuple[Node, list[Node], list[tuple[str, Node]]] | None:
        """The function that a call runs for others, and its arguments: `Thread(target=post,
        args=(url,))`, `submit(post, url)`.
        """
        del raw
        return None

    def steps(self, raw: Any) -> list[Node]:
        """The steps of a path that is put together by an operator of the language."""
        del raw
        return []

    def sorts_out(self, raw: Any) -> bool:
        """Whether a comprehension only takes what its condition knows."""
        del raw
        return False

    @abstractmethod
    def assigned(self, raw: Any) -> Node | None:
        """The value of an assignment."""
