"""The names of the environment's variables without their values: they tell which settings there are,
and no secret.
"""

import re

from vetting.surface._calls import last_name
from vetting.surface._flow_sources import is_environment
from vetting.surface._ir import Attr, Call, Element, Node, Scope

_OF_THEM = frozenset({"keys", "getOwnPropertyNames", "ownKeys", "sorted", "list", "set", "tuple"})
_BY_NAME = re.compile(
    r"(?:process\.env|\benviron)(?:\[(?![\"'`])|\.(?:get|pop)\((?!\s{0,20}[rbf]{0,2}[\"']))"
    r"|\bgetenv\((?!\s{0,20}[rbf]{0,2}[\"'])"
)
"""A variable that is asked for by a name that stands elsewhere."""


def only_names(node: Node, scope: Scope) -> bool:
    """Whether a call or a loop takes the names of all variables: `Object.keys(process.env)`."""
    match node:
        case Call(func=func, args=args) if last_name(func) in _OF_THEM:
            of = args[0] if args else func.of if isinstance(func, Attr) else None
            return of is not None and _is_taken(of, scope)
        case Element(over=of):
            return names_of(of, scope)
    return False


def names_of(over: Node, scope: Scope) -> bool:
    """Whether going through something gives the names of all variables: `for name in os.environ`."""
    return scope.module.path.endswith(".py") and _is_taken(over, scope)


def _is_taken(of: Node, scope: Scope) -> bool:
    """Whether `of` is the environment, in a module that asks for no variable by a name that stands
    elsewhere.
    """
    module = scope.module
    return is_environment(of) and _BY_NAME.search(module.source(module.scope.raw)) is None
