"""What the functions of a JavaScript file give each other that may have to do with the environment:
names of variables, parameters of their own, and constants that hold names. What it means is known when
all files are.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vetting.profile._facts import Facts, Given, Looked, Passed
from vetting.profile._javascript_calls import imported
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import items, strings, texts_of
from vetting.profile._javascript_variables import FUNCTIONS

_UPPER = re.compile(rb"[\"'`]([A-Z][A-Z0-9_]++)[\"'`]")
_CONSTANT = re.compile(rb"[A-Z0-9]++_[A-Z0-9_]+")
_LISTED = re.compile(rb"\[\s*+[\"'`][A-Za-z]\w*+[\"'`]")
_CALLS = re.compile(rb"(?:[\w$]\s*+\(|,)\Z")
_ENDS = re.compile(rb"\s*+[,)]")
_GIVES = re.compile(rb"(?<![\w$.])([\w$]{2,60})\s*+[:=]\Z")
_MAKES = re.compile(rb"(?<![\w$.])([\w$]{2,60})\s*+=\s*+(?:Object\.freeze\(|new\s++Set\()?\Z")
_VALUE = re.compile(
    rb":\s{0,9}(?:[\"'`][A-Z][A-Z0-9_]{2,99}[\"'`]|[A-Z][A-Z0-9_]{2,99})(?=\s{0,9}[,}])"
)
_LEAST_KEY, _LONGEST_KEY, _BLANKS = 2, 40, 9
_VARIABLE = re.compile(r"[A-Za-z]\w{0,127}")
_MOST_GIVEN = 3000
_NEAR = 200
"""Bytes before a literal that say what it is given to."""

_MEMBER = re.compile(rb"\.([A-Z][A-Z0-9]*+_[A-Z0-9_]++|[A-Z]{3}[A-Z0-9]*+)(?![\w$])")
_NAMED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$")
_OWN = re.compile(r"[\"'`][.#~@]{0,2}/")
_PLACES = 3
"""Arguments of a call that are looked at."""

_MOST_SMALL = 1000
_SMALL = re.compile(r"[a-z][A-Za-z0-9]{0,30}(?:[-_][A-Za-z0-9]{1,30}){0,6}")
NAME = re.compile(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*+")
_MOST_CALLED = 300
"""Functions whose calls are looked at."""


class JavaScriptGiven:
    """Collects it from one file."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts

    def collect(self) -> None:
        """Fill the facts."""
        self._facts.given += self.given()
        self._facts.constants.update(self.constants())
        self._facts.lists.update(self.lists())
        self._facts.looked.update(self._looked())
        self._pass()

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
        todo = sorted({helper.name for helper in self._facts.helpers} | self._imported())
        seen = set(todo)
        while todo and len(seen) < _MOST_CALLED:
            callee = todo.pop()
            for leaf in self._source.leaves(callee, b"("):
                args = leaf.next_sibling or leaf.parent.next_sibling
                if args is None or args.type != "arguments":
                    continue
                for at, arg in enumerate(args.named_children[:_PLACES]):
                    self._texts(callee, at, arg)
                    found = self._parameter(arg)
                    if found is None or found[0] == callee:
                        continue
                    name, index = found
                    self._facts.passed.add(Passed(name=name, index=index, callee=callee, at=at))
                    todo += {name} - seen
                    seen.add(name)

    def _texts(self, callee: str, at: int, arg: Any) -> None:
        """Texts that are given in small letters, or in an array."""
        for item in arg.named_children if arg.type == "array" else [arg]:
            text = literal(item) if item.type == "string" else ""
            given = Given(callee=callee, index=at, text=text, line=line_of(item))
            if _SMALL.fullmatch(text) and len(self._facts.small) < _MOST_SMALL:
                self._facts.small.append(given)
            elif arg.type == "array" and NAME.fullmatch(text):
                self._facts.given.append(given)

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
            callee = call.child_by_field_name("function") if call is not None else None
            if callee is None or count > _MOST_GIVEN:
                continue
            name = callee.child_by_field_name("property") or callee
            index = [item.id for item in args.named_children].index(leaf.id)
            text = literal(leaf)
            yield Given(callee=word(name).lstrip("#"), index=index, text=text, line=line_of(leaf))

    def _given_as_members(self) -> Iterator[Given]:
        """Those that are members of an object that is handed over: `need({ name: "TOKEN" })`."""
        for count, key in enumerate(self._keys()):
            leaf = self._source.at(*key)
            pair = leaf.parent if leaf is not None and count <= _MOST_GIVEN else None
            held = pair.parent if pair is not None and pair.type == "pair" else None
            args = held.parent if held is not None and held.type == "object" else None
            call = args.parent if args is not None and args.type == "arguments" else None
            callee = call.child_by_field_name("function") if call is not None else None
            if callee is None or pair is None or held is None or args is None:
                continue
            name = word(callee.child_by_field_name("property") or callee).lstrip("#")
            index = [item.id for item in args.named_children].index(held.id)
            for text in strings(self._source, pair.child_by_field_name("value")):
                callee_key = f"{name}.{word(leaf)}"
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

    def _leaf(self, name: re.Match[bytes], at: int) -> Any:
        """The leaf of a name that was found before a place."""
        start = max(at - _NEAR, 0)
        return self._source.at(start + name.start(1), start + name.end(1))

    def constants(self) -> dict[str, str]:
        """Constants of the module whose value looks like a variable's name."""
        found: dict[str, str] = {}
        for match in self._upper:
            if not _CONSTANT.fullmatch(match[1]):
                continue
            name = _GIVES.search(self._before(match.start()).rstrip())
            node = self._leaf(name, match.start()) if name is not None else None
            if node is not None and node.type in ("identifier", "property_identifier"):
                found[word(node)] = match[1].decode()
        return found

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Constant lists of the module whose elements look like variables' names."""
        found: dict[str, tuple[str, ...]] = {}
        for match in _LISTED.finditer(self._source.data):
            name = _MAKES.search(self._before(match.start()))
            node = self._leaf(name, match.start()) if name is not None else None
            declared = node.parent if node is not None else None
            if declared is None or declared.type != "variable_declarator":
                continue
            over = items(self._source, declared.child_by_field_name("value"))
            texts = {text for item in over for text in texts_of(self._source, item)}
            if kept := tuple(sorted(text for text in texts if _VARIABLE.fullmatch(text))):
                found[word(node)] = kept
        return found


def _word_start(data: bytes, end: int) -> int:
    """Where a word begins that ends at a place."""
    while end and data[end - 1] in _NAMED:
        end -= 1
    return end


def parameter(binding: Any) -> tuple[str, int] | None:
    """What the function is called by that has this parameter, and the parameter's place."""
    function, child = binding.parent, binding
    while function is not None and function.type not in FUNCTIONS:
        if function.type in ("statement_block", "program", "variable_declarator"):
            return None
        if function.type != "formal_parameters":
            child = function
        function = function.parent
    name = name_of(function)
    if function is None or not name:
        return None
    parameters = function.child_by_field_name("parameters")
    ids = [item.id for item in parameters.named_children] if parameters is not None else []
    return name, ids.index(child.id) if child.id in ids else 0


def name_of(function: Any) -> str:
    """What a function is called by."""
    if function is None:
        return ""
    own = function.child_by_field_name("name")
    if own is not None:
        return word(own).lstrip("#")
    parent = function.parent
    match parent.type if parent is not None else "":
        case "variable_declarator":
            return word(parent.child_by_field_name("name"))
        case "pair":
            return word(parent.child_by_field_name("key"))
        case "assignment_expression":
            left = parent.child_by_field_name("left")
            return word(left.child_by_field_name("property") or left)
        case "public_field_definition" | "field_definition":
            name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
            return word(name).lstrip("#")
    return ""
