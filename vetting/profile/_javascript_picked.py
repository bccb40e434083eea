"""What functions that are given the whole environment take out of it, where they are of a library or of
another file: `pick(process.env, ["A", "B"])`, `R.prop("A", process.env)`, `console.log(process.env)`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_called import called
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import items, strings, texts_of
from vetting.profile._javascript_variables import FUNCTIONS
from vetting.profile._words import words

_MANY = words("pick pickAll props at picked pickEnv")
_ONE = {
    **dict.fromkeys(words("get has prop hasIn result property hasProp getProperty hasProperty"), 0),
    **dict.fromkeys(words("dlv getPath getValue lookup pluck"), 0),
    **dict.fromkeys(("propOr", "getOr"), 1),
}
"""Functions that are given one name, and which of the arguments beside the environment that is."""

_BY_TEST = words("pickBy omitBy filterValues filterKeys")
_TEXTS = words(
    """
    log error warn info debug trace dir table inspect format stringify encode send json write end
    post put patch URLSearchParams serialize
    """
)
"""What makes a text of all that it is given, or sends it."""


def names_of(args: Any) -> tuple[list[Any], bool] | None:
    """The nodes of the names that a call takes, each a name or a list of names, and whether any may
    be asked for; None where it takes none. `args` are the arguments that hold the environment.
    """
    call = args.parent
    callee = called(call)
    if callee is None:
        return None
    others = [item for item in args.named_children if item.type != "comment"]
    if callee.type == "call_expression":  # `pick(["A"])(process.env)`
        inner_args = callee.child_by_field_name("arguments")
        found = inner_args.named_children if inner_args is not None else []
        name = last_of(called(callee))
        return (list(found), False) if name in _MANY or name in _ONE else None
    name = last_of(callee)
    if name in _BY_TEST or name in _TEXTS:
        return [], True
    if len(others) > 1 and (name in _MANY or name in _ONE):
        return others, False
    return None


def picks(source: Source, args: Any, env: Any) -> tuple[list[Any], bool] | None:
    """As `names_of`, without the environment `env` itself, and without what is no name."""
    found = names_of(args)
    if found is None or _is_own(source, called(args.parent)):
        return None
    nodes, every = [node for node in found[0] if node.id != env.id], found[1]
    callee = called(args.parent)
    name = last_of(called(callee) if callee.type == "call_expression" else callee)
    place = _ONE.get(name)
    return (nodes if place is None else nodes[place : place + 1]), every


def listed(source: Source, node: Any) -> Iterator[str]:
    """The texts of a list, or a text."""
    node = inner(node)
    yield from strings(source, node)
    yield from items_of(source, node)


def items_of(source: Source, node: Any) -> Iterator[str]:
    """The texts of a list."""
    for item in items(source, node):
        yield from texts_of(source, item)


def last_of(callee: Any) -> str:
    """The last word of what is called, in `(0, lodash.pick)(…)` as well."""
    while callee is not None and callee.type in ("parenthesized_expression", "sequence_expression"):
        callee = callee.named_children[-1] if callee.named_children else None
    return word(callee.child_by_field_name("property") or callee) if callee is not None else ""


def _is_own(source: Source, callee: Any) -> bool:
    """Whether a function of this file is called, into which the environment is followed."""
    binding = source.binding(callee) if callee.type == "identifier" else None
    of = binding.parent if binding is not None else None
    if of is None or of.type != "variable_declarator":
        return of is not None and of.type in FUNCTIONS
    value = inner(of.child_by_field_name("value"))
    return value is not None and value.type in FUNCTIONS
