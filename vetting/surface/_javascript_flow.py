"""See `_flow_syntax`, for JavaScript and TypeScript."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from vetting.grammars import parser
from vetting.patterns import pattern
from vetting.surface._excluded import SCHEME, how_begun
from vetting.surface._flow_callers_own import EQUALS, membership
from vetting.surface._flow_left_over import lets_through
from vetting.surface._flow_sense import ANSWERS, HEEDED, Sense
from vetting.surface._flow_syntax import (
    ROOT_ONLY,
    SCHEME_ONLY,
    dotted,
    is_check,
    told_of,
    weighed,
)
from vetting.surface._ir import Call, Node
from vetting.surface._javascript_absolute import asks_for_own_scheme, is_question, is_taken
from vetting.surface._javascript_blanks import asks_for_blanks, is_place
from vetting.surface._javascript_excluded import is_excluding
from vetting.surface._javascript_heeded import LITTLE, rewrites
from vetting.surface._javascript_idle import is_idle
from vetting.surface._javascript_lexical import as_long_as, begins_as_written, is_as_given
from vetting.surface._javascript_looks import (
    asked_as_text,
    asks_for_dots,
    asks_little,
    beginning,
    called,
    ends,
    is_digit,
    is_kept,
    is_kind,
    is_own_folder,
    is_part,
    is_sought,
    is_sum,
    is_the_same,
    receiver,
)
from vetting.surface._javascript_lower import call, line_of, lower, word
from vetting.surface._javascript_marks import asks_for_marks
from vetting.surface._javascript_own_key import OwnKeys, is_asked_for, is_last_part
from vetting.surface._javascript_related import is_only_told
from vetting.surface._javascript_rooted import is_answer, is_rooted
from vetting.surface._javascript_schemes import is_scheme, variables
from vetting.surface._javascript_syntax import JavaScriptPlaces

_COMPARES = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "in", "instanceof"})
_EQUAL = frozenset({"===", "!==", "==", "!="})
_LEADS = pattern(rf"[\"'`](?:~|file:|{SCHEME.pattern}[\"'`])")
_IDENTIFIERS = ("identifier", "shorthand_property_identifier", "this")
_MEMBERS = ("member_expression", "subscript_expression")
_SAME = frozenset({
    *("replace", "replaceAll", "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase"),
    *("normalize", "toString"),
})  # fmt: skip
"""Methods that give all of what they are a method of, in another form."""

_LOOKS = "[(binary_expression) (call_expression) (new_expression) (switch_statement)] @found"
_LARGE = 60_000
_MAX, _SHORT = 3000, 60


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looks at something in a function, with the paths that are only taken with the root, or must
    begin there, and what is known of the schemes of addresses.
    """

    nodes: Sequence[Any] = ()
    both: Sequence[Any] = ()
    roots: Sequence[Any] = ()
    schemes: frozenset[str] = frozenset()


class JavaScriptSyntax(JavaScriptPlaces):
    """See `Syntax`; `kind` is the grammar's name."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._looked: dict[int, tuple[Any, _Looked]] = {}
        """What is known of the functions that were looked into, which are kept for their identity."""

        self._last = _Looked()

        self._own_keys = OwnKeys()

    def look_again(self) -> None:
        """See `Syntax.look_again`."""
        self._looked.clear()

    def inner(self, raw: Any) -> list[Node]:
        """See `Syntax.inner`."""
        if raw is None or raw.end_byte - raw.start_byte > _LARGE:
            return []
        if raw.type == "binary_expression":
            if word(raw.child_by_field_name("operator")) in _COMPARES:
                return []
        elif raw.type == "unary_expression":
            return []
        return [lower(child) for child in raw.named_children if child.type != "comment"]

    def names(self, raw: Any) -> set[str]:
        """See `Syntax.names`."""
        return self._names(raw, lambda _: False)

    def made_of(self, raw: Any) -> set[str]:
        """See `Syntax.made_of`."""
        # What is asked of `join(ROOT, basename(name))` says nothing of the folders in the name.
        return self._names(raw, lambda one: is_asked_for(one) or (is_last_part(one) and one != raw))

    def _names(self, raw: Any, left_out: Callable[[Any], bool]) -> set[str]:
        found: set[str] = set()
        todo = [raw] if raw is not None else []
        while todo:
            node = todo.pop()
            if left_out(node):
                continue
            if node.type in _IDENTIFIERS or node.type in _MEMBERS:
                path = dotted(lower(node))
                if path is not None:
                    found |= set(told_of(path))
                    continue
            of = receiver(node) if node.type == "call_expression" else None
            if of is not None and called(node) in _SAME:
                todo.append(of)
            todo += node.named_children
        return found

    def _wholly(self, raw: Any) -> set[str]:
        """The variables in a node that are looked at as a whole."""
        return self._names(raw, self._is_no_whole)

    def _is_no_whole(self, node: Any) -> bool:
        return is_part(node) or is_kind(node) or is_scheme(node, self._last.schemes)

    def each_look(self, raw: Any, counts: Callable[[Call], bool]) -> Iterator[tuple[Any, set[str]]]:
        """See `Syntax.each_look`."""
        for node in self._looking(raw):
            if node.type == "binary_expression":
                yield node, self._compared(node, counts)
            elif node.type == "call_expression":
                name = called(node)
                if (key := self._own_keys.asked(node)) is not None:
                    yield node, self._wholly(key)
                    continue
                if (
                    not (is_check(name) or ends(node))
                    or not (ends(node) or counts(call(node)))
                    or asks_little(node)
                    or asks_for_blanks(node)
                    or (name == "has" and is_kept(node, raw))
                    or (name == "relative" and is_only_told(node, raw, self._looking(raw)))
                ):
                    continue
                found = self._wholly(node.child_by_field_name("arguments"))
                # what is looked at is the argument, not the expression, nor a list, nor one of its words
                if name != "test" and not (name == "indexOf" and is_sought(node)):
                    found |= self._wholly(receiver(node))
                yield node, found
            elif node.type == "new_expression":
                if word(node.child_by_field_name("constructor")) == "URL":
                    yield node, self._taken_apart(node)
            elif node.type == "switch_statement" and not self._takes_all(node):
                yield node, self._wholly(node.child_by_field_name("value"))

    def _looking(self, raw: Any) -> Sequence[Any]:
        """The comparisons, calls and switches in a function; of a very long one, some."""
        if isinstance(raw, tuple):  # see `UpTo`
            function, end = raw
            return [node for node in self._looking(function) if node.start_byte < end]
        if raw.id not in self._looked:
            self._looked[raw.id] = raw, self._look_into(raw)
        self._last = self._looked[raw.id][1]
        return self._last.nodes

    def _look_into(self, function: Any) -> _Looked:
        import tree_sitter

        found = tree_sitter.QueryCursor(_query(self._kind)).captures(function).get("found", [])
        heeded = [
            node
            for node in found[:_MAX]
            if not (
                is_sum(node)
                or rewrites(node)
                or asks_for_own_scheme(node)
                or asks_for_marks(node)
                or is_excluding(node)
                or begins_as_written(node)
                or is_idle(node, function)
                or self.is_void(node)
            )
        ]
        both = [node for node in heeded if is_taken(node)]
        roots = [node for node in heeded if is_rooted(node)]
        nodes = [n for n in heeded if n not in both and n not in roots]
        return _Looked(nodes, both, roots, variables(function))

    def _compared(self, node: Any, counts: Callable[[Call], bool]) -> set[str]:
        operator = word(node.child_by_field_name("operator"))
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator == "in":
            within = membership(line_of(node), node, lower(left), lower(right))
            return self._wholly(left) if counts(within) else set()
        if operator not in _EQUAL or asks_for_blanks(node) or is_place(word(right)):
            return set()
        if is_the_same(left, right) or is_own_folder(left, right):
            return set()
        if LITTLE.fullmatch(word(left)) or LITTLE.fullmatch(word(right)):
            return set()
        if not counts(membership(line_of(node), node, lower(left), lower(right), EQUALS)):
            return set()
        return self._wholly(left) | self._wholly(right)

    def _takes_all(self, node: Any) -> bool:
        """Whether `default:` takes whatever is left, and goes on with it."""
        body = node.child_by_field_name("body")
        last = body.named_children[-1] if body is not None and body.named_children else None
        if last is None or last.type != "switch_default":
            return False
        return lets_through(word(last), self.names(node.child_by_field_name("value")))

    def begun(
        self, raw: Any, heeds: Callable[[Any, set[str]], Sense]
    ) -> Iterator[tuple[str, str, Sense]]:
        """See `Syntax.begun`."""
        nodes = self._looking(raw)
        for found, how in ((self._last.both, "/"), (self._last.roots, ROOT_ONLY)):
            for one in found:
                sense = ANSWERS if how == ROOT_ONLY and is_answer(one) else HEEDED
                yield from ((name, how, sense) for name in self.names(is_question(one)))
        for node in nodes:
            told = list(self._begun(node))
            if told:
                yield from weighed(told, heeds(node, {name for name, _ in told}))

    def _begun(self, node: Any) -> Iterator[tuple[str, str]]:
        if node.type == "call_expression" and (start := beginning(node)) is not None:
            # `~` and `file:` are ways out of a folder.
            folder, of = next(iter(self.names(start)), ""), receiver(node)
            said = word(start)[1:-1] if start.type == "string" else ""
            how = how_begun(said, folder, word(of)[-_SHORT:], as_given=is_as_given(of))
            for name in self.names(of) if not _LEADS.match(word(start)) else ():
                yield name, how
        elif asks_for_dots(node):
            yield from ((name, "..") for name in self._wholly(receiver(node)))
        elif node.type == "call_expression" and is_check(called(node)):
            yield from self._partly(node.child_by_field_name("arguments"))
            yield from self._partly(receiver(node))
        elif node.type == "switch_statement":
            yield from self._partly(node.child_by_field_name("value"))
        elif word(node.child_by_field_name("operator")) in _EQUAL:
            yield from self._partly(node.child_by_field_name("left"))
            yield from self._partly(node.child_by_field_name("right"))

    def _partly(self, raw: Any) -> Iterator[tuple[str, str]]:
        """The variables that a node holds one word of, or some characters."""
        todo = [raw] if raw is not None else []
        while todo:
            node = todo.pop()
            if is_scheme(node, self._last.schemes):
                yield from ((name, SCHEME_ONLY) for name in self.names(node))
            elif is_digit(node):
                continue
            elif is_part(node):
                whole = node.child_by_field_name("object") or receiver(node)
                yield from ((name, as_long_as(node)) for name in self.names(whole))
            else:
                todo += node.named_children

    def _taken_apart(self, node: Any) -> set[str]:
        """An address of which a part is looked at where it stands: `new URL(x).protocol`."""
        parent = node.parent
        while parent is not None and parent.type == "parenthesized_expression":
            parent = parent.parent
        taken = parent is not None and parent.type == "member_expression"
        part = word(parent.child_by_field_name("property")) if taken else ""
        if part not in ("hostname", "host", "origin") or asked_as_text(parent):
            return set()
        return self.names(node)


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _LOOKS)
