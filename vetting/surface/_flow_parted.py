"""Names that are put together of a written part and of each of a list's: `"." + part`, where `part` is one of
`["npmrc", "netrc"]`.
"""

from collections.abc import Sequence
from itertools import islice, product

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_literals import of_literal
from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._ir import Element, Index, Lit, Name, Node, Scope
from vetting.surface._scopes import owner
from vetting.surface._values import flat

_PARTS = 6
_EACH = 40
_MOST = 200
"""Names that are looked at, of one expression."""


def of_parts(parts: Sequence[Node], scope: Scope, machine: Evaluator) -> Marks:
    """The marks of all names that a text may be; none where a part of it is not written out."""
    if not 1 < len(parts) <= _PARTS or all(isinstance(part, Lit) for part in parts):
        return NOTHING
    if not all(isinstance(part, Lit) or _is_element(part, scope) for part in parts):
        return NOTHING
    options = [_texts(part, scope, machine) for part in parts]
    return NOTHING.union(*(of_literal("".join(one)) for one in islice(product(*options), _MOST)))


def _is_element(node: Node, scope: Scope) -> bool:
    """Whether a variable is an element of something, or a place in one."""
    if not isinstance(node, Name):
        return False
    if scope.module.element(node.raw) is not None:
        return True
    at = owner(node.name, scope)
    nodes = at.names.get(node.name, []) if at is not None else []
    one = nodes[0] if len(nodes) == 1 else None
    return isinstance(one.of if isinstance(one, Index) else one, Element)


def _texts(node: Node, scope: Scope, machine: Evaluator) -> list[str]:
    value = node.value if isinstance(node, Lit) else None
    if value is None:
        each = scope.module.element(node.raw)  # of a comprehension
        value = machine.value(each if each is not None else node, scope, {})
    return [one for one in flat(value)[:_EACH] if isinstance(one, str) and len(one) < 100]
