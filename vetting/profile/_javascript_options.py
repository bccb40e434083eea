"""Libraries of command lines and settings that read the variables whose names they are told: yargs'
`.env("APP")`, commander's `new Option(…).env("TOKEN")`, `Flags.string({ env: "TOKEN" })`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._javascript_objects import pairs
from vetting.profile._javascript_source import Source, line_of, word
from vetting.profile._javascript_strings import items, strings, texts_of
from vetting.profile._words import words

_IMPORT = pattern(rb"(?:from|require\(|import\()\s{0,9}[\"']([@\w./-]{1,99})[\"']")
_METHOD = words("commander @commander-js/extra-typings")
"""Whose options have a method `env` that is told a name."""

_MEMBER = words("@oclif/core @oclif/command cmd-ts convict clipanion gunshi citty")
"""Whose options have a member `env` that is a name, or a list of names."""

_EVERY = words("envsafe yargs")
_ANY = tuple(name.encode() for name in sorted(_METHOD | _MEMBER | _EVERY))
_OF_SCHEMA = pattern(rb"env\s{0,9}:\s{0,9}[\"'][A-Z]")
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]{1,127}")
_UPPER = pattern(r"[A-Z][A-Z0-9_]{2,127}")
_OPTION = pattern(r"[A-Za-z][\w-]{0,99}")
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])")


class JavaScriptOptions:
    """Collects them from one file."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts

    def collect(self) -> None:
        """Fill the facts."""
        data = self._source.data
        if _OF_SCHEMA.search(data) is not None:
            self._of_schema()
        if not any(name in data for name in _ANY):
            return
        found = {match[1].decode() for match in _IMPORT.finditer(data)}
        if found & _METHOD:
            for args in self._calls("env"):
                self._names(args[:1])
        if found & _MEMBER:
            for leaf in self._source.leaves("env", b":"):
                self._names([leaf.parent.child_by_field_name("value")])
        if "yargs" in found:
            for args in self._calls("env"):
                self._yargs(args)
        if "envsafe" in found:
            self._table("envsafe")

    def _of_schema(self) -> None:
        """Settings as convict describes them, wherever the table of them lies."""
        for leaf in self._source.leaves("env", b":"):
            pair = leaf.parent
            every = pair.parent.named_children if pair is not None and pair.parent else []
            said = {word(one.child_by_field_name("key")) for one in every}
            if "default" in said and said & {"doc", "format"}:
                self._names([pair.child_by_field_name("value")])

    def _table(self, name: str) -> None:
        """The keys of what a function is given."""
        for leaf in self._source.leaves(name, b"("):
            for key, line in _keys(self._source, _arguments(leaf)):
                if _UPPER.fullmatch(key):
                    self._tell(key, line)

    def _calls(self, *names: str) -> Iterator[list[Any]]:
        """The arguments of each `x.name(…)`."""
        for name in names:
            for leaf in self._source.leaves(name, b"("):
                if leaf.parent is not None and leaf.parent.type == "member_expression":
                    yield _arguments(leaf)

    def _names(self, nodes: list[Any]) -> None:
        for node in (node for node in nodes if node is not None):
            found = set(strings(self._source, node))
            for item in items(self._source, node) if node.type == "array" else ():
                found |= set(texts_of(self._source, item))
            for text in found:
                if _NAME.fullmatch(text):
                    self._tell(text, line_of(node))

    def _yargs(self, args: list[Any]) -> None:
        """Every option may come from a variable of its name, behind a prefix."""
        said = strings(self._source, args[0]) if args and word(args[0]) != "true" else {""}
        if args and word(args[0]) == "false":
            return
        for given in self._calls("option", "options"):
            keys = [
                *((text, line_of(one)) for one in given[:1] for text in strings(self._source, one)),
                *_keys(self._source, given[:1]),
            ]
            if not keys and given and args:
                self._facts.dynamic.add(line_of(given[0]))
            for key, line in keys:
                for prefix in said:
                    if _OPTION.fullmatch(key):
                        self._tell(_variable(prefix, key), line)

    def _tell(self, name: str, line: int) -> None:
        self._facts.uses.add(("env", line))
        self._facts.env.add((name, line))


def _variable(prefix: str, option: str) -> str:
    """The variable of an option: `APP_API_KEY` of `api-key` and `apiKey`."""
    name = _HUMP.sub("_", option).replace("-", "_").upper()
    return f"{prefix}_{name}" if prefix else name


def _arguments(leaf: Any) -> list[Any]:
    """What a call is given, by the leaf of its name."""
    call = leaf.parent
    if call is not None and call.type == "member_expression":
        call = call.parent
    args = call.child_by_field_name("arguments") if call is not None else None
    return [item for item in args.named_children if item.type != "comment"] if args else []


def _keys(source: Source, args: list[Any]) -> Iterator[tuple[str, int]]:
    """The keys of the objects among arguments."""
    for arg in args:
        for key, value in pairs(source, arg):
            yield key, line_of(value)
