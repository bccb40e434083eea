"""Code that JavaScript makes of a text, by `eval` or `Function`: called, or handed on to be called."""

from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_calls import arguments_of
from vetting.profile._javascript_environments import Path
from vetting.profile._javascript_pages import in_a_page
from vetting.profile._javascript_picked import last_of
from vetting.profile._javascript_source import Source
from vetting.profile._javascript_strings import strings

_PROBES = frozenset(("", "return this", "return 1"))
_ASKS = pattern(
    r"(?:is|has|assert|expect|equals?|same|strictEqual|deepEqual|instance_?[oO]f|inspect|toString)"
    r"(?:$|[A-Z_]\w{0,60})|String|stringify|any|an?"
)
"""What looks at a function that it is given, or compares it, and does not call it."""

_CALLS = frozenset(
    {"map", "flatMap", "then", "from", "apply", "construct", "reduce", "reduceRight"}
)
"""What calls a function that it is given. `Function` is also given as a type, to whom is not known."""


def makes_code(source: Source, node: Any, path: Path, *, is_called: bool) -> bool:
    """Whether a use of `eval` or `Function` makes code: `eval(text)`, `texts.map(eval)`."""
    if is_called:
        return not (_probes(source, node) or in_a_page(source, node))
    args = node.parent
    if args is None or args.type != "arguments" or args.parent is None:
        return False
    call = args.parent
    callee = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    name = last_of(callee) if callee is not None else ""
    return name in _CALLS if path[-1] == "Function" else _ASKS.fullmatch(name) is None


def _probes(source: Source, node: Any) -> bool:
    """Whether code is made of nothing: libraries ask so whether they may make any."""
    args = arguments_of(node)
    last = strings(source, args[-1]) if args else {""}
    return bool(last) and last <= _PROBES
