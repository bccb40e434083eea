"""Tables of options that one file exports and another one makes variables' names of: `export const OPTIONS =
[{ name: "token" }]`, and `process.env["APP_" + option.name.toUpperCase()]` for each. A table's member is a
function to which its values are given, `OPTIONS[].name`; what it means is known when all files are.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import SMALL_MORE, Given
from vetting.profile._javascript_objects import inner, pairs
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import looped

_TABLE = pattern(
    rb"\b(?:const|let|var)\s{1,9}([\w$]{3,60})\s{0,9}(?::[^=\n;{}]{1,80})?=\s{0,9}\[\s{0,99}\{"
    rb"|\bexports\.([\w$]{3,60})\s{0,9}=\s{0,9}\[\s{0,99}\{"
)
_NAMES = frozenset({"name", "key", "id", "option", "flag"})
"""What an option is called by in such a table."""

_TEXT = pattern(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
_TABLES, _ROWS = 100, 1000
"""Tables of a file, and rows of one, that are looked at: for others, it is said that there are more."""


def named(source: Source) -> Iterator[Given]:
    """What the options of the tables of a file are called."""
    for number, match in enumerate(_TABLE.finditer(source.data)):
        node = source.at(*match.span(1 if match[1] else 2))
        whole = node.parent if node is not None else None
        if whole is not None and whole.type == "member_expression":
            whole = whole.parent
        value = whole.child_by_field_name("value") if whole is not None else None
        if value is None and whole is not None:
            value = whole.child_by_field_name("right")
        value = inner(value)
        every = value.named_children if value is not None and number < _TABLES else []
        if node is not None and (number >= _TABLES or len(every) > _ROWS):
            for key in sorted(_NAMES):
                name = called(word(node), key)
                yield Given(callee=name, index=0, text=SMALL_MORE, line=line_of(node))
        for row in every[:_ROWS]:
            for key, item in pairs(source, row) if row.type == "object" else ():
                text = literal(item) if item is not None and item.type == "string" else ""
                if key in _NAMES and _TEXT.fullmatch(text):
                    name = called(word(node), key)
                    yield Given(callee=name, index=0, text=text, line=line_of(item))


def called(table: str, member: str) -> str:
    """What a table's member is called by."""
    return f"{table}[].{member}"


def member_of(source: Source, key: Any) -> str:
    """The member of a table of another file that `option.name` is, for each of its options; empty for
    anything else.
    """
    of = inner(key.child_by_field_name("object"))
    binding = source.binding(of) if of.type == "identifier" else None
    if binding is None or binding.type != "identifier":
        return ""
    over = looped(binding)
    member = word(key.child_by_field_name("property"))
    if over is None or member not in _NAMES:
        return ""
    return called(table, member) if (table := _imported(source, inner(over))) else ""


def _imported(source: Source, over: Any) -> str:
    """What a table is called in the file that it is imported from."""
    of = over.child_by_field_name("object") if over.type == "member_expression" else over
    binding = source.binding(of) if of.type == "identifier" else None
    holder = binding.parent if binding is not None else None
    if holder is None:
        return ""
    if over is not of:  # `options_1.OPTIONS`
        value = (
            holder.child_by_field_name("value") if holder.type == "variable_declarator" else None
        )
        loads = value is not None and b"require(" in value.text[:200]
        known = loads or holder.type == "namespace_import"
        return word(over.child_by_field_name("property")) if known else ""
    if holder.type == "import_specifier":
        return word(holder.child_by_field_name("name"))
    return word(binding) if holder.type == "object_pattern" else ""
