"""See `_flow_sense`, for JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from vetting.surface._flow_sense import (
    ASSERTS,
    DENIES,
    HEEDED,
    REFUSES,
    TELLS_WHY,
    Extent,
    Sense,
    Way,
    beside,
    joined,
)
from vetting.surface._javascript_branch_ends import (
    SAID,
    THROWN,
    End,
    block_of,
    end_of,
    flag_in,
    statements,
    truth_of,
)
from vetting.surface._javascript_climbed import (
    behind,
    compared,
    each_of,
    extent,
    function_of,
    gives_back,
    is_condition,
    past_of,
)
from vetting.surface._javascript_looks import called, only_says
from vetting.surface._javascript_lower import FUNCTIONS, word
from vetting.surface._javascript_used import made_of, named_in, only_used_in, used_in
from vetting.surface._javascript_ways import given_too, returns_too

_UP, _DEPTH = 60, 3
Standing = Callable[[Any, bool, Sense, set[str]], Sense]
_WRAPPED = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "non_null_expression"),
    *("satisfies_expression", "sequence_expression"),
})  # fmt: skip
_INNER = frozenset({"unary_expression", "binary_expression", "member_expression"})
_LOGIC = frozenset({"||", "&&", "??"})


class Decided:
    """What is decided by questions of `function` about the variables `names`. `standing` tells of an
    answer that a variable has what it decides where that is asked, see `_flow_shapes`. Where nobody is
    `sure` of what a question answers, it is not this one if what is not known is used then.
    """

    def __init__(self, names: set[str], function: Any, standing: Standing, sure: bool) -> None:
        self._names = names
        self._standing = standing
        self._sure = sure
        self._function = function
        self._of_uses: dict[tuple[int, bool, int], Sense] = {}
        """What answers decide where variables that have them are used: in short code all have one name."""

    def sense(self, question: Any, met: bool) -> Sense:
        """What is decided by a question, which is answered with `met` where it knows what it asks about."""
        return self._climb(question, met, 0)

    @cached_property
    def _made(self) -> set[str]:
        """The variables, and those that are given what is made of them."""
        return made_of(self._names, self._function)

    def _climb(self, node: Any, met: bool, depth: int) -> Sense:
        """What an answer in `node` decides, which is `met` for what is known."""
        right, past = list[Extent](), list[Way]()
        logic = False
        for _ in range(_UP):
            at, node = node, node.parent
            if node is None:
                return HEEDED
            kind = node.type
            if kind in _WRAPPED or (kind == "ternary_expression" and not is_condition(node, at)):
                continue
            if kind in _INNER:
                logic |= word(node.child_by_field_name("operator")) in _LOGIC
                right += behind(node, at, met=met)
                past += past_of(node, at, met=met)
                if (how := self._asked(node, at, met)) is None:
                    return HEEDED
                met = how
            elif kind == "return_statement" or kind in FUNCTIONS:
                around = function_of(node)
                if around is None or around == self._function:
                    found = Sense(whole=False, answers=frozenset({met}), inside=tuple(right))
                    more = returns_too(self._function, node, met)
                    return beside(found, [*past, *more], right)
                if (node := each_of(around)) is None:
                    return HEEDED
            else:
                found = self._stated(node, at, met, depth, right, logic)
                return beside(found, past, right)
        return HEEDED

    def _asked(self, node: Any, at: Any, met: bool) -> bool | None:
        """What the answer is in an expression around it; None where that is not known."""
        if node.type == "unary_expression":
            how = word(node)[:1]  # `~KNOWN.indexOf(name)` is nothing where it is not there
            return not met if how == "!" else met if how == "~" else None
        if node.type == "member_expression":
            said = word(node.child_by_field_name("property"))
            yes = REFUSES.fullmatch(said) is not None
            return met if yes else not met if TELLS_WHY.fullmatch(said) else None
        return compared(node, at, met)

    def _chosen(self, node: Any, met: bool, depth: int) -> Sense:
        """What a condition in an expression decides: `KNOWN.has(name) ? name : usual`."""
        sides = [node.child_by_field_name(one) for one in ("consequence", "alternative")]
        said = [truth_of(side) for side in sides]
        if None not in said and said[0] != said[1]:
            return self._climb(node, met is said[0], depth)
        known = sides[0] if met else sides[1]
        if said[met] is False and gives_back(
            node, self._function
        ):  # who asks is told, and may go on
            return Sense(whole=False, inside=(extent(known),), answers=frozenset({True}))
        return self._inside(known)

    def _stated(
        self, node: Any, at: Any, met: bool, depth: int, right: list[Extent], logic: bool
    ) -> Sense:
        """What is decided by a statement, or by a call that is given the answer."""
        if node.type == "ternary_expression":
            return self._chosen(node, met, depth)
        if node.type == "if_statement":
            asked = node.child_by_field_name("condition")
            if asked != at:
                return HEEDED
            found = self._within(node, self._decided(node, met, depth))
            return found if found is DENIES and not self._sure else _with(found, right)
        if node.type == "expression_statement":
            if right:
                return Sense(whole=False, inside=tuple(right))
            return HEEDED if logic else DENIES
        if node.type == "variable_declarator":
            return self._kept(node.child_by_field_name("name"), node, met, depth)
        if node.type == "assignment_expression" and node.child_by_field_name("right") == at:
            return self._kept(node.child_by_field_name("left"), node, met, depth)
        if node.type == "arguments":
            if only_says(node.parent.parent):
                return DENIES
            if called(node.parent) == "Boolean":
                return self._climb(node.parent, met, depth)
            if ASSERTS.fullmatch(called(node.parent)) and not met:
                return DENIES
        return HEEDED

    def _within(self, branch: Any, found: Sense) -> Sense:
        """The same, only in the function that a branch leaves by `return`, if that is one of those inside."""
        around = function_of(branch)
        if not found.whole or found is HEEDED or around in (None, self._function):
            return found
        sides = (branch.child_by_field_name(one) for one in ("consequence", "alternative"))
        ends = (end_of(block_of(one)) for one in sides if one is not None)
        if any(end is not None and end.kind == THROWN for end in ends):
            return found
        return replace(found, whole=False, inside=(*found.inside, extent(around)))

    def _kept(self, to: Any, made: Any, met: bool, depth: int) -> Sense:
        """What is decided by the uses of a variable that has the answer."""
        if to is None or to.type != "identifier" or depth >= _DEPTH:
            return HEEDED
        found = [self._of_use(use, met, depth + 1) for use in self._uses(to)]
        if not found:
            return DENIES  # an answer that nobody takes decides nothing
        return beside(joined(found), given_too(self._function, to, made, met))

    def _of_use(self, use: Any, met: bool, depth: int) -> Sense:
        """What is decided where a variable that has the answer is used."""
        key = use.id, met, depth
        if key not in self._of_uses:
            found = self._climb(use, met, depth)
            self._of_uses[key] = self._standing(use, met, found, self._made)
        return self._of_uses[key]

    def _uses(self, to: Any) -> Iterator[Any]:
        for node in named_in(self._function).get(to.text, ()):
            left = node.parent.child_by_field_name("left")
            if node != to and not (node.parent.type == "assignment_expression" and left == node):
                yield node

    def _decided(self, branch: Any, met: bool, depth: int) -> Sense:
        """What an `if` decides."""
        body = block_of(branch.child_by_field_name("consequence"))
        other = block_of(branch.child_by_field_name("alternative"))
        flag = flag_in(body)
        if flag is not None and other is None:
            to, said = flag
            return self._kept(to, branch, met is said, depth)
        return self._met(branch, body, other) if met else self._missed(branch, body, other)

    def _met(self, branch: Any, body: Any, other: Any) -> Sense:
        """What is decided where `body` is done with what is known."""
        end = end_of(body)
        refused = end_of(other) if other is not None else None
        if refused is not None and not used_in(other, self._made):
            return self._without(other, refused.said is False, branch.start_byte)
        if end is None and other is None and all(map(only_says, statements(body))):
            return DENIES
        if end is None or used_in(body, self._made):
            return self._inside(body)
        if end.kind == SAID and other is None and self._refuses_behind(branch):
            return HEEDED
        if end.said is not None:
            return self._answered(end.said, body)
        return DENIES

    def _refuses_behind(self, branch: Any) -> bool:
        """Whether what is not known is refused behind the branch, or the loop around it."""
        for _ in range(_UP):
            block = branch.parent
            if block is None or block.type in FUNCTIONS:
                return False
            if block.type == "statement_block":
                after = [one for one in statements(block) if one.start_byte >= branch.end_byte]
                if any(used_in(one, self._made) for one in after):
                    return False
                if after and (refused := end_of(after[-1])) is not None:
                    return refused.kind == THROWN
            branch = block
        return False

    def _missed(self, branch: Any, body: Any, other: Any) -> Sense:
        """What is decided where `body` is done with what is not known."""
        if not self._sure and used_in(body, self._made):
            return DENIES
        end = end_of(body)
        if other is not None:
            refused = end_of(other)
            if refused is not None and not used_in(other, self._made):
                return DENIES if refused.said is None else self._answered(refused.said, other)
            return self._inside(other) if end is None else self._passed(end, body)
        if end is None:
            return DENIES if all(map(only_says, statements(body))) else self._perhaps(body)
        after = [one for one in statements(branch.parent) if one.start_byte >= branch.end_byte]
        refused = end_of(after[-1]) if after else None
        if refused is not None and refused.kind == THROWN and end.kind != THROWN:
            goes_on = not end.kind or used_in(body, self._made)
            if goes_on and not any(used_in(one, self._made) for one in after):
                return DENIES
        return self._passed(end, body)

    def _passed(self, end: End, body: Any) -> Sense:
        """What is not known leaves at the end of `body`."""
        if end.said is True:
            return self._answered(False, body)
        return self._without(body, end.said is False, body.end_byte)

    def _without(self, part: Any, answers: bool, since: int) -> Sense:
        """What is not known leaves in a part of the function, which may answer whoever calls it."""
        found = Sense(outside=(extent(part),), answers=frozenset({True} if answers else ()))
        if not answers:
            return found
        behind = since, self._function.end_byte
        return beside(found, returns_too(function_of(part), statements(part)[-1], True), [behind])

    def _answered(self, said: bool, part: Any) -> Sense:
        """The function answers so what is known."""
        found = Sense(whole=False, answers=frozenset({said}))
        return beside(found, returns_too(function_of(part), statements(part)[-1], said))

    def _perhaps(self, body: Any) -> Sense:
        """What is not known may leave in a branch within `body`: `if (!OK.has(x)) if (!other) throw …`."""
        past, part = list[Way](), body
        for _ in range(_DEPTH):
            every = [one for one in statements(part) if one.type == "if_statement"]
            if not every or every[-1].child_by_field_name("alternative") is not None:
                break
            past.append(Way(every[-1].child_by_field_name("condition"), said=False))
            part = block_of(every[-1].child_by_field_name("consequence"))
            if end_of(part) is not None:
                return beside(HEEDED, past)
        return HEEDED

    def _inside(self, part: Any) -> Sense:
        """It is known in one part of the function; in all of it where it is used nowhere else."""
        if part is None:
            return DENIES
        if only_used_in(part, self._made, self._function):
            return HEEDED
        return Sense(whole=False, inside=(extent(part),))


def _with(found: Sense, right: list[Extent]) -> Sense:
    """The same, and that it is known in some parts of the condition."""
    return found if found.whole else replace(found, inside=(*found.inside, *right))
