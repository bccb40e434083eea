"""Which parameters of a function take the arguments that have none of their own."""

from vetting.surface._ir import Param, Scope
from vetting.surface._javascript_lower import word


def gathering(scope: Scope) -> list[str]:
    """The parameters that take all other arguments: `*args`, `**fields`, `...rest`."""
    args = getattr(scope.raw, "args", None)
    if args is not None:
        return [item.arg for item in (args.vararg, args.kwarg) if item is not None]
    last = scope.params[-1].raw if scope.params else None
    if last is None or last.type != "rest_pattern":
        return []
    return [word(child) for child in last.named_children[:1]]


def taken(scope: Scope) -> int:
    """How many arguments have parameters of their own."""
    return len(scope.params) - (bool(scope.params) and is_rest(scope.params[-1]))


def is_rest(param: Param) -> bool:
    """Whether a parameter of JavaScript takes all other arguments."""
    return getattr(param.raw, "type", "") == "rest_pattern"
