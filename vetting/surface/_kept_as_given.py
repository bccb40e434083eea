"""What a function of JavaScript does with what it is given, where it must leave that as it is: only looks at
it, and hands it on in the same order, but for a function around the last one that calls that.
"""

from collections.abc import Callable
from typing import Any

from vetting.patterns import pattern
from vetting.surface._idioms import ANSWERS, FIELDS
from vetting.surface._javascript_lower import FUNCTIONS, word
from vetting.surface._javascript_parts import (
    NAMES,
    ROUND,
    Args,
    is_changed,
    is_const,
    is_looked_at,
    is_plain,
    leaves_of,
    nodes_of,
    parts,
    without,
    without_call,
)

_SAID = frozenset({
    *("name", "enabled", "schema", "definition", "tool", "config", "function"),
    *(key for keys in FIELDS.values() for key in keys),
    *ANSWERS,
})  # fmt: skip
"""Members of a tool that say what it is."""

_LAST = pattern(r"\s*+(?:-\s*+1|([\w$]++)\s*+\.\s*+length\s*+-\s*+1)\s*+")
_WORD = pattern(r"[\w$]++")
_FIRST, _WHOLE, _REST, _BUT_LAST, _CALLABLE, _PART = range(6)
"""What is known by a name: the first argument, another one, a list of those after, that without its last
one, the last one, and a member.
"""


class Given:
    """What a function is given. `are_strings` tells whether what it is given first are texts."""

    def __init__(self, func: Any, are_strings: Callable[[], bool]) -> None:
        self._func = func
        self._are_strings = are_strings
        self._params: list[str] = []
        self._rest = ""
        self._kinds: dict[str, int] = {}
        self._same: dict[str, str] = {}
        """Copies by their names, and what they are copies of."""

        self._fine: set[int] = set()
        """The leaves that are known to leave it alone."""

        self._is_known = self._read_parameters() and self._read_declarations()

    def handed_on(self, args: Args | None) -> tuple[Any, ...] | None:
        """The function that a call puts around the last one, if any; None where what it gives is not just
        what the function was given.
        """
        if not args or not self._is_known:
            return None
        if [(word(one), many) for one, many in args] == [("arguments", True)]:
            self._fine.add(args[0][0].id)
            return () if self._is_its_own(args[0][0]) else None
        names = [(name, False) for name in self._params]
        if self._is_same(args, [*names, (self._rest, True)] if self._rest else names):
            return ()
        before = [*names, ("", True)] if self._rest else names[:-1]
        if not names or len(before) < 1 or not self._is_same(args[:-1], before):
            return None
        around = self._around(*args[-1])
        return (around,) if around is not None else None

    def is_left_alone(self) -> bool:
        """Whether nothing else is done with what it was given than to look at it."""
        if not self._is_known or next(nodes_of(self._func, "with_statement"), None) is not None:
            return False
        for leaf in leaves_of(self._func):
            name = word(leaf)
            if name == "eval" or "\\" in name:
                return False
            if name in self._kinds and leaf.id not in self._fine and not self._is_fine(leaf, name):
                return False
        return True

    # What it is given, by name.

    def _read_parameters(self) -> bool:
        """Take in the parameters, where each of them is a plain variable."""
        listed_ = self._func.child_by_field_name("parameters")
        alone = self._func.child_by_field_name("parameter")
        for node in parts(listed_) if listed_ is not None else [alone]:
            target = node
            if node.type in ("required_parameter", "optional_parameter"):
                if node.child_by_field_name("value") is not None:
                    return False
                target = node.child_by_field_name("pattern")
            many = target.type == "rest_pattern"
            target = target.named_children[0] if many else target
            if target.type != "identifier" or word(target) in self._kinds:
                return False
            kind = _REST if many else _WHOLE if self._params else _FIRST
            self._learn(target, word(target), kind)
            if many:
                self._rest = word(target)
            else:
                self._params.append(word(target))
        if not self._rest and len(self._params) > 1:
            self._kinds[self._params[-1]] = _CALLABLE
        if self._func.type == "function_expression":
            self._kinds["arguments"] = _REST
        return bool(self._kinds)

    def _learn(self, leaf: Any, name: str, kind: int) -> None:
        self._kinds[name] = kind
        self._fine.add(leaf.id)

    def _read_declarations(self) -> bool:
        """Take in the variables that are made of it; False where one is made of it more than once."""
        for node in nodes_of(self._func, "variable_declarator"):
            target, value = (node.child_by_field_name(one) for one in ("name", "value"))
            if value is None:
                continue
            value = without(value)
            if target.type == "object_pattern" and self._kinds.get(word(value)) in (_FIRST, _WHOLE):
                self._fine.add(value.id)
                if not self._splits(target, word(value)):
                    return False
            elif target.type == "identifier" and is_const(node):
                kind = self._kind_of(value)
                if kind is not None and word(target) in self._kinds:
                    return False
                if kind is not None:
                    self._learn(target, word(target), kind)
        return True

    def _splits(self, target: Any, of: str) -> bool:
        """Take in `const { metadata, ...tool } = given`; False where it is not seen what that takes."""
        taken = set[str]()
        for child in parts(target):
            inner, key = child, ""
            if child.type == "object_assignment_pattern":
                inner = child.child_by_field_name("left")
            if inner.type == "shorthand_property_identifier_pattern":
                key = word(inner)
            elif child.type == "pair_pattern" and is_plain(child.child_by_field_name("key")):
                key, inner = (
                    word(child.child_by_field_name("key")),
                    child.child_by_field_name("value"),
                )
            elif child.type == "rest_pattern" and is_plain(child.named_children[0]):
                inner = child.named_children[0]
            else:
                return False
            if not _WORD.fullmatch(key or word(inner)) or word(inner) in self._kinds:
                return False
            if not key:
                if taken & _SAID:
                    return False
                self._same[word(inner)] = of
                self._learn(inner, word(inner), self._kinds[of])
            elif key in _SAID and key != "name":
                if inner.type not in NAMES:
                    return False
                self._learn(inner, word(inner), _PART)
            taken.add(key)
        return True

    def _kind_of(self, value: Any) -> int | None:
        """What `args[args.length - 1]`, `args.at(-1)` and `args.slice(0, -1)` are."""
        call = value.type == "call_expression"
        func = value.child_by_field_name("function") if call else value
        of = func.child_by_field_name("object") if func is not None else None
        if of is None or self._kinds.get(word(of)) != _REST or word(of) != self._rest:
            return None
        if not call:
            if value.type != "subscript_expression":
                return None
            index = value.child_by_field_name("index")
            found = _LAST.fullmatch(word(index))
            if found is None or found[1] != self._rest:
                return None
            self._fine.add(of.id)
            return _CALLABLE
        args = [word(one) for one in parts(value.child_by_field_name("arguments"))]
        method = word(func.child_by_field_name("property"))
        if method == "at" and args == ["-1"]:
            self._fine.add(of.id)
            return _CALLABLE
        last = _LAST.fullmatch(args[1]) if len(args) == 2 and args[0] == "0" else None
        if method == "slice" and last is not None and last[1] in (None, self._rest):
            self._fine.add(of.id)
            return _BUT_LAST
        return None

    # What is handed on.

    def _is_its_own(self, node: Any) -> bool:
        """Whether `arguments` are those of the function itself."""
        while node != self._func and (
            node == self._func or node.type not in FUNCTIONS - {"arrow_function"}
        ):
            node = node.parent
        return bool(node == self._func) and node.type == "function_expression"

    def _is_same(self, args: Args, names: list[tuple[str, bool]]) -> bool:
        """Whether arguments are just these variables, or copies of them; "" is all of the rest but the
        last one.
        """
        if len(args) != len(names):
            return False
        for (node, many), (name, of_many) in zip(args, names, strict=True):
            said = word(node)
            if many != of_many:
                return False
            if name and (node.type != "identifier" or self._same.get(said, said) != name):
                return False
            kind = self._kinds.get(said) if node.type == "identifier" else self._kind_of(node)
            if not name and kind != _BUT_LAST:
                return False
        self._fine |= {node.id for node, _ in args if node.type == "identifier"}
        return True

    def _around(self, node: Any, many: bool) -> Any:
        """The function that stands in the place of the last one, and calls that."""
        if many:
            return None
        if node.type == "identifier":
            made = [
                one
                for one in nodes_of(self._func, "variable_declarator")
                if word(one.child_by_field_name("name")) == word(node)
            ]
            if len(made) != 1 or not is_const(made[0]) or word(node) in self._kinds:
                return None
            node = without(made[0].child_by_field_name("value"))
        if node is None or node.type not in FUNCTIONS:
            return None
        calls = (
            without(one.child_by_field_name("function"))
            for one in nodes_of(node, "call_expression")
        )
        names = [word(without_call(one)) for one in calls]
        return node if any(self._kinds.get(name) == _CALLABLE for name in names) else None

    # What else is done with it.

    def _is_fine(self, leaf: Any, name: str) -> bool:
        kind, at, members = self._kinds[name], leaf, list[str]()
        if leaf.type != "identifier":
            read = leaf.type == "shorthand_property_identifier"
            return read and kind == _FIRST and self._are_strings()
        while (above := at.parent).type in ("member_expression", "subscript_expression", *ROUND):
            if above.type not in ROUND:
                if above.child_by_field_name("object") != at:
                    break
                members.append(word(above.child_by_field_name("property")))
            at = above
        if is_changed(at):
            return False
        if kind == _FIRST and (members[:1] == ["name"] or self._are_strings()):
            return True  # a text, or nobody knows what the tool is called
        if kind == _REST and members == ["length"]:
            return True
        called = above.type == "call_expression" and above.child_by_field_name("function") == at
        if called:
            return kind == _CALLABLE and members in ([], ["call"], ["apply"])
        return is_looked_at(at)
