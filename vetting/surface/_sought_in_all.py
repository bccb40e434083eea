"""Whether `search` looks at all of a text: `re.search(r"^[a-z]+$", name)`, `re.search(r"[^a-z]", name)`.
Whoever only seeks what is known to be bad lets the rest through.
"""

from collections.abc import Callable

from vetting.patterns import pattern
from vetting.surface._asked_patterns import expression
from vetting.surface._ir import Call, Name, Node

SEARCH = "search"
_OF_ALL = pattern(r"(?s)(?:\^|\\A).*(?:\$|\\[Zz])|\[\^(?:[^\]\\]|\\.)++\]")


def is_of_all(call: Call, given: Callable[[Name], Node | None]) -> bool:
    """Whether a call asks for an expression from the beginning of a text to its end, or for one character
    that is none of those which are let in.
    """
    asked = expression(call, given)
    return asked is not None and _OF_ALL.fullmatch(asked.text) is not None
