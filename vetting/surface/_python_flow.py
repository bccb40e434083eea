"""See `_flow_syntax`, for Python."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import children, statements, walk
from vetting.surface._excluded import ends_open, how_begun
from vetting.surface._flow_callers_own import EQUALS, membership
from vetting.surface._flow_sense import ANSWERS, HEEDED, Sense
from vetting.surface._flow_syntax import (
    DOCUMENT,
    ROOT_ONLY,
    SCHEME_ONLY,
    WHOLE,
    is_check,
    told_of,
    weighed,
)
from vetting.surface._ir import Call, Concat, Node
from vetting.surface._python_absolute import asks_for_own_scheme, is_question, taken
from vetting.surface._python_answers import SAME, is_asked_for, is_last_part
from vetting.surface._python_blanks import asks_for_blanks
from vetting.surface._python_branches import takes_all
from vetting.surface._python_compared import is_the_same, says_little, tells_little
from vetting.surface._python_dotted import path_of
from vetting.surface._python_dropped import dropped
from vetting.surface._python_excluded import leads_anywhere, texts
from vetting.surface._python_left import place_of
from vetting.surface._python_lexical import compares_as_written, is_as_given
from vetting.surface._python_looks import (
    bare,
    deciding,
    filled,
    is_digit,
    is_known,
    is_part,
    is_pattern,
    names_documents,
    reads_fields,
    table_of,
    tells_nothing,
)
from vetting.surface._python_lower import call, lower
from vetting.surface._python_numbers import as_text, is_number
from vetting.surface._python_rooted import rooted
from vetting.surface._python_schemes import schemes
from vetting.surface._python_started import last_name
from vetting.surface._python_syntax import PythonPlaces
from vetting.surface._sought_in_all import SEARCH

_AT_HOST = pattern(r"https?://[\w.:-]{1,100}/")
"""An address up to the end of its host."""

_ENDING = pattern(r"\.\w{1,5}|(?!localhost)[A-Za-z ]{1,20}|\W{1,5}")
_ANSWERS = (ast.Compare, ast.UnaryOp, ast.BoolOp)
"""Questions with yes or no for an answer, which are looks themselves."""

_LOOKS = (ast.Call, ast.Compare, ast.Match, ast.Subscript)


class PythonSyntax(PythonPlaces):
    """See `Syntax`; `tree` is the module's."""

    def __init__(self, tree: ast.AST) -> None:
        super().__init__()
        self._decided: dict[int, tuple[ast.AST, list[tuple[int, ast.AST]]]] = {}
        """What may be a look, with its place, by function, which is kept: it is asked for every use."""

        self._taken: dict[int, tuple[dict[int, ast.expr], ...]] = {}
        """By function, the questions of which both answers are taken, and those that turn all away that do
        not begin at the root: see `taken` and `rooted`.
        """

        self._answered: set[int] = set()
        """What is asked about there where the function answers with that."""

        self._schemes: set[int] = set()
        """The nodes in functions looked into that are the scheme of an address."""

        self._every: dict[int, tuple[Any, set[str]]] = {}
        self._made: dict[int, tuple[Any, set[str]]] = {}
        """What `names` and `made_of` tell of nodes, which are kept."""

        self._dropped = dropped(tree)
        raised = (one.exc for one in statements(tree) if isinstance(one, ast.Raise))
        self._raised = {id(one) for one in raised}

    def look_again(self) -> None:
        """See `Syntax.look_again`."""
        self._decided.clear()

    def inner(self, raw: Any) -> list[Node]:
        """See `Syntax.inner`."""
        match raw:
            case ast.Compare() | ast.UnaryOp(op=ast.Not()) | ast.Constant():
                return []
            case ast.BinOp(op=ast.BitAnd()) if is_known(raw.left) or is_known(raw.right):
                return []
            case ast.FormattedValue(value=of, format_spec=spec):
                return [] if is_number(spec) else [lower(of)]
            case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod()):
                parts = as_text(raw)
                begun = (lower(raw.left), *parts)
                return [Concat(raw.lineno, parts=begun)] if _AT_HOST.match(text) else parts
            case ast.AST():
                return [lower(c) for c in children(raw) if isinstance(c, ast.expr)]
        return []

    def names(self, raw: Any) -> set[str]:
        """See `Syntax.names`."""
        return self._once(self._every, raw, lambda _: False)

    def made_of(self, raw: Any) -> set[str]:
        """See `Syntax.made_of`."""
        # What is asked of `ROOT / basename(name)` says nothing of the folders in the name.
        return self._once(
            self._made,
            raw,
            lambda one: is_asked_for(one) or (is_last_part(one) and one is not raw),
        )

    def _once(
        self, known: dict[int, tuple[Any, set[str]]], raw: Any, left_out: Callable[[ast.AST], bool]
    ) -> set[str]:
        """The same as `_names`, found out once for each node."""
        if id(raw) not in known:
            known[id(raw)] = raw, self._names(raw, left_out)
        return set(known[id(raw)][1])

    def _names(self, raw: Any, left_out: Callable[[ast.AST], bool]) -> set[str]:
        found: set[str] = set()
        todo = [raw] if isinstance(raw, ast.AST) else []
        while todo:
            node = todo.pop()
            if left_out(node):
                continue
            if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                path = path_of(node)
                if path is not None:
                    found |= set(told_of(path))
                    continue
            if isinstance(node, ast.Call) and last_name(node.func) in SAME:
                found |= self._names(getattr(node.func, "value", None), left_out)
            todo += children(node)
        return found

    def _deciding(self, raw: Any) -> Iterator[ast.AST]:
        """See `deciding`: what may be a look; of a function and a place, as `UpTo` has them, what
        begins before that.
        """
        function, end = raw if isinstance(raw, tuple) else (raw, None)
        if not isinstance(function, ast.AST):
            return
        if id(function) not in self._decided:
            looks = [node for node in deciding(function) if isinstance(node, _LOOKS)]
            asks = any(is_question(node) is not None for node in looks)
            both = {id(node): of for node, of in taken(function)} if asks else {}
            every = list(rooted(function)) if asks else []
            roots = {id(node): of for node, of, _ in every}
            self._answered |= {id(of) for _, of, answer in every if answer}
            looks = [n for n in looks if id(n) not in {**both, **roots} and not self.is_void(n)]
            kept = [n for n in looks if not asks_for_own_scheme(n)]
            self._schemes |= {id(one) for one in schemes(function)} if kept else set()
            self._decided[id(function)] = function, [(place_of(node), node) for node in kept]
            self._taken[id(function)] = both, roots
        for place, node in self._decided[id(function)][1]:
            if end is None or place < end:
                yield node

    def _wholly(self, raw: Any) -> set[str]:
        """The variables in a node that are looked at as a whole."""
        return self._names(raw, self._is_no_whole)

    def _is_no_whole(self, node: ast.AST) -> bool:
        """Whether a node is a part of something, or says little of it: `len(name)`."""
        little = isinstance(node, ast.Call) and tells_little(node)
        return little or is_part(node) or id(node) in self._schemes

    def each_look(self, raw: Any, counts: Callable[[Call], bool]) -> Iterator[tuple[Any, set[str]]]:
        """See `Syntax.each_look`."""
        function = raw[0] if isinstance(raw, tuple) else raw
        every = (one for one in self._deciding(raw) if not compares_as_written(one, function))
        for node in every:
            match node:
                case ast.Compare():
                    yield node, self._compared(node, counts)
                case ast.Call(func=ast.Attribute(attr="startswith"), args=[start]) if bare(start):
                    continue
                case ast.Call(func=func, args=args, keywords=keywords) if reads_fields(func) or (
                    (is_check(last_name(func)) or last_name(func) == SEARCH)
                    and counts(call(node))
                    and not tells_nothing(node)
                ):
                    found = set[str]()
                    if isinstance(func, ast.Attribute) and not is_pattern(func, args):
                        found |= self._wholly(func.value)
                    for arg in (*args, *(item.value for item in keywords)):
                        found |= self._wholly(arg)
                    yield node, found
                case ast.Call(
                    func=ast.Attribute(value=of, attr="endswith"),
                    args=[ast.Constant(value=str() as end)],
                ):
                    told = not _ENDING.fullmatch(end) or DOCUMENT.fullmatch(end)
                    if told and not ends_open(ast.unparse(of), end):
                        yield node, self.names(of)
                case ast.Match(subject=subject) if not (
                    isinstance(subject, _ANSWERS) or takes_all(node, self.names(subject))
                ):
                    yield node, self._wholly(subject)
                case ast.Subscript(value=of, slice=key, ctx=ast.Load()):
                    # a table of the module's own refuses what it does not have
                    name = table_of(of)
                    if name.isupper() and name not in filled(self._deciding(function)):
                        yield node, self.names(key)

    def _compared(self, node: ast.Compare, counts: Callable[[Call], bool]) -> set[str]:
        found: set[str] = set()
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            blank = asks_for_blanks(op, left, right)
            asks = isinstance(op, ast.In | ast.NotIn) and not (blank or says_little(left, right))
            if asks and counts(membership(node.lineno, node, lower(left), lower(right))):
                of_a_path = isinstance(right, ast.Attribute) and right.attr in WHOLE
                if names_documents(right):
                    found |= {name.removesuffix(".suffix") for name in self.names(left)}
                found |= self._wholly(
                    right if isinstance(left, ast.Constant) or of_a_path else left
                )
            elif isinstance(op, ast.Eq | ast.NotEq) and not (
                blank or tells_little(left) or tells_little(right) or is_the_same(left, right)
            ):
                if not counts(membership(node.lineno, node, lower(left), lower(right), EQUALS)):
                    left = right
                    continue
                found |= self._wholly(left) | self._wholly(right)
            left = right
        return found

    def begun(
        self, raw: Any, heeds: Callable[[Any, set[str]], Sense]
    ) -> Iterator[tuple[str, str, Sense]]:
        """See `Syntax.begun`."""
        nodes, function = list(self._deciding(raw)), raw[0] if isinstance(raw, tuple) else raw
        for found, how in zip(self._taken.get(id(function), ()), ("/", ROOT_ONLY), strict=False):
            for of in found.values():
                sense = ANSWERS if id(of) in self._answered else HEEDED
                yield from ((name, how, sense) for name in self.names(of))
        for node in nodes:
            told = list(self._begun(node, function))
            if told:
                yield from weighed(told, heeds(node, {name for name, _ in told}))

    def _begun(self, node: ast.AST, function: Any) -> Iterator[tuple[str, str]]:
        match node:
            case ast.Call(args=[start]) if leads_anywhere(start):
                return  # a home folder is one of many ways out of another folder
            case ast.Call(func=ast.Attribute(value=of, attr="startswith"), args=[start]) if bare(
                start
            ):
                folder = next(iter(sorted(self.names(bare(start)))), "")
                given = is_as_given(of, function)
                for said in texts(start) or ("",):
                    how = how_begun(said, folder, ast.unparse(of), as_given=given)
                    yield from ((name, how) for name in self.names(of))
            case ast.Compare(left=ast.Constant(value=".." | "../"), comparators=[right]):
                yield from ((name, "..") for name in self._wholly(right))
            case ast.Compare(left=left, comparators=others):
                for side in (left, *others):
                    yield from self._partly(side)
            case ast.Match(subject=subject):
                yield from self._partly(subject)
            case ast.Call(func=func, args=args) if is_check(last_name(func)):
                for arg in (*args, *([func.value] if isinstance(func, ast.Attribute) else [])):
                    yield from self._partly(arg, schemes=arg not in args)

    def _partly(self, raw: ast.AST, *, schemes: bool = False) -> Iterator[tuple[str, str]]:
        """The variables that a node holds one word of, or some characters, or, with `schemes` only these,
        the scheme of, each with how.
        """
        digits = {id(one) for node in walk(raw) if is_digit(node) for one in walk(node)}
        for node in walk(raw):
            if id(node) in digits:
                continue
            if id(node) in self._schemes:
                yield from ((name, SCHEME_ONLY) for name in self.names(node))
            elif is_part(node) and not schemes:
                yield from ((name, "") for name in self.names(node.value))  # type: ignore[attr-defined]  # a subscript

    def is_raised(self, raw: Any) -> bool:
        """See `Syntax.is_raised`."""
        return id(raw) in self._raised

    def dropped(self, raw: Any) -> bool:
        """See `Syntax.dropped`."""
        return id(raw) in self._dropped
