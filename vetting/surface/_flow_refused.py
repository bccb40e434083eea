"""Texts that a value is asked for: which of them say anything of where those lead that go on.

Who turns away names with a `q` in them lets all others by, and so does who only lets those by that have
one. A mark that leads somewhere is one that a check turns away.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Lit

_WORD = pattern(r"[^\W_]")
_STEPS = 4
_ADDRESS = pattern(
    r"(?i)host|addr|netloc|domain|ur[il]|href|link|endpoint|server|origin|site|target|(?<![a-z])ip(?![a-z])"
)
_NO_MARK = pattern(r"[\w\s@#+=!,]*+")
LOCAL = pattern(
    r"(?i)localhost|127\.|0\.0\.0\.0|\[?::1|169\.254|(?<!\d)10\.|192\.168|(?<!\d)172\.|metadata"
    r"|\.(?:internal|local|localdomain)$"
)
"""Hosts of this computer and its network, as a check of addresses turns them away."""


def is_no_mark(text: str) -> bool:
    """Whether it says nothing of a text that this stands in it, or does not: it has letters or digits, or
    nothing that leads somewhere.
    """
    if LOCAL.search(text):
        return False
    return _WORD.search(text) is not None or _NO_MARK.fullmatch(text) is not None


def seeks_no_mark(call: Call) -> bool:
    """Whether a text, or a list, is only asked for such a text: `"q" in name`."""
    some = [one for one in call.args[:2] if isinstance(one, Lit)]  # `contains(name, "q")`
    text = some[0].value if some else None
    return isinstance(text, str) and (is_no_mark(text) or not _of_a_host(call, text))


def _of_a_host(call: Call, text: str) -> bool:
    """Whether marks are sought, or a part of an address where one is: `url.includes("169.254")`."""
    if _WORD.search(text) is None:
        return True
    node = call.func.of if isinstance(call.func, Attr) else call.args[0]
    for _ in range(_STEPS):
        if not (isinstance(node, Call) and isinstance(node.func, Attr)):
            break
        node = node.func.of  # `name.lower()`
    return _ADDRESS.search(last_name(node)) is not None
