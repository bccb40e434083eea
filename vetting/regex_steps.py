"""How to get over the parts of an expression that may be of any length; see `gaps`."""

import importlib
from functools import cache
from typing import Any

from vetting.gaps import GAP, Fixed, Gap, Run, Step

# The parser's modules are not exported; no type stubs know them.
PARSER: Any = importlib.import_module("re._parser")
OPS: Any = importlib.import_module("re._constants")
_COMPILER: Any = importlib.import_module("re._compiler")

_OF_ONE = (OPS.IN, OPS.LITERAL, OPS.NOT_LITERAL, OPS.ANY)

Steps = tuple[Step, ...] | None
"""None where that is anything."""


def followed(steps: Steps, more: Steps) -> Steps:
    """Some steps after others."""
    if steps is None or more is None:
        return None
    if steps and more and isinstance(steps[-1], Fixed) and isinstance(more[0], Fixed):
        one, other = steps[-1], more[0]
        ends = other.ends if other.most else one.ends
        both = Fixed(one.least + other.least, one.most + other.most, ends)
        return (*steps[:-1], both, *more[1:])
    return (*steps, *more)


def over(repeated: Any, least: int) -> Steps:
    """How to get over something `repeated` any number of times."""
    if repr(repeated) == _gap():
        return (Gap(),)
    if len(repeated.data) != 1 or repeated.data[0][0] not in _OF_ONE:
        return None
    return (Run(signs(*repeated.data[0]), least),)


def signs(op: Any, value: Any) -> bytes:
    """The bytes that one part can be, in capitals or not: whether these count is told elsewhere."""
    matches = _COMPILER.compile(PARSER.SubPattern(PARSER.State(), [(op, value)])).match
    found = {bytes([byte]) for byte in range(256) if matches(bytes([byte]))}
    return b"".join(sorted({one for sign in found for one in (sign.lower(), sign.upper())}))


@cache
def _gap() -> str:
    """What is repeated in a gap."""
    ((_, (_, _, inner)),) = PARSER.parse(GAP.encode()).data
    return repr(inner)
