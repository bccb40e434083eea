"""Questions of JavaScript whether a table that stands in the code has a member of a name:
`Object.hasOwn(TABLE, name)`. And calls that ask another for something.

A table is one that nobody changes: each mention of it only reads from it.
"""

from typing import Any

from vetting.surface._flow_sources import is_client
from vetting.surface._flow_syntax import ANSWERS
from vetting.surface._javascript_leaves import leaves, root_of
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import lower, word

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request"})
_OF_EVERY = frozenset({"Object.prototype.hasOwnProperty", "({}).hasOwnProperty"})
_ASKS = frozenset({"hasOwn", "hasOwnProperty", "call", "has"})
_OF_TWO = frozenset({"Object", "Reflect"})
_READS = frozenset({"hasOwn", "keys", "values", "entries", "has", "call"})
_WRITTEN = frozenset({
    *("assignment_expression", "augmented_assignment_expression", "update_expression", "array_pattern"),
    *("pair_pattern", "assignment_pattern", "rest_pattern", "for_in_statement", "object_pattern"),
})  # fmt: skip
_MENTIONS = frozenset({
    *("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"),
})  # fmt: skip
_KEYS = frozenset({"property_identifier", "string", "number"})
_MOST = 200
"""Mentions of one table that are looked at."""


class OwnKeys:
    """Knows the tables of one file."""

    def __init__(self) -> None:
        self._tables: dict[str, bool] = {}
        """Whether variables are such tables, by their names."""

    def asked(self, node: Any) -> Any:
        """The name that such a table is asked for in a call."""
        name = called(node)
        if name not in _ASKS or (of := receiver(node)) is None:
            return None
        args = node.child_by_field_name("arguments").named_children
        table, key = None, None
        if len(args) == 1 and name == "hasOwnProperty":
            table, key = of, args[0]
        elif len(args) == len(("table", "key")):
            two = word(of) in _OF_TWO and name != "call"
            if two or (name == "call" and word(of) in _OF_EVERY):
                table, key = args
        return key if table is not None and self._is_table(table) else None

    def _is_table(self, table: Any) -> bool:
        """Whether an object stands in the code, with the names of its members, and nobody changes it."""
        if table.type != "identifier":
            return False
        name = word(table)
        if name not in self._tables:
            self._tables[name] = _is_kept(root_of(table), name)
        return self._tables[name]


def _is_kept(root: Any, name: str) -> bool:
    """The same of all variables of this name in a file."""
    made = 0
    named = (one for one in leaves(root, name, members=True) if one.type in _MENTIONS)
    for number, node in enumerate(named):
        parent = node.parent
        if parent.type == "variable_declarator" and parent.child_by_field_name("name") == node:
            value = parent.child_by_field_name("value")
            if value is None or not _is_written_out(value) or _is_exported(parent):
                return False
            made += 1
        elif not _only_reads(node, parent):
            return False
        if number >= _MOST:
            return False
    return made == 1


def _is_written_out(value: Any) -> bool:
    keys = [one.child_by_field_name("key") for one in value.named_children if one.type == "pair"]
    others = [one for one in value.named_children if one.type not in ("pair", "comment")]
    return value.type == "object" and not others and all(key.type in _KEYS for key in keys)


def _is_exported(declarator: Any) -> bool:
    around = declarator.parent.parent
    return around is None or around.type == "export_statement"


def _only_reads(node: Any, parent: Any) -> bool:
    """Whether a mention of a table takes a member of it, or asks which it has."""
    if parent.type in ("subscript_expression", "member_expression"):
        above = parent.parent
        taken = parent.child_by_field_name("object") == node
        deleted = above.type == "unary_expression" and word(above).startswith("delete")
        return taken and not deleted and above.type not in _WRITTEN
    if parent.type == "binary_expression":
        return word(parent.child_by_field_name("operator")) == "in"
    called_with = parent.parent if parent.type == "arguments" else None
    if called_with is None or called_with.type != "call_expression":
        return False
    return called(called_with) in _READS and parent.named_children[0] == node


def is_asked_for(node: Any) -> bool:
    """Whether a call returns another's words: what a file holds, or a service answers."""
    if node.type != "call_expression":
        return False
    name, of = called(node).removesuffix("Sync"), receiver(node)
    verb = of is not None and name in _VERBS and is_client(lower(of))
    return verb or ANSWERS.fullmatch(name) is not None


def is_last_part(node: Any) -> bool:
    """Whether only the last part of a path is taken: `path.basename(name)`."""
    return node.type == "call_expression" and called(node) == "basename"
