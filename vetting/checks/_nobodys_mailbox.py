"""Is the recipient that a test puts in one that nobody can be? Names for documentation have no mailboxes,
so that what a test sends there, whatever it is, reaches nobody.
"""

from collections.abc import Mapping

from vetting.patterns import pattern

_SIGNAL = "exf.hidden_recipient"
_ADDRESS = "$ADDRESS"
"""What the rules of that signal call the address that stands in the code."""

_NOBODYS = pattern(
    r"(?i)[,; ]{0,4}[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){0,8}"
    r"(?:example(?:\.(?:com|edu|net|org))?|test|invalid|localhost)[,; ]{0,4}"
)
"""One address and nothing else, at a name that is reserved (RFC 2606)."""


def is_nobodys(signal: str, metavars: Mapping[str, str]) -> bool:
    """Whether a rule for hidden recipients found such an address; it is part of no longer text."""
    address = metavars.get(_ADDRESS, "").strip("\"'`")
    return signal == _SIGNAL and _NOBODYS.fullmatch(address) is not None
