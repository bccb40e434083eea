"""What the functions of a JavaScript file give each other that may have to do with the environment:
names of variables, parameters of their own, and constants that hold names. What it means is known when
all files are.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import MORE, SAME, SMALL_MORE, Facts, Given, Looked, Passed
from vetting.profile._javascript_called import Called, called
from vetting.profile._javascript_calls import imported
from vetting.profile._javascript_constants import constants, lists
from vetting.profile._javascript_environments import ENVIRONMENTS, is_environment
from vetting.profile._javascript_functions import parameter
from vetting.profile._javascript_mappings import NAMES
from vetting.profile._javascript_members import asked, given, handed_on, returned
from vetting.profile._javascript_schemas import schemas
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import strings
from vetting.profile._javascript_tables import named
from vetting.profile._javascript_unsaid import unsaid

_UPPER = pattern(rb"[\"'`]([A-Z][A-Z0-9_]++)[\"'`]")
_CALLS = pattern(rb"(?:[\w$)]\s*+\(|,)\Z")
_ENDS = pattern(rb"\s*+[,)]")
_VALUE = pattern(
    rb":\s{0,9}(?:[\"'`][A-Z][A-Z0-9_]{2,99}[\"'`]|[A-Z][A-Z0-9_]{2,99})(?=\s{0,9}[,}])"
)
_LEAST_KEY, _LONGEST_KEY, _BLANKS = 2, 40, 9
_TEMPLATE = pattern(rb"[\w$)]\s{0,9}\(\s{0,99}(`[^`\n]{0,300}+`)")
_HOLE = pattern(rb"\$\{[^{}]{1,99}\}")
_PARTS = pattern(rb"`(?=[A-Z0-9_]*_)(?=[0-9_]*[A-Z]{2})[A-Z0-9_]++`")
_MOST_GIVEN = 3000
"""Literals that are told one by one; the others only by the functions they are given to."""

_NEAR = 200
"""Bytes before a literal that say what it is given to."""

_MEMBER = pattern(rb"\.([A-Z][A-Z0-9]*+_[A-Z0-9_]++|[A-Z]{3}[A-Z0-9]*+)(?![\w$])")
_NAMED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$")
_OWN = pattern(r"[\"'`][.#~@]{0,2}/")
_ENV_WORDS = frozenset(name.encode() for name in NAMES)
_MOST_SMALL = 1000
_SMALL = pattern(r"[a-z][A-Za-z0-9]{0,30}(?:[-_][A-Za-z0-9]{1,30}){0,6}")
NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*+")
_MOST_CALLED = 1500
"""Functions whose calls are looked at; where there are more, it is said."""

_MOST_SAID = 1000
"""Arguments that are no literals, and looked at all the same; of others, only the function is told."""

_MADE = frozenset(
    {"identifier", "subscript_expression", "member_expression", "call_expression"}
    | {"ternary_expression", "binary_expression"}
)


class JavaScriptGiven:
    """Collects it from one file."""

    def __init__(self, source: Source, facts: Facts, path: str) -> None:
        self._source = source
        self._facts = facts
        self._called = Called(source, path)
        self._said = 0
        self._takers: set[str] = set()
        """Functions that call what they are given."""

        self._left_out: set[tuple[str, int, str]] = set()

    def collect(self) -> None:
        """Fill the facts."""
        self._facts.given += self.given()
        self._facts.given += given(self._source, self._upper)
        self._facts.small += named(self._source)
        self._facts.passed.update(handed_on(self._source))
        self._facts.constants.update(constants(self._source, self._upper))
        self._facts.lists.update(lists(self._source))
        self._facts.looked.update(self._looked())
        schemas(self._source, self._facts)
        self._pass()
        self._called.finish(self._facts)

    def _looked(self) -> Iterator[Looked]:
        """Variables' names among the members of a parameter: `env.API_KEY`."""
        data = self._source.data
        for match in _MEMBER.finditer(data):  # from its dot on: names are everywhere
            end = match.start() - data.endswith(b"?", 0, match.start())
            start = _word_start(data, end)
            whole = start < end and not data.endswith(b".", 0, start)
            leaf = self._source.at(start, end) if whole else None
            found = self._parameter(leaf) if leaf is not None else None
            if found is not None:
                name, index = found
                yield Looked(name=name, index=index, text=match[1].decode(), line=line_of(leaf))

    def _parameter(self, node: Any) -> tuple[str, int] | None:
        """The parameter that a name stands for: what its function is called by, and its place."""
        binding = self._source.binding(node) if node.type == "identifier" else None
        return parameter(binding) if binding is not None else None

    def _pass(self) -> None:
        """Parameters handed on to what reads variables, or to what another file may hold."""
        reading = (*self._facts.helpers, *self._facts.maybe)
        todo = sorted({helper.name for helper in reading} | self._imported() | self._takers)
        seen = set(todo)
        for _ in range(_MOST_CALLED):
            if not todo:
                return
            callee = todo.pop()
            for leaf in self._source.leaves(callee, b"("):
                args = leaf.next_sibling or leaf.parent.next_sibling
                if args is None or args.type != "arguments":
                    continue
                whole = leaf.parent if leaf.type == "property_identifier" else leaf
                for at, arg in enumerate(args.named_children):
                    self._texts(whole, at, arg)
                    found = self._parameter(arg)
                    if function := self._called.handed(arg):
                        here = f"{self._called.of(whole)}#{at}"
                        self._facts.passed.add(
                            Passed(name=here, index=SAME, callee=function, at=SAME)
                        )
                    if found is None or found[0] == callee:
                        continue
                    name, index = found
                    of = self._called.of(whole)
                    self._facts.passed.add(Passed(name=name, index=index, callee=of, at=at))
                    todo += {name} - seen
                    seen.add(name)
        self._source.cut = self._source.cut or bool(todo)

    def _texts(self, whole: Any, at: int, arg: Any) -> None:
        """Texts that are given in small letters, in an array, by a variable or a member."""
        if arg.type in _MADE:
            self._said += 1
            if self._said <= _MOST_SAID:
                self._members(whole, at, arg)
            else:
                self._facts.given += self._more(self._called.of(whole), at, MORE, line_of(arg))
        listed = arg.named_children if arg.type == "array" else []
        among = any(one.type == "string" and NAME.fullmatch(literal(one)) for one in listed)
        for item in listed or [arg]:
            text = literal(item) if item.type == "string" else ""
            small = _SMALL.fullmatch(text) is not None
            if not small and not (arg.type == "array" and NAME.fullmatch(text)):
                continue
            of, kept = self._called.of(whole), self._facts.small if small else self._facts.given
            if small and len(kept) >= _MOST_SMALL:
                kept += self._more(of, at, SMALL_MORE, line_of(item))
            else:
                kept.append(Given(callee=of, index=at, text=text, line=line_of(item), among=among))

    def _more(self, callee: str, at: int, text: str, line: int) -> Iterator[Given]:
        """What stands for all else that a function is given, once."""
        if (callee, at, text) not in self._left_out:
            self._left_out.add((callee, at, text))
            yield Given(callee=callee, index=at, text=text, line=line)

    def _members(self, whole: Any, at: int, arg: Any) -> None:
        """What a variable, a member or a call that is given may be: names, or members of anything."""
        texts = strings(self._source, arg) or returned(self._source, arg)
        of, names = self._called.of(whole), [text for text in texts if NAME.fullmatch(text)]
        for text in names:
            self._facts.given.append(Given(callee=of, index=at, text=text, line=line_of(arg)))
        if names:
            self._unsaid(of, at, arg)
        for member in asked(self._source, arg) if not texts else ():
            self._facts.passed.add(Passed(name=member, index=0, callee=of, at=at))

    def _unsaid(self, of: str, at: int, arg: Any) -> None:
        """What else is given than the names that are known: a parameter, or what nobody knows."""
        for found in map(self._parameter, unsaid(self._source, arg)):
            if found is not None:
                self._facts.passed.add(Passed(name=found[0], index=found[1], callee=of, at=at))
            else:
                self._facts.given += self._more(of, at, MORE, line_of(arg))

    def _imported(self) -> set[str]:
        """The names of what comes from other files of the package."""
        found = set()
        for node in self._source.root.named_children:
            source = node.child_by_field_name("source")
            if node.type == "import_statement" and source is not None and _OWN.match(word(source)):
                found |= {word(name) for name, _ in imported(node)}
        return found

    def given(self) -> Iterator[Given]:
        """Literals that look like variables' names, with the function they are handed to."""
        yield from self._given_as_members()
        for count, leaf in enumerate(self._literals()):
            args = leaf.parent
            call = args.parent if args is not None and args.type == "arguments" else None
            callee = called(call)
            if callee is None:
                continue
            index = [item.id for item in args.named_children].index(leaf.id)
            of, text = self._of(callee), literal(leaf)
            if count > _MOST_GIVEN:
                yield from self._more(of, index, MORE, line_of(leaf))
                continue
            beside = tuple(self._beside(args)) if self._hands_on else ()
            yield Given(callee=of, index=index, text=text, line=line_of(leaf), beside=beside)
        for node in self._source.up_to(_MOST_GIVEN, self._put_together()):
            of, texts = self._of(called(node.parent.parent)), strings(self._source, node)
            for text in sorted(texts) or (MORE,):
                yield Given(callee=of, index=0, text=text, line=line_of(node))

    def _put_together(self) -> Iterator[Any]:
        """Texts that are given first and look like variables' names, with parts that are made there."""
        for match in _TEMPLATE.finditer(self._source.data):
            if not _PARTS.fullmatch(_HOLE.sub(b"", match[1])):
                continue
            node = self._source.root.descendant_for_byte_range(*match.span(1))
            args = node.parent if node is not None and node.type == "template_string" else None
            if args is not None and args.type == "arguments" and called(args.parent) is not None:
                yield node

    def _of(self, callee: Any) -> str:
        """What the function is called by that is called; whose parameter it is has to be looked at then."""
        binding = self._source.binding(callee) if callee.type == "identifier" else None
        if (place := self._called.place_of(binding)) is not None:
            self._takers.add(place[0].partition("@")[0])
        return self._called.of(callee)

    @cached_property
    def _hands_on(self) -> bool:
        """Whether the file has to do with the environment, or what may be it."""
        return not _ENV_WORDS.isdisjoint(self._source.words)

    def _beside(self, args: Any) -> Iterator[tuple[int, str, str, int]]:
        """What may be the environment among the arguments of a call."""
        for at, arg in enumerate(args.named_children):
            if word(arg)[:_NEAR] in ENVIRONMENTS:
                yield at, "", "", 0
            elif arg.type == "identifier":
                binding = self._source.binding(arg)
                if (found := self._parameter(arg)) is not None:
                    yield at, "", *found
                elif binding is not None and is_environment(binding):
                    yield at, "", "", 0

    def _given_as_members(self) -> Iterator[Given]:
        """Those that are members of an object that is handed over: `need({ name: "TOKEN" })`."""
        for count, key in enumerate(self._keys()):
            leaf = self._source.at(*key)
            pair = leaf.parent if leaf is not None else None
            held = pair.parent if pair is not None and pair.type == "pair" else None
            args = held.parent if held is not None and held.type == "object" else None
            call = args.parent if args is not None and args.type == "arguments" else None
            callee = called(call)
            if callee is None or pair is None or held is None or args is None:
                continue
            index = [item.id for item in args.named_children].index(held.id)
            callee_key = f"{self._called.of(callee)}.{word(leaf)}"
            if count > _MOST_GIVEN:
                yield from self._more(callee_key, index, MORE, line_of(leaf))
                continue
            for text in strings(self._source, pair.child_by_field_name("value")):
                yield Given(callee=callee_key, index=index, text=text, line=line_of(leaf))

    def _keys(self) -> Iterator[tuple[int, int]]:
        """Where the keys stand whose value may be a variable's name or the constant that holds it."""
        data = self._source.data
        for match in _VALUE.finditer(data):
            first = max(match.start() - _BLANKS - 1, 0)
            end = first + len(data[first : match.start()].rstrip())
            start = _word_start(data, end)
            near = match.start() - end <= _BLANKS and not data.endswith(b".", 0, start)
            if near and _LEAST_KEY <= end - start <= _LONGEST_KEY:
                yield start, end

    def _literals(self) -> Iterator[Any]:
        data = self._source.data
        for match in self._upper:
            if len(match[1]) < 3 or not _ENDS.match(data, match.end()):
                continue
            if _CALLS.search(self._before(match.start()).rstrip()):
                node = self._source.root.descendant_for_byte_range(match.start(), match.end())
                if node is not None and node.type in ("string", "template_string"):
                    yield node

    @cached_property
    def _upper(self) -> list[re.Match[bytes]]:
        """The literals in capital letters."""
        return list(_UPPER.finditer(self._source.data))

    def _before(self, at: int) -> bytes:
        return self._source.data[max(at - _NEAR, 0) : at]


def _word_start(data: bytes, end: int) -> int:
    """Where a word begins that ends at a place."""
    while end and data[end - 1] in _NAMED:
        end -= 1
    return end
