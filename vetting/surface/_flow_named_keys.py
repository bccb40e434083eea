"""Members that are looked up by a key which is one of a few that the code says: `arguments[column]` in
`for column in ("owner", "status")`.
"""

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_marks import ARGUMENTS, LOOKED, NOTHING, Marks, given_member, of_kind
from vetting.surface._ir import Attr, Name, Node, Scope
from vetting.surface._values import flat

_MOST = 24
"""Keys that are told apart; of more, an object is looked into as a whole."""


def under_keys(marks: Marks, key: Node | None, scope: Scope, machine: Evaluator) -> Marks:
    """The marks of what an object of these `marks` holds under `key`: what a tool is given as a whole is
    one of its parameters then, where it is known which.
    """
    whole = of_kind(marks, ARGUMENTS, LOOKED)
    if not whole or not isinstance(key, Name | Attr):
        return marks
    said = scope.module.element(key.raw) or key  # a comprehension's own variable
    names = [name for name in flat(machine.value(said, scope, {})) if isinstance(name, str)]
    if not names or len(names) > _MOST:
        return marks
    return (marks - whole) | NOTHING.union(*(given_member(whole, name) for name in set(names)))
