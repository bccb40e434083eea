"""The members of tables, and the elements of lists, as install scripts write them down or make them."""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.checks._install_changes import Changes
from vetting.checks._install_known import (
    DATA,
    ENTRY,
    LOOP,
    OWN_NAME,
    UNKNOWN,
    Known,
    Leaf,
)
from vetting.checks._install_script import Script
from vetting.checks._install_syntax import arguments, pairs, returned
from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

_SAME_ELEMENTS = frozenset({"filter", "sort", "toSorted", "slice", "reverse", "flat", "values"})
_OPTIONS = ("shell", "detached", "env", "method", "body", "headers", "argv0", "input")
_TABLES = frozenset({("", "Object", name) for name in ("keys", "values", "entries")})


class Tables:
    """See the module. `leaves` says what an expression may be, `own_data` that package.json holds no path."""

    def __init__(
        self, leaves: Callable[[Script, Any], list[Leaf]], *, changes: Changes, own_data: bool
    ) -> None:
        self._leaves = leaves
        self._own_data = own_data
        self._changes = changes

    def are_changed(self, script: Script, leaf: Any) -> bool:
        """Whether a list, or the options of a call, may hold something else than what is written down."""
        if leaf.type == "array":
            return self._changes.of_list(script, leaf)
        return any(
            self._changes.of_member(script, leaf, name) for name in ("*", *_OPTIONS, *pairs(leaf))
        )

    def elements(self, script: Script, node: Any) -> list[Leaf]:
        """What the elements of a list may be."""
        return [one for of in self._leaves(script, node) for one in self.elements_of(*of)]

    def all_of(self, script: Script, node: Any) -> Iterator[Leaf]:
        for _, _, (of, value) in self.entries(script, node):
            yield from self._leaves(of, value) if not isinstance(value, Known) else [(of, value)]

    def entries(self, script: Script, node: Any) -> Iterator[tuple[Script, Known, Leaf]]:
        """The keys and values of a table."""
        for of, leaf in (
            self._leaves(script, node) if not isinstance(node, Known) else [(script, node)]
        ):
            if isinstance(leaf, Known):
                same = leaf if leaf in (DATA, LOOP) else UNKNOWN
                yield of, same, (of, same)
            elif not isinstance(leaf, Script) and leaf.type == "object":
                if any(self._changes.of_member(of, leaf, key) for key in ("*", *pairs(leaf))):
                    yield of, UNKNOWN, (of, UNKNOWN)
                for key, value in pairs(leaf).items():
                    known = key not in ("", "...")
                    yield (
                        of,
                        Known("text", key) if known else UNKNOWN,
                        (of, value if known else UNKNOWN),
                    )
            else:
                yield of, UNKNOWN, (of, UNKNOWN)

    def taken(self, script: Script, leaf: Any, step: str) -> list[Leaf]:
        """A member of something."""
        if isinstance(leaf, Script):
            value = leaf.exported.get(step)
            if value is None and step == "default":
                return [(leaf, leaf)]
            return self._leaves(leaf, value)
        if isinstance(leaf, Known):
            return (
                [self._of_known(script, leaf, step)]
                if leaf.said != "pair"
                else self._of_pair(leaf, step)
            )
        if leaf.type == "array" and step.startswith("#"):
            if self._changes.of_list(script, leaf):
                return [(script, UNKNOWN)]
            items = [one for one in leaf.named_children if one.type != "comment"]
            place = int(step[1:]) if step[1:].isdigit() else len(items)
            spread = any(one.type == "spread_element" for one in items)
            if place < len(items) and not spread:
                return self._leaves(script, items[place])
            return [(script, UNKNOWN)] if spread else []
        if leaf.type == "object":
            members = pairs(leaf)
            found = self._leaves(script, members[step]) if step in members else []
            more = bool(members.keys() & {"", "..."}) or self._changes.of_member(script, leaf, step)
            return [*found, (script, UNKNOWN)] if more else found
        return [(script, UNKNOWN)]

    def _of_pair(self, leaf: Known, step: str) -> list[Leaf]:
        key, (script, value) = leaf.value
        if step == "#0":
            return [(script, key)]
        if step != "#1" or isinstance(value, Known):
            return [(script, value if step == "#1" else UNKNOWN)]
        return self._leaves(script, value)

    def _of_known(self, script: Script, leaf: Known, step: str) -> Leaf:
        if leaf.said == "package.json":
            names = {"name": OWN_NAME, "version": DATA, "default": leaf}
            return script, names.get(step, DATA if self._own_data else UNKNOWN)
        if leaf == ENTRY:
            return script, ENTRY if step == "name" else UNKNOWN
        return script, leaf if leaf in (DATA, LOOP) else UNKNOWN

    def elements_of(self, script: Script, leaf: Any) -> list[Leaf]:
        if isinstance(leaf, Known):
            return [(script, leaf if leaf in (DATA, LOOP) else UNKNOWN)]
        if isinstance(leaf, Script):
            return [(script, UNKNOWN)]
        found: list[Leaf] = []
        if leaf.type == "array":
            if self._changes.of_list(script, leaf):
                return [(script, UNKNOWN)]
            for one in leaf.named_children:
                if one.type == "spread_element":
                    found += self.elements(script, one.named_children[0])
                elif one.type != "comment":
                    found += self._leaves(script, one)
            return found
        if leaf.type == "new_expression" and word(leaf.child_by_field_name("constructor")) == "Set":
            return self.elements(script, arguments(leaf)[0]) if arguments(leaf) else []
        return self._listed(script, leaf) if leaf.type == "call_expression" else [(script, UNKNOWN)]

    def _listed(self, script: Script, call: Any) -> list[Leaf]:
        """The elements of a list that a call gives."""
        callee, args = call.child_by_field_name("function"), arguments(call)
        means = script.meaning(callee)
        if means in (("fs", "readdirSync"), ("fs", "readdir")):
            return [(script, ENTRY)]
        if means is not None and means in _TABLES:
            return self._of_table(script, args, means[2])
        if callee.type == "member_expression" and means is None:
            name, of = (
                word(callee.child_by_field_name("property")),
                callee.child_by_field_name("object"),
            )
            if name in _SAME_ELEMENTS:
                return self.elements(script, of)
            if name == "concat":
                return [one for part in (of, *args) for one in self.elements(script, part)]
            if name == "map" and args:
                return [
                    one
                    for source, made in self._leaves(script, args[0])
                    for one in self.made(source, made)
                ]
        return [(script, UNKNOWN)]

    def _value(self, script: Script, value: Any) -> list[Leaf]:
        return [(script, value)] if isinstance(value, Known) else self._leaves(script, value)

    def _of_table(self, script: Script, args: list[Any], name: str) -> list[Leaf]:
        entries = list(self.entries(script, args[0])) if args else []
        if name == "keys":
            return [(of, key) for of, key, _ in entries]
        if name == "entries":
            return [(of, Known("pair", (key, value))) for of, key, value in entries]
        return [one for _, _, (of, value) in entries for one in self._value(of, value)]

    def made(self, script: Script, function: Any) -> list[Leaf]:
        if isinstance(function, Known | Script) or function.type not in FUNCTIONS:
            return [(script, UNKNOWN)]
        return [one for value in returned(function) for one in self._leaves(script, value)]
