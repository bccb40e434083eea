"""Names that a JavaScript file compares with those of all variables: `keys.find((key) => key === "CI")`,
`Object.keys(process.env).includes("CI")`, `for (const key in process.env)`.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.profile._javascript_called import called
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import items, strings, texts_of

_ASKS = frozenset({"includes", "indexOf", "has"})
_GO_THROUGH = frozenset({"find", "some", "findIndex", "forEach", "filter", "map"})
_SAME = frozenset({"===", "=="})
_FUNCTIONS = frozenset({"arrow_function", "function_expression"})
_MOST = 100


def compared(source: Source, names: Any) -> Iterator[str]:
    """What the list `names` of all names is asked for, or each of them compared with."""
    for one in (names, *_held(source, names)):
        member = one.parent
        if member.type in ("for_in_statement", "for_of_statement"):
            yield from _each(source, member.child_by_field_name("left"))
        call = member.parent if member.type == "member_expression" else None
        if (
            call is None
            or call.type != "call_expression"
            or call.child_by_field_name("function") != member
        ):
            continue
        what = word(member.child_by_field_name("property"))
        args = call.child_by_field_name("arguments").named_children[:1]
        for given in args:
            if what in _ASKS:
                yield from strings(source, given)
            elif what in _GO_THROUGH and given.type in _FUNCTIONS:
                single = given.child_by_field_name("parameter")
                many = given.child_by_field_name("parameters")
                yield from _each(source, single or next(iter(many.named_children), None))


def _held(source: Source, names: Any) -> list[Any]:
    """The places that use the variable which holds the list."""
    holder = names.parent
    if holder.type != "variable_declarator":
        return []
    name = holder.child_by_field_name("name")
    return source.uses(name)[:_MOST] if name.type == "identifier" else []


def _each(source: Source, one: Any) -> Iterator[str]:
    """What a name of all is compared with; of a name and its value, the first."""
    while one is not None and one.type != "identifier":
        one = next((item for item in one.named_children if item.type != "comment"), None)
    for use in islice(source.uses(one), _MOST) if one is not None else ():
        test = use.parent
        if test.type == "arguments":  # `WANTED.includes(name)`
            asks = called(test.parent)
            member = asks.child_by_field_name("property") if asks is not None else None
            if word(member) in _ASKS:
                for item in items(source, asks.child_by_field_name("object")):
                    yield from texts_of(source, item)
        if test.type == "binary_expression" and word(test.child_by_field_name("operator")) in _SAME:
            left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
            yield from strings(source, right if left == use else left)
